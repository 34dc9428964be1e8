"""A builder's items to shards: choices are drawn, sound is read, brought to level and written as FLAC."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.source import Builder, Source
from builders.ingest.cells import cell_of, file_of, read_cell
from builders.ingest.pictures import image_bytes, require_same_length, video_bytes
from builders.ingest.tracks import STEP, sound_of
from earmark import audio
from earmark.digest import sha256_of
from earmark.draw import draw_int, with_drawn_choices
from earmark.errors import AudioError
from earmark.item import Clip, Item, Layout, Media, canonical_json
from earmark.mastering import Target, master, own_gain_db
from earmark.shards import Reject
from earmark.stage import Remarks, Unit
from earmark.validation import require


@dataclass(frozen=True, slots=True)
class Reading:
    """The work of the stage: an item with paths in, an item with sound out.

    Attributes:
        seed: The release's seed: draws distractors and places.
        options: Number of choices wanted.
        target: Rate and level of every clip.
        together: The clips of an item have one gain: the least that any of them would have alone.
    """

    seed: int
    options: int
    target: Target
    together: bool = False

    def __call__(self, item: Item) -> Item:
        """Read, level and seal one item.

        Raises:
            ItemError: The builder's record breaks the schema.
            AudioError: A clip cannot be read.
            SourceError: A picture or film cannot be shown, or is not as long as its sound.
        """
        item = with_drawn_choices(item, self.seed, self.options)
        require(item)
        pairs = list(zip(item.audio, item.clips, strict=True))
        shared = min(self._gain_db(*pair) for pair in pairs) if self.together and len(pairs) > 1 else None
        done = [self._clip(media, clip, shared) for media, clip in pairs]
        media = tuple(m.model_copy(update={"path": f"{n}.flac"}) for n, (m, _) in enumerate(done))
        update: dict[str, Any] = {"audio": media, "clips": tuple(clip for _, clip in done)}
        if item.images:
            update["images"] = tuple(Media(bytes=image_bytes(encoded(image))) for image in item.images)
        if item.video:
            film, video_s = video_bytes(encoded(item.video))
            require_same_length(item.id, video_s, update["clips"])
            update["video"] = Media(bytes=film)
        return item.model_copy(update=update).sealed()

    def _gain_db(self, media: Media, clip: Clip) -> float:
        with heard(media, clip.source.record) as (_, sound):
            return own_gain_db(sound, self.target, _layout(clip, sound))

    def _clip(self, media: Media, clip: Clip, shared_gain_db: float | None) -> tuple[Media, Clip]:
        with heard(media, clip.source.record) as (source, sound):
            made = master(sound, self.target, _layout(clip, sound), shared_gain_db)
        facts = made.facts() | {"source": clip.source.model_copy(update={"sha256": sha256_of(source)})}
        if sound is not source:
            facts["transform"] = f"{STEP}; {made.transform}"
        return Media(bytes=made.flac), clip.model_copy(update=facts)


def _layout(clip: Clip, sound: audio.Encoded) -> Layout | None:
    """What the builder says that the channels mean, where the file has as many."""
    return clip.layout if (clip.layout == "mono") == (audio.probe(sound).channels == 1) else None


def encoded(media: Media) -> bytes | Path:
    """The bytes of a medium, or the file that holds them alone.

    Raises:
        SourceError: It lies in a cell of a Parquet file, and cannot be read there.
    """
    if media.bytes is not None:
        return media.bytes
    cell = cell_of(media.path or "")
    return read_cell(cell) if cell else Path(media.path or "")


class Heard(NamedTuple):
    """A clip's encoded source, and what libsndfile reads of it: the same, or the sound track of a film."""

    source: bytes | Path
    sound: bytes | Path


@contextmanager
def heard(media: Media, record: str) -> Iterator[Heard]:
    """Open a medium's sound; whatever is wrong with it is said of the file, or of the record that it lies in.

    Raises:
        AudioError: It cannot be read; also in place of one that is raised within.
        SourceError: It lies in a cell of a Parquet file, and cannot be read there.
    """
    source = encoded(media)
    name = str(source) if isinstance(source, Path) else record
    try:
        with sound_of(source) as sound:
            yield Heard(source, sound)
    except AudioError as error:
        raise AudioError(name, expected=error.expected, got=error.got, remedy=error.remedy) from None


