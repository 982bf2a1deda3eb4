"""Every view and state that a person can come to is clean before axe, by day and by night."""

from dataclasses import replace

from ruikatsu.domain.programme import (
    Breathe,
    Candle,
    ChatMode,
    Cue,
    Ground,
    Media,
    PhaseKind,
    Programme,
    Prompt,
)
from ruikatsu.domain.templates import template
from ruikatsu.web.hosts import add_host
from tests.browser.axe import Clean
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.test_the_console import chair
from tests.running import RunningHub, phase
from tests.wire import Client

HOUR_S = 3_600
HOUR_MS = HOUR_S * 1_000


def film(lead_ms: int) -> Media:
    """The sample film, so long after its phase begins."""
    cues = [cue for p in template("ten_minutes").phases for cue in p.cues]
    return replace(next(cue for cue in cues if isinstance(cue, Media)), at_ms=lead_ms)


def person_id(host: Client, name: str) -> str:
    """Who of those the host hears of has that name."""
    found = (f for f in host.events if f["type"] == "said" and f["name"] == name)
    return str(next(found)["person"])


async def test_the_front_page_and_its_sheets(hub: RunningHub, new_person: NewPerson) -> None:
    person = await new_person(reduced_motion="reduce")
    clean = Clean(person)
    await person.open("/")
    await person.see("front-none").wait_for()
    await clean.look("front, nothing on")
    await person.tap("help")
    await person.see("helplines").wait_for()
    await clean.look("help")
    await person.tap("sheet-close")
    await hub.room(content_notes=("Parting and loss.",), topics=("grief",))
    await hub.room(starts_at=hub.now() + 7_200_000, title="Later")
    await person.page.reload()
    await person.see("front-room-card").wait_for()
    await clean.look("front, with rooms")
    await person.tap("lang-switch")
    await clean.look("front, in Japanese")
    await person.page.keyboard.press("s")
    await person.see("steady-sheet").wait_for()
    await clean.look("steady me")
    await person.tap("sheet-close")
    await person.open("/nowhere")
    await person.see("state-nowhere").wait_for()
    await clean.look("nowhere")
    await person.open("/after")
    await person.see("after").wait_for()
    await clean.look("after")
    assert clean.faults == []


async def test_the_way_in(hub: RunningHub, new_person: NewPerson) -> None:
    person = await new_person(reduced_motion="reduce")
    clean = Clean(person)
    room = await hub.room(starts_at=hub.now() + 300_000, content_notes=("Parting.",))
    await person.open(f"/rooms/{room.id}")
    await person.see("door-enter").wait_for()
    await clean.look("door")
    await person.tap("door-enter")
    await person.see("door-refusal").wait_for()
    await clean.look("door, not agreed")
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await person.see("waiting").wait_for()
    await clean.look("waiting room")
    later = await hub.room(starts_at=hub.now() + 86_400_000)
    await person.open(f"/rooms/{later.id}")
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await person.see("early").wait_for()
    await clean.look("a seat saved")
    asking = await hub.room(approval=True)
    await hub.host(asking)
    await person.enter(asking.id)
    await person.page.get_by_test_id("knocking").wait_for()
    await clean.look("knocking")
    full = await hub.room(capacity=1)
    await hub.guest(full.id)
    await person.open(f"/rooms/{full.id}")
    await person.see("door-full").wait_for()
    await clean.look("full")
    await person.open("/rooms/none-such")
    await person.see("state-unknown_room").wait_for()
    await clean.look("unknown room")
    assert clean.faults == []


