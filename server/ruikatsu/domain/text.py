"""What people type, made safe to show without changing what it says."""

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
# Controls, and the marks that turn the direction of whatever stands behind them:
# a name or a message must not rewrite its neighbours.
_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_PILED_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]+"
)

# Letters and marks that are drawn as nothing: fillers, the blank braille cell, variation selectors.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10))
)


def cleaned(text: str) -> str:
    """Composed (NFC), without controls, piled-up marks or walls of empty lines; trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()  # one plain line, as most are: there is nothing to take out
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = _PILED_MARKS.sub(r"\1", text)
    text = _EMPTY_LINES.sub("\n\n", text).strip()
    # Only marks that show nothing (zero-width space, soft hyphen, ...) are no words.
    return text if any(map(_shows, text)) else ""


def one_line(text: str) -> str:
    """The same on a single line: names and titles."""
    return " ".join(cleaned(text).split())


def folded(name: str) -> str:
    """A name reduced to what the eye sees, so that two people do not carry names that look the same."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", "".join(filter(_shows, plain)))


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    # Unassigned (Cn) is shown: it is mostly an emoji that is younger than this Python.
    return kind not in ("Cc", "Cf", "Cs") and kind[0] != "Z" and character not in _BLANK
