"""Privacy: what is found in metadata, and what must not be taken for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import verify
from earmark.checks.privacy import stripped
from earmark.checks.privacy.finding import about_person, in_text, is_name
from earmark.checks.privacy.metadata import personal
from earmark.item import Attribute, Item, Media, Review
from tests.made import item
from tests.test_checks import Builder, Case, holding, released

CLEAN = item()


def of_clip(**fields: Any) -> Item:
    clips = (CLEAN.clips[0].model_copy(update=fields),)
    return CLEAN.model_copy(update={"clips": clips}).sealed()


def of_source(**fields: str) -> Item:
    return of_clip(source=CLEAN.clips[0].source.model_copy(update=fields))


def spoken_by(key: str, value: str) -> Item:
    return of_clip(speaker=(Attribute(key=key, value=value),))


def beside(name: str, text: str) -> Builder:
    """A release with a text file beside its data."""

    def build(folder: Path) -> Path:
        released({"mmau_pro": [CLEAN]})(folder)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return build


CASES = {
    "privacy.secrets": Case(
        holding(of_clip(attribution="AKIAIOSFODNN7EXAMPLE")), holding(of_clip(attribution="A. Reader"))
    ),
    "privacy.contact": Case(
        holding(of_clip(attribution="A. Reader <reader@mail.net>")), holding(of_clip(attribution="A. Reader"))
    ),
    "privacy.names": Case(holding(spoken_by("speaker", "Ada Reader")), holding(spoken_by("speaker", "actor 02"))),
    "privacy.places": Case(holding(spoken_by("home", "52.5200, 13.4050")), holding(spoken_by("region", "Berlin"))),
    "privacy.paths": Case(holding(of_source(record="/home/reader/a.wav")), holding(of_source(record="home/a.wav"))),
    "privacy.files": Case(
        beside("judgements/blind_qa.jsonl", json.dumps({"rater": "Ada Reader", "fields": []})),
        beside("judgements/blind_qa.jsonl", json.dumps({"rater": "rater-01", "fields": []})),
    ),
}

FOUND = [
    ("reader@mail.net", "email"),
    ("Mail me at a.b-c+d@uni.ac.uk.", "email"),
    ("+44 20 7946 0958", "phone"),
    ("+4930123456", "phone"),
    ("(555) 123-4567", "phone"),
    ("555-123-4567", "phone"),
    ("tel: 030 1234567", "phone"),
    ("/home/reader/a.wav", "home"),
    ("file:///Users/reader/a", "home"),
    (r"C:\Users\reader\a.wav", "home"),
]
# Beside what is nobody's: versions, dates, levels, ids and names of files such as real corpora have.
NOT_FOUND = [
    "someone@example.org", "icon@2x.png", "git@github.com:a/b.git", "user@host", "@reader on Freesound",
    "gain +11.68 dB; 16-bit FLAC", "2021-04-21 10:20:30", "080320 Chainsaw start, branches falling.wav",
    "LibriSpeech/84/121123/84-121123-0000.flac", "1.52.0", "0d95df8cd780f0ed4f71d74559d42b33cc98ae9e7b39", "+1.25e-07",
    "-0.333333333 -0.12345678", "12345678901234", "224030__akshaylaya__bheem-b-001.wav", "00:00:01,00:00:02",
    "03-01-06-01-01-01-02.wav", "https://freesound.org/s/184575/", "https://a.org/home/reader/x", "audio/home/x.wav",
    "/home/user/x", "wavs/LJ001-0005.wav", "arXiv:2509.22651", "978-3-16-148410-0", "10.5281/zenodo.1188976",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_what_is_personal_is_found_and_stripped(text: str, kind: str) -> None:
    assert [one.kind for one in in_text(text)] == [kind]
    assert list(in_text(stripped(text))) == []


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_nobodys_is_left_alone(text: str) -> None:
    assert list(in_text(text)) == []
    assert stripped(text) == text


def test_what_is_stripped_says_what_it_was() -> None:
    text = "Noise at /home/reader/a.wav; ask reader@mail.net or +44 20 7946 0958 near 52.5200, 13.4050 (84.12.3.9)."
    assert stripped(text) == "Noise at ~/a.wav; ask [e-mail] or [telephone] near [place] ([address])."


@given(st.text())
def test_stripping_twice_is_stripping_once(text: str) -> None:
    assert stripped(stripped(text)) == stripped(text)
    assert [one for one in in_text(stripped(text)) if one.kind in ("email", "phone")] == []


@pytest.mark.parametrize("name", ["Ada Reader", "Reader, Ada", "José M. Núñez", "ADA READER", "Ada Jane van-Reader"])
def test_names_of_persons_look_like_names(name: str) -> None:
    assert is_name(name) == (name != "Ada Jane van-Reader")


@pytest.mark.parametrize("name", ["jackson", "actor 02", "Actor Two", "LJ", "USA/neutral", "p225", "", "The Cook"])
def test_handles_are_no_names(name: str) -> None:
    assert not is_name(name)


def test_words_of_two_capitals_are_names_by_their_key_alone() -> None:
    assert list(about_person("accent", "West Midlands")) == []
    assert [one.kind for one in about_person("reader", "West Midlands")] == ["name"]
    assert [one.kind for one in about_person("Date of birth", "1.2.1990")] == ["name"]
    assert [one.kind for one in about_person("IPAddress", "84.12.3.9")] == ["place"]
    assert [one.kind for one in about_person("client", "84.12.3.9")] == ["place"]
    assert list(about_person("version", "84.12.3")) == []


def test_what_an_item_says_is_not_looked_at() -> None:
    """Questions, answers, turns, transcripts and the words of scenes may speak of anybody."""
    said = "Ada Reader, reader@mail.net, +44 20 7946 0958"
    scene = json.dumps({"events": [{"text": f"Call {said}", "name": "Ada"}], "at": [52.52001, 13.40501]})
    fiction = of_clip(transcript=said).model_copy(
        update={"question": f"Who is {said}?", "choices": (said, "x"), "answers": (said,), "scene": scene}
    )
    assert personal(fiction) == ()


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (of_source(url="mailto:reader@mail.net"), "clips[0].source.url"),
        (of_source(record='{"file":"/home/reader/a.wav","text":"hello there"}'), "clips[0].source.record"),
        (of_source(record='{"by":"reader@mail.net"}'), "clips[0].source.record"),
        (of_clip(transform="cut of /Users/reader/a.wav"), "clips[0].transform"),
        (CLEAN.model_copy(update={"audio": (Media(path="/home/reader/a.wav"),)}), "media[0].path"),
        (CLEAN.model_copy(update={"scene": '{"LocationLatitude":52.5200123}'}), "scene"),
        (CLEAN.model_copy(update={"scene": '{"WorkerIP":{"IP Address":"84.12.3.9"}}'}), "scene"),
        (CLEAN.model_copy(update={"groups": (Attribute(key="annotator", value="Ada Reader"),)}), "groups.annotator"),
        (CLEAN.model_copy(update={"review": Review(status="accept", reason="ask reader@mail.net")}), "review.reason"),
        (CLEAN.model_copy(update={"review": Review(status="accept", decided_by="Ada Reader")}), "review.decided_by"),
    ],
)  # fmt: skip
def test_every_field_of_the_metadata_is_looked_at(made: Item, field: str) -> None:
    assert [found.field for found in personal(made)] == [field]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("decisions.jsonl", '{"by": "Ada Reader", "reason": "clear"}\n', 1),
        ("decisions.jsonl", '{"by": "majority", "reason": "told by reader@mail.net"}\n', 1),
        ("judgements/a.jsonl", '{"rater": "r1", "fields": [{"key": "note", "value": "+44 20 7946 0958"}]}\n', 1),
        ("judgements/a.jsonl", '{"rater": "r1", "about": "West Midlands"}\n3\n', 0),
        ("build.json", '{"root": "/home/reader/project"}', 1),
        ("README.md", "Write to reader@mail.net", 0),  # the address of who keeps it stands there on purpose
        ("data/notes.txt", "/home/reader/x", 0),
    ],
)
def test_the_text_files_of_a_release(name: str, text: str, found: int, tmp_path: Path) -> None:
    report = verify(beside(name, text)(tmp_path / "release"), ["privacy.files"])
    assert report.result("privacy.files").found == found
    if found:
        assert report.result("privacy.files").issues[0].item.startswith(name)
