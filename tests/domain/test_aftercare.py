"""How somebody goes, and that a private conversation outlasts the room by a while."""

import pytest

from ruikatsu.domain.admission import against_entry
from ruikatsu.domain.aftercare import AFTERCARE_MS, stays
from ruikatsu.domain.audit import audit
from ruikatsu.domain.caring import calls, look_after
from ruikatsu.domain.commands import (
    Answer,
    CallHelp,
    Claim,
    Command,
    Leaving,
    Mute,
    Say,
    Settle,
    Tell,
)
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import Decision
from ruikatsu.domain.events import CheckAsked, Seated, Settled, Told
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
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
)

NOW = T0 + MINUTE
END = T0 + 65 * MINUTE


def carried(state: Happening, who: Who, command: Command, at: int = NOW) -> Happening:
    verdict = decide(state.state, who, command, at)
    assert isinstance(verdict, Decision), verdict
    return state.happen(*verdict.events, at=at)


def refused(state: Happening, who: Who, command: Command, at: int) -> str:
    verdict = decide(state.state, who, command, at)
    assert isinstance(verdict, Refusal), verdict
    return verdict.code


def test_that_somebody_is_fine_is_kept_nowhere() -> None:
    verdict = decide(happening().state, GUEST, Leaving("fine"), NOW)
    assert isinstance(verdict, Decision)
    assert verdict.events == ()


def test_who_asks_to_be_looked_after_is_in_the_queue_once_with_all_they_said() -> None:
    verdict = decide(happening().state, GUEST, Leaving("check", " a bit shaky "), NOW)
    assert isinstance(verdict, Decision)
    asked = CheckAsked(person=GUEST.person, name=GUEST.name or "", text="a bit shaky")
    assert verdict.events == (asked,)
    waiting = happening().happen(*verdict.events, at=NOW)
    ((number, item),) = waiting.state.queue.items()
    assert (item.kind, item.person, item.text) == ("check", GUEST.person, "a bit shaky")
    again = decide(waiting.state, GUEST, Leaving("check"), NOW)
    assert isinstance(again, Decision)
    assert again.events == ()
    more = decide(waiting.state, GUEST, Leaving("check", "still"), NOW)
    assert isinstance(more, Decision)
    assert more.events == (
        Told(item=number, person=GUEST.person, staff=False, by=GUEST.person, text="still"),
    )


def test_fine_after_all_takes_it_back_and_is_no_act_of_the_staff() -> None:
    waiting = carried(happening(), GUEST, Leaving("check"))
    (number,) = waiting.state.queue
    verdict = decide(waiting.state, GUEST, Leaving("fine"), NOW)
    assert isinstance(verdict, Decision)
    assert verdict.events == (Settled(item=number, done=True, by=GUEST.person),)
    seated = Seated(person=GUEST.person, name="Quiet Heron", role="guest")
    done = happening().happen(seated, at=NOW)
    done = carried(carried(done, GUEST, Leaving("check")), GUEST, Leaving("fine"))
    assert audit(done.log) == []


def test_the_report_knows_whom_to_look_after() -> None:
    waiting = carried(happening(), GUEST, Leaving("check"))
    (cared,) = look_after(calls(waiting.log))
    assert (cared.name, cared.checks, cared.help, cared.taken) == (GUEST.name, 1, 0, False)
    taken = carried(waiting, HOST, Claim(next(iter(waiting.state.queue))), NOW + 1)
    assert look_after(calls(taken.log))[0].taken


def test_listeners_are_asked_nothing() -> None:
    assert refused(happening(), LISTENER, Leaving("check"), NOW) == "not_allowed"


def test_after_the_end_what_is_private_goes_on_for_a_while_and_nothing_else() -> None:
    waiting = carried(happening(), GUEST, Leaving("check"))
    (number,) = waiting.state.queue
    private: list[tuple[Who, Command]] = [
        (OTHER, Leaving("check")),
        (OTHER, CallHelp("please")),
        (HOST, Tell(number, "I am here.")),
        (HOST, Claim(number)),
        (GUEST, Answer(number, "thank you")),
        (HOST, Settle(number)),
    ]
    for who, command in private:
        for at in (END, END + AFTERCARE_MS - 1):
            assert isinstance(decide(waiting.state, who, command, at), Decision), command
        assert refused(waiting, who, command, END + AFTERCARE_MS) == "room_closed"
    for who, loud in ((GUEST, Say("c1", "hello")), (HOST, Mute(GUEST.person))):
        assert refused(waiting, who, loud, END) == "room_closed"


@pytest.mark.parametrize("command", [Leaving("check"), CallHelp("please")])
def test_who_asked_to_be_looked_after_and_the_staff_stay_and_may_come_back(
    command: Command,
) -> None:
    waiting = carried(happening(), GUEST, command)
    staying = [who for who in (GUEST, OTHER, HOST, MODERATOR) if stays(waiting.state, who, END)]
    assert staying == [GUEST, HOST, MODERATOR]
    assert against_entry(waiting.state, GUEST, END) is None
    assert against_entry(waiting.state, OTHER, END) == Refusal("room_closed")
    late = END + AFTERCARE_MS
    assert not stays(waiting.state, GUEST, late)
    assert against_entry(waiting.state, GUEST, late) == Refusal("room_closed")
    settled = carried(waiting, HOST, Settle(next(iter(waiting.state.queue))), END)
    assert not any(stays(settled.state, who, END) for who in (GUEST, HOST))
