"""The words of a slip as they lie in the store."""

from pydantic import TypeAdapter

from ruikatsu.domain.slips import Slip

_SLIP = TypeAdapter(Slip)


def slip_body(slip: Slip) -> bytes:
    """A slip's JSON."""
    return _SLIP.dump_json(slip)


def slip_from(body: bytes) -> Slip:
    """The slip of that JSON.

    Raises:
        pydantic.ValidationError: It is not ours.
    """
    return _SLIP.validate_json(body)
