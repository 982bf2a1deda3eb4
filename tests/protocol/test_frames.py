"""What the server writes is what its models say, for every frame that there is."""

from dataclasses import fields
from typing import Any, get_args

import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from ruikatsu.domain.events import Event, Muted, Said
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import RoomState, opened
from ruikatsu.domain.templates import template
from ruikatsu.protocol import server, views
from ruikatsu.protocol.asyncapi import server_models
from ruikatsu.protocol.bodies import body_of
from ruikatsu.protocol.desk import ITEMS, SHOWN, UNSEEN, for_person, for_staff
from ruikatsu.protocol.frames import SERVER_FRAMES, ServerFrame, Welcome
from tests.domain import making
from tests.domain.making import GUEST, HOST, LISTENER, T0, programmes, recorded
from tests.domain.test_evolve import every_event

SOME = settings(max_examples=80, deadline=None)
EVENTS = every_event()


def read(payload: bytes) -> Any:
    """A frame by its model; fails where anything stands in it that the model does not have."""
    return SERVER_FRAMES.validate_json(payload)


def same(payload: bytes, frame: ServerFrame) -> None:
    """The model says all that stands in the frame."""
    assert frame.model_dump(mode="json", exclude_unset=True) == orjson.loads(payload)


@SOME
@given(EVENTS, st.integers(1, 2**53), st.integers(0, 2**53))
def test_an_entry_of_the_log_is_written_as_its_model_says(event: Event, seq: int, at: int) -> None:
    if event.stream == "room":
        payload = server.event(seq, at, body_of(event))
    else:
        shown = for_staff(seq, at, event)
        assert (shown is None) == (type(event) in UNSEEN)
        if shown is None:
            return
        payload = shown
    frame = read(payload)
    same(payload, frame)
    assert f"{frame.op}_{event.type}" in server_models()
    raw = orjson.loads(payload)
    assert (raw.get("item") == seq) or type(event) not in ITEMS


@SOME
@given(EVENTS, st.integers(1, 2**53), st.integers(0, 2**53))
def test_a_desk_entry_reaches_the_one_person_concerned_without_who_did_it(
    event: Event, version: int, at: int
) -> None:
    addressed = for_person(version, at, event)
    if type(event) not in SHOWN:
        assert addressed is None
        return
    assert addressed is not None
    person, payload = addressed
    assert person == getattr(event, "person")  # noqa: B009
    raw = orjson.loads(payload)
    same(payload, read(payload))
    assert raw["type"] == event.type
    assert set(raw) <= {"op", "at", "type", "item", *SHOWN[type(event)]}
    assert not {"by", "person", "name", "key", "mark"} & set(raw)


def test_who_it_was_is_never_among_what_a_person_is_shown() -> None:
    for event, shown in SHOWN.items():
        assert event.stream == "desk"
        assert not {"by", "person", "name", "claimed_by", "key", "mark"} & set(shown)


def test_who_is_muted_is_told_until_when_and_why() -> None:
    muted = Muted(person="p", until=9, by="h", why="spam")
    _, payload = for_person(3, 5, muted) or ("", b"")
    assert orjson.loads(payload) == {
        "op": "desk",
        "at": 5,
        "type": "muted",
        "until": 9,
        "why": "spam",
    }


def test_redacted_words_keep_their_place_and_nothing_of_what_they_said() -> None:
    said = Said(
        person="p", name="Heron", role="guest", text="secret", id="m1", veil="secret", reply_to=4
    )
    payload = server.redacted(7, 5, said)
    same(payload, read(payload))
    assert b"secret" not in payload
    raw = orjson.loads(payload)
    assert (raw["seq"], raw["text"], raw["redacted"]) == (7, "", True)


def shared_by_all(state: RoomState, page: list[views.PersonView], *, recent: bool) -> bytes:
    return server.welcome_shared(
        server.welcome_room(state),
        server.welcome_timeline(state, "e"),
        server.welcome_people(page, 1, 2),
        server.welcome_recent(state.recent) if recent else None,
    )


def state_after(programme: Programme, events: list[Event]) -> RoomState:
    state = opened(making.settings(programme, topics=("grief",), content_notes=("loss",)))
    for entry in recorded(events):
        state = evolve(state, entry)
    return state


