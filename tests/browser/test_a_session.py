"""A whole moderated session: a host who has never seen this, a co-moderator on a phone, guests, a troll, a crisis."""

from playwright.async_api import expect

from ruikatsu.web.hosts import add_host
from tests.browser.conftest import DESKTOP, PHONE, NewPerson
from tests.browser.person import Person
from tests.browser.proxy import Wire, wire_to
from tests.running import RunningHub


async def sit(person: Person, link: str, name: str) -> None:
    await person.open(link)
    await person.see("door-agree").check()
    await person.see("door-name").fill(name)
    await person.tap("door-enter")


async def test_from_making_the_room_to_its_report(hub: RunningHub, new_person: NewPerson) -> None:
    async with wire_to(hub.base) as wire:
        await session(hub, wire, new_person)


async def session(hub: RunningHub, wire: Wire, new_person: NewPerson) -> None:
    """All of it; only the host's line runs through the wire, so that it can be cut."""
    key = await add_host(hub.app.store, "Grief circle")
    host = await new_person(viewport=DESKTOP, base=wire.base)
    helper = await new_person(viewport=PHONE)
    guest, troll = await new_person(viewport=PHONE), await new_person(locale="ja-JP")

    # The room is made, and a co-moderator invited by link.
    await host.open(f"/host#key={key}")
    await host.tap("host-new")
    await host.see("making-title").fill("Tuesday circle")
    await host.tap("template-ten_minutes")
    await host.tap("making-send")
    guests, moderators = [
        (await host.see(f"link-{role}").input_value()).replace(wire.base, hub.base)
        for role in ("guest", "moderator")
    ]
    await host.tap("made-open")
    await host.see("door-agree").check()
    await host.see("door-name").fill("Mio")
    await host.tap("door-enter")
    await sit(helper, moderators, "Ren")

    # It begins when the host says so; the words are open.
    await host.tap("console-open")
    await host.tap("console-run")
    await host.tap("run-start")
    await sit(guest, guests, "Heron")
    await sit(troll, guests, "Troll")
    await guest.say("It has been a year today.")
    await host.hears("It has been a year today.")

    # A troll: words with an address wait, and are not let through; then the troll is out, and knows why.
    await troll.say("write to me: troll@example.org")
    await helper.tap("console-open")
    await helper.see("item").filter(has_text="troll@example.org").wait_for()
    await helper.tap("item-decline")
    await expect(troll.see("outgoing")).to_have_attribute("data-state", "refused")
    await helper.tap("console-people")
    await helper.see("console-person").filter(has_text="Troll").click()
    await helper.see("person-why").fill("no addresses here")
    await helper.tap("do-ban")
    await helper.tap("sure-ban")
    await expect(troll.see("state-banned")).to_be_visible()

    # A person in crisis: the words stand, help is shown, and somebody is there.
    await guest.say("I do not want to live any more")
    await expect(guest.see("notice")).to_contain_text("Thank you for saying it")
    await host.tap("console-queue")
    await host.see("item").filter(has_text="Danger to life").wait_for()
    await host.tap("item-claim")
    await host.see("item-text").fill("I am here with you.")
    await host.tap("item-tell")
    await expect(guest.see("notice")).to_contain_text("I am here with you.")
    await guest.tap("notice-talk")
    await guest.see("talk-box").fill("Thank you.")
    await guest.tap("talk-send")
    await guest.tap("sheet-close")
    await expect(host.see("item").first).to_contain_text("Thank you.")

    # The host's own line drops, and comes back to the same chair with the conversation in it.
    wire.cut()
    await guest.say("still here")
    await helper.hears("still here")
    wire.mend()
    await host.hears("still here")
    await expect(host.see("item").first).to_contain_text("Thank you.")
    await host.tap("item-settle")

    # Nothing of the desk was ever on the guests' screens.
    for person in (guest, troll):
        await expect(person.see("console-open")).to_have_count(0)

    # Towards the end, and afterwards: figures and acts, for the host alone.
    await host.tap("console-run")
    await host.tap("run-close")
    await host.tap("run-close-yes")
    await expect(host.see("run-said")).not_to_be_empty()
    room = guests.rpartition("/")[2]
    shown = await host.script(
        "async (room) => { const of = async (what) => (await fetch(`/api/rooms/${room}/${what}`)).json();"
        " return [await of('report'), await of('audit')]; }",
        room,
    )
    report, audit = shown[0]["report"], shown[1]
    assert report["words"]["said"] >= 3
    assert report["words"]["declined"] == 1
    assert report["alarms"]["taken"] == 1
    assert [one["name"] for one in audit["look_after"]] == ["Heron"]
    assert "It has been a year" not in str(shown)
    assert {"Mio", "Ren"} <= {act["who"]["name"] for act in audit["acts"] if act["who"]}
    await host.tap("run-emergency")
    await host.tap("run-emergency-yes")
    await host.tap("to-report")
    await host.page.wait_for_url("**/report")
    await expect(host.page.locator("main svg").first).to_be_visible()
    await expect(host.page.locator("main")).to_contain_text("Heron")
    refused = await guest.script(
        "async (room) => (await fetch(`/api/rooms/${room}/report`)).status", room
    )
    assert refused == 401
