"""Looking round: who is in a room on all hubs, as the store has it, for what the bus may not have told."""

import orjson

from ruikatsu.hub.room import LiveRoom
from ruikatsu.store import Store, StoreError


async def look_round(store: Store, room: LiveRoom) -> None:
    """The roster is read anew. What the bus tells meanwhile stays on top."""
    with room.roster.asking() as question:
        try:
            found = await store.roster(room.id)
        except StoreError:
            return  # the next heartbeats of the other hubs tell it bit by bit
        for hub, share in found.items():
            people = {person: orjson.loads(state) for person, state in share.people.items()}
            room.roster.answered(question, hub, people, share.listeners, share.expires_at)
