"""Made items for people and other tools: JAMS that our own reader reads, frame tables by hand, files for listening."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile

from builders import orchset
from builders.reading.json_files import jams as read_jams
from synth.contract.recipe import Order, Studio, names, recipe
from synth.listening.frames import classes, frame_table
from synth.listening.jams import jams
from synth.listening.listen import listen
from synth.rooms import Receiver, Room
from synth.scenes.soundscape import Event, Place, Sounding, Soundscape, Waypoint

BELL = Event(
    source=Sounding(name="church_bell", seed=1), title="a church bell", onset_s=1.0, duration_s=2.0,
    place=Place(azimuth_deg=30.0, distance_m=3.43),
)  # fmt: skip
ENGINE = Event(
    source=Sounding(name="engine", seed=2), title="a running engine", onset_s=0.0, duration_s=1.0,
    path=(
        Waypoint(time_s=0.0, place=Place(azimuth_deg=90.0, distance_m=1.0)),
        Waypoint(time_s=1.0, place=Place(azimuth_deg=-90.0, distance_m=1.0)),
    ),
)  # fmt: skip
SCAPE = Soundscape(
    length_s=4.0, rate_hz=24_000, events=(BELL, ENGINE), room=Room((8.0, 9.0, 3.0), 0.4),
    receiver=Receiver("foa", (4.0, 4.5, 1.5)),
)  # fmt: skip


def test_a_frame_table_has_a_row_for_each_frame_in_which_the_receiver_hears_an_event() -> None:
    rows = [tuple(map(int, line.split(","))) for line in frame_table(SCAPE).splitlines()]
    bell = [row for row in rows if row[2] == 0]
    # 3.43 m at 343 m/s are 10 ms: heard from 1.01 to 3.01 s, in frames 10 to 30.
    assert [row[0] for row in bell] == list(range(10, 31))
    assert {row[1:] for row in bell} == {(classes(SCAPE).index("a church bell"), 0, 30, 0, 343)}
    engine = [row for row in rows if row[2] == 1]
    # In a straight line from 1 m on the left to 1 m on the right, in one second: 20 cm a frame.
    assert [row[5] for row in engine][:6] == [100, 80, 60, 40, 20, 0]
    assert (engine[0][3], engine[9][3]) == (90, -90)


def test_without_a_room_there_is_no_frame_table() -> None:
    assert frame_table(SCAPE.model_copy(update={"room": None, "receiver": None})) == ""


def test_jams_are_read_back_by_the_reader_of_jams(tmp_path: Path) -> None:
    (tmp_path / "scene.jams").write_text(jams(SCAPE, "spatial/A/0"), encoding="utf-8")
    found = read_jams(orchset.SOURCE, tmp_path, "scene.jams")
    observations = found.annotations[0].observations
    assert [(one.time_s, one.duration_s, one.value) for one in observations] == [
        (0.0, 1.0, "a running engine"),
        (1.0, 2.0, "a church bell"),
    ]
    stored = json.loads((tmp_path / "scene.jams").read_text(encoding="utf-8"))
    sandbox = {**stored["sandbox"], "events": stored["annotations"][0]["sandbox"]["events"][::-1]}
    assert Soundscape.model_validate_json(json.dumps(sandbox)) == SCAPE


@pytest.mark.parametrize("name", names())
def test_every_recipe_can_be_listened_to(name: str, tmp_path: Path) -> None:
    module = recipe(name)
    written, refused = listen(module, module.draw(Order(1, 6)), Studio(), tmp_path)
    assert (written, refused) == (1, [])
    told = json.loads((tmp_path / "001.json").read_text(encoding="utf-8"))
    assert told["question"]
    assert told["scene"]
    waves, pictures = sorted(tmp_path.glob("*.wav")), sorted(tmp_path.glob("*.png"))
    assert waves
    assert [path.stem for path in waves] == [path.stem for path in pictures]
    assert all(soundfile.info(path).frames > 0 for path in waves)
