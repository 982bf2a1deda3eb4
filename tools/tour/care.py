"""What comes before and after: a seat that is kept, a link that is shared, a slip, leaving, how it feels."""

from dataclasses import replace

from ruikatsu.domain.elsewhere import YOUTUBE
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.templates import template
from tests.running import phase
from tools.tour.looking import LONG_S, Tour, lantern, one


async def keeping(tour: Tour) -> None:
    starts = tour.hub.now() + 26 * 3_600_000
    later = await tour.room(
        template("gentle_hour"), starts_at=starts, topics=("grief",), time_zone="Asia/Tokyo"
    )
    async with tour.visitor() as person:
        await person.enter(later.id, "Quiet Heron")
        await person.tap("early-keep-here")
        await person.see("early-give-back").wait_for()
        await tour.shot(person.page, "early-kept")
        for sheet in ("keep", "share"):
            await person.tap(f"early-{sheet}")
            await person.see(f"{sheet}-sheet").wait_for()
            await tour.shot(person.page, f"sheet-{sheet}")
            await person.tap("sheet-close")
        await person.open("/")
        await person.see("saved-seat").wait_for()
        await person.tap("filter-more")
        await tour.shot(person.page, "front-saved", whole=True)
        await person.tap("feed-open")
        await person.see("feed-sheet").wait_for()
        await tour.shot(person.page, "sheet-feed")
        await person.tap("sheet-close")
        await (
            person.see("exit-explained").or_(person.page.locator(".foot .link").last).first.click()
        )
        await tour.shot(person.page, "sheet-exit")


async def caring(tour: Tour) -> None:
    programme = Programme((phase("share", LONG_S, "open"), phase("close", LONG_S, "open")))
    made = await tour.room(programme, 6)
    host = await tour.hub.host(made)
    async with tour.visitor() as person:
        await person.enter(made.id, "Quiet Heron")
        await person.see("say-box").wait_for()
        await person.tap("more")
        await person.tap("more-slip")
        await person.see("slip-box").fill("I never got to say goodbye.")
        await tour.shot(person.page, "slip")
        await person.tap("slip-put")
        await person.see("slip-gone").wait_for()
        await tour.shot(person.page, "slip-gone")
        await person.tap("sheet-close")
        await host.ask("read_slip", slip=(await host.told("slipped"))["slip"])
        await person.see("slip-read-aloud").wait_for()
        await tour.shot(person.page, "slip-read")
        await person.tap("help")
        await person.see("help-send").wait_for()
        await person.tap("help-send")
        await person.see("help-gone").wait_for()
        await tour.shot(person.page, "help-gone")
        await person.tap("sheet-close")
        await host.ask("steer", steer="next")
        await person.see("leaving").wait_for()
        await tour.shot(person.page, "leaving")
        await person.tap("leaving-check")
        await person.see("leaving-asked").wait_for()
        await tour.shot(person.page, "leaving-asked")
        await host.ask("steer", steer="close", emergency=True)
        await person.see("closed").wait_for()
        await tour.shot(person.page, "closed-asked")
        await person.tap("to-after")
        await person.see("mood-ask-after").wait_for()
        await tour.shot(person.page, "after-mood", whole=True)
        await person.see("mood-pleasure").fill("20")
        await person.tap("mood-send")
        await person.see("mood-dip").wait_for()
        await person.tap("later-yes")
        await person.see("later-kept").wait_for()
        await tour.shot(person.page, "after-dip", whole=True)
        await person.page.clock.install()
        await person.open("/")
        await person.page.clock.fast_forward(91 * 60_000)
        await person.see("mood-ask-later").wait_for()
        await tour.shot(person.page, "later")


async def elsewhere(tour: Tour) -> None:
    address = "https://www.youtube-nocookie.com/embed/lantern_b0a"
    tube = replace(lantern(), url=address, type=YOUTUBE, sound_url=None, captions=(), poster=None)
    made = await tour.room(one("cry", "closed", tube), 2)
    async with tour.visitor() as person:
        await person.enter(made.id, "Quiet Heron")
        await person.see("youtube-ask").wait_for()
        await tour.shot(person.page, "youtube-ask")
        await person.tap("youtube-no")
        await person.see("film-back-in").wait_for()
        await tour.shot(person.page, "youtube-no")
