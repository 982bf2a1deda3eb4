"""Where the tour stops: every view and state that a person can come to."""

from collections.abc import Awaitable, Callable

from tools.tour import care, guests, staff
from tools.tour.looking import Tour

STOPS: dict[str, Callable[[Tour], Awaitable[None]]] = {
    "doors": guests.doors,
    "front": guests.front,
    "room": guests.room,
    "film": guests.film,
    "sharing": guests.sharing,
    "ends": guests.ends,
    "states": guests.states,
    "keeping": care.keeping,
    "caring": care.caring,
    "elsewhere": care.elsewhere,
    "hosts": staff.hosts,
    "making": staff.making,
    "console": staff.console,
    "report": staff.report,
}
