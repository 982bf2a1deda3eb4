"""What is seen and heard, in few words, for whoever cannot see or hear it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cue:
    """One caption: seconds from and to, and its words in both languages."""

    start: float
    end: float
    en: str
    ja: str


CUES = (
    Cue(0.8, 4.6, "Night. Rain on black water.", "夜。黒い水に、雨。"),
    Cue(4.8, 8.0, "Two soft notes, far off. A warm light comes near.",
        "遠くで、音がふたつ。\nあたたかな灯りが近づく。"),
    Cue(8.2, 13.1, "Piano, slow and bare.\nTwo old hands hold a paper boat with a small flame.",
        "ゆっくりとしたピアノ。\n老いた両手が、小さな火をのせた紙の舟をささえている。"),
    Cue(13.4, 18.8, "The hands let go.\nThey stay open for a while.",
        "手が離れる。\n開いたまま、しばらくそこにある。"),
    Cue(19.8, 29.2, "The boat drifts. The tune rocks with it.",
        "舟は流れていく。\n旋律も、いっしょに揺れている。"),
    Cue(30.6, 35.4, "The rain grows hard.\nThe tune begins, breaks off, begins again.",
        "雨が強くなる。\n旋律は、始まっては途切れる。"),
    Cue(35.8, 38.6, "The flame is almost out. Only rain.", "火が消えかける。雨の音だけ。"),
    Cue(38.8, 42.0, "The flame holds. Two high notes.", "火は残った。高い音が、ふたつ。"),
    Cue(42.4, 46.8, "Another light, out of the mist.\nA second voice answers.",
        "霧の向こうから、もうひとつの灯り。\nもうひとつの声がこたえる。"),
    Cue(47.3, 51.9, "Side by side. Their reflections touch.\nBoth voices, together.",
        "ならんで浮かぶ。水の上で光がふれあう。\nふたつの声が重なる。"),
    Cue(52.4, 58.4, "The current parts them.\nThe voices move away from each other.",
        "流れが、ふたつの舟を分けていく。\n声も、離れていく。"),
    Cue(59.2, 65.6, "Alone again, smaller, into the mist.\nThe tune is slow, and stops short.",
        "またひとり。小さくなって、霧のなかへ。\n旋律は遅く、終わりまでは行かない。"),
    Cue(66.2, 70.7, "The last drop of rain. Silence.", "最後のひとしずく。静けさ。"),
    Cue(71.0, 75.8, "Far out, a light. A note.\nAnother.",
        "遠くに、灯りがひとつ。音がひとつ。\nまた、ひとつ。"),
    Cue(76.1, 82.5, "Hundreds of lights, ours among them.\nThe tune comes back, whole, in major.",
        "何百もの灯り。あの舟も、そのなかに。\n旋律が、明るくなって帰ってくる。"),
    Cue(82.9, 88.0, "Dawn takes the lights gently.", "夜明け。灯りは、そっと朝にとけていく。"),
    Cue(88.3, 91.6, "The first two notes again. Still water.",
        "はじめの音が、もういちど。静かな水。"),
)  # fmt: skip


def stamp(seconds: float) -> str:
    """WebVTT time, hh:mm:ss.mmm."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def written(language: str) -> str:
    """The captions in "en" or "ja" as a WebVTT file."""
    parts = ["WEBVTT\n"]
    for number, cue in enumerate(CUES, start=1):
        words = cue.en if language == "en" else cue.ja
        parts.append(f"{number}\n{stamp(cue.start)} --> {stamp(cue.end)}\n{words}\n")
    return "\n".join(parts)


def save(folder: Path) -> None:
    """Write lantern-boat.en.vtt and lantern-boat.ja.vtt."""
    for language in ("en", "ja"):
        (folder / f"lantern-boat.{language}.vtt").write_text(written(language), encoding="utf-8")
