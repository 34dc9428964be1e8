"""Our side: the ingest stage over a folder of recordings.

Called as `python -m benchmarks.ours FOLDER OUT`; a program of its own, so that starting, importing and
ending are measured with the work.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import SUFFIXES
from builders.contract.source import Source
from builders.ingest.units import Reading, units
from earmark.engine import LocalEngine
from earmark.item import Item
from earmark.mastering import Target
from earmark.provenance import code_digest
from earmark.shards import Reject
from earmark.stage import Stage, run

ROOT = Path(__file__).parent.parent


class _Folder:
    """A builder of every recording below a folder."""

    SOURCE = Source(
        name="recordings",
        title="A folder of recordings",
        folders=(".",),
        revision="1",
        licence="CC0-1.0",
        redistributable=True,
        attribution="",
        citation="",
        homepage="",
        how_to_get="",
        cells=(("mmau_pro", "sound"),),
        standing="layout",
    )

    def build(self, root: Path) -> Iterator[Item | Reject]:
        """An item for each file, in path order."""
        for path in sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES):
            yield self.SOURCE.item(
                path.relative_to(root).as_posix(),
                [self.SOURCE.clip(root, path)],
                benchmark="mmau_pro",
                task="sound",
                question="What is heard?",
                choices=("noise", "tones", "a dog", "rain", "a bell", "footsteps"),
                answer_type="choice",
                answers=("noise",),
                scorer="choice",
            )


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--max-rate-hz", type=int, default=16_000)
    options = parser.parse_args()
    stage = Stage(
        name="ingest@recordings",
        work=Reading(0, 4, Target(max_sample_rate_hz=options.max_rate_hz)),
        out=options.out,
        code=code_digest(ROOT / "earmark", ROOT / "builders"),
    )
    found = units(_Folder(), options.folder)
    run(stage, found, LocalEngine(options.workers), options.out.parent / ".work")


if __name__ == "__main__":
    main()
