"""The mapping file: which column of a benchmark is which field of an item.

A column is named by its path (`extra.raw_question`, see `earmark.audit.cells`), and `@file` is the name of the file
without its ending; a `?` at the end says that it may be absent. Ready-made mappings lie in `maps/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from earmark.audit.cells import braced
from earmark.errors import UsageError
from earmark.item import AnswerType
from earmark.params import StrictLoader
from earmark.taxonomy import nearest

MAPS = Path(__file__).parent / "maps"

Kind = AnswerType | Literal["yes_no", "judged", "auto"]
"""A type of answers; `yes_no`: a choice whose options are not written down; `judged`: free, and no reference is
promised; `auto`: a choice where there are choices, free where there are none."""

GivenAs = Literal["text", "letter", "index", "place", "text or letter"]
"""How an answer is written: as the text of its option, its letter, its index from 0, or its place from 1."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


def _kind(value: Any) -> Any:
    return {"otherwise": value} if isinstance(value, str) else value


Column = Annotated[str, Field(min_length=1)]
Columns = Annotated[list[Column], BeforeValidator(_listed)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChoicesField(_Closed):
    """Where the choices are.

    Attributes:
        column: One column: a list, an object, or a text, which may be a list or an object written down.
        columns: Or several, one a choice; those that are empty are passed over.
        fixed: Or the same choices in every row.
        in_question: Or the end of the question, as `A. rain B. wind`.
        split: What stands between the choices of a text.
        lettered: The choices begin with letters or numbers (`A. rain`, `1. rain`), which belong to no choice.
    """

    column: str = ""
    columns: Columns = []
    fixed: Columns = []
    in_question: bool = False
    split: str = ""
    lettered: bool = False

    @model_validator(mode="after")
    def _in_one_place(self) -> ChoicesField:
        given = sum(map(bool, (self.column, self.columns, self.fixed, self.in_question)))
        if given != 1:
            raise ValueError(f"one of column, columns, fixed and in_question; {'several' if given else 'none'}")
        return self


class AnswerField(_Closed):
    """Where the answer is, and what it is.

    Attributes:
        column: One answer, or a list of accepted ones.
        given_as: The option's text, its letter, its index from 0, its place from 1, or text or else letter.
        split: What stands between several answers in one text.
        values: What an answer stands for, where it is written as a code (`N: neutral`).
        letter: A second column that says the answer's letter; the two should agree.
    """

    column: Column
    given_as: GivenAs = Field("text", alias="as")
    split: str = ""
    values: dict[str, str] = {}
    letter: str = ""


class TypeField(_Closed):
    """How the type of a row's answer is known.

    Attributes:
        column: Says it by a word.
        values: Word to type.
        otherwise: For all other words.
    """

    column: str = ""
    values: dict[str, Kind] = {}
    otherwise: Kind = "auto"


class Fields(_Closed):
    """A mapping.

    Attributes:
        name: Of the benchmark, one word.
        title, source: For people: what it is, and where its columns were seen.
        hub: Id of the data set, where it is on the Hub.
        files: Patterns of the files with rows, below a folder; none for all files of rows.
        id: What names a row; none: its file and place.
        question: The columns that may hold the question, the best first; of a list the last text.
        asks: Or the question itself, where it is the same in every row but for columns in braces.
        audio: Columns of paths, of lists of paths, of encoded bytes, or of samples with their rate.
        task: Columns whose words together name the cell; none: one cell.
        duration_s, sample_rate_hz: As the benchmark declares them.
        groups: Name to column: what fairness is measured over, and other labels.
        words: Columns of text that is content, beside questions and answers: nobody's personal data.
        licence, attribution, url: Columns about the clips of a row.
        release_licence: SPDX identifier that the whole is declared under.
    """

    name: str
    title: str = ""
    source: str = ""
    hub: str = ""
    files: Columns = []
    id: str = ""
    question: Columns = []
    asks: str = ""
    choices: Annotated[ChoicesField | None, BeforeValidator(_column)] = None
    answer: Annotated[AnswerField | None, BeforeValidator(_column)] = None
    answer_type: Annotated[TypeField, BeforeValidator(_kind)] = TypeField()
    audio: Columns = []
    task: Columns = []
    transcript: str = ""
    language: str = ""
    duration_s: str = ""
    sample_rate_hz: str = ""
    groups: dict[str, str] = {}
    words: Columns = []
    licence: str = ""
    attribution: str = ""
    url: str = ""
    release_licence: str = ""

    @model_validator(mode="after")
    def _asks_once(self) -> Fields:
        if bool(self.question) == bool(self.asks):
            raise ValueError(f"question (a column) or asks (its words); {'both' if self.asks else 'neither'}")
        return self

    def columns(self) -> tuple[str, ...]:
        """Every column that is named, as it is written in the mapping, each once."""
        choices, answer = self.choices, self.answer
        named = [
            self.id, *self.question, *((choices.column, *choices.columns) if choices else ()),
*braced(self.asks),
            *((answer.column, answer.letter) if answer else ()), self.answer_type.column, *self.audio, *self.task,
            self.transcript, self.language, self.duration_s, self.sample_rate_hz, *self.groups.values(), *self.words,
            self.licence, self.attribution, self.url,
        ]  # fmt: skip
        return tuple(dict.fromkeys(name for name in named if name))


def ready_made() -> dict[str, Path]:
    """The mappings that come with the library, by name."""
    return {path.stem: path for path in sorted(MAPS.glob("*.yaml"))}


def read_fields(name: str) -> Fields:
    """Read a mapping.

    Args:
        name: Of a mapping that comes with the library, or a YAML file.

    Raises:
        UsageError: There is no such mapping (names the nearest), or it is not one: says the key and what is wrong.
    """
    known = ready_made()
    path = known.get(name, Path(name))
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        close = nearest(name, known)
        remedy = f"Did you mean {close!r}?" if close else f"Mappings that come along: {', '.join(known)}"
        got = "no such file" if isinstance(error, FileNotFoundError) else str(error)
        got = "a folder" if isinstance(error, IsADirectoryError) else got
        raise UsageError(f"--map {name}", expected="a mapping", got=got, remedy=remedy) from None
    except yaml.YAMLError as error:
        raise UsageError(str(path), expected="YAML", got=" ".join(str(error).split())) from None
    if not isinstance(given, dict):
        raise UsageError(
            str(path), expected="keys and columns", got="nothing" if given is None else repr(given)[:80],
            remedy=f"Such as `question: text`; mappings that come along: {', '.join(known)}",
        )  # fmt: skip
    try:
        return Fields.model_validate({"name": path.stem, **given})
    except ValidationError as error:
        raise _mistake(path, error) from None


_WANTED = {
    "string_type": "a word", "list_type": "a column, or a list of columns", "bool_type": "true or false",
    "dict_type": "words and their values", "model_type": "a column, or keys and values",
    "string_too_short": "the name of a column", "invalid_key": "keys that are words",
}  # fmt: skip


def _mistake(path: Path, error: ValidationError) -> UsageError:
    """The first mistake of a mapping, in words."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith("literal["))
    place = f"{path}: {where}" if where else str(path)
    if first["type"] == "missing":
        return UsageError(place, expected="a column", got="nothing", remedy=f"Say which column is {where}")
    if first["type"] == "extra_forbidden":
        word, known = str(first["loc"][-1]), _keys(first["loc"][:-1])
        close = nearest(word, known)
        remedy = f"Did you mean {close!r}?" if close else "Leave it out"
        return UsageError(place, expected=f"one of {', '.join(known)}", got=repr(word), remedy=remedy)
    if first["type"] == "value_error":
        rule, _, got = str(first["msg"]).removeprefix("Value error, ").partition("; ")
        return UsageError(place, expected=rule, got=got)
    wanted = _WANTED.get(first["type"], str(first["msg"]).removeprefix("Input should be "))
    if first["type"] == "literal_error" and "answer_type" in first["loc"]:
        wanted = f"one of {', '.join(word for part in get_args(Kind) for word in get_args(part))}"
    return UsageError(place, expected=wanted, got=repr(first["input"])[:80])


def _keys(place: tuple[int | str, ...]) -> list[str]:
    """The keys that a place of a mapping may have."""
    inner: dict[str, type[BaseModel]] = {"choices": ChoicesField, "answer": AnswerField, "answer_type": TypeField}
    model = inner.get(str(place[0]), Fields) if place else Fields
    return [field.alias or name for name, field in model.model_fields.items()]
