"""Where else to turn: a starter set of helplines and emergency numbers by region, and the operator's own before it.

Each entry says where its number was read and when. Numbers change: whoever opens a door to people who cry looks at
them, and puts what they stand for into a file of their own.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

OLD_AFTER_DAYS = 365
"""What was last looked at longer ago is old: the page says so in its small print, `ruikatsu check` to the operator."""

IN_DATA = "helplines.json"
"""The operator's own file, where it lies in the data folder and no other is set."""

Words = Annotated[dict[Literal["en", "ja"], str], Field(min_length=1)]
Region = Annotated[
    str, Field(pattern=r"^(?:[A-Z]{2}|\*)$", description="ISO 3166-1 alpha-2, or * for anywhere")
]
Number = Annotated[str, Field(pattern=r"^[+0-9][0-9 -]*$", max_length=24)]
Address = Annotated[str, Field(pattern=r"^https?://", max_length=300)]


class BadHelplines(ValueError):
    """A file of helplines cannot be read; says which, and why."""


class _Entry(BaseModel):
    """What is known of where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Region
    source: Address = Field(description="where the number was read")
    verified: date | None = Field(
        default=None, description="when it was last read there; null: never by us"
    )
    seen: Literal["own", "public"] | None = Field(
        default=None, description="on a page of the service or its state, or on another public one"
    )

    def old(self, today: date) -> bool:
        """Whether nobody has looked at it for a year."""
        return self.verified is None or (today - self.verified).days > OLD_AFTER_DAYS


class EmergencyNumber(BaseModel):
    """A number for when a life is in danger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Number
    for_: Words = Field(alias="for")


class Emergency(_Entry):
    """What to call in a region when a life is in danger."""

    numbers: tuple[EmergencyNumber, ...] = Field(min_length=1)


class Helpline(_Entry):
    """Somebody to talk to. `call` or `text` or at least a page."""

    name: Words
    for_: Words = Field(alias="for")
    call: Number | None = None
    text: Number | None = None
    url: Address
    hours: str = Field(max_length=40)


class HelplineFile(BaseModel):
    """The whole file. `alone`: nothing of the starter set stands beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    emergency: tuple[Emergency, ...] = ()
    helplines: tuple[Helpline, ...] = ()
    alone: bool = False

    @model_validator(mode="after")
    def _once(self) -> Self:
        regions = [entry.region for entry in self.emergency]
        if len(regions) != len(set(regions)):
            raise ValueError("a region has its emergency numbers twice")
        return self


E = TypeVar("E", bound=_Entry)


@dataclass(frozen=True, slots=True)
class Helplines:
    """What stands on the page. `own`: the operator's file, if there is one."""

    emergency: tuple[Emergency, ...]
    lines: tuple[Helpline, ...]
    own: Path | None = None

    def old(self, today: date) -> list[str]:
        """What nobody has looked at for a year, as one would say it."""
        return self._named(lambda entry: entry.verified is not None and entry.old(today))

    def never(self) -> list[str]:
        """What nobody who wrote the file has read at its source."""
        return self._named(lambda entry: entry.verified is None)

    def _named(self, fits: Callable[[_Entry], bool]) -> list[str]:
        numbers = [f"{entry.region} (emergency)" for entry in self.emergency if fits(entry)]
        return [
            f"{one.region} {one.name.get('en', '')}" for one in self.lines if fits(one)
        ] + numbers


def own_file(setting: Path | None, data: Path) -> Path | None:
    """The operator's file: the one that is set, else the one in the data folder, if it is there."""
    if setting is not None:
        return setting
    found = data / IN_DATA
    return found if found.is_file() else None


def load(own: Path | None = None) -> Helplines:
    """The starter set, with the operator's regions in the place of its own.

    Raises:
        BadHelplines: The operator's file is not there, or cannot be understood.
    """
    ours = HelplineFile.model_validate_json(
        (files("ruikatsu") / "data" / "helplines.json").read_text("utf-8")
    )
    if own is None:
        return Helplines(ours.emergency, ours.helplines)
    try:
        theirs = HelplineFile.model_validate(json.loads(own.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise BadHelplines(f"{own}: {where}: {first['msg']}") from error
    except (OSError, ValueError) as error:
        raise BadHelplines(f"{own}: {error}") from error
    if theirs.alone:
        return Helplines(theirs.emergency, theirs.helplines, own)
    emergency = _instead(ours.emergency, {entry.region for entry in theirs.emergency})
    lines = _instead(ours.helplines, {line.region for line in theirs.helplines})
    return Helplines((*theirs.emergency, *emergency), (*theirs.helplines, *lines), own)


def today() -> date:
    """The day, in UTC."""
    return datetime.now(UTC).date()


def _instead(ours: Iterable[E], regions: set[str]) -> list[E]:
    return [entry for entry in ours if entry.region not in regions]
