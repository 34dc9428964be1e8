"""Questions over several clips: answers from the stored JSON by other means, and from the sound."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import yaml

import synth.clips
from earmark.audio import Sound, decode
from earmark.item import Item
from earmark.shards import ShardWriter
from earmark.stats import chi_square
from synth.clips.comparing import edited
from synth.clips.edits import CODECS, Edit, Treatment, treated
from synth.clips.held import Shelf, sound_of
from synth.contract.recipe import Order, Studio, recipe, scene_id, scene_json
from synth.contract.recordings import NONE, Recordings, index
from synth.multi_audio import FAMILIES, RECIPE, MultiAudioScene, draw, render
from synth.scenes.soundscape import Event, Recorded, Sounding
from synth.texts.phrases import LANGUAGES
from tests.made import item, tone

Json = dict[str, Any]
COUNTS = [16 * 9, pytest.param(16 * 14, marks=pytest.mark.slow)]
ANSWERS = {
    one["question"]: one["answer"]
    for one in yaml.safe_load((Path(synth.clips.__file__).parent / "exchanges.yaml").read_text(encoding="utf-8"))
}


@pytest.fixture(scope="module", params=COUNTS)
def scenes(request: pytest.FixtureRequest) -> list[MultiAudioScene]:
    return list(draw(Order(request.param, 13, "A")))


def source_of(clip: Json) -> Json:
    found: Json = clip["soundscape"]["events"][0]["source"]
    return found


def clip_with(values: list[Any], wanted: Any, margin: float = 1.0) -> str:
    """The place of the one clip that has it; of numbers, the first must exceed all others by the margin."""
    assert values.count(wanted) == 1
    others = [value for value in values if value != wanted]
    if isinstance(wanted, float | int):
        assert wanted >= margin * max(others)
    return f"clip {values.index(wanted) + 1}"


def odd(question: str, clips: list[Json]) -> str:
    """The clip that is alone in what the question names."""
    values = [clip["holds"] for clip in clips]
    if "person who speaks" in question:
        values = [source_of(clip)["voice"] for clip in clips]
    elif "language" in question:
        values = [clip["language"] for clip in clips]
    counts = Counter(values)
    assert sorted(counts.values()) == [1, len(clips) - 1]
    return clip_with(values, min(counts, key=lambda value: counts[value]))


def truth(scene: Json) -> str:
    """From the clips and the words of the question."""
    clips, family, question = scene["clips"], scene["asked"]["family"], scene["asked"]["text"]
    holds = [clip["holds"] for clip in clips]
    if family == "order":
        return ", then ".join(holds)
    if family in ("which_sound", "which_word", "which_language", "count_sound", "count_word"):
        hits = [n for n, one in enumerate(holds, 1) if LANGUAGES.get(one, one) in question]
        return str(len(hits)) if family.startswith("count") else f"clip {hits[0]}"
    if family == "odd_one_out":
        return odd(question, clips)
    if family in ("longer", "louder", "faster", "higher"):
        return compared(family, clips)
    return matched(family, clips)


def matched(family: str, clips: list[Json]) -> str:
    """Families that look for what goes with the first clip."""
    sources = [source_of(clip) for clip in clips]
    voices = [source.get("voice") for source in sources]
    if family == "same_speaker":
        return "the same speaker" if voices[0] == voices[1] else "two different speakers"
    if family == "edited":
        return clip_with([clip["treatment"]["edit"] is not None for clip in clips], wanted=True)
    pairs: dict[str, tuple[list[Any], Any]] = {
        "which_speaker": (voices, voices[0]),
        "which_answers": ([source.get("text") for source in sources], ANSWERS.get(sources[0].get("text", ""))),
        "copied": (sources, sources[0]),
    }
    values, wanted = pairs[family]
    return clip_with([None, *values[1:]], wanted)


def compared(family: str, clips: list[Json]) -> str:
    if family == "louder":
        levels = [clip["soundscape"]["events"][0]["level_lufs"] for clip in clips]
        best, *rest = sorted(levels, reverse=True)
        assert best >= rest[0] + 6.9
        return f"clip {levels.index(best) + 1}"
    values, margin = {
        "longer": ([clip["soundscape"]["length_s"] for clip in clips], 1.3),
        "faster": ([source_of(clip).get("rate_wpm") for clip in clips], 1.5),
        "higher": ([source_of(clip).get("pitch_hz") for clip in clips], 1.29),
    }[family]
    return clip_with(values, max(values), margin)


def test_every_answer_by_brute_force(scenes: list[MultiAudioScene]) -> None:
    assert {scene.asked.family for scene in scenes} == set(FAMILIES)
    for scene in scenes:
        assert truth(json.loads(scene_json(scene))) == scene.asked.answer


def test_answers_are_in_no_place_more_often(scenes: list[MultiAudioScene]) -> None:
    cells: dict[int, Counter[int]] = {}
    for scene in scenes:
        choices = scene.asked.choices
        if choices:
            cells.setdefault(len(choices), Counter())[choices.index(scene.asked.answer)] += 1
    assert set(cells) == {2, 3, 4, 5}
    for count, places in cells.items():
        assert chi_square([places[n] for n in range(count)], [places.total() / count] * count).p > 0.001
    counted = Counter(
        (len(scene.clips), scene.asked.answer) for scene in scenes if scene.asked.family.startswith("count")
    )
    assert {answer for clips, answer in counted if clips == 3} == {"0", "1", "2", "3"}


def test_items_carry_what_was_drawn(scenes: list[MultiAudioScene]) -> None:
    module = recipe("multi_audio")
    for scene in scenes[:16]:
        made = module.render(scene, Studio())
        assert made.id == scene_id(RECIPE, scene)
        assert made.answers == (scene.asked.answer,)
        assert 2 <= len(made.clips) <= 5
        assert {span.clip for span in made.evidence} == set(scene.rests_on)


def of_family(scenes: list[MultiAudioScene], family: str, count: int) -> list[tuple[MultiAudioScene, Item]]:
    found = [scene for scene in scenes if scene.asked.family == family][:count]
    assert len(found) == count
    return [(scene, render(scene, Studio())) for scene in found]


def place(scene: MultiAudioScene) -> int:
    return int(scene.asked.answer.removeprefix("clip ")) - 1


def test_loudest_longest_and_fastest_are_so_in_the_sound(scenes: list[MultiAudioScene]) -> None:
    for scene, made in of_family(scenes, "louder", 6):
        heard = [decode(one.bytes or b"") for one in made.audio]
        # An implementation of BS.1770-4 that is not ours.
        levels = [
            pyloudnorm.Meter(s.sample_rate_hz, filter_class="DeMan").integrated_loudness(s.samples.T) for s in heard
        ]
        best, second = sorted(levels, reverse=True)[:2]
        assert levels.index(best) == place(scene)
        assert best - second > 6.0
    for scene, made in of_family(scenes, "longer", 6):
        lengths_s = [clip.duration_s or 0.0 for clip in made.clips]
        assert int(np.argmax(lengths_s)) == place(scene)
    for scene, made in of_family(scenes, "faster", 6):
        rates = [len(clip.transcript or "") / (clip.duration_s or 1.0) for clip in made.clips]
        best, second = sorted(rates, reverse=True)[:2]
        assert rates.index(best) == place(scene)
        assert best > 1.15 * second


def envelope(sound: Sound) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Energy by 10 ms."""
    hop = sound.sample_rate_hz // 100
    power = np.square(sound.samples[0].astype(np.float64))
    return np.asarray(np.sqrt(power[: power.size // hop * hop].reshape(-1, hop).mean(axis=1)), np.float64)


def likeness(one: Sound, other: Sound) -> float:
    """The highest normalised correlation of two envelopes over all delays."""
    a, b = envelope(one), envelope(other)
    return float(np.correlate(a, b, "full").max() / np.sqrt((a @ a) * (b @ b)))


@pytest.mark.parametrize(("family", "wanted"), [("edited", min), ("copied", max)])
def test_the_copy_that_is_asked_for_stands_apart_in_the_sound(
    scenes: list[MultiAudioScene], family: str, wanted: Any
) -> None:
    for scene, made in of_family(scenes, family, 8):
        first, *others = (decode(one.bytes or b"") for one in made.audio)
        alike = [likeness(first, other) for other in others]
        assert alike.index(wanted(alike)) + 1 == place(scene)
        faithful = [one for n, one in enumerate(alike) if (n + 1 == place(scene)) == (family == "copied")]
        assert min(faithful) > 0.97  # the frames of 10 ms do not follow the delay


def test_a_sound_that_was_added_is_heard_where_the_scene_says() -> None:
    shelf, kinds = Shelf(NONE, "A"), Counter[str]()
    for seed in range(24):
        drawn = edited(shelf, np.random.default_rng(seed))
        edits = [clip.treatment.edit for clip in drawn.clips]
        at = int(drawn.answer.removeprefix("clip ")) - 1
        edit = edits[at]
        assert edit is not None
        assert edits.count(None) == len(edits) - 1
        kinds[edit.kind] += 1
        if edit.added:
            first, *copies = (sound_of(clip, NONE) for clip in drawn.clips)
            alike = [likeness(first, copy) for copy in copies]
            assert alike.index(min(alike)) + 1 == at
            gained = zip(copies, drawn.clips[1:], strict=True)
            found = [gained_db(first, copy, edit.added.onset_s, clip.treatment) for copy, clip in gained]
            assert found.pop(at - 1) > 2.0  # it is 3 LU louder than the speech that it covers
            assert all(abs(one) < 1.0 for one in found)
    assert set(kinds) == {"cut", "reverse", "faster", "slower", "add"}


def gained_db(first: Sound, copy: Sound, onset_s: float, treatment: Treatment) -> float:
    """Power of a copy over two seconds, its gain and delay taken back, over that of the first clip."""
    start, rate_hz = round(onset_s * first.sample_rate_hz), first.sample_rate_hz
    later = start + round(treatment.delay_s * rate_hz)
    mine, other = copy.samples[0, later : later + 2 * rate_hz], first.samples[0, start : start + 2 * rate_hz]
    return float(10.0 * np.log10(np.square(mine).sum() / np.square(other).sum())) - treatment.gain_db


def test_edits_do_what_they_say() -> None:
    sound = Sound(np.arange(1, 16_001, dtype=np.float32)[None] / np.float32(16_000), 16_000)
    cut = treated(sound, Treatment(edit=Edit(kind="cut", start_s=0.25, end_s=0.5))).samples[0]
    assert np.array_equal(cut, np.delete(sound.samples[0], slice(4000, 8000)))
    turned = treated(sound, Treatment(edit=Edit(kind="reverse", start_s=0.25, end_s=0.5))).samples[0]
    assert np.array_equal(turned[4000:8000], sound.samples[0, 4000:8000][::-1])
    faster = treated(tone(400.0, 1.0), Treatment(edit=Edit(kind="faster", factor=1.25))).samples[0]
    assert faster.size == 12_800
    assert int(np.argmax(np.abs(np.fft.rfft(faster))) * 16_000 / faster.size) == 500
    siren = Sounding(name="siren", seed=1)
    over = Event(source=siren, title="a siren", onset_s=0.25, duration_s=2.0, level_lufs=-20.0)
    added = treated(sound, Treatment(edit=Edit(kind="add", added=over))).samples[0]
    assert added.size == 36_000
    assert np.array_equal(added[:4000], sound.samples[0, :4000])
    rest = Sound(added[None, 4000:] - np.pad(sound.samples, ((0, 0), (0, 20_000)))[:, 4000:], 16_000)
    meter = pyloudnorm.Meter(16_000, filter_class="DeMan")
    assert meter.integrated_loudness(rest.samples.T) == pytest.approx(-20.0, abs=0.05)
    later = treated(sound, Treatment(delay_s=0.1, length_s=1.5, gain_db=-20.0)).samples[0]
    assert later.size == 24_000
    assert np.allclose(later[1600:17_600], 0.1 * sound.samples[0], atol=1e-6)


@pytest.mark.parametrize("codec", CODECS)
def test_codecs_keep_length_and_sound(codec: Any) -> None:
    sound = tone(440.0, 1.0, 24_000)
    coded = treated(sound, Treatment(codec=codec))
    assert coded.samples.shape == sound.samples.shape
    assert not np.array_equal(coded.samples, sound.samples)
    assert likeness(sound, coded) > 0.98
    assert np.array_equal(coded.samples, treated(sound, Treatment(codec=codec)).samples)


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    """An index of 96 made-up recordings: two kinds of sound, and six speakers."""
    writer = ShardWriter(tmp_path / "items-00000-of-00001.parquet")
    for n in range(48):
        title = ("a chainsaw", "sea waves")[n % 2]
        sound = item(
            f"hand/sound{n}", tone(200.0 + n, 4.0), choices=(title, "a horn"), answers=(title,), answer_index=0
        )
        writer.add(sound)
        speech = item(f"hand/speech{n}", tone(900.0 + n, 2.5))
        who = {"key": "speaker", "value": f"s{n % 3}"}
        clip = speech.clips[0].model_copy(update={"language": "en", "speaker": ()})
        clip = type(clip).model_validate({**clip.model_dump(), "speaker": [who], "licence": "CC-BY-4.0"})
        writer.add(speech.model_copy(update={"clips": (clip,)}).sealed())
    writer.close()
    (tmp_path / "index").mkdir()
    index(tmp_path, tmp_path / "index" / "hand.jsonl")
    (tmp_path / "index" / "sources.json").write_text('["hand"]')
    return Recordings(tmp_path / "index")


@pytest.mark.parametrize("name", ["multi_audio", "multi_hop"])
def test_recordings_are_part_of_the_pool_and_forms_share_none(recordings: Recordings, name: str) -> None:
    module = recipe(name)
    used: dict[str, set[str]] = {}
    for form in "AB":
        scenes = list(module.draw(Order(64 if name == "multi_audio" else 20, 3, form, recordings)))
        texts = [(scene, found(json.loads(scene_json(scene)))) for scene in scenes]
        used[form] = {one for _, ones in texts for one in ones}
        scene = next(scene for scene, ones in texts if any("speech" in one or name == "multi_hop" for one in ones))
        made = module.render(scene, Studio(recordings=recordings))
        assert "CC-BY-4.0" in {clip.licence for clip in made.clips} or name == "multi_hop"
    assert used["A"]
    assert used["B"]
    assert not used["A"] & used["B"]


def test_recordings_alone_are_sold_at_their_own_rate(recordings: Recordings) -> None:
    """They are of 16 kHz: at 24 kHz the upper band would be empty (`bandwidth.upsampled`)."""
    rates = set()
    for scene in draw(Order(64, 3, "A", recordings)):
        (rate_hz,) = {clip.soundscape.rate_hz for clip in scene.clips}
        sources = [event.source for clip in scene.clips for event in clip.soundscape.events]
        alone = all(isinstance(one, Recorded) for one in sources)
        if any(clip.treatment != Treatment() for clip in scene.clips):
            assert rate_hz == 24_000
            continue
        assert rate_hz == (16_000 if alone else 24_000)
        if alone and rate_hz not in rates:
            made = render(scene, Studio(recordings=recordings))
            assert {clip.sample_rate_hz for clip in made.clips} == {16_000}
        rates.add(rate_hz)
    assert rates == {16_000, 24_000}


def found(node: Any) -> list[str]:
    """Recorded items anywhere in a scene."""
    if isinstance(node, dict):
        here = [node["item"]] if node.get("kind") == "recording" else []
        return here + [one for value in node.values() for one in found(value)]
    return [one for value in node for one in found(value)] if isinstance(node, list) else []
