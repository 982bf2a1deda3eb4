"""How a command is carried through: decided, committed, and, when something came between, decided again."""

import asyncio
from math import ceil

from ruikatsu.domain.commands import (
    Answer,
    Ban,
    CallHelp,
    Command,
    DropSlip,
    Leaving,
    Note,
    ReadSlip,
    Remove,
    Report,
    Say,
    Tell,
    TurnAway,
    WriteSlip,
)
from ruikatsu.domain.decide import CLEAN, decide
from ruikatsu.domain.decision import MAX_TEXT, Decision
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.screening import Finding, screen
from ruikatsu.domain.slips import Slip, as_written, slip_id, slip_of
from ruikatsu.domain.speech import as_said
from ruikatsu.domain.steering import Steering
from ruikatsu.domain.wordlists import Lists
from ruikatsu.hub.hub import Hub
from ruikatsu.hub.member import Member
from ruikatsu.hub.turns import Turn, Turns
from ruikatsu.pace import Pace, Rate
from ruikatsu.protocol.bodies import body_of
from ruikatsu.protocol.client import CommandFrame
from ruikatsu.protocol.slips import slip_body, slip_from
from ruikatsu.store import Committed, Conflict, Draft, LogRewound, RoomGone, StoreBusy, StoreError
from ruikatsu.store.freeing import see_it_freed, see_it_vacant

TRIES = 8
"""How often a command is decided anew when control events keep coming between."""

IN_FLIGHT = 64
"""Commands of one line that may wait for their answer at once."""

CATCH_UP_S = 2.0

WRITTEN = frozenset({Say, Answer, Report, CallHelp, Note, Tell, Leaving})
"""What a person writes. Each kind has a rate of its own, so that much talking never stands in the way of a call."""

SLIPS = Rate(5, 600)
"""Slips of one person. They are counted here and nowhere else: the store does not know who wrote one."""

UNKNOWN = frozenset({"unknown_message", "unknown_person", "unknown_item", "unknown_slip"})
"""What is not here may be so new that the bus is still bringing it: then the log is asked."""


