"""Licences: known for every clip and for words that are not ours, with the credit that they ask for, and kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, Folder, FolderCheck, ItemCheck, PublicCheck, validation_check
from earmark.errors import Issue
from earmark.item import Clip, Item, Words
from earmark.licences import Licence, allows_mixes, is_known, licence

_PART = re.compile(r'"pcm_sha256":\s*"([0-9a-f]{64})"')
_VERSION = re.compile(r"(CC-.+)-([0-9.]+)")


def _count(item: Item) -> int:
    return sum(1 for _ in item.licensed())


def attributed(item: Item) -> Iterator[Issue]:
    """A licence that asks for credit gets it; of an unknown licence nothing can be said here."""
    for field, part in item.licensed():
        if is_known(part.licence) and licence(part.licence).attribution and not part.attribution.strip():
            expected = f"whom to credit, as {part.licence} asks"
            yield Issue(item.id, f"{field}.attribution", expected, "nothing", "licences.attribution")


def withheld(item: Item) -> Iterator[Issue]:
    """A clip that may not be passed on is a pointer; words that may not are not there at all."""
    for n, (media, clip) in enumerate(zip(item.audio, item.clips, strict=False)):
        if media.bytes is not None and not clip.redistributable:
            got = f"{len(media.bytes)} bytes under {clip.licence}"
            yield Issue(item.id, f"audio[{n}]", "no bytes: it may not be redistributed", got, "licences.withheld")
    if item.words and not item.words.redistributable:
        got = f"words of {item.words.source.dataset} under {item.words.licence}"
        yield Issue(item.id, "words", "no item: its words may not be redistributed", got, "licences.withheld")


def remade(item: Item) -> Iterator[Issue]:
    """What may not be passed on can be made again from a reader's own copy: the record says of what, and how."""
    for n, clip in enumerate(item.clips):
        if clip.redistributable:
            continue
        wanted = {"pcm_sha256": clip.pcm_sha256, "transform": clip.transform, "source.record": clip.source.record}
        if clip.source.dataset != "synth":
            wanted["source.sha256"] = clip.source.sha256
        for name, value in wanted.items():
            if not value:
                expected = f"what a reader needs to make it from {clip.source.dataset}"
                yield Issue(item.id, f"clips[{n}].{name}", expected, "nothing", "licences.recipe")


def covers(whole: str, part: str) -> bool:
    """Whether who keeps the licence of the whole also keeps that of a part: it asks for all that the part asks.

    NonCommercial and NoDerivatives go over to the whole; ShareAlike asks for the same licence, or a later version
    (CC BY-SA 3.0 and 4.0, 4(b) and 3(b)). A licence of a corpus's own is covered by itself alone.

    Args:
        whole: SPDX identifier of a mix, or of a release.
        part: Of what is in it. Of identifiers that are not known nothing is said: `licences.known` finds them.
    """
    if whole == part or not (is_known(whole) and is_known(part)):
        return True
    asked = licence(part)
    if not asked.url or (asked.share_alike and not _is_later(whole, part)):
        return False
    return all(kept or not one for kept, one in zip(_terms(licence(whole)), _terms(asked), strict=True))


def _terms(one: Licence) -> tuple[bool, ...]:
    return one.attribution, one.non_commercial, not one.derivatives


def _is_later(whole: str, part: str) -> bool:
    """Whether two identifiers are versions of one Creative Commons licence, the first the later one."""
    one, other = _VERSION.fullmatch(whole), _VERSION.fullmatch(part)
    return bool(one and other and one[1] == other[1] and float(one[2]) >= float(other[2]))


def _is_whole(spdx: str) -> bool:
    return is_known(spdx) and bool(licence(spdx).url) and not allows_mixes(spdx)


class _Mix(NamedTuple):
    item: str
    field: str
    licence: str
    redistributable: bool
    parts: tuple[bytes, ...]


