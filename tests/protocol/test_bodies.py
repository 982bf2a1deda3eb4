"""Events and rooms as they lie in the store."""

from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from ruikatsu.domain.events import Event, Floor, HelpCalled, Muted, Said
from ruikatsu.domain.room import Settings, opened
from ruikatsu.domain.templates import template
from ruikatsu.protocol.bodies import (
    body_of,
    event_of,
    settings_body,
    settings_of,
    state_body,
    state_of,
)
from tests.domain.making import T0
from tests.domain.test_evolve import every_event


@settings(max_examples=200, deadline=None)
@given(every_event())
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert event_of(body_of(event)) == event


def test_what_is_not_given_is_left_out() -> None:
    said = Said(person="p", name="Heron", role="guest", text="hello", id="m1")
    assert orjson.loads(body_of(said)) == {
        "type": "said",
        "person": "p",
        "name": "Heron",
        "role": "guest",
        "text": "hello",
        "id": "m1",
    }


def test_a_floor_that_nobody_has_says_so() -> None:
    assert orjson.loads(body_of(Floor(person=None, by="h"))) == {
        "type": "floor",
        "person": None,
        "by": "h",
    }


def test_a_call_for_help_by_somebody_without_a_name_is_understood() -> None:
    called = HelpCalled(person="l_1", name=None)
    assert event_of(body_of(called)) == called


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"danced","person":"p"}',
        b'{"person":"p"}',
        b'{"type":"muted","person":"p"}',
        b"{}",
        b"[]",
        b"",
        b"\xff",
    ],
)
def test_what_only_a_newer_server_knows_is_nothing_here(body: bytes) -> None:
    assert event_of(body) is None


def test_what_a_newer_server_adds_to_an_event_is_ignored() -> None:
    muted = Muted(person="p", until=5, by="h")
    assert event_of(body_of(muted)[:-1] + b',"tone":"soft"}') == muted


ROOM = Settings(
    id="r",
    title="静かな夜",
    starts_at=T0,
    programme=template("ninety_minutes"),
    topics=("grief", "burnout"),
    content_notes=("loss",),
    made_by="k",
    about={"en": "An evening"},
)


@pytest.mark.parametrize("room", [ROOM, Settings("r", "t", T0, template("ten_minutes"))])
def test_the_settings_of_a_room_are_read_as_they_were_written(room: Settings) -> None:
    assert settings_of(settings_body(room)) == room


def test_a_room_in_which_nothing_has_happened_is_read_from_its_snapshot() -> None:
    assert state_of(state_body(opened(ROOM))) == opened(ROOM)


def test_a_room_in_which_much_has_happened_is_read_from_its_snapshot() -> None:
    state = replace(
        opened(ROOM),
        version=9,
        seq=7,
        at=T0 + 5,
        muted={"p": 1},
        hands=("a", "b"),
        floor="a",
        slow_ms=1,
        hushed=True,
        locked=True,
        last_said={"a": 2},
    )
    assert state_of(state_body(state)) == state


@pytest.mark.parametrize("body", [b"", b"{}", b'{"settings":{}}', b"[]"])
def test_what_is_no_room_is_not_taken_for_one(body: bytes) -> None:
    with pytest.raises(ValidationError):
        state_of(body)
    with pytest.raises(ValidationError):
        settings_of(body)
