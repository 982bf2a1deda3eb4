"""How full a room is: told once a minute, at its fullest."""

from ruikatsu.hub.sampling import Most

MINUTE = 60_000


def test_a_minute_is_told_as_it_begins_and_again_at_its_fullest_when_it_has_passed() -> None:
    most = Most()
    assert most.seen(7 * MINUTE + 5, 1, 0) == ((7, 1, 0),)
    assert most.seen(7 * MINUTE + 400, 4, 2) == ()
    assert most.seen(8 * MINUTE - 1, 2, 3) == ()
    assert most.seen(8 * MINUTE, 2, 1) == ((7, 4, 3), (8, 2, 1))
    assert most.seen(9 * MINUTE, 2, 1) == ((8, 2, 1), (9, 2, 1))


def test_an_empty_room_tells_nothing() -> None:
    most = Most()
    assert [most.seen(minute * MINUTE, 0, 0) for minute in range(3)] == [(), (), ()]
    assert most.seen(3 * MINUTE + 1, 0, 1) == ((3, 0, 1),)


def test_a_room_that_empties_tells_its_last_minute_and_then_nothing() -> None:
    most = Most()
    most.seen(0, 3, 0)
    assert most.seen(MINUTE, 0, 0) == ((0, 3, 0),)
    assert most.seen(2 * MINUTE, 0, 0) == ()
    assert most.seen(4 * MINUTE, 1, 0) == ((4, 1, 0),)


def test_a_second_look_within_the_minute_costs_nothing() -> None:
    most = Most()
    told = [most.seen(MINUTE + step * 250, 5, 5) for step in range(240)]
    assert sum(map(bool, told)) == 1
