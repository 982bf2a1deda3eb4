"""A programme: what a room will live through, phase by phase, and the cues inside the phases.

Lengths and offsets are milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PhaseKind = Literal["arrive", "welcome", "cry", "quiet", "share", "close"]
ChatMode = Literal["open", "floor", "closed"]
Words = Mapping[str, str]
"""One text per language, keyed by BCP 47 tag."""


@dataclass(frozen=True, slots=True)
class Captions:
    """A side-car WebVTT file."""

    lang: str
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A film or a song, seen and heard by everybody at the same moment."""

    id: str
    at_ms: int
    length_ms: int
    url: str
    type: str
    kind: Literal["media"] = "media"
    title: Words | None = None
    sound_url: str | None = None
    poster: str | None = None
    captions: tuple[Captions, ...] = ()
    credit: str | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe:
    """A paced breath, repeated, that everybody follows together."""

    id: str
    at_ms: int
    length_ms: int
    in_ms: int = 4_000
    hold_ms: int = 1_000
    out_ms: int = 6_000
    rest_ms: int = 1_000
    kind: Literal["breathe"] = "breathe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Words on the screen."""

    id: str
    at_ms: int
    length_ms: int
    text: Words
    kind: Literal["prompt"] = "prompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """5-4-3-2-1: five things to see, four to touch, and so on, in five equal parts."""

    id: str
    at_ms: int
    length_ms: int
    kind: Literal["ground"] = "ground"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candle:
    """Shared silence."""

    id: str
    at_ms: int
    length_ms: int
    text: Words | None = None
    kind: Literal["candle"] = "candle"


Cue = Media | Breathe | Prompt | Ground | Candle


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of the arc. Its cues lie at offsets from its start and do not overlap.

    `slow_ms`: how long a person waits between two words. `hold_first`: a person's first words wait for a moderator.
    """

    kind: PhaseKind
    length_ms: int
    chat: ChatMode
    cues: tuple[Cue, ...] = ()
    title: Words | None = None
    slow_ms: int = 0
    hold_first: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """The phases in their order."""

    phases: tuple[Phase, ...] = field(default=())

    @property
    def length_ms(self) -> int:
        """The planned length of all phases together."""
        return sum(phase.length_ms for phase in self.phases)
