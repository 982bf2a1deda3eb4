"""Signed tokens: what is ours is read, and nothing else."""

import base64
import hashlib

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from itsdangerous import URLSafeSerializer

from ruikatsu.domain.roles import Who
from ruikatsu.protocol.tokens import Invitation, SeatToken, Tokens

TOKENS = Tokens(["new", "old"])
SEAT = SeatToken("room", "p_1", "しずかな鷺", "guest", 1_000)
LISTENER = SeatToken("room", "l_1", None, "listener", 1_000)
INVITATION = Invitation("room", "host", 1_000)


@pytest.mark.parametrize("seat", [SEAT, LISTENER])
def test_a_seat_is_read_as_it_was_signed(seat: SeatToken) -> None:
    assert TOKENS.read_seat(TOKENS.seat(seat), 999) == seat
    assert seat.who == Who(seat.person, seat.name, seat.role)


def test_an_invitation_is_read_as_it_was_signed() -> None:
    assert TOKENS.read_invitation(TOKENS.invitation(INVITATION), 999) == INVITATION


def test_a_token_that_has_run_out_opens_nothing() -> None:
    assert TOKENS.read_seat(TOKENS.seat(SEAT), 1_000) is None
    assert TOKENS.read_invitation(TOKENS.invitation(INVITATION), 1_000) is None


def test_an_invitation_is_no_seat_and_a_seat_no_invitation() -> None:
    assert TOKENS.read_seat(TOKENS.invitation(INVITATION), 0) is None
    assert TOKENS.read_invitation(TOKENS.seat(SEAT), 0) is None


def test_a_token_names_its_room() -> None:
    elsewhere = TOKENS.read_seat(TOKENS.seat(SEAT._replace(room="other")), 0)
    assert elsewhere is not None
    assert elsewhere.room == "other"


def test_a_token_of_another_server_opens_nothing() -> None:
    assert TOKENS.read_seat(Tokens(["another"]).seat(SEAT), 0) is None


def test_a_secret_that_was_followed_by_a_newer_one_is_still_read() -> None:
    assert TOKENS.read_seat(Tokens(["old"]).seat(SEAT), 0) == SEAT
    assert TOKENS.read_invitation(Tokens(["old"]).invitation(INVITATION), 0) == INVITATION


def test_the_newest_secret_signs() -> None:
    assert Tokens(["new"]).read_seat(TOKENS.seat(SEAT), 0) == SEAT
    assert Tokens(["old"]).read_seat(TOKENS.seat(SEAT), 0) is None


def test_a_secret_that_was_taken_away_opens_nothing_more() -> None:
    assert Tokens(["newest", "new"]).read_seat(Tokens(["old"]).seat(SEAT), 0) is None


@pytest.mark.parametrize("text", ["", ".", "a", "a.b", "é", "鷺.鷺", "x" * 5_000, "bnVsbA.x"])
def test_what_is_no_token_opens_nothing(text: str) -> None:
    assert TOKENS.read_seat(text, 0) is None
    assert TOKENS.read_invitation(text, 0) is None


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_token_with_a_letter_changed_opens_nothing(data: st.DataObject) -> None:
    token = TOKENS.seat(SEAT)
    at = data.draw(st.integers(0, len(token) - 2))  # the last letter's spare bits carry nothing
    letter = data.draw(st.characters(codec="ascii").filter(lambda c: c != token[at]))
    assert TOKENS.read_seat(token[:at] + letter + token[at + 1 :], 0) is None


def test_a_role_cannot_be_written_over() -> None:
    body, _, seal = TOKENS.seat(SEAT).rpartition(".")
    padded = body + "=" * (-len(body) % 4)
    raised = base64.urlsafe_b64decode(padded).replace(b"guest", b"hosts")
    forged = base64.urlsafe_b64encode(raised).rstrip(b"=").decode()
    assert TOKENS.read_seat(f"{forged}.{seal}", 0) is None


@pytest.mark.parametrize(
    "inside", [["room", "p", "n", "king", 5], ["room"], {"room": "r"}, None, ["r", 1, 2, 3, 4, 5]]
)
def test_a_token_of_another_shape_opens_nothing(inside: object) -> None:
    signer = URLSafeSerializer(
        "new", salt="ruikatsu.seat", signer_kwargs={"digest_method": hashlib.sha256}
    )
    assert TOKENS.read_seat(str(signer.dumps(inside)), 0) is None


def test_what_was_signed_as_a_seat_is_no_invitation_whatever_its_shape() -> None:
    signer = URLSafeSerializer(
        "new", salt="ruikatsu.seat", signer_kwargs={"digest_method": hashlib.sha256}
    )
    assert TOKENS.read_invitation(str(signer.dumps(list(INVITATION))), 0) is None
