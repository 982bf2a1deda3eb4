"""Who may make rooms: a hash of each host's key with an opaque record."""

from .link import Link


class Hosts(Link):
    """Hosts by the hash of their key."""

    async def host_add(self, key: str, record: bytes) -> bool:
        """Adds a host. False when the key was there before; its record then stands."""
        return bool(await self.lane.call("HSETNX", self.keys.hosts, key, record))

    async def host_get(self, key: str) -> bytes | None:
        """The host's record, or None."""
        found: bytes | None = await self.reads.call("HGET", self.keys.hosts, key)
        return found

    async def host_list(self) -> dict[str, bytes]:
        """Every host."""
        flat = await self.reads.call("HGETALL", self.keys.hosts)
        return {key.decode(): record for key, record in zip(flat[::2], flat[1::2], strict=True)}

    async def host_revoke(self, key: str) -> bool:
        """Takes a host's key away. False when there was none."""
        return bool(await self.lane.call("HDEL", self.keys.hosts, key))
