"""Models behind one interface: absent extras, weights by hash, and what goes into and comes out of each package.

The packages themselves are extras and not here: stand-ins of the same names record what they are asked.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ScoreError, UsageError
from earmark.score.speech import dnsmos, recogniser, speaker, utmos
from earmark.score.speech import model as registry
from earmark.score.speech.model import Asked, Entry, Model, file_sha256, load, names, register
from earmark.score.speech.recogniser import Recogniser
from tests import spoken

Stand = Callable[..., ModuleType]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stand:
    """Put a module of a name in the place of a package."""
    monkeypatch.setattr(registry, "_REGISTRY", dict(registry._REGISTRY))
    for module in (dnsmos, recogniser, speaker, utmos):
        monkeypatch.setattr(module, "version", lambda _: "9.9")

    def put(name: str, **contents: Any) -> ModuleType:
        made = ModuleType(name)
        made.__spec__ = ModuleSpec(name, None, origin=str(tmp_path / name / "__init__.py"))
        for key, value in contents.items():
            setattr(made, key, value)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    return put


def weights(path: Path, text: str = "weights") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("kind", "name", "extra", "module"),
    [
        ("naturalness", "utmos", "utmos", "utmos_pytorch"),
        ("naturalness", "dnsmos", "dnsmos", "speechmos"),
        ("asr", "large-v3", "asr", "faster_whisper"),
        ("speaker", "resemblyzer", "speaker", "resemblyzer"),
    ],
)
def test_an_absent_extra_is_named_and_nothing_runs_in_its_place(
    monkeypatch: pytest.MonkeyPatch, kind: registry.Kind, name: str, extra: str, module: str
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda asked: None if asked == module else ModuleSpec(asked, None))
    with pytest.raises(UsageError, match=rf"the extra '{extra}', got no {module}\. pip install 'earmark\[{extra}\]'"):
        load(kind, Asked(name), default=recogniser.NAME if kind == "asr" else "")


def test_a_package_that_is_there_and_broken_is_said_to_be(stand_in: Stand) -> None:
    stand_in("half")

    def half(_: Asked) -> Model:
        raise ImportError("libsomething.so.3: cannot open shared object file")

    register("half", Entry("asr", half, "asr", ("half",)))
    with pytest.raises(UsageError, match=r"the extra 'asr', whole, got libsomething"):
        load("asr", Asked("half"))


def test_an_unknown_model_is_refused_with_those_that_there_are() -> None:
    assert names("naturalness") == ["dnsmos", "utmos"]
    with pytest.raises(UsageError, match="--naturalness: expected one of dnsmos, utmos, got 'nisqa'"):
        load("naturalness", Asked("nisqa"))


def test_weights_are_known_by_their_hash(tmp_path: Path) -> None:
    path = weights(tmp_path / "w")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert file_sha256(path) == file_sha256(path, digest.upper()) == digest
    with pytest.raises(ScoreError, match=f"weights of sha256 {'0' * 64}, got {digest}"):
        file_sha256(path, "0" * 64)
    with pytest.raises(ScoreError, match="nothing there"):
        file_sha256(tmp_path / "other")
    with pytest.raises(ScoreError, match="a folder"):
        file_sha256(tmp_path)


def test_dnsmos_gets_what_is_within_full_scale_and_gives_its_overall_score(stand_in: Stand, tmp_path: Path) -> None:
    asked: list[tuple[Any, int]] = []

    def run(samples: Any, rate_hz: int) -> dict[str, Any]:
        asked.append((samples, rate_hz))
        return {"ovrl_mos": np.float64(3.25), "sig_mos": 3.5, "bak_mos": 4.0, "p808_mos": np.float32(3.75)}

    for name in ("onnxruntime", "librosa", "requests", "speechmos"):
        stand_in(name)
    stand_in("speechmos.dnsmos", run=run)
    for name in ("sig_bak_ovr.onnx", "model_v8.onnx"):
        weights(tmp_path / "speechmos" / "dnsmos_models" / name, name)
    found = load("naturalness", Asked("dnsmos"))
    opinion = found.run(np.array([1.2, -1.3, 0.5], np.float32))
    assert (opinion.mos, opinion.parts) == (3.25, {"sig_mos": 3.5, "bak_mos": 4.0, "p808_mos": 3.75})
    assert asked[0][0].tolist() == [1.0, -1.0, 0.5]
    assert (asked[0][1], found.sample_rate_hz) == (16_000, 16_000)
    first, second = (hashlib.sha256(name.encode()).hexdigest()[:12] for name in ("sig_bak_ovr.onnx", "model_v8.onnx"))
    assert found.signature == f"dnsmos-speechmos-9.9@{first}+{second}"
    with pytest.raises(UsageError, match="the package carries them"):
        load("naturalness", Asked("dnsmos", weights=tmp_path))


@given(st.integers(1, 500), st.integers(1, 60))
def test_pieces_are_equal_whole_and_no_longer_than_allowed(length: int, longest: int) -> None:
    cut = utmos.pieces(np.arange(length, dtype=np.float32), longest)
    sizes = [len(piece) for piece in cut]
    assert np.concatenate(cut).tolist() == list(range(length))
    assert max(sizes) <= longest
    assert max(sizes) - min(sizes) <= 1
    assert len(cut) == -(-length // longest)


class _Device:
    def __init__(self, name: str) -> None:
        assert name == "meta"

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def utmos_stand_in(stand_in: Stand, held: Callable[[], Any]) -> list[int]:
    """Torch and the package, whose score of a piece is its length in seconds."""
    lengths: list[int] = []

    def score(piece: Any) -> list[float]:
        lengths.append(len(piece))
        return [len(piece) / 16_000]

    def loaded(path: Path, *, map_location: str, weights_only: bool) -> Any:
        assert (path.is_file(), map_location, weights_only) == (True, "cpu", True)
        return held()

    stand_in("torch", load=loaded, device=_Device, from_numpy=lambda piece: piece, __version__="2.0")
    stand_in("utmos_pytorch")
    stand_in(
        "utmos_pytorch.utmos_torch",
        UTMOSModel=lambda: SimpleNamespace(state_dict=lambda: {"one": 1, "two": 2}),
        UTMOSScoreTorch=lambda ckpt_path, device: SimpleNamespace(score=score),  # noqa: ARG005
    )
    return lengths


def test_utmos_measures_long_replies_in_pieces_weighted_by_length(stand_in: Stand, tmp_path: Path) -> None:
    lengths = utmos_stand_in(stand_in, lambda: {"one": 1, "two": 2, "three": 3})
    found = load("naturalness", Asked("utmos", weights=weights(tmp_path / "w")))
    assert found.run(spoken.tone(300, 10.0)).mos == 10.0
    assert found.run(spoken.tone(300, 75.0)).mos == 25.0
    assert lengths == [160_000, 400_000, 400_000, 400_000]
    assert (
        found.signature == f"utmos-utmos-pytorch-9.9,torch-2.0,pieces30s@{hashlib.sha256(b'weights').hexdigest()[:12]}"
    )


def test_utmos_takes_no_weights_of_another_network_and_none_by_default(stand_in: Stand, tmp_path: Path) -> None:
    """The package would load what fits, leave the rest at random, and score all the same."""
    utmos_stand_in(stand_in, lambda: {"one": 1})
    path = weights(tmp_path / "w")
    with pytest.raises(UsageError, match="expected its weights, got none"):
        load("naturalness", Asked("utmos"))
    with pytest.raises(ScoreError, match="the 2 weights of UTMOS, got 1 missing, 'two' first"):
        load("naturalness", Asked("utmos", weights=path))
    with pytest.raises(ScoreError, match="weights of sha256"):
        load("naturalness", Asked("utmos", weights=path, sha256="0" * 64))

    def torn() -> Any:
        raise EOFError("ran out of input")

    utmos_stand_in(stand_in, torn)
    with pytest.raises(ScoreError, match="a state dict of torch, got EOFError ran out"):
        load("naturalness", Asked("utmos", weights=path))


class Whisper:
    """A stand-in for faster-whisper's model."""

    made: tuple[str, dict[str, Any]]
    asked: dict[str, Any]

    def __init__(self, folder: str, **options: Any) -> None:
        if "damaged" in folder:
            raise RuntimeError("Unsupported model binary version.\nBuilt for another")
        Whisper.made = (folder, options)
        self.model = SimpleNamespace(device="cpu", compute_type="float32")
        self.supported_languages = ["de", "en"]

    def transcribe(self, samples: Any, **options: Any) -> tuple[Any, Any]:
        Whisper.asked = {"samples": samples, **options}
        return iter([SimpleNamespace(text=" Hello"), SimpleNamespace(text=" there. ")]), None


