"""The programmes that one can begin from."""

from dataclasses import replace
from typing import get_args

import pytest

from ruikatsu.domain.programme import Media
from ruikatsu.domain.templates import LANTERN_BOAT, LEAD_MS, Film, TemplateName, template
from ruikatsu.domain.validate import faults

from .making import MINUTE

NAMES: tuple[TemplateName, ...] = get_args(TemplateName)
LONG_FILM = replace(LANTERN_BOAT, length_ms=40 * MINUTE)


@pytest.mark.parametrize("film", [LANTERN_BOAT, LONG_FILM], ids=["short film", "long film"])
@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_fault_and_its_quiet_and_close(name: TemplateName, film: Film) -> None:
    programme = template(name, film)
    kinds = [phase.kind for phase in programme.phases]
    assert faults(programme) == []
    assert kinds.index("cry") < kinds.index("quiet") < kinds.index("close")
    assert kinds[-1] == "close"


@pytest.mark.parametrize("name", NAMES)
def test_nobody_talks_while_others_cry_or_rest(name: TemplateName) -> None:
    chat = {phase.kind: phase.chat for phase in template(name).phases}
    assert chat["cry"] == chat["quiet"] == "closed"


@pytest.mark.parametrize(
    ("name", "minutes"), [("ten_minutes", 10), ("gentle_hour", 60), ("ninety_minutes", 90)]
)
def test_a_template_lasts_as_long_as_its_name_says(name: TemplateName, minutes: int) -> None:
    assert template(name).length_ms == minutes * MINUTE


def test_in_the_listening_room_nobody_talks_at_all() -> None:
    assert {phase.chat for phase in template("listening_room").phases} == {"closed"}


@pytest.mark.parametrize("name", NAMES)
def test_the_film_comes_after_its_lead_in_and_leaves_a_minute_of_silence(
    name: TemplateName,
) -> None:
    cry = next(phase for phase in template(name, LONG_FILM).phases if phase.kind == "cry")
    film, after = cry.cues
    assert isinstance(film, Media)
    assert film.at_ms == LEAD_MS >= 10_000
    assert film.length_ms == LONG_FILM.length_ms
    assert after.length_ms >= MINUTE
