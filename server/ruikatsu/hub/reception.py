"""Who receives a line: the handshake, the hello, and each frame after it."""

import asyncio
import re
import secrets
from collections.abc import Callable, Collection, Iterator

from websockets.http11 import Request

from ruikatsu.domain.known import MAX_PROGRAM
from ruikatsu.domain.roles import Who, may
from ruikatsu.door import Door
from ruikatsu.hub.addresses import address_of, counted_as, networks
from ruikatsu.hub.conduct import Conduct
from ruikatsu.hub.hub import Hub
from ruikatsu.hub.member import Member, bye
from ruikatsu.hub.room import LiveRoom
from ruikatsu.hub.socket import LiveSocket
from ruikatsu.origins import is_ours
from ruikatsu.pace import Pace, Rate
from ruikatsu.protocol import server
from ruikatsu.protocol.client import (
    AnyFrame,
    BadFrame,
    CommandFrame,
    Hello,
    LeaveFrame,
    PeopleFrame,
    PingFrame,
    SignalFrame,
    parse,
)
from ruikatsu.protocol.tokens import Tokens
from ruikatsu.sentences import choose

LIVE = re.compile(r"/api/rooms/([A-Za-z0-9_-]{1,64})/live(?:\?.*)?")

HELLO_WITHIN_S = 10
ALIVE_ROUND_S = 25
"""A round of looking who was not heard of: whoever was silent for one is asked for a sign of life, and taken for dead
after three."""

SIGNALS_A_SECOND = 4


class Caller:
    """A line that has not said hello yet."""

    __slots__ = ("address", "deadline", "language", "program", "room")

    def __init__(self, room: str, language: str, address: str, program: str) -> None:
        self.room = room
        self.language = language
        self.address = address
        self.program = program
        self.deadline = 0