async def test_words_and_all_that_can_be_done_with_them(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(reduced_motion="reduce")
    clean = Clean(person)
    room = await hub.room()
    host = await hub.host(room)
    await person.enter(room.id, "Heron")
    await person.see("say-box").wait_for()
    await clean.look("room, no words yet")
    await host.say("You are welcome here.")
    await host.say("I lost him in spring.", veil="Death")
    await host.say("مرحبا")
    await person.say("Thank you.")
    await person.hears("Thank you.")
    await clean.look("room, words")
    await person.see("message-more").first.click()
    await person.see("message-reply").wait_for()
    await clean.look("a message's sheet")
    await person.tap("message-report")
    await clean.look("a report's reasons")
    await person.tap("sheet-close")
    for what, sheet in (("people", "people-sheet"), ("film-open", "film-sheet")):
        await person.tap("more")
        await person.see("more-sheet").wait_for()
        await clean.look(f"more, before {what}")
        await person.tap(what)
        await person.see(sheet).wait_for()
        await clean.look(sheet)
        await person.tap("sheet-close")
    await person.tap("help")
    await person.see("help-send").wait_for()
    await clean.look("help, in the room")
    await person.tap("help-send")
    await person.see("help-gone").wait_for()
    await clean.look("help, called")
    await person.tap("sheet-close")
    await clean.look("room, with a notice")
    await host.ask("hush", on=True)
    await person.see("say-rest").wait_for()
    await clean.look("room, hushed")
    await host.ask("remove", person=person_id(host, "Heron"))
    await person.see("state-removed").wait_for()
    await clean.look("removed")
    assert clean.faults == []


async def test_every_cue(hub: RunningHub, new_person: NewPerson) -> None:
    person = await new_person(reduced_motion="reduce")
    clean = Clean(person)
    words = {"en": "Welcome in.", "ja": "ようこそ。"}
    cues: tuple[tuple[PhaseKind, float, ChatMode, Cue], ...] = (
        ("arrive", HOUR_S, "open", Prompt(id="prompt", at_ms=0, length_ms=HOUR_MS, text=words)),
        ("welcome", HOUR_S, "open", Candle(id="candle", at_ms=0, length_ms=HOUR_MS)),
        ("share", HOUR_S, "floor", Ground(id="ground", at_ms=0, length_ms=HOUR_MS)),
        ("cry", HOUR_S, "closed", film(lead_ms=9_000)),
        ("quiet", 25, "closed", Breathe(id="breath", at_ms=0, length_ms=25_000)),
    )
    phases = [phase(kind, seconds, chat, cue) for kind, seconds, chat, cue in cues]
    programme = Programme((*phases, phase("close", 25, "open")))
    room = await hub.room(programme)
    host = await hub.host(room)
    await person.enter(room.id, "Heron")
    for kind, _, _, cue in cues:
        await person.page.locator(f"[data-cue={cue.kind}]").wait_for()
        if cue.kind == "media":
            await person.see("film-lead-in").wait_for()
            await clean.look("lead-in")
            await person.page.wait_for_function("() => !document.querySelector('video').paused")
        await clean.look(f"{kind}, {cue.kind}")
        if kind != "quiet":
            await host.ask("steer", steer="next")
    await person.see("closing").wait_for(timeout=40_000)
    await clean.look("close")
    await person.see("closed").wait_for(timeout=40_000)
    await clean.look("closed")
    assert clean.faults == []


async def test_the_desk_of_those_who_look_after_a_room(
    hub: RunningHub, new_person: NewPerson
) -> None:
    host = await new_person(viewport=DESKTOP, reduced_motion="reduce")
    clean = Clean(host)
    room = await hub.room()
    guest = await hub.guest(room.id, "Heron")
    await chair(host, hub.links(room).host)
    await guest.say("write to me: heron@example.org")
    await guest.ask("help", text="please")
    await host.see("item-claim").first.wait_for()
    for tab in ("queue", "people", "room", "run", "notes"):
        await host.tap(f"console-{tab}")
        await clean.look(f"console, {tab}")
    await host.tap("console-people")
    await host.see("console-person").filter(has_text="Heron").click()
    await clean.look("console, a person")
    assert clean.faults == []


async def test_the_hosts_pages(hub: RunningHub, new_person: NewPerson) -> None:
    host = await new_person(viewport=DESKTOP, reduced_motion="reduce")
    clean = Clean(host)
    await host.open("/host")
    await host.page.locator("main form").wait_for()
    await clean.look("host, not known yet")
    key = await add_host(hub.app.store, "Grief circle")
    await host.open("/")
    await host.open(f"/host#key={key}")
    await host.see("host-new").wait_for()
    await clean.look("host, no room yet")
    await host.tap("host-new")
    await host.see("making-title").fill("Tuesday circle")
    await clean.look("making")
    await host.see("template-own").locator("..").click()
    await clean.look("making, a programme of one's own")
    await host.tap("template-ten_minutes")
    await host.tap("making-send")
    await host.see("link-guest").wait_for()
    await clean.look("made")
    await host.open("/host")
    await host.page.get_by_text("Tuesday circle").first.wait_for()
    await clean.look("host, with a room")
    assert clean.faults == []
