"""A room as one hub holds it: the people whose lines end here, what goes to them, and how they come in."""

from collections import Counter
from dataclasses import dataclass, field

from ruikatsu.domain.admission import against_entry
from ruikatsu.domain.events import (
    Admitted,
    Banned,
    Cancelled,
    ChairGiven,
    Edited,
    Event,
    ListenersSet,
    Redacted,
    Removed,
    RoleGiven,
    SeatGivenBack,
    TurnedAway,
    Words,
)
from ruikatsu.domain.known import origin
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.hub.crowd import Crowd
from ruikatsu.hub.flow import Flow
from ruikatsu.hub.follow import Follower
from ruikatsu.hub.framing import text_frame
from ruikatsu.hub.keeper import Keeper
from ruikatsu.hub.kept import Kept
from ruikatsu.hub.lease import Lease
from ruikatsu.hub.member import Audience, Member
from ruikatsu.hub.outbox import Outbox
from ruikatsu.hub.presence import Held, Roster
from ruikatsu.hub.sampling import Most
from ruikatsu.hub.welcome import Welcomes
from ruikatsu.protocol import server, views
from ruikatsu.protocol.client import Since
from ruikatsu.protocol.desk import for_person, for_staff
from ruikatsu.store import Entry, Store

BEHIND_AT_MOST = 5_000
"""Who has missed more than this is welcomed anew: it is less to send."""


@dataclass(slots=True)
class Beat:
    """When a room is due for what."""

    presence_at: int = 0
    heartbeat_at: int = 0
    leasing: bool = False
    most: Most = field(default_factory=Most)
    watching: bool = False
    staffed: bool = False


