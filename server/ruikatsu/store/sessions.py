"""Signed-in hosts: a hash of the session's secret, pointing to the hash of the host's key, for a time."""

from .link import Link


class Sessions(Link):
    """Sessions by the hash of their secret. Each dies by itself."""

    async def session_add(self, session: str, host: str, ttl_ms: int) -> None:
        """Begins a session, or keeps it for another `ttl_ms`."""
        await self.lane.call("SET", self.keys.session(session), host, "PX", ttl_ms)

    async def session_get(self, session: str) -> str | None:
        """The hash of the host's key, or None where the session is over."""
        found: bytes | None = await self.reads.call("GET", self.keys.session(session))
        return None if found is None else found.decode()

    async def session_end(self, session: str) -> None:
        """Ends a session. Twice does no harm."""
        await self.lane.call("DEL", self.keys.session(session))
