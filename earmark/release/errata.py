"""Errata: single items that are withdrawn or corrected, each with its reason.

`releases/errata.yaml` is the list; it only grows. The next release leaves out what is withdrawn and carries what is
corrected, and brings the list along, so that whoever scores an older release knows what of it no longer counts. A
correction follows the rules of a review (`earmark.review`): other words keep the id and raise the revision, another
answer makes another item, whose `parent` is the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from earmark.errors import ItemError, ReleaseError
from earmark.item import Item
from earmark.judgements import Decision, Rewrite
from earmark.review import revised
from earmark.shards import Reject

ERRATA = "errata.yaml"
STAGE = "curate"

# On one line, as CHANGES.md and messages show it.
Said = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(lambda text: " ".join(text.split()))
]


class Erratum(BaseModel):
    """One item that was wrong.

    Attributes:
        item: Its id.
        action: `withdraw` or `correct`.
        reason: For people; it goes into CHANGES.md and into reports.
        date: When it was found out.
        content_hash: The version of the item; None: every version (only to withdraw).
        rewrite: What a correction changes: question, choices, answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: Said
    action: Literal["withdraw", "correct"]
    reason: Said
    date: date
    content_hash: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    rewrite: Rewrite | None = None

    @model_validator(mode="after")
    def _of_one_kind(self) -> Erratum:
        given = self.rewrite is not None and self.rewrite != Rewrite()
        if self.action == "correct" and not (given and self.content_hash):
            raise ValueError("a correction with the content_hash of the item and a rewrite that changes something")
        if self.action == "withdraw" and self.rewrite is not None:
            raise ValueError("a withdrawal without a rewrite")
        return self

    @property
    def outcome(self) -> str:
        """What became of the item."""
        return "withdrawn" if self.action == "withdraw" else "corrected"

    def concerns(self, item: str, content_hash: str) -> bool:
        """Whether it is about this version of an item."""
        return item == self.item and self.content_hash in (None, content_hash)


def read_errata(path: Path) -> tuple[Erratum, ...]:
    """Read a list of errata; none where the file is not there.

    Raises:
        ReleaseError: It is no such list, an entry has a key that is missing, unknown or impossible, or two entries
            are about one version of an item; names file, entry and key.
    """
    if not path.exists():
        return ()
    import yaml  # imported here, as the loader: most releases have no errata

    from earmark.params import StrictLoader

    try:
        found = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)  # noqa: S506 - a safe loader
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:  # ValueError: a date that no calendar has
        raise ReleaseError(str(path), expected="a list of errata in YAML", got=" ".join(str(error).split())) from None
    entries = found.get("errata") if isinstance(found, dict) and set(found) == {"errata"} else None
    if found is not None and not isinstance(entries, list):
        raise ReleaseError(
            str(path), expected="one key `errata` with a list of entries (`errata: []` for none)",
            got=f"the keys {', '.join(map(str, found))}" if isinstance(found, dict) else type(found).__name__,
        )  # fmt: skip
    errata = tuple(_parsed(path, number, entry) for number, entry in enumerate(entries or (), 1))
    _require_distinct(path, errata)
    return errata


def _parsed(path: Path, number: int, entry: object) -> Erratum:
    where = f"{path}, entry {number}"
    if isinstance(entry, dict) and isinstance(entry.get("item"), str):
        where += f" ({' '.join(entry['item'].split())})"
    try:
        return Erratum.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        expected, got = f"an erratum with valid {field or 'keys'}", f"{first['msg']} ({first['input']!r:.80})"
        if first["type"] == "value_error":
            expected, got = first["msg"].removeprefix("Value error, "), "another"
        raise ReleaseError(
            where, expected=expected, got=got,
            remedy="Keys: item, action (withdraw or correct), reason, date, content_hash, rewrite",
        ) from None  # fmt: skip


def _require_distinct(path: Path, errata: Sequence[Erratum]) -> None:
    counts = Counter((one.item, one.content_hash) for one in errata)
    for (item, _), count in counts.items():
        if count > 1:
            raise ReleaseError(str(path), expected=f"one erratum for each version of {item}", got=str(count))


class Applying:
    """Applies errata to the items of the next release, one by one, and counts.

    Args:
        errata: As `read_errata` gives them.

    Attributes:
        done: How many withdrawals and corrections were made.
        met: Ids that errata are about and that were here, in whatever version.
    """

    def __init__(self, errata: Iterable[Erratum]) -> None:
        self._by_item: dict[str, list[Erratum]] = {}
        # What is withdrawn is withdrawn, whether it was once corrected or not.
        for one in sorted(errata, key=lambda one: one.action != "withdraw"):
            self._by_item.setdefault(one.item, []).append(one)
        self._used: set[tuple[str, str | None]] = set()
        self.done: Counter[str] = Counter()
        self.met: set[str] = set()

    def __call__(self, item: Item) -> Item | Reject:
        """The item as it is or as it was corrected; a reject with the reason if it was withdrawn.

        A correction is followed by what is said of its result, so that a second erratum can be about the first.
        """
        seen: set[tuple[str, str]] = set()
        self.met |= {item.id} & self._by_item.keys()
        while (item.id, item.content_hash) not in seen:
            seen.add((item.id, item.content_hash))
            entries = self._by_item.get(item.id, ())
            found = next((one for one in entries if one.concerns(item.id, item.content_hash)), None)
            if found is None:
                break
            self._used.add((found.item, found.content_hash))
            if found.action == "withdraw":
                self.done[found.outcome] += 1
                message = f"{item.id}: expected an item that stands, got one that was withdrawn: {found.reason}"
                return Reject(item.id, STAGE, "errata.withdrawn", message)
            try:
                item = revised(item, _as_decision(found))
            except ItemError as error:
                return Reject(item.id, STAGE, "errata.rewrite", str(error))
            self.done[found.outcome] += 1
        return item

    def idle(self) -> list[Erratum]:
        """The errata that met no item so far: what they are about is not built any more, or has changed."""
        return [
            one for of in self._by_item.values() for one in of if (one.item, one.content_hash) not in self._used
        ]  # fmt: skip


def applied(items: Iterable[Item], errata: Iterable[Erratum]) -> Iterator[Item | Reject]:
    """The items of the next release, as the errata leave them.

    Args:
        items: As sources and recipes made them, and people judged them.
        errata: As `read_errata` gives them.
    """
    return map(Applying(errata), items)


def _as_decision(one: Erratum) -> Decision:
    return Decision(
        item=one.item, content_hash=one.content_hash or "", verdict="fix", by="errata", reason=one.reason,
        decided=one.date.isoformat(), raters=0, rewrite=one.rewrite,
    )  # fmt: skip
