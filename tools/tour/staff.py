"""What hosts and moderators see: making a room, the console, the report."""

from ruikatsu.web.hosts import add_host
from tests.browser.test_the_console import chair
from tests.browser.test_the_report import shown
from tools.tour.looking import Tour, one


async def hosts(tour: Tour) -> None:
    key = await add_host(tour.hub.app.store, "Grief circle")
    made = await tour.room(one("share", "open"), 3)
    async with tour.visitor() as person:
        await person.open("/host")
        await person.see("host-key").wait_for()
        await tour.shot(person.page, "host-key")
        await person.open("about:blank")
        await person.open(f"/host#key={key}")
        await person.see("host-new").wait_for()
        await tour.shot(person.page, "host-none")
        await person.tap("host-new")
        await tour.shot(person.page, "making", whole=True)
        await person.open(tour.hub.links(made).host)
        await person.see("door-agree").check()
        await person.tap("door-enter")
        await person.see("console-open").wait_for()
        await tour.shot(person.page, "host-room")
        await person.tap("console-open")
        await tour.shot(person.page, "console")


async def console(tour: Tour) -> None:
    made = await tour.room(one("share", "open"), 3)
    guest = await tour.hub.guest(made.id, "Heron")
    await guest.say("write to me: heron@example.org")
    await guest.ask("help", text="It is too much just now.")
    await guest.ask("slip", text="I never got to say goodbye.", lang="en")
    async with tour.visitor() as person:
        await chair(person, tour.hub.links(made).host)
        for tab in ("queue", "people", "box", "room", "run", "notes"):
            await person.tap(f"console-{tab}")
            await tour.shot(person.page, f"console-{tab}")
        await person.tap("console-people")
        await person.see("console-person").filter(has_text="Heron").first.click()
        await tour.shot(person.page, "console-person")


async def report(tour: Tour) -> None:
    async with tour.visitor() as person:
        await shown(person, tour.hub)
        await tour.shot(person.page, "report", whole=True)
        await person.page.unroute_all(behavior="ignoreErrors")
        await person.open("/rooms/nowhere/report")
        await person.see("report-not-for").wait_for()
        await tour.shot(person.page, "report-not-for")


async def making(tour: Tour) -> None:
    key = await add_host(tour.hub.app.store, "Grief circle")
    async with tour.visitor() as person:
        await person.open(f"/host#key={key}")
        await person.tap("host-new")
        await person.see("making-title").fill("Tuesday circle")
        await person.see("making-length").wait_for()
        await person.see("template-own").locator("..").click()
        await person.see("film-address").fill("https://youtu.be/lantern_b0a")
        await person.see("film-address").press("Tab")
        await tour.shot(person.page, "making-own", whole=True)
        await person.tap("template-ten_minutes")
        await person.tap("making-send")
        await person.see("link-guest").wait_for()
        await tour.shot(person.page, "made", whole=True)
        await person.open("/host")
        await person.see("own-room").first.wait_for()
        await tour.shot(person.page, "host-rooms", whole=True)