def units(builder: Builder, root: Path) -> Iterator[Unit | Reject]:
    """The items of a builder as units of work; a reject for each that no unit can be made of.

    A unit's fingerprint holds the size and time of every file, so that an edited file is read again.
    """
    answers: dict[str, int] = {}
    for made in builder.build(root):
        if isinstance(made, Reject):
            yield made
            continue
        reject = _unfit(builder.SOURCE, made, root, answers.get(made.id))
        if reject:
            yield reject
        else:
            answers[made.id] = _answer(made)
            yield Unit(made.id, _fingerprint(made), made)


def _unfit(source: Source, item: Item, root: Path, known: int | None) -> Reject | None:
    """Why no unit can be made of an item; `known` is the answer of one that had its id."""
    record = item.id.removeprefix(f"{source.name}/")
    where = item.clips[0].source.record if item.clips else record
    outside = next((m.path for m in (*item.audio, *_seen(item)) if m.path and not _is_below(root, m.path)), None)
    if outside is not None:
        error = source.error(where, expected=f"a file below {root}", got=outside, remedy="Mend or take out the record")
        return source.reject(record, "source.outside", error)
    absent = _absent(item)
    if absent is not None:
        return source.missing(record, absent)
    if not _is_unicode(item):
        error = source.error(where, expected="text in Unicode", got="half a character (a lone surrogate)")
        return source.reject(record, "source.bad_row", error)
    if known is None:
        return None
    same = known == _answer(item)
    got = "the same once more" if same else f"another with the answer {' | '.join(item.answers)!r}"
    remedy = "Take it out" if same else "The first was taken: see which is right, and take the other out"
    error = source.error(where, expected=f"one record of this name for {item.task}", got=got, remedy=remedy)
    return source.reject(record, "source.repeated" if same else "source.contradiction", error)


def _answer(item: Item) -> int:
    return draw_int(0, *item.answers, "answers")


def _is_below(root: Path, path: str) -> bool:
    """Whether a name leads to a place in the corpus; a link there may lead anywhere: corpora are put together so."""
    return Path(os.path.normpath(file_of(path).absolute())).is_relative_to(os.path.normpath(root.absolute()))


def _is_unicode(item: Item) -> bool:
    try:
        _record(item).encode()
    except UnicodeEncodeError:
        return False
    return True


def _absent(item: Item) -> str | None:
    """The first file that an item names and that is not there, as the corpus calls it."""
    heard = zip(item.audio, item.clips, strict=False)  # the stage says if the counts differ
    named = [(media.path, clip.source.record) for media, clip in heard]
    named += [(media.path, media.path or "") for media in _seen(item)]
    return next((record for path, record in named if path and not _is_file(file_of(path))), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long to be one
        return False


def _seen(item: Item) -> tuple[Media, ...]:
    return (*item.images, *((item.video,) if item.video else ()))


def _record(item: Item) -> str:
    return canonical_json(item.model_dump(mode="json", exclude={"audio", "images", "video"}))


def _fingerprint(item: Item) -> str:
    """Hash of the record, and of the size and time of every file."""
    media = (*item.audio, *_seen(item))
    stats = [file_of(m.path).stat() for m in media if m.path]
    held = [sha256_of(m.bytes) for m in media if m.bytes is not None]
    record = item.model_dump(mode="json", exclude={"audio", "images", "video"})
    paths = [m.path for m in media]
    text = canonical_json([record, paths, held, [(s.st_size, s.st_mtime_ns) for s in stats]])
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@dataclass(slots=True)
class Offered:
    """Counts the questions with choices that go by: a corpus with few labels cannot offer as many as are wanted.

    Attributes:
        options: Number of choices wanted.
        fewer: Questions that have fewer.
        most: The most that one has.
    """

    options: int
    fewer: int = 0
    most: int = 0

    def of(self, found: Iterable[Unit | Reject]) -> Iterator[Unit | Reject]:
        """The units as they are."""
        for unit in found:
            if isinstance(unit, Unit) and unit.payload.answer_type == "choice":
                self.fewer += len(unit.payload.choices) < self.options
                self.most = max(self.most, len(unit.payload.choices))
            yield unit

    def remarks(self) -> Remarks:
        """How many have fewer; a line where no question at all has as many as are wanted."""
        if not self.fewer:
            return Remarks()
        line = f"no question has the {self.options} choices that `options` asks for: the corpus has {self.most} at most"
        facts = {"choices": {"wanted": self.options, "most": self.most, "questions_with_fewer": self.fewer}}
        return Remarks(facts, (line,) if self.most < self.options else ())
