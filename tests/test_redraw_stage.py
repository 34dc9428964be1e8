"""The stage that draws options anew: what gives answers away is mended or named, and nothing else is touched."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from earmark.checks import Gates
from earmark.errors import ShardError, StageError
from earmark.item import Item, Perturbation, Review, Twin
from earmark.judgements import write_lines
from earmark.params import Params
from earmark.release.errata import Applying, Erratum
from earmark.release.redraw import Redrawn
from earmark.release.redrawing import Redrawing, redrawn
from earmark.settings import settings_files, write_settings
from earmark.shards import Reject, ShardWriter, read_items, read_rejects, write_rejects
from earmark.stage import SUMMARY
from earmark.validation import sealed_issues
from tests.judged import judgement
from tests.made import item, tone

# Eight answers, each of another length: none of them is longer than all others more often than chance has it.
SOUNDS = ("oar", "rain", "storm", "hammer", "thunder", "airplane", "waterfall", "typewriter")
TOLD = Redrawing(Gates(), seed=7, rounds=12)
RIGHT_FIRST = ("a tone", "rain", "a dog", "a bell")


def written(folder: Path, items: Iterable[Item], shards: int = 1, **facts: Any) -> Path:
    """Items as `curate` leaves them."""
    folder.mkdir(parents=True)
    held = list(items)
    for n in range(shards):
        writer = ShardWriter(folder / f"items-{n:05d}.parquet")
        for one in held[n * len(held) // shards : (n + 1) * len(held) // shards]:
            writer.add(one)
        writer.close()
    counts = {"came_in": len(held) + 1, "went_out": len(held), "rejected": 1, "codes": {"curate.duplicate": 1}}
    (folder / SUMMARY).write_text(json.dumps({"stage": "curate", **counts, **facts}))
    write_rejects([Reject("hand/gone", "curate", "curate.duplicate", "the same")], folder)
    (folder / "sources.json").write_text("{}")
    return folder


def always_first(count: int = 60, **fields: Any) -> list[Item]:
    """Items whose right option is the first throughout; all of one sound, so that they cost little."""
    one = item()
    return [one.model_copy(update={"id": f"hand/{n:03d}", **fields}).sealed() for n in range(count)]


def by_id(folder: Path) -> dict[str, Item]:
    return {one.id: one for one in read_items(folder)}


class Checkout(NamedTuple):
    """A folder that the stages run in."""

    root: Path

    def run(self, stage: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "EARMARK_WORKERS": "1", "PYTHONPATH": str(Path(__file__).parent.parent)}
        command = [sys.executable, "-m", "earmark.make", stage]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False, env=environment)

    def issues(self) -> set[str]:
        report = json.loads((self.root / "build/validate/report.json").read_text(encoding="utf-8"))
        return {check["id"] for check in report["checks"] if check["found"]}


def telling(count: int, **fields: Any) -> list[Item]:
    """Items in most of which the right option is the longest: wrong ones were taken from the shorter answers."""
    draw = random.Random(11)
    made = []
    for n in range(count):
        right, others = SOUNDS[n % 8], [sound for sound in SOUNDS if sound != SOUNDS[n % 8]]
        shorter = SOUNDS[: n % 8]
        wrong = draw.sample(shorter if len(shorter) >= 3 and draw.random() < 0.7 else others, 3)
        choices = draw.sample([right, *wrong], 4)
        facts: dict[str, Any] = {"choices": tuple(choices), "answers": (right,), "answer_index": choices.index(right)}
        made.append(item(f"hand/{n:03d}", tone(200 + 7 * n, 0.2), **facts, **fields))
    return made


def curated_checkout(root: Path, items: list[Item]) -> Checkout:
    """Items of one source, brought through `curate` and `redraw` by the real commands."""
    written(root / "build/items/hand", items)
    write_settings(Params(version="1.0.0", seed=7, sources=("hand",)), root / "build/settings")
    checkout = Checkout(root)
    done = checkout.run("curate")
    assert done.returncode == 0, done.stderr
    return checkout


def test_answers_that_their_length_gives_away_are_mended_with_spares(tmp_path: Path) -> None:
    items = telling(240)
    checkout = curated_checkout(tmp_path, items)
    done = checkout.run("redraw")
    assert done.returncode == 0, done.stderr
    assert "240 in, 240 out, 0 rejected" in done.stdout
    assert "items have options of draw" in done.stdout
    assert "mends" not in done.stdout
    assert checkout.run("validate").returncode == 0
    assert not checkout.issues() & {"shortcuts.rules", "shortcuts.text_only", "answers.position"}
    before, after = by_id(tmp_path / "build/curated"), by_id(tmp_path / "build/redrawn")
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) > 100
    for name in changed:
        assert (after[name].answers, after[name].audio) == (before[name].answers, before[name].audio)
        assert after[name].content_hash != before[name].content_hash
        assert sealed_issues(after[name]) == []
    facts = json.loads((tmp_path / "build/redrawn" / SUMMARY).read_text(encoding="utf-8"))["redraw"]
    assert (facts["drawn"], facts["failing"], facts["kept_as_judged"]) == (len(changed), {}, 0)


def test_what_only_a_recipe_could_mend_is_named_and_stops_validate(tmp_path: Path) -> None:
    checkout = curated_checkout(tmp_path, telling(120, scene="{}"))
    done = checkout.run("redraw")
    assert done.returncode == 0, done.stderr
    assert "mmau_pro/sound: no draw of 12 mends uniquely_longest: " in done.stdout
    assert "right, beyond doubt" in done.stdout
    assert "where" in done.stdout
    assert by_id(tmp_path / "build/redrawn") == by_id(tmp_path / "build/curated")
    assert checkout.run("validate").returncode == 1
    assert "shortcuts.rules" in checkout.issues()


def test_where_the_gates_hold_every_shard_is_the_very_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fair = [
        one.model_copy(update={"choices": (*RIGHT_FIRST[n % 4 :], *RIGHT_FIRST[: n % 4]), "answer_index": -n % 4})
        for n, one in enumerate(always_first(40))
    ]
    curated = written(tmp_path / "curated", [one.sealed() for one in fair], shards=2)
    assert redrawn(curated, tmp_path / "redrawn", TOLD) == Redrawn({}, 0, {})
    for file in curated.glob("*.parquet"):
        assert (tmp_path / "redrawn" / file.name).read_bytes() == file.read_bytes()
    assert (tmp_path / "redrawn/items-00001.parquet").samefile(curated / "items-00001.parquet")
    assert (tmp_path / "redrawn/sources.json").read_text() == "{}"
    assert "the gates on options hold: nothing is drawn anew" in capsys.readouterr().out


def test_no_rounds_leave_all_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    curated = written(tmp_path / "curated", always_first())
    assert redrawn(curated, tmp_path / "redrawn", TOLD._replace(rounds=0)).options == {}
    assert by_id(tmp_path / "redrawn") == by_id(curated)
    assert "nothing is drawn anew (redraw.rounds: 0)" in capsys.readouterr().out


def test_a_shard_in_which_nothing_changes_is_not_written_again(tmp_path: Path) -> None:
    number = {"answer_type": "number", "choices": (), "answers": ("2",), "answer_index": None, "scorer": "number"}
    plain = [one.model_copy(update={"id": f"{one.id}n", **number}).sealed() for one in always_first()]
    curated = written(tmp_path / "curated", [*always_first(), *plain], shards=2)
    redrawn(curated, tmp_path / "redrawn", TOLD)
    same = [
        (tmp_path / "redrawn" / f"items-0000{n}.parquet").samefile(curated / f"items-0000{n}.parquet") for n in (0, 1)
    ]
    assert same == [False, True]
    assert list(by_id(tmp_path / "redrawn")) == list(by_id(curated))


def test_run_again_it_gives_the_same_bytes(tmp_path: Path) -> None:
    curated = written(tmp_path / "curated", always_first())
    redrawn(curated, tmp_path / "one", TOLD)
    redrawn(curated, tmp_path / "two", TOLD)
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert names == ["items-00000.parquet", "rejects.parquet", "sources.json", SUMMARY]
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    assert not list((tmp_path / ".work").glob("*.partial"))


def test_what_people_judged_keeps_its_options_and_so_do_its_twins_and_rungs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed, said, first, second, clean, rung, *others = always_first(80)
    reviewed = reviewed.model_copy(update={"review": Review(status="accepted")})
    first = first.model_copy(update={"twin": Twin(group="g", kind="voice", role="a"), "scene": "{}"})
    second = second.model_copy(update={"twin": Twin(group="g", kind="voice", role="b"), "scene": "{}"})
    ladder = Perturbation(kind="noise", severity=1, seed=1, parent=clean.id)
    rung = rung.model_copy(update={"perturbation": ladder})
    items = [one.sealed() for one in (reviewed, said, first, second, clean, rung, *others)]
    curated = written(tmp_path / "curated", items)
    told = TOLD._replace(judged=frozenset({said.id, second.id, rung.id}))
    found = redrawn(curated, tmp_path / "redrawn", told)
    assert len(found.options) > 40
    assert not set(found.options) & {one.id for one in items[:6]}
    assert "6 items keep the options that people judged, of them or of their twins" in capsys.readouterr().out


def test_errata_find_an_item_by_the_hash_that_it_was_released_with(tmp_path: Path) -> None:
    curated = written(tmp_path / "curated", always_first())
    redrawn(curated, tmp_path / "first", TOLD)
    released = next(one for one in read_items(tmp_path / "first") if one.answer_index)
    erratum = Erratum.model_validate({
        "item": released.id, "action": "withdraw", "reason": "it is a bell", "date": "2026-01-02",
        "content_hash": released.content_hash,
    })  # fmt: skip
    redrawn(curated, tmp_path / "second", TOLD, Applying([erratum]))
    assert set(by_id(tmp_path / "first")) - set(by_id(tmp_path / "second")) == {released.id}
    (_, reject) = read_rejects(tmp_path / "second")
    assert (reject.id, reject.stage, reject.code) == (released.id, "redraw", "errata.withdrawn")
    summary: Mapping[str, Any] = json.loads((tmp_path / "second" / SUMMARY).read_text())
    assert (summary["came_in"], summary["went_out"], summary["rejected"]) == (61, 59, 2)
    assert summary["codes"] == {"curate.duplicate": 1, "errata.withdrawn": 1}


def test_places_are_spread_by_the_stage(tmp_path: Path) -> None:
    redrawn(written(tmp_path / "curated", always_first(200)), tmp_path / "redrawn", TOLD)
    places = Counter(one.answer_index for one in read_items(tmp_path / "redrawn"))
    assert min(places[n] for n in range(4)) > 30


def test_judgements_are_read_where_annotators_leave_them(tmp_path: Path) -> None:
    judged, *others = always_first()
    written(tmp_path / "build/curated", [judged, *others])
    write_settings(Params(version="1.0.0", seed=7, sources=("hand",)), tmp_path / "build/settings")
    write_lines(tmp_path / "annotation/judgements/blind_qa.jsonl", [judgement(judged, "rater-01", "accept")])
    done = Checkout(tmp_path).run("redraw")
    assert done.returncode == 0, done.stderr
    assert by_id(tmp_path / "build/redrawn")[judged.id] == judged
    assert "1 items keep the options that people judged" in done.stdout


def differing(**changes: Any) -> set[str]:
    """The settings files that other parameters change."""
    facts: dict[str, Any] = {"version": "1.0.0", "seed": 7, "sources": ("hand",)}
    before, after = settings_files(Params(**facts)), settings_files(Params.model_validate({**facts, **changes}))
    return {name for name in after if before[name] != after[name]}


def test_each_parameter_runs_what_it_concerns_and_no_more() -> None:
    assert differing(redraw={"rounds": 3}) == {"redraw.json"}
    assert differing(gates={"position_p": 0.01}) == {"redraw.json", "validate.json"}
    assert differing(gates={"min_items": 5}) == {"validate.json"}


@pytest.mark.parametrize("rounds", [-1, 101, 1.5, "3", True])
def test_rounds_that_are_none_are_refused(rounds: object) -> None:
    with pytest.raises(ValidationError, match="rounds"):
        Params.model_validate({"version": "1.0.0", "seed": 7, "redraw": {"rounds": rounds}})


def test_what_curate_has_not_written_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="curated items with their summary"):
        redrawn(tmp_path / "none", tmp_path / "out", TOLD)
    curated = written(tmp_path / "curated", always_first(2))
    (curated / "items-00000.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(ShardError, match="a whole Parquet file"):
        redrawn(curated, tmp_path / "out", TOLD)
    assert not (tmp_path / "out").exists()
