"""How a release is cited, and by what string it is found again where it should not be: the canary."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import yaml

from earmark.licences import LICENCES

CITATION = "CITATION.cff"
_MESSAGE = "If you use this benchmark, please cite it by version and digest."


def canary(name: str, version: str) -> str:
    """The canary string of a version: a GUID by name (UUIDv5, RFC 9562, section 5.5), the same whenever it is built.

    It stands in the texts of a release (card, manifest, `croissant.json`), and is no column: a column would go into
    every prompt that is made of all fields, and into every record that is compared.
    """
    return f"EARMARK-CANARY-{uuid.uuid5(uuid.NAMESPACE_OID, f'{name}@{version}')}"


def makers(manifest: Mapping[str, Any]) -> list[str]:
    """Whom to name: the creators that the parameters name, else the benchmark's makers as a body."""
    return list(manifest.get("creators") or []) or [f"The makers of {manifest['title']}"]


def bibtex(manifest: Mapping[str, Any]) -> str:
    """The entry for a list of references; braces keep names and title as they are."""
    key = re.sub(r"[^a-z0-9]+", "_", f"{manifest['name']}_{manifest['version']}".lower()).strip("_")
    fields = {
        "title": f"{{{_tex(manifest['title'])}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in makers(manifest)),
        "version": manifest["version"],
        **({"year": manifest["date"][:4]} if manifest.get("date") else {}),
        **({"url": manifest["url"]} if manifest.get("url") else {}),
        "note": f"{manifest['items']} items, form {_tex(manifest['form'])}, digest {manifest['digest']}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", str(text))


def citation_file(manifest: Mapping[str, Any]) -> str:
    """`CITATION.cff`: the same for tools (Citation File Format 1.2.0)."""
    known = manifest["licence"] if manifest["licence"] in LICENCES else ""
    spdx = "" if known.startswith("LicenseRef-") else known
    facts = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": manifest["title"],
        "version": manifest["version"],
        **({"date-released": manifest["date"]} if manifest.get("date") else {}),
        "authors": [{"name": name} for name in makers(manifest)],
        **({"license": spdx} if spdx else {}),
        **({"url": manifest["url"]} if manifest.get("url") else {}),
        "identifiers": [{"type": "other", "value": manifest["digest"], "description": "digest of the items"}],
        "keywords": ["audio", "benchmark", "audio language model"],
    }
    return yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=120)
