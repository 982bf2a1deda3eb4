"""A room as one hub holds it: the people whose lines end here, what goes to them, and how they come in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ruikatsu.domain.events import (
    Admitted,
    Banned,
    Cancelled,
    ChairGiven,
    Edited,
    Event,
    Knocked,
    LeftAlone,
    ListenersSet,
    Redacted,
    Removed,
    RoleGiven,
    SeatGivenBack,
    TurnedAway,
    Words,
)
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.hub.crowd import Crowd
from ruikatsu.hub.entrance import Entrance
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
from ruikatsu.protocol.desk import for_person, for_staff
from ruikatsu.store import Entry, Store


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
        self.outbox = Outbox(self.crowd.hearing(), self.crowd.watching(), self._flushed, self.holds)
        self._keeper = keeper
        self.now = keeper.now
        self.staff_seen_at = keeper.now()
        self.beat = Beat()
        self.kept = Kept()
        self.entrance = Entrance(self, store, keeper)
        self._welcomes = Welcomes()

    @property
    def state(self) -> RoomState:
        """The room as it is known here; RuntimeError before it has been read."""
        return self.follower.state

    @property
    def over_at(self) -> int:
        """When the room ends (ms), as things stand."""
        return ends_at(self.state.settings.programme, self.state.course, self.now())

    @property
    def lines(self) -> int:
        """How many lines end here, those on their way in among them."""
        return len(self.crowd) + len(self.entrance)

    def holds(self) -> bool:
        """Whether what is known here may be acted on; if not, that is seen to."""
        if self.follower.holding():
            return True
        self._keeper.regain(self)
        return False

    # Coming and going.

    def enter(self, member: Member) -> None:
        """Lets somebody in as soon as the room is known and the words before them are out."""
        self.entrance.come(member)

    def leave(self, member: Member, *, for_good: bool) -> None:
        """A line is gone. Nobody is told; unless it is `for_good` the person stays in the roster for a while."""
        self.entrance.leave(member)
        if self.crowd.leave(member):
            self.held.went(member.who, self.now(), for_good=for_good)
            self._keeper.stir(self)

    def welcome(self, member: Member, missed: Iterable[bytes]) -> None:
        """Somebody is inside, from this moment on. `missed`: frames of what came before, for who resumes."""
        state, now = self.state, self.now()
        recent_after = None if member.since else state.words_after(member.who.role)
        shared = self._welcomes.shared(state, self.roster, self.follower.epoch, recent_after)
        desk = views.desk(state, now) if member.who.staff else None
        you = views.you(state, member.who, now)
        hello = text_frame(server.welcome(you, now, state.seq, shared, desk))
        member.socket.send(b"".join([hello, *missed]))
        self.crowd.enter(member, self._audience(member))
        self.held.came(member.who)
        self._keeper.stir(self)

    def _flushed(self) -> None:
        if self.flow.waiting:
            self.flow.written(self.now())
        self.entrance.let_in()

    def _audience(self, member: Member) -> Audience:
        if member.who.role != "listener":
            return "seated"
        return "readers" if self.state.settings.listeners_read else "watchers"

    # What happens, told by the follower.

    def opened(self) -> None:
        """The room is known: those who waited come in. Those already inside, after a loss, are asked to come anew."""
        for member in self.crowd.everybody():
            member.bye("store_away")
        self.kept.clear()
        self.outbox.close()
        self.entrance.begin_anew()
        self.regained()

    def regained(self) -> None:
        """What is known here may be acted on again: what lay ready goes out, and those who waited come in."""
        self.entrance.go_on()
        self.outbox.wake()
        self._keeper.acted(self, self.state.version)

    def away(self) -> None:
        """The store does not answer: nobody can be let in now."""
        self.entrance.turn_away("store_away")

    def ended(self) -> None:
        """There is no such room, or no longer."""
        self.entrance.turn_all_away("unknown_room")
        for member in self.crowd.everybody():
            member.bye("room_closed")

    def happened(self, entry: Entry, event: Event | None) -> None:
        """An entry was folded: it goes to those whom it concerns, and what it forbids is over."""
        if entry.stream == "room":
            said = event if isinstance(event, Words) else None
            frame = text_frame(server.event(entry.seq, entry.at, entry.body))
            self.kept.add(entry.seq, entry.at, frame, said)
            self.flow.heard(entry.at, self.crowd.ears(words=said is not None))
            self.outbox.add(frame, words=said is not None)
        elif event is not None:
            if isinstance(event, Knocked):
                self._to_the_door(event.person)
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

    def _to_the_door(self, person: str) -> None:
        """A server of before says the seat first and then the knock: between the two somebody may have come in."""
        for member in self.crowd.of(person):
            self.leave(member, for_good=True)
            self.entrance.arrive(member)

    def _enforce(self, event: Event) -> None:
        """What an event means for the lines that end here, beyond its frame."""
        match event:
            case Redacted(of=seq):
                self.kept.take_back(seq)
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
                    self.entrance.arrive(member)
            case RoleGiven(person=person):
                self._end(person, "again")
            case ChairGiven(person=person, by=by):
                self._end(person, "again")
                for member in self.crowd.of(by):
                    member.bye_after_answers("again")
            case ListenersSet():
                self._move_listeners()
            case LeftAlone(on=False):
                # Somebody saw staff: what this hub knows of them may be older.
                self.staff_seen_at = self.now()
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

    # What goes to all.

    def give(self, kind: str) -> None:
        """A signal of somebody here."""
        self.given[kind] += 1
        self._keeper.stir(self)

    def show(self, payload: bytes) -> None:
        """Signals and presence: of the moment, so a reader who is behind is spared them."""
        self.crowd.show(text_frame(payload))
