"""The calls about a room's time: a seat that goes back, calendars, a room's address, reminders."""

from ruikatsu.protocol import schedule
from ruikatsu.protocol.call import Call

SEAT_OWN = ("unknown_room", "unauthorized", "forbidden", "not_allowed")

SCHEDULE = (
    Call(
        "delete",
        "/api/rooms/{room}/seats",
        "give_back_seat",
        "A guest's own seat goes back, at any time; its token is no good any more",
        status=204,
        codes=(*SEAT_OWN, "store_away"),
        bearer="seat",
        bearer_needed=True,
    ),
    Call(
        "get",
        "/api/calendar.ics",
        "calendar",
        "Public rooms that fit what is looked for, to subscribe to (iCalendar); what was called off is CANCELLED",
        query=schedule.FeedQuery,
        codes=("invalid", "store_away"),
        tag="schedule",
        media_type="text/calendar",
        also=(304,),
    ),
    Call(
        "get",
        "/api/rooms/{room}/calendar.ics",
        "room_calendar",
        "One room for a calendar (iCalendar)",
        query=schedule.CalendarQuery,
        codes=("unknown_room", "invalid", "store_away"),
        tag="schedule",
        media_type="text/calendar",
        also=(304,),
    ),
    Call(
        "get",
        "/api/rooms/{room}/qr.svg",
        "qr",
        "The room's address as a QR code, dark on light",
        codes=("unknown_room", "store_away"),
        tag="schedule",
        media_type="image/svg+xml",
        also=(304,),
    ),
    Call(
        "get",
        "/api/push-key",
        "push_key",
        "The key by which a browser knows whose reminders it lets in",
        schedule.PushKey,
        tag="schedule",
    ),
    Call(
        "post",
        "/api/rooms/{room}/reminders",
        "remind",
        "A reminder before a room begins, in neutral words (Web Push); told too if it is called off",
        schedule.ReminderAnswer,
        201,
        schedule.ReminderRequest,
        (
            "unknown_room",
            "already_started",
            "room_closed",
            "cancelled",
            "invalid",
            "too_large",
            "too_many",
            "store_away",
        ),
        tag="schedule",
    ),
    Call(
        "delete",
        "/api/rooms/{room}/reminders/{reminder}",
        "remind_no_more",
        "The reminder is given up, and nothing of it is kept",
        status=204,
        codes=("unknown_room", "store_away"),
        tag="schedule",
    ),
)
