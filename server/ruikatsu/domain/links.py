"""Ways out of the room: addresses of pages, whole, bare or in disguise."""

import re
from collections.abc import Collection

# Endings that are no English words; `him.so` and `can't.do` are only sentences without a space.
_PLAIN_ENDINGS = (
    "com|net|org|edu|gov|jp|uk|de|fr|eu|cn|kr|tw|hk|au|ca|ru|nl|ch|br|info|biz|xyz|io|gg|ly|tv|app|dev|co|"
    "ai|ee|gl|pw|cc|su|icu|vip|ws|page|blog|shop|wiki|moe|ne\\.jp|or\\.jp|ac\\.jp"
)
_WORD_ENDINGS = (
    "me|so|it|is|in|to|no|at|be|us|my|am|do|as|la|link|site|online|live|life|love|club|top|world|today|one|space|"
    "chat|care|help|fun"
)
# Short links and invitations, known by their whole name whatever the ending.
_SHORT = "|".join(
    map(
        re.escape,
        "t.me wa.me m.me fb.me fb.com youtu.be bit.ly lin.ee discord.gg goo.gl is.gd t.co x.com ow.ly tiny.cc rb.gy "
        "linktr.ee instagr.am line.me amzn.to about.me paypal.me twitch.tv tinyurl.com cutt.ly shorturl.at onl.la "
        "lit.link peing.net".split(),
    )
)
_LINK = re.compile(
    r"h(?:tt|xx|\*\*|__)ps?\s{0,2}[:;]\s{0,2}[/\\]|(?:https?|ftp|tg|line|discord|mailto|javascript|hxxps?)://|mailto:\w"
    r"|(?<![a-z])www\s?(?:[.。]|\sdot\s|\[\.\])\s?\w"
    rf"|(?<![a-z])(?:{_SHORT})(?![a-z])"
    rf"|[\w\-](?:\.|(?<=[a-z0-9])。)(?:{_PLAIN_ENDINGS})(?![a-z0-9_\-]|\.[a-z]\.)"
    rf"|[\w\-]\.(?:{_WORD_ENDINGS})/\w"
    r"|\w\s?(?:\[\s?(?:\.|dot|点)\s?\]|\(\s?(?:\.|dot|どっと)\s?\)|\{\s?(?:\.|dot)\s?\}|<\s?dot\s?>)\s?[a-z]{2}"
    r"|(?<![a-z])(?:bit\s?ly|youtu\s?be|discord\s?gg|t\s?me)/\w|[a-z0-9],com(?![a-z])"
    r"|\w\s?\.\s(?:com|net|org|gg|jp)(?![a-z])|\w\s\.(?:com|net|org|gg|jp)(?![a-z])"
    r"|(?:\w\s?どっと\s?|(?<!\sa)(?<!\sthe)(?<!^the)(?<!^a)(?<!an)(?<!old)(?<!that)(?<!this)(?<!late|nite)(?<=\w)(?<!day)\sdot\s)"
    r"(?:com|net|org|jp|io|gg|me|co|uk|info|xyz|ly|app|tv|ee|こむ|ねっと|じぇいぴー)(?![a-z])"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
)
# What every link has somewhere, and few sentences: a dot that something follows at once, or a sign of another kind.
_SIGN = re.compile(
    r"[.。](?=[^\s.。])|\.\s(?:com|net|org|gg|jp)|[/\\\[({]|,com|dot|どっと|www|mailto"
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9][a-z0-9.\-]{0,80})(?:/[\w\-./#?=&%]{0,200})?")


def leads_out(plain: str, hosts: Collection[str]) -> bool:
    """Whether the text holds a link. Pages of these hosts (the helplines') may be named by everybody."""
    if not _SIGN.search(plain) or not _LINK.search(plain):
        return False
    text = _HOST.sub(lambda found: " " if found[1].rstrip(".") in hosts else found[0], plain)
    return _LINK.search(text) is not None
