"""Which of the files that were brought here a programme needs, and which any room does."""

import re
from collections.abc import Iterator

from ruikatsu.domain.programme import Media, Programme
from ruikatsu.store import RoomGone, Store
from ruikatsu.store.replay import load

from .folder import ID, MediaFolder, named

UNDER = "/media/"
_ENDLESS = 1 << 52
_ALL = -1


def addresses(programme: Programme) -> Iterator[tuple[str, str]]:
    """Every address of a programme, and where it stands: `("phases.1.cues.0.url", "/media/...")`."""
    for i, phase in enumerate(programme.phases):
        for j, cue in enumerate(phase.cues):
            if not isinstance(cue, Media):
                continue
            at = f"phases.{i}.cues.{j}"
            yield f"{at}.url", cue.url
            if cue.sound_url:
                yield f"{at}.sound_url", cue.sound_url
            if cue.poster:
                yield f"{at}.poster", cue.poster
            for k, captions in enumerate(cue.captions):
                yield f"{at}.captions.{k}.url", captions.url


def missing(folder: MediaFolder, programme: Programme) -> list[tuple[str, str]]:
    """What the programme names of this server's files and is not here. What is here stays, as if it were new."""
    return [
        (where, url)
        for where, url in addresses(programme)
        if url.startswith(UNDER) and not folder.need(_name(url))
    ]


async def needed(store: Store) -> set[str]:
    """Ids that a room names which has not been erased yet.

    Raises StoreError: better to keep a film too long than to take it from a room.
    """
    found: set[str] = set()
    for public in (True, False):
        for room in await store.rooms(0, _ENDLESS, _ALL, public=public):
            try:
                state = (await load(store, room)).state
            except RoomGone:
                continue
            for _, url in addresses(state.settings.programme):
                found.update(ID.findall(url))  # wherever it stands in it: rather one too many
    return found


def _name(url: str) -> str:
    name = re.split("[?#]", url.removeprefix(UNDER), maxsplit=1)[0]
    return name if named(name) else ""
