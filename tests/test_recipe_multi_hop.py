"""Multi-hop questions: answers and the need of every hop by a second implementation, over the stored JSON alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from typing import Any

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.audio import decode
from earmark.stats import chi_square
from synth.contract.recipe import Order, Studio, scene_json
from synth.multi_hop import MultiHopScene, draw, render
from synth.programs import Count, Filter, Relate, Thing, losses, needed, run
from synth.sounds import SOUNDS, onsets_s

Json = dict[str, Any]
COUNTS = [120, pytest.param(300, marks=pytest.mark.slow)]
OPPOSITES = [("man", "woman"), ("loud", "soft"), ("high", "low"), ("word", "sound"), ("before", "after")]


@pytest.fixture(scope="module", params=COUNTS)
def scenes(request: pytest.FixtureRequest) -> list[MultiHopScene]:
    return list(draw(Order(request.param, 41, "A")))


@pytest.fixture(scope="module")
def stored(scenes: list[MultiHopScene]) -> list[Json]:
    return [json.loads(scene_json(scene)) for scene in scenes]


def rows_of(scene: Json) -> list[Json]:
    """The event table, from the soundscape."""
    rows = []
    for event in scene["soundscape"]["events"]:
        source = event["source"]
        row = {"title": event["title"], "group": "sound", "voice": "", "word": "", "level": event["level_lufs"]}
        row |= {"start": event["onset_s"], "end": event["onset_s"] + event["duration_s"], "strokes": 0}
        row["length"], row["hz"] = event["duration_s"], source.get("pitch_hz")
        row["loudness"] = {-22.0: "loud", -38.0: "soft"}.get(event["level_lufs"], "")
        if source["kind"] == "speech":
            woman = source["voice"].split("+")[1].startswith("f")
            row |= {"group": "word", "voice": "woman" if woman else "man", "word": source["text"]}
        elif SOUNDS[source["name"]].event:
            moments = onsets_s(source["name"], event["duration_s"], source["seed"], source["events"])
            row |= {"strokes": len(moments), "start": row["start"] + moments[0]}
            row["length"] = moments[-1] - moments[0] + SOUNDS[source["name"]].event_s
        rows.append(row)
    for row in rows:
        hz = [other["hz"] for other in rows if other["title"] == row["title"] and other["hz"]]
        row["pitch"] = ""
        if row["hz"] and len(hz) > 1 and max(hz) >= 1.25 * min(hz):
            row["pitch"] = "high" if row["hz"] > (max(hz) * min(hz)) ** 0.5 else "low"
    return rows


def order_of(a: Json, b: Json, attribute: str) -> str:
    """`more`, `less` or `?` of a against b."""
    if attribute == "onset_s":
        return "more" if a["start"] - b["end"] >= 0.25 else "less" if b["start"] - a["end"] >= 0.25 else "?"
    if attribute == "duration_s":
        ratio = a["length"] / b["length"]
        return "more" if ratio >= 1.25 else "less" if ratio <= 0.8 else "?"
    return "more" if a["level"] - b["level"] >= 6 else "less" if b["level"] - a["level"] >= 6 else "?"


def left_by(chain: list[Json], rows: list[Json]) -> list[tuple[list[Json], bool]]:
    """Every way to read a chain: what is left, and whether nothing was doubtful."""
    choices: list[list[Any]] = []
    for hop in chain:
        if "to" in hop:
            choices.append([(row, sure) for found, sure in left_by(hop["to"], rows) for row in found])
        else:
            choices.append([None])
    ways = []
    for chosen in product(*choices):
        alive, sure = list(rows), True
        for hop, anchor in zip(chain, chosen, strict=True):
            alive, certain = kept_by(hop, alive, anchor)
            sure = sure and certain
        ways.append((alive, sure))
    return ways


def kept_by(hop: Json, alive: list[Json], anchor: Any) -> tuple[list[Json], bool]:
    if hop["op"] == "filter":
        doubtful = hop["attribute"] == "loudness" and any(not row["loudness"] for row in alive)
        return [row for row in alive if row[hop["attribute"]] == hop["value"]], not doubtful
    if hop["op"] == "extreme":
        side = "more" if hop["most"] else "less"
        for row in alive:
            if all(order_of(row, other, hop["attribute"]) == side for other in alive if other is not row):
                return [row], True
        return alive[:1], not alive
    row_of_anchor, sure = anchor
    attribute = hop.get("attribute", "onset_s")
    wanted = "more" if hop.get("more", hop.get("side") == "after") else "less"
    others = [(row, order_of(row, row_of_anchor, attribute)) for row in alive if row is not row_of_anchor]
    return [row for row, sign in others if sign == wanted], sure and all(sign != "?" for _, sign in others)


def answers(program: Json, rows: list[Json]) -> list[str | None]:
    found: list[str | None] = []
    if program["op"] == "difference":
        for (left, a), (right, b) in product(
            left_by(program["left"]["of"], rows), left_by(program["right"]["of"], rows)
        ):
            found.append(str(len(left) - len(right)) if a and b else None)
        return found or [None]
    for alive, sure in left_by(program["of"], rows):
        if not sure:
            found.append(None)
        elif program["op"] == "count":
            found.append(str(len(alive)))
        elif program["op"] == "total":
            found.append(str(sum(row["strokes"] for row in alive)))
        else:
            found += [row[program["attribute"]] or None for row in alive] or [None]
    return found or [None]


def chains(node: Any) -> Iterator[list[Json]]:
    """Every list of hops in a program, at any depth."""
    if isinstance(node, dict):
        for value in node.values():
            yield from chains(value)
    elif isinstance(node, list):
        yield node
        for hop in node:
            yield from chains(hop)


def shortened(program: Json) -> Iterator[list[Json]]:
    """The program without each of its hops: one program, or the two sides of a difference."""
    for number, chain in enumerate(chains(program)):
        for at in range(len(chain)):
            copy = deepcopy(program)
            del list(chains(copy))[number][at]
            yield [copy]
    if program["op"] == "difference":
        yield [program["left"], program["right"]]


def test_every_answer_by_brute_force(stored: list[Json]) -> None:
    assert stored
    for scene in stored:
        assert answers(scene["program"], rows_of(scene)) == [scene["asked"]["answer"]]


def test_every_hop_is_needed_by_brute_force(stored: list[Json]) -> None:
    hops: Counter[int] = Counter()
    for scene in stored:
        rows, answer = rows_of(scene), scene["asked"]["answer"]
        without = list(shortened(scene["program"]))
        hops[len(without)] += 1
        for programs in without:
            readings = [one for program in programs for one in answers(program, rows)]
            assert readings.count(answer) <= (0 if len(programs) > 1 else len(readings) // 2)
    assert set(hops) == {2, 3, 4}
    assert min(hops.values()) > len(stored) / 6


def test_what_is_stored_of_losses_and_wrong_choices_is_so(stored: list[Json]) -> None:
    explained = 0
    for scene in stored:
        rows, answer = rows_of(scene), scene["asked"]["answer"]
        by_hop = sorted(
            sorted(map(str, [one for program in programs for one in answers(program, rows)]))
            for programs in shortened(scene["program"])
        )
        assert by_hop == sorted(sorted(map(str, one["answers"])) for one in scene["losses"])
        lost = {one["path"]: one["answers"] for one in scene["losses"]}
        assert {one["choice"] for one in scene["wrong"]} | {answer} == set(scene["asked"]["choices"])
        for wrong in scene["wrong"]:
            how, _, path = wrong["by"].partition(" ")
            explained += how in ("without", "opposite")
            if how == "without":
                assert wrong["choice"] in lost[path]
        assert scene["steps"][-1]["value"] == answer
    assert explained > 1.2 * len(stored)  # of three wrong choices each


def test_words_of_the_question_name_what_the_program_asks(stored: list[Json]) -> None:
    said = {"loud": "loud", "soft": "quiet", "man": " by a man", "woman": " by a woman", "high": "high-", "low": "low-"}
    for scene in stored:
        for chain in chains(scene["program"]):
            for hop in chain:
                value = hop.get("value", "")
                assert said.get(value, value if hop.get("attribute") == "title" else "") in scene["asked"]["text"]


def test_nothing_but_listening_tells_the_answer(stored: list[Json]) -> None:
    places = Counter(scene["asked"]["choices"].index(scene["asked"]["answer"]) for scene in stored)
    assert chi_square([places[n] for n in range(4)], [len(stored) / 4] * 4).p > 0.001
    assert {scene["soundscape"]["length_s"] for scene in stored} == {24.0}
    numbers = [scene for scene in stored if scene["asked"]["family"] in ("count", "difference")]
    counted = Counter(scene["asked"]["answer"] for scene in numbers)
    assert chi_square([counted[str(n)] for n in range(1, 5)], [len(numbers) / 4] * 4).p > 0.001


def test_no_clip_begins_or_ends_with_a_long_silence(stored: list[Json]) -> None:
    """Checked of releases from 5 s on (`silence.lead_in`, `silence.tail`)."""
    for scene in stored:
        rows, length_s = rows_of(scene), scene["soundscape"]["length_s"]
        assert max(min(row["start"] for row in rows), length_s - max(row["end"] for row in rows)) <= 4.0


def test_a_question_never_offers_what_it_names(stored: list[Json]) -> None:
    for scene in stored:
        named = {hop.get("value") for chain in chains(scene["program"]) for hop in chain}
        assert not named & set(scene["asked"]["choices"])


def test_levels_and_silences_are_in_the_sound(scenes: list[MultiHopScene]) -> None:
    for scene in scenes[:4]:
        item = render(scene, Studio())
        heard = decode(item.audio[0].bytes or b"")
        wave, rate_hz = heard.samples[0].astype(np.float64), heard.sample_rate_hz
        # An implementation that is not ours; its gating blocks of 0.4 s are those of BS.1770-4.
        meter = pyloudnorm.Meter(rate_hz, filter_class="DeMan")
        outside, gains = np.ones(wave.size, bool), []
        for event in scene.soundscape.events:
            start, end = round(event.onset_s * rate_hz), round(event.end_s * rate_hz)
            outside[start:end] = False
            if event.duration_s > 1.0:
                gains.append(meter.integrated_loudness(wave[start:end]) - event.level_lufs)
        assert np.abs(wave[outside]).max() < 1e-4
        assert max(gains) - min(gains) < 0.5
        assert item.groups[0].value in {"2", "3", "4"}
        assert all(span.end_s > span.start_s for span in item.evidence)
        assert item.evidence


# By hand: three words and a bell; "how many words after the bell" is 1, without the filter 2, without the relation 3,
# and after any of the four things 2, 1, 1 or 0.
HAND = tuple(
    Thing(title=title, group=group, onset_s=at, end_s=at + 0.5, duration_s=0.5, level_lufs=-30.0)
    for title, group, at in (("a", "word", 1.0), ("b", "word", 2.0), ("bell", "sound", 3.0), ("c", "word", 4.0))
)
BELL = (Filter(attribute="title", value="bell"),)
AFTER_BELL = Count(of=(Filter(attribute="group", value="word"), Relate(side="after", to=BELL)))


def test_a_program_worked_out_by_hand() -> None:
    assert run(AFTER_BELL, HAND).answer == "1"
    lost = {one.path: one.answers for one in losses(AFTER_BELL, HAND)}
    assert lost == {"of.0": ("1",), "of.1.to.0": ("2", "1", "1", "0"), "of.1": ("3",)}
    needs = {one.path: needed("1", one) for one in losses(AFTER_BELL, HAND)}
    assert needs == {"of.0": False, "of.1.to.0": True, "of.1": True}


@given(st.lists(st.sampled_from(["word", "sound"]), min_size=1, max_size=8), st.floats(0.0, 0.6))
def test_before_and_after_part_what_is_heard(groups: list[str], gap_s: float) -> None:
    things = []
    for n, group in enumerate(groups):
        onset_s = n * (1.0 + gap_s)
        title = "first" if n == 0 else group
        things.append(
            Thing(title=title, group=group, onset_s=onset_s, end_s=onset_s + 1.0, duration_s=1.0, level_lufs=0.0)
        )
    anchor = (Filter(attribute="title", value="first"),)
    counts = [run(Count(of=(Relate(side=side, to=anchor),)), things).answer for side in ("before", "after")]
    assert counts == (["0", str(len(groups) - 1)] if gap_s >= 0.25 or len(groups) == 1 else [None, None])
