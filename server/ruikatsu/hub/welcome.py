"""What all who come in are told alike: each piece is encoded once for as long as it stands, not once for each of them.

When the doors open everybody comes in the same minute, and every seat that is taken is an entry of the log: so it is
what stands in a piece that counts, not the version of the room.
"""

from collections.abc import Callable

from ruikatsu.domain.room import RoomState
from ruikatsu.hub.presence import Roster
from ruikatsu.protocol import server


class _Piece:
    """Bytes made of something, kept until it is something else."""

    __slots__ = ("_made", "_of")

    def __init__(self) -> None:
        self._of: object = None
        self._made = b""

    def made(self, of: object, make: Callable[[], bytes]) -> bytes:
        if self._of != of:  # the same objects are known for the same without a look into them
            self._of, self._made = of, make()
        return self._made


class Welcomes:
    """The shared part of the welcomes into one room."""

    def __init__(self) -> None:
        self._room = _Piece()
        self._timeline = _Piece()
        self._people = _Piece()
        self._resumed = _Piece()
        # For who is shown all of the last words, and for listeners to whom reading was opened among them.
        self._recent = (_Piece(), _Piece())
        self._anew = (_Piece(), _Piece())

    def shared(
        self, state: RoomState, roster: Roster, epoch: str, recent_after: int | None
    ) -> bytes:
        """It, as things stand. `recent_after`: with the last words after that seq, for who resumes nothing."""
        room = self._room.made(_shown(state), lambda: server.welcome_room(state))
        timeline = self._timeline.made(
            (state.settings.programme, state.course, state.settings.doors_ms, epoch),
            lambda: server.welcome_timeline(state, epoch),
        )
        people = self._people.made(
            roster.revision,
            lambda: server.welcome_people(roster.page()[0], len(roster.people), roster.listeners),
        )
        if recent_after is None:
            return self._resumed.made(
                (room, timeline, people),
                lambda: server.welcome_shared(room, timeline, people, None),
            )
        said, part = state.recent, False
        if said and said[0].seq <= recent_after:
            said, part = tuple(entry for entry in said if entry.seq > recent_after), True
        words = self._recent[part].made(said, lambda: server.welcome_recent(said))
        return self._anew[part].made(
            (room, timeline, people, words),
            lambda: server.welcome_shared(room, timeline, people, words),
        )


def _shown(state: RoomState) -> tuple[object, ...]:
    """All that `views.room` shows."""
    return (
        state.settings,
        state.slow_ms,
        state.hold_first,
        state.hushed,
        state.alone,
        state.locked,
        state.calm,
        state.floor,
        state.hands,
    )
