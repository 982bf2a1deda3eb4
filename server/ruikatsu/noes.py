"""How often each no was said by this process, for `/metrics`: its code and the way it went, nobody and no room."""

from collections import Counter
from typing import Literal

Way = Literal["http", "line", "bye"]
"""An answer over HTTP, a `no` on a line, or a word with which a line was closed."""

SAID: Counter[tuple[Way, str]] = Counter()
