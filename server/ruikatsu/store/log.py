"""A room's log: commit, and read what others committed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

from .errors import LogBroken, LogRewound, RoomGone
from .link import Link
from .records import Committed, Conflict, Draft, Entry, Snapshot
from .script import load

_COMMIT = load("commit")
_SNAPSHOT = load("snapshot")
PAGE = 1000  # entries in one reply at most
_ATTEMPTS = 3  # at a page torn by a commit between its two halves


class Log(Link):
    """Committing to rooms and reading their logs."""

    async def commit(
        self,
        room: str,
        drafts: Sequence[Draft],
        *,
        based_on: int,
        until: int | None = None,
        key: bytes | None = None,
        person: str | None = None,
        after: bytes | None = None,
    ) -> Committed | Conflict:
        """Writes all drafts in one step, or none.

        `based_on` is the version on which the decision stood, `until` (ms) the moment from which
        it no longer holds, `key` the client's message id: the same key gets the first answer.
        `person` is whose doing it is, `after` the key of what they did right before, when that is
        still on its way and the decision does not hang on it: it must be written first. Without
        `after` the decision must know all that this person did.
        A Conflict means: catch up and decide again.

        Raises RoomGone, LogRewound (based_on is a version that the store does not know), and the
        lane's StoreDown (repeat with the same key), StoreRefused, StoreBusy.
        """
        if not drafts:
            raise ValueError("nothing to commit")
        if key is not None and key.startswith(b"@"):
            raise ValueError("a key that reads like a person's")
        keys = self.keys.room(room)
        reply = await self.lane.run(
            _COMMIT,
            (keys.meta, keys.log, keys.desk, keys.ids),
            (
                self.publish,
                keys.bus,
                based_on,
                b"" if until is None else until,
                key or b"",
                after or b"",
                b"" if person is None else b"@" + person.encode(),
                "".join([_kind(draft) for draft in drafts]),
                *[draft.body for draft in drafts],
            ),
        )
        match reply:
            case [1, answer, again]:
                return _committed(answer, bool(again))
            case [2, control, version]:
                return Conflict(control, version)
            case [3, version]:
                raise LogRewound(room, version)
            case _:
                raise RoomGone(room)

    async def answer(self, room: str, key: bytes) -> Committed | None:
        """What this key was answered, or None when it never was (or the room is gone)."""
        reply = await self.lane.call("HGET", self.keys.room(room).ids, key)
        return _committed(reply, again=True) if reply else None

    async def read(
        self, room: str, *, after_version: int, after_seq: int, limit: int = PAGE
    ) -> list[Entry]:
        """The next entries of both streams in the order of version, `limit` (at most 1000) of them.

        Empty when there is nothing newer. Versions follow `after_version` without a gap.
        Raises RoomGone, LogRewound, LogBroken.
        """
        limit = min(limit, PAGE)
        for _ in range(_ATTEMPTS):
            meta, log, desk = await self._halves(room, after_version, after_seq, limit)
            if meta is None:
                raise RoomGone(room)
            if int(meta) < after_version:
                raise LogRewound(room, int(meta))
            page = _merge(log, desk, after_version)[:limit]
            if page or int(meta) == after_version:
                return page
        raise LogBroken(room, after_version)

    async def read_pages(
        self, room: str, *, after_version: int = 0, after_seq: int = 0
    ) -> AsyncIterator[list[Entry]]:
        """Page after page until the end of the log as it then is. Errors as for `read`."""
        while page := await self.read(room, after_version=after_version, after_seq=after_seq):
            yield page
            after_version, after_seq = page[-1].version, page[-1].seq

    async def tells(self, room: str, version: int, seq: int, at: int) -> bool:
        """Whether the log's entry of that version is the one known: after a failover it may be another one.

        Raises RoomGone.
        """
        keys = self.keys.room(room)
        meta, log, desk = await asyncio.gather(
            self.reads.call("EXISTS", keys.meta),
            self.reads.call("XRANGE", keys.log, f"{seq}-0", f"{seq}-0"),
            self.reads.call("XRANGE", keys.desk, f"{version}-0", f"{version}-0"),
        )
        if not meta:
            raise RoomGone(room)
        found = [_entry("room", item) for item in log] + [_entry("desk", item) for item in desk]
        return any((one.version, one.seq, one.at) == (version, seq, at) for one in found)

    async def read_room_after(
        self, room: str, seq: int, upto: int, *, limit: int = PAGE
    ) -> list[Entry]:
        """Entries of the room's stream with seq < s <= upto, `limit` of them at most: ask again after the last.

        Raises RoomGone, LogBroken.
        """
        keys = self.keys.room(room)
        exists = self.reads.call("EXISTS", keys.meta)
        reply = self.reads.call(
            "XRANGE", keys.log, f"{seq + 1}-0", f"{upto}-0", "COUNT", min(limit, PAGE)
        )
        if not await exists:
            reply.cancel()
            raise RoomGone(room)
        entries = [_entry("room", item) for item in await reply]
        if entries and entries[-1].seq != seq + len(entries):
            raise LogBroken(room, seq)
        return entries

    async def snapshot_save(self, room: str, version: int, seq: int, state: bytes) -> bool:
        """Keeps the state when it is newer than the one kept. Raises RoomGone, LogRewound."""
        keys = self.keys.room(room)
        kept = await self.lane.run(_SNAPSHOT, (keys.meta, keys.snap), (version, seq, state))
        if kept == -1:
            raise RoomGone(room)
        if kept == -2:
            raise LogRewound(room, version)
        return bool(kept)

    async def snapshot_load(self, room: str) -> Snapshot | None:
        """The newest snapshot kept, if any."""
        snap = self.keys.room(room).snap
        version, seq, state = await self.reads.call("HMGET", snap, "version", "seq", "state")
        return None if version is None else Snapshot(int(version), int(seq), state)

    async def _halves(
        self, room: str, version: int, seq: int, limit: int
    ) -> tuple[bytes | None, list[Any], list[Any]]:
        keys = self.keys.room(room)
        meta = self.reads.call("HGET", keys.meta, "version")
        log = self.reads.call("XRANGE", keys.log, f"{seq + 1}-0", "+", "COUNT", limit)
        desk = self.reads.call("XRANGE", keys.desk, f"{version + 1}-0", "+", "COUNT", limit)
        return await asyncio.gather(meta, log, desk)


def _kind(draft: Draft) -> str:
    letter = "r" if draft.stream == "room" else "d"
    return letter.upper() if draft.control else letter


def _committed(answer: bytes, again: bool) -> Committed:
    version, seq, at, streams = answer.split(b" ")
    return Committed(int(version), int(seq), int(at), streams.decode(), again)


def _entry(stream: Literal["room", "desk"], item: Any) -> Entry:
    stamp, fields = item
    if stream == "room":  # v, version, t, at, e, body
        seq, at, body = int(stamp[:-2]), fields[3], fields[5]
    else:  # v, version, q, seq, t, at, e, body
        seq, at, body = int(fields[3]), fields[5], fields[7]
    return Entry(stream, int(fields[1]), seq, int(at), body)


def _merge(log: list[Any], desk: list[Any], version: int) -> list[Entry]:
    """Both halves by version, up to the first gap: a half cut short or older than the other."""
    entries = [_entry("room", item) for item in log]
    entries += [_entry("desk", item) for item in desk]
    entries.sort(key=lambda entry: entry.version)
    for n, entry in enumerate(entries, 1):
        if entry.version != version + n:
            return entries[: n - 1]
    return entries
