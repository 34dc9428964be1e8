"""Names: neither the name of a file nor an id tells the answer, and both can be names on any disk.

Loaders give systems the path of a clip (`datasets` keeps it beside the bytes), and harnesses print ids into prompts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

_WORD = re.compile(r"[^\W\d_]{3,}")
_ABSOLUTE = re.compile(r"[\\/~]|[A-Za-z]:[\\/]|file:")
# Of one name on the file systems of today (POSIX: NAME_MAX), less an ending.
MOST_BYTES = 240
_SAYS_NOTHING = frozenset({"the", "and", "with", "der", "die", "das", "les", "los", "las"})


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _SAYS_NOTHING


def _telling(item: Item, name: str) -> bool:
    """Whether all the words of the answer are in a name, and those of no other option."""
    found = _words(name)
    if item.answer_type not in ("choice", "span") or not found:
        return False
    wrong = [_words(choice) for choice in item.choices if choice not in item.answers]
    if any(words and words <= found for words in wrong):
        return False
    return any((words := _words(answer)) and words <= found for answer in item.answers)


def files(item: Item) -> Iterator[Issue]:
    """The names of clips and pictures do not hold the answer."""
    named = [(f"audio[{n}].path", one.path) for n, one in enumerate(item.audio)]
    named += [(f"images[{n}].path", one.path) for n, one in enumerate(item.images)]
    named += [("video.path", item.video.path)] if item.video else []
    for field, path in named:
        if path and _telling(item, path):
            got = f"{path!r}, which holds {item.answers[0]!r}"
            yield Issue(item.id, field, "a name that says nothing of the answer", got, "names.files")


def ids(item: Item) -> Iterator[Issue]:
    """What stands behind the source in an id does not hold the answer."""
    name = item.id.partition("/")[2]
    if _telling(item, name):
        got = f"{name!r}, which holds {item.answers[0]!r}"
        yield Issue(item.id, "id", "an id that says nothing of the answer", got, "names.ids")


def portable(item: Item) -> Iterator[Issue]:
    """Paths are relative and stay inside; an id is short enough to name a file, as predictions are filed by it."""
    for n, one in enumerate((*item.audio, *item.images)):
        path = one.path or ""
        if one.bytes is not None and (_ABSOLUTE.match(path) or ".." in re.split(r"[\\/]", path)):
            expected, field = "a name inside the release", f"audio[{n}].path" if n < len(item.audio) else "images.path"
            yield Issue(item.id, field, expected, repr(path)[:80], "names.portable")
    if max(map(len, item.id.encode().split(b"/"))) > MOST_BYTES:
        yield Issue(item.id, "id", f"parts of {MOST_BYTES} bytes or fewer", f"{len(item.id)}", "names.portable")


CHECKS = (
    ItemCheck(
        id="names.portable", severity="warning",
        title="paths are relative, and ids short enough to name a file",
        why="Paths of the machine that made a benchmark are found on no other, and predictions are filed by id.",
        remedy="Name the clips of an item by their place: 0.flac; make the id of a hash (earmark.item.item_id)",
        find=portable,
    ),
    ItemCheck(
        id="names.files", severity="error", unit="files",
        title="no name of a file tells the answer",
        why="File names of corpora tell the class (dog_bark_03.wav), and loaders give systems the path with the bytes.",
        remedy="Name the clips of an item by their place: 0.flac, 1.flac",
        find=files, count=lambda item: len(item.audio) + len(item.images) + bool(item.video),
    ),
    ItemCheck(
        id="names.ids", severity="error",
        title="no id tells the answer",
        why="Ids are written into prompts, logs and names of batch files, where systems and people read them.",
        remedy="Make the id of a hash (earmark.item.item_id); raise `revision` if it was released before",
        find=ids,
    ),
)  # fmt: skip
