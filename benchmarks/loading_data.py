"""One release of made items, and the same items as one zip of wavs and as `datasets` itself would write them.

Clips of 10 s at 32 kHz: 500 are 320 MB of wavs; 1,800 are about what the default release ships. Made once, and kept
under build/bench.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.corpus import BENCH
from earmark.audio import Sound
from earmark.item import Clip, Item, Media, Origin
from earmark.mastering import Target, master
from earmark.shards import ShardWriter, read_items, shard_files
from tests.candidates import candidate

RATE_HZ = 32_000
CLIP_S = 10.0


def made_item(number: int, seed: int = 20260901) -> Item:
    """An item with 10 s of noise of its own, with a tone; another seed is another sound under the same id."""
    rng = np.random.default_rng([seed, number])
    t = np.arange(round(CLIP_S * RATE_HZ)) / RATE_HZ
    noise = np.cumsum(rng.standard_normal(len(t))) - np.linspace(0, 1, len(t))
    samples = 0.02 * rng.standard_normal(len(t)) + 0.05 * np.sin(2 * np.pi * rng.uniform(80, 4_000) * t)
    samples += 0.05 * np.diff(noise, prepend=0.0) * np.sin(np.pi * rng.uniform(0.1, 1.0) * t) ** 2
    done = master(Sound(samples.astype(np.float32)[None], RATE_HZ), Target())
    clip = Clip(
        **done.facts(),
        licence="CC0-1.0",
        redistributable=True,
        source=Origin(dataset="made", revision="1", record=f"{seed}/{number}"),
    )
    return Item(
        id=f"made/{number:05d}", benchmark="mmau_pro", task="sound", audio=(Media(bytes=done.flac, path="0.flac"),),
        clips=(clip,), question=f"Which sound is heard in recording {number}?",
        choices=("a tone", "rain", "a dog", "a bell"), answer_type="choice", answers=("a tone",), answer_index=0,
        scorer="choice",
    ).sealed()  # fmt: skip


def items(count: int) -> list[Item]:
    """The items, made once."""
    folder = BENCH / f"loading-{count}" / "items"
    if not folder.is_dir():
        partial = folder.with_name(".items.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        writer = ShardWriter(partial / "items-00000.parquet")
        for number in range(count):
            writer.add(made_item(number))
        writer.close()
        partial.rename(folder)
    return list(read_items(folder))


def release(folder: Path, of: list[Item], version: str = "1.0.0") -> Path:
    """A candidate of these items, in place of one that is there."""
    made = candidate(folder, of, version)
    shutil.rmtree(folder.with_name(f".{folder.name}.curated"))
    return made


def as_zip(path: Path, release_folder: Path) -> Path:
    """The items as one zip of wavs with a list, in the order of the release."""
    rows = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, one in enumerate(read_items(release_folder / "data" / "mmau_pro")):
            samples, rate_hz = soundfile.read(io.BytesIO(one.audio[0].bytes or b""), dtype="int16")
            wav = io.BytesIO()
            soundfile.write(wav, samples, rate_hz, format="WAV", subtype="PCM_16")
            name = f"audio/{number:05d}.wav"
            archive.writestr(zipfile.ZipInfo(name), wav.getvalue(), zipfile.ZIP_DEFLATED, 1)
            rows.append({"id": one.id, "file": name, "question": one.question, "choices": one.choices})
        archive.writestr("items.json", json.dumps(rows))
    return path


def as_datasets(path: Path, release_folder: Path) -> Path:
    """The items as `Dataset.to_parquet` writes them, with the options that `push_to_hub` gives it."""
    import datasets
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(file) for file in shard_files(release_folder / "data" / "mmau_pro")]
    made = datasets.Dataset(datasets.table.InMemoryTable(pa.concat_tables(tables)))
    made.to_parquet(str(path))
    return path
