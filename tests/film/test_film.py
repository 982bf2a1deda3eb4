"""The committed film is what a player and a listener need, and its maths keeps its promises."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tools.film import captions, lights, mix, music, piano, timeline
from tools.film.camera import Camera, Plane
from tools.film.farewell import OPEN
from tools.film.hands import bones
from tools.film.rain import RING_SPEED, add_ring
from tools.film.reel import Reel
from tools.film.water import calm_bands

MEDIA = Path(__file__).resolve().parents[2] / "client" / "media"
FILM = MEDIA / "lantern-boat.webm"
SOUND = MEDIA / "lantern-boat-sound.webm"
POSTER = MEDIA / "lantern-boat.webp"
CAPTIONS = {language: MEDIA / f"lantern-boat.{language}.vtt" for language in ("en", "ja")}


def probed(path: Path, *asked: str) -> dict[str, Any]:
    """What ffprobe says of a file, as it says it."""
    command = ["ffprobe", "-v", "error", "-of", "json", *asked, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.fixture(scope="module")
def film() -> dict[str, Any]:
    return probed(FILM, "-show_format", "-show_streams")


def stream(found: dict[str, Any], kind: str) -> dict[str, Any]:
    [only] = [s for s in found["streams"] if s["codec_type"] == kind]
    return dict(only)


@dataclass(frozen=True)
class Shown:
    start: float
    end: float
    words: str


def cues(path: Path) -> list[Shown]:
    """The cues of a WebVTT file; anything that is not one fails."""
    head, *blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    assert head == "WEBVTT"
    found = []
    for block in blocks:
        _, times, *words = block.split("\n")
        match = re.fullmatch(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})", times)
        assert match is not None
        h0, m0, s0, h1, m1, s1 = (float(part) for part in match.groups())
        found.append(Shown(h0 * 3600 + m0 * 60 + s0, h1 * 3600 + m1 * 60 + s1, "\n".join(words)))
    return found


def test_the_film_lasts_as_long_as_its_timeline_says(film: dict[str, Any]) -> None:
    assert float(film["format"]["duration"]) == pytest.approx(timeline.DURATION, abs=0.1)
    assert 75 <= timeline.DURATION <= 100


def test_the_sound_alone_lasts_as_long_as_the_film() -> None:
    found = probed(SOUND, "-show_format", "-show_streams")
    assert float(found["format"]["duration"]) == pytest.approx(timeline.DURATION, abs=0.1)
    assert [s["codec_name"] for s in found["streams"]] == ["opus"]


def test_the_film_is_vp9_and_opus_at_its_promised_size_and_pace(film: dict[str, Any]) -> None:
    picture, sound = stream(film, "video"), stream(film, "audio")
    assert (picture["codec_name"], sound["codec_name"]) == ("vp9", "opus")
    assert (picture["width"], picture["height"]) == (960, 540)
    assert picture["pix_fmt"] == "yuv420p"
    assert Fraction(picture["avg_frame_rate"]) == 24
    assert sound["channels"] == 2


def test_a_thin_line_can_carry_all_of_it() -> None:
    paths = [FILM, SOUND, POSTER, *CAPTIONS.values()]
    assert sum(path.stat().st_size for path in paths) < 4_000_000
    assert POSTER.stat().st_size < 60_000


def test_a_jump_to_any_moment_finds_a_keyframe_within_two_seconds() -> None:
    packets = probed(
        FILM, "-select_streams", "v", "-show_entries", "packet=pts_time,flags", "-show_packets"
    )["packets"]
    keys = [float(p["pts_time"]) for p in packets if p["flags"].startswith("K")]
    assert keys[0] < 1 / timeline.FPS
    gaps = [later - sooner for sooner, later in pairwise([*keys, timeline.DURATION])]
    assert max(gaps) <= 2.001


@pytest.mark.parametrize("path", [FILM, SOUND], ids=["film", "sound"])
def test_the_index_lies_before_the_picture_so_that_byte_ranges_can_seek(path: Path) -> None:
    data = path.read_bytes()
    cues_id, cluster_id = bytes.fromhex("1C53BB6B"), bytes.fromhex("1F43B675")
    assert 0 < data.index(cues_id) < data.index(cluster_id)


@pytest.mark.parametrize("path", [FILM, SOUND], ids=["film", "sound"])
def test_the_sound_does_not_clip_and_is_neither_faint_nor_loud(path: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-vn", "-f", "f32le", "-ac", "2",
               "-ar", str(piano.RATE), "-"]  # fmt: skip
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    sound = np.frombuffer(raw, dtype="<f4").reshape(-1, 2)
    assert np.abs(sound).max() < 0.99
    assert -20.5 < mix.loudness(sound.astype(np.float32)) < -17.5
    # In silence, out of silence.
    assert np.abs(sound[: piano.RATE // 50]).max() < 0.01
    assert np.abs(sound[-piano.RATE // 50 :]).max() < 0.01


def test_the_long_pause_is_quiet() -> None:
    command = ["ffmpeg", "-v", "error", "-ss", "69", "-t", "1.9", "-i", str(SOUND), "-f", "f32le",
               "-ac", "1", "-"]  # fmt: skip
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    assert np.sqrt(np.mean(np.frombuffer(raw, dtype="<f4") ** 2)) < 10 ** (-40 / 20)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_captions_follow_each_other_within_the_film(language: str) -> None:
    shown = cues(CAPTIONS[language])
    assert all(cue.words.strip() for cue in shown)
    assert all(cue.start < cue.end for cue in shown)
    assert all(sooner.end <= later.start for sooner, later in pairwise(shown))
    assert shown[-1].end <= timeline.DURATION


def test_both_languages_have_the_same_captions_at_the_same_moments() -> None:
    english, japanese = cues(CAPTIONS["en"]), cues(CAPTIONS["ja"])
    assert [(c.start, c.end) for c in english] == [(c.start, c.end) for c in japanese]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_committed_captions_are_those_of_the_script(language: str) -> None:
    assert CAPTIONS[language].read_text(encoding="utf-8") == captions.written(language)


def test_every_note_lies_on_the_scale_of_its_moment() -> None:
    notes = music.score(7)
    assert all(note.pitch % 12 in music.scale_at(note.start) for note in notes)
    assert music.D_MINOR != music.D_MAJOR


def test_what_is_bowed_lies_on_the_scale_too() -> None:
    for chord in music.held():
        assert {p % 12 for p in chord.pitches} <= music.scale_at(chord.start)


def test_the_music_rests_between_the_last_drop_and_the_first_light() -> None:
    struck = [note.start for note in music.score(7)]
    assert not [t for t in struck if timeline.LAST_DROP <= t < timeline.FIRST_LIGHT]


def test_the_tune_comes_back_with_the_same_contour_in_the_major() -> None:
    bare = [n.pitch for n in music.line(0, 1, "A4:1 D5:2 C5:1 A4:2 G4:1 F4:3", 0.4)]
    whole = [n.pitch for n in music.score(7) if 76.0 < n.start < 80.9 and 64 <= n.pitch <= 74]
    theme = [p for p in whole if p in {music.pitch(x) for x in "A4 D5 B4 F#4 E4".split()}][:6]
    assert np.array_equal(np.sign(np.diff(bare)), np.sign(np.diff(theme)))


def test_a_tone_sounds_at_its_pitch() -> None:
    sound = piano.tone(69, 8).mean(axis=1)[: piano.RATE * 2]
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    loudest = float(np.argmax(power)) / 2
    assert loudest == pytest.approx(440, abs=1)


def test_the_first_lights_fall_on_notes() -> None:
    struck = {round(note.start, 3) for note in music.score(7)}
    assert {round(lights.birth(i), 3) for i in range(6)} <= struck


def test_the_lights_come_one_after_another_and_all_before_dawn() -> None:
    births = [lights.birth(i) for i in range(lights.COUNT)]
    assert births == sorted(births)
    assert lights.COUNT >= 300
    assert births[-1] < timeline.DAWN


def test_the_flame_nearly_goes_out_but_never_does() -> None:
    flames = {t: timeline.flame_amount(t) for t in np.arange(0, timeline.DURATION, 0.05).tolist()}
    weakest = min(flames, key=lambda t: flames[t])
    assert weakest == pytest.approx(timeline.NEARLY_OUT, abs=1.3)
    assert 0.02 < flames[weakest] < 0.1


def test_a_curve_never_overshoots_its_keys() -> None:
    keys = ((0.0, 0.0), (1.0, 1.0), (1.2, 1.0), (3.0, 0.2))
    values = [timeline.curve(t, *keys) for t in np.linspace(-1, 4, 400).tolist()]
    assert min(values) >= 0
    assert max(values) <= 1
    assert timeline.curve(1.0, *keys) == 1.0


def test_the_camera_sees_water_where_it_says_the_water_is() -> None:
    camera = Camera(0.2, 0.5, -0.1, 0.2, 1.3, 320, 180)
    plane = Plane.under(camera)
    row, column = 60, 200
    spot = np.array([[plane.x[row, column], 0.0, plane.z[row, 0]]], dtype=np.float64)
    seen = camera.project(spot)[0]
    assert seen[0] == pytest.approx(column + 0.5, abs=0.01)
    assert seen[1] == pytest.approx(plane.top + row + 0.5, abs=0.01)


def test_waves_repeat_without_a_seam_and_lean_neither_way() -> None:
    for band in calm_bands(0.05, 3):
        slopes = band.slopes(1.5)
        assert abs(slopes.mean()) < 1e-4
        inside = np.abs(np.diff(slopes, axis=1)).max()
        assert np.abs(slopes[:, 0] - slopes[:, -1]).max() < 1.5 * inside


def test_a_ring_is_where_its_speed_has_brought_it() -> None:
    plane = Plane.under(Camera(0.0, 1.0, 0.0, 0.6, 1.0, 400, 300))
    sx, sz = np.zeros_like(plane.x), np.zeros_like(plane.x)
    add_ring(plane, sx, sz, 0.0, 1.5, 1.0, 1.0)
    far = np.hypot(plane.x, plane.z - 1.5)
    steep = np.hypot(sx, sz)
    assert float(np.sum(far * steep) / np.sum(steep)) == pytest.approx(RING_SPEED, abs=0.06)


def test_a_hand_has_four_fingers_a_thumb_and_joints_thicker_than_bones() -> None:
    fingers = [limb for limb in bones(OPEN) if len(limb.ends) == 6]
    assert len(fingers) == 5
    for finger in fingers[:4]:
        assert finger.radii[1, 1] > finger.radii[1, 0]


@pytest.mark.parametrize("t", [4.0, 12.0, 50.0, 80.0])
def test_the_same_moment_is_always_the_same_frame(t: float) -> None:
    first, second = Reel(160, 90, 7), Reel(160, 90, 7)
    second.frame(3.0)
    assert np.array_equal(first.frame(t), second.frame(t))


def test_another_moment_is_another_frame_and_the_film_fades_in_and_out() -> None:
    reel = Reel(160, 90, 7)
    assert not np.array_equal(reel.frame(47.0), reel.frame(48.0))
    assert reel.frame(0.0).mean() < 3
    assert reel.frame(timeline.DURATION - 1 / timeline.FPS).mean() < 4
