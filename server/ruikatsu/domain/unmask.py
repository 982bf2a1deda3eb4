"""What stands behind the disguise: a text reduced to what a reader takes it for, in a few candidate forms.

No form knows where in the text it came from: the rules only ask whether something is there.
"""

import re
import unicodedata

# Letters of other alphabets, and drawn small capitals, that pass for Latin ones. Compatibility forms (full-width,
# mathematical, circled) and accents need no row: Unicode's own decompositions undo them.
_LOOKALIKES = dict(
    zip(
        "авекмнорстухіјѕԁԛԝһӏ"
        + "αβεηικνορτυχωγ"
        + "ıłøđħŧɑɩɡ"
        + "ʟɪᴀʙᴄᴅᴇꜰɢʜᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"
        + "օոսհ",
        "abekmhopctyxijsdqwhl"
        + "abenikvoptuxwy"
        + "ilodhtaig"
        + "liabcdefghjkmnoprstuvwyz"
        + "onuh",
        strict=True,
    )
)
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VOICING = frozenset("\u3099\u309a")  # the marks that make か into が are no decoration
_APOSTROPHES = frozenset("\u2018\u2019\u02bc\u02b9\u00b4`\u2032\u201b")
_SQUARED = 0x1F170  # 🅰, the first of the negative squared letters, which have no decomposition
_MOST_KEPT = 20_000


class _Table(dict[int, str]):
    """A table for `str.translate` that learns each character once."""

    def __missing__(self, code: int) -> str:
        seen = self.of(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = seen
        return seen

    def of(self, character: str) -> str:
        raise NotImplementedError


class _Seen(_Table):
    def of(self, character: str) -> str:
        """Nothing for what shows nothing, and for marks over a letter."""
        kind = unicodedata.category(character)
        if kind == "Cc":
            return "\n" if character in "\n\r\v\f" else " " if character == "\t" else ""
        if character in _VOICING:
            return character
        return "" if kind in ("Cf", "Mn", "Me", "Cs") or character in _BLANK else character


class _Read(_Table):
    def of(self, character: str) -> str:
        """The plain letter that a letter is read as; katakana as hiragana; every dash and apostrophe as one."""
        if character in _APOSTROPHES:
            return "'"
        code = ord(character)
        if 0x30A1 <= code <= 0x30F6:
            return chr(code - 0x60)
        if 0x3041 <= code <= 0x30FF or 0xAC00 <= code <= 0xD7A3:
            return character
        if _SQUARED <= code < _SQUARED + 26:
            return chr(ord("a") + code - _SQUARED)
        kind = unicodedata.category(character)
        if kind == "Pd" or character in "\u2212\u2500\u2501":
            return "-"
        if kind == "Zs":
            return " "
        if kind in ("Mn", "Me", "Cf"):
            return ""
        base = unicodedata.normalize("NFKD", character)[:1]
        return _LOOKALIKES.get(base, base) if base.isalpha() else character


_SEEN = _Seen()
_READ = _Read()


def composed(text: str) -> str:
    """What shows, in its compatibility form; capitals kept."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFKC", text.translate(_SEEN))


def plain(text: str) -> str:
    """Small plain letters: what a reader takes the text for. Punctuation and digits stay."""
    if text.isascii():
        return (text if text.isprintable() else text.translate(_SEEN)).lower()
    # Folding the case may bring marks back (ǰ): once more through the first table.
    folded = unicodedata.normalize("NFKC", composed(text).casefold())
    return folded.translate(_SEEN).translate(_READ)


_LETTER = r"[^\W\d_]"
_SPELT = re.compile(
    rf"(?<![^\W_]){_LETTER}(?:[ .,\-_*/+|·・。、]{_LETTER}(?![^\W_])){{2,}}(?![^\W_])"
)
_PARTED = re.compile(r"[ .,\-_*/+|·・。、]")
_DIGITS_IN_WORD = re.compile(r"[a-z][0134579@$]|[0134579@$][a-z]")
_SHOUT_IN_WORD = re.compile(r"(?<=[a-z])[!|](?=[a-z])")
_TOKEN = re.compile(r"[a-z0134579@$]+")
_AS_I = str.maketrans("013457@$9", "oieastasg")
_AS_L = str.maketrans("013457@$9", "oleastasg")
_STRETCHED = re.compile(r"([a-z\u3041-\u3096])\1\1")
_RUN = re.compile(r"([a-z\u3041-\u3096])\1+")
_STARRED = re.compile(
    r"(?<![a-z])[a-z]{0,12}(?:[a-z][*#]{1,3}[a-z]|(?<![a-z])[*#][a-z])[a-z]{0,12}"
)


def spelt_out(plain_text: str) -> tuple[str, tuple[str, ...]]:
    """`k i l l` drawn together, in its text; and the words so found, which may run into each other.

    The same text and no words where nothing is spelt out.
    """
    runs = tuple(_PARTED.sub("", found[0]) for found in _SPELT.finditer(plain_text))
    if not runs:
        return plain_text, ()
    return _SPELT.sub(lambda found: _PARTED.sub("", found[0]), plain_text), runs


def unleeted(plain_text: str) -> tuple[str, ...]:
    """`k1ll` with letters for its digits: 1 stands for i or for l. Empty where no word mixes them."""
    text = _SHOUT_IN_WORD.sub("i", plain_text)
    if not _DIGITS_IN_WORD.search(text):
        return (text,) if text != plain_text else ()
    return tuple(sorted({_TOKEN.sub(way, text) for way in (_one_as_i, _one_as_l)} - {plain_text}))


def _one_as_i(token: re.Match[str]) -> str:
    return token[0] if token[0].isdigit() else token[0].translate(_AS_I)


def _one_as_l(token: re.Match[str]) -> str:
    return token[0] if token[0].isdigit() else token[0].translate(_AS_L)


def stretched(plain_text: str) -> bool:
    """Whether a letter stands three times or more in a row."""
    return _STRETCHED.search(plain_text) is not None


def squeezed(text: str) -> str:
    """Each letter once where it stood several times in a row."""
    return _RUN.sub(r"\1", text)


def unstarred(plain_text: str, words: tuple[str, ...]) -> str:
    """`k*ll` as the first of these words that fits under the stars."""
    if "*" not in plain_text and "#" not in plain_text:
        return plain_text
    return _STARRED.sub(lambda found: _under(found[0], words), plain_text)


def _under(token: str, words: tuple[str, ...]) -> str:
    for word in words:
        if len(word) == len(token) and all(
            a == b or a in "*#" for a, b in zip(token, word, strict=True)
        ):
            return word
    return token
