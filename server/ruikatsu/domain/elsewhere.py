"""Films that do not lie with this server: what may be named, and which houses the operator has opened the page to.

A film or a song as a plain file comes over https from anywhere: a browser's player fetches it, and nothing of ours
reads it. A stream (HLS) is put together by a script, which has to be let call that house; YouTube is a page of another
house in a frame. Both are closed unless the operator names them.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

HLS = "application/vnd.apple.mpegurl"
YOUTUBE = "video/youtube"
YOUTUBE_HOUSE = "https://www.youtube-nocookie.com"
_YOUTUBE_FILM = re.compile(re.escape(YOUTUBE_HOUSE) + r"/embed/[\w-]{11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the operator has opened: origins of streams (`https://films.example`), and YouTube's privacy host."""

    streams: tuple[str, ...] = ()
    youtube: bool = False

    def streams_from(self, url: str) -> bool:
        """Whether a stream at this address may be played: a path of ours, or of a house that is named."""
        if url.startswith("/"):
            return True
        return origin_of(url) in self.streams


NOTHING = Elsewhere()


def origin_of(url: str) -> str:
    """Scheme, host and port, as a browser compares them; the empty string where there is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname or parts.username is not None:
        return ""
    default = {"https": 443, "http": 80}.get(parts.scheme)
    at = "" if port in (None, default) else f":{port}"
    return f"{parts.scheme}://{parts.hostname}{at}"


def is_youtube_film(url: str) -> bool:
    """Whether this is the one address under which a film of theirs is known here."""
    return _YOUTUBE_FILM.fullmatch(url) is not None
