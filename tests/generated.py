"""Items that Hypothesis generates: any that the rules of the record allow."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from earmark.item import Attribute, Clip, Evidence, Item, Media, Origin, Perturbation, Review, Turn, Twin, Words
from earmark.taxonomy import benchmarks, taxonomy

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_word = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6)
_int64 = st.integers(-(2**63), 2**63 - 1)
_float = st.floats(allow_nan=False, allow_infinity=False)
_attribute = st.builds(Attribute, key=_text, value=_text)


def _many(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most).map(tuple)


_origin = st.builds(Origin, dataset=_word, revision=_word, record=_word, url=_text, sha256=_text)
_clip = st.builds(
    Clip, role=st.sampled_from(["context", "option"]), sha256=st.none() | _word, pcm_sha256=st.none() | _word,
    duration_s=st.none() | st.floats(0.1, 1e6), sample_rate_hz=st.none() | _int64, channels=st.none() | _int64,
    layout=st.sampled_from(["mono", "foa"]), loudness_lufs=st.none() | _float, true_peak_dbfs=st.none() | _float,
    transform=_text, transcript=st.none() | _text, language=st.none() | st.sampled_from(["en", "zh-Hant"]),
    speaker=_many(_attribute), source=_origin, licence=st.sampled_from(["CC0-1.0", "LicenseRef-Own"]),
    redistributable=st.booleans(), attribution=_text,
)  # fmt: skip
_words = st.builds(
    Words, source=_origin, licence=st.sampled_from(["MIT", "LicenseRef-Own"]), redistributable=st.booleans(),
    attribution=_text,
)  # fmt: skip
_media = st.builds(Media, bytes=st.none() | st.binary(max_size=40), path=st.none() | _text)
_answered: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.lists(_word, min_size=2, max_size=5, unique=True).flatmap(
        lambda words: st.integers(0, len(words) - 1).map(
            lambda n: {"choices": tuple(words), "answers": (words[n],), "answer_index": n, "answer_type": "choice",
                       "scorer": "choice"}
        )
    ),
    st.integers().map(lambda n: {"answers": (str(n),), "answer_type": "number", "scorer": "number"}),
    _word.map(lambda word: {"answers": (word,), "answer_type": "transcript", "scorer": "wer"}),
)  # fmt: skip


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A valid, sealed item, with every kind of field filled or empty."""
    benchmark = draw(st.sampled_from(benchmarks()))
    words = taxonomy(benchmark)
    clips = draw(_many(_clip))
    spans = st.builds(Evidence, clip=st.integers(0, len(clips) - 1), start_s=st.just(0.0), end_s=st.just(0.05))
    turns = st.builds(Turn, role=st.sampled_from(["system", "user"]), text=_text, clip=st.none())
    return Item(
        id=f"{draw(_word)}/{draw(_word)}",
        revision=draw(st.integers(1, 2**63 - 1)),
        parent=draw(st.none() | _word),
        form=draw(st.none() | _text),
        benchmark=benchmark,
        task=draw(st.sampled_from(sorted(words.tasks))),
        skills=draw(_many(st.sampled_from(sorted(words.skills)))) if words.skills else (),
        level=draw(st.none() | st.sampled_from(sorted(words.levels))) if words.levels else None,
        audio=tuple(draw(_media) for _ in clips),
        clips=clips,
        words=draw(st.none() | _words) if clips else draw(_words),
        images=draw(_many(_media)),
        video=draw(st.none() | _media),
        turns=draw(_many(turns)),
        question=draw(_word),
        rubric=draw(_many(_text)),
        constraints=draw(_many(_text)),
        groups=draw(_many(_attribute)),
        twin=draw(st.none() | st.builds(Twin, group=_text, kind=_text, role=_text)),
        perturbation=draw(
            st.none()
            | st.builds(Perturbation, kind=_text, severity=_int64, snr_db=st.none() | _float, seed=_int64, parent=_text)
        ),
        scene=draw(st.none() | _text),
        evidence=draw(_many(spans)) if clips else (),
        review=draw(st.none() | st.builds(Review, status=_text, raters=_int64, agreement=st.none() | _float)),
        **draw(_answered),
    ).sealed()
