"""`ruikatsu serve --workers`: several processes on one address, as one server to whoever comes."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.store.making import eventually
from tests.system.workers import ENV, alive, working

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's tables")


async def test_people_on_each_worker_hear_each_other_and_a_worker_that_dies_is_followed_by_another(
    tmp_path: Path,
) -> None:
    async with working(tmp_path) as server:
        (theirs, (lost, seat)), (_, (stays, _)) = (await server.one_on_each(2)).items()
        assert (await lost.say("from one"))["op"] == "ok"
        assert (await stays.say("from the other"))["op"] == "ok"
        await stays.heard("from one")
        await lost.heard("from the other")

        os.kill(theirs, signal.SIGKILL)
        await lost.until_closed()
        assert (await stays.say("meanwhile"))["op"] == "ok"
        back = await server.enter(seat, lost.since)
        assert (await back.say("back"))["op"] == "ok"
        await stays.heard("back")
        await back.heard("back")
        assert lost.said + back.said == ["from one", "from the other", "meanwhile", "back"]
        seqs = [event["seq"] for event in lost.events + back.events]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))

        await eventually(lambda: len(server.pids() - {theirs}) == 2, within=30)
        for client, _ in (await server.one_on_each(2)).values():
            await client.close()
        await back.close()
        await stays.close()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_the_end_reaches_every_worker_and_everybody_and_is_quiet(
    tmp_path: Path, told: signal.Signals
) -> None:
    async with working(tmp_path) as server:
        people = await server.one_on_each(2)
        os.kill(server.parent.pid, told)
        for client, _ in people.values():
            assert (await client.until("bye"))["code"] == "going_down"
            await client.until_closed()
        _, said = await server.parent.communicate()
        assert server.parent.returncode == 0
        told_of = [json.loads(line) for line in said.splitlines()]
        assert {line["level"] for line in told_of} == {"info"}, told_of
        assert not any(alive(pid) for pid in people)


async def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    async with working(tmp_path) as server:
        people = await server.one_on_each(2)
        server.parent.kill()
        for client, _ in people.values():
            assert (await client.until("bye"))["code"] == "going_down"
        await eventually(lambda: not any(alive(pid) for pid in people))
    async with working(tmp_path):
        pass  # which ends the store that was left behind


async def test_a_second_server_on_the_same_port_is_told_so(tmp_path: Path) -> None:
    async with working(tmp_path / "first") as server:
        port = server.base.rpartition(":")[2]
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ruikatsu", "serve", "--workers", "2", "--port", port,
            "--data", str(tmp_path / "second"), env=ENV, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, said = await second.communicate()
        assert second.returncode == 1
        assert b"in use" in said


async def test_a_worker_that_cannot_start_ends_it_all_with_a_sentence(tmp_path: Path) -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", "serve", "--workers", "2", "--port", "0",
        "--data", str(tmp_path), "--redis-url", f"unix://{tmp_path}/nobody",
        env=ENV, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await asyncio.wait_for(server.communicate(), 60)
    assert server.returncode == 1
    assert b"cannot reach the store" in said
    assert b"did not start" in said
    assert b"Traceback" not in said
