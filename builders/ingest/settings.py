"""What an ingest stage is told: the file that `params.yaml` was cut into, or options of the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from builders.ingest.sampling import Wish
from earmark.errors import ParamsError
from earmark.params import AudioParams
from earmark.taxonomy import nearest


class Options(BaseModel):
    """What `options.<source>` of `params.yaml` may hold.

    Attributes:
        options: Number of choices a question.
        levels: `each` brings every clip to the loudness wanted; `together` gives the clips of an item one gain, so
            that the louder one stays louder: the one that would get the least reaches the loudness.
        cap, by, minimum: How many items a cell; see `builders.ingest.sampling.Wish`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    options: StrictInt = Field(4, ge=2)
    levels: Literal["each", "together"] = "each"
    cap: StrictInt | None = Field(None, ge=1)
    by: tuple[StrictStr, ...] = ()
    minimum: StrictInt = Field(0, ge=0)

    def wish(self) -> Wish:
        """What is wanted of each cell."""
        return Wish(self.cap, self.by, self.minimum)


class Settings(BaseModel):
    """What the stage is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpora_root: StrictStr
    seed: StrictInt = Field(ge=0)
    audio: AudioParams = AudioParams()
    options: Options = Options()


_SECTIONS: dict[str, type[BaseModel]] = {"options": Options, "audio": AudioParams}


def read_settings(file: Path) -> Settings:
    """The settings of a file.

    Raises:
        ParamsError: It cannot be read, or holds other settings than there are: names each, and the nearest.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParamsError(str(file), expected="a readable file", got=str(error.strerror)) from None
    except (ValueError, RecursionError) as error:
        raise ParamsError(str(file), expected="settings as JSON in UTF-8", got=str(error)) from None
    return settings_of(str(file), found)


def settings_of(subject: str, found: object) -> Settings:
    """Settings that are checked.

    Raises:
        ParamsError: Names each that is wrong, what it should be, and what it is.
    """
    try:
        return Settings.model_validate(found)
    except ValidationError as error:
        faults = "; ".join(
            _fault(fault["type"], fault["loc"], fault["msg"], fault["input"]) for fault in error.errors()
        )
        raise ParamsError(subject, expected="valid settings", got=faults, remedy="Mend params.yaml") from None


def _fault(kind: str, place: tuple[int | str, ...], message: str, value: Any) -> str:
    key = ".".join(map(str, place)) or "all"
    if kind == "extra_forbidden":
        section: type[BaseModel] = _SECTIONS.get(str(place[0]), Settings) if len(place) > 1 else Settings
        known = list(section.model_fields)
        close = nearest(str(place[-1]), known)
        return f"{key}: no such key; " + (f"did you mean {close}?" if close else f"there are {', '.join(known)}")
    named = {"tuple_type": "a list", "missing": "a value"}
    wanted = named.get(kind) or message.removeprefix("Input should be ")
    return f"{key}: expected {wanted}" + ("" if kind == "missing" else f", got {value!r}")
