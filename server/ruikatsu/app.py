"""Everything joined: the store, the hub behind the sockets, and what answers over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from ruikatsu import helplines, screening
from ruikatsu.domain.elsewhere import Elsewhere
from ruikatsu.door import Door
from ruikatsu.hub.conduct import Conduct
from ruikatsu.hub.hub import Hub
from ruikatsu.hub.reception import Reception
from ruikatsu.media import MediaFolder, keep_sweeping
from ruikatsu.metrics import Figures
from ruikatsu.pace import rate
from ruikatsu.protocol.tokens import Tokens
from ruikatsu.reminding import PushKeys, Sender, keep_reminding
from ruikatsu.settings import Settings
from ruikatsu.store import Store
from ruikatsu.web import documents
from ruikatsu.web.box import BoxCalls
from ruikatsu.web.calendars import CalendarCalls
from ruikatsu.web.directory import Directory
from ruikatsu.web.guard import Guard
from ruikatsu.web.helplines import HelplineCalls
from ruikatsu.web.keeping import Keeping
from ruikatsu.web.leaving import Leaving
from ruikatsu.web.limits import AddressLimit
from ruikatsu.web.making import MakingCalls
from ruikatsu.web.media import MediaCalls
from ruikatsu.web.mood import MoodCalls
from ruikatsu.web.pages import Pages
from ruikatsu.web.problems import HANDLERS
from ruikatsu.web.reminders import PushCalls
from ruikatsu.web.reports import ReportCalls
from ruikatsu.web.rooms import RoomCalls
from ruikatsu.web.seats import SeatCalls
from ruikatsu.web.sessions import SessionCalls
from ruikatsu.web.signs import Signs
from ruikatsu.web.uploads import UploadCalls
from ruikatsu.web.wall import Wall


@dataclass(frozen=True, slots=True)
class Application:
    """One process's server: what speaks HTTP, who receives the sockets, and what they stand on."""

    asgi: ASGIApp
    reception: Reception
    hub: Hub
    store: Store
    calls: RoomCalls
    door: Door


@asynccontextmanager
async def application(settings: Settings, store_url: str) -> AsyncIterator[Application]:
    """A running application on a store that is up.

    Raises StoreDown, StoreUnfit, screening.BadLists, helplines.BadHelplines.
    """
    lines = helplines.load(helplines.own_file(settings.helplines, settings.data))
    lists = screening.load(settings.screening, lines)
    async with (
        await Store.open(
            store_url, prefix=settings.prefix, replicas=settings.ack_replicas
        ) as store,
        Sender(settings.push_contact(), settings.push_origin_list()) as sender,
        Hub(store, store.clock) as hub,
    ):
        await store.mark_layout()
        tokens = Tokens(settings.secrets())
        directory = Directory(store)
        media = MediaFolder(settings.data / "media")
        hub.tasks.start(keep_sweeping(store, media, round(settings.media_hours * 3_600_000)))
        push_keys = PushKeys(settings.secrets())
        hub.tasks.start(keep_reminding(store, sender, push_keys))
        remind_limit = AddressLimit(rate(settings.remind_rate))
        reminders = PushCalls(store, directory, sender, push_keys, remind_limit)
        seat_limit = AddressLimit(rate(settings.seat_rate))
        listen_limit = AddressLimit(rate(settings.listen_rate))
        origins = tuple(settings.origin_list())
        calls = RoomCalls(store, directory, tokens)
        reports = ReportCalls(store, directory, tokens, origins)
        moods = MoodCalls(store, directory, tokens)
        elsewhere = Elsewhere(tuple(settings.stream_list()), settings.youtube)
        making = MakingCalls(store, directory, calls, media, origins, elsewhere)
        sessions = SessionCalls(store, AddressLimit(rate(settings.sign_in_rate)), origins)
        seats = SeatCalls(
            store, directory, tokens, seat_limit, listen_limit, lists, hub.tasks.start
        )
        door = Door(settings.lines_per_address)
        conduct = Conduct(hub, rate(settings.say_rate), rate(settings.room_rate), lists)
        reception = Reception(
            hub,
            tokens,
            conduct,
            door,
            rate(settings.hello_rate),
            origins=settings.origin_list(),
            proxies=settings.proxy_list(),
            frame_rate=settings.frame_rate,
        )
        pages = Pages(settings.client)
        offered = HelplineCalls(lines)
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        figures = Figures(hub, reception)
        registry.register(figures)
        hub.tasks.start(figures.keep_listening())
        signs = Signs(hub.signs, figures.look, registry)
        asgi = Starlette(
            routes=[
                *calls.routes(),
                *making.routes(),
                *reports.routes(),
                *moods.routes(),
                *BoxCalls(store, directory, tokens).routes(),
                *seats.routes(),
                *CalendarCalls(directory).routes(),
                *reminders.routes(),
                *sessions.routes(),
                *UploadCalls(store, media, settings.media_limit).routes(),
                *MediaCalls(media).routes(),
                *offered.routes(),
                *signs.routes(),
                *documents.routes(),
                *Leaving(settings.client).routes(),
                *Keeping(settings.client, offered.listed).routes(),
                *pages.routes(),
            ],
            middleware=[
                Middleware(Guard, script_hashes=pages.script_hashes(), elsewhere=elsewhere),
                Middleware(Wall, origins=origins),
            ],
            exception_handlers={**HANDLERS, HTTPException: pages.nowhere},
        )
        asgi.router.redirect_slashes = False
        yield Application(asgi, reception, hub, store, calls, door)
