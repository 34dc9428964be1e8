"""The ways of loading that a card shows, run as they are written there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from earmark.audio import decode
from earmark.item import Item
from earmark.release.candidate import make_candidate
from earmark.release.card.loading import FOLDER
from earmark.release.order import place
from tests.made import clip_of, item, prompt, tone
from tests.published import made_items
from tests.test_release import SETTINGS, write_curated

TOOLS = ("datasets", "datasets, streaming", "webdataset", "pyarrow", "duckdb", "earmark")
# Each block by itself; what it leaves as `item` and `sounds` is told by id and by sha256 of the bytes. The threads
# of streams that are not read to their end are not waited for.
RUNNER = """
import hashlib, json, os, sys
told = {}
for tool, code in json.load(sys.stdin).items():
    space = {}
    exec(code, space)
    item, sounds = space["item"], space["sounds"]
    name = item["id"] if isinstance(item, dict) else item.id
    raw = [one if isinstance(one, (bytes, type(None))) else one.tobytes() for one in sounds]
    told[tool] = [name, [None if one is None else hashlib.sha256(one).hexdigest() for one in raw]]
print(json.dumps(told), flush=True)
os._exit(0)
"""


def blocks(card: str) -> dict[str, str]:
    """The code of a card by the tool that it is for."""
    found = re.findall(r"^With ([^\n]+):\n\n```python\n(.*?)^```$", card, flags=re.DOTALL | re.MULTILINE)
    return dict(found)


def told(release: Path, cache: Path) -> dict[str, tuple[str, list[str | None]]]:
    """What each block of the card of a release comes to."""
    code = {
        tool: text.replace(FOLDER, str(release)) for tool, text in blocks((release / "README.md").read_text()).items()
    }
    environment = {**os.environ, "HF_HOME": str(cache), "HF_DATASETS_CACHE": str(cache), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", RUNNER], input=json.dumps(code), capture_output=True, text=True, check=False,
        env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, tuple[str, list[str | None]]] = json.loads(done.stdout.splitlines()[-1])
    return found


def made(folder: Path, items: list[Item], **settings: Any) -> Path:
    make_candidate(write_curated(folder / "curated", items), folder / "release", {**SETTINGS, **settings}, folder)
    return folder / "release"


def test_every_way_in_the_card_gives_an_item_with_its_sounds(tmp_path: Path) -> None:
    """Items of one clip and of two, so that there are two series of tars."""
    pair = [clip_of(tone(300.0)), clip_of(tone(500.0))]
    both = item("hand/pair", audio=tuple(media for media, _ in pair), clips=tuple(clip for _, clip in pair))
    items = {one.id: one for one in [*made_items(5)[:-1], both]}
    found = told(made(tmp_path, list(items.values())), tmp_path / "cache")
    assert tuple(found) == TOOLS
    for tool, (name, sounds) in found.items():
        encoded = [media.bytes or b"" for media in items[name].audio]
        whole = [decode(one).samples.tobytes() for one in encoded] if tool == "earmark" else encoded
        assert sounds == [hashlib.sha256(one).hexdigest() for one in whole], tool


def test_pointer_items_have_no_bytes_and_earmark_passes_them_by(tmp_path: Path) -> None:
    first, second = sorted(("hand/0", "hand/1"), key=place)
    media, clip = clip_of(tone(333.0), licence="LicenseRef-Private", redistributable=False)
    pointer, whole = item(first, audio=(media,), clips=(clip,)), item(second)
    release = made(tmp_path, [pointer, whole])
    none = hashlib.sha256(b"").hexdigest()  # a member of a tar cannot be absent: its samples all have the same
    heard = hashlib.sha256(decode(whole.audio[0].bytes or b"").samples.tobytes()).hexdigest()
    assert told(release, tmp_path / "cache") == {
        **{tool: [first, [None]] for tool in TOOLS}, "webdataset": [first, [none]], "earmark": [second, [heard]],
    }  # fmt: skip
    assert "Pointer items have no bytes" in (release / "README.md").read_text(encoding="utf-8")


def test_words_alone_are_loaded_as_well(tmp_path: Path) -> None:
    release = made(tmp_path, [prompt("said/one"), prompt("said/two")], default_config="")
    assert {tool: answer[1] for tool, answer in told(release, tmp_path / "cache").items()} == {key: [] for key in TOOLS}


@pytest.mark.parametrize("tars", [1, 4, 5])
def test_many_tars_are_found_by_a_pattern(tars: int, tmp_path: Path) -> None:
    clips = [clip_of(tone(200.0 + 50 * n)) for n in range(tars)]
    items = [
        item(f"hand/{n}", audio=tuple(m for m, _ in clips[: n + 1]), clips=tuple(c for _, c in clips[: n + 1]))
        for n in range(tars)
    ]
    code = blocks((made(tmp_path, items) / "README.md").read_text(encoding="utf-8"))["webdataset"]
    names = [f"webdataset/mmau_pro/test-{n + 1}clips-00000.tar" for n in range(tars)]
    assert [name in code for name in names] == [tars < 5] * tars
    assert ("glob(" in code) == (tars == 5)
