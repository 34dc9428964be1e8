"""Which checks can be asked of a benchmark that is not ours: those whose fields it has."""

from __future__ import annotations

from collections.abc import Mapping

from earmark.audit.mapping import Fields
from earmark.checks.registry import Check, FolderCheck, KnownCheck, PublicCheck, ReadCheck

# What a family, or one check of it, must be given; a family that is not named asks for a record of our own.
NEEDS: Mapping[str, frozenset[str]] = {
    "answers.gold": frozenset({"answer"}),
    "answers": frozenset({"choices", "answer"}),
    "answers.choices": frozenset({"choices"}),
    "answers.distinct": frozenset({"choices"}),
    "answers.options": frozenset({"choices"}),
    "answers.index": frozenset({"choices", "letter of the answer beside its text"}),
    "duplicates": frozenset({"audio"}),
    "duplicates.id": frozenset({"id"}),
    "duplicates.recording": frozenset({"sound"}),
    "answers.range": frozenset({"answer"}),
    "wording": frozenset(),
    "sound": frozenset({"sound"}),
    "bandwidth": frozenset({"sound"}),
    "silence": frozenset({"sound"}),
    "silence.evidence": frozenset({"evidence"}),
    "stereo": frozenset({"sound"}),
    "levels.asked": frozenset({"sound"}),
    "levels.offset": frozenset({"sound"}),
    "near": frozenset({"sound"}),
    "scripts": frozenset({"transcript", "language"}),
    "twins": frozenset({"twins"}),
    "shortcuts": frozenset({"choices", "answer"}),
    "shortcuts.metadata_only": frozenset({"choices", "answer", "durations or sound"}),
    "coverage": frozenset({"task"}),
    "coverage.groups": frozenset({"groups"}),
    "coverage.twins": frozenset({"twins"}),
    "licences": frozenset({"licence"}),
    "licences.attribution": frozenset({"licence", "attribution"}),
    "licences.mixes": frozenset({"parts of mixes"}),
    "licences.release": frozenset({"licence", "licence of the whole"}),
    "licences.pointers": frozenset({"what may be redistributed"}),
    "licences.recipe": frozenset({"what may be redistributed"}),
    "privacy": frozenset(),
    "traces": frozenset({"sound"}),
    "samples": frozenset({"sound"}),
    "tones": frozenset({"sound"}),
    "mentions": frozenset(),
    "pace": frozenset({"transcript"}),
    "evidence": frozenset({"evidence"}),
    "alike": frozenset({"choices"}),
    "asked": frozenset({"choices"}),
    "leftovers": frozenset(),
    "leftovers.marks": frozenset({"answer"}),
    "keys": frozenset({"answer"}),
    "keys.transcript": frozenset({"answer", "transcript"}),
    "keys.sequence": frozenset({"choices", "answer"}),
    "names": frozenset({"answer"}),
    "names.ids": frozenset({"id", "answer"}),
    "tongues": frozenset(),
    "tongues.transcript": frozenset({"transcript", "language"}),
    "container.sound": frozenset({"sound"}),
    "credits": frozenset({"licence", "attribution"}),
    "shortcuts.origin": frozenset({"choices", "answer", "corpus"}),
    "mentions.times": frozenset({"durations or sound"}),
    "tongues.tag": frozenset({"language"}),
    "duplicates.sayings": frozenset({"sound", "transcript"}),
}
_OF_OURS = (FolderCheck, KnownCheck, PublicCheck, ReadCheck)
_OURS = "asks for what only a release of Earmark has"
_UNHEARD = "not given: sound (--audio names its folder or zip)"


def given(fields: Fields, *, sound: bool) -> frozenset[str]:
    """What a benchmark has, by the mapping.

    Args:
        fields: The mapping.
        sound: Whether its clips can be heard.
    """
    has = {
        "id": fields.id, "choices": fields.choices, "answer": fields.answer, "audio": fields.audio,
        "task": fields.task, "transcript": fields.transcript, "language": fields.language,
        "duration": fields.duration_s, "groups": fields.groups, "licence": fields.licence,
        "attribution": fields.attribution, "url": fields.url, "sound": sound and fields.audio,
        "licence of the whole": fields.release_licence,
        "durations or sound": fields.audio and (sound or fields.duration_s or fields.sample_rate_hz),
        "letter of the answer beside its text": fields.answer and fields.answer.letter,
    }  # fmt: skip
    return frozenset(name for name, value in has.items() if value)


def lacking(check: Check, has: frozenset[str]) -> str:
    """Why a check cannot be asked; empty where it can.

    Args:
        check: Any of the registry.
        has: As of `given`.
    """
    needs = NEEDS.get(check.id, NEEDS.get(check.id.split(".")[0]))
    if needs is None or (isinstance(check, _OF_OURS) and check.id not in NEEDS):
        return _OURS
    missing = sorted(needs - has)
    if missing == ["sound"] and "audio" in has:
        return _UNHEARD
    return f"not given: {', '.join(missing)}" if missing else ""
