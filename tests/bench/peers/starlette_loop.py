"""A plain broadcast loop on Starlette, as its readers write it. No store, no other server, no bounds."""

import contextlib
from collections import defaultdict

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

rooms: defaultdict[str, set[WebSocket]] = defaultdict(set)


async def live(socket: WebSocket) -> None:
    """One line."""
    await socket.accept()
    room = rooms[socket.path_params["room"]]
    room.add(socket)
    await socket.send_text("welcome")
    try:
        async for text in socket.iter_text():
            said = f"said {text}"
            for other in list(room):
                with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                    await other.send_text(said)
            await socket.send_text("ok")
    finally:
        room.discard(socket)


app = Starlette(routes=[WebSocketRoute("/{room}", live)])