class Mixes:
    """Compares the licence of what was made of recordings with those of the recordings that are items as well."""

    def __init__(self) -> None:
        self.of = 0
        self._known, self._mixes = dict[bytes, tuple[str, bool]](), list[_Mix]()

    def add(self, facts: Facts) -> None:
        """Take the clips of one item."""
        for n, clip in enumerate(facts.record.clips):
            found = _PART.findall(clip.source.record) if clip.source.dataset == "synth" else ()
            if found:
                self.of += 1
                parts = tuple(bytes.fromhex(one) for one in dict.fromkeys(found))
                where = (facts.record.id, f"clips[{n}].licence")
                self._mixes.append(_Mix(*where, clip.licence, clip.redistributable, parts))
            elif re.fullmatch(r"[0-9a-f]{64}", clip.pcm_sha256 or ""):
                self._known[bytes.fromhex(clip.pcm_sha256 or "")] = (clip.licence, clip.redistributable)

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each mix that promises what a part does not allow."""
        for mix in self._mixes:
            parts = [known for part in mix.parts if (known := self._known.get(part))]
            closed = sorted({spdx for spdx, free in parts if mix.redistributable and not free})
            # NoDerivatives: what was mixed may not be passed on at all (CC BY-ND 4.0, section 2(a)(1)(B)).
            closed += sorted({spdx for spdx, _ in parts if mix.redistributable and _is_whole(spdx)})
            broken = sorted({spdx for spdx, _ in parts if not covers(mix.licence, spdx)})
            if closed or broken:
                expected = f"a licence that keeps to those of its parts: {', '.join(closed or broken)}"
                got = f"{mix.licence}, to be passed on" if closed else mix.licence
                yield Issue(mix.item, mix.field, expected, got, "licences.mixes")


def _declared(folder: Folder) -> tuple[str, Mapping[str, int]]:
    """The licence that a release is declared under, empty for none, and its parts by licence."""
    manifest = folder.manifest or {}
    spdx, parts = manifest.get("licence"), manifest.get("licences")
    if not isinstance(spdx, str) or not isinstance(parts, dict):
        return "", {}
    return spdx, {str(part): n for part, n in sorted(parts.items()) if isinstance(n, int)}


def promised(folder: Folder) -> Iterator[Issue]:
    """A release that is declared under one licence allows nothing that one of its parts does not."""
    spdx, parts = _declared(folder)
    if spdx and not is_known(spdx):
        yield Issue("release", "licence", "an SPDX identifier", repr(spdx), "licences.release")
    for part, n in parts.items():
        if not covers(spdx, part):
            yield Issue("release", "licence", f"one that keeps to {part}, of {n} parts", spdx, "licences.release")


class Pointers:
    """Counts the clips and words that may not be passed on, by corpus and licence; and all of them, for the card."""

    def __init__(self) -> None:
        self.of = 0
        self._all: Counter[tuple[str, str]] = Counter()
        self._kept: Counter[tuple[str, str, str]] = Counter()
        self._parts: dict[tuple[str, str], Counter[str]] = {}

    def table(self) -> tuple[str, object] | None:
        """One row for each corpus and licence: how many clips and texts, passed on, credited, and what is asked."""
        rows = [_row(dataset, spdx, counts) for (dataset, spdx), counts in sorted(self._parts.items())]
        return ("licences", rows) if rows else None

    def add(self, facts: Facts) -> None:
        """Take the clips and words of one item."""
        for field, part in facts.record.licensed():
            self.of += 1
            kind = field.partition("[")[0]
            self._parts.setdefault((part.source.dataset, part.licence), Counter()).update(_counted(kind, part))
            self._all[part.source.dataset, kind] += 1
            if not part.redistributable:
                self._kept[part.source.dataset, kind, part.licence] += 1

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each corpus and licence, apart for clips and words."""
        for (dataset, kind, spdx), count in sorted(self._kept.items()):
            whole = self._all[dataset, kind]
            got = f"{count} of its {whole} clips under {spdx} go out as pointers, without sound"
            if kind == "words":
                got = f"the words of {count} of its {whole} items are under {spdx}: these do not go out"
            expected = f"{kind} that a release may carry"
            yield Issue(dataset, f"{kind}.redistributable", expected, got, "licences.pointers")


