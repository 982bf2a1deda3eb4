"""The box: what goes in, what comes out, and that nothing says whose it was."""

from dataclasses import fields, replace

import pytest

from ruikatsu.domain.commands import Command, DropSlip, Mute, ReadSlip, Redact, WriteSlip
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import Decision
from ruikatsu.domain.events import SlipDropped, Slipped, SlipRead
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.screening import Finding
from ruikatsu.domain.slips import MAX_SLIP, MOST, Slip, as_written, slip_id, slip_of
from tests.domain.making import (
    GUEST,
    HOST,
    LISTENER,
    MINUTE,
    MODERATOR,
    OTHER,
    T0,
    Happening,
    happening,
    phase,
    settings,
)

NOW = T0 + MINUTE
LINE = WriteSlip("c1", "I never got to say goodbye.")
WORDS = Slip(LINE.text)


def code(answer: Decision | Refusal) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def events(answer: Decision | Refusal) -> tuple[object, ...]:
    assert isinstance(answer, Decision), answer
    return answer.events


def after(state: Happening, who: Who, command: Command, slip: Slip | None = None) -> Happening:
    verdict = decide(state.state, who, command, NOW, slip=slip)
    assert isinstance(verdict, Decision)
    return state.happen(*verdict.events, at=NOW)


def test_a_slip_says_neither_its_words_nor_its_writer() -> None:
    (slipped,) = events(decide(happening().state, GUEST, LINE, NOW))
    assert isinstance(slipped, Slipped)
    assert [field.name for field in fields(slipped)] == ["type", "slip"]
    assert GUEST.person not in slipped.slip
    assert LINE.text not in repr(slipped)


def test_the_name_of_a_slip_hangs_on_the_room_the_person_and_the_command() -> None:
    state = happening(settings(hash_key="one")).state
    elsewhere = happening(settings(hash_key="two")).state
    names = {
        slip_id(state, "p_a", "c1"),
        slip_id(state, "p_a", "c2"),
        slip_id(state, "p_b", "c1"),
        slip_id(elsewhere, "p_a", "c1"),
    }
    assert len(names) == 4
    assert slip_id(state, "p_a", "c1") in names


def test_sent_twice_it_lies_there_once() -> None:
    written = after(happening(), GUEST, LINE)
    assert len(written.state.box) == 1
    assert events(decide(written.state, GUEST, LINE, NOW)) == ()
    assert len(after(written, OTHER, LINE).state.box) == 2


def test_what_goes_in_is_one_clean_line() -> None:
    asked = WriteSlip("c1", "  one\n\ttwo\u202e  ", "en")
    assert slip_of(asked, Finding(danger=True)) == Slip("one two", "en", danger=True)


@pytest.mark.parametrize("pad", [" ", "\n\u3000", "\ufeff"], ids=ascii)
def test_no_padding_hides_a_line_from_screening(pad: str) -> None:
    asked = WriteSlip("c1", pad * 1_000 + "call me" + pad)
    assert as_written(asked).text == slip_of(asked, Finding()).text == "call me"


@pytest.mark.parametrize(
    ("text", "found", "refused"),
    [
        (" \u200b ", Finding(), "empty"),
        ("x" * (MAX_SLIP + 1), Finding(), "too_long"),
        ("call me", Finding(held="contact"), "not_for_the_box"),
        ("a link", Finding(held="link"), "not_for_the_box"),
    ],
)
def test_what_does_not_go_in(text: str, found: Finding, refused: str) -> None:
    assert code(decide(happening().state, GUEST, WriteSlip("c1", text), NOW, found)) == refused


def test_danger_keeps_no_slip_out() -> None:
    assert len(events(decide(happening().state, GUEST, LINE, NOW, Finding(danger=True)))) == 1


def test_the_longest_line_goes_in() -> None:
    assert events(decide(happening().state, GUEST, WriteSlip("c1", "x" * MAX_SLIP), NOW))


def test_who_is_muted_cannot_speak_through_the_box() -> None:
    muted = after(happening(), HOST, Mute(GUEST.person))
    assert code(decide(muted.state, GUEST, LINE, NOW)) == "muted"


def test_also_while_the_film_runs_and_nobody_may_write() -> None:
    quiet = happening(settings(Programme((phase("cry", 60, "closed"), phase("close", 5)))))
    assert events(decide(quiet.state, GUEST, LINE, NOW))


@pytest.mark.parametrize("at", [T0 - 1, T0 + 66 * MINUTE])
def test_the_box_is_shut_before_and_after(at: int) -> None:
    assert code(decide(happening().state, GUEST, LINE, at)) in ("box_shut", "room_closed")


def test_a_room_without_a_host_has_no_box() -> None:
    alone = happening(settings(autopilot=True))
    assert code(decide(alone.state, GUEST, LINE, NOW)) == "box_shut"


def test_the_box_holds_only_so_many() -> None:
    full = replace(happening().state, box=tuple(f"s{n}" for n in range(MOST)))
    assert code(decide(full, GUEST, LINE, NOW)) == "box_full"


def test_the_host_reads_one_aloud_once_and_without_a_name() -> None:
    written = after(happening(), GUEST, LINE)
    (slip,) = written.state.box
    (read,) = events(decide(written.state, HOST, ReadSlip(slip), NOW, slip=WORDS))
    assert read == SlipRead(slip=slip, text=LINE.text, by=HOST.person)
    heard = written.happen(read, at=NOW)
    assert heard.state.box == ()
    assert code(decide(heard.state, HOST, ReadSlip(slip), NOW, slip=WORDS)) == "unknown_slip"
    assert [entry.event for entry in heard.state.recent] == [read]
    taken_back = after(heard, HOST, Redact(heard.state.seq))
    assert taken_back.state.recent == ()


def test_nothing_is_read_aloud_into_the_film() -> None:
    quiet = happening(settings(Programme((phase("cry", 60, "closed"), phase("close", 5)))))
    written = after(quiet, GUEST, LINE)
    read = ReadSlip(written.state.box[0])
    assert code(decide(written.state, HOST, read, NOW, slip=WORDS)) == "chat_closed"


@pytest.mark.parametrize("who", [GUEST, OTHER, LISTENER, MODERATOR])
def test_nobody_but_the_host_reads(who: Who) -> None:
    written = after(happening(), GUEST, LINE)
    read = ReadSlip(written.state.box[0])
    assert code(decide(written.state, who, read, NOW, slip=WORDS)) == "not_allowed"


def test_who_only_listens_writes_none() -> None:
    assert code(decide(happening().state, LISTENER, LINE, NOW)) == "not_allowed"


def test_a_moderator_puts_one_away_unread() -> None:
    written = after(happening(), GUEST, LINE)
    (slip,) = written.state.box
    (dropped,) = events(decide(written.state, MODERATOR, DropSlip(slip), NOW))
    assert dropped == SlipDropped(slip=slip, by=MODERATOR.person)
    gone = written.happen(dropped, at=NOW)
    assert gone.state.box == ()
    assert code(decide(gone.state, GUEST, DropSlip(slip), NOW)) == "not_allowed"


def test_a_slip_whose_words_are_gone_is_not_read() -> None:
    written = after(happening(), GUEST, LINE)
    read = ReadSlip(written.state.box[0])
    assert code(decide(written.state, HOST, read, NOW, slip=None)) == "unknown_slip"
