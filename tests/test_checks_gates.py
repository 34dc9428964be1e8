"""Gates: their defaults, what may be set, what is refused by name."""

from __future__ import annotations

import pytest

from earmark.checks import Gates
from earmark.errors import ParamsError


def test_what_is_not_named_keeps_its_default() -> None:
    assert Gates.of({"shortcut_excess": 0.1}) == Gates(shortcut_excess=0.1)
    assert Gates.of({}) == Gates()


@pytest.mark.parametrize("name", ["shortcut_excess", "shortcut_p", "position_p", "max_rejected_share"])
@pytest.mark.parametrize("value", [-0.01, 1.01, "0.1", None, True, float("nan")])
def test_a_share_is_from_nought_to_one(name: str, value: object) -> None:
    with pytest.raises(ParamsError, match=f"gates.{name}: expected a number from 0 to 1"):
        Gates.of({name: value})


def test_an_unknown_gate_is_named_with_the_nearest() -> None:
    with pytest.raises(ParamsError, match="Did you mean 'shortcut_excess'"):
        Gates.of({"shortcut_exces": 0.1})
