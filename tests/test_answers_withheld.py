"""Withheld answers: nothing in the public part tells them, and with the private part all is as it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import earmark
from earmark.checks import verify
from earmark.digest import release_digest, sha256_of
from earmark.errors import ReleaseError, ScoreError
from earmark.item import Item
from earmark.release.answers import Answers, private_part, read_answers, without_answers
from earmark.release.answers.keeping import HASHES, key_of, sealed_digest
from earmark.release.difference import difference
from earmark.release.listing import listing
from earmark.release.opening import require_opens
from earmark.release.whole import read_manifest, require_whole
from earmark.score.gold import read_release
from earmark.score.run import score
from earmark.shards import read_rejects, read_rows
from tests.candidates import candidate
from tests.kept import CANARY, OPTIONS, SEED, Parts, many, parts, telling
from tests.made import clip_of, tone


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return many()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, items: list[Item]) -> Parts:
    """Not to be changed."""
    return parts(tmp_path_factory.mktemp("kept"), items, judged=True)


@pytest.fixture
def copy(tmp_path: Path, made: Parts) -> Parts:
    return Parts(*(Path(shutil.copytree(folder, tmp_path / folder.name)) for folder in made))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in (*value, *value.values()) for text in strings(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in strings(inner))


def test_no_byte_of_the_public_part_holds_what_tells(made: Parts) -> None:
    files = [path for path in made.public.rglob("*") if path.is_file()]
    assert len(files) > 12
    for path in files:
        assert CANARY.encode() not in path.read_bytes(), path
        assert CANARY not in path.name
        assert str(SEED).encode() not in path.read_bytes(), path
    # Parquet is compressed in part: its values as well.
    shards = sorted((made.public / "data").rglob("*.parquet"))
    assert len(shards) == 4
    for shard in shards:
        for row in pq.read_table(shard).to_pylist():
            assert not any(CANARY in text for text in strings(row)), shard
    # And it is looked for where it can be found.
    private = b"".join(path.read_bytes() for path in made.private.rglob("*") if path.is_file())
    assert CANARY.encode() in private
    assert str(SEED).encode() in private


def test_no_shard_tar_or_table_has_an_answer(made: Parts) -> None:
    for shard in sorted((made.public / "data").rglob("*.parquet")):
        for row in pq.read_table(shard).to_pylist():
            assert (row["answers"], row["answer_index"], row["scene"], row["twin"]) == ([], None, None, None)
            assert row["question"]
            assert len(row["choices"]) in (0, 4)
    manifest = read_manifest(made.public)
    for facts in manifest["described"]["tasks"].values():
        assert {facts[name] for name in ("first", "longest", "answers", "commonest_answer")} == {None}
    assert manifest["described"]["positions"] == {}
    assert manifest["seed"] is None
    names = {path.name for path in made.public.rglob("*")}
    assert not {"judgements", "decisions.jsonl", "answer_positions.svg"} & names
    assert {"attribution.csv", "judgements"} <= {path.name for path in made.private.iterdir()}


def test_no_hash_can_be_tried_out(made: Parts, items: list[Item]) -> None:
    """Whoever knows all of an item but its answer tries the four: none of them gives a hash of the public part."""
    rows = [
        row for shard in sorted((made.public / "data").rglob("*.parquet")) for row in pq.read_table(shard).to_pylist()
    ]
    public = {row["content_hash"] for row in rows}
    everything = b"".join(path.read_bytes() for path in sorted(made.public.rglob("*")) if path.is_file())
    chosen = [one for one in items if one.answer_type == "choice"]
    assert len(chosen) == 16
    for one in chosen:
        for index, answer in enumerate(OPTIONS):
            tried = one.model_copy(update={"answer_index": index, "answers": (answer,)})
            found = tried.computed_hash()
            assert found not in public
            assert found.removeprefix("sha256:").encode() not in everything
            # The hash that is shown is the same whatever the answer.
            assert without_answers(tried).content_hash == without_answers(one).content_hash


def test_a_digest_cannot_be_tried_out_on_a_single_item(tmp_path: Path) -> None:
    one = telling(0)
    small = parts(tmp_path, [one])
    said = read_manifest(small.public)["digest"]
    for index, answer in enumerate(OPTIONS):
        tried = one.model_copy(update={"answer_index": index, "answers": (answer,)}).sealed()
        assert release_digest([(tried.id, tried.revision, tried.content_hash)]) != said
        fits = sealed_digest([(tried.id, tried.revision, tried.content_hash)], key_of(SEED)) == said
        assert fits == (index == one.answer_index)  # with the key, which is private, it can be checked


@given(st.text(max_size=20), st.integers(0, 3), st.sampled_from(["x", "y/z"]))
def test_what_is_shown_does_not_depend_on_what_is_hidden(text: str, index: int, parent: str) -> None:
    one = _PLAIN
    other = one.model_copy(update={
        "answers": (text,), "answer_index": index, "scene": text, "rubric": (text,), "parent": parent,
        "clips": tuple(clip.model_copy(update={"transcript": text, "language": text}) for clip in one.clips),
    })  # fmt: skip
    assert without_answers(other) == without_answers(one)
    assert without_answers(without_answers(one)) == without_answers(one)


_PLAIN = telling(3)


def test_both_parts_name_each_other(made: Parts, items: list[Item]) -> None:
    public, private = read_manifest(made.public), read_manifest(made.private)
    require_whole(made.public, public)
    require_whole(made.private, private)
    assert private["kind"] == "answers"
    assert (private["digest"], private["version"]) == (public["digest"], public["version"])
    assert private["public_digest"] == public["answers"]["public_digest"]
    assert public["answers"]["private_manifest_sha256"] == sha256_of(made.private / "manifest.json")
    assert public["digest"] == sealed_digest([(i.id, i.revision, i.content_hash) for i in items], private["key"])
    assert private_part(made.public) == made.private
    found = read_answers(made.private, made.public)
    assert isinstance(found, Answers)
    assert {name: (one.revision, one.full) for name, one in found.hashes.items()} == {
        one.id: (one.revision, one.content_hash) for one in items
    }


def test_it_loads_and_says_so(made: Parts) -> None:
    require_opens(made.public, read_manifest(made.public))
    loaded = earmark.load(made.public)
    first = next(iter(loaded))
    assert first.answers == ()
    assert first.audio[0].samples.shape[0] == 1
    assert len(loaded) == 16
    card = (made.public / "README.md").read_text()
    assert "**The answers of 22 items are withheld.**" in card
    assert "--answers" in card
    described = json.loads((made.public / "croissant.json").read_text())["description"]
    assert "The answers of 22 items (test) are withheld." in described


def test_checks_say_withheld_and_run_with_the_private_part(made: Parts) -> None:
    shown = verify(made.public)
    assert shown.passed
    assert shown.result("answers.gold").not_run == "answers withheld"
    assert shown.result("twins.answers").not_run == "answers withheld"
    assert shown.result("record.sealed").of == 22
    whole = verify(made.public, only=["answers.index", "record", "files", "twins"], answers=made.private)
    assert whole.result("answers.index").of == 22
    assert {one.id for one in whole.results if one.found} == {"twins.answers"}  # these twins do not answer alike
    assert not any(one.not_run for one in whole.results)


def test_scores_need_the_private_part(made: Parts, items: list[Item], tmp_path: Path) -> None:
    chosen = [one for one in items if one.answer_type == "choice"]
    lines = [{"id": one.id, "output": one.answers[0] if n % 2 else "rain?"} for n, one in enumerate(chosen)]
    predictions = tmp_path / "p.jsonl"
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(ScoreError, match=r"expected its answers, which are withheld.*--answers DIR"):
        score(made.public, predictions)
    withheld = score(made.public, predictions, answers=made.private, resamples=200)
    open_ = candidate(tmp_path / "open" / "release", items)
    published = score(open_, predictions, resamples=200)
    assert [(one.gold.id, one.outcome) for one in withheld.scored] == [
        (one.gold.id, one.outcome) for one in published.scored
    ]
    assert read_release(made.public, made.private).items == read_release(open_).items


def test_a_private_part_of_another_release_is_refused(made: Parts, tmp_path: Path, items: list[Item]) -> None:
    other = parts(tmp_path / "other", items[:-1], version="1.0.1")
    with pytest.raises(ReleaseError, match=r"expected the answers of 1\.0\.0 .*got those of 1\.0\.1"):
        read_release(made.public, other.private)
    with pytest.raises(ReleaseError, match="expected the folder of the private part, got nothing there"):
        read_release(made.public, tmp_path / "none")
    with pytest.raises(ReleaseError, match=r"expected a private part .kind: answers., got a release"):
        read_release(made.public, made.public)
    plain = candidate(tmp_path / "plain" / "release", items[:3])
    with pytest.raises(ReleaseError, match=r"got one with its answers. Leave --answers out"):
        read_release(plain, made.private)
    with pytest.raises(ReleaseError, match="got one with its answers"):
        verify(plain, answers=made.private)


@pytest.mark.parametrize("name", ["data/index/test-00000-of-00001.parquet", HASHES, "manifest.json"])
def test_a_damaged_private_part_is_refused(copy: Parts, name: str) -> None:
    path = copy.private / name
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ReleaseError, match=name.rpartition("/")[2]):
        read_release(copy.public, copy.private)
    path.unlink()
    with pytest.raises(ReleaseError, match="got no"):
        read_release(copy.public, copy.private)


def test_an_id_that_lacks_is_named(copy: Parts) -> None:
    """Both manifests are rewritten, as only a forger would: the items are still compared."""
    table = copy.private / HASHES
    lines = table.read_text().splitlines(keepends=True)
    gone = lines.pop().split(",")[0]
    table.write_text("".join(lines))
    private, public = read_manifest(copy.private), read_manifest(copy.public)
    private["files"][HASHES] = {"bytes": table.stat().st_size, "sha256": sha256_of(table)}
    (copy.private / "manifest.json").write_text(json.dumps(private))
    public["answers"]["private_manifest_sha256"] = sha256_of(copy.private / "manifest.json")
    (copy.public / "manifest.json").write_text(json.dumps(public))
    with pytest.raises(ReleaseError, match="expected 22 items, got 22 records and 21 hashes"):
        read_answers(copy.private, copy.public)
    assert gone.startswith(("hand/", "said/"))
    shard = next((copy.public / "data" / "mmau_pro").glob("*.parquet"))
    pq.write_table(pq.read_table(shard).slice(1), shard)
    table.write_text("".join([*lines, f"{gone},1,sha256:0,sha256:0\n"]))
    with pytest.raises(ReleaseError, match=r"manifest\.json|sha256"):
        read_release(copy.public, copy.private)


def test_diff_compares_what_is_shown_or_all(made: Parts, items: list[Item], tmp_path: Path) -> None:
    changed = items[0].model_copy(update={"answers": (OPTIONS[2],), "answer_index": 2, "revision": 2}).sealed()
    after = parts(tmp_path / "after", [changed, *items[1:]], version="1.0.1")
    shown = difference(listing(made.public), listing(after.public))
    assert [one.fields for one in shown.changed] == [("revision",)]
    assert "answers are withheld: compared on what is shown; with the private parts, on all" in shown.notes
    whole = difference(listing(made.public, answers=made.private), listing(after.public, answers=after.private))
    assert [(one.id, one.parts) for one in whole.changed] == [(items[0].id, ("answer",))]
    assert whole.level == "major"
    plain = candidate(tmp_path / "plain" / "release", items, version="1.1.0")
    half = difference(listing(made.public), listing(plain))
    assert (half.changed, half.same) == ((), 22)
    assert "answers are withheld of one of them: compared on what both show" in half.notes


def test_a_pointer_would_tell(tmp_path: Path) -> None:
    media, clip = clip_of(tone(900.0), licence="LicenseRef-Private", redistributable=False)
    pointer = telling(30, audio=(media,), clips=(clip,), evidence=(), turns=())
    made = parts(tmp_path, [telling(1), telling(2), pointer])
    assert read_manifest(made.public)["left_out"] == {"release.pointer_tells": 1}
    (reject,) = read_rejects(made.public)
    assert reject.id == pointer.id
    assert "A pointer names its record" in reject.message
    rows = [row["id"] for file in made.public.glob("data/index/*") for row in read_rows(file)]
    assert pointer.id not in rows
