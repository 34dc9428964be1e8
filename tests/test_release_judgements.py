"""The judgements that ship with a release: of its items alone, named in manifest and card, verified like all files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import verify
from earmark.errors import JudgementError
from earmark.item import Item, Review
from earmark.judgements import Decision, Judgement, read_lines, write_lines
from earmark.release.candidate import make_candidate
from earmark.release.freeze import read_manifest
from earmark.release.judgements import alpha, require_pseudonyms
from earmark.release.opening import require_opens
from earmark.review import DECISIONS, JUDGEMENTS, revised
from tests.conftest import ROOT
from tests.judged import NOW, judgement
from tests.made import item, tone
from tests.test_release import SETTINGS, write_curated

A, B, C, GONE = (item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(4))


def decision(of: Item, verdict: str, **given: Any) -> Decision:
    return Decision.model_validate({
        "item": of.id, "content_hash": of.content_hash, "verdict": verdict, "by": "majority", "reason": "2 of 2",
        "decided": NOW, "raters": 2, **given,
    })  # fmt: skip


FIX = decision(B, "fix", rewrite={"answer": "rain"})
CHILD = revised(B, FIX)
SAID = [
    judgement(A, "rater-01"), judgement(A, "rater-02"), judgement(B, "rater-01", "fix"),
    judgement(B, "rater-02", "reject"), judgement(CHILD, "rater-01"), judgement(GONE, "rater-03", "reject"),
    judgement(C, "rater-02", status="skipped"), judgement(C, "rater-01", None, kind="speech_quality", mos="4"),
]  # fmt: skip
DECIDED = [decision(A, "accept"), FIX, decision(GONE, "reject")]


def with_judgements(root: Path, said: list[Judgement] = SAID, decided: list[Decision] = DECIDED) -> Path:
    """A candidate of A, C and what B has become, in a checkout with judgements."""
    for kind in {one.kind for one in said}:
        write_lines(root / JUDGEMENTS / f"{kind}.jsonl", [one for one in said if one.kind == kind])
    write_lines(root / DECISIONS, decided)
    reviewed = A.model_copy(update={"review": Review(status="accepted", raters=2)})
    curated = write_curated(root / "build" / "curated", [reviewed, CHILD, C])
    make_candidate(curated, root / "build" / "release", {**SETTINGS, "judgements_licence": "CC-BY-4.0"}, root)
    return root / "build" / "release"


def test_a_release_holds_what_was_said_of_its_items(tmp_path: Path) -> None:
    release = with_judgements(tmp_path)
    found = read_lines(release / "judgements" / "blind_qa.jsonl", Judgement)
    assert sorted(map(str, found)) == sorted(str(one) for one in SAID if one.kind == "blind_qa" and one.item != GONE.id)
    assert {one.item for one in read_lines(release / "decisions.jsonl", Decision)} == {A.id, B.id}
    review = read_manifest(release)["review"]
    assert review == {
        "licence": "CC-BY-4.0", "statuses": {"accepted": 1, "unjudged": 2}, "judgements": 7, "of_these_items": 5,
        "raters": 2, "decisions": {"accept": 1, "fix": 1},
        "kinds": {
            # Two units of two raters: accept accept, fix reject. By hand: observed disagreement 1/2, expected
            # 1 - (2*1) / (4*3) = 10/12; alpha = 1 - 0.5 / (10/12) = 0.4.
            "blind_qa": {"judgements": 6, "skipped": 1, "raters": 2, "items": 4, "field": "decision",
                         "level": "nominal", "alpha": 0.4},
            "speech_quality": {"judgements": 1, "skipped": 0, "raters": 1, "items": 1, "field": "mos",
                               "level": "ordinal", "alpha": None},
        },
    }  # fmt: skip
    card = (release / "README.md").read_text(encoding="utf-8")
    assert "Judgements: 7; raters: 2. 5 of the judgements are about" in card
    assert "| blind_qa | 6 | 2 | 4 | 0.400 (decision, nominal) |" in card
    assert "| speech_quality | 1 | 1 | 1 | - |" in card
    assert "Both are under [CC-BY-4.0](https://creativecommons.org/licenses/by/4.0/)" in card
    require_opens(release, read_manifest(release))


def test_they_are_verified_as_every_file_is(tmp_path: Path) -> None:
    release = with_judgements(tmp_path)
    listed = read_manifest(release)["files"]
    assert {"judgements/blind_qa.jsonl", "judgements/speech_quality.jsonl", "decisions.jsonl"} <= set(listed)
    assert verify(release, ["files"]).passed
    file = release / "judgements" / "blind_qa.jsonl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("accept", "reject"), encoding="utf-8")
    report = json.dumps(verify(release, ["files"]).to_json())
    assert "judgements/blind_qa.jsonl" in report
    file.unlink()
    assert not verify(release, ["files"]).passed


def test_the_digest_is_that_of_the_items_alone(tmp_path: Path) -> None:
    said = read_manifest(with_judgements(tmp_path / "one"))
    silent = read_manifest(with_judgements(tmp_path / "two", [], []))
    assert said["digest"] == silent["digest"]
    assert silent["review"]["judgements"] == 0
    assert not {"decisions.jsonl", "judgements/blind_qa.jsonl"} & set(silent["files"])
    card = (tmp_path / "two" / "build" / "release" / "README.md").read_text(encoding="utf-8")
    assert "No judgements of people come with these items." in card


def test_a_checkout_without_any_makes_a_release_without_any(tmp_path: Path) -> None:
    curated = write_curated(tmp_path / "curated", [A])
    manifest = make_candidate(curated, tmp_path / "release", SETTINGS, tmp_path)
    assert (manifest["review"]["judgements"], manifest["review"]["licence"]) == (0, "CC0-1.0")
    assert not (tmp_path / "release" / "judgements").exists()


@pytest.mark.parametrize("where", ["rater", "by"])
def test_nobody_is_named(tmp_path: Path, where: str) -> None:
    said = [judgement(A, "someone@example.org" if where == "rater" else "rater-01")]
    decided = [decision(A, "accept", by="someone@example.org" if where == "by" else "majority")]
    with pytest.raises(JudgementError, match="raters by pseudonym, such as rater-01, got an e-mail address") as caught:
        with_judgements(tmp_path, said, decided)
    assert "someone" not in str(caught.value)
    assert not (tmp_path / "build" / "release").exists()
    with pytest.raises(JudgementError, match="got no name"):
        require_pseudonyms([" "])


def test_alpha_of_a_published_example() -> None:
    # K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): four observers, 12 units, a point
    # where nothing was said; nominal 0.743, ordinal 0.815.
    observers = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [A.model_copy(update={"id": f"hand/u{n}"}) for n in range(12)]
    said = [
        judgement(unit, f"rater-{n}", value)
        for n, values in enumerate(observers)
        for unit, value in zip(units, values, strict=True)
        if value != "."
    ]
    assert alpha(said, "decision", "nominal") == pytest.approx(0.743, abs=5e-4)
    assert alpha(said, "decision", "ordinal") == pytest.approx(0.815, abs=5e-4)


@given(st.permutations(SAID))
def test_the_order_of_judgements_does_not_matter(said: list[Judgement]) -> None:
    assert alpha(said, "decision", "nominal") == 0.4


def test_a_rating_that_is_no_number_is_named() -> None:
    said = [judgement(A, f"r{n}", None, kind="speech_quality", mos=mos) for n, mos in enumerate(("4", "good"))]
    with pytest.raises(JudgementError, match=r"judgements: mos: expected a number, got 'good'"):
        alpha(said, "mos", "ordinal")


def test_a_reader_needs_no_krippendorff() -> None:
    code = "import sys, earmark.release.judgements, earmark.review; sys.exit('krippendorff' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
