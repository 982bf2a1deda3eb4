"""A room as one hub holds it: the people whose lines end here, what goes to them, and how they come in."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from itertools import chain

from ruikatsu.domain.admission import against_entry
from ruikatsu.domain.events import Event
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.hub.follow import Follower
from ruikatsu.hub.framing import text_frame
from ruikatsu.hub.member import Audience, Member
from ruikatsu.hub.outbox import Outbox
from ruikatsu.hub.presence import Held, Roster
from ruikatsu.protocol import server, views
from ruikatsu.protocol.client import Since
from ruikatsu.store import Entry, Store

KEPT_FRAMES = 512
"""How many of the last frames are at hand for those who resume; what is older is read from the log."""

BEHIND_AT_MOST = 5_000
"""Who has missed more than this is welcomed anew: it is less to send."""


class LiveRoom:
    """One room on one hub. Only reading from the store is ever awaited here."""

    def __init__(
        self,
        room: str,
        store: Store,
        now: Callable[[], int],
        new_epoch: Callable[[], str],
        fetch: Callable[["LiveRoom", Member, int], None],
    ) -> None:
        self.id = room
        self.held = Held()
        self.roster = Roster()
        self.given: Counter[str] = Counter()
        self.falling: Counter[str] = Counter()
        self.empty_since: int | None = None
        self.follower = Follower(room, store, self, new_epoch)
        self.outbox = Outbox(self._hearing, self._watching, self._let_in)
        self._now = now
        self._fetch = fetch
        self._audiences: dict[Audience, dict[Member, None]] = {
            "seated": {},
            "readers": {},
            "watchers": {},
        }
        self._persons: dict[str, dict[Member, None]] = {}
        self._staff: dict[Member, None] = {}
        self._kept: deque[tuple[int, bytes, bool]] = deque(maxlen=KEPT_FRAMES)
        self._waiting: list[Member] = []
        self._arrivals: list[tuple[Member, int, list[bytes]]] = []
        self._shared_at = (-1, -1, "")
        self._shared: dict[bool, bytes] = {}

    @property
    def state(self) -> RoomState:
        """The room as it is known here; RuntimeError before it has been read."""
        return self.follower.state

    @property
    def over_at(self) -> int:
        """When the room ends (ms), as things stand."""
        return ends_at(self.state.settings.programme, self.state.course, self._now())

    def members(self) -> Iterator[Member]:
        """Everybody whose line ends here."""
        return chain.from_iterable(self._audiences.values())

    @property
    def lines(self) -> int:
        """How many lines end here, those who wait to be let in among them."""
        inside = sum(len(members) for members in self._audiences.values())
        return inside + len(self._waiting) + len(self._arrivals)

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
        for members in self._audiences.values():
            if member in members:
                del members[member]
                self.held.went(member.who, self._now(), for_good=for_good)
        self._staff.pop(member, None)
        own = self._persons.get(member.who.person)
        if own is not None:
            own.pop(member, None)
            if not own:
                del self._persons[member.who.person]

    def arrive_with(self, member: Member, seq: int, history: list[bytes]) -> None:
        """What somebody missed has been read from the log, up to `seq`."""
        self._arrivals.append((member, seq, history))
        self.outbox.wake()

    def _arrive(self, member: Member) -> None:
        against = against_entry(self.state, member.who.role, self._now())
        if against:
            wait = against.retry_after_ms
            member.bye(against.code, wait / 1_000 if wait else None)
            return
        since = member.since
        if since is None or not self._resumable(since):
            member.since = None
            self._arrivals.append((member, self.state.seq, []))
            self.outbox.wake()
        elif self._at_hand(since.seq):
            self._arrivals.append((member, since.seq, []))
            self.outbox.wake()
        else:
            self._fetch(self, member, since.seq)

    def _resumable(self, since: Since) -> bool:
        behind = self.state.seq - since.seq
        return since.epoch == self.follower.epoch and 0 <= behind <= BEHIND_AT_MOST

    def _at_hand(self, seq: int) -> bool:
        oldest = self._kept[0][0] if self._kept else self.state.seq + 1
        return seq + 1 >= oldest

    def _let_in(self) -> None:
        """Called when everything before has been written: whoever comes now has no gap and hears nothing twice."""
        arrivals, self._arrivals = self._arrivals, []
        for member, seq, history in arrivals:
            if not member.socket.open:
                continue
            if not self._at_hand(seq):
                # So much was said while the log was read that there is a gap again.
                self._fetch(self, member, seq)
                continue
            audience = self._audience(member)
            words = audience != "watchers"
            missed = [
                frame
                for at, frame, said in self._kept
                if at > seq and (words or not said) and member.since is not None
            ]
            member.socket.send(b"".join([self._welcome(member, words=words), *history, *missed]))
            self._audiences[audience][member] = None
            self._persons.setdefault(member.who.person, {})[member] = None
            if member.who.staff:
                self._staff[member] = None
            self.held.came(member.who)

    def _audience(self, member: Member) -> Audience:
        if member.who.role != "listener":
            return "seated"
        return "readers" if self.state.settings.listeners_read else "watchers"

    def reads_words(self, member: Member) -> bool:
        """Whether this member may read what is said."""
        return self._audience(member) != "watchers"

    def _welcome(self, member: Member, *, words: bool) -> bytes:
        at = (self.state.version, self.roster.revision, self.follower.epoch)
        if at != self._shared_at:
            self._shared_at, self._shared = at, {}
        recent = words and member.since is None
        shared = self._shared.get(recent)
        if shared is None:
            page, _ = self.roster.page()
            shared = self._shared[recent] = server.welcome_shared(
                self.state,
                self.follower.epoch,
                page,
                people_total=len(self.roster.people),
                listeners=self.roster.listeners,
                recent=recent,
            )
        now = self._now()
        return text_frame(server.welcome(views.you(self.state, member.who, now), now, shared))

    # What happens, told by the follower.

    def opened(self) -> None:
        """The room is known: those who waited come in. Those already inside, after a loss, are asked to come anew."""
        for member in list(self.members()):
            member.bye("store_away")
        self._kept.clear()
        waiting, self._waiting = self._waiting, []
        for member in waiting:
            self._arrive(member)

    def away(self) -> None:
        """The store does not answer: nobody can be let in now."""
        self._turn_away("store_away")

    def ended(self) -> None:
        """There is no such room, or no longer."""
        self._turn_away("unknown_room")
        for member in list(self.members()):
            member.bye("room_closed")

    def happened(self, entry: Entry, event: Event | None) -> None:
        """An entry was folded: it goes to those whom it concerns."""
        if entry.stream == "room":
            said = event is not None and event.type == "said"
            frame = text_frame(server.event(entry.seq, entry.at, entry.body))
            self._kept.append((entry.seq, frame, said))
            self.outbox.add(frame, words=said)
            return
        if self._staff:
            frame = text_frame(server.desk(entry.at, entry.body))
            for member in list(self._staff):
                member.socket.send(frame)
        addressed = server.desk_for(entry.at, event) if event is not None else None
        if addressed is not None:
            person, payload = addressed
            frame = text_frame(payload)
            for member in list(self._persons.get(person, ())):
                if member not in self._staff:
                    member.socket.send(frame)

    def _turn_away(self, code: str) -> None:
        waiting, self._waiting = self._waiting, []
        for member in waiting:
            member.bye(code)

    # What goes to all.

    def show(self, payload: bytes) -> None:
        """Signals and presence: of the moment, so a reader who is behind is spared them."""
        frame = text_frame(payload)
        for member in list(self.members()):
            if not member.socket.slow:
                member.socket.send(frame)

    def _hearing(self) -> Iterator[Member]:
        return chain(self._audiences["seated"], self._audiences["readers"])

    def _watching(self) -> Iterator[Member]:
        return iter(self._audiences["watchers"])