class Conduct:
    """Carries commands through, for one hub."""

    def __init__(self, hub: Hub, say_rate: Rate, room_rate: Rate, lists: Lists) -> None:
        self._hub = hub
        self._lists = lists
        self._pace = Pace(say_rate)
        self._rooms = Pace(room_rate)
        self._slips = Pace(SLIPS)
        self._turns = Turns()

    def ask(self, member: Member, frame: CommandFrame) -> None:
        """Answers with `ok` or `no` when it is known. What one person sends happens in the order in which it came."""
        if self._hub.beating.awake.doubts() or not member.room.holds():
            member.no(frame.id, "store_away")
            return
        if member.in_flight >= IN_FLIGHT:
            member.no(frame.id, "too_fast")
            return
        member.in_flight += 1
        self._hub.tasks.start(self._carry(member, frame, self._turns.take(member.who.person)))

    def give_back(self, member: Member) -> None:
        """Gives back the seat of somebody who has left, when what they asked for before is done with."""
        self._hub.tasks.start(self._go(member, self._turns.take(member.who.person)))

    async def _too_fast(self, member: Member, asks: type[object]) -> Refusal | None:
        """What stands against more words so soon."""
        if asks is WriteSlip:
            wait = await self._slips.spend(member.who.person)
            return None if wait is None else Refusal("too_fast", ceil(wait * 1_000))
        if asks not in WRITTEN:
            return None
        # A listener is somebody new with every line: those of one network share a pace.
        pace_of = member.socket.network if member.who.role == "listener" else None
        wait = await self._pace.spend((asks, pace_of or member.who.person))
        if wait is None and asks is Say and not member.who.staff:
            # However many talk: what one room says goes to everybody in it. A call for help is never in this queue.
            wait = await self._rooms.spend(member.room.id)
        return None if wait is None else Refusal("too_fast", ceil(wait * 1_000))

    async def _carry(self, member: Member, frame: CommandFrame, turn: Turn) -> None:
        try:
            key = _key(member, frame)
            paced = await self._too_fast(member, frame.asks)
            answer = paced or await self._settle(member, frame, key, turn)
            if isinstance(answer, Refusal) and paced is None:
                # It may be the second try of something that was let through before the rules changed.
                before = await self._hub.store.answer(member.room.id, key)
                answer = before or answer
        except StoreBusy:
            member.no(frame.id, "too_fast")
        except RoomGone:
            member.no(frame.id, "room_closed")
        except LogRewound:
            member.no(frame.id, "store_away")
            if member.room.follower.must_read():
                self._hub.tasks.start(member.room.follower.read_up())
        except (StoreError, TimeoutError):
            member.no(frame.id, "store_away")
        except Exception:
            member.no(frame.id, "broken")
            raise
        else:
            match answer:
                case Refusal(code, wait, params):
                    member.no(frame.id, code, wait / 1_000 if wait else None, params)
                case Committed() if "r" in answer.streams:
                    member.ok(frame.id, answer.seq)
                case _:
                    member.ok(frame.id, None, care=self._cares(frame, member.room.state))
        finally:
            self._turns.give(member.who.person, turn)
            member.answered()

    async def _settle(
        self, member: Member, frame: CommandFrame, key: bytes, turn: Turn
    ) -> Committed | Refusal | None:
        """Committed, refused, or (None) nothing to do."""
        room = member.room
        command = frame.command()
        found = self._found(command, room.state)
        slip = await self._slip(room.id, command)
        now = 0
        for _ in range(TRIES):
            while True:
                await self._ready(member, turn)
                state, now, after = room.state, max(now, self._hub.now()), turn.after
                verdict = decide(state, member.who, command, now, found, slip)
                if after is None or _apart(verdict):
                    break
                await turn.alone()
            if isinstance(verdict, Refusal):
                if verdict.code in UNKNOWN and await self._behind(member, state.version):
                    continue
                return verdict
            if not verdict.events:
                return None
            if isinstance(command, WriteSlip):
                # First, so that nobody is told of a slip that is not there.
                name = slip_id(state, member.who.person, command.id)
                body = slip_body(slip_of(command, found))
                await self._hub.store.box_put(room.id, name, body, room.over_at)
                # Beside a slip stands nobody, and nothing that they did.
                outcome = await self._commit(room.id, verdict, state.version, key)
            else:
                turn.goes(key)
                person = member.who.person
                outcome = await self._commit(room.id, verdict, state.version, key, person, after)
            if isinstance(outcome, Committed):
                turn.ends(outcome.version)
                self._hub.committed(room, outcome.version)
                member.acked = max(member.acked, outcome.version)
                if isinstance(command, Steering):
                    await self._catch_up(member, outcome.version)
                    await self._hub.ends_anew(room)
                elif isinstance(command, (Remove, Ban, TurnAway)):
                    self._hub.tasks.start(self._give_back(room.id, command.person))
                elif isinstance(command, (ReadSlip, DropSlip)):
                    await self._hub.store.box_drop(room.id, command.slip)
                behind = _behind_the_last_tool(verdict)
                if behind is not None:
                    # The answer is a promise: from now on nothing that this forbids reaches anybody, on any hub.
                    await self._hub.settling.settled(room.id, outcome.version - behind)
                return outcome
            turn.comes_back()
            if after is None and outcome.version <= state.version and verdict.until is not None:
                # Nothing happened in between but time: the store's clock is past the end of the phase, so ours is too.
                now = max(now, verdict.until)
            await self._catch_up(member, outcome.version)
        return Refusal("too_fast")

    def _found(self, command: Command, state: RoomState) -> Finding:
        """What screening finds in words, as they would be said. What is longer than may be is refused, found or not."""
        if isinstance(command, WriteSlip):
            return screen(as_written(command).text[:MAX_TEXT], self._lists)
        if not isinstance(command, Say):
            return CLEAN
        words = as_said(command)
        # Names are asked for only where somebody may be spoken to by name: a hall has thousands.
        at = "@" in words.text or "＠" in words.text
        names = [seat.name for seat in state.seats.values()] if at else ()
        found = screen(words.text[:MAX_TEXT], self._lists, names)
        if words.veil:
            # What stands on the cover is read by everybody too.
            found = found.or_else(screen(words.veil, self._lists, names))
        return found

    def _cares(self, frame: CommandFrame, room: RoomState) -> bool:
        """Whether the writer is shown help beside the answer: nobody else will know that it was they who wrote."""
        command = frame.command()
        return isinstance(command, WriteSlip) and self._found(command, room).danger

    async def _slip(self, room: str, command: Command) -> Slip | None:
        """The words that are to be read aloud."""
        if not isinstance(command, ReadSlip):
            return None
        body = await self._hub.store.box_get(room, command.slip)
        return None if body is None else slip_from(body)

    async def _commit(
        self,
        room: str,
        decision: Decision,
        version: int,
        key: bytes,
        person: str | None = None,
        after: bytes | None = None,
    ) -> Committed | Conflict:
        drafts = [Draft(event.stream, body_of(event), event.control) for event in decision.events]
        return await self._hub.store.commit(
            room,
            drafts,
            based_on=version,
            until=decision.until,
            key=key,
            person=person,
            after=after,
        )

    async def _behind(self, member: Member, decided_on: int) -> bool:
        """Whether the log knew more than was decided on. This hub knows it now, by whatever way it came."""
        meta = await self._hub.store.room_meta(member.room.id)
        if meta is None or meta.version <= decided_on:
            return False
        await self._catch_up(member, meta.version)
        return True

    async def _ready(self, member: Member, turn: Turn) -> None:
        """Returns when it is this command's turn, and what this person did is known here: also what they were told has
        happened and the bus is still bringing."""
        while True:
            await turn.comes()
            known = max(member.acked, turn.known)
            if member.room.follower.knows(known):
                return
            await self._catch_up(member, known)

    async def _catch_up(self, member: Member, version: int) -> None:
        follower = member.room.follower
        async with asyncio.timeout(CATCH_UP_S):
            await follower.caught_up(version, self._hub.tasks.start)

    async def _go(self, member: Member, turn: Turn) -> None:
        try:
            await turn.alone()
            await see_it_freed(self._hub.store, member.room.id, member.who.person)
        finally:
            self._turns.give(member.who.person, turn)

    async def _give_back(self, room: str, person: str) -> None:
        await see_it_vacant(self._hub.store, room, person)


def _apart(verdict: Decision | Refusal) -> bool:
    """Whether it would be the same whatever the same person has just done."""
    return isinstance(verdict, Decision) and verdict.apart


def _behind_the_last_tool(decision: Decision) -> int | None:
    """How many entries come behind the last one that changes what somebody may do; None where there is none."""
    backwards = enumerate(reversed(decision.events))
    return next((behind for behind, event in backwards if event.control), None)


def _key(member: Member, frame: CommandFrame) -> bytes:
    """By which the store knows a second try. That of a slip names nobody."""
    if frame.asks is WriteSlip:
        return b"slip:" + slip_id(member.room.state, member.who.person, frame.id).encode()
    return f"{member.who.person}:{frame.id}".encode()
