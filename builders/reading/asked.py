"""One question about one row: an item, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.contract.source import Source, candidates, speaker, worded
from builders.reading.fieldmap import Cells, Field, Rows
from builders.reading.files import Entry, unknown_label
from builders.reading.hub_rows import hub_clip, hub_media
from earmark.errors import SourceError
from earmark.item import Attribute, Clip, Item, Media
from earmark.shards import Reject
from earmark.validation import SCORERS


class UnfitError(Exception):
    """Why a row makes no item."""

    def __init__(self, reject: Reject) -> None:
        super().__init__(reject)
        self.reject = reject


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one row."""

    source: Source
    root: Path
    entry: Entry
    cells: Cells
    map: Rows

    def made(self) -> Item | Reject | None:
        """The item, or why there is none; None where the row is of no concern to the question."""
        where = self.entry.where
        try:
            if self.map.where is not None and not self.map.where(self.cells):
                return None
            record = _text(self._value(self.map.record))
            if not record:
                raise self._unfit(f"{self.entry.file}:{self.entry.number}", "source.bad_row", "a record's name", "none")
            return self._item(f"{record}#{self.map.part}" if self.map.part else record)
        except UnfitError as unfit:
            return unfit.reject
        except SourceError as error:
            return self.source.reject(where, "source.bad_row", error)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:  # of a function of the map
            found = self.source.error(where, expected="values as the corpus documents them", got=repr(error))
            return self.source.reject(where, "source.bad_row", found)

    def _unfit(self, record: str, code: str, expected: str, got: str) -> UnfitError:
        error = self.source.error(self.entry.where, expected=expected, got=got)
        return UnfitError(self.source.reject(record, code, error))

    def _value(self, of: Field | None) -> Any:
        if of is None:
            return None
        return self.cells.get(of) if isinstance(of, str) else of(self.cells)

    def _item(self, record: str) -> Item:
        given = self.map
        answers, choices = self._answers(record)
        clips = [clip for name in self._held(record, given.audio) for clip in self._sounds(record, name)]
        images = tuple(media for name in self._held(record, given.images) for media in self._media(record, name))
        videos = [media for name in self._held(record, given.video) for media in self._media(record, name)]
        fields: dict[str, Any] = {
            "images": images,
            "video": videos[0] if videos else None,
            "benchmark": given.benchmark,
            "task": given.task,
            "skills": given.skills,
            "aspects": given.aspects,
            "level": given.level,
            "question": _text(self._value(given.question)) if given.question else worded(given.wordings, record),
            "choices": choices,
            "answer_type": given.answer_type,
            "answers": answers,
            "scorer": given.scorer or min(SCORERS[given.answer_type]),
            "groups": self._attributes(given.groups),
        }
        more = {name: self._value(of) for name, of in given.more.items()}
        return self.source.item(record, clips, **{**fields, **more})

    def _answers(self, record: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        given = self._value(self.map.answer)
        found = tuple(map(_text, given)) if isinstance(given, (list, tuple)) else (_text(given),)
        if not found or not all(found):
            raise self._unfit(record, "source.no_label", "an answer", "none")
        labels = self.map.labels
        for label in found:
            if labels and label not in labels:
                raise UnfitError(unknown_label(self.source, record, self.entry.where, label, labels))
        answers = tuple(labels[label] for label in found) if labels else found
        own = self._value(self.map.choices)
        if own is not None:
            choices = tuple(map(_text, own))
            if not set(answers) <= set(choices):
                got = f"{answers!r} beside {choices!r}"
                raise self._unfit(record, "source.contradiction", "an answer that is one of the choices", got)
            return answers, choices
        if labels and self.map.answer_type == "choice":
            return answers, candidates(answers[0], dict.fromkeys(labels.values()), record, self.map.apart)
        return answers, ()

    def _attributes(self, of: Mapping[str, Field]) -> tuple[Attribute, ...]:
        return speaker(**{name: _text(self._value(part)) or None for name, part in of.items()})

    def _sounds(self, record: str, name: str) -> list[tuple[Media, Clip]]:
        given = self.map
        facts: dict[str, object] = {"speaker": self._attributes(given.speaker)}
        if name in given.roles:
            facts["role"] = given.roles[name]
        for key in ("transcript", "language", "licence", "attribution", "redistributable"):
            value = self._value(getattr(given, key))
            if value is not None and value != "":
                facts[key] = value
        if self._is_cell(name):
            return [hub_clip(self.source, self.root, self.entry, name, place, **facts) for place in self._places(name)]
        return [self.source.clip(self.root, path, **facts) for path in self._paths(record, name)]

    def _media(self, record: str, name: str) -> list[Media]:
        if self._is_cell(name):
            return [hub_media(self.root, self.entry, name, place) for place in self._places(name)]
        return [Media(path=str(path)) for path in self._paths(record, name)]

    def _held(self, record: str, of: str | tuple[str, ...]) -> list[str]:
        """The media that this row has."""
        names = ((of,) if of else ()) if isinstance(of, str) else of
        held = [name for name in names if "{" in name or self.cells.get(name, "?") not in (None, "", [])]
        if names and not held:
            raise self._unfit(record, "source.missing_file", f"sound or a picture in {', '.join(names)}", "none")
        return held

    def _is_cell(self, name: str) -> bool:
        return self.entry.file.endswith(".parquet") and "{" not in name

    def _places(self, name: str) -> list[int | None]:
        """The places in a list of media; one None where the cell holds one."""
        held = self.cells.get(name)
        return list(range(len(held))) if isinstance(held, list) else [None]

    def _paths(self, record: str, name: str) -> list[Path]:
        value = name.format_map(self.cells) if "{" in name else self.cells.get(name)
        found = [_text(part) for part in value] if isinstance(value, (list, tuple)) else [_text(value)]
        paths = [self.source.inside(self.root, part.removeprefix("./")) for part in found]
        for path, part in zip(paths, found, strict=True):
            if path is None:
                raise self._unfit(record, "source.outside", "a file below the corpus's folder", repr(part))
        return [path for path in paths if path is not None]


def _text(value: object) -> str:
    """A cell as text: nothing for None and NaN, no decimal point for whole numbers.

    Raises:
        TypeError: It is a list or an object: no text of a corpus.
    """
    if isinstance(value, (list, tuple, dict, bytes)):
        raise TypeError(f"text expected, not {type(value).__name__} {value!r:.80}")
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
