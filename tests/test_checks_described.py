"""Described: manifests and shards that say of themselves what they do not hold."""

from __future__ import annotations

from pathlib import Path

from earmark.checks import verify
from tests.made import item, tone
from tests.seeded.described import FAULTS
from tests.test_checks import Builder, Case, released

ONE, TWO = item(), item("hand/two", tone(330.0))
RELEASE = released({"mmau_pro": [ONE, TWO]})


def _spoilt(name: str, release: Builder = RELEASE) -> Builder:
    harm = next(fault.harm for fault in FAULTS if fault.name == name)
    assert harm is not None
    return lambda folder: (release(folder), harm(folder, 0))[0]


WITH_COPY = released({"mmau_pro": [ONE, TWO], "mini": [ONE]}, copies=["mini"])
CASES = {
    "described.counts": Case(_spoilt("counts of another version in the manifest"), released(
        {"mmau_pro": [ONE, TWO]}, items=2, clips=2, text_items=0, tasks={"mmau_pro/sound": 2}, languages={},
        answer_types={"choice": 2}, licences={"CC0-1.0": 2},
    )),
    "described.features": Case(_spoilt("a shard without the features of its columns"), RELEASE),
    "described.splits": Case(_spoilt("a shard of a split that is not declared"), RELEASE),
    "described.copies": Case(_spoilt("a sample that is not of the items"), WITH_COPY),
}  # fmt: skip


def test_a_release_that_cannot_be_read_is_not_compared(tmp_path: Path) -> None:
    release = WITH_COPY(tmp_path / "release")
    shard = next((release / "data" / "mini").glob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:500])
    report = verify(release, ["described"])
    assert report.result("described.copies").found == 0