class Reception:
    """Stands behind every socket of this process (`socket.Listener`)."""

    def __init__(
        self,
        hub: Hub,
        tokens: Tokens,
        conduct: Conduct,
        door: Door,
        hello_rate: Rate,
        *,
        origins: Collection[str] = (),
        proxies: Collection[str] = (),
        frame_rate: int = 100,
    ) -> None:
        """`hello_rate`: how often somebody without a seat may come from one network. `frame_rate`: how many frames one
        line may send in a second. `proxies`: addresses of our own proxies.

        Raises:
            ValueError: A proxy is no address and no network.
        """
        self._hub = hub
        self._tokens = tokens
        self._conduct = conduct
        self._door = door
        self._hellos = Pace(hello_rate)
        self._origins = frozenset(origins)
        self._proxies = networks(proxies)
        self._frame_rate = frame_rate
        self.cut = 0
        self._callers: dict[LiveSocket, Caller] = {}
        self._rounds: list[set[LiveSocket]] = [set() for _ in range(ALIVE_ROUND_S)]
        self._tick = 0
        self._next = 0
        hub.tasks.start(self._keep_watch())

    def sockets(self) -> int:
        """How many lines are open."""
        return sum(len(bucket) for bucket in self._rounds)

    # The socket's listener.

    def asked(self, socket: LiveSocket, request: Request) -> tuple[int, str] | None:
        """Accepts a handshake for a room's live address, from a page that is ours or from a program."""
        match = LIVE.fullmatch(request.path)
        if match is None:
            return 404, "No live line at this address.\n"
        if self._hub.draining:
            return 503, "Going down; come back in a moment.\n"
        origin = _given(request, "Origin")
        if origin is not None and not is_ours(origin, _given(request, "Host") or "", self._origins):
            return 403, "This page may not open a line to this server.\n"
        language = choose(_given(request, "Accept-Language"))
        forwarded = request.headers.get_all("X-Forwarded-For")
        address = address_of(socket.peer or "", forwarded, self._proxies)
        program = (_given(request, "User-Agent") or "")[:MAX_PROGRAM]
        socket.network = counted_as(address, self._proxies)
        socket.member = Caller(match[1], language, address, program)
        return None

    def opened(self, socket: LiveSocket) -> None:
        """A line is open; its hello is waited for."""
        socket.bucket = self._next
        self._next = (self._next + 1) % ALIVE_ROUND_S
        self._rounds[socket.bucket].add(socket)
        if not self._door.comes(socket.network):
            # Told on the line itself: a page cannot read why a handshake was refused, and would go on trying blindly.
            self.broke(socket, "too_many")
            return
        if isinstance(socket.member, Caller):
            socket.member.deadline = self._tick + HELLO_WITHIN_S
            self._callers[socket] = socket.member

    def received(self, socket: LiveSocket, text: str) -> None:
        """A message has come."""
        member = socket.member
        language = member.language if isinstance(member, (Caller, Member)) else "en"
        if self._floods(socket):
            bye(socket, "too_many", language)
            return
        try:
            frame = parse(text)
        except BadFrame as bad:
            if bad.fatal:
                bye(socket, bad.code, language)
            elif isinstance(member, Member):
                member.no(bad.frame_id, bad.code)
            else:
                bye(socket, "hello_first" if bad.code == "unknown_op" else "malformed", language)
            return
        if isinstance(member, Member):
            self._listen(member, frame)
        elif isinstance(frame, Hello) and isinstance(member, Caller):
            self._greet(socket, member, frame)
        else:
            bye(socket, "hello_first", language)

    def stirred(self, socket: LiveSocket) -> None:
        """A frame that is no message has come: it counts as one."""
        if self._floods(socket):
            self.broke(socket, "too_many")

    def broke(self, socket: LiveSocket, code: str) -> None:
        """What came does not belong on this line."""
        member = socket.member
        bye(socket, code, member.language if isinstance(member, (Caller, Member)) else "en")

    def lost(self, socket: LiveSocket) -> None:
        """The line is gone."""
        self.cut += socket.cut
        self._door.leaves(socket.network)
        self._callers.pop(socket, None)
        self._rounds[socket.bucket].discard(socket)
        member = socket.member
        socket.member = None
        if isinstance(member, Member):
            # A listener has no name to keep a place for.
            member.room.leave(member, for_good=member.who.role == "listener")

    # Within.

    def _floods(self, socket: LiveSocket) -> bool:
        """Counts a frame: whether this line has sent more in this second than one line may."""
        if socket.tick != self._tick:
            socket.tick, socket.flood = self._tick, 0
        socket.flood += 1
        return socket.flood > self._frame_rate

    def _greet(self, socket: LiveSocket, caller: Caller, hello: Hello) -> None:
        self._callers.pop(socket, None)
        language = choose(hello.language) if hello.language else caller.language
        who = self._identify(caller, hello)
        if who is None:
            bye(socket, "bad_token", language)
            return
        if self._hub.draining:
            bye(socket, "going_down", language)  # dialled before the end began
            return
        network = socket.network
        if hello.token is None and network is not None and self._hellos.take(network) is not None:
            # Each time somebody new, and a room to be looked for: whoever has a seat paid for that with the seat.
            bye(socket, "too_many", language)
            return
        room = self._hub.room(caller.room)
        member = Member(socket, room, who, language, hello.since, (caller.address, caller.program))
        socket.member = member
        room.enter(member)

    def _identify(self, caller: Caller, hello: Hello) -> Who | None:
        if hello.token is None:
            if hello.as_ != "listener":
                return None
            return Who("l_" + secrets.token_urlsafe(9), None, "listener")
        seat = self._tokens.read_seat(hello.token, self._hub.now())
        return seat.who if seat is not None and seat.room == caller.room else None

    def _listen(self, member: Member, frame: AnyFrame) -> None:
        match frame:
            case PingFrame(t0=t0):
                now = self._hub.now()
                member.socket.say(server.pong(t0, now, now))
            case SignalFrame(kind=kind):
                if (
                    may(member.who, "signal")
                    and member in member.room.crowd
                    and self._spare(member)
                ):
                    member.room.give(kind)
            case PeopleFrame(after=after) if member in member.room.crowd:
                member.socket.say(server.people(*member.room.roster.page(after)))
            case LeaveFrame():
                self._leave(member)
            case CommandFrame() if member in member.room.crowd:
                self._conduct.ask(member, frame)
            case CommandFrame():
                # Still at the door: nothing can be asked of the room yet.
                member.no(frame.id, "not_allowed")
            case _:
                member.no(None, "not_allowed" if isinstance(frame, PeopleFrame) else "unknown_op")

    def _spare(self, member: Member) -> bool:
        """Whether this person's fingers have a signal left in this second. No answer either way."""
        if member.tick != self._tick:
            member.tick, member.signals = self._tick, 0
        member.signals += 1
        return member.signals <= SIGNALS_A_SECOND

    def _leave(self, member: Member) -> None:
        member.room.leave(member, for_good=True)
        if member.who.role == "guest":
            self._conduct.give_back(member)
        member.bye("left")

    async def _keep_watch(self) -> None:
        """One sweep a second for all: who has not said hello, and who has not been heard of."""
        while True:
            await asyncio.sleep(1)
            self._tick += 1
            for socket in list(self._late()):
                self._callers.pop(socket, None)
                bye(socket, "hello_timeout")
            for socket in list(self._rounds[self._tick % ALIVE_ROUND_S]):
                socket.silence += 1
                if socket.silence > 3:
                    socket.abort()
                elif (
                    socket.silence > 1
                ):  # a page asks for the time by itself: who is heard of is not asked
                    socket.ping()

    def _late(self) -> Iterator[LiveSocket]:
        for socket, caller in self._callers.items():
            if caller.deadline > self._tick:
                return  # they stand in the order in which they came
            yield socket


def _given(request: Request, name: str) -> str | None:
    """A header of a handshake; of one that is given several times the first, as over HTTP."""
    return next(iter(request.headers.get_all(name)), None)


def live_protocol(reception: Reception) -> Callable[..., LiveSocket]:
    """What uvicorn takes as `ws=`: called with its own arguments for each upgrade."""

    class Live(LiveSocket):
        __slots__ = ()

        def __init__(self, **_: object) -> None:
            super().__init__(reception)

    return Live


__all__ = ["LiveRoom", "Reception", "live_protocol"]
