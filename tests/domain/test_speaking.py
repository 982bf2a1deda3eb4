"""What may be said, by whom and when: one test a rule."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruikatsu.domain.commands import CallHelp, RaiseHand, Report, Say
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import MAX_TEXT, MAX_VEIL, Decision
from ruikatsu.domain.events import (
    Floor,
    Muted,
    Recorded,
    Said,
    SeatGivenBack,
    Unmuted,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.programme import ChatMode, Programme
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import opened
from ruikatsu.domain.speech import as_said

from . import making
from .deciding import NOW, happened, refused, said_by
from .making import GUEST, HOST, MINUTE, MODERATOR, OTHER, SECOND, T0, phase, room


def text_of(typed: str, who: Who = GUEST) -> str:
    event = happened(room(), who, Say("m1", typed))
    assert isinstance(event, Said)
    return event.text


# Words.


def test_what_is_said_carries_who_said_it_and_as_what() -> None:
    say = Say("m1", "hello", veil=" a loss ", lang="en")
    assert happened(room(), GUEST, say) == Said(
        person="p_guest",
        name="Quiet Heron",
        role="guest",
        text="hello",
        id="m1",
        veil="a loss",
        lang="en",
    )


@pytest.mark.parametrize("typed", ["", " \n\t ", "\u200b\u200d", "\u3164"], ids=ascii)
def test_words_that_show_nothing_are_refused(typed: str) -> None:
    assert refused(room(), GUEST, Say("m1", typed)).code == "empty"


def test_words_are_cleaned_before_others_see_them() -> None:
    assert text_of("  left\u202eright\x07 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 ") == (
        "leftright é\u0301\u0301\u0301\u0301"
    )


def test_a_text_of_just_the_length_that_fits_is_said() -> None:
    assert len(text_of("あ" * MAX_TEXT + "   ")) == MAX_TEXT


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    too_long = refused(room(), GUEST, Say("m1", "あ" * (MAX_TEXT + 7)))
    assert too_long == Refusal("too_long", params={"most": MAX_TEXT, "over": 7})


PADDING = st.text(" \n\t\u3000\u200b\u202e", max_size=3).map(lambda pad: pad * 500)


@given(PADDING, st.text(max_size=20), PADDING, st.none() | st.text(max_size=90), PADDING)
def test_what_screening_reads_is_what_is_said_whatever_stands_around_it(
    before: str, words: str, after: str, veil: str | None, cover: str
) -> None:
    asked = Say("m1", before + words + after, veil=None if veil is None else cover + veil)
    read = as_said(asked)
    verdict = decide(room(), GUEST, asked, NOW)
    if isinstance(verdict, Decision):
        (said,) = verdict.events
        assert isinstance(said, Said)
        assert (said.text, said.veil) == (read.text, read.veil)
    else:
        assert not read.text or len(read.text) > MAX_TEXT


@pytest.mark.parametrize("pad", [" ", "\u3000", "\ufeff", "\n\u2028"], ids=ascii)
def test_no_padding_hides_words_from_screening(pad: str) -> None:
    read = as_said(Say("m1", pad * 1_000 + "call me", veil=pad * 1_000 + "here"))
    assert read.text == "call me"
    assert read.veil == "here"


def test_a_cover_that_shows_nothing_where_it_is_cut_is_none() -> None:
    assert as_said(Say("m1", "hello", veil="\u200b" * MAX_VEIL + "here")).veil is None


@pytest.mark.parametrize("veil", ["", "  ", "\u200b"], ids=ascii)
def test_a_veil_without_words_is_none(veil: str) -> None:
    event = happened(room(), GUEST, Say("m1", "hello", veil=veil))
    assert isinstance(event, Said)
    assert event.veil is None


def test_a_veil_is_cut_to_a_line() -> None:
    event = happened(room(), GUEST, Say("m1", "hello", veil="v" * 500))
    assert isinstance(event, Said)
    assert event.veil == "v" * MAX_VEIL


@pytest.mark.parametrize("reply_to", [-1, 0, 3, 2**53])
def test_an_answer_to_words_that_were_never_said_is_refused(reply_to: int) -> None:
    state = room(said_by(OTHER), said_by(OTHER))
    assert refused(state, GUEST, Say("m1", "yes", reply_to)).code == "unknown_message"


@pytest.mark.parametrize("reply_to", [1, 2])
def test_words_that_were_said_can_be_answered(reply_to: int) -> None:
    state = room(said_by(OTHER), said_by(OTHER))
    event = happened(state, GUEST, Say("m1", "yes", reply_to))
    assert isinstance(event, Said)
    assert event.reply_to == reply_to


def test_words_hold_only_until_the_phase_ends_in_which_they_were_decided() -> None:
    verdict = decide(room(), GUEST, Say("m1", "hello"), NOW)
    assert isinstance(verdict, Decision)
    assert verdict.until == T0 + 60 * MINUTE


# Who may speak now.


@pytest.mark.parametrize("who", [GUEST, MODERATOR, HOST], ids=lambda who: who.role)
def test_nobody_speaks_while_the_chat_is_closed(who: Who) -> None:
    assert refused(room(chat="closed"), who, Say("m1", "hello")).code == "chat_closed"


def test_nobody_speaks_before_the_room_begins() -> None:
    assert refused(room(), GUEST, Say("m1", "hello"), T0 - 1).code == "chat_closed"
    happened(room(), GUEST, Say("m1", "hello"), T0)


@pytest.mark.parametrize("holder", [None, "p_other"])
def test_only_who_holds_the_floor_speaks(holder: str | None) -> None:
    state = room(Floor(person=holder, by="p_host"), chat="floor")
    assert refused(state, GUEST, Say("m1", "hello")).code == "not_your_turn"


def test_who_holds_the_floor_speaks() -> None:
    happened(room(Floor(person="p_guest", by="p_host"), chat="floor"), GUEST, Say("m1", "hello"))


def test_the_staff_speak_without_the_floor() -> None:
    for who in (MODERATOR, HOST):
        happened(room(chat="floor"), who, Say("m1", "hello"))


def test_in_a_hush_only_the_staff_speak() -> None:
    hushed = making.hushed(room())
    assert refused(hushed, GUEST, Say("m1", "hello")).code == "hushed"
    happened(hushed, MODERATOR, Say("m1", "hello"))


def test_a_muted_guest_is_told_how_long_it_lasts() -> None:
    state = room(Muted(person="p_guest", until=NOW + 90 * SECOND, by="p_host"))
    assert refused(state, GUEST, Say("m1", "hello")) == Refusal("muted", 90 * SECOND)
    happened(state, OTHER, Say("m1", "hello"))


def test_a_mute_ends_at_its_time_and_not_before() -> None:
    state = room(Muted(person="p_guest", until=NOW, by="p_host"))
    assert refused(state, GUEST, Say("m1", "hello"), NOW - 1) == Refusal("muted", 1)
    happened(state, GUEST, Say("m1", "hello"), NOW)


def test_a_mute_that_is_lifted_is_over() -> None:
    muted = Muted(person="p_guest", until=NOW + MINUTE, by="p_host")
    happened(room(muted, Unmuted(person="p_guest", by="p_host")), GUEST, Say("m1", "hello"))


def test_a_mute_holds_for_the_staff_too() -> None:
    state = room(Muted(person="p_moderator", until=NOW + 1, by="p_host"))
    assert refused(state, MODERATOR, Say("m1", "hello")).code == "muted"


def test_nothing_is_asked_for_from_a_seat_that_was_given_back() -> None:
    state = room(said_by(OTHER), SeatGivenBack(person=GUEST.person))
    for asked in (Say("m1", "hello"), RaiseHand(up=True), CallHelp(None), Report(1, "unkind")):
        assert refused(state, GUEST, asked).code == "not_allowed"
    happened(state, OTHER, Say("m2", "hello"))


def test_in_slow_mode_words_wait_for_as_long_as_it_takes() -> None:
    state = making.slow(room(said_by(GUEST)), 30 * SECOND)
    waits = refused(state, GUEST, Say("m2", "again"), T0 + 8_500)
    assert waits == Refusal("slow", 21_500, {"seconds": 22})
    last_wait = refused(state, GUEST, Say("m2", "again"), T0 + 29_999)
    assert last_wait == Refusal("slow", 1, {"seconds": 1})
    happened(state, GUEST, Say("m2", "again"), T0 + 30_000)


def test_slow_mode_slows_each_person_by_their_own_words_and_not_the_staff() -> None:
    state = making.slow(room(said_by(GUEST), said_by(HOST)), 30 * SECOND)
    happened(state, OTHER, Say("m2", "hello"), T0 + 2 * SECOND)
    happened(state, HOST, Say("m2", "hello"), T0 + 2 * SECOND)


@pytest.mark.parametrize("chat", get_args(ChatMode))
def test_what_is_wrong_with_the_words_is_told_before_whose_turn_it_is(chat: ChatMode) -> None:
    assert refused(room(chat=chat), GUEST, Say("m1", " ")).code == "empty"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from([GUEST, OTHER])), max_size=20))
def test_in_slow_mode_nobody_is_heard_twice_within_it(tries: list[tuple[int, Who]]) -> None:
    state = opened(making.settings(Programme((phase("share", 60),))))
    state, now = making.slow(replace(state, seats=making.SEATS), 9_000), T0
    heard: dict[str, int] = {}
    for wait, who in tries:
        now += wait
        verdict = decide(state, who, Say("m", "hello"), now)
        if isinstance(verdict, Decision):
            assert now - heard.get(who.person, 0) >= 9_000
            heard[who.person] = now
            entry = Recorded(state.version + 1, state.seq + 1, now, verdict.events[0])
            state = evolve(state, entry)
        else:
            assert verdict.retry_after_ms == heard[who.person] + 9_000 - now
