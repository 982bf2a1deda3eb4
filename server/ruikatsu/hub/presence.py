"""Who is here: what this hub holds and leases, what all hubs hold together, and what has changed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from ruikatsu.domain.roles import STAFF, Who
from ruikatsu.protocol import server
from ruikatsu.protocol.views import PersonView

GRACE_MS = 45_000
"""Phones sleep and trains go through tunnels: whoever is back within this time was never gone."""

PAGE = 100
"""People in a welcome, and in each further page of the roster."""

LISTED = 400
"""In a room with more people than this who comes and goes is counted, and only the staff are named: to tell each of
thousands of each other would cost the square of them. Whoever opens the list pages through it."""

_PERSON = TypeAdapter(PersonView)


@dataclass(slots=True)
class Lease:
    """What is to be told to the store: people who came or changed, people who are gone, how many listen."""

    here: dict[str, bytes]
    gone: list[str]
    listeners: int
    full: bool


@dataclass(slots=True)
class HubShare:
    """What one hub holds, until its lease ends (ms)."""

    expires_at: int = 0
    people: dict[str, PersonView] = field(default_factory=dict)
    listeners: int = 0


class Held:
    """The people whose lines end at this hub."""

    def __init__(self) -> None:
        self._people: dict[str, tuple[PersonView, int]] = {}
        self._leaving: dict[str, int] = {}
        self._here: dict[str, bytes] = {}
        self._gone: set[str] = set()
        self.listeners = 0
        self._leased_listeners = 0
        self._full = True

    @property
    def empty(self) -> bool:
        """Nobody is here, nor expected back."""
        return not self._people and not self.listeners

    @property
    def people(self) -> int:
        """How many with a seat are here, or expected back."""
        return len(self._people)

    def came(self, who: Who) -> None:
        """A line has opened."""
        if who.role == "listener":
            self.listeners += 1
            return
        view = PersonView(person=who.person, name=who.name or "", role=who.role)
        before, lines = self._people.get(who.person, (None, 0))
        self._people[who.person] = (view, lines + 1)
        self._leaving.pop(who.person, None)
        if before != view:
            self._here[who.person] = _told(view)
            self._gone.discard(who.person)

    def went(self, who: Who, now: int, *, for_good: bool) -> None:
        """A line has closed. Unless it is `for_good`, the person is still here for a while."""
        if who.role == "listener":
            self.listeners = max(0, self.listeners - 1)
            return
        view, lines = self._people.get(who.person, (None, 0))
        if view is None:
            return
        if lines <= 1:
            self._leaving[who.person] = now if for_good else now + GRACE_MS
            if who.staff:
                # Of guests nobody need know it. Whether staff are truly here everybody may.
                view = view.model_copy(update={"away": True})
                self._here[who.person] = _told(view)
        self._people[who.person] = (view, max(0, lines - 1))

    def lease(self, now: int) -> Lease | None:
        """What has changed since the last lease, or None. What is taken here counts as told."""
        for person in [person for person, at in self._leaving.items() if at <= now]:
            del self._leaving[person]
            self._people.pop(person, None)
            self._here.pop(person, None)
            self._gone.add(person)
        changed = self._here or self._gone or self.listeners != self._leased_listeners
        if not changed and not self._full:
            return None
        if self._full:
            self._here = {p: _told(view) for p, (view, _) in self._people.items()}
        lease = Lease(self._here, sorted(self._gone), self.listeners, self._full)
        self._here, self._gone, self._full = {}, set(), False
        self._leased_listeners = self.listeners
        return lease

    def untold(self) -> None:
        """The last lease may not have reached the store: the next one tells everything."""
        self._full = True


def _told(view: PersonView) -> bytes:
    return _PERSON.dump_json(view, exclude_none=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What a hub told: all that it holds (`whole`), or what changed. `expires_at`: when its lease ends (ms)."""

    hub: str
    here: Mapping[str, object]
    gone: tuple[str, ...]
    listeners: int
    expires_at: int
    whole: bool


@dataclass(slots=True, eq=False)
class Question:
    """What hubs told while the store was being asked, in order."""

    told: list[Told] = field(default_factory=list)


