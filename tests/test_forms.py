"""Two forms of a test compared: real small forms pass; what they share or differ in is found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from earmark.errors import SynthError
from earmark.item import Item
from earmark.shards import ShardWriter, read_items
from synth.contract.recipe import Order, Studio, recipe
from synth.forms import compare, run
from synth.forms.tested import Trial, _pooled, _two_sided, corrected
from tests.made import item

RECIPES = {"multi_audio": 48, "multi_hop": 20}


def written(folder: Path, items: Iterator[Item] | list[Item]) -> Path:
    folder.mkdir(parents=True)
    writer = ShardWriter(folder / "items-00000-of-00001.parquet")
    for one in items:
        writer.add(one)
    writer.close()
    return folder


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Forms A and B of two recipes."""
    root = tmp_path_factory.mktemp("forms")
    found: dict[str, list[Path]] = {}
    for form in "AB":
        for name, n in RECIPES.items():
            module = recipe(name)
            items = (module.render(scene, Studio()) for scene in module.draw(Order(n, 8, form)))
            found.setdefault(form, []).append(written(root / form / name, items))
    return found


def test_two_forms_share_nothing_and_are_alike(forms: dict[str, list[Path]]) -> None:
    found = compare(forms["A"], forms["B"])
    assert found.holds
    assert found.items == {name: (n, n) for name, n in RECIPES.items()}
    assert {one.kind: one.count for one in found.common} == {"id": 0, "scene": 0, "clip": 0, "recording": 0}
    traits = {(one.recipe, one.trait) for one in found.tests}
    assert {("multi_hop", "hops"), ("multi_audio", "duration_s"), ("multi_audio", "position")} <= traits
    assert {("multi_hop", "answers agree"), ("multi_audio", "answers agree")} <= traits


def test_the_table_and_the_json_say_so(forms: dict[str, list[Path]], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(forms["A"], forms["B"]) == 0
    shown = capsys.readouterr()
    assert "answers agree" in shown.out
    assert "nothing in common" in shown.out + shown.err
    assert run(forms["A"], forms["B"], as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is True
    assert told["forms"] == ["A", "B"]


def scene_of(one: Item, **changes: Any) -> str:
    return json.dumps({**json.loads(one.scene or ""), **changes})


def test_a_form_that_is_the_other_one_renamed_is_found(forms: dict[str, list[Path]], tmp_path: Path) -> None:
    same = [
        one.model_copy(update={"form": "B", "id": one.id.replace("/A/", "/B/"), "scene": scene_of(one, form="B")})
        for one in read_items(forms["A"][0])
    ]
    found = compare(forms["A"][:1], [written(tmp_path / "copy", [one.sealed() for one in same])])
    assert not found.holds
    shared = {one.kind: one.count for one in found.common}
    assert shared["id"] == 0
    assert shared["scene"] == RECIPES["multi_audio"]
    assert shared["clip"] > 2 * RECIPES["multi_audio"]
    agreement = next(one for one in found.tests if one.trait == "answers agree")
    assert agreement.holm_p < 1e-6
    assert run(forms["A"][:1], [tmp_path / "copy"]) == 1


def test_a_form_of_other_lengths_is_told_apart(forms: dict[str, list[Path]], tmp_path: Path) -> None:
    slower = []
    for one in read_items(forms["B"][0]):
        clips = tuple(c.model_copy(update={"duration_s": 3.0 * (c.duration_s or 0.0)}) for c in one.clips)
        slower.append(one.model_copy(update={"clips": clips, "evidence": ()}).sealed())
    found = compare(forms["A"][:1], [written(tmp_path / "slow", slower)])
    assert [one.trait for one in found.tests if one.holm_p < found.alpha] == ["duration_s"]


def test_what_cannot_be_compared_is_said(forms: dict[str, list[Path]], tmp_path: Path) -> None:
    with pytest.raises(SynthError, match="A twice"):
        compare(forms["A"], forms["A"])
    with pytest.raises(SynthError, match="the same recipes in both"):
        compare(forms["A"], forms["B"][:1])
    with pytest.raises(SynthError, match="A, B"):
        compare([forms["A"][0], forms["B"][0]], forms["B"])
    with pytest.raises(SynthError, match="an item that a recipe made"):
        compare([written(tmp_path / "hand", [item()])], forms["B"])
    with pytest.raises(SynthError, match="no items"):
        compare([], forms["B"])


def test_holm_by_hand() -> None:
    # Holm (1979): sorted p 0.01, 0.02, 0.04 times 3, 2, 1, never falling: 0.03, 0.04, 0.04.
    tests = [Trial(recipe="r", trait=str(p), test="ks", a="", b="", statistic=0.0, p=p) for p in (0.04, 0.01, 0.02)]
    assert [one.holm_p for one in corrected(tests)] == pytest.approx([0.04, 0.03, 0.04])


def test_the_law_of_unequal_coins_by_hand() -> None:
    # Two coins of 1/2 and 1/4: 0, 1, 2 heads with 3/8, 4/8, 1/8.
    coins = np.array([0.5, 0.25])
    assert _two_sided(coins, 2) == pytest.approx(1 / 8)
    assert _two_sided(coins, 0) == pytest.approx(4 / 8)
    assert _two_sided(coins, 1) == pytest.approx(1.0)


def test_rare_classes_are_pooled() -> None:
    counts = _pooled(Counter(a=20, b=2, c=1, d=3), Counter(a=20, b=1, c=2, d=4))
    # b and c have 3 each and d 7; each needs 10 over both forms to expect 5 in one.
    assert counts == {"a": (20, 20), "(others)": (6, 7)}