def whisper_stand_in(stand_in: Stand, download: Callable[..., str]) -> None:
    stand_in("faster_whisper", WhisperModel=Whisper)
    stand_in("faster_whisper.utils", download_model=download)


def never(*_: object, **__: object) -> str:
    raise AssertionError("nothing is to be fetched")


def test_a_recogniser_of_a_folder_fetches_nothing_and_decodes_one_way(stand_in: Stand, tmp_path: Path) -> None:
    whisper_stand_in(stand_in, never)
    folder = weights(tmp_path / "small" / "model.bin").parent
    found = load("asr", Asked(str(folder), language="en-GB"), default=recogniser.NAME)
    assert found.run(spoken.tone(300)) == "Hello there."
    assert Whisper.made == (str(folder), {"device": "auto", "compute_type": "default", "local_files_only": True})
    asked = {name: value for name, value in Whisper.asked.items() if name != "samples"}
    assert asked == {"language": "en", "beam_size": 5, "temperature": 0.0, "condition_on_previous_text": False}
    with pytest.raises(UsageError, match="--language: expected a language of the recogniser"):
        load("asr", Asked(str(folder), language="tlh"), default=recogniser.NAME)
    digest = hashlib.sha256(b"weights").hexdigest()[:12]
    assert found.signature == f"small-faster-whisper-9.9,cpu,float32,beam5,temperature0,en@{digest}"


