"""Which pages are ours: by the `Origin` that a browser sends along, which may be anything at all."""

from collections.abc import Collection
from urllib.parse import urlsplit


def is_ours(origin: str, host: str, named: Collection[str] = ()) -> bool:
    """Whether a page of this origin is ours: of the house that is asked (`host`), or of one that the operator named.

    What is no address is nobody's.
    """
    if origin in named:
        return True
    try:
        house = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and house == host
