"""Soundscapes as JAMS (Humphrey et al., ISMIR 2014; version 0.3): who sounds from when to when, and all constants."""

from __future__ import annotations

import json
from typing import Any

from synth.scenes.soundscape import Event, Soundscape

VERSION = "0.3.4"


def jams(scape: Soundscape, title: str) -> str:
    """One soundscape as the text of a JAMS file.

    Args:
        scape: What is heard in one clip.
        title: Of the file: the item's id.

    Returns:
        JSON: one annotation of the namespace `tag_open` whose observations are the events, in order of onset; the
        event's constants are in its `sandbox`, room and receiver in that of the file.
    """
    events = sorted(enumerate(scape.events), key=lambda pair: (pair[1].onset_s, pair[0]))
    annotation = {
        "namespace": "tag_open",
        "annotation_metadata": {
            "curator": {"name": "", "email": ""}, "annotator": {}, "version": "", "corpus": "", "annotation_tools":
            "earmark synth", "annotation_rules": "drawn, then rendered", "validation": "", "data_source": "program",
        },
        "data": [_observation(event) for _, event in events],
        "sandbox": {"events": [event.model_dump(mode="json") for _, event in events]},
        "time": 0.0,
        "duration": scape.length_s,
    }  # fmt: skip
    document = {
        "annotations": [annotation],
        "file_metadata": {
            "title": title, "artist": "", "release": "", "duration": scape.length_s, "identifiers": {},
            "jams_version": VERSION,
        },
        "sandbox": scape.model_dump(mode="json", exclude={"events"}),
    }  # fmt: skip
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _observation(event: Event) -> dict[str, Any]:
    return {"time": event.onset_s, "duration": event.duration_s, "value": event.title, "confidence": 1.0}
