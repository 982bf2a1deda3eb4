"""Slips and leaving safely on the wire: a guest writes, the host reads aloud, nobody learns whose it was."""

import json
from typing import Any

import httpx

from ruikatsu.domain.programme import Programme
from ruikatsu.hub import beat
from ruikatsu.store import Store
from tests.running import RunningHub, phase, talking
from tests.wire import Client

LINE = "I never got to say goodbye."


async def ok(client: Client, op: str, **fields: Any) -> dict[str, Any]:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "ok", answer
    return answer


async def no(client: Client, op: str, **fields: Any) -> str:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "no", answer
    return str(answer["code"])


async def box(hub: RunningHub, room: str, seat: dict[str, Any] | None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {seat['token']}"} if seat else {}
    async with hub.http() as http:
        return await http.get(f"/api/rooms/{room}/box", headers=headers)


async def slips(hub: RunningHub, room: str, seat: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await box(hub, room, seat)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["slips"]
    return found


async def everything(store: Store, room: str) -> dict[str, str]:
    """All that the store keeps of a room, by key."""
    found: dict[str, str] = {}
    _, names = await store.reads.call("SCAN", b"0", "MATCH", f"*{room}*", "COUNT", 99_999)
    for name in names:
        kind = await store.reads.call("TYPE", name)
        ask = {"hash": ("HGETALL",), "stream": ("XRANGE", "-", "+"), "zset": ("ZRANGE", 0, -1)}
        command, *rest = ask.get(kind.decode(), ("GET",))
        found[name.decode()] = repr(await store.reads.call(command, name, *rest))
    return found


async def test_a_slip_is_read_aloud_to_everybody_without_a_name(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    chair = await hub.staff_seat(room, "host", "Mio")
    host = await hub.enter(room.id, chair)
    writer, other = await other_hub.guest(room.id, "Heron"), await hub.guest(room.id, "Otter")
    listener = await other_hub.listener(room.id)
    await ok(writer, "slip", text=LINE, lang="en")
    slipped = await host.told("slipped")
    assert LINE not in json.dumps(slipped)
    assert writer.person not in json.dumps(slipped)
    lying = await slips(hub, room.id, chair)
    assert lying == [{"slip": slipped["slip"], "text": LINE, "lang": "en", "danger": False}]
    assert [f for f in (*writer.frames, *other.frames) if slipped["slip"] in json.dumps(f)] == []

    await ok(host, "read_slip", slip=slipped["slip"])
    for client in (writer, other, listener):
        read = await client.happened("slip_read")
        assert {k: read[k] for k in ("text", "lang", "by")} == {
            "text": LINE,
            "lang": "en",
            "by": host.person,
        }
        assert writer.person not in json.dumps(read)
        assert "Heron" not in json.dumps(read)
    assert await slips(hub, room.id, chair) == []
    assert await no(host, "read_slip", slip=slipped["slip"]) == "unknown_slip"
    late = await hub.guest(room.id, "Late")
    assert [entry["text"] for entry in late.welcome["recent"]] == [LINE]


async def test_nothing_in_the_store_lies_beside_each_other_that_names_the_writer(
    hub: RunningHub, store: Store
) -> None:
    room = await hub.room()
    writer = await hub.guest(room.id, "Heron")
    await ok(writer, "slip", id="c0ffee00-once", text=LINE)
    await ok(writer, "slip", id="c0ffee00-once", text=LINE)
    kept = await everything(store, room.id)
    assert [n.rpartition(":")[2] for n, value in kept.items() if LINE in value] == ["box"]
    for name, value in kept.items():
        assert "c0ffee00-once" not in value, name
        if name.endswith((":box", ":ids")):
            # Their seat has an answer of its own there.
            assert writer.person not in value.replace(f"seat:{writer.person}", ""), name
    answers = next(value for name, value in kept.items() if name.endswith(":ids"))
    assert answers.count("slip:") == 1, "the second sending is known for what it is"


async def test_a_client_that_lies_neither_sees_the_box_nor_reads_from_it(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room, elsewhere = await hub.room(), await hub.room()
    chair = await hub.staff_seat(room, "host", "Mio")
    host = await hub.enter(room.id, chair)
    deputy = await hub.staff_seat(room, "moderator", "Ren")
    moderator = await hub.enter(room.id, deputy)
    seat = await hub.seat(room.id, "Heron")
    guest = await other_hub.enter(room.id, seat)
    listener = await other_hub.listener(room.id)
    await ok(guest, "slip", text=LINE)
    slip = (await host.told("slipped"))["slip"]
    for liar in (guest, listener, moderator):
        assert await no(liar, "read_slip", slip=slip) == "not_allowed"
    for liar in (guest, listener):
        assert await no(liar, "drop_slip", slip=slip) == "not_allowed"
    asked = {
        200: deputy,
        403: seat,
        401: {"token": "nonsense"},
    }
    for status, who in asked.items():
        assert (await box(other_hub, room.id, who)).status_code == status
    assert (await box(hub, room.id, None)).status_code == 401
    strange = await hub.staff_seat(elsewhere, "host", "Rin")
    assert (await box(hub, room.id, strange)).status_code == 403
    # Words of one's own choosing cannot be smuggled in as somebody's slip.
    await ok(host, "read_slip", slip=slip, text="something else", lang="xx")
    assert (await guest.happened("slip_read"))["text"] == LINE
    await ok(host, "remove", person=moderator.person)
    assert (await box(hub, room.id, deputy)).status_code == 403


async def test_a_slip_is_screened_and_its_writer_is_shown_help(hub: RunningHub) -> None:
    room = await hub.room()
    chair = await hub.staff_seat(room, "host", "Mio")
    host, guest = await hub.enter(room.id, chair), await hub.guest(room.id)
    assert await no(guest, "slip", text="write to heron@example.org") == "not_for_the_box"
    assert await no(guest, "slip", text="x" * 201) == "too_long"
    answer = await ok(guest, "slip", text="I want to kill myself")
    assert answer["care"] is True
    assert "care" not in await ok(guest, "slip", text=LINE)
    assert [slip["danger"] for slip in await slips(hub, room.id, chair)].count(True) == 1
    await host.settle()
    assert [f["type"] for f in host.desk] == ["slipped", "slipped"], "no alarm names the writer"


async def test_one_person_does_not_fill_the_box(hub: RunningHub) -> None:
    room = await hub.room()
    guest, other = await hub.guest(room.id), await hub.guest(room.id)
    for n in range(5):
        await ok(guest, "slip", text=f"line {n}")
    answer = await guest.ask("slip", text="one more")
    assert (answer["op"], answer["code"]) == ("no", "too_fast")
    assert answer["retry_after"] > 0
    await ok(other, "slip", text=LINE)


async def test_a_slip_put_away_is_gone(hub: RunningHub, store: Store) -> None:
    room = await hub.room()
    deputy = await hub.staff_seat(room, "moderator", "Ren")
    moderator, guest = await hub.enter(room.id, deputy), await hub.guest(room.id)
    await ok(guest, "slip", text=LINE)
    slip = (await moderator.told("slipped"))["slip"]
    await ok(moderator, "drop_slip", slip=slip)
    assert await slips(hub, room.id, deputy) == []
    assert await store.box_all(room.id) == {}
    await guest.settle()
    assert [f for f in guest.events if "slip" in f["type"]] == []


async def test_a_listener_who_may_not_read_hears_no_slip_and_a_redacted_one_is_gone(
    hub: RunningHub,
) -> None:
    room = await hub.room(listeners_read=False)
    chair = await hub.staff_seat(room, "host", "Mio")
    host, guest = await hub.enter(room.id, chair), await hub.guest(room.id)
    listener = await hub.listener(room.id)
    seat = await hub.seat(room.id, "Otter")
    away = await hub.enter(room.id, seat)
    since = away.since
    await away.close()
    await ok(guest, "slip", text=LINE)
    slip = (await host.told("slipped"))["slip"]
    seq = (await ok(host, "read_slip", slip=slip))["seq"]
    await guest.happened("slip_read")
    await ok(host, "redact", seq=seq)
    await guest.happened("redacted")
    await listener.settle()
    assert LINE not in json.dumps(listener.frames)
    back = await hub.enter(room.id, seat, since)
    read = await back.happened("slip_read")
    assert (read["text"], read["redacted"]) == ("", True)


async def test_the_box_goes_with_the_room(hub: RunningHub, store: Store) -> None:
    room = await hub.room(talking(60), starts_at=hub.now())
    chair = await hub.staff_seat(room, "host", "Mio")
    host, guest = await hub.enter(room.id, chair), await hub.guest(room.id)
    await ok(guest, "slip", text=LINE)
    before = await store.reads.call("PEXPIRETIME", store.keys.room(room.id).box)
    assert before == room.starts_at + 120_000
    await ok(host, "steer", steer="extend", by_ms=60_000)
    later = await store.reads.call("PEXPIRETIME", store.keys.room(room.id).box)
    assert later == before + 60_000, "a room that goes on keeps its box"
    await ok(host, "steer", steer="close", emergency=True)
    assert await store.box_all(room.id) == {}
    assert await slips(hub, room.id, chair) == []
    assert await no(guest, "slip", text="late") in ("box_shut", "room_closed")
    assert LINE not in json.dumps(await everything(store, room.id))


async def test_who_asks_to_be_looked_after_is_not_shown_out_with_the_others(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: Any
) -> None:
    monkeypatch.setattr(beat, "AFTER_MS", 500)
    room = await hub.room(
        Programme((phase("close", 1.5, "open"),)),
        starts_at=hub.now(),
    )
    host = await hub.host(room, "Mio")
    seat = await other_hub.seat(room.id, "Heron")
    guest, other = await other_hub.enter(room.id, seat), await other_hub.guest(room.id, "Otter")
    await ok(other, "leaving", how="fine")
    await ok(guest, "leaving", how="check", text="a bit shaky")
    asked = await host.told("check_asked")
    assert (asked["name"], asked["text"]) == ("Heron", "a bit shaky")
    own = await guest.told("check_asked")
    assert "text" not in own
    assert (await other.until("bye"))["code"] == "room_closed"
    await ok(host, "tell", item=asked["item"], text="I am here. Stay a while.")
    assert (await guest.told("told"))["text"] == "I am here. Stay a while."
    await guest.close()
    back = await other_hub.enter(room.id, seat)
    (item,) = back.welcome["you"]["items"]
    assert (item["kind"], [line["text"] for line in item["told"]]) == (
        "check",
        ["I am here. Stay a while."],
    )
    await ok(back, "answer", item=item["item"], text="thank you")
    await ok(back, "leaving", how="fine")
    assert (await back.until("bye"))["code"] == "room_closed"
    assert (await host.until("bye"))["code"] == "room_closed"