class Roster:
    """What all hubs hold together. `staff_here`: those of the staff whose line is up."""

    def __init__(self) -> None:
        self._hubs: dict[str, HubShare] = {}
        self.people: dict[str, PersonView] = {}
        self.staff_here: set[str] = set()
        self.listeners = 0
        self.revision = 0
        self._here: dict[str, PersonView] = {}
        self._gone: set[str] = set()
        self._listeners_shown = 0
        self._questions: list[Question] = []

    @property
    def changed(self) -> bool:
        """Whether there is something to show."""
        return bool(self._here or self._gone or self.listeners != self._listeners_shown)

    def learn(
        self,
        hub: str,
        here: Mapping[str, object],
        gone: Iterable[str],
        listeners: int,
        expires_at: int,
        *,
        whole: bool,
    ) -> None:
        """A hub told what it holds: all of it (`whole`), or what changed."""
        told = Told(hub, here, tuple(gone), listeners, expires_at, whole)
        for question in self._questions:
            question.told.append(told)
        self._take(told)

    @contextmanager
    def asking(self) -> Iterator[Question]:
        """While the store is asked who is here."""
        question = Question()
        self._questions.append(question)
        try:
            yield question
        finally:
            self._questions.remove(question)

    def answered(
        self,
        question: Question,
        hub: str,
        here: Mapping[str, object],
        listeners: int,
        expires_at: int,
    ) -> None:
        """What the store knew of a hub when it was asked, and then what that hub told since: that may be newer."""
        self._take(Told(hub, here, (), listeners, expires_at, whole=True))
        for told in question.told:
            if told.hub == hub:
                self._take(told)

    def _take(self, told: Told) -> None:
        share = self._hubs.setdefault(told.hub, HubShare())
        before = set(share.people) if told.whole else set()
        for person, record in told.here.items():
            try:
                view = _PERSON.validate_python(record)
            except ValidationError:
                continue
            share.people[person] = view
            before.discard(person)
            self._show(person)
        for person in [*told.gone, *before]:
            share.people.pop(person, None)
            self._show(person)
        share.listeners = told.listeners
        share.expires_at = told.expires_at
        self._count()

    def expire(self, now: int) -> None:
        """A hub whose lease has ended takes its people with it."""
        for hub in [hub for hub, share in self._hubs.items() if share.expires_at <= now]:
            lost = self._hubs.pop(hub)
            for person in lost.people:
                self._show(person)
            self._count()

    def page(self, after: str | None = None) -> tuple[list[PersonView], str | None]:
        """A page of people, and where the next one begins, if there is one."""
        ids = sorted(self.people)
        if after is not None:
            ids = [person for person in ids if person > after]
        shown = ids[:PAGE]
        return [self.people[p] for p in shown], shown[-1] if len(ids) > PAGE else None

    def frame(self) -> bytes:
        """What changed since the last frame, encoded once for all. Who is gone is always told: a page may show them."""
        crowded = len(self.people) > LISTED
        here = [view for view in self._here.values() if not crowded or view.role in STAFF]
        payload = server.presence(here, sorted(self._gone), len(self.people), self.listeners)
        self._here, self._gone = {}, set()
        self._listeners_shown = self.listeners
        return payload

    def _show(self, person: str) -> None:
        views = [share.people[person] for share in self._hubs.values() if person in share.people]
        # Somebody who moved to another hub is away at the old one for a while.
        view = min(views, key=lambda seen: bool(seen.away), default=None)
        if view == self.people.get(person):
            return
        self.revision += 1
        if view is not None and view.role in STAFF and not view.away:
            self.staff_here.add(person)
        else:
            self.staff_here.discard(person)
        if view is None:
            del self.people[person]
            self._here.pop(person, None)
            self._gone.add(person)
        else:
            self.people[person] = view
            self._gone.discard(person)
            self._here[person] = view

    def _count(self) -> None:
        listeners = sum(share.listeners for share in self._hubs.values())
        if listeners != self.listeners:
            self.listeners = listeners
            self.revision += 1
