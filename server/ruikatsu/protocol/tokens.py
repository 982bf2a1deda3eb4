"""Signed tokens: a seat, and an invitation. A token says who somebody is in one room, and nothing else."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

from itsdangerous import BadData, URLSafeSerializer
from pydantic import Field, TypeAdapter, ValidationError

from ruikatsu.domain.roles import Role, Who


class SeatToken(NamedTuple):
    """A seat in a room. `expires`: ms since 1970."""

    room: str
    person: str
    name: str | None
    role: Role
    expires: int

    @property
    def who(self) -> Who:
        """The person it seats."""
        return Who(self.person, self.name, self.role)


class Invitation(NamedTuple):
    """The right to take a seat as staff. `expires`: ms since 1970.

    `generation`: how often the invitations for this role had been revoked when it was written. A count, not a time:
    two clocks that differ by a millisecond must not let a revoked link live.
    """

    room: str
    role: Literal["host", "moderator"]
    expires: int
    generation: int = 0


class MoodTicket(NamedTuple):
    """The right to answer the three questions about how one feels, once each. It names neither a person nor a room.

    `nonce`: random. `tag`: `domain.mood.tag_of`. `from_at`, `until`: when the last question is answered, as far as
    was known when it was written (ms since 1970).
    """

    tag: str
    nonce: str
    from_at: int
    until: int


class CurveTicket(NamedTuple):
    """The right to see how a group felt, also when its room is erased."""

    tag: str
    until: int


_MOOD = TypeAdapter(Annotated[MoodTicket, Field()])
_CURVE = TypeAdapter(Annotated[CurveTicket, Field()])
_SEAT = TypeAdapter(Annotated[SeatToken, Field()])
_INVITATION = TypeAdapter(Annotated[Invitation, Field()])


class Tokens:
    """Signs and reads. The first secret signs; the others, older ones, are still read, so that secrets can rotate."""

    def __init__(self, secrets: Sequence[str]) -> None:
        keys = list(reversed(secrets))
        with_sha256 = {"digest_method": hashlib.sha256}
        self._seats = URLSafeSerializer(keys, salt="ruikatsu.seat", signer_kwargs=with_sha256)
        self._invitations = URLSafeSerializer(
            keys, salt="ruikatsu.invitation", signer_kwargs=with_sha256
        )

        self._moods = URLSafeSerializer(keys, salt="ruikatsu.mood", signer_kwargs=with_sha256)
        self._curves = URLSafeSerializer(keys, salt="ruikatsu.curve", signer_kwargs=with_sha256)

    def mood(self, ticket: MoodTicket) -> str:
        """A ticket's text."""
        return self._dump(self._moods, ticket)

    def read_mood(self, text: str) -> MoodTicket | None:
        """The ticket, or None where it is not ours."""
        try:
            return _MOOD.validate_python(self._moods.loads(text))
        except (BadData, ValidationError):
            return None

    def curve(self, ticket: CurveTicket) -> str:
        """The text of a host's ticket."""
        return self._dump(self._curves, ticket)

    def read_curve(self, text: str, now: int) -> CurveTicket | None:
        """The host's ticket, or None where it is not ours or has run out at `now` (ms)."""
        try:
            ticket = _CURVE.validate_python(self._curves.loads(text))
        except (BadData, ValidationError):
            return None
        return ticket if ticket.until > now else None

    def seat(self, token: SeatToken) -> str:
        """A seat's token."""
        return self._dump(self._seats, token)

    def read_seat(self, text: str, now: int) -> SeatToken | None:
        """The seat of a token, or None where it is not ours or has run out at `now` (ms)."""
        try:
            token = _SEAT.validate_python(self._seats.loads(text))
        except (BadData, ValidationError):
            return None
        return token if token.expires > now else None

    def invitation(self, invitation: Invitation) -> str:
        """An invitation's token."""
        return self._dump(self._invitations, invitation)

    def read_invitation(self, text: str, now: int) -> Invitation | None:
        """The invitation of a token, or None where it is not ours or has run out."""
        try:
            invitation = _INVITATION.validate_python(self._invitations.loads(text))
        except (BadData, ValidationError):
            return None
        return invitation if invitation.expires > now else None

    @staticmethod
    def _dump(serializer: URLSafeSerializer, token: tuple[object, ...]) -> str:
        return str(serializer.dumps(list(token)))
