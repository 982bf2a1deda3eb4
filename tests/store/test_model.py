"""The scripts against a plain model of what they promise, over many random histories."""

import asyncio
import itertools
from dataclasses import dataclass, field

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ruikatsu.store import Committed, Conflict, Draft, Full, LogRewound, Seat, Store

from .making import HOUR

_rounds = itertools.count(1)
DRAFTS = st.lists(
    st.builds(
        Draft,
        stream=st.sampled_from(["room", "desk"]),
        body=st.binary(max_size=20),
        control=st.booleans(),
    ),
    min_size=1,
    max_size=4,
)
PEOPLE = st.sampled_from(["ann", "bo", "cy", "dee", "eve"])
NAMES = st.sampled_from(["Heron", "heron", "Heron 2", "鷺"])


@dataclass
class Model:
    """A room as the pages of this folder promise it."""

    log: list[tuple[str, int, bytes]] = field(default_factory=list)  # stream, seq, body
    control: int = 0
    answers: dict[bytes, tuple[int, int, str]] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)  # what each person did, by version
    seats: dict[str, str] = field(default_factory=dict)
    snapshot: int = 0

    @property
    def version(self) -> int:
        return len(self.log)

    @property
    def seq(self) -> int:
        return sum(stream == "room" for stream, _, _ in self.log)

    def write(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            self.log.append((draft.stream, self.seq + (draft.stream == "room"), draft.body))
            if draft.control:
                self.control = self.version

    def name_for(self, name: str) -> str:
        taken = {shown.casefold() for shown in self.seats.values()}
        numbered = (f"{name} {n}" if n > 1 else name for n in itertools.count(1))
        return next(shown for shown in numbered if shown.casefold() not in taken)


class RoomMachine(RuleBasedStateMachine):
    """One room, several callers on two connections."""

    keys = Bundle("keys")

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.url, self.prefix = url, f"{prefix}:m{next(_rounds)}"
        self.model = Model()
        self.last_at = 0
        self.stores: list[Store] = []

    @initialize()
    def open(self) -> None:
        async def opening() -> None:
            self.stores = [await Store.open(self.url, prefix=self.prefix) for _ in range(2)]
            now = self.stores[0].clock.now_ms()
            assert await self.stores[0].create(
                "r", epoch="e", settings=b"", erase_at=now + HOUR, starts_at=now, public=False
            )

        self.runner.run(opening())

    def teardown(self) -> None:
        async def closing() -> None:
            if self.stores:
                await self.stores[0].erase("r")
            for store in self.stores:
                await store.close()

        self.runner.run(closing())
        self.runner.close()

    @rule(target=keys, key=st.binary(min_size=1, max_size=4).filter(lambda key: key[:1] != b"@"))
    def a_key(self, key: bytes) -> bytes:
        return key

    @rule(
        drafts=DRAFTS,
        back=st.integers(0, 6),
        key=st.none() | keys,
        person=st.none() | PEOPLE,
        after=st.none() | keys,
        late=st.booleans(),
        way=st.integers(0, 1),
    )
    def commits(
        self,
        drafts: list[Draft],
        back: int,
        key: bytes | None,
        person: str | None,
        after: bytes | None,
        late: bool,
        way: int,
    ) -> None:
        model = self.model
        based_on = max(0, model.version - back)
        store = self.stores[way]
        until = 1 if late else store.clock.now_ms() + HOUR
        answer = self.runner.run(
            store.commit(
                "r",
                drafts,
                based_on=based_on,
                until=until,
                key=key,
                person=person,
                after=after,
            )
        )
        unknown = based_on < model.last.get(person or "", 0)
        if after is not None:
            unknown = after not in model.answers
        if key is not None and key in model.answers:
            version, seq, streams = model.answers[key]
            assert isinstance(answer, Committed)
            assert (answer.version, answer.seq, answer.streams) == (version, seq, streams)
            assert answer.again
        elif based_on < model.control or unknown or late:
            assert answer == Conflict(model.control, model.version)
        else:
            model.write(drafts)
            assert isinstance(answer, Committed)
            assert (answer.version, answer.seq) == (model.version, model.seq)
            assert not answer.again
            assert answer.at >= self.last_at
            self.last_at = answer.at
            if key is not None:
                streams = "".join(draft.stream[0] for draft in drafts)
                model.answers[key] = (model.version, model.seq, streams)
            if person is not None:
                model.last[person] = model.version

    @rule(drafts=DRAFTS, ahead=st.integers(1, 3))
    def commits_on_what_never_was(self, drafts: list[Draft], ahead: int) -> None:
        committing = self.stores[0].commit("r", drafts, based_on=self.model.version + ahead)
        with pytest.raises(LogRewound) as caught:
            self.runner.run(committing)
        assert caught.value.version == self.model.version

    @rule(person=PEOPLE, name=NAMES, capacity=st.integers(0, 4), way=st.integers(0, 1))
    def takes_a_seat(self, person: str, name: str, capacity: int, way: int) -> None:
        seats = self.model.seats
        answer = self.runner.run(
            self.stores[way].take_seat(
                "r", person, b"{}", name=name, name_key=name.casefold(), capacity=capacity
            )
        )
        if person in seats:
            assert answer == Seat(seats[person], len(seats), again=True)
        elif len(seats) >= capacity:
            assert answer == Full(len(seats))
        else:
            seats[person] = self.model.name_for(name)
            assert answer == Seat(seats[person], len(seats))

    @rule(person=PEOPLE)
    def gives_a_seat_back(self, person: str) -> None:
        had = self.model.seats.pop(person, None) is not None
        assert self.runner.run(self.stores[0].give_back_seat("r", person)) == had

    @rule(version=st.integers(1, 12))
    def saves_a_snapshot(self, version: int) -> None:
        saving = self.stores[0].snapshot_save("r", version, 0, b"%d" % version)
        if version > self.model.version:
            with pytest.raises(LogRewound):
                self.runner.run(saving)
            return
        assert self.runner.run(saving) == (version > self.model.snapshot)
        self.model.snapshot = max(self.model.snapshot, version)

    @invariant()
    def store_and_model_agree(self) -> None:
        if not self.stores:
            return

        async def look() -> None:
            store = self.stores[1]
            entries = [entry async for page in store.read_pages("r") for entry in page]
            assert [(e.stream, e.seq, e.body) for e in entries] == self.model.log
            assert [e.version for e in entries] == list(range(1, self.model.version + 1))
            sitters = await store.seats("r")
            assert {who: sitter.name for who, sitter in sitters.items()} == self.model.seats
            kept = await store.snapshot_load("r")
            assert (kept.version if kept else 0) == self.model.snapshot
            meta = await store.room_meta("r")
            assert meta is not None
            assert (meta.version, meta.seq) == (self.model.version, self.model.seq)
            assert meta.control == self.model.control

        self.runner.run(look())


def test_the_scripts_do_what_the_model_does(valkey_url: str, prefix: str) -> None:
    class Machine(RoomMachine):
        def __init__(self) -> None:
            super().__init__(valkey_url, prefix)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
