"""Looks through every frame that anybody but the staff was sent, in every test that runs a hub.

A guest's line may carry an entry of the desk only if the log has that very entry, addressed to that very person, and
then only as it is shown to them. Nothing on it may hold what knows people again, or a room's own key.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from ruikatsu.domain.events import Seated
from ruikatsu.protocol.bodies import event_of
from ruikatsu.protocol.desk import SHOWN, for_person
from ruikatsu.store import RoomGone, Store, StoreError
from ruikatsu.store.replay import load
from tests.wire import Client

_STAFF = ("host", "moderator")


async def sniff(store: Store, clients: Sequence[Client]) -> int:
    """How many frames of guests and listeners were looked at.

    Raises:
        AssertionError: One of them held what is not theirs.
    """
    rooms = defaultdict(list)
    for client in clients:
        if client.role not in _STAFF:
            rooms[client.room].append(client)
    looked = 0
    for room, guests in rooms.items():
        addressed, secrets = await _addressed(store, room)
        for guest in guests:
            looked += len(guest.frames)
            for frame in guest.frames:
                _look(frame, guest, addressed, secrets)
    return looked


def _look(
    frame: dict[str, Any],
    guest: Client,
    addressed: dict[str, list[Any]] | None,
    secrets: frozenset[str],
) -> None:
    text = orjson.dumps(frame).decode()
    for secret in secrets:
        assert secret not in text, f"a secret of the room on a guest's line: {frame}"
    assert '"hash_key"' not in text, frame
    assert not (frame["op"] == "welcome" and "desk" in frame), "the desk in a guest's welcome"
    if frame["op"] != "desk":
        return
    shown = {
        kind.__dataclass_fields__["type"].default: {"op", "at", "type", "item", *fields}
        for kind, fields in SHOWN.items()
    }
    assert set(frame) <= shown.get(frame["type"], set()), f"not for a guest: {frame}"
    if addressed is not None:
        assert frame in addressed[guest.person], f"not addressed to {guest.person}: {frame}"


async def _addressed(store: Store, room: str) -> tuple[dict[str, list[Any]] | None, frozenset[str]]:
    """What each person may have been shown of the desk, and what nobody may have been; None once it is erased."""
    found: dict[str, list[Any]] = defaultdict(list)
    secrets: set[str] = set()
    try:
        made = (await load(store, room)).state.settings
        secrets.add(made.hash_key)
        async for page in store.read_pages(room):
            for entry in page:
                event = event_of(entry.body)
                if isinstance(event, Seated):
                    secrets.update(known for known in (event.key, event.mark) if known)
                if event is not None and entry.stream == "desk":
                    theirs = for_person(entry.version, entry.at, event)
                    if theirs is not None:
                        found[theirs[0]].append(orjson.loads(theirs[1]))
    except (RoomGone, StoreError):
        return None, frozenset()
    return found, frozenset(filter(None, secrets))