@SOME
@given(
    programmes(),
    st.lists(EVENTS, max_size=12),
    st.sampled_from([GUEST, LISTENER, HOST]),
    st.booleans(),
)
def test_a_welcome_is_written_as_its_model_says(
    programme: Programme, events: list[Event], who: Any, recent: bool
) -> None:
    state = state_after(programme, events)
    page = [views.PersonView(person="p", name="Heron", role="guest")]
    shared = shared_by_all(state, page, recent=recent)
    desk = views.desk(state, T0) if who.staff else None
    payload = server.welcome(views.you(state, who, T0), T0, state.seq, shared, desk)
    frame = read(payload)
    same(payload, frame)
    assert isinstance(frame, Welcome)
    assert frame.timeline.course == state.course
    assert frame.timeline.programme == programme
    assert (frame.recent is not None) == recent
    assert len(frame.recent or ()) == (len(state.recent) if recent else 0)


PEOPLE = st.lists(
    st.builds(
        views.PersonView,
        person=st.text("ab_", min_size=1, max_size=3),
        name=st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        role=st.sampled_from(["guest", "moderator", "host"]),
    ),
    max_size=4,
)
COUNT = st.integers(0, 10**6)
WAIT = st.none() | st.floats(0, 10**6)


@SOME
@given(PEOPLE, st.lists(st.text("ab_", max_size=3)), COUNT, COUNT)
def test_the_people_are_written_as_their_models_say(
    here: list[views.PersonView], gone: list[str], total: int, listeners: int
) -> None:
    for payload in (
        server.presence(here, gone, total, listeners),
        server.people(here, None),
        server.people(here, "p_last"),
    ):
        same(payload, read(payload))


@SOME
@given(
    st.dictionaries(st.sampled_from(["tear", "hug", "candle", "me_too"]), COUNT),
    st.floats(0, 2**53),
    COUNT,
    WAIT,
    st.none() | COUNT,
)
def test_answers_and_signals_are_written_as_their_models_say(
    counts: dict[str, int], t0: float, t1: int, wait: float | None, seq: int | None
) -> None:
    for payload in (
        server.signals(counts),
        server.pong(t0, t1, t1),
        server.ok("m1", seq),
        server.no("m1", "slow", "In a moment.", wait),
        server.no(None, "unknown_op", "Not known.", wait),
        server.bye("going_down", "Back soon.", wait),
    ):
        same(payload, read(payload))


def test_a_ping_gets_its_own_time_back() -> None:
    raw = orjson.loads(server.pong(1_800_000_000_000.25, 5, 6))
    assert raw == {"op": "pong", "t0": 1_800_000_000_000.25, "t1": 5, "t2": 6}


def test_what_is_not_given_is_left_out() -> None:
    assert orjson.loads(server.ok("m1", None)) == {"op": "ok", "id": "m1"}
    assert "retry_after" not in orjson.loads(server.no("m1", "empty", ".", None))
    assert "after" not in orjson.loads(server.people([], None))


def test_every_event_has_a_frame_by_its_type() -> None:
    stream = {"room": "event", "desk": "desk"}
    types = {
        f"{stream[event.stream]}_{field.default}"
        for event in get_args(Event)
        if event not in UNSEEN
        for field in fields(event)
        if field.name == "type"
    }
    named = {name for name in server_models() if name.startswith(("event_", "desk_"))}
    assert named == types


@pytest.mark.parametrize(
    "payload",
    [
        b'{"op":"ok","id":"m1","token":"T"}',
        b'{"op":"event","seq":1,"at":2,"type":"danced","person":"p"}',
        b'{"op":"sing"}',
        b'{"op":"pong","t0":null,"t1":1,"t2":2}',
    ],
)
def test_the_models_are_strict_enough_to_notice(payload: bytes) -> None:
    with pytest.raises(ValidationError):
        read(payload)


def test_a_course_says_all_that_a_page_needs_though_nobody_has_steered() -> None:
    state = opened(making.settings(template("ten_minutes")))
    shared = shared_by_all(state, [], recent=True)
    course = orjson.loads(shared)["timeline"]["course"]
    assert set(course) == {
        "started_at",
        "position_ms",
        "velocity",
        "at",
        "held_until",
        "extra_ms",
        "closed_at",
        "rested_ms",
        "quiet_ms",
    }
