"""Every call over HTTP: what is sent, what comes back, and the nos that can come instead."""

from dataclasses import dataclass

from pydantic import BaseModel

from ruikatsu.protocol import http, reports
from ruikatsu.protocol.views import RoomCard

Model = type[BaseModel]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what is sent, what comes back, and the codes of the nos that can come instead."""

    method: str
    path: str
    name: str
    summary: str
    answer: Model | None = None
    status: int = 200
    body: Model | None = None
    codes: tuple[str, ...] = ()
    bearer: str | None = None
    bearer_needed: bool = False
    language: bool = False
    tag: str = "rooms"
    media_type: str = "application/json"
    also: tuple[int, ...] = ()
    file: bool = False


PATH_PARTS = {
    "room": "^[A-Za-z0-9_-]{1,64}$",
    "media": "^[0-9a-f]{32}$",
    "series": "^[A-Za-z0-9_-]{1,64}$",
    "file": "^[0-9a-f]{32}[.][a-z0-9]{3,4}$",
}

SEAT_CODES = (
    "unknown_room",
    "room_full",
    "doors_closed",
    "room_locked",
    "listeners_off",
    "room_closed",
    "unauthorized",
    "forbidden",
    "invalid",
    "too_large",
    "too_many",
    "store_away",
)

CHAIR_CODES = ("unknown_room", "unauthorized", "forbidden", "store_away")
OWN_CODES = ("unknown_room", "unauthorized", "forbidden", "wrong_origin", "store_away")

CALLS = (
    Call(
        "get",
        "/api/rooms",
        "rooms",
        "Rooms that are on or coming, the first to start first",
        http.RoomList,
        codes=("store_away",),
    ),
    Call(
        "post",
        "/api/rooms",
        "make_room",
        "A room, for a host",
        http.RoomAnswer,
        201,
        http.RoomRequest,
        ("unauthorized", "invalid", "too_large", "store_away"),
        bearer="host",
        bearer_needed=True,
    ),
    Call(
        "post",
        "/api/host/session",
        "sign_in",
        "A host's key for a session: a cookie that only this page's calls carry",
        http.HostAnswer,
        201,
        http.SessionRequest,
        ("unauthorized", "wrong_origin", "invalid", "too_large", "too_many", "store_away"),
        tag="hosts",
    ),
    Call(
        "get",
        "/api/host/session",
        "session",
        "Who is signed in, by the cookie",
        http.HostAnswer,
        codes=("unauthorized", "store_away"),
        tag="hosts",
    ),
    Call(
        "delete",
        "/api/host/session",
        "sign_out",
        "Out; the session is over",
        status=204,
        codes=("wrong_origin", "store_away"),
        tag="hosts",
    ),
    Call(
        "patch",
        "/api/rooms/{room}",
        "change_room",
        "What is given is changed, for the host who made it; once the doors are open its time and programme stand",
        http.OwnRoom,
        body=http.RoomChange,
        codes=(*OWN_CODES, "already_started", "room_closed", "cancelled", "invalid", "too_large"),
        bearer="host",
        bearer_needed=True,
        tag="hosts",
    ),
    Call(
        "post",
        "/api/rooms/{room}/cancel",
        "cancel_room",
        "The room will not take place, and whoever comes is told so",
        http.OwnRoom,
        codes=(*OWN_CODES, "already_started", "room_closed"),
        bearer="host",
        bearer_needed=True,
        tag="hosts",
    ),
    Call(
        "get",
        "/api/host/rooms",
        "own_rooms",
        "The host's own rooms: coming, on, and over but not erased yet",
        http.OwnRooms,
        codes=("unauthorized", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="hosts",
    ),
    Call(
        "get",
        "/api/host/rooms/{room}",
        "own_room",
        "One of them, with all that can be changed of it and its links",
        http.OwnRoom,
        codes=OWN_CODES,
        bearer="host",
        bearer_needed=True,
        tag="hosts",
    ),
    Call(
        "post",
        "/api/series/{series}/cancel",
        "cancel_series",
        "No room of the series that has not begun will take place",
        http.SeriesAnswer,
        codes=("unauthorized", "wrong_origin", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="hosts",
    ),
    Call(
        "get",
        "/api/rooms/{room}/report",
        "report",
        "What the room was like, for its host: figures, without anybody's name",
        reports.ReportAnswer,
        codes=CHAIR_CODES,
        bearer="chair",
        bearer_needed=True,
        tag="afterwards",
    ),
    Call(
        "get",
        "/api/rooms/{room}/report.csv",
        "report_csv",
        "The same by the minute, for a spreadsheet",
        codes=CHAIR_CODES,
        bearer="chair",
        bearer_needed=True,
        tag="afterwards",
        media_type="text/csv",
    ),
    Call(
        "get",
        "/api/rooms/{room}/audit",
        "audit",
        "Who of the staff did what, to whom, when and why, without anybody's words; and whom to look after",
        reports.AuditAnswer,
        codes=CHAIR_CODES,
        bearer="chair",
        bearer_needed=True,
        tag="afterwards",
    ),
    Call(
        "get",
        "/api/rooms/{room}/audit.csv",
        "audit_csv",
        "The same, for a spreadsheet",
        codes=CHAIR_CODES,
        bearer="chair",
        bearer_needed=True,
        tag="afterwards",
        media_type="text/csv",
    ),
    Call(
        "post",
        "/api/rooms/{room}/mood",
        "mood",
        "How a guest feels, once for each question: counted, shown five at a time, never kept beside a name",
        status=204,
        body=http.MoodRequest,
        codes=(*CHAIR_CODES, "room_closed", "invalid", "too_large"),
        bearer="seat",
        bearer_needed=True,
        tag="afterwards",
    ),
    Call(
        "get",
        "/api/templates",
        "templates",
        "Programmes to begin with",
        http.Templates,
        tag="hosts",
    ),
    Call(
        "post",
        "/api/programmes/check",
        "check_programme",
        "What stands against a programme while it is being written, and what is worth telling",
        http.ProgrammeAnswer,
        body=http.ProgrammeRequest,
        codes=("unauthorized", "wrong_origin", "invalid", "too_large", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="hosts",
    ),
    Call(
        "get",
        "/api/rooms/{room}",
        "room",
        "One room, with what will happen in it",
        RoomCard,
        codes=("unknown_room", "store_away"),
    ),
    Call(
        "post",
        "/api/rooms/{room}/seats",
        "take_seat",
        "A seat in a room; with an invitation, as staff",
        http.SeatAnswer,
        201,
        http.SeatRequest,
        SEAT_CODES,
        bearer="invitation",
    ),
    Call(
        "post",
        "/api/drop-in",
        "drop_in",
        "A place to listen in the best room that is in session",
        http.SeatAnswer,
        201,
        http.DropInRequest,
        ("nothing_on", "invalid", "too_large", "store_away"),
    ),
    Call(
        "get",
        "/api/media",
        "media",
        "The host's own films, songs, captions and posters, and how large one may be",
        http.MediaList,
        codes=("unauthorized", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="media",
    ),
    Call(
        "post",
        "/api/media",
        "bring_media",
        "A film, a song, captions or a poster of the host's own, told apart by what is in it",
        http.MediaAnswer,
        201,
        codes=(
            "unauthorized",
            "too_large",
            "media_unknown",
            "media_broken",
            "captions_broken",
            "upload_stalled",
            "too_many",
            "disk_full",
            "store_away",
        ),
        bearer="host",
        bearer_needed=True,
        tag="media",
        file=True,
    ),
    Call(
        "delete",
        "/api/media/{media}",
        "erase_media",
        "A file of the host's own goes, at once",
        status=204,
        codes=("unauthorized", "not_found", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="media",
    ),
    Call(
        "get",
        "/media/{file}",
        "show_media",
        "A file that a host has brought, or a range of its bytes",
        codes=("not_found", "no_such_range"),
        tag="media",
        media_type="*/*",
        also=(206,),
    ),
    Call(
        "get",
        "/api/names",
        "gentle_name",
        "A gentle name to keep or change",
        http.NameAnswer,
        language=True,
        tag="people",
    ),
    Call(
        "get",
        "/api/helplines",
        "helplines",
        "Where else to turn, those of the asker's own country first",
        http.HelplineList,
        language=True,
        tag="people",
    ),
    Call("get", "/healthz", "healthz", "The process lives", http.Alive, tag="operation"),
    Call(
        "get",
        "/readyz",
        "readyz",
        "Whether people may be sent here: 503 where not",
        http.Ready,
        also=(503,),
        tag="operation",
    ),
    Call(
        "get",
        "/metrics",
        "metrics",
        "Counts for Prometheus, without a name or a word in them",
        tag="operation",
        media_type="text/plain",
    ),
    Call("get", "/openapi.json", "openapi", "This document", tag="operation"),
    Call("get", "/asyncapi.json", "asyncapi", "The live socket, as AsyncAPI 3.0", tag="operation"),
)
