"""A client that lies: every op, with every role's token, against the table of roles."""

import uuid
from typing import Any, get_args

import pytest

from ruikatsu.domain.roles import ALLOWED, Role
from ruikatsu.protocol.client import COMMAND_FRAMES
from ruikatsu.protocol.examples import FROM_CLIENT
from tests.running import RunningHub
from tests.wire import Client


async def line_of(hub: RunningHub, room: Any, role: Role) -> Client:
    match role:
        case "listener":
            return await hub.listener(room.id)
        case "guest":
            return await hub.guest(room.id)
        case "moderator":
            return await hub.moderator(room)
        case "host":
            return await hub.host(room)


@pytest.mark.parametrize("role", get_args(Role))
async def test_the_table_holds_for_every_op_on_the_wire(
    hub: RunningHub, other_hub: RunningHub, role: Role
) -> None:
    room = await hub.room(wave=1_000, capacity=1_000)
    for number, op in enumerate(COMMAND_FRAMES):
        # From a house of their own: whoever is banned leaves the others alone.
        target = await other_hub.guest(room.id, X_Forwarded_For=f"203.0.113.{number}")
        await target.say("something")
        await target.ask("help")
        client = await line_of(other_hub, room, role)
        fields = dict(FROM_CLIENT[op][0])
        if "person" in fields:
            fields["person"] = target.person
        fields["id"] = str(uuid.uuid4())
        since = len(client.frames)
        await client.send(fields)
        answer = await client.until(
            lambda f, wanted=fields["id"]: f["op"] in ("ok", "no") and f["id"] == wanted,  # type: ignore[misc]
            since=since,
        )
        forbidden = answer["op"] == "no" and answer["code"] == "not_allowed"
        assert forbidden == (role not in ALLOWED[op]), (op, role, answer)  # type: ignore[index]
        if op in ("lock", "calm", "listeners", "hush"):
            host = await hub.host(room)
            undo: dict[str, Any] = {"on": False}
            if op == "listeners":
                undo = {"allowed": True, "read": True}
            await host.ask(op, **undo)


async def test_no_role_can_be_claimed_by_a_frame(hub: RunningHub) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id)
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"], "as": "listener", "role": "host"})
    welcome = await line.until("welcome")
    assert welcome["you"]["role"] == "guest"
    answer = await line.ask("mute", person=seat["person"], role="host", by="p_host")
    assert answer["code"] == "not_allowed"


@pytest.mark.parametrize("as_", ["host", "moderator"])
async def test_a_seats_token_is_no_invitation(hub: RunningHub, as_: str) -> None:
    room = await hub.room()
    guest = await hub.seat(room.id)
    staff = await hub.staff_seat(room, "moderator", "M")
    for token in (guest["token"], staff["token"], hub.links(room).guest, ""):
        answer = await hub.ask_seat(room.id, role=as_, invitation=token)
        assert answer.status_code == 401, answer.text
    moderators = hub.links(room).moderator.partition("=")[2]
    answer = await hub.ask_seat(room.id, role="host", invitation=moderators)
    assert answer.status_code == 403
