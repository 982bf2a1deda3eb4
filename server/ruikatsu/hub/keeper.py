"""What a room asks of the hub that keeps it."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ruikatsu.hub.room import LiveRoom


class Keeper(Protocol):
    """The hub, as its rooms see it. Nothing here waits but `hold`."""

    def now(self) -> int:
        """The store's time in ms."""

    def stir(self, room: "LiveRoom") -> None:
        """There is something of the moment to show."""

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs what has to wait for the store."""

    def acted(self, room: "LiveRoom", version: int) -> None:
        """Each control event up to that version holds for every line here."""

    def told_anew(self, room_id: str) -> str:
        """The log lost what it had told, and versions are given out again. Names the new telling."""

    async def hold(self, room: "LiveRoom") -> None:
        """Takes the room's lease. Raises RoomGone and the store's errors."""

    def regain(self, room: "LiveRoom") -> None:
        """The lease has lapsed: it is to be taken anew, and the log asked, before anything is done here."""
