"""The markup of an interface: elements made by code, so that it is well-formed whatever the words are."""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring

Value = str | int | bool | None


def tag(name: str, /, *children: Element, **attributes: Value) -> Element:
    """One element.

    Args:
        name: As Label Studio calls it (`Choices`).
        children: What is in it.
        attributes: As Label Studio calls them (`toName`); None leaves one out, a truth value becomes its word.
    """
    made = Element(name, {key: _word(value) for key, value in attributes.items() if value is not None})
    made.extend(children)
    return made


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def text_of(root: Element) -> str:
    """The interface as Label Studio takes it."""
    indent(root)
    return tostring(root, encoding="unicode") + "\n"
