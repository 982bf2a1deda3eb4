"""Deciding and committing outside the hub: decided again when something came between."""

from collections.abc import Callable
from dataclasses import dataclass

from ruikatsu.domain.decision import Decision
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.room import RoomState
from ruikatsu.errors import Refused
from ruikatsu.protocol.bodies import body_of
from ruikatsu.store import Committed, Draft, Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.problems import refuse

TRIES = 8
"""How often something is decided anew when the room's rules change meanwhile."""


@dataclass(frozen=True, slots=True)
class Committing:
    """The one way from a call to a room's log."""

    store: Store
    directory: Directory

    async def carry(
        self,
        state: RoomState,
        decide: Callable[[RoomState, int], Decision | Refusal],
        key: bytes | None = None,
    ) -> Committed | None:
        """What was committed, or None where it is so already.

        Raises Refused (what the decision says; `too_many` when it never came to rest), RoomGone, StoreDown.
        """
        room = state.settings.id
        for _ in range(TRIES):
            decided = decide(state, self.directory.now())
            if isinstance(decided, Refusal):
                raise refuse(decided)
            if not decided.events:
                return None
            drafts = [
                Draft(event.stream, body_of(event), event.control) for event in decided.events
            ]
            outcome = await self.store.commit(room, drafts, based_on=state.version, key=key)
            if isinstance(outcome, Committed):
                return outcome
            state = await self.directory.state(room)
        raise Refused("too_many")
