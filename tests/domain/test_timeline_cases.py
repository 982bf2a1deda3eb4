"""The cases that Python and JavaScript share."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.steering import Steering, resolve
from ruikatsu.domain.timeline import Course, Standing, Steer, opening, standing, steer

FILE = Path(__file__).parents[1] / "cases" / "timeline.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["cases"]

_programme = TypeAdapter(Programme)
_course = TypeAdapter(Course)
_standing = TypeAdapter(Standing)
_steer: TypeAdapter[Steer] = TypeAdapter(Steer)


def _asked(command: dict[str, Any]) -> Steering:
    return Steering(**{"steer" if k == "kind" else k: v for k, v in command.items()})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_shared_case(case: dict[str, Any]) -> None:
    programme = _programme.validate_python(case["programme"])
    course = opening(programme, case["starts_at"])
    for step in case.get("commands", ()):
        steered = resolve(programme, course, _asked(step["command"]), step["at"])
        if isinstance(steered, str):
            assert {"fault": steered} == step["steer"]
        else:
            assert _steer.dump_python(steered) == step["steer"]
            course = steer(programme, course, steered, step["at"])
    # Steers that land late: after what they were decided on has changed.
    for late in case.get("steers", ()):
        course = steer(programme, course, _steer.validate_python(late["steer"]), late["at"])
    for probe in case.get("probes", ()):
        stands = standing(programme, course, case["doors_ms"], probe["now"])
        assert _standing.dump_python(stands) == probe["standing"]
    if "course" in case:
        assert _course.dump_python(course, mode="json") == case["course"]


def test_the_cases_reach_every_steer() -> None:
    kinds = {step["command"]["kind"] for case in CASES for step in case.get("commands", ())}
    assert kinds == {"start", "hold", "resume", "next", "back", "extend", "seek", "close"}
