"""The way into a room: who waits until it is known, for whom the log is asked, and who comes in at the next flush."""

from typing import TYPE_CHECKING

from ruikatsu.domain.admission import against_entry
from ruikatsu.domain.known import origin
from ruikatsu.hub.keeper import Keeper
from ruikatsu.hub.member import Member
from ruikatsu.hub.missed import RESUME_BYTES, Missed, read_missed
from ruikatsu.protocol.client import Since
from ruikatsu.store import Store, StoreError

if TYPE_CHECKING:
    from ruikatsu.hub.room import LiveRoom

BEHIND_AT_MOST = 5_000
"""Who has missed more than this is welcomed anew: it is less to send."""


class Entrance:
    """Each line on its way stands in one place here, and nowhere any more once it is in, at the door, or gone."""

    def __init__(self, room: "LiveRoom", store: Store, keeper: Keeper) -> None:
        self._room = room
        self._store = store
        self._keeper = keeper
        self._waiting: dict[Member, None] = {}
        self._asked: dict[Member, object] = {}
        self._coming: dict[Member, Missed] = {}

    def __len__(self) -> int:
        """How many lines are on their way."""
        return len(self._waiting) + len(self._asked) + len(self._coming)

    def come(self, member: Member) -> None:
        """Lets somebody in as soon as the room is known and the words before them are out."""
        match self._room.follower.stage:
            case "opening":
                self._waiting[member] = None
            case "ready":
                self.arrive(member)
            case "gone":
                member.bye("unknown_room")

    def leave(self, member: Member) -> None:
        """A line is gone: nobody waits for it, and what the log answers is nobody's."""
        self._waiting.pop(member, None)
        self._asked.pop(member, None)
        self._coming.pop(member, None)

    def go_on(self) -> None:
        """What is known of the room may be acted on: those who waited for that come in."""
        waiting, self._waiting = self._waiting, {}
        for member in waiting:
            self.arrive(member)

    def begin_anew(self) -> None:
        """The room is known from the start: whoever was on their way is, whatever the log was asked for them."""
        self._waiting |= dict.fromkeys([*self._asked, *self._coming])
        self._asked.clear()
        self._coming.clear()

    def turn_away(self, code: str) -> None:
        """The room cannot be known now: who waits for that is told so."""
        waiting, self._waiting = self._waiting, {}
        for member in waiting:
            member.bye(code)

    def turn_all_away(self, code: str) -> None:
        """There is nothing behind this door."""
        self.begin_anew()
        self.turn_away(code)

    def arrive(self, member: Member) -> None:
        """As far as the door lets them: they come in with the next flush, knock, wait, or are told why not."""
        room = self._room
        if not room.holds():
            self._waiting[member] = None
            return
        state = room.state
        if member.who.role != "listener" and not state.sits(member.who.person):
            # The bus is still bringing the seat, and with it whether the door is asked first.
            self._seek(member)
            return
        known = origin(state.settings.hash_key, *member.caller) if member.caller else None
        against = against_entry(state, member.who, room.now(), known if state.banned else None)
        if against:
            wait = against.retry_after_ms
            member.bye(against.code, wait / 1_000 if wait else None)
            return
        member.who = state.as_known(member.who)
        if member.who.person in state.knocking:
            room.crowd.knock(member)
            member.knocks(staff_here=bool(room.roster.staff_here))
            return
        member.caller = None
        since = member.since
        if since is None or not self._resumable(since):
            self._anew(member)
        elif self._at_hand(since.seq):
            self._come_in(member, Missed(since.seq))
        else:
            self._fetch(member, since.seq)

    def let_in(self) -> None:
        """Called when everything before has been written: whoever comes now has no gap and hears nothing twice."""
        coming, self._coming = self._coming, {}
        for member, missed in coming.items():
            if self._turned_around(member):
                continue
            words_after = self._room.state.words_after(member.who.role)
            since, frames = member.since, missed.frames
            if since is not None:
                if not missed.holds(self._room.state, words_after) or not self._at_hand(missed.seq):
                    # So much was said while the log was read, or it may not be shown as it was: it is read anew.
                    self._fetch(member, since.seq)
                    continue
                frames = (*frames, *self._room.kept.after(missed.seq, words_after))
                if sum(map(len, frames)) > RESUME_BYTES:
                    member.since, frames = None, ()
            self._room.welcome(member, frames)

    # Within.

    def _anew(self, member: Member) -> None:
        member.since = None
        self._come_in(member, Missed(self._room.state.seq))

    def _come_in(self, member: Member, missed: Missed) -> None:
        self._coming[member] = missed
        self._room.outbox.wake()

    def _resumable(self, since: Since) -> bool:
        behind = self._room.state.seq - since.seq
        return since.epoch == self._room.follower.epoch and 0 <= behind <= BEHIND_AT_MOST

    def _at_hand(self, seq: int) -> bool:
        oldest = self._room.kept.oldest()
        return seq + 1 >= (self._room.state.seq + 1 if oldest is None else oldest)

    def _turned_around(self, member: Member) -> bool:
        """Whether the door was shut to somebody between their knock and their step inside."""
        state = self._room.state
        against = against_entry(state, member.who, self._room.now())
        if against:
            member.bye(against.code)
        elif state.as_known(member.who) != member.who:
            member.bye("again")
        elif member.who.person in state.knocking:
            self.arrive(member)
        else:
            return False
        return True

    # The log is asked. What it answers counts as long as it is waited for.

    def _seek(self, member: Member) -> None:
        """For a seat."""
        asked = self._asked[member] = object()
        self._keeper.start(self._sought(member, asked))

    async def _sought(self, member: Member, asked: object) -> None:
        room = self._room
        try:
            meta = await self._store.room_meta(room.id)
        except StoreError:
            if self._answered(member, asked):
                member.bye("store_away")
            return
        if meta is not None:
            await room.follower.caught_up(meta.version, self._keeper.start)
        if not self._answered(member, asked):
            return
        if room.follower.stage != "ready":
            member.bye("unknown_room")
        elif not room.state.sits(member.who.person):
            # All that stood in the log is known here now.
            member.bye("bad_token")
        else:
            self.arrive(member)

    def _fetch(self, member: Member, after: int) -> None:
        """For what somebody has missed."""
        asked = self._asked[member] = object()
        self._keeper.start(self._fetched(member, asked, after))

    async def _fetched(self, member: Member, asked: object, after: int) -> None:
        state = self._room.state
        try:
            missed = await read_missed(
                self._store, state, after, state.words_after(member.who.role)
            )
        except StoreError:
            if self._answered(member, asked):
                member.bye("store_away")
            return
        if not self._answered(member, asked):
            return
        if missed is None:
            self._anew(member)
        else:
            self._come_in(member, missed)

    def _answered(self, member: Member, asked: object) -> bool:
        if self._asked.get(member) is not asked:
            return False
        del self._asked[member]
        return True
