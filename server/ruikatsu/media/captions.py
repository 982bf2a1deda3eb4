"""Captions: WebVTT as it is, SubRip made into it.

WebVTT: https://www.w3.org/TR/webvtt1/ section 4; what is checked is what every player agrees on, times and order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .kinds import Unfit

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.](\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?", re.ASCII)
_SRT_TIME = r"(\d{1,3}):([0-5]?\d):([0-5]?\d)[,.](\d{1,3})"
_SRT_CUE = re.compile(rf"[ \t]*{_SRT_TIME}[ \t]*-->[ \t]*{_SRT_TIME}(?:[ \t].*)?", re.ASCII)
_SRT_HEAD = re.compile(rf"\s*\d+[ \t]*\r?\n[ \t]*{_SRT_TIME}[ \t]*-->", re.ASCII)
_SRT_TAG = re.compile(r"(</?[biu]>)|</?font[^>]*>|\{\\[^}]*\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines without an empty one between them. `at`: the number of the first, from 1."""

    at: int
    lines: list[str]


def is_vtt(head: bytes) -> bool:
    """Whether it begins as WebVTT must."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    return head.startswith(b"WEBVTT") and head[6:7] in (b"", b" ", b"\t", b"\n", b"\r")


def is_srt(head: bytes) -> bool:
    """Whether it begins with a number and, on the next line, two times."""
    return bool(_SRT_HEAD.match(head[:512].removeprefix(b"\xef\xbb\xbf").decode("latin-1")))


def as_vtt(data: bytes) -> bytes:
    """Captions as WebVTT, checked.

    Raises:
        Unfit: `captions_broken`, with the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(data.count(b"\n", 0, error.start) + 1) from None
    if is_srt(data):
        return _from_srt(text).encode()
    _check(text)
    return data


def _check(text: str) -> None:
    latest, cues = -1, 0
    if not is_vtt(text[:16].encode()):
        raise _broken(1)
    header, *blocks = _blocks(text, strict=True)
    if any("-->" in line for line in header.lines):
        raise _broken(header.at)
    for block in blocks:
        if re.match(r"(NOTE|STYLE|REGION)(\s|$)", block.lines[0]):
            continue
        timed = 0 if "-->" in block.lines[0] else 1  # a cue may have a name of its own above
        if timed >= len(block.lines):
            raise _broken(block.at)
        times = _CUE.fullmatch(block.lines[timed])
        if times is None:
            raise _broken(block.at + timed)
        begin, end = _ms(times.groups()[:4]), _ms(times.groups()[4:])
        if begin >= end or begin < latest:
            raise _broken(block.at + timed)
        if any("-->" in line for line in block.lines[timed + 1 :]):
            raise _broken(block.at + timed + 1)
        latest, cues = begin, cues + 1
    if not cues:
        raise _broken(1)


def _from_srt(text: str) -> str:
    cues: list[tuple[int, int, str]] = []
    for block in _blocks(text, strict=False):
        timed = 1 if block.lines[0].strip().isdecimal() else 0
        times = _SRT_CUE.fullmatch(block.lines[timed]) if timed < len(block.lines) else None
        if times is None:
            raise _broken(block.at + timed)
        begin, end = _ms(times.groups()[:4]), _ms(times.groups()[4:])
        if begin >= end:
            raise _broken(block.at + timed)
        words = "\n".join(_words(line) for line in block.lines[timed + 1 :])
        cues.append((begin, end, words))
    shown = (
        f"{_shown(begin)} --> {_shown(end)}\n{words}\n"
        for begin, end, words in sorted(cues, key=lambda cue: cue[0])
    )
    return "WEBVTT\n\n" + "\n".join(shown)


def _words(line: str) -> str:
    """Bold, italic and underlined stay, what else SubRip has goes, and nothing else is markup."""
    kept: list[str] = []
    place = 0
    for tag in _SRT_TAG.finditer(line):
        kept += [_plain(line[place : tag.start()]), (tag[1] or "").lower()]
        place = tag.end()
    return "".join((*kept, _plain(line[place:])))


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(text: str, *, strict: bool) -> Iterator[Block]:
    """`strict`: a line of spaces is no empty line."""
    at, lines = 1, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if line if strict else line.strip():
            at = at if lines else number
            lines.append(line)
        elif lines:
            yield Block(at, lines)
            lines = []
    if lines:
        yield Block(at, lines)


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1_000 + int((rest or "0").ljust(3, "0"))


def _shown(ms: int) -> str:
    minutes, ms = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1_000:02}.{ms % 1_000:03}"


def _broken(line: int) -> Unfit:
    return Unfit("captions_broken", {"line": line})
