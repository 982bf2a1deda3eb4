"""RFC 6455 as cases: what a client sends, byte for byte, and what must come back."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from websockets.frames import Opcode

from ruikatsu.hub.framing import MAX_FRAME
from tests.hub.wire import client_frame, close, more, text

TEXT, BINARY, PING, PONG = Opcode.TEXT, Opcode.BINARY, Opcode.PING, Opcode.PONG
TEAR = "涙活 κόσμε 😢"

Said = tuple[Opcode, bytes]


@dataclass(frozen=True)
class Case:
    """`sends`: segments. `back`: what is answered before the close; `code`: the close that the server says.

    `own`: the client closes within the case.
    """

    part: str
    name: str
    sends: Sequence[bytes]
    back: Sequence[Said] = ()
    code: int = 1000

    own: bool = False

    @property
    def closes(self) -> bool:
        """Whether a goodbye is still to be sent: nothing in the case has ended the line."""
        return self.code == 1000 and not self.own


def bytewise(data: bytes) -> list[bytes]:
    """Every byte a segment of its own."""
    return [data[at : at + 1] for at in range(len(data))]


def _binary(data: bytes, *, fin: bool = True) -> bytes:
    return client_frame(BINARY, data, fin=fin)


def _messages() -> Iterator[Case]:
    for size in (0, 1, 125, 126, 127, 128, 65_535, MAX_FRAME):
        data = b"*" * size
        yield Case("messages", f"text of {size} bytes", [text(data)], [(TEXT, data)])
        yield Case(
            "messages", f"{size} bytes", [_binary(b"\xfe" * size)], [(BINARY, b"\xfe" * size)]
        )
    yield Case("messages", "byte by byte", bytewise(text(TEAR)), [(TEXT, TEAR.encode())])
    yield Case("messages", "over the bound", [text(b"*" * (MAX_FRAME + 1))], code=1009)
    for name, length in (("64 bits", 2**63 - 1), ("the highest bit set", 2**63)):
        head = struct.pack("!BBQ", 0x82, 0xFF, length) + b"mask"
        yield Case("messages", f"a length of {name}", [head], code=1009)


def _pings() -> Iterator[Case]:
    for size in (0, 1, 125):
        data = b"\xfe" * size
        yield Case("pings", f"payload of {size}", [client_frame(PING, data)], [(PONG, data)])
    yield Case("pings", "payload of 126", [client_frame(PING, b"x" * 126)], code=1002)
    yield Case("pings", "byte by byte", bytewise(client_frame(PING, b"hi")), [(PONG, b"hi")])
    ten = [client_frame(PING, b"%d" % n) for n in range(10)]
    yield Case("pings", "ten at once", [b"".join(ten)], [(PONG, b"%d" % n) for n in range(10)])
    yield Case(
        "pings", "a pong nobody asked for", [client_frame(PONG, b"x"), text("a")], [(TEXT, b"a")]
    )
    for opcode in (PING, PONG, Opcode.CLOSE):
        yield Case(
            "pings", f"fragmented {opcode.name}", [client_frame(opcode, fin=False)], code=1002
        )


def _bits() -> Iterator[Case]:
    for bits in range(1, 8):
        for opcode in (TEXT, BINARY, PING, Opcode.CLOSE):
            frame = client_frame(opcode, b"", reserved=bits)
            yield Case("bits", f"reserved bits {bits} on {opcode.name}", [frame], code=1002)
    sent = [text("a"), client_frame(TEXT, b"b", reserved=4), text("c")]
    yield Case("bits", "between two messages", sent, [(TEXT, b"a")], 1002)
    for number in (*range(0x3, 0x8), *range(0xB, 0x10)):
        frame = client_frame(number, b"x")
        yield Case("bits", f"opcode {number}", [frame], code=1002)
        yield Case("bits", f"opcode {number} byte by byte", bytewise(frame), code=1002)
    for opcode in (TEXT, BINARY, PING, Opcode.CLOSE):
        frame = client_frame(opcode, b"x" * 3, mask=False)
        yield Case("bits", f"unmasked {opcode.name}", [frame], code=1002)


def _fragments() -> Iterator[Case]:
    a, b = text("one ", fin=False), more("two")
    whole, ping = (TEXT, b"one two"), client_frame(PING, b"!")
    yield Case("fragments", "two", [a, b], [whole])
    yield Case("fragments", "in one segment", [a + b], [whole])
    yield Case("fragments", "byte by byte", bytewise(a + b), [whole])
    yield Case("fragments", "a ping between", [a, ping, b], [(PONG, b"!"), whole])
    sent = bytewise(a + ping + ping + b)
    yield Case("fragments", "pings between, byte by byte", sent, [(PONG, b"!")] * 2 + [whole])
    bits = [_binary(b"\xff", fin=False), more(b"\xfe", fin=False), more(b"")]
    yield Case("fragments", "of bytes", bits, [(BINARY, b"\xff\xfe")])
    yield Case(
        "fragments",
        "empty ones",
        [text("", fin=False), more("", fin=False), more("")],
        [(TEXT, b"")],
    )
    yield Case("fragments", "nothing to continue", [more("x")], code=1002)
    yield Case("fragments", "nothing to continue, not the last", [more("x", fin=False)], code=1002)
    yield Case("fragments", "a message after the last", [a, b, more("x")], [whole], 1002)
    yield Case("fragments", "a text within", [a, text("x")], code=1002)
    yield Case("fragments", "bytes within", [a, _binary(b"x")], code=1002)
    yield Case("fragments", "a first fragment within", [a, text("x", fin=False)], code=1002)
    yield Case("fragments", "a close between", [a, close(1000)], own=True)
    half = b"x" * (MAX_FRAME // 2)
    yield Case("fragments", "the greatest", [text(half, fin=False), more(half)], [(TEXT, half * 2)])
    sent = [text(half, fin=False), more(half, fin=False), more("x")]
    yield Case("fragments", "over the bound", sent, code=1009)


GOOD = [
    *(chr(point) for point in (0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF)),
    *(chr(point) for point in (0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFEFF, 0x1FFFE)),
    TEAR,
]

BAD = [
    *(bytes([byte]) for byte in (0x80, 0xBF, 0xC0, 0xC1, 0xF5, 0xFE, 0xFF)),
    *(b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x80\x80\x80\xaf", b"\xc1\xbf"),
    *(b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\xed\xbf\xbf"),
    b"\xed\xa0\x80\xed\xb0\x80",
]
CUT = [b"\xce", b"\xe6\xb6", b"\xf0\x9f\x98", b"\xf4\x8f\xbf"]


def _letters() -> Iterator[Case]:
    for word in GOOD:
        data = word.encode()
        name = " ".join(f"U+{ord(letter):04X}" for letter in word[:1])
        yield Case("letters", f"{name}, whole", [text(data)], [(TEXT, data)])
        pieces = bytewise(data)
        sent = [(more if n else text)(piece, fin=n == len(pieces) - 1) for n, piece in enumerate(pieces)]  # fmt: skip
        yield Case("letters", f"{name}, a byte a fragment", sent, [(TEXT, data)])
    for bad in BAD:
        yield Case("letters", f"{bad.hex()}, whole", [text(b"ok " + bad)], code=1007)
        yield Case("letters", f"{bad.hex()}, between", [text(b"ok " + bad + b" ok")], code=1007)
        # The message is never ended, and never needs to be.
        sent = [text(b"ok ", fin=False), more(bad, fin=False)]
        yield Case("letters", f"{bad.hex()}, at once", sent, code=1007)
    for cut in CUT:
        yield Case("letters", f"{cut.hex()}, cut short", [text(cut)], code=1007)
        sent = [text(cut, fin=False), more("")]
        yield Case("letters", f"{cut.hex()}, cut short in fragments", sent, code=1007)
    yield Case(
        "letters", "none at all are fine in bytes", [_binary(b"\xff\xfe")], [(BINARY, b"\xff\xfe")]
    )


def _closes() -> Iterator[Case]:
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        yield Case("closes", f"with {code}", [close(code)], code=code)
    for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535):
        yield Case("closes", f"with {code}, which is nobody's to say", [close(code)], code=1002)
    yield Case("closes", "with nothing", [close(None)])
    yield Case("closes", "with one byte", [client_frame(Opcode.CLOSE, b"\x03")], code=1002)
    yield Case("closes", "with a reason", [close(1000, TEAR)])
    yield Case("closes", "with the longest reason", [close(1000, "x" * 123)])
    yield Case("closes", "with one that is too long", [close(1000, "x" * 124)], code=1002)
    bad = client_frame(Opcode.CLOSE, b"\x03\xe8\xff")
    yield Case("closes", "with a reason that is no text", [bad], code=1007)
    yield Case("closes", "byte by byte", bytewise(close(1000, "bye")))
    yield Case("closes", "and a word after it", [close(1000) + text("x")])
    yield Case("closes", "and a ping after it", [close(1000) + client_frame(PING)])
    yield Case("closes", "twice", [close(1000) + close(1001)])
    yield Case("closes", "right behind a word", [text("x") + close(1000)], [(TEXT, b"x")])


CASES = [*_messages(), *_pings(), *_bits(), *_fragments(), *_letters()]
CASES += [replace(case, own=True) for case in _closes()]
