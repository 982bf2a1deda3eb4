"""python-socketio with its Redis manager: websocket alone. Nothing is kept."""

import os
from typing import Any
from urllib.parse import parse_qs

import socketio

server = socketio.AsyncServer(
    async_mode="asgi",
    transports=["websocket"],
    http_compression=False,
    client_manager=socketio.AsyncRedisManager(f"unix://{os.environ['STORE']}"),
)


@server.event
async def connect(sid: str, environ: dict[str, Any]) -> None:
    """Somebody comes."""
    room = parse_qs(environ["QUERY_STRING"])["room"][0]
    await server.save_session(sid, {"room": room})
    await server.enter_room(sid, room)


@server.event
async def say(sid: str, text: str) -> str:
    """Somebody speaks."""
    session = await server.get_session(sid)
    await server.emit("said", text, room=session["room"])
    return "ok"


app = socketio.ASGIApp(server)
