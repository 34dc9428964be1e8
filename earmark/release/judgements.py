"""What people said of the items of a release, shipped with it: the judgements, the decisions, and how raters agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from earmark.checks.privacy import stripped
from earmark.errors import JudgementError
from earmark.item import Item
from earmark.judgements import Decision, Judgement, Kind, read_lines, write_lines
from earmark.licences import licence
from earmark.review import DECISIONS, JUDGEMENTS

FOLDER = "judgements"
FILE = "decisions.jsonl"

# The field of each kind of work that says what the rater thinks of the item, and its level of measurement.
VERDICTS: Mapping[Kind, tuple[str, Literal["nominal", "ordinal"]]] = {
    "blind_qa": ("decision", "nominal"), "viewing": ("decision", "nominal"), "preference": ("choice", "nominal"),
    "open_answer": ("overall", "ordinal"), "speech_quality": ("mos", "ordinal"),
}  # fmt: skip
_ALPHA_DECIMALS = 4


class Judged:
    """Collects the items of a release, then writes what people said of them.

    Of them means: of the item, in the version that is in the release or in one before, and of the item that it was
    made of by giving it another answer. The content hash of each line says which version it is about.
    """

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._current: set[tuple[str, str]] = set()
        self._statuses: Counter[str] = Counter()

    def add(self, item: Item) -> None:
        """Take one item."""
        self._ids.update({item.id, item.parent or item.id})
        self._current.add((item.id, item.content_hash))
        self._statuses[item.review.status if item.review else "unjudged"] += 1

    def write(self, root: Path, release: Path, spdx: str) -> dict[str, Any]:
        """Write `judgements/<kind>.jsonl` and `decisions.jsonl`; neither where nobody said anything.

        Args:
            root: The checkout, whose `annotation/` holds what people said.
            release: The folder of the candidate.
            spdx: Licence of the judgements.

        Returns:
            The facts for the manifest.

        Raises:
            JudgementError: A line is no judgement or decision, or names a person.
        """
        found = [
            one
            for file in sorted((root / JUDGEMENTS).glob("*.jsonl"))
            for one in read_lines(file, Judgement)
            if one.item in self._ids
        ]
        decisions = [one for one in read_lines(root / DECISIONS, Decision) if one.item in self._ids]
        require_pseudonyms([*(one.rater for one in found), *(one.by for one in decisions)])
        kinds: dict[Kind, list[Judgement]] = defaultdict(list)
        for one in found:
            kinds[one.kind].append(one)
        for kind, some in kinds.items():
            write_lines(release / FOLDER / f"{kind}.jsonl", map(_published, some))
        if decisions:
            write_lines(release / FILE, (one.model_copy(update={"reason": stripped(one.reason)}) for one in decisions))
        return {
            "licence": spdx,
            "statuses": dict(sorted(self._statuses.items())),
            "judgements": len(found),
            "of_these_items": sum((one.item, one.content_hash) in self._current for one in found),
            "raters": len({one.rater for one in found}),
            "kinds": {kind: _facts(kind, kinds[kind]) for kind in sorted(kinds)},
            "decisions": dict(sorted(Counter(one.verdict for one in decisions).items())),
        }


def _published(one: Judgement) -> Judgement:
    """A judgement without what people typed of themselves or others (`earmark.checks.privacy`)."""
    fields = tuple(field.model_copy(update={"value": stripped(field.value)}) for field in one.fields)
    spans = tuple(span.model_copy(update={"note": stripped(span.note)}) for span in one.spans)
    return one.model_copy(update={"fields": fields, "spans": spans})


def require_pseudonyms(names: Iterable[str]) -> None:
    """Refuse what is an e-mail address, or no name at all.

    Raises:
        JudgementError: Says how to mend it, without repeating whom it names.
    """
    for name in names:
        if "@" in name or not name.strip():
            raise JudgementError(
                "judgements of the release", expected="raters by pseudonym, such as rater-01",
                got="an e-mail address" if name.strip() else "no name",
                remedy="Pull again, or mend the file by hand, before anything of it is committed",
            )  # fmt: skip


def _facts(kind: Kind, judgements: Sequence[Judgement]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "judgements": len(judgements),
        "skipped": sum(one.status == "skipped" for one in judgements),
        "raters": len({one.rater for one in judgements}),
        "items": len({one.item for one in judgements}),
    }
    if kind in VERDICTS:
        field, level = VERDICTS[kind]
        facts |= {"field": field, "level": level, "alpha": alpha(judgements, field, level)}
    return facts


def alpha(judgements: Iterable[Judgement], field: str, level: Literal["nominal", "ordinal"]) -> float | None:
    """Krippendorff's alpha of one field (Content Analysis, 4th ed., Sage 2019, chapter 12; library `krippendorff`).

    Args:
        judgements: Of one kind of work; a version of an item is a unit. Of one rater the newest word on it counts.
        field: Of one value; of numbers where the level is ordinal.
        level: Of measurement.

    Returns:
        Rounded to four decimals; None where no unit has two raters, or all of them always said the same.
    """
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in sorted(judgements, key=lambda one: (one.updated or one.created, one.model_dump_json())):
        value = one.value(field)
        if one.status == "given" and value is not None:
            said[one.item, one.content_hash][one.rater] = value
    units = [Counter(by_rater.values()) for by_rater in said.values() if len(by_rater) > 1]
    values = {value for unit in units for value in unit}
    if len(values) < 2:
        return None
    domain = sorted(values) if level == "nominal" else sorted(values, key=lambda value: _number(field, value))
    import krippendorff

    counts = [[unit[value] for value in domain] for unit in units]
    found = krippendorff.alpha(value_counts=counts, value_domain=range(len(domain)), level_of_measurement=level)
    return round(float(found), _ALPHA_DECIMALS)


def _number(field: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise JudgementError(
            f"judgements: {field}", expected="a number", got=repr(value), remedy="Pull again"
        ) from None


def section(facts: Mapping[str, Any], *, withheld: bool = False) -> str:
    """What the card says of it.

    Args:
        facts: From `Judged.write`.
        withheld: Whether answers are kept back, and with them what people said.
    """
    if not facts["judgements"]:
        return "## Review\n\nNo judgements of people come with these items.\n"
    terms = licence(facts["licence"])
    name = f"[{facts['licence']}]({terms.url})" if terms.url else facts["licence"]
    statuses = ", ".join(f"{status} {n}" for status, n in facts["statuses"].items())
    rows = ["| work | judgements | raters | items | alpha |", "|---|---|---|---|---|"]
    for kind, found in facts["kinds"].items():
        value = "-" if found.get("alpha") is None else f"{found['alpha']:.3f} ({found['field']}, {found['level']})"
        rows.append(f"| {kind} | {found['judgements']} | {found['raters']} | {found['items']} | {value} |")
    table = "\n".join(rows)
    if withheld:
        return f"""## Review

Judgements: {facts["judgements"]:,}; raters: {facts["raters"]}. Items by review: {statuses}.

{table}

What people said is withheld, with the answers. Alpha is Krippendorff's.
"""
    return f"""## Review

Judgements: {facts["judgements"]:,}; raters: {facts["raters"]}. {facts["of_these_items"]:,} of the judgements are about
these items as they are, the others about earlier versions of them. Items by review: {statuses}.

{table}

`{FOLDER}/` holds every judgement and `{FILE}` what was decided, by whom and why; raters are pseudonyms, and the
content hash says which version of an item a line is about. Both are under {name}; words that they quote from an item
are under the licence of that item. Alpha is Krippendorff's.
"""
