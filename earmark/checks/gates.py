"""The numbers that a release must keep to; a curator sets them in `params.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from earmark.errors import ParamsError
from earmark.taxonomy import nearest

# Readers of YAML and JSON may make 50.0 of 50.
_WHOLE = frozenset({"min_items", "min_cell_items", "min_group_items"})


@dataclass(frozen=True, slots=True)
class Gates:
    """What must hold over all items.

    Attributes:
        position_p: The places of the answers are unbalanced where chance gives such counts more rarely than
            this; divided by the number of cells that are tested.
        max_rejected_share: Of what came into a stage, the share that may have been rejected.
        min_items: A release has at least so many.
        min_cell_items: A task that is reported has at least so many.
        min_group_items: So has each of the groups that a task is compared over.
        shortcut_excess: What does not listen may score so much above chance, as a share of the questions: beyond it
            there must be doubt.
        shortcut_p: How seldom a benchmark without a shortcut may be taken for one that has some; divided by the
            number of cells and rules that are tested.

    Raises:
        ParamsError: A value is not a number, or is out of range.
    """

    position_p: float = 0.001
    max_rejected_share: float = 0.2
    min_items: int = 1
    min_cell_items: int = 30
    min_group_items: int = 30
    shortcut_excess: float = 0.02
    shortcut_p: float = 0.01

    def __post_init__(self) -> None:
        _require("position_p", self.position_p, (int, float), 1.0)
        _require("max_rejected_share", self.max_rejected_share, (int, float), 1.0)
        for name in sorted(_WHOLE):
            _require(name, getattr(self, name), (int,), float("inf"))
        _require("shortcut_excess", self.shortcut_excess, (int, float), 1.0)
        _require("shortcut_p", self.shortcut_p, (int, float), 1.0)

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Gates:
        """Gates from a mapping of `params.yaml`; what it does not name keeps its default.

        Raises:
            ParamsError: A gate is unknown (names the nearest) or has an impossible value.
        """
        if not isinstance(values, Mapping):
            raise ParamsError("gates", expected="a mapping of names to numbers", got=repr(values))
        known = [field.name for field in fields(cls)]
        for name in values:
            if name not in known:
                close = nearest(str(name), known)
                raise ParamsError(
                    f"gates.{name}",
                    expected=f"one of {', '.join(known)}",
                    got=repr(name),
                    remedy=f"Did you mean {close!r}?" if close else "Leave it out",
                )
        whole = {name: int(v) if name in _WHOLE and isinstance(v, float) and v.is_integer() else v
                 for name, v in values.items()}  # fmt: skip
        return cls(**whole)  # type: ignore[arg-type]  # the types are checked in __post_init__


def _require(name: str, value: object, kinds: tuple[type, ...], highest: float) -> None:
    number = isinstance(value, kinds) and not isinstance(value, bool)
    if not number or not 0 <= value <= highest:  # type: ignore[operator]
        kind = "a whole number" if kinds == (int,) else "a number"
        bounds = "of 0 or more" if highest == float("inf") else f"from 0 to {highest:g}"
        raise ParamsError(f"gates.{name}", expected=f"{kind} {bounds}", got=repr(value))
