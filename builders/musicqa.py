"""MusicQA of MU-LLaMA, evaluation part: questions about songs of MTG-Jamendo.

Seen: `EvalMusicQA.json`, a list of `audio_name` and `conversation` (two turns of `from`, `value`: question, answer),
and `audios/<audio_name>`; nine questions a song. A model wrote question and answer from tags: a guide, no ground
truth, as the rubric says. Two of a song are taken, by hash. The card says MIT; the songs have their own licences,
which it does not tell: none is passed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry
from builders.reading.json_files import json_array
from earmark.draw import drawn
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="musicqa",
    title="MusicQA (MU-LLaMA, evaluation part)",
    folders=("MusicQA", "mu-llama__MusicQA"),
    revision="1.0",
    licence="LicenseRef-Jamendo-artists",
    redistributable=False,
    attribution="MusicQA by S. Liu, A. S. Hussain, C. Sun and Y. Shan; songs of Jamendo by their artists",
    citation="S. Liu, A. S. Hussain, C. Sun, Y. Shan. Music Understanding LLaMA: Advancing Text-to-Music Generation "
    "with Question Answering and Captioning. ICASSP 2024. arXiv:2308.11276",
    homepage="https://huggingface.co/datasets/mu-llama/MusicQA",
    how_to_get="Get EvalMusicQA.json and audios.zip of mu-llama/MusicQA on the Hub into MusicQA, and unpack the latter",
    cells=(("mmau_pro", "open"),),
    standing="layout",
    fetch=(HubFiles("mu-llama/MusicQA", None, ("EvalMusicQA.json", "audios.zip"), unpack=("audios.zip",)),),
)

_RUBRIC = (
    "The answer was written by a language model from the song's tags: only what it says of the music itself counts.",
    "A reply that says more than the answer is not wrong for it.",
)
_TABLE = "EvalMusicQA.json"
_AT_MOST = 2  # questions of one song


def build(root: Path) -> Iterator[Item | Reject]:
    """Two questions of every song."""
    songs: defaultdict[str, dict[str, tuple[Entry, str]]] = defaultdict(dict)
    for entry in json_array(SOURCE, root, _TABLE, ("audio_name", "conversation")):
        if isinstance(entry, Reject):
            yield entry
            continue
        try:
            question, answer = (turn["value"].strip() for turn in entry.cells["conversation"])
        except (AttributeError, TypeError, KeyError, ValueError):
            question = answer = ""
        if not question or not answer:
            error = SOURCE.error(entry.where, expected="a question and an answer", got="something else")
            yield SOURCE.reject(f"{_TABLE}:{entry.number}", "source.bad_row", error)
            continue
        songs[str(entry.cells["audio_name"])][question] = (entry, answer)
    for name, asked in songs.items():
        path = SOURCE.inside(root, f"audios/{name}")
        for question in sorted(drawn(sorted(asked), min(_AT_MOST, len(asked)), 0, name)):
            entry, answer = asked[question]
            if path is None:
                error = SOURCE.error(entry.where, expected="a file below the corpus's folder", got=repr(name))
                yield SOURCE.reject(name, "source.outside", error)
                continue
            yield SOURCE.item(
                f"{Path(name).stem}/{question}",
                [SOURCE.clip(root, path)],
                benchmark="mmau_pro",
                task="open",
                question=question,
                answer_type="free",
                answers=(answer,),
                rubric=_RUBRIC,
                scorer="judge",
            )
