"""The line breaks: nothing missing, nothing twice, what was typed is kept."""

import asyncio

from tests.browser.conftest import NewPerson
from tests.browser.proxy import wire_to
from tests.running import RunningHub

CUT_S = 20


async def test_twenty_seconds_without_a_line_lose_nothing(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    teller = await hub.guest(room.id, "Teller")
    async with wire_to(hub.base) as wire:
        cut_off = await new_person(base=wire.base)
        await cut_off.enter(room.id, "Tunnel")
        await cut_off.see("say-box").wait_for()
        told = 0

        async def tell(seconds: float) -> None:
            nonlocal told
            for _ in range(round(seconds * 4)):
                await teller.say(f"word {told}")
                told += 1
                await asyncio.sleep(0.25)

        await tell(2)
        await cut_off.hears(f"word {told - 1}")
        wire.cut()
        await cut_off.say("typed in the tunnel")
        await tell(CUT_S)
        assert await cut_off.see("outgoing").filter(has_text="typed in the tunnel").count() == 1
        wire.mend()
        await tell(1)
        await cut_off.hears(f"word {told - 1}")
        await teller.heard("typed in the tunnel")
        await cut_off.see("outgoing").wait_for(state="detached")

        shown = await cut_off.words()
    assert shown == teller.said
    assert len(shown) == told + 1


async def test_words_that_cannot_go_yet_are_kept_and_say_why(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    person = await new_person()
    await person.enter(room.id, "Muted")
    await person.see("say-box").wait_for()
    await person.say("first")
    event = await host.heard("first")
    await host.ask("mute", person=event["person"], for_ms=60_000, why="a short pause")
    await person.see("say-rest").wait_for()
    await person.see("notice").filter(has_text="a short pause").wait_for()
    await host.ask("unmute", person=event["person"])
    await person.see("say-rest").wait_for(state="detached")
    await person.say("second")
    await host.heard("second")