def test_the_default_recogniser_is_at_one_revision_and_of_one_hash(stand_in: Stand, tmp_path: Path) -> None:
    fetched: list[tuple[str, str]] = []

    def download(name: str, revision: str) -> str:
        fetched.append((name, revision))
        return str(weights(tmp_path / "got" / "model.bin").parent)

    whisper_stand_in(stand_in, download)
    with pytest.raises(ScoreError, match="weights of sha256 69f74147e333"):  # these are others
        load("asr", Asked("large-v3"), default=recogniser.NAME)
    found = load("asr", Asked("someone/whisper@abc"), default=recogniser.NAME)
    assert fetched == [("large-v3", "edaa852ec7e145841d8ffdb056a99866b5f0a478"), ("someone/whisper", "abc")]
    assert found.signature.startswith("someone/whisper@abc-faster-whisper-9.9,cpu,float32,beam5,temperature0,detected@")


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("tiny", UsageError, "with its revision"),
        ("nowhere/model", UsageError, "with its revision"),
        ("large-v3", ScoreError, "revision edaa852ec7e1 from the Hub or its cache, got no network"),
    ],
)
def test_a_recogniser_that_is_not_there_is_said_in_one_line(
    stand_in: Stand, name: str, kind: type[Exception], message: str
) -> None:
    def download(*_: object, **__: object) -> str:
        raise OSError("no network\nand a long story")

    whisper_stand_in(stand_in, download)
    with pytest.raises(kind, match=message) as caught:
        load("asr", Asked(name), default=recogniser.NAME)
    assert "\n" not in str(caught.value)


def test_a_damaged_recogniser_is_said_to_be(stand_in: Stand, tmp_path: Path) -> None:
    whisper_stand_in(stand_in, never)
    folder = weights(tmp_path / "damaged" / "model.bin").parent
    with pytest.raises(ScoreError, match="a converted Whisper model, got Unsupported model binary version"):
        load("asr", Asked(str(folder)), default=recogniser.NAME)
    with pytest.raises(ScoreError, match=r"model\.bin: expected a file of weights"):
        load("asr", Asked(str(tmp_path)), default=recogniser.NAME)
    assert Recogniser(SimpleNamespace(transcribe=lambda *_, **__: ([], None))).words(spoken.tone(300)) == ""


def test_a_speaker_without_voice_has_no_embedding(stand_in: Stand, tmp_path: Path) -> None:
    loaded: list[tuple[str, bool, Path]] = []

    def encoder(device: str, *, verbose: bool, weights_fpath: Path) -> Any:
        loaded.append((device, verbose, weights_fpath))
        return SimpleNamespace(embed_utterance=lambda voiced: np.array([float(len(voiced)), 1.0], np.float32))

    stand_in("resemblyzer", VoiceEncoder=encoder, preprocess_wav=lambda samples: samples[samples > 0.1])
    for name in ("torch", "webrtcvad", "pkg_resources"):
        stand_in(name)
    carried = weights(tmp_path / "resemblyzer" / "pretrained.pt")
    found = load("speaker", Asked("resemblyzer"))
    assert loaded == [("cpu", False, carried)]
    assert found.run(np.array([0.5, 0.0, 0.2], np.float32)).tolist() == [2.0, 1.0]
    assert found.signature == f"resemblyzer-9.9@{hashlib.sha256(b'weights').hexdigest()[:12]}"
    with pytest.raises(ValueError, match="no voice in it"):
        found.run(np.zeros(5, np.float32))
