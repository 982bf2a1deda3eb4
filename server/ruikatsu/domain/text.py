"""What people type, made safe to show without changing what it says."""

import re
import unicodedata

# Controls, and the marks that turn the direction of whatever stands behind them:
# a name or a message must not rewrite its neighbours.
_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_PILED_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]+"
)


def cleaned(text: str) -> str:
    """Composed (NFC), without controls, piled-up marks or walls of empty lines; trimmed."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    text = _UNSEEN.sub("", text)
    text = _PILED_MARKS.sub(r"\1", text)
    text = _EMPTY_LINES.sub("\n\n", text).strip()
    # Only marks that show nothing (zero-width space, soft hyphen, ...) are no words.
    return text if any(unicodedata.category(c)[0] not in "CZ" for c in text) else ""


def one_line(text: str) -> str:
    """The same on a single line: names and titles."""
    return " ".join(cleaned(text).split())


def folded(name: str) -> str:
    """A name reduced to what the eye sees, so that two people do not carry names that look the same."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")
