"""The inspect task: what a model is given, what inspect says of its replies, and the log read back."""

from __future__ import annotations

import base64
import gc
import io
import json
import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from inspect_ai import eval as run_eval
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalLog, convert_eval_logs
from inspect_ai.model import (
    ChatMessage,
    ChatMessageUser,
    ContentAudio,
    ContentImage,
    ContentText,
    Model,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import SampleScore, Score, stderr

from inspect_ai._util.error import PrerequisiteError  # isort: skip

from earmark.audio import Sound, decode, to_pcm16
from earmark.errors import ScoreError
from earmark.inspecting import benchmark
from earmark.inspecting.samples import gold_from, name_clusters, sample_of, words_of
from earmark.item import Item, Media, Turn
from earmark.loading import LoadedItem, load
from earmark.score.results import read_results
from earmark.score.run import score
from tests.candidates import candidate
from tests.made import clip_of, item, tone

# Id to reply; the gold of a choice is "a tone", (A), that of the transcript is "a tone".
REPLIES = {
    "hand/0": "A", "hand/1": "The answer is (A) a tone.", "hand/2": "B", "hand/3": "I cannot tell.", "hand/4": "",
    "hand/5": f"<think>{'Is it rain? ' * 200}</think>A", "said/one": "a stone", "free/one": "Somebody whistles.",
}  # fmt: skip


def said() -> Item:
    media, clip = clip_of(Sound(np.concatenate([tone(333.0).samples, tone(700.0).samples]), 16_000), language="en")
    return item(
        "said/one", audio=(media,), clips=(clip,), question="Write down what is said.", choices=(),
        answers=("a tone",), answer_index=None, answer_type="transcript", scorer="wer",
    )  # fmt: skip


def free() -> Item:
    """An item that needs a judge."""
    return item("free/one", tone(1000.0), choices=(), answer_index=None, answer_type="free", scorer="judge",
                rubric=("It says who is heard.",))  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six choice items, a transcript of a clip with two channels, and an item for a judge."""
    items = [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(6)]
    return candidate(tmp_path_factory.mktemp("inspecting") / "release", [*items, said(), free()])


def model(reply: Callable[[list[ChatMessage]], str]) -> Model:
    def answer(messages: list[ChatMessage], *_: Any) -> ModelOutput:
        output = ModelOutput.from_content("mockllm/model", reply(messages))
        output.usage = ModelUsage(input_tokens=9, output_tokens=3, total_tokens=12)  # else it counts with a download
        return output

    return get_model("mockllm/model", custom_outputs=answer, memoize=False)


@pytest.fixture(scope="module")
def asked() -> list[list[ChatMessage]]:
    """What the model was given, by sample."""
    return []


@pytest.fixture(scope="module")
def log(release: Path, asked: list[list[ChatMessage]], tmp_path_factory: pytest.TempPathFactory) -> EvalLog:
    """One run over the release: replies as of `REPLIES`, found by the bytes of the sound."""
    folder = tmp_path_factory.mktemp("logs")
    of = {wav(one, 0): one.id for one in load(release)}

    def reply(messages: list[ChatMessage]) -> str:
        asked.append(messages)
        return REPLIES[of[heard(messages[-1])]]

    task = benchmark(str(release), files=str(folder / "wav"))
    with warnings.catch_warnings():  # inspect leaves streams unclosed, and says so when they are collected
        warnings.simplefilter("ignore", ResourceWarning)
        (found,) = run_eval(task, model=model(reply), log_dir=str(folder), display="none", log_realtime=False)
        gc.collect()
    return found


def heard(message: ChatMessage) -> bytes:
    """The bytes of the sound that a provider sends."""
    (sound,) = [part for part in message.content if isinstance(part, ContentAudio)]
    assert sound.format == "wav"
    start, _, data = sound.audio.partition(",")
    return base64.b64decode(data) if start.startswith("data:audio/") else Path(sound.audio).read_bytes()


def wav(one: LoadedItem, index: int) -> bytes:
    sound = decode(one.audio.encoded(index))
    buffer = io.BytesIO()
    soundfile.write(buffer, to_pcm16(sound.samples), sound.sample_rate_hz, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


def test_twins_are_no_strangers_to_the_standard_error() -> None:
    """By hand: values 1, 1 and 0, 0 of two clusters, mean 1/2; sums 1 and -1, times 2 / (2 - 1), its root over 4."""
    links = {"a": ["item:a", "twin:x"], "b": ["item:b", "twin:x"], "c": ["item:c"], "d": ["item:d", "item:c"]}
    samples = [Sample(input="?", id=name, metadata={"links": shared}) for name, shared in links.items()]
    name_clusters(samples)
    assert [(sample.metadata or {})["cluster"] for sample in samples] == ["a", "a", "c", "c"]
    scores = [
        SampleScore(score=Score(value=value), sample_id=sample.id, sample_metadata=sample.metadata)
        for value, sample in zip((1, 1, 0, 0), samples, strict=True)
    ]
    error: Any = stderr(cluster="cluster")
    assert error(scores) == pytest.approx(4**0.5 / 4)


def test_the_model_hears_every_sample_as_it_is(release: Path, log: EvalLog, asked: list[list[ChatMessage]]) -> None:
    assert log.status == "success", log.error
    assert len(asked) == len(REPLIES)
    items = {wav(one, 0): one for one in load(release)}
    for messages in asked:
        content = heard(messages[-1])
        one = items[content]
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
        np.testing.assert_array_equal(samples.T, one.audio[0].samples)
        assert rate == one.audio[0].sample_rate_hz
        (text,) = [part.text for part in messages[-1].content if isinstance(part, ContentText)]
        assert text == words_of(one.record)
        assert not any(word in text for word in ("answer_index", one.record.content_hash))


def test_inspect_says_what_the_scorer_says(release: Path, log: EvalLog, tmp_path: Path) -> None:
    assert log.results
    (found,) = log.results.scores
    values = {name: metric.value for name, metric in found.metrics.items()}
    # By hand: three of six are right, one wrong, two unparsed; the transcript has one of two words wrong.
    assert values["mean"] == pytest.approx(3.5 / 7)
    assert [values[name] for name in ("right", "wrong", "unparsed", "missing")] == [3, 2, 2, 0]
    assert (found.scored_samples, found.unscored_samples) == (7, 1)
    # Values 1, 1, 1, 1/2, 0, 0, 0: variance (3 * 0.25 + 3 * 0.25) / 6, over 7, its root.
    assert values["stderr"] == pytest.approx((0.25 / 7) ** 0.5)
    convert_eval_logs(log.location, "json", str(tmp_path))
    (plain,) = tmp_path.glob("*.json")
    for path in (Path(log.location), plain):
        replies = list(read_results(path, "inspect"))
        assert {reply.id: reply.output for reply in replies} == REPLIES
        assert {reply.tokens for reply in replies} == {3}
        predictions = tmp_path / "p.jsonl"
        predictions.write_text("".join(json.dumps(reply.to_json()) + "\n" for reply in replies), encoding="utf-8")
        report = score(release, predictions, resamples=10)
        assert report.overall.score == pytest.approx(values["mean"])
        for outcome, sample in zip(report.outcomes, sorted(log.samples or [], key=lambda one: one.id), strict=True):
            assert sample.scores
            value = sample.scores["outcomes"].value
            assert isinstance(value, float)
            assert (None if math.isnan(value) else value) == outcome.value  # inspect's word for "not scored"
            assert sample.scores["outcomes"].answer == outcome.extracted
            assert (sample.scores["outcomes"].metadata or {})["status"] == outcome.status


def test_a_log_that_was_cut_off(log: EvalLog, tmp_path: Path) -> None:
    content = Path(log.location).read_bytes()
    for length in (0, 10, len(content) // 2, len(content) - 30):
        (tmp_path / "cut.eval").write_bytes(content[:length])
        with pytest.raises(ScoreError, match="expected a whole log of inspect"):
            list(read_results(tmp_path / "cut.eval", "inspect"))


def test_turns_pictures_and_notes(tmp_path: Path) -> None:
    first, second = clip_of(tone(300.0)), clip_of(tone(900.0))
    png = b"\x89PNG\r\n\x1a\n" + bytes(8)
    turns = (Turn(role="system", text="You are kind."), Turn(role="user", text="What was it?", clip=0),
             Turn(role="assistant", text="A tone."), Turn(role="user", text="And now?", clip=1))  # fmt: skip
    made = item(
        audio=(first[0], second[0]), clips=(first[1], second[1]), turns=turns, choices=("C", "D", "G"),
        answers=("D",), answer_index=1, images=(Media(bytes=png, path="0.png"),), question="Which note?",
    )  # fmt: skip
    sample = sample_of(LoadedItem(made), tmp_path)
    assert isinstance(sample.input, list)
    assert [one.role for one in sample.input] == ["system", "user", "assistant", "user"]
    last = sample.input[-1]
    assert isinstance(last, ChatMessageUser)
    assert [type(part) for part in last.content] == [ContentAudio, ContentImage, ContentText]
    assert heard(last) == wav(LoadedItem(made), 1)
    # Letters stand for no place where an option is a letter itself.
    assert last.text == "Which note?\n- C\n- D\n- G\nAnswer with one of the options."
    assert "What was it?" not in sample.input[1].text
    gold = gold_from(json.loads(json.dumps(sample.metadata)))
    assert (gold.id, gold.choices, gold.answer_index) == ("hand/one", ("C", "D", "G"), 1)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".png", ".wav", ".wav"]


def test_a_question_that_is_the_last_turn_is_asked_once(tmp_path: Path) -> None:
    turns = (Turn(role="user", text="Hello."), Turn(role="user", text="Which sound is heard?"))
    sample = sample_of(LoadedItem(item(turns=turns)), tmp_path)
    assert isinstance(sample.input, list)
    assert len(sample.input) == 1
    assert sample.input[0].text.count("Which sound is heard?") == 1
    assert sample.input[0].text.startswith("Hello.")


def test_bad_input_is_a_line(release: Path, tmp_path: Path) -> None:
    with pytest.raises(PrerequisiteError, match=r"expected a folder, or org/name@v1.0.0, got nothing there"):
        benchmark(str(tmp_path / "nothing"))
    with pytest.raises(PrerequisiteError, match=r"a configuration: .*, got nothing"):
        benchmark(str(release), config="nothing")
    with pytest.raises(PrerequisiteError, match="items: expected 1 or more, got 0"):
        benchmark(str(release), files=str(tmp_path), items=0)
    broken = item(images=(Media(bytes=b"BM not known", path="0.bmp"),))
    with pytest.raises(ScoreError, match="PNG, JPEG, GIF or WebP"):
        sample_of(LoadedItem(broken), tmp_path)
    assert len(benchmark(str(release), files=str(tmp_path), items=2).dataset) == 2
