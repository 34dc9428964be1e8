"""The dataset card: what the release is, rendered from its manifest. No number in it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from earmark.licences import licence
from earmark.release.attribution import Attribution
from earmark.taxonomy import taxonomy

_NAMES_SHOWN = 3


def render_card(manifest: Mapping[str, Any], attribution: Attribution) -> str:
    """Render `README.md`, with the YAML head by which the Hub and `datasets` know the configurations.

    Args:
        manifest: The manifest, without its file table.
        attribution: The origins of all clips and words.
    """
    sections = [
        f"# {manifest['title']} {manifest['version']}",
        _summary(manifest),
        _loading(manifest),
        _contents(manifest),
        _sources(manifest),
        _licences(manifest, attribution),
        _sound(manifest),
        _words(manifest),
    ]
    return f"---\n{_head(manifest)}---\n\n" + "\n\n".join(sections) + "\n"


def _head(manifest: Mapping[str, Any]) -> str:
    configs = []
    for name, facts in manifest["configs"].items():
        config = {
            "config_name": name,
            "data_files": [{"split": s, "path": f"data/{name}/{s}-*"} for s in facts["splits"]],
        }
        if facts["default"]:
            config["default"] = True
        configs.append(config)
    spoken = sorted({tag.split("-")[0] for tag in manifest["languages"]})
    head = {
        "pretty_name": manifest["title"],
        "license": "other",
        "license_name": "per-clip",
        "license_link": "attribution.csv",
        "language": spoken or ["und"],
        "tags": ["audio", "benchmark", "audio-language-model", "earmark"],
        "configs": configs,
    }
    return yaml.safe_dump(head, sort_keys=False, allow_unicode=True)


def _summary(manifest: Mapping[str, Any]) -> str:
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
        text += (
            f" {sum(manifest['left_out'].values()):,} more are not in it ({codes}): their words may not be "
            "redistributed; `rejects.parquet` names them."
        )
    return text


def _loading(manifest: Mapping[str, Any]) -> str:
    default = next(name for name, facts in manifest["configs"].items() if facts["default"])
    return f"""## Load

```python
from datasets import load_dataset

items = load_dataset("<this folder or repository>", "{default}", split="test")
```

Configurations are benchmarks; `mini` is a small sample that copies some items, `index` holds all of them without
sound. The order is by hash: the first N items are a fair sample. Score with
`earmark score <this folder> predictions.jsonl`, one `{{"id": …, "output": …}}` a line."""


def _contents(manifest: Mapping[str, Any]) -> str:
    rows = [
        f"| {benchmark} | {taxonomy(benchmark).tasks[task].title} (`{task}`) | {count} |"
        for (benchmark, task), count in ((key.split("/"), n) for key, n in manifest["tasks"].items())
    ]
    types = ", ".join(f"{kind} {n}" for kind, n in manifest["answer_types"].items())
    spoken = ", ".join(f"{tag} {n}" for tag, n in manifest["languages"].items()) or "none"
    table = "\n".join(["| configuration | task | items |", "|---|---|---|", *rows])
    return f"## What is in it\n\n{table}\n\nAnswers: {types}. Spoken clips by language: {spoken}."


def _sources(manifest: Mapping[str, Any]) -> str:
    rows = ["| source or recipe | items built | rejected | in this release |", "|---|---|---|---|"]
    for name, facts in manifest["sources"].items():
        if not facts["included"]:
            rows.append(f"| {name} | not included: {facts['reason']} | | 0 |")
            continue
        codes = ", ".join(f"{code} {n}" for code, n in facts["codes"].items())
        rejected = f"{facts['rejected']}" + (f" ({codes})" if codes else "")
        taken = manifest["origins"].get(name, 0)
        rows.append(f"| {name}{_share(facts)} | {facts['went_out']} | {rejected} | {taken} |")
    return "## Where it comes from\n\n" + "\n".join(rows)


def _share(facts: Mapping[str, Any]) -> str:
    """How much of its corpus a source had, where that is known and is not all of it."""
    parts = [(kind, part) for kind, part in facts.get("corpus", {}).items() if part["read"] != part["whole"]]
    return "".join(f" ({part['read']:,} of {part['whole']:,} {kind})" for kind, part in parts)


def _licences(manifest: Mapping[str, Any], attribution: Attribution) -> str:
    rows = ["| part | licence | whom to name | records |", "|---|---|---|---|"]
    for part in attribution.parts():
        terms = licence(part.licence)
        name = f"[{part.licence}]({terms.url})" if terms.url else part.licence
        whom = "; ".join(part.names) if len(part.names) <= _NAMES_SHOWN else f"{len(part.names)} in `attribution.csv`"
        rows.append(f"| {part.dataset} | {name} | {whom or '-'} | {part.records} |")
    text = "Every clip carries its own licence and attribution (`clips`, `attribution.csv`)"
    text += ", and so do words that are of a corpus (`words`)." if manifest["text_items"] else "."
    return f"## Licences\n\n{text}\n\n" + "\n".join(rows)


def _sound(manifest: Mapping[str, Any]) -> str:
    audio = manifest["audio"]
    return (
        f"## Sound\n\n{audio['format']}; brought to {audio['loudness_lufs']} LUFS with a true peak of at most "
        f"{audio['true_peak_dbtp']} dBTP ({audio['meter']}); rates above {audio['max_sample_rate_hz']} Hz come down "
        f"to it ({audio['resampler']}), lower ones stay; every channel is kept."
    )


def _words(manifest: Mapping[str, Any]) -> str:
    names = sorted({key.split("/")[0] for key in manifest["tasks"]})
    rows = [f"- `{name}`: the tasks of {taxonomy(name).title} ({taxonomy(name).source})" for name in names]
    note = "The words are those of the benchmarks named; the items are not theirs unless a source above says so."
    return f"## Words\n\n{note}\n\n" + "\n".join(rows)
