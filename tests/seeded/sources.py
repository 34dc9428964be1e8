"""Faults of origins, licences, credits, personal data, names, reviews, groups, twins, splits and the card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from earmark.checks.files import MANIFEST
from earmark.digest import release_digest
from earmark.item import Attribute, Item, Review
from earmark.shards import ShardSeries
from tests.seeded.clean import clean_items, made
from tests.seeded.fault import PLACES, Fault, Items, at, fault, in_one, of_task, with_clip, with_fields

CHOICE, SPOKEN, VOICE, SIDES = of_task("sound"), of_task("asr"), of_task("parade"), of_task("spatial_audio")
Spoil = Callable[[Items, int], Items]


def _from(**origin: str) -> Spoil:
    def change(one: Item) -> Item:
        clip = one.clips[0]
        source = clip.source.model_copy(update=origin)
        return one.model_copy(update={"clips": (clip.model_copy(update={"source": source}),)}).sealed()

    return in_one(change)


def _credit(attribution: str, licence: str = "CC-BY-4.0") -> Spoil:
    return with_clip(licence=licence, attribution=attribution)


def _said(attribution: str) -> Spoil:
    return with_clip(attribution=attribution)


def _reviewed(**fields: Any) -> Spoil:
    return with_fields(review=Review.model_validate({"status": "accepted", "raters": 3, **fields}))


def _both(**clip: Any) -> Spoil:
    """Two items of one record that differ in a fact of their clip."""

    def spoil(items: Items, place: int) -> Items:
        one, other = at(items, place, CHOICE), at(items, (place + 1) % PLACES, CHOICE)
        source = items[one].clips[0].source

        def change(item: Item, fields: dict[str, Any]) -> Item:
            whole = {"source": source.model_copy(update=fields)}
            return item.model_copy(update={"clips": (item.clips[0].model_copy(update=whole),)}).sealed()

        done = list(items)
        done[one], done[other] = change(items[one], {"sha256": "a" * 64}), change(items[other], clip)
        return done

    return spoil


def _other_gender(one: Item) -> Item:
    gender = "male" if one.groups[0].value == "female" else "female"
    speaker = (Attribute(key="gender", value=gender),)
    return one.model_copy(update={"clips": (one.clips[0].model_copy(update={"speaker": speaker}),)}).sealed()


def _key_in_capitals(one: Item) -> Item:
    groups = tuple(Attribute(key=group.key.title(), value=group.value) for group in one.groups)
    return one.model_copy(update={"groups": groups}).sealed()


def _harm(name: str, check: str, harm: Callable[[Path, int], None], *also: str) -> Fault:
    return Fault(name, check, harm=harm, also=frozenset(also))


def _describe(folder: Path, files: list[Path], **changes: Any) -> None:
    """Writes files into the manifest, and what else changes."""
    whole = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for path in files:
        raw = path.read_bytes()
        whole["files"].setdefault(path.relative_to(folder).as_posix(), {}).update(
            {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
        )
    (folder / MANIFEST).write_text(json.dumps({**whole, **changes}), encoding="utf-8")


def _card(text: str, **changes: Any) -> Callable[[Path, int], None]:
    def harm(folder: Path, place: int) -> None:
        path = folder / "README.md"
        path.write_text(text.replace("PLACE", str(place)), encoding="utf-8")
        _describe(folder, [path], **changes)

    return harm


def _beside(folder: Path, place: int) -> None:
    (folder / ("predictions.json", "answers.csv", "notes.txt", "copy.parquet", "keys.jsonl")[place]).write_bytes(b"{}")


def _with_training(change: Callable[[Item, Item], Item], which: Callable[[Item], bool]) -> Callable[[Path, int], None]:
    """Gives the release a split to train on of one item that something ties to one of the others."""

    def harm(folder: Path, place: int) -> None:
        items = list(clean_items())
        tied = items[at(items, place, which)]
        new = made(
            "for-training", 950 + place, benchmark="talk_arena", task="asr", question="Write down what is said.",
            answer_type="transcript", answers=("a cow stood in the road",), scorer="wer",
            transcript="a cow stood in the road", language="en",
        )  # fmt: skip
        series = ShardSeries(folder / "data" / "mmau_pro", "train", shard_bytes=500_000_000)
        series.add(one := change(new, tied).sealed())
        whole = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        config = whole["configs"]["mmau_pro"]
        config["items"] += 1
        config["splits"]["train"] = 1
        files = series.close()
        whole["digest"] = release_digest((x.id, x.revision, x.content_hash) for x in (*items, one))
        whole["files"].update({path.relative_to(folder).as_posix(): {"rows": 1} for path in files})
        (folder / MANIFEST).write_text(json.dumps(whole), encoding="utf-8")
        _describe(folder, files)

    return harm


def _same_record(new: Item, tied: Item) -> Item:
    return new.model_copy(update={"clips": (new.clips[0].model_copy(update={"source": tied.clips[0].source}),)})


def _same_sentence(new: Item, tied: Item) -> Item:
    text = tied.clips[0].transcript or ""
    clip = new.clips[0].model_copy(update={"transcript": text, "language": tied.clips[0].language})
    return new.model_copy(update={"clips": (clip,), "answers": (text,)})


_CONFIG = "configs:\n- config_name: {}\n  data_files:\n  - split: test\n    path: data/{}/test-*\n"

FAULTS = (
    fault("a branch in place of a revision", "origins.traceable", _from(revision="main"), "origins.revision"),
    fault("no name for a revision", "origins.traceable", _from(revision="unknown"), "origins.revision"),
    fault("a hash of another kind", "origins.traceable", _from(sha256="9dd4e461268c8034f5c8564e155c67a6")),
    fault("the hash of nothing", "origins.traceable", _from(sha256=hashlib.sha256(b"").hexdigest())),
    fault("an address of the maker's machine", "origins.traceable", _from(url="http://localhost:8000/1.wav")),
    fault("an address that is a search", "origins.traceable", _from(url="https://www.google.com/search?q=dog")),
    fault("an address of a private store", "origins.traceable", _from(url="s3://store/1.wav")),
    fault("an empty cell that became nan for a record", "origins.traceable", _from(record="nan")),
    fault("one clip of an older revision", "origins.revision", _from(revision="0")),
    fault("a corpus in another spelling", "coverage.spelling", _from(dataset="Hand")),
    fault("one record with two hashes", "credits.record", _both(sha256="b" * 64)),
    fault("a licence in place of a name", "credits.named", _credit("CC BY 4.0")),
    fault("a host in place of a name", "credits.named", _credit("https://freesound.org/")),
    fault("a credit that points to another", "credits.named", _credit("See above.")),
    fault("a credit that names another licence", "credits.licence",
          _credit("A recordist, licensed under CC BY-NC 4.0")),
    fault("all rights reserved beside CC0", "credits.licence",
          _credit("(c) A recordist. All rights reserved.", "CC0-1.0")),
    fault("an address of another licence", "credits.licence",
          _credit("A recordist, https://creativecommons.org/licenses/by-nc-sa/4.0/")),
    fault("a key of a cloud in a credit", "privacy.secrets", _said("AKIAIOSFODNN7EXAMPLE")),
    fault("a token in a record", "privacy.secrets", _from(record="take?token=hf_abcdefghijklmnopqrstuvwxyzABCDEFGH")),
    fault("a signed link", "privacy.secrets",
          _from(url="https://b.s3.amazonaws.com/x.wav?X-Amz-Signature=abcdef0123456789abcdef")),
    fault("a mailbox in words", "privacy.contact", _said("write to m.k at mail-host dot org")),
    fault("the number of a card", "privacy.contact", _said("paid with 4111 1111 1111 1111")),
    fault("a day of birth", "privacy.names", _said("a speaker, born 1987-04-12")),
    fault("an exact place in a record", "privacy.places", _from(record="taken at 48.137154, 11.576124")),
    fault("the address of a rater in a credit", "privacy.places", _said("sent from 192.168.13.37")),
    fault("an absolute path", "names.portable",
          with_fields(audio=lambda one: (one.audio[0].model_copy(update={"path": "/data/takes/0.flac"}),))),
    fault("an id that no disk takes", "names.portable", with_fields(id=lambda one: f"{one.id}{'x' * 300}")),
    fault("agreement in percent", "record.review", _reviewed(agreement=87.0)),
    fault("an item that people rejected", "record.review", _reviewed(status="rejected")),
    fault("agreement of nobody", "record.review", _reviewed(agreement=0.9, raters=0)),
    fault("fewer raters than none", "record.review", _reviewed(raters=-1)),
    fault("an item that is its own parent", "record.parents", with_fields(parent=lambda one: one.id)),
    fault("a group against what is said of the speaker", "record.agrees", in_one(_other_gender, VOICE)),
    fault("a group of languages against the clip's", "record.agrees",
          with_fields(SPOKEN, groups=(Attribute(key="language", value="fi"),))),
    fault("a key of groups in another spelling", "coverage.spelling", in_one(_key_in_capitals, CHOICE),
          "coverage.missing"),
    fault("an item without the group of all others", "coverage.missing", with_fields(CHOICE, groups=())),
    fault("a kind of twins in another spelling", "coverage.spelling",
          in_one(lambda one: one.model_copy(
              update={"twin": one.twin and one.twin.model_copy(update={"kind": "left right"})}).sealed(), SIDES)),
    fault("twins of two tasks", "twins.question", with_fields(SIDES, task="sound"), "coverage.missing"),
    fault("twins of two languages", "twins.question", with_clip(VOICE, language="de")),
    _harm("a file beside the manifest that it does not name", "files.listed", _beside),
    _harm("a card whose head is no YAML", "card.head", _card("---\nlicense: [PLACE\n---\n# Sounds\n")),
    _harm("a card with another licence", "card.head", _card("---\nlicense: mit\n---\n# Sounds\n", licence="CC0-1.0")),
    _harm("a card of a config that is not there", "card.head",
          _card("---\n" + _CONFIG.format("speech PLACE", "speech") + "---\n# Sounds\n")),
    _harm("a card of files that are not there", "card.head",
          _card("---\n" + _CONFIG.format("mmau_pro", "sounds") + "---\n# Sounds\n")),
    _harm("a card that is a template", "card.written",
          _card("---\nlicense: cc0-1.0\n---\n# Sounds\n\n## Source\n\n[More Information Needed]\n")),
    _harm("a record in two splits", "leakage.splits", _with_training(_same_record, SPOKEN), "duplicates.recording"),
    _harm("a sentence in two splits", "leakage.splits", _with_training(_same_sentence, SPOKEN)),
)  # fmt: skip
