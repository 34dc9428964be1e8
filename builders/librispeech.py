"""LibriSpeech: read books in English, in the corpus's own tree, with or without its texts and table of speakers.

`<subset>/<speaker>/<chapter>/<speaker>-<chapter>-<nnnn>.flac`, `….trans.txt` beside them: seen; the columns of
`SPEAKERS.TXT` are recalled. Texts are upper case without punctuation. Without them, only whether two clips are of
one speaker is asked. Of eight clips of a speaker (in an order drawn by name) two make a pair, one makes a pair
with the next speaker and one with the speaker before; the other four have one question more about their text.
Two speakers of a pair may be of one gender or of two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Archive, Source, speaker, worded
from builders.reading.files import files
from builders.reading.speech_files import keyed_lines
from builders.reading.texts import raw_lines
from earmark.draw import draw_int, drawn, shuffled
from earmark.item import Attribute, Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="librispeech",
    title="LibriSpeech",
    folders=("LibriSpeech", "LibriSpeech-test-other-10spk/librispeech_test-other"),
    revision="12",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="LibriSpeech by V. Panayotov, G. Chen, D. Povey and S. Khudanpur",
    citation="V. Panayotov, G. Chen, D. Povey and S. Khudanpur. LibriSpeech: An ASR Corpus Based on Public Domain "
    "Audio Books. ICASSP 2015",
    homepage="https://www.openslr.org/12/",
    how_to_get="Unpack test-clean.tar.gz (and test-other.tar.gz) of https://www.openslr.org/12/ as LibriSpeech",
    cells=(
        ("ahelm", "librispeech"),
        ("ahelm", "librispeech_fairness"),
        ("mmau_pro", "multi"),
        ("talk_arena", "asr"),
        ("talk_arena", "grounding"),
        ("voiceassistant_eval", "listening_speech"),
    ),
    languages=("en",),
    standing="real",
    size="0.7 GB",
    # sha256 as torchaudio (datasets/librispeech.py) and TensorFlow Datasets (url_checksums/librispeech.txt) have them.
    fetch=tuple(
        Archive(f"https://www.openslr.org/resources/12/{subset}.tar.gz", sha256, strip=1)
        for subset, sha256 in (
            ("test-clean", "39fde525e59672dc6d1551919b1478f724438a95aa55f874b576be21967e6c23"),
            ("test-other", "d09c181bba5cf717b3dee7d4d592af11a3ee3a09e08ae025c5506f6ebe961c29"),
        )
    ),
)

TEXT_WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording.")
PAIR_WORDINGS = ("Are the two clips spoken by one person?", "Do both recordings have the same speaker?")
FIRST_WORDINGS = ("Which of these words is heard first?", "Which of these words does the reader say before the others?")
GENDERS = {"F": "female", "M": "male"}
BLOCK = 8

_NAME = re.compile(r"(\d+)-(\d+)-\d+\.flac")
_COMMON = frozenset(" ".join(FIRST_WORDINGS).upper().strip("?").split())
_MORE = (("talk_arena", "asr"), ("voiceassistant_eval", "listening_speech"), ("talk_arena", "grounding"))


class _Utterance(NamedTuple):
    """A file, and what its name says."""

    path: Path
    record: str
    speaker: str
    subset: str


class _Corpus(NamedTuple):
    """What the texts say: of utterances, and of speakers."""

    root: Path
    texts: Mapping[str, str]
    genders: Mapping[str, str]

    def clip(self, of: _Utterance) -> tuple[Media, Clip]:
        """An utterance's clip."""
        said = {"transcript": self.texts[of.record].lower()} if of.record in self.texts else {}
        return SOURCE.clip(self.root, of.path, language="en", speaker=self.groups(of), **said)

    def groups(self, of: _Utterance) -> tuple[Attribute, ...]:
        """What is known of its speaker."""
        return speaker(speaker=of.speaker, gender=self.genders.get(of.speaker))


def build(root: Path) -> Iterator[Item | Reject]:
    """Questions about the texts of all utterances, then about pairs."""
    utterances: dict[str, _Utterance] = {}
    for path in files(SOURCE, root, "**/*.flac"):
        match, parts = _NAME.fullmatch(path.name), path.relative_to(root).parts
        if match:
            utterances[path.stem] = _Utterance(path, path.stem, match[1], parts[0] if len(parts) == 4 else "")
            continue
        error = SOURCE.error("/".join(parts), expected="<speaker>-<chapter>-<number>.flac", got=repr(path.name))
        yield SOURCE.reject("/".join(parts), "source.bad_name", error)
    texts: dict[str, str] = {}
    for path in sorted(root.glob("**/*.trans.txt")):
        for line in keyed_lines(SOURCE, root, path.relative_to(root).as_posix()):
            if isinstance(line, Reject):
                yield line
            elif line.key in utterances:
                texts[line.key] = line.text
            else:
                yield SOURCE.missing(line.key, f"{path.parent.relative_to(root).as_posix()}/{line.key}.flac")
    corpus = _Corpus(root, texts, _genders(root))
    pairs = list(_pairs(utterances.values()))
    paired = {of.record for pair in pairs for of in pair}
    for record in sorted(texts):
        yield from _of_text(corpus, utterances[record], paired=record in paired)
    for pair in pairs:
        yield _pair_item(corpus, *pair)


