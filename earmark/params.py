"""`params.yaml`: all that a curator turns, checked before anything is built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from earmark.errors import ParamsError
from earmark.licences import is_known
from earmark.taxonomy import nearest

# Semantic Versioning 2.0.0, items 2, 9 and 10.
_CORE = r"(0|[1-9][0-9]*)"
_PRE = r"(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER = re.compile(rf"{_CORE}\.{_CORE}\.{_CORE}(-{_PRE}(\.{_PRE})*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORM = re.compile(r"[A-Za-z0-9]{1,8}")
# Where answers are withheld: one of fewer bits can be found by trying, and it draws the places of the answers.
SECRET_SEED = 2**60
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def _semver(text: str) -> str:
    if not _SEMVER.fullmatch(text):
        raise ValueError("a version such as 1.0.0 (Semantic Versioning 2.0.0)")
    return text


def _form(text: str) -> str:
    if not _FORM.fullmatch(text):
        raise ValueError("one to eight letters or digits, such as A")
    return text


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError("names that are each given once")
    if not all(map(_NAME.fullmatch, names)):
        raise ValueError("names in lower case, such as esc50")
    return names


Names = Annotated[tuple[StrictStr, ...], AfterValidator(_distinct)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class AudioParams(_Section):
    """What every clip is brought to; see `earmark.mastering.Target`."""

    loudness_lufs: StrictFloat | None = Field(-23.0, ge=-60, le=-5)
    true_peak_dbtp: StrictFloat = Field(-1.0, ge=-20, le=0)
    max_sample_rate_hz: StrictInt = Field(48_000, ge=8_000, le=192_000)


def _day(text: str) -> str:
    if text and not _DAY.fullmatch(text):
        raise ValueError('a day such as "2026-01-31", in quotes')
    return text


class ReleaseParams(_Section):
    """Words of the release itself.

    Attributes:
        creators: Whom to cite; empty: the makers of the title, as a body.
        url: Its page.
        date: Of publication (ISO 8601); empty: that of the commit.
        answers: `withheld` keeps those of the `test` split in a private part (`earmark.release.answers`).
        validation_items: Of each configuration in a split `validation`, about; 0 for no such split.
    """

    name: StrictStr = "earmark-benchmark"
    title: StrictStr = "An Earmark benchmark"
    default_config: StrictStr | None = None
    mini_items: StrictInt = Field(40, ge=1)
    private: StrictBool = False
    answers: Literal["published", "withheld"] = "published"
    validation_items: StrictInt = Field(0, ge=0)
    creators: tuple[StrictStr, ...] = ()
    url: StrictStr = ""
    date: Annotated[StrictStr, AfterValidator(_day)] = ""


def _licence(text: str) -> str:
    if not is_known(text):
        raise ValueError("an SPDX identifier, such as CC0-1.0")
    return text


class ReviewParams(_Section):
    """When judgements decide about an item, and what a release demands; `annotation/adjudication/` has the rules.

    Attributes:
        raters: Fewer than so many decide nothing.
        majority: More than this share of them must say the same.
        alpha: Where Krippendorff's alpha of all their decisions is lower, only all of them together decide.
        most: A dispute goes to one more rater until so many have judged, then to the expert.
        demand: Which items a release takes: `none`: all but rejected ones; `judged`: those that were judged as they
            are, disputed ones included; `accepted`: accepted ones.
        licence: SPDX identifier of the judgements that ship with a release.
    """

    raters: StrictInt = Field(2, ge=1)
    majority: StrictFloat = Field(0.5, ge=0.5, lt=1)
    alpha: StrictFloat | None = Field(None, ge=-1, le=1)
    most: StrictInt = Field(3, ge=1)
    demand: Literal["none", "judged", "accepted"] = "none"
    licence: Annotated[StrictStr, AfterValidator(_licence)] = "CC0-1.0"

    @model_validator(mode="after")
    def _enough(self) -> ReviewParams:
        if self.most < self.raters:
            raise ValueError("most: as many as raters, or more")
        return self


class RedrawParams(_Section):
    """Places, and wrong answers where there are spares, drawn anew until the gates hold (`earmark.release.redraw`).

    Attributes:
        rounds: How often at most; 0 leaves all options as they are.
    """

    rounds: StrictInt = Field(12, ge=0, le=100)


class PublishParams(_Section):
    """Where the candidate goes: a folder, or `hf://org/name`; and who may read it at the Hub."""

    to: StrictStr = "build/hub"
    private: StrictBool = False
    gated: Literal["auto", "manual"] | None = None


class Params(_Section):
    """The keys of `params.yaml`; an unknown one is an error."""

    version: Annotated[StrictStr, AfterValidator(_semver)]
    corpora_root: StrictStr = ""
    sources: Names = ()
    recipes: Names = ()
    recordings: Names = ()
    seed: StrictInt = Field(ge=0)
    form: Annotated[StrictStr, AfterValidator(_form)] = "A"
    audio: AudioParams = AudioParams()
    options: Mapping[StrictStr, Mapping[StrictStr, Any] | None] = {}
    gates: Mapping[StrictStr, StrictInt | StrictFloat] = {}
    known: tuple[StrictStr, ...] = ()
    review: ReviewParams = ReviewParams()
    redraw: RedrawParams = RedrawParams()
    release: ReleaseParams = ReleaseParams()
    publish: PublishParams = PublishParams()


class StrictLoader(yaml.SafeLoader):
    """YAML in which a key that is given twice is an error, where it would win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; refuses one that has a key twice."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = next((key for n, key in enumerate(keys) if key in keys[:n]), None)
        if twice is not None:
            raise yaml.YAMLError(f"the key {twice} twice")
        return super().construct_mapping(node, deep)


