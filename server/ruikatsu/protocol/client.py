"""What a client may say on the socket: one model an op. Unknown fields are ignored.

The frames of commands are made of the commands themselves (`domain.commands`): op, id, and the command's fields.
"""

from dataclasses import MISSING, fields
from functools import reduce
from operator import or_
from typing import Annotated, Any, ClassVar, Literal, cast, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model

from ruikatsu.domain.commands import COMMANDS, Command, Person, SignalKind

Id = Annotated[str, Field(min_length=1, max_length=64, description="the client's own UUID")]
Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z0-9-]*$", description="BCP 47")]


class ClientFrame(BaseModel):
    """Frozen, and deaf to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Since(ClientFrame):
    """The last event a client has seen."""

    epoch: str = Field(max_length=64)
    seq: int = Field(ge=0, le=2**53)


class Hello(ClientFrame):
    """The first frame. A guest brings the token of a seat; a listener needs none."""

    op: Literal["hello"]
    token: str | None = Field(default=None, max_length=2_000)
    as_: Literal["listener"] | None = Field(default=None, alias="as")
    since: Since | None = None
    language: Language | None = None


class SignalFrame(ClientFrame):
    """A wordless signal; it has no answer."""

    op: Literal["signal"]
    kind: SignalKind


class PingFrame(ClientFrame):
    """`t0`: the client's own clock, given back as it is."""

    op: Literal["ping"]
    t0: float


class PeopleFrame(ClientFrame):
    """The next page of the roster."""

    op: Literal["people"]
    after: Person | None = None


class LeaveFrame(ClientFrame):
    """Out, and the seat is free."""

    op: Literal["leave"]


class CommandFrame(ClientFrame):
    """Asks for something to happen: it has an id and gets `ok` or `no`."""

    asks: ClassVar[type[Any]]
    own: ClassVar[tuple[str, ...]]

    id: Id

    def command(self) -> Command:
        """The same, as the domain knows it."""
        asked: Command = self.asks(**{name: getattr(self, name) for name in self.own})
        return asked


def _frame(op: str, asks: type[Any]) -> type[CommandFrame]:
    hints = get_type_hints(asks, include_extras=True)
    given: dict[str, Any] = {"op": (Literal[op], ...)}
    for field in fields(asks):
        if field.name == "id":
            continue
        kind = Language | None if field.name == "lang" else hints[field.name]
        given[field.name] = (kind, ... if field.default is MISSING else field.default)
    name = f"{asks.__name__}Frame"
    made: type[CommandFrame] = create_model(
        name, __base__=CommandFrame, __doc__=asks.__doc__, __module__=__name__, **given
    )
    made.asks = asks
    made.own = tuple(field.name for field in fields(asks))
    return made


COMMAND_FRAMES: dict[str, type[CommandFrame]] = {
    op: _frame(op, asks) for op, asks in COMMANDS.items()
}

AnyFrame = Hello | SignalFrame | PingFrame | PeopleFrame | LeaveFrame | CommandFrame

FRAME_MODELS: dict[str, type[ClientFrame]] = {
    "hello": Hello,
    "signal": SignalFrame,
    "ping": PingFrame,
    "people": PeopleFrame,
    "leave": LeaveFrame,
    **COMMAND_FRAMES,
}

OPS = frozenset(FRAME_MODELS)

FRAMES: TypeAdapter[AnyFrame] = TypeAdapter(
    Annotated[cast("Any", reduce(or_, FRAME_MODELS.values())), Field(discriminator="op")]  # type: ignore[arg-type]
)


class BadFrame(Exception):
    """A frame that is not of the wire. `fatal`: it is not even an object with an op, so the line is closed."""

    def __init__(self, code: str, frame_id: str | None = None, *, fatal: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.frame_id = frame_id
        self.fatal = fatal


class _Anything(BaseModel):
    op: str
    id: object = None


def parse(text: str) -> AnyFrame:
    """One frame of a client.

    Raises:
        BadFrame: `malformed` (fatal), `unknown_op`, or `invalid` for an op whose fields are wrong.
    """
    try:
        return FRAMES.validate_json(text)
    except ValidationError:
        # Off the quick path: find out how much of it can be understood, to answer as exactly as we can.
        try:
            rough = _Anything.model_validate_json(text)
        except ValidationError:
            raise BadFrame("malformed", fatal=True) from None
        known = rough.op in OPS
        frame_id = rough.id if isinstance(rough.id, str) and 0 < len(rough.id) <= 64 else None
        raise BadFrame("invalid" if known else "unknown_op", frame_id) from None
