"""What screening finds on the way in, on two hubs: in words, on their cover, in a name."""

import pytest

from tests.running import RunningHub

from .test_tools import no, ok


async def test_words_of_danger_go_out_and_call_for_help_in_private(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await other_hub.guest(room.id)
    reader = await other_hub.guest(room.id)
    await ok(writer, "say", id="m1", text="I want to kill myself tonight")
    await reader.heard("I want to kill myself tonight")
    alarm = await host.told("alarmed")
    assert (alarm["person"], alarm["id"]) == (writer.person, "m1")
    assert (await writer.told("alarmed"))["item"] == alarm["item"]
    assert reader.desk == []


async def test_contact_details_wait_with_a_reason(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await other_hub.guest(room.id)
    await ok(writer, "say", text="call me: ０９０-1234-5678")
    assert (await writer.told("held"))["reason"] == "contact"
    await ok(host, "say", text="ask me at https://example.org/")
    await writer.heard("ask me at https://example.org/")


async def test_what_stands_on_the_cover_of_words_is_read_like_the_words(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await other_hub.guest(room.id)
    reader = await hub.guest(room.id)
    await ok(writer, "say", text="a sad song", veil="call me: 090-1234-5678")
    assert (await writer.told("held"))["reason"] == "contact"
    await ok(writer, "say", text="here", veil="I want to kill myself tonight")
    await host.told("alarmed")
    await reader.settle()
    assert "090-1234" not in str(reader.frames)


PADS = [" " * 1_000, "\u3000" * 1_000, "\ufeff" * 1_000]


@pytest.mark.parametrize("pad", PADS, ids=lambda pad: ascii(pad[0]))
async def test_no_padding_carries_words_past_screening(
    hub: RunningHub, other_hub: RunningHub, pad: str
) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await other_hub.guest(room.id)
    for fields in (
        {"text": pad + "add me on telegram @sky_high"},
        {"text": "\n" * 1_500 + "https://elsewhere.example/"},
        {"text": "a sad song", "veil": pad + "call me: 090-1234-5678"},
    ):
        since = len(writer.frames)
        await ok(writer, "say", **fields)
        assert (await writer.told("held", since=since))["reason"] in ("contact", "link")
    await ok(writer, "say", id="m9", text=pad + "I want to kill myself tonight")
    assert (await host.told("alarmed"))["id"] == "m9"
    assert host.said == ["I want to kill myself tonight"]


@pytest.mark.parametrize("pad", PADS, ids=lambda pad: ascii(pad[0]))
async def test_no_padding_carries_a_slip_past_screening(hub: RunningHub, pad: str) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await hub.guest(room.id)
    assert await no(writer, "slip", text=pad + "write to heron@example.org") == "not_for_the_box"
    answer = await writer.ask("slip", text=pad + "I want to kill myself")
    assert (answer["op"], answer["care"]) == ("ok", True)
    await host.told("slipped")


@pytest.mark.parametrize("name", ["090-1234-5678", "@sky_high", "bit.ly/abc", "fa\u200bg"], ids=str)
async def test_a_name_is_read_at_the_door(hub: RunningHub, name: str) -> None:
    room = await hub.room()
    refused = await hub.ask_seat(room.id, name)
    assert refused.status_code == 422
    assert [(e["where"], e["code"]) for e in refused.json()["errors"]] == [("name", "name_unfit")]
    assert (await hub.staff_seat(room, "host", name))["name"]
    assert (await hub.ask_seat(room.id, "Heron 7")).status_code == 201