def read_params(path: Path) -> Params:
    """Read and check the parameters.

    Raises:
        ParamsError: Names every key that is wrong, what it should be, and what it is.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)  # noqa: S506 - a safe loader
    except OSError as error:
        raise ParamsError(str(path), expected="a readable file", got=str(error.strerror)) from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ParamsError(str(path), expected="YAML in UTF-8", got=reason) from None
    if not isinstance(data, dict):
        raise ParamsError(str(path), expected="keys such as version, sources, recipes, seed", got=type(data).__name__)
    try:
        params = Params.model_validate(data)
    except ValidationError as error:
        raise _explained(path, error) from None
    _require_work(path, params)
    return params


def _explained(path: Path, error: ValidationError) -> ParamsError:
    lines = []
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            close = nearest(str(fault["loc"][-1]), _fields_at(fault["loc"][:-1]))
            lines.append(f"{key}: no such key" + (f" (did you mean {close}?)" if close else ""))
        elif fault["type"] == "missing":
            lines.append(f"{key}: missing")
        else:
            said = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
            wanted = "a list" if fault["type"] == "tuple_type" else said
            lines.append(f"{key}: expected {wanted}, got {fault['input']!r}")
    return ParamsError(str(path), expected="valid parameters", got="; ".join(lines), remedy="Mend params.yaml")


def _fields_at(keys: tuple[int | str, ...]) -> Iterable[str]:
    section: Any = Params
    for key in keys:
        section = section.model_fields[key].annotation
    return list(section.model_fields)


def _require_work(path: Path, params: Params) -> None:
    known = {*params.sources, *params.recipes}
    both = set(params.sources) & set(params.recipes)
    if both:
        got = f"{', '.join(sorted(both))} in both"
        raise ParamsError(str(path), expected="sources and recipes of different names", got=got)
    strange = sorted(set(params.recordings) - set(params.sources))
    if strange:
        remedy = "Name them under `sources`, or take them out of `recordings`"
        raise ParamsError(
            str(path), expected="recordings of sources that take part", got=", ".join(strange), remedy=remedy
        )
    if not known:
        raise ParamsError(str(path), expected="at least one source or recipe", got="none")
    if params.release.answers == "withheld" and params.seed < SECRET_SEED:
        raise ParamsError(
            str(path), expected="a seed that nobody guesses, 2**60 or more, since answers are withheld",
            got=str(params.seed),
            remedy="python -c 'import secrets; print(2**62 + secrets.randbits(61))'; keep params.yaml to yourself",
        )  # fmt: skip
