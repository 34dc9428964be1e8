"""Pictures and films on their way through the stage, and sound out of films and cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders.contract.source import Source, builder
from builders.ingest import pictures
from builders.ingest.pictures import image_bytes, video_bytes
from builders.ingest.tracks import STEP, is_film, sound_of
from builders.ingest.units import Reading, units
from builders.reading.hub_rows import hub_clip, hub_media, hub_rows
from earmark import audio
from earmark.errors import AudioError, SourceError
from earmark.item import Item, Media
from earmark.mastering import Target
from earmark.shards import Reject
from earmark.stage import Unit
from earmark.validation import sealed_issues
from tests.fake.corpora import Given
from tests.fake.hub import parquet, picture, sound
from tests.fake.pictures import film, png, write_png
from tests.fake.sound import tone

SOURCE: Source = replace(builder("ljspeech").SOURCE, name="x", modality=("audio", "image", "video"))
READING = Reading(seed=1, options=4, target=Target())


def item(root: Path, *files: str, **more: object) -> Item:
    return SOURCE.item(
        "r", [SOURCE.clip(root, root / file) for file in files], benchmark="humansense", task="emotion_recognition",
        question="How does she feel?", choices=("glad", "sad"), answer_type="choice", answers=("sad",), scorer="choice",
        **more,
    )  # fmt: skip


def test_film_and_its_sound(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.0, sound_hz=300.0)
    done = READING(item(tmp_path, "a.mp4", video=Media(path=str(tmp_path / "a.mp4"))))
    assert sealed_issues(done) == []
    assert done.video is not None
    assert done.video.bytes == (tmp_path / "a.mp4").read_bytes()
    clip = done.clips[0]
    assert clip.duration_s == pytest.approx(1.0, abs=0.15)
    assert (clip.sample_rate_hz, clip.channels) == (16_000, 1)
    assert clip.transform.startswith(f"{STEP}; gain ")
    assert done == READING(item(tmp_path, "a.mp4", video=Media(path=str(tmp_path / "a.mp4"))))


def test_film_longer_than_its_sound_is_refused(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.5)
    tone(tmp_path / "a.wav", duration_s=1.0)
    with pytest.raises(SourceError, match=r"sound as long as its film, 1.50 s \(within 0.2 s\), got 1.00 s"):
        READING(item(tmp_path, "a.wav", video=Media(path=str(tmp_path / "a.mp4"))))
    tone(tmp_path / "a.wav", duration_s=1.4)
    assert READING(item(tmp_path, "a.wav", video=Media(path=str(tmp_path / "a.mp4")))).video


def test_film_without_sound_has_no_length_to_agree_with(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.0)
    done = READING(item(tmp_path, video=Media(path=str(tmp_path / "a.mp4"))))
    assert sealed_issues(done) == []
    with pytest.raises(AudioError, match=r"a.mp4: expected a film with sound, got no sound track"):
        READING(item(tmp_path, "a.mp4"))


def test_pictures_go_through_as_they_are(tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", 1)
    parquet(tmp_path / "x.parquet", [{"image": picture(2), "audio": sound(500.0)}], media=("image", "audio"))
    (row,) = hub_rows(SOURCE, tmp_path, "x.parquet", (), media=("image", "audio"))
    images = (Media(path=str(tmp_path / "a.png")), Media(bytes=png(3)), hub_media(tmp_path, row, "image"))
    given = item(tmp_path, images=images)
    media, clip = hub_clip(SOURCE, tmp_path, row, "audio")
    done = READING(given.model_copy(update={"audio": (media,), "clips": (clip,)}))
    assert [image.bytes for image in done.images] == [png(1), png(3), png(2)]
    assert sealed_issues(done) == []
    assert done.content_hash != READING(given).content_hash
    assert done.clips[0].source.sha256 == audio_sha256(sound(500.0)["bytes"])


def audio_sha256(content: bytes) -> str:
    from earmark.digest import sha256_of

    return sha256_of(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"expected a picture of at most 50,000,000 bytes, got 0"),
        (b"this is no picture", r"expected a picture, got none that Pillow knows"),
        (png(1)[:40], r"expected a picture, got "),
        (png(1, 9_000, 9_000)[:-30], r"expected a picture, got "),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_picture_that_is_none(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(SourceError, match=f"a.png: {message}"):
        image_bytes(tmp_path / "a.png")


def test_picture_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_IMAGE_PIXELS", 63)
    with pytest.raises(SourceError, match=r"expected at most 63 pixels, got 64"):
        image_bytes(png(1))
    monkeypatch.setattr(pictures, "MAX_IMAGE_BYTES", 10)
    with pytest.raises(SourceError, match=r"expected a picture of at most 10 bytes"):
        image_bytes(png(1))
    with pytest.raises(AudioError, match=r"none.png: expected a readable file, got No such file"):
        image_bytes(tmp_path / "none.png")


def test_film_that_is_none(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.0, sound_hz=300.0)
    whole = (tmp_path / "a.mp4").read_bytes()
    for content in (whole[:40], b"this is no film" * 9, whole[: len(whole) // 2]):
        (tmp_path / "a.mp4").write_bytes(content)
        with pytest.raises(SourceError, match=r"a.mp4: expected a film, got "):
            video_bytes(tmp_path / "a.mp4")
    tone(tmp_path / "a.wav")
    with pytest.raises(SourceError, match=r"a.wav: expected a film, got no moving picture in it"):
        video_bytes(tmp_path / "a.wav")


def test_film_that_breaks_off_has_no_sound(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.0, sound_hz=300.0)
    whole = (tmp_path / "a.mp4").read_bytes()
    assert is_film(whole)
    (tmp_path / "a.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AudioError, match=r"a.mp4: expected a film that PyAV reads, got "), sound_of(tmp_path / "a.mp4"):
        pass


def test_silent_film_is_named_and_not_its_passing_track(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.0, sound_hz=1e-9)
    with pytest.raises(AudioError, match=rf"^{tmp_path}/a.mp4: expected sound above"):
        READING(item(tmp_path, "a.mp4"))


def test_sound_that_libsndfile_reads_is_left_alone(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav")
    assert not is_film(tmp_path / "a.wav")
    assert not is_film(b"")
    assert not is_film(tmp_path / "none.wav")
    with sound_of(tmp_path / "a.wav") as found:
        assert found == tmp_path / "a.wav"


def test_sound_of_a_film_in_bytes(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", 1.0, sound_hz=300.0)
    with sound_of((tmp_path / "a.mp4").read_bytes()) as found:
        assert isinstance(found, Path)
        assert audio.probe(found).sample_rate_hz == 16_000
    assert not found.exists()


def test_missing_or_changed_picture_is_noticed(tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", 1)
    given = item(tmp_path, images=(Media(path=str(tmp_path / "a.png")),))
    (before,) = units(Given(SOURCE, [given]), tmp_path)
    write_png(tmp_path / "a.png", 200)
    (tmp_path / "a.png").write_bytes((tmp_path / "a.png").read_bytes() + b"\0")
    (after,) = units(Given(SOURCE, [given]), tmp_path)
    assert isinstance(before, Unit)
    assert isinstance(after, Unit)
    assert before.fingerprint != after.fingerprint
    (tmp_path / "a.png").unlink()
    (lost,) = units(Given(SOURCE, [given]), tmp_path)
    assert isinstance(lost, Reject)
    assert (lost.code, "a.png" in lost.message) == ("source.missing_file", True)
    seen = [item(tmp_path, images=(Media(bytes=png(n)),)) for n in (1, 2)]
    held = [next(iter(units(Given(SOURCE, [one]), tmp_path))) for one in seen]
    assert len({unit.fingerprint for unit in held if isinstance(unit, Unit)}) == 2
