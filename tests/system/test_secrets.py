"""The secret that signs, and ids: made on the first run, for their owner alone, and not to be guessed."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from ruikatsu.cli import main
from ruikatsu.settings import Settings
from ruikatsu.web.hosts import new_key
from tests.running import RunningHub


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", secret=None)
    [secret] = settings.secrets()
    assert len(secret) >= 43
    assert _mode(settings.data) == 0o700
    assert _mode(settings.data / "secret") == 0o600
    assert Settings(data=settings.data, secret=None).secrets() == [secret]
    assert [file.name for file in settings.data.iterdir()] == ["secret"]


def test_two_houses_do_not_share_one(tmp_path: Path) -> None:
    made = [Settings(data=tmp_path / name, secret=None).secrets() for name in "ab"]
    assert made[0] != made[1]


@pytest.mark.parametrize("secret", ["short", ",", "long enough a secret,short", " " * 20])
def test_a_secret_that_could_be_tried_out_is_refused_and_not_shown(secret: str) -> None:
    answer = CliRunner().invoke(main, ["serve"], env={"RUIKATSU_SECRET": secret})
    assert answer.exit_code == 1
    assert "at least 12 characters" in answer.output
    assert "short" not in answer.output


async def test_nothing_that_opens_a_door_comes_twice_or_can_be_counted_up(hub: RunningHub) -> None:
    rooms = [await hub.room() for _ in range(20)]
    seats = [await hub.seat(room.id) for room in rooms]
    ids = [room.id for room in rooms] + [seat["person"][2:] for seat in seats]
    assert len({*ids}) == 40
    # 72 bits: at a million tries a second, a hundred thousand years for one of a thousand rooms.
    assert {len(one) for one in ids} == {12}
    assert len({new_key() for _ in range(20)}) == 20
