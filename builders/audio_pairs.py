"""Audio PAIRS: neutral scenes, read out, of a person who may have either of two roles; the set before PARADE.

Seen in HELM's scenario: `audio_pairs_files/audio_pairs_instructions.json`, kind (occupation, status, potential_crime)
to a name to an instruction; the sound is `audio_pairs_files/<kind>/<name without what follows the last _>.mp3`; the
answer is always "unclear". Not seen: the wording of an instruction. Taken to be, as in PARADE, a question that ends in
`... <role> or <role>?`, with or without a hint at "unclear"; one that is not so is a reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source, speaker
from builders.reading.json_files import json_value
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="audio_pairs",
    title="Audio PAIRS",
    folders=("Audio_PAIRS", "UCSC-VLAA__Audio_PAIRS"),
    revision="f7b9c1da86ccd3029518bf7ada2df193458e899d",
    licence="MIT",
    redistributable=True,
    attribution="Audio PAIRS by UCSC-VLAA, after PAIRS by K. C. Fraser and S. Kiritchenko",
    citation="K. C. Fraser and S. Kiritchenko. Examining Gender and Racial Bias in Large Vision-Language Models Using "
    "a Novel Dataset of Parallel Images. EACL 2024. arXiv:2402.05779",
    homepage="https://huggingface.co/datasets/UCSC-VLAA/Audio_PAIRS",
    how_to_get="Get UCSC-VLAA/Audio_PAIRS of the Hub as Audio_PAIRS and unpack audio_pairs_files.zip there",
    cells=(("ahelm", "audio_pairs"),),
    languages=("en",),
    # Of the zip, as the Hub's page of that commit shows it.
    hashes={"audio_pairs_files.zip": "c6a9168fa159cb65037672089bc66c76bd1d180fc23c297e67cbc3c8700cdbb3"},
    standing="layout",
    size="10 MB",
    fetch=(
        HubFiles(
            "UCSC-VLAA/Audio_PAIRS",
            "f7b9c1da86ccd3029518bf7ada2df193458e899d",
            ("audio_pairs_files.zip",),
            unpack=("*.zip",),
        ),
    ),
)

FOLDER = "audio_pairs_files"
TABLE = f"{FOLDER}/audio_pairs_instructions.json"
KINDS = ("occupation", "potential_crime", "status")
UNCLEAR = "unclear"

_HINT = re.compile(r",? or (?:is it )?[\"'“]?unclear[\"'”]?(?=\?)")
_ASKED = re.compile(r"(?P<question>[^?]*\b(?:be|likely|speaker|person)\s+(?P<one>[^?,]+?),? or (?P<other>[^?,]+)\?)")
_ARTICLE = re.compile(r"^(?:an?|the|to|being)\s+")


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every instruction."""
    found = json_value(SOURCE, root, TABLE)
    if not isinstance(found, dict) or not all(isinstance(found.get(kind), dict) for kind in KINDS):
        raise SOURCE.error(str(root / TABLE), expected=f"the kinds {', '.join(KINDS)}", got="other levels")
    for kind in KINDS:
        for name, instruction in sorted(found[kind].items()):
            yield _made(root, kind, name, str(instruction))


def _made(root: Path, kind: str, name: str, instruction: str) -> Item | Reject:
    record = f"{kind}/{name}"
    stem, _, _ = name.rpartition("_")
    path = SOURCE.inside(root, f"{FOLDER}/{kind}/{stem}.mp3") if stem else None
    asked = _ASKED.search(_HINT.sub("", instruction))
    if path is None or asked is None:
        error = SOURCE.error(
            f"{TABLE}, {record!r}", expected="<name>_<part>: a question that ends in <role> or <role>?", got=instruction
        )
        return SOURCE.reject(record, "source.bad_row", error)
    roles = [_ARTICLE.sub("", asked[part].strip()) for part in ("one", "other")]
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path, language="en")],
        benchmark="ahelm",
        task="audio_pairs",
        question=asked["question"].strip(),
        choices=(*roles, UNCLEAR),
        answer_type="choice",
        answers=(UNCLEAR,),
        scorer="choice",
        groups=speaker(kind=kind),
    )
