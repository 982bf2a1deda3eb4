"""`ruikatsu rooms`: whoever runs the server sees what is on and can end it gently, and reads nobody's words."""

import csv
import io
from pathlib import Path

from ruikatsu.domain.programme import Programme
from tests.operating.commands import ruikatsu
from tests.running import RunningHub, phase

CANARY = "the canary sings"
Env = dict[str, str]

EVENING = Programme(
    (
        phase("cry", 600, "open"),
        phase("quiet", 180, "closed"),
        phase("share", 600, "open"),
        phase("close", 120, "open"),
    )
)


async def test_rooms_are_listed_also_those_that_the_front_page_does_not_name(
    hub: RunningHub, env: Env
) -> None:
    on = await hub.room(title="An evening")
    hidden = await hub.room(title="A circle", public=False, starts_at=hub.now() + 3_600_000)
    guest = await hub.guest(on.id)
    await hub.listener(on.id)
    await guest.say(CANARY)
    await guest.until(lambda f: f["op"] == "presence" and f["people_total"] == 1)
    told = (await ruikatsu("rooms", "list", "--json", **env)).told
    assert [(one["id"], one["state"]) for one in told] == [
        (on.id, "live"),
        (hidden.id, "scheduled"),
    ]
    assert (told[0]["people"], told[0]["listeners"], told[0]["seats_taken"]) == (1, 1, 1)
    printed = (await ruikatsu("rooms", "list", **env)).out
    assert "1 here, 1 listening" in printed
    assert CANARY not in printed


async def test_one_room_is_shown_in_figures(hub: RunningHub, env: Env) -> None:
    room = await hub.room()
    host, guest = await hub.host(room, "Mio"), await hub.guest(room.id, "Heron")
    await guest.say(CANARY)
    await guest.ask("help", text=CANARY)
    await host.ask("hush", on=True)
    await host.until(lambda f: f["op"] == "presence" and f["people_total"] == 2)
    ran = await ruikatsu("rooms", "show", room.id, "--json", **env)
    told = ran.told
    assert (told["state"], told["phase"], told["people"]) == ("live", "share", 2)
    assert (told["staff_here"], told["waiting"], told["hushed"]) == (1, 1, True)
    plain = await ruikatsu("rooms", "show", room.id, **env)
    for secret in (CANARY, "Mio", "Heron", guest.person):
        assert secret not in ran.out + plain.out


async def test_close_leads_through_the_quiet_that_is_owed_and_everybody_hears_of_it(
    hub: RunningHub, env: Env
) -> None:
    room = await hub.room(EVENING)
    guest = await hub.guest(room.id)
    assert (await ruikatsu("rooms", "show", room.id, "--json", **env)).told["phase"] == "cry"
    ran = await ruikatsu("rooms", "close", room.id, "--json", **env)
    assert (ran.code, ran.told["state"], ran.told["phase"]) == (0, "live", "quiet")
    steered = await guest.happened("steered")
    assert steered["steer"] == {"kind": "close", "emergency": False}
    rows = (await ruikatsu("rooms", "export", room.id, "--what", "audit", **env)).told
    assert ("steer.close", None) in [(row["what"], row["role"]) for row in rows]


async def test_an_emergency_is_at_once_and_only_when_asked_for(hub: RunningHub, env: Env) -> None:
    room = await hub.room(EVENING)
    guest = await hub.guest(room.id)
    ran = await ruikatsu("rooms", "close", room.id, "--emergency", **env)
    assert "It is closed." in ran.out
    assert (await guest.say("one more"))["code"] == "room_closed"
    again = await ruikatsu("rooms", "close", room.id, **env)
    assert (again.code, "Traceback" in again.err) == (1, False)


async def test_a_room_that_has_not_begun_is_called_off_only_when_asked_for(
    hub: RunningHub, env: Env
) -> None:
    room = await hub.room(starts_at=hub.now() + 60_000)
    waiting = await hub.guest(room.id)
    ran = await ruikatsu("rooms", "close", room.id, **env)
    assert (ran.code, "--cancel" in ran.err) == (1, True)
    ran = await ruikatsu("rooms", "close", room.id, "--cancel", **env)
    assert "will not take place" in ran.out
    assert (await waiting.until("bye"))["code"] == "cancelled"


async def test_a_room_that_is_not_there_is_said_in_a_sentence(env: Env) -> None:
    for words in (("show", "nowhere"), ("close", "no way/../"), ("export", "nowhere")):
        ran = await ruikatsu("rooms", *words, **env)
        assert (ran.code, "rooms list" in ran.err, "Traceback" in ran.err) == (1, True, False)


async def test_what_is_exported_has_figures_and_no_names_and_no_words(
    hub: RunningHub, env: Env, tmp_path: Path
) -> None:
    room = await hub.room()
    host, guest = await hub.host(room, "Mio"), await hub.guest(room.id, "Heron")
    await guest.say(CANARY)
    assert (await host.ask("mute", person=guest.person, for_ms=60_000, why=CANARY))["op"] == "ok"
    made = {}
    for what in ("report", "audit"):
        for kind in ("json", "csv"):
            file = tmp_path / f"{what}.{kind}"
            words = ("--what", what, "--format", kind, "--out", str(file))
            assert (await ruikatsu("rooms", "export", room.id, *words, **env)).code == 0
            assert file.stat().st_mode & 0o077 == 0
            made[what, kind] = file.read_text("utf-8-sig")
    for text in made.values():
        for secret in (CANARY, "Mio", "Heron", guest.person, host.person):
            assert secret not in text
    rows = csv.DictReader(io.StringIO(made["audit", "csv"]))
    assert [(r["role"], r["for_s"]) for r in rows if r["what"] == "mute"] == [("host", "60")]
    assert sum(int(row["words"]) for row in csv.DictReader(io.StringIO(made["report", "csv"]))) == 1
    assert '"said": 1' in made["report", "json"]
