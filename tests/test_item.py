"""The record: closed, strict, frozen; what its hash and its ids follow from."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from earmark import item as record
from earmark.item import Clip, Item, Media, Origin, canonical_json, item_id, length_bin

LITERAL = Item(
    id="hand/literal",
    benchmark="mmau_pro",
    task="sound",
    audio=(Media(bytes=b"flac", path="0.flac"),),
    clips=(
        Clip(
            sha256="a" * 64,
            pcm_sha256="b" * 64,
            duration_s=1.5,
            sample_rate_hz=16_000,
            channels=1,
            source=Origin(dataset="hand", revision="1", record="tone"),
            licence="CC0-1.0",
            redistributable=True,
        ),
    ),
    question="Quel son ? Le hibou é",
    choices=("a", "b"),
    answer_type="choice",
    answers=("a",),
    answer_index=0,
    scorer="choice",
)

# Written by hand from the rule: keys sorted, no blanks, no bookkeeping, no measured facts, UTF-8 kept.
LITERAL_TEXT = (
    '{"answer_index":0,"answer_type":"choice","answers":["a"],"aspects":[],"benchmark":"mmau_pro","choices":["a","b"],'
    '"clips":[{"attribution":"","channels":1,"duration_s":1.5,"language":null,"layout":"mono","licence":"CC0-1.0",'
    f'"pcm_sha256":"{"b" * 64}","redistributable":true,"role":"context","sample_rate_hz":16000,"source":'
    '{"dataset":"hand","record":"tone","revision":"1","sha256":"","url":""},"speaker":[],"transcript":null}],'
    '"constraints":[],"evidence":[],"form":null,"groups":[],"level":null,"perturbation":null,"pictures":[],'
    '"question":"Quel son ? Le hibou é","rubric":[],"scene":null,"scorer":"choice","skills":[],"task":"sound",'
    '"turns":[],"twin":null,"words":null}'
)
# printf '%s' "$LITERAL_TEXT" | sha256sum
LITERAL_HASH = "sha256:1802799dbab7d0189d26c144e32fc4747516b9df43cf3c3aa015f108408e5f21"

BOOKKEEPING = {"id", "revision", "content_hash", "parent", "review", "audio"}
OTHER: dict[str, Any] = {
    "id": "hand/other", "revision": 2, "content_hash": "sha256:0", "parent": "hand/older", "form": "B",
    "benchmark": "ahelm", "task": "music", "skills": ("x",), "aspects": ("x",), "level": "x",
    "audio": (Media(bytes=b"other"),), "images": (Media(bytes=b"png"),), "video": Media(bytes=b"mp4"),
    "turns": (record.Turn(role="user", text="Hi"),), "question": "Which?", "choices": ("b", "a"),
    "answer_type": "multi_choice", "answers": ("b",), "answer_index": 1, "rubric": ("x",), "constraints": ("x",),
    "scorer": "number", "groups": (record.Attribute(key="k", value="v"),),
    "twin": record.Twin(group="g", kind="k", role="r"),
    "perturbation": record.Perturbation(kind="noise", severity=1, parent="hand/clean"), "scene": "{}",
    "evidence": (record.Evidence(clip=0, start_s=0.0, end_s=1.0),), "review": record.Review(status="kept"),
    "clips": (),
    "words": record.Words(source=Origin(dataset="hand", revision="1", record="x"), licence="MIT", redistributable=True),
}  # fmt: skip
MEASURED = {"sha256", "loudness_lufs", "true_peak_dbfs", "transform"}
OTHER_CLIP: dict[str, Any] = {
    "role": "option", "sha256": "c", "pcm_sha256": "c", "duration_s": 2.0, "sample_rate_hz": 8_000, "channels": 2,
    "layout": "stereo", "loudness_lufs": -20.0, "true_peak_dbfs": -3.0, "transform": "gain", "transcript": "hello",
    "language": "en", "speaker": (record.Attribute(key="k", value="v"),),
    "source": Origin(dataset="hand", revision="2", record="tone"), "licence": "MIT", "redistributable": False,
    "attribution": "Someone",
}  # fmt: skip


def test_golden_hash() -> None:
    assert hashlib.sha256(LITERAL_TEXT.encode()).hexdigest() == LITERAL_HASH.removeprefix("sha256:")
    assert LITERAL.computed_hash() == LITERAL_HASH
    assert LITERAL.sealed().content_hash == LITERAL_HASH


@pytest.mark.parametrize("name", Item.model_fields)
def test_hash_follows_meaning_not_bookkeeping(name: str) -> None:
    other = LITERAL.model_copy(update={name: OTHER[name]})
    assert (other.computed_hash() == LITERAL_HASH) == (name in BOOKKEEPING)


@pytest.mark.parametrize("name", Clip.model_fields)
def test_hash_follows_the_facts_of_a_clip_not_what_was_measured(name: str) -> None:
    clip = LITERAL.clips[0].model_copy(update={name: OTHER_CLIP[name]})
    other = LITERAL.model_copy(update={"clips": (clip,)})
    assert (other.computed_hash() == LITERAL_HASH) == (name in MEASURED)


def test_hash_tells_an_image_from_a_video() -> None:
    media = Media(bytes=b"bytes")
    image, video = LITERAL.model_copy(update={"images": (media,)}), LITERAL.model_copy(update={"video": media})
    assert image.computed_hash() != video.computed_hash()


def test_hash_rounds_floats_to_six_decimals() -> None:
    def lasting(duration_s: float) -> str:
        clip = LITERAL.clips[0].model_copy(update={"duration_s": duration_s})
        return LITERAL.model_copy(update={"clips": (clip,)}).computed_hash()

    assert lasting(1.5 + 1e-8) == lasting(1.5)
    assert lasting(1.5 + 1e-5) != lasting(1.5)


@pytest.mark.parametrize(
    "model", [m for m in vars(record).values() if isinstance(m, type) and issubclass(m, record.Record)]
)
def test_every_model_is_frozen_and_closed(model: type[BaseModel]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"


def test_a_field_cannot_be_set() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        LITERAL.question = "Another?"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("revision", "3"), ("revision", 3.0), ("revision", True), ("revision", None), ("answer_index", "0"),
        ("answer_index", 2**63), ("question", b"bytes"), ("question", 3), ("choices", "ab"), ("choices", {"a": 1}),
        ("choices", [1, 2]), ("answer_type", "guess"), ("clips", [{"licence": "MIT"}]), ("nonsense", 1),
        ("audio", [{"bytes": "text", "path": None}]), ("evidence", [{"clip": 0, "start_s": "0", "end_s": 1.0}]),
        ("evidence", [{"clip": 0, "start_s": 0.0, "end_s": float("nan")}]),
        ("evidence", [{"clip": 0, "start_s": 0.0, "end_s": float("inf")}]),
    ],
)  # fmt: skip
def test_scalars_are_strict(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        Item.model_validate({**LITERAL.model_dump(), field: value})


# printf '%s' '{"record":"1-100032-A-0.wav","task":"sound"}' | sha256sum | cut -c-16; the same for '[1,2.5]'
def test_golden_ids() -> None:
    assert item_id("esc50", of={"task": "sound", "record": "1-100032-A-0.wav"}) == "esc50/181d74879504d9bd"
    assert item_id("spatial", "A", of=[1, 2.5]) == "spatial/A/59241083b9b5b938"


@given(st.dictionaries(st.text(), st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()))
def test_canonical_text_knows_no_order_of_keys(value: dict[str, Any]) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical_json(value) == canonical_json(backwards)
    assert set(json.loads(canonical_json(value))) == set(value)


def test_canonical_text_of_floats() -> None:
    assert canonical_json([-0.0, 1e-9, 0.1 + 0.2, 2.0, 2]) == "[0.0,0.0,0.3,2.0,2]"
    assert canonical_json({"é": ("a", [None, True])}) == '{"é":["a",[null,true]]}'


def test_ids_of_broken_text_do_not_fail() -> None:
    assert item_id("x", of="\ud800") != item_id("x", of="?")


@pytest.mark.parametrize(
    ("seconds", "name"),
    [(0.0, "short"), (10.0, "short"), (10.001, "medium"), (30.0, "medium"), (120.0, "long"), (120.1, "ultra_long")],
)
def test_length_bins(seconds: float, name: str) -> None:
    assert length_bin(seconds) == name
