"""The record: one item is one question about one or more clips.

Flat and list-valued; the Arrow schema is derived from these models (`earmark.schema`), and so is nothing
else: a field is added here and nowhere else. Durations are seconds, loudness is LUFS (ITU-R BS.1770-4),
angles are degrees (azimuth counter-clockwise from the front, elevation up), distances are metres.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictBytes, StrictFloat, StrictInt, StrictStr

from earmark.identity import canonical_json as canonical_json  # noqa: PLC0414 - found here as well
from earmark.identity import item_id as item_id  # noqa: PLC0414
from earmark.identity import sha256_of_text

# Raised when a column is added, renamed or changes its meaning; part of every manifest.
SCHEMA_VERSION = 2

AnswerType = Literal[
    "choice", "multi_choice", "number", "span", "free", "transcript", "translation", "refusal", "instructions",
    "speech", "preference",
]  # fmt: skip
Layout = Literal["mono", "stereo", "binaural", "foa", "array"]
ClipRole = Literal["context", "question", "voice", "option"]
TurnRole = Literal["system", "user", "assistant"]

# Measured from the samples, or bookkeeping: they follow from what is hashed and may differ in the last digit.
_MEASURED = frozenset({"sha256", "loudness_lufs", "true_peak_dbfs", "transform"})
_BOOKKEEPING = frozenset({"id", "revision", "content_hash", "parent", "review", "audio", "images", "video"})

T = TypeVar("T")
Many = tuple[T, ...]
Int64 = Annotated[StrictInt, Field(ge=-(2**63), lt=2**63)]  # what a column holds


class Record(BaseModel):
    """Frozen, typed, and closed: an unknown field is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, ser_json_bytes="base64", val_json_bytes="base64"
    )


class Media(Record):
    """Encoded bytes, as Hub datasets hold them; before a stage has read it, only the path to read from."""

    bytes: StrictBytes | None = None
    path: StrictStr | None = None


class MediaKind(str):
    """Which feature of `datasets` a column of `Media` is: Audio, Image or Video."""

    __slots__ = ()


class Attribute(Record):
    """A named property (of a speaker, of a group)."""

    key: StrictStr
    value: StrictStr


class Origin(Record):
    """Where a clip, or the words of an item, came from upstream.

    Attributes:
        dataset: The corpus, by its builder's name; `synth` for what was made here.
        revision: Commit, version or archive hash of the corpus.
        record: The member: a path inside the corpus, or the name and constants of a generator.
        url: Where a person can look it up; empty if nowhere.
        sha256: Of the upstream file's bytes; empty for what was made here.
    """

    dataset: StrictStr
    revision: StrictStr
    record: StrictStr
    url: StrictStr = ""
    sha256: StrictStr = ""


class Clip(Record):
    """Facts of one of `audio`, in the same place of the list. What is None has not been measured yet.

    Attributes:
        sha256: Of the encoded bytes.
        pcm_sha256: Of the decoded 16-bit samples, interleaved, little-endian.
        layout: What the channels mean; FOA is ACN order, SN3D.
        loudness_lufs: Integrated loudness; None for a clip in which nothing passes the gate.
        transform: What was done to the upstream samples, as a name with constants.
        licence: SPDX identifier of this clip.
        redistributable: Whether the bytes may be in a release.
    """

    role: ClipRole = "context"
    sha256: StrictStr | None = None
    pcm_sha256: StrictStr | None = None
    duration_s: StrictFloat | None = None
    sample_rate_hz: Int64 | None = None
    channels: Int64 | None = None
    layout: Layout = "mono"
    loudness_lufs: StrictFloat | None = None
    true_peak_dbfs: StrictFloat | None = None
    transform: StrictStr = ""
    transcript: StrictStr | None = None
    language: StrictStr | None = None
    speaker: Many[Attribute] = ()
    source: Origin
    licence: StrictStr
    redistributable: StrictBool
    attribution: StrictStr = ""