class LiveRoom:
    """One room on one hub. Only reading from the store is ever awaited here."""

    def __init__(self, room: str, store: Store, keeper: Keeper) -> None:
        self.id = room
        self.held = Held()
        self.roster = Roster()
        self.given: Counter[str] = Counter()
        self.falling: Counter[str] = Counter()
        self.empty_since: int | None = None
        self.lease = Lease()
        self.follower = Follower(
            room,
            store,
            self,
            lambda: keeper.told_anew(room),
            self.lease,
            lambda: keeper.hold(self),
        )
        self.crowd = Crowd()
        self.flow = Flow()
        self.outbox = Outbox(self.crowd.hearing(), self.crowd.watching(), self._let_in, self.holds)
        self._keeper = keeper
        self._now = keeper.now
        self.staff_seen_at = keeper.now()
        self.beat = Beat()
        self._kept = Kept()
        self._waiting: list[Member] = []
        self._arrivals: list[tuple[Member, int, list[bytes], int]] = []
        self._welcomes = Welcomes()

    @property
    def state(self) -> RoomState:
        """The room as it is known here; RuntimeError before it has been read."""
        return self.follower.state

    @property
    def over_at(self) -> int:
        """When the room ends (ms), as things stand."""
        return ends_at(self.state.settings.programme, self.state.course, self._now())

    @property
    def lines(self) -> int:
        """How many lines end here, those who wait to be let in among them."""
        return len(self.crowd) + len(self._waiting) + len(self._arrivals)

    def holds(self) -> bool:
        """Whether what is known here may be acted on; if not, that is seen to."""
        if self.follower.holding():
            return True
        self._keeper.regain(self)
        return False

    # Coming and going.

    def enter(self, member: Member) -> None:
        """Lets somebody in as soon as the room is known and the words before them are out."""
        match self.follower.stage:
            case "opening":
                self._waiting.append(member)
            case "ready":
                self._arrive(member)
            case "gone":
                member.bye("unknown_room")

    def leave(self, member: Member, *, for_good: bool) -> None:
        """A line is gone. Nobody is told; unless it is `for_good` the person stays in the roster for a while."""
        if self.crowd.leave(member):
            self.held.went(member.who, self._now(), for_good=for_good)
            self._keeper.stir(self)

    def arrive_with(self, member: Member, seq: int, history: list[bytes], redactions: int) -> None:
        """What somebody missed has been read from the log, up to `seq`, when so many words had been taken back."""
        self._arrivals.append((member, seq, history, redactions))
        self.outbox.wake()

    def found(self, member: Member) -> None:
        """The log has been asked for somebody's seat: all that stood in it then is known here now."""
        if not member.socket.open:
            return
        if not self.state.sits(member.who.person):
            member.bye("bad_token")
        else:
            self._arrive(member)

    def _arrive(self, member: Member) -> None:
        if not self.holds():
            self._waiting.append(member)
            return
        state = self.state
        if member.who.role != "listener" and not state.sits(member.who.person):
            # The bus is still bringing the seat, and with it whether the door is asked first.
            self._keeper.seek(self, member)
            return
        known = origin(state.settings.hash_key, *member.caller) if member.caller else None
        against = against_entry(state, member.who, self._now(), known if state.banned else None)
        if against:
            wait = against.retry_after_ms
            member.bye(against.code, wait / 1_000 if wait else None)
            return
        member.who = state.as_known(member.who)
        if member.who.person in state.knocking:
            self.crowd.knock(member)
            member.knocks(staff_here=bool(self.roster.staff_here))
            return
        member.caller = None
        since = member.since
        if since is None or not self._resumable(since):
            member.since = None
            self._arrivals.append((member, self.state.seq, [], 0))
            self.outbox.wake()
        elif self._at_hand(since.seq):
            self._arrivals.append((member, since.seq, [], 0))
            self.outbox.wake()
        else:
            self._keeper.fetch(self, member, since.seq)

    def _resumable(self, since: Since) -> bool:
        behind = self.state.seq - since.seq
        return since.epoch == self.follower.epoch and 0 <= behind <= BEHIND_AT_MOST

    def _at_hand(self, seq: int) -> bool:
        oldest = self._kept.oldest()
        return seq + 1 >= (self.state.seq + 1 if oldest is None else oldest)

    def _let_in(self) -> None:
        """Called when everything before has been written: whoever comes now has no gap and hears nothing twice."""
        if self.flow.waiting:
            self.flow.written(self._now())
        arrivals, self._arrivals = self._arrivals, []
        for member, seq, history, redactions in arrivals:
            if not member.socket.open:
                continue
            if self._turned_around(member):
                continue
            since = member.since
            stale = bool(history) and redactions != len(self.state.redacted)
            if since is not None and (stale or not self._at_hand(seq)):
                # So much was said while the log was read, or words were taken back: it is read anew.
                self._keeper.fetch(self, member, since.seq)
                continue
            audience = self._audience(member)
            words = audience != "watchers"
            missed = [] if member.since is None else self._kept.after(seq, words=words)
            member.socket.send(b"".join([self._welcome(member, words=words), *history, *missed]))
            self.crowd.enter(member, audience)
            self.held.came(member.who)
            self._keeper.stir(self)

    def _turned_around(self, member: Member) -> bool:
        """Whether the door was shut to somebody between their knock and their step inside."""
        against = against_entry(self.state, member.who, self._now())
        if against is None and self.state.as_known(member.who) == member.who:
            return False
        member.bye(against.code if against else "again")
        return True

    def _audience(self, member: Member) -> Audience:
        if member.who.role != "listener":
            return "seated"
        return "readers" if self.state.settings.listeners_read else "watchers"

    def reads_words(self, member: Member) -> bool:
        """Whether this member may read what is said."""
        return self._audience(member) != "watchers"

    def _welcome(self, member: Member, *, words: bool) -> bytes:
        state, now = self.state, self._now()
        shared = self._welcomes.shared(
            state, self.roster, self.follower.epoch, recent=words and member.since is None
        )
        desk = views.desk(state, now) if member.who.staff else None
        you = views.you(state, member.who, now)
        return text_frame(server.welcome(you, now, state.seq, shared, desk))

    # What happens, told by the follower.

    def opened(self) -> None:
        """The room is known: those who waited come in. Those already inside, after a loss, are asked to come anew."""
        for member in self.crowd.everybody():
            member.bye("store_away")
        self._kept.clear()
        self.outbox.close()
        self.regained()

    def regained(self) -> None:
        """What is known here may be acted on again: what lay ready goes out, and those who waited come in."""
        waiting, self._waiting = self._waiting, []
        for member in waiting:
            self._arrive(member)
        self.outbox.wake()
        self._keeper.acted(self, self.state.version)

    def away(self) -> None:
        """The store does not answer: nobody can be let in now."""
        self._turn_away("store_away")

    def ended(self) -> None:
        """There is no such room, or no longer."""
        self._turn_away("unknown_room")
        for member in self.crowd.everybody():
            member.bye("room_closed")

    def happened(self, entry: Entry, event: Event | None) -> None:
        """An entry was folded: it goes to those whom it concerns, and what it forbids is over."""
        if entry.stream == "room":
            said = event if isinstance(event, Words) else None
            frame = text_frame(server.event(entry.seq, entry.at, entry.body))
            self._kept.add(entry.seq, entry.at, frame, said)
            self.flow.heard(entry.at, self.crowd.ears(words=said is not None))
            self.outbox.add(frame, words=said is not None)
        elif event is not None:
            self._at_the_desk(entry, event)
        if event is not None and event.control:
            self._enforce(event)
            self.outbox.flush()
            self._keeper.acted(self, entry.version)

    def _at_the_desk(self, entry: Entry, event: Event) -> None:
        staff = self.crowd.staff()
        if staff and (shown := for_staff(entry.version, entry.at, event)):
            frame = text_frame(shown)
            for member in staff:
                member.socket.send(frame)
        if addressed := for_person(entry.version, entry.at, event):
            person, payload = addressed
            frame = text_frame(payload)
            for member in [*self.crowd.of(person), *self.crowd.at_the_door(person)]:
                if not member.who.staff:
                    member.socket.send(frame)

    def _enforce(self, event: Event) -> None:
        """What an event means for the lines that end here, beyond its frame."""
        match event:
            case Redacted(of=seq):
                self._kept.take_back(seq)
            case Removed(person=person):
                self._end(person, "removed")
            case Banned(person=person):
                self._end(person, "banned")
            case SeatGivenBack(person=person):
                self._end(person, "left")
            case TurnedAway(person=person):
                self._end(person, "turned_away")
            case Admitted(person=person):
                for member in self.crowd.at_the_door(person):
                    self.crowd.leave(member)
                    self._arrive(member)
            case RoleGiven(person=person):
                self._end(person, "again")
            case ChairGiven(person=person, by=by):
                self._end(person, "again")
                for member in self.crowd.of(by):
                    member.bye_after_answers("again")
            case ListenersSet():
                self._move_listeners()
            case Edited():
                for member in self.crowd.everybody():
                    member.bye("again")
            case Cancelled():
                self.outbox.flush()
                for member in self.crowd.everybody():
                    member.bye("cancelled")
            case _:
                pass

    def _end(self, person: str, code: str) -> None:
        for member in [*self.crowd.of(person), *self.crowd.at_the_door(person)]:
            member.bye(code)

    def _move_listeners(self) -> None:
        """Out, or to where what they may read is what they get."""
        self.outbox.flush()
        for audience, member in self.crowd.listeners():
            if not self.state.settings.listeners_allowed:
                member.bye("listeners_off")
            elif self._audience(member) != audience:
                self.crowd.move(member, audience, self._audience(member))

    def _turn_away(self, code: str) -> None:
        waiting, self._waiting = self._waiting, []
        for member in waiting:
            member.bye(code)

    # What goes to all.

    def give(self, kind: str) -> None:
        """A signal of somebody here."""
        self.given[kind] += 1
        self._keeper.stir(self)

    def show(self, payload: bytes) -> None:
        """Signals and presence: of the moment, so a reader who is behind is spared them."""
        self.crowd.show(text_frame(payload))
