"""The mapping file: which column of a benchmark is which field of an item.

A column is named by its path (`extra.raw_question`), and `@file` is the name of the file without its ending; a `?`
at the end says that it may be absent. Ready-made mappings lie in `maps/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from earmark.errors import UsageError
from earmark.item import AnswerType
from earmark.taxonomy import nearest

MAPS = Path(__file__).parent / "maps"

Kind = AnswerType | Literal["yes_no", "judged", "auto"]
"""A type of answers; `yes_no`: a choice whose options are not written down; `judged`: free, and no reference is
promised; `auto`: a choice where there are choices, free where there are none."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


def _kind(value: Any) -> Any:
    return {"otherwise": value} if isinstance(value, str) else value


Columns = Annotated[list[str], BeforeValidator(_listed)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChoicesField(_Closed):
    """Where the choices are.

    Attributes:
        column: One column: a list, or a text to be split.
        columns: Or several, one a choice; those that are empty are passed over.
        split: What stands between the choices of a text.
        written: The text is a list written down, as JSON or as Python writes it.
        lettered: The choices begin with letters (`A. rain`), which belong to no choice.
    """

    column: str = ""
    columns: Columns = []
    split: str = ""
    written: bool = False
    lettered: bool = False


class AnswerField(_Closed):
    """Where the answer is, and what it is.

    Attributes:
        column: One answer, or a list of accepted ones.
        given_as: The option's text, its letter, its index from 0, its place from 1, or text or else letter.
        letter: A second column that says the answer's letter; the two should agree.
    """

    column: str
    given_as: Literal["text", "letter", "index", "place", "text or letter"] = Field("text", alias="as")
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
        audio: Columns of paths, of lists of paths, or of encoded bytes.
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
    question: Columns
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

    def columns(self) -> tuple[str, ...]:
        """Every column that is named, as it is written in the mapping, each once."""
        choices, answer = self.choices or ChoicesField(), self.answer
        named = [
            self.id, *self.question, choices.column, *choices.columns,
            *((answer.column, answer.letter) if answer else ()), self.answer_type.column, *self.audio, *self.task,
            self.transcript, self.language, self.duration_s, self.sample_rate_hz, *self.groups.values(), *self.words,
            self.licence, self.attribution, self.url,
        ]  # fmt: skip
        return tuple(dict.fromkeys(name for name in named if name))


def read_fields(name: str) -> Fields:
    """Read a mapping.

    Args:
        name: Of a mapping that comes with the library, or a YAML file.

    Raises:
        UsageError: There is no such mapping (names the nearest), or it is not one: says the key and what is wrong.
    """
    known = {path.stem: path for path in sorted(MAPS.glob("*.yaml"))}
    path = known.get(name, Path(name))
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        close = nearest(name, known)
        remedy = f"Did you mean {close!r}?" if close else f"Mappings that come along: {', '.join(known)}"
        got = "no such file" if isinstance(error, FileNotFoundError) else str(error)
        raise UsageError(f"--map {name}", expected="a mapping", got=got, remedy=remedy) from None
    except yaml.YAMLError as error:
        raise UsageError(str(path), expected="YAML", got=" ".join(str(error).split())) from None
    if not isinstance(given, dict):
        raise UsageError(str(path), expected="keys and columns", got=repr(given)[:80])
    try:
        return Fields.model_validate({"name": path.stem, **given})
    except ValidationError as error:
        raise _mistake(path, error) from None


def _mistake(path: Path, error: ValidationError) -> UsageError:
    """The first mistake of a mapping, in words."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith("literal["))
    if first["type"] == "missing":
        return UsageError(f"{path}: {where}", expected="a column", got="nothing", remedy=f"Say which column is {where}")
    if first["type"] == "extra_forbidden":
        word, known = str(first["loc"][-1]), _keys(first["loc"][:-1])
        close = nearest(word, known)
        remedy = f"Did you mean {close!r}?" if close else "Leave it out"
        return UsageError(f"{path}: {where}", expected=f"one of {', '.join(known)}", got=repr(word), remedy=remedy)
    wanted = str(first["msg"]).removeprefix("Input should be ")
    if first["type"] == "literal_error" and "answer_type" in first["loc"]:
        wanted = f"one of {', '.join(word for part in get_args(Kind) for word in get_args(part))}"
    return UsageError(f"{path}: {where}", expected=wanted, got=repr(first["input"])[:80])


def _keys(place: tuple[int | str, ...]) -> list[str]:
    """The keys that a place of a mapping may have."""
    inner: dict[str, type[BaseModel]] = {"choices": ChoicesField, "answer": AnswerField, "answer_type": TypeField}
    model = inner.get(str(place[0]), Fields) if place else Fields
    return [field.alias or name for name, field in model.model_fields.items()]