class Words(Record):
    """Where the words of an item come from, and the pictures of one that has no sound: what a clip says of itself.

    Attributes:
        licence: SPDX identifier.
        redistributable: Whether they may be in a release; there is no pointer to words, the item stays out.
        attribution: Whom to name, and how.
    """

    source: Origin
    licence: StrictStr
    redistributable: StrictBool
    attribution: StrictStr = ""


class Turn(Record):
    """One turn of the conversation; `clip` is an index into `audio` where the turn is spoken."""

    role: TurnRole
    text: StrictStr
    clip: Int64 | None = None


class Twin(Record):
    """Counterfactual twins share a group."""

    group: StrictStr
    kind: StrictStr
    role: StrictStr


class Perturbation(Record):
    """What was done to a clean parent item."""

    kind: StrictStr
    severity: Int64
    snr_db: StrictFloat | None = None
    seed: Int64 | None = None
    parent: StrictStr


class Evidence(Record):
    """A span of a clip that the answer rests on."""

    clip: Int64
    start_s: StrictFloat
    end_s: StrictFloat


class Review(Record):
    """What people decided about the item."""

    status: StrictStr
    raters: Int64 = 0
    agreement: StrictFloat | None = None
    decided_by: StrictStr = ""
    reason: StrictStr = ""


class Item(Record):
    """One question about one or more clips; the fields are those of the table in the README.

    Attributes:
        words: Whose the words are, where not ours; an item without clips has no other origin and needs it.
    """

    id: StrictStr
    revision: Int64 = 1
    content_hash: StrictStr = ""
    parent: StrictStr | None = None
    form: StrictStr | None = None
    benchmark: StrictStr
    task: StrictStr
    skills: Many[StrictStr] = ()
    aspects: Many[StrictStr] = ()
    level: StrictStr | None = None
    audio: Annotated[Many[Media], MediaKind("Audio")] = ()
    clips: Many[Clip] = ()
    words: Words | None = None
    images: Annotated[Many[Media], MediaKind("Image")] = ()
    video: Annotated[Media | None, MediaKind("Video")] = None
    turns: Many[Turn] = ()
    question: StrictStr
    choices: Many[StrictStr] = ()
    answer_type: AnswerType
    answers: Many[StrictStr] = ()
    answer_index: Int64 | None = None
    rubric: Many[StrictStr] = ()
    constraints: Many[StrictStr] = ()
    scorer: StrictStr
    groups: Many[Attribute] = ()
    twin: Twin | None = None
    perturbation: Perturbation | None = None
    scene: StrictStr | None = None
    evidence: Many[Evidence] = ()
    review: Review | None = None

    def licensed(self) -> Iterator[tuple[str, Clip | Words]]:
        """Everything in the item that somebody licensed, each with the name of its field (`clips[0]`, `words`)."""
        yield from ((f"clips[{n}]", clip) for n, clip in enumerate(self.clips))
        if self.words:
            yield "words", self.words

    def computed_hash(self) -> str:
        """The content hash that this item should carry: `sha256:` and 64 hex digits.

        Over the record and the decoded samples; not over bookkeeping, nor over measured facts that follow
        from the samples. Floats are rounded to six decimals first.
        """
        record = self.model_dump(mode="python", exclude=set(_BOOKKEEPING))
        for clip in record["clips"]:
            for name in _MEASURED:
                del clip[name]
        record["pictures"] = [hashlib.sha256(m.bytes or b"").hexdigest() for m in self.images]
        if self.video:
            record["pictures"] += ["video", hashlib.sha256(self.video.bytes or b"").hexdigest()]
        return f"sha256:{sha256_of_text(canonical_json(record))}"

    def sealed(self) -> Item:
        """This item with the content hash that belongs to it."""
        return self.model_copy(update={"content_hash": self.computed_hash()})


def length_bin(seconds: float) -> str:
    """The length stratum of an item by the total duration of its clips: computed, never typed.

    The bounds are ours (10 s, 30 s, 2 min): the published releases name bins without giving bounds.
    """
    for bound, name in ((10.0, "short"), (30.0, "medium"), (120.0, "long")):
        if seconds <= bound:
            return name
    return "ultra_long"
