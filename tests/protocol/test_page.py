"""The page that others write clients against: it names all that there is."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from ruikatsu.domain.commands import SignalKind
from ruikatsu.domain.events import Event
from ruikatsu.domain.programme import ChatMode, Cue, PhaseKind
from ruikatsu.domain.roles import Role
from ruikatsu.domain.steering import SteerKind
from ruikatsu.domain.timeline import MAX_HOLD_MS, OVERTIME_MS, Course, RoomPhase, Standing, Steer
from ruikatsu.errors import CODES
from ruikatsu.protocol.asyncapi import client_models, server_models
from ruikatsu.protocol.calls import CALLS
from ruikatsu.protocol.desk import UNSEEN
from ruikatsu.protocol.http import Topic
from ruikatsu.protocol.views import Card, PersonView, RoomView, TimelineView, YouView

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")


def section(title: str) -> str:
    """From one heading to the next of its rank or above."""
    rank = title.partition(" ")[0]
    begins = PAGE.index(f"\n{title}") + 1
    after = re.search(rf"\n#{{1,{len(rank)}}} ", PAGE[begins:])
    return PAGE[begins : begins + after.start()] if after else PAGE[begins:]


def default_of(kind: type, field: str) -> str:
    """The one value that a tag of a dataclass has."""
    return next(str(part.default) for part in fields(kind) if part.name == field)


def reserved(title: str) -> set[str]:
    """The types that are named and not sent yet."""
    told = section(title).partition("Reserved, and not sent by this version:")[2].partition("\n")[0]
    return {name for name in re.findall(r"`(\w+)`", told) if name not in ("why", "text")}


@pytest.mark.parametrize("op", client_models())
def test_every_op_of_a_client_is_on_the_page_with_its_fields(op: str) -> None:
    lines = [part for part in section("### From the client").split("`{") if f'"op":"{op}"' in part]
    assert lines
    wanted = {info.alias or name for name, info in client_models()[op].model_fields.items()}
    for field in wanted:
        assert any(f'"{field}"' in line or f"`{field}`" in line for line in lines), field


@pytest.mark.parametrize("name", server_models())
def test_every_frame_of_the_server_is_on_the_page_with_its_fields(name: str) -> None:
    op, _, kind = name.partition("_")
    lines = [line for line in section("### From the server").splitlines() if f'"op":"{op}"' in line]
    assert lines
    title = "### Entries of the desk" if op == "desk" else "### Events of the room"
    if kind:
        lines += [line for line in section(title).splitlines() if line.startswith(f"| `{kind}` |")]
        assert len(lines) == 2
    for field in server_models()[name].model_fields:
        assert any(re.search(rf"\b{field}\b", line) for line in lines), field


@pytest.mark.parametrize("title", ["### Events of the room", "### Entries of the desk"])
def test_what_is_reserved_is_not_sent_yet_and_what_is_sent_is_not_reserved(title: str) -> None:
    stream = "room" if "room" in title else "desk"
    sent = {
        default_of(event, "type")
        for event in get_args(Event)
        if event.stream == stream and event not in UNSEEN
    }
    table = set(re.findall(r"^\| `(\w+)` \|", section(title), re.MULTILINE))
    assert reserved(title)
    assert not sent & reserved(title)
    assert sent <= table <= sent | reserved(title)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_every_call_is_on_the_page(call: object) -> None:
    path = getattr(call, "path", "")
    assert re.search(rf"`[^`\n]*{re.escape(path)}[`? ]", PAGE)


@pytest.mark.parametrize(
    ("named", "model"),
    [
        ("**Card**", Card),
        ("`You`", YouView),
        ("`Person`", PersonView),
        ("`Room`", RoomView),
        ("`Timeline`", TimelineView),
    ],
)
def test_an_object_is_on_the_page_with_its_fields(named: str, model: type) -> None:
    shown = PAGE[PAGE.index(f"\n{named}") :].partition("}`")[0]
    assert set(re.findall(r'"(\w+)"\??', shown)) == set(model.model_fields)  # type: ignore[attr-defined]


def test_the_course_and_the_standing_are_on_the_page_with_their_fields() -> None:
    for opening, kind in (("`Course` = `{", Course), ("gives `{", Standing)):
        shown = PAGE[PAGE.index(opening) :].partition("}`")[0]
        assert {part.name for part in fields(kind)} <= set(re.findall(r'"(\w+)"', shown))


@pytest.mark.parametrize(
    "values",
    [SignalKind, ChatMode, PhaseKind, Role, SteerKind, RoomPhase, Topic],
    ids=["signals", "chat modes", "phases", "roles", "steers", "states", "topics"],
)
def test_every_value_of_a_kind_is_on_the_page(values: object) -> None:
    for value in get_args(values):
        assert re.search(rf'["`]{value}["`\\]', PAGE), value


def test_every_cue_and_every_steer_is_on_the_page() -> None:
    for cue in get_args(Cue):
        (line,) = re.findall(rf"^\| `{default_of(cue, 'kind')}` \|.*$", PAGE, re.MULTILINE)
        own = {part.name for part in fields(cue)} - {"id", "at_ms", "length_ms", "kind"}
        assert all(f"`{name}`" in line for name in own)
    for steer in get_args(Steer):
        shown = re.findall(rf'\{{"kind":"{default_of(steer, "kind")}"[^}}]*\}}', PAGE)
        assert shown
        assert all(f'"{part.name}"' in shown[0] for part in fields(steer))


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_on_the_page_with_how_it_travels(code: str) -> None:
    (line,) = re.findall(rf"^\| `{code}` \|(.*)\|$", section("## Codes"), re.MULTILINE)
    kind = CODES[code]
    shown = [cell.strip() for cell in line.split("|")]
    wait = f"{kind.retry_after:g}" if kind.retry_after is not None else ""
    assert shown == [str(kind.status or ""), str(kind.close or ""), wait]


def test_no_code_is_on_the_page_that_there_is_not() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section("## Codes"), re.MULTILINE)
    assert rows == list(CODES)


def test_the_figures_on_the_page_are_those_of_the_code() -> None:
    assert "two hours (`OVERTIME_MS`)" in PAGE
    assert OVERTIME_MS == 2 * 3_600_000
    assert "fifteen minutes (`MAX_HOLD_MS`)" in PAGE
    assert MAX_HOLD_MS == 15 * 60_000
