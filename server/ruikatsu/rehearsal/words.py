"""What simulated people say. Somebody real might read it, so it is gentle, and says what it is."""

from collections.abc import Mapping, Sequence

WORDS: Mapping[str, Sequence[str]] = {
    "en": (
        "This is a rehearsal. The lights on the water look calm.",
        "Only a rehearsal, and still a quiet minute.",
        "I am a rehearsal of somebody who listens.",
        "A rehearsal: the boat goes on, and so do we.",
        "Trying out the room, so that it holds when it is needed.",
    ),
    "ja": (
        "これは練習です。水の上の灯りが、静かです。",
        "練習ですが、少しだけ静かな時間です。",
        "聞いている人の、練習をしています。",
        "練習です。舟はゆっくり進んでいます。",
        "必要なときに部屋がもつように、ためしています。",
    ),
}

SIGNALS = ("tear", "hug", "candle", "me_too")
