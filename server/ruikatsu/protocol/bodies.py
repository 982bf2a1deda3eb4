"""Events as they lie in the log: a JSON object each, without what the store adds (version, seq, time)."""

from dataclasses import MISSING, fields
from typing import Annotated, get_args

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from ruikatsu.domain.autopilot import Series
from ruikatsu.domain.events import Event
from ruikatsu.domain.reminding import Reminding
from ruikatsu.domain.room import RoomState, Settings

_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
_SETTINGS = TypeAdapter(Settings)
_STATE = TypeAdapter(RoomState)
_SERIES = TypeAdapter(Series)
_REMINDING = TypeAdapter(Reminding)

# The fields of each kind of event, and of each whether its being null says something: nobody has the floor.
_FIELDS: dict[type[Event], tuple[tuple[str, bool], ...]] = {
    kind: tuple((field.name, field.default is MISSING) for field in fields(kind))
    for kind in get_args(Event)
}


def body_of(event: Event) -> bytes:
    """The JSON of an event; what need not be given and is not is left out."""
    return orjson.dumps(
        {
            name: value
            for name, told in _FIELDS[type(event)]
            if (value := getattr(event, name)) is not None or told
        }
    )


def event_of(body: bytes) -> Event | None:
    """The event of a log entry; None for one that only a newer server knows: it changes nothing here."""
    try:
        return _EVENTS.validate_json(body)
    except ValidationError:
        return None


def settings_body(settings: Settings) -> bytes:
    """A room's settings as they are kept in the store."""
    return _SETTINGS.dump_json(settings, exclude_none=True)


def settings_of(body: bytes) -> Settings:
    """The settings kept in the store.

    Raises:
        pydantic.ValidationError: They are not ours.
    """
    return _SETTINGS.validate_json(body)


def state_body(state: RoomState) -> bytes:
    """A snapshot of a room."""
    return _STATE.dump_json(state)


def state_of(body: bytes) -> RoomState:
    """A room from its snapshot.

    Raises:
        pydantic.ValidationError: It was written by another version; the log tells all the same.
    """
    return _STATE.validate_json(body)


def series_body(series: Series) -> bytes:
    """A series as it is kept in the store."""
    return _SERIES.dump_json(series, exclude_none=True)


def series_of(body: bytes) -> Series:
    """A series kept in the store.

    Raises:
        pydantic.ValidationError: It is not ours.
    """
    return _SERIES.validate_json(body)


def reminding_body(reminding: Reminding) -> bytes:
    """A reminder as it is kept in the store."""
    return _REMINDING.dump_json(reminding)


def reminding_of(body: bytes) -> Reminding:
    """A reminder kept in the store.

    Raises:
        pydantic.ValidationError: It is not ours.
    """
    return _REMINDING.validate_json(body)
