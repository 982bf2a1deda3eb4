"""Rooms as the front page sees them: read from the store, kept for a breath, shared by all who ask at once."""

import asyncio
from dataclasses import dataclass

from ruikatsu.domain.room import RoomState
from ruikatsu.protocol import views
from ruikatsu.store import RoomGone, Store
from ruikatsu.store.replay import Loaded, fold, load

FRESH_MS = 1_000
LONGEST_MS = 10 * 3_600_000
"""No room lasts longer than this (six hours, two of overtime, the hold that is on)."""

AHEAD_MS = 400 * 24 * 3_600_000
LISTED = 200
KEPT = 2_000


Listed = tuple[RoomState, views.Card]


@dataclass(slots=True)
class _Counted:
    read_at: int
    taken: int
    people: int
    listeners: int


class Directory:
    """Reads rooms. Nothing here decides anything: the seat script and the hub do."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Loaded] = {}
        self._counted: dict[str, _Counted] = {}
        self._listed: tuple[int, list[Listed]] = (0, [])
        self._listing = asyncio.Lock()
        self._reading: dict[str, asyncio.Future[RoomState]] = {}

    def now(self) -> int:
        """The room's time, in ms."""
        return self._store.clock.now_ms()

    async def state(self, room: str) -> RoomState:
        """The room as it is now. All who ask while it is being read for others share the next reading.

        Raises RoomGone, StoreDown.
        """
        under_way = self._reading.get(room)
        if under_way is not None:
            # It may have begun before what the caller knows of had happened: the next one has not.
            await asyncio.wait((under_way,))
            under_way = self._reading.get(room)
        if under_way is None:
            under_way = asyncio.ensure_future(self._read(room))
            self._reading[room] = under_way
            under_way.add_done_callback(lambda done: self._has_read(room, done))
        return await asyncio.shield(under_way)

    def _has_read(self, room: str, done: asyncio.Future[RoomState]) -> None:
        self._reading.pop(room, None)
        if not done.cancelled():
            done.exception()  # noted: whoever asked may have gone

    async def _read(self, room: str) -> RoomState:
        known = self._known.get(room)
        meta = (await self._store.room_metas([room])).get(room)
        if meta is None:
            self._known.pop(room, None)
            raise RoomGone(room)
        if known is None or known.epoch != meta.epoch or known.state.version > meta.version:
            known = await load(self._store, room)
        elif known.state.version < meta.version:
            state = known.state
            pages = self._store.read_pages(room, after_version=state.version, after_seq=state.seq)
            async for page in pages:
                for entry in page:
                    state = fold(state, entry)
            known = Loaded(state, known.epoch)
        self._keep(room, known)
        return known.state

    async def card(self, room: str) -> views.Card:
        """The room for those who are outside. Raises RoomGone, StoreDown."""
        return await self._card(await self.state(room))

    async def open_card(self, room: str) -> views.RoomCard:
        """The same with what will happen. Raises RoomGone, StoreDown."""
        return await self.open_card_of(await self.state(room))

    async def open_card_of(self, state: RoomState) -> views.RoomCard:
        """The same for a state at hand. Raises StoreDown."""
        card = await self._card(state)
        shown = views.timeline(state)
        return views.RoomCard(**card.model_dump(), programme=shown.programme, timeline=shown)

    async def cards(self) -> list[views.Card]:
        """Every public room that is on or coming, the first to start first. Raises StoreDown."""
        return [card for _, card in await self.listed() if card.state != "closed"]

    async def listed(self) -> list[Listed]:
        """Every public room that there is still, those that are over among them. Raises StoreDown."""
        async with self._listing:
            read_at, listed = self._listed
            now = self.now()
            if now - read_at < FRESH_MS and listed:
                return listed
            ids = await self._store.rooms(now - LONGEST_MS, now + AHEAD_MS, LISTED)
            found = await asyncio.gather(*map(self._one, ids), return_exceptions=True)
            listed = []
            for one in found:
                if isinstance(one, RoomGone):
                    continue
                if isinstance(one, BaseException):
                    raise one
                listed.append(one)
            self._listed = (now, listed)
            return listed

    async def _one(self, room: str) -> Listed:
        state = await self.state(room)
        return state, await self._card(state)

    async def _card(self, state: RoomState) -> views.Card:
        room, now = state.settings.id, self.now()
        counted = self._counted.get(room)
        if counted is None or now - counted.read_at >= FRESH_MS:
            taken = (await self._store.seats_taken([room]))[room]
            shares = (await self._store.roster(room)).values()
            people = {person for share in shares for person in share.people}
            listeners = sum(share.listeners for share in shares)
            counted = self._counted[room] = _Counted(now, taken, len(people), listeners)
        return views.card(
            state,
            taken=counted.taken,
            people=counted.people,
            listeners=counted.listeners,
            now=now,
        )

    def seats_changed(self, room: str) -> None:
        """What was counted is no longer so."""
        self._counted.pop(room, None)
        self._listed = (0, [])

    def _keep(self, room: str, known: Loaded) -> None:
        self._known.pop(room, None)
        self._known[room] = known
        while len(self._known) > KEPT:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._counted.pop(oldest, None)
