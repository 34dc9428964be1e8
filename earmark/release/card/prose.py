"""The sections of the card that are sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from earmark.checks.licences import asks
from earmark.licences import licence
from earmark.release.answers import is_withheld
from earmark.release.attribution import Attribution
from earmark.release.card.tables import listed, table
from earmark.release.citing import CITATION, bibtex
from earmark.release.limits import limits
from earmark.release.withheld import WORDS
from earmark.taxonomy import taxonomy

_NAMES_SHOWN = 3


def summary(manifest: Mapping[str, Any]) -> str:
    """What it is, in one paragraph."""
    hours = manifest["audio_s"] / 3600
    text = (
        f"{manifest['items']:,} items over {manifest['clips']:,} distinct clips ({hours:.2f} h). "
        f"Form {manifest['form']}, digest `{manifest['digest']}`."
    )
    if manifest["pointer_items"]:
        text += (
            f" {manifest['pointer_items']:,} of them are pointer items: their sound may not be redistributed; the "
            "record says where it is, what was done to it and what must come out."
        )
    if manifest["left_out"]:
        codes = ", ".join(f"{code} {n}" for code, n in manifest["left_out"].items())
        why = "their words may not be redistributed; `rejects.parquet` names them."
        if set(manifest["left_out"]) != {WORDS}:
            why = "`rejects.parquet` names them, and says why."
        text += f" {sum(manifest['left_out'].values()):,} more are not in it ({codes}): {why}"
    return text


def canary_section(manifest: Mapping[str, Any]) -> str:
    """The canary, with what it asks for."""
    return (
        "> This is a benchmark. **Please do not train on it**: its items, their sound and their answers measure "
        "something only while no model has seen them. Whoever gathers training data can leave out every text with this "
        f"string, and whoever finds that a model knows it knows what the model was trained on:\n>\n> "
        f"`{manifest['canary']}`"
    )


def why(manifest: Mapping[str, Any]) -> str:
    """What it is for: a task is a question that a system answers after listening."""
    names = sorted({key.split("/")[0] for key in manifest["tasks"]})
    titles = ", ".join(taxonomy(name).title for name in names)
    clips = manifest["described"]["clips"]
    made = f" Clips by how they came about: {listed(clips)}." if clips else ""
    return (
        f"## What it is for\n\nIt measures what models understand of what they hear, in {len(manifest['tasks'])} tasks "
        f"of the kinds that {titles} name: one item is one question about one or more clips, with its answer and the "
        "rule that scores it. Every item keeps where it comes from, whose it is and what was done to it, so that a "
        f"score can be traced to single sounds.{made} It is meant for evaluation, and nothing in it is a split to "
        "train on."
    )


def licences(manifest: Mapping[str, Any], attribution: Attribution) -> str:
    """Licence by part, and what each asks."""
    rows = []
    for part in attribution.parts():
        terms = licence(part.licence)
        name = f"[{part.licence}]({terms.url})" if terms.url else part.licence
        whom = "; ".join(part.names) if len(part.names) <= _NAMES_SHOWN else f"{len(part.names)} in `attribution.csv`"
        out = "all" if part.free == part.records else f"{part.free:,}"
        rows.append((part.dataset, name, whom or "-", part.records, out, asks(part.licence)))
    text = "Every clip carries its own licence and attribution (`clips`, `attribution.csv`)"
    if is_withheld(manifest):
        text = "Every clip carries its own licence (`clips`); whom to name is in `attribution.csv`, by corpus"
    text += ", and so do words that are of a corpus (`words`)." if manifest["text_items"] else "."
    text += f" {_declared(manifest['licence'])}"
    columns = ("part", "licence", "whom to name", "records", "passed on", "asks for")
    return f"## Licences\n\n{text}\n\n{table(columns, rows)}"


def _declared(spdx: str) -> str:
    if not spdx:
        return (
            "No one licence covers all parts, so the release as a whole is declared under none: keep to that of each "
            "clip."
        )
    return f"The release as a whole is declared under {spdx}: whoever keeps it keeps the licences of all parts."


def sound(manifest: Mapping[str, Any]) -> str:
    """What was done to every clip."""
    audio, described = manifest["audio"], manifest["described"]
    text = (
        f"## Sound\n\n{audio['format']}; brought to {audio['loudness_lufs']} LUFS with a true peak of at most "
        f"{audio['true_peak_dbtp']} dBTP ({audio['meter']}); rates above {audio['max_sample_rate_hz']} Hz come down "
        f"to it ({audio['resampler']}), lower ones stay; every channel is kept."
    )
    if described["clips"]:
        rates = listed({f"{rate} Hz": n for rate, n in described["sample_rates_hz"].items()})
        text += f" Clips by layout: {listed(described['layouts'])}; by rate: {rates}."
    return text


def words(manifest: Mapping[str, Any]) -> str:
    """Whose words the configurations and tasks are named by."""
    names = sorted({key.split("/")[0] for key in manifest["tasks"]})
    rows = [f"- `{name}`: the tasks of {taxonomy(name).title} ({taxonomy(name).source})" for name in names]
    note = "The words are those of the benchmarks named; the items are not theirs unless a source above says so."
    return f"## Words\n\n{note}\n\n" + "\n".join(rows)


def limits_section(manifest: Mapping[str, Any], checked: Mapping[str, Any]) -> str:
    """What is known to be weak in it, each from its own numbers."""
    return "## Known limits\n\n" + "\n".join(f"- {one}" for one in limits(manifest, checked))


def citing(manifest: Mapping[str, Any]) -> str:
    """How to cite it."""
    corpora = any(facts["corpora"] for facts in manifest["described"]["origins"].values())
    others = " Cite the corpora above as well." if corpora else ""
    return (
        f"## Cite\n\n`{CITATION}` says the same to tools. Name version and digest: another version is another "
        f"benchmark.{others}\n\n```bibtex\n{bibtex(manifest)}\n```"
    )