def _counted(kind: str, part: Clip | Words) -> dict[str, int]:
    return {kind: 1, "passed on": int(part.redistributable), "credited": int(bool(part.attribution.strip()))}


def _row(dataset: str, spdx: str, counts: Mapping[str, int]) -> dict[str, Any]:
    row = {"corpus": dataset, "licence": spdx, "url": licence(spdx).url if is_known(spdx) else "", "asks": asks(spdx)}
    return row | {name: counts[name] for name in ("clips", "words", "passed on", "credited")}


def asks(spdx: str) -> str:
    """What a licence asks of whoever passes something on, in words."""
    if not is_known(spdx):
        return "not known"
    one = licence(spdx)
    if not one.url:
        return "its own terms"
    words = ("credit", "no commerce", "no derivatives", "share alike")
    asked = (*_terms(one), one.share_alike)
    return ", ".join(word for word, is_asked in zip(words, asked, strict=True) if is_asked) or "nothing"


CHECKS = (
    validation_check(
        "licences.unknown", id="licences.known", severity="error",
        title="every clip, and all words that are not ours, have a known licence",
        why="Benchmarks were asked for their licences after the release (dynamic-superb issue 282).",
        remedy="Give the SPDX identifier, or LicenseRef-<Name> for a licence of the corpus's own",
    ),
    ItemCheck(
        id="licences.attribution", severity="error", unit="clips and texts",
        title="who must be credited is credited",
        why="Most licences ask for it (CC BY 4.0, section 3(a)); the records of MMAU-Pro hold no credits.",
        remedy="Let the builder copy author and title from the corpus into `attribution`",
        find=attributed, count=_count,
    ),
    PublicCheck(
        id="licences.withheld", severity="error", unit="clips and texts",
        title="a public release carries no clip and no words that may not be redistributed",
        why="What has been published cannot be called back; several corpora forbid copies.",
        remedy="Make the release again; `release.private: true` keeps them in one that is not published",
        find=withheld, count=_count,
    ),
    ItemCheck(
        id="licences.recipe", severity="error", unit="clips that may not be passed on",
        title="what may not be redistributed can be made again from its corpus",
        why="Data that are named but cannot be had make scores that nobody repeats (AudioBench issue 15).",
        remedy="Let the builder give the record and the hash of the upstream file; the stage measures the rest",
        find=remade, count=lambda item: sum(not clip.redistributable for clip in item.clips),
    ),
    CorpusCheck(
        id="licences.mixes", severity="error", unit="mixes",
        title="what was mixed of recordings asks for all that they ask",
        why="ShareAlike and NonCommercial go over to what is made of a recording (CC BY-NC-SA 4.0, section 3(b)).",
        remedy="Take the licence that covers all parts (earmark.licences.licence_of_mix), or other parts",
        start=Mixes,
    ),
    FolderCheck(
        id="licences.release", severity="error", unit="licences",
        title="the licence of the release allows nothing that a part does not",
        why="VoiceAssistant-Eval is declared MIT, with corpora in it that may not be passed on or sold.",
        remedy="Declare the licence that asks for all that the parts ask, or none: every clip has its own",
        find=promised, count=lambda folder: len(_declared(folder)[1]),
    ),
    CorpusCheck(
        id="licences.pointers", severity="warning", unit="clips and texts",
        title="every clip and all words may be redistributed",
        why="A reader has to fetch such clips from their corpus, which may be gated (UltraEval-Audio, question 3); "
        "items of such words are missing altogether.",
        remedy="Accept it, or take an open corpus instead",
        start=Pointers,
    ),
)  # fmt: skip