def _genders(root: Path) -> dict[str, str]:
    if not (root / "SPEAKERS.TXT").is_file():
        return {}
    rows = (line.split("|") for line in raw_lines(SOURCE, root, "SPEAKERS.TXT") if not line.startswith(";"))
    return {row[0].strip(): GENDERS[row[1].strip()] for row in rows if len(row) > 1 and row[1].strip() in GENDERS}


def _of_text(corpus: _Corpus, of: _Utterance, *, paired: bool) -> Iterator[Item]:
    yield _text_item(corpus, of, "ahelm", "librispeech", "auditory_perception")
    if of.speaker in corpus.genders:
        yield _text_item(corpus, of, "ahelm", "librispeech_fairness", "fairness")
    if paired:
        return
    benchmark, task = _MORE[draw_int(0, of.record, "more") % len(_MORE)]
    words = _distinct(corpus.texts[of.record])
    if task != "grounding":
        yield _text_item(corpus, of, benchmark, task)
    elif len(words) >= 4:
        yield _first_item(corpus, of, words)


def _text_item(corpus: _Corpus, of: _Utterance, benchmark: str, task: str, *aspects: str) -> Item:
    return SOURCE.item(
        of.record,
        [corpus.clip(of)],
        benchmark=benchmark,
        task=task,
        aspects=aspects,
        question=worded(TEXT_WORDINGS, of.record),
        answer_type="transcript",
        answers=(corpus.texts[of.record].lower(),),
        scorer="wer",
        groups=corpus.groups(of),
    )


def _distinct(text: str) -> list[str]:
    """The longer words that are said once, in order."""
    words = text.split()
    return [word for word in words if words.count(word) == 1 and len(word) > 3 and word not in _COMMON]


def _first_item(corpus: _Corpus, of: _Utterance, words: list[str]) -> Item:
    places = sorted(drawn(range(len(words)), 4, 0, of.record, "words"))
    offered = [words[place].lower() for place in places]
    return SOURCE.item(
        of.record,
        [corpus.clip(of)],
        benchmark="talk_arena",
        task="grounding",
        question=worded(FIRST_WORDINGS, of.record),
        choices=tuple(sorted(offered)),
        answer_type="choice",
        answers=(offered[0],),
        scorer="choice",
        groups=corpus.groups(of),
    )


def _pairs(utterances: Iterable[_Utterance]) -> Iterator[tuple[_Utterance, _Utterance]]:
    """Pairs of one speaker, and of two; no utterance is in two of them."""
    subsets: dict[str, dict[str, list[_Utterance]]] = defaultdict(lambda: defaultdict(list))
    for of in utterances:
        subsets[of.subset][of.speaker].append(of)
    for _, speakers in sorted(subsets.items()):
        ring = shuffled(sorted(speakers), 0, "speakers")
        order = {name: _drawn_order(name, found) for name, found in speakers.items()}
        for name in sorted(ring):
            mine, other = order[name], order[ring[(ring.index(name) + 1) % len(ring)]]
            for start in range(0, len(mine), BLOCK):
                if start + 1 < len(mine):
                    yield mine[start], mine[start + 1]
                if start + 2 < len(mine) and start + 3 < len(other) and other is not mine:
                    yield mine[start + 2], other[start + 3]


def _drawn_order(name: str, found: Iterable[_Utterance]) -> list[_Utterance]:
    """By their records: where the corpus lies must not matter."""
    by_record = {of.record: of for of in found}
    return [by_record[record] for record in shuffled(sorted(by_record), 0, name)]


def _pair_item(corpus: _Corpus, first: _Utterance, second: _Utterance) -> Item:
    record = f"{first.record}+{second.record}"
    return SOURCE.item(
        record,
        [corpus.clip(first), corpus.clip(second)],
        benchmark="mmau_pro",
        task="multi",
        skills=("speech_speaker_characteristics",),
        question=worded(PAIR_WORDINGS, record),
        choices=("no", "yes"),
        answer_type="choice",
        answers=("yes" if first.speaker == second.speaker else "no",),
        scorer="choice",
    )
