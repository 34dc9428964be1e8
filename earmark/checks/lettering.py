"""Lettering: what is wrong with the letters of a text, whatever it says."""

from __future__ import annotations

import re
import unicodedata
from html.entities import html5

_TAG = re.compile(
    r"</?(a|b|i|u|p|br|em|strong|span|div|font|sub|sup|h[1-6]|ul|ol|li|table|tr|td|th|img|html|body|script)\b[^<>]*>"
    r"|&(amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
# Unseen and without a use between letters; joiners, which Indic and Arabic scripts need, are not among them.
_UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad\ufffe")
_ENTITY = re.compile(r"&([A-Za-z]{2,31});")
_LATIN = re.compile(r"[A-Za-z]")
# Letters of Cyrillic and Greek that nobody can tell from Latin ones; of others a word may have some (\u0394t).
_LIKE_LATIN = re.compile(
    "[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
    "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\uff21-\uff3a\uff41-\uff5a]"
)
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]|(?<=[A-Za-z])[\u200c\u200d](?=[A-Za-z])")
_LOST = re.compile(r"[^\W\d_]{2,}\?[a-z]+|\b[a-z]\?[a-z]{2,}")
_WORD = re.compile(r"[^\W_]+")


def damage_of(text: str) -> str:
    """What is wrong with the letters of a text; empty where nothing is."""
    if "\ufffd" in text:
        return "a replacement character"
    unseen = [c for c in text if c in _UNSEEN or (unicodedata.category(c) in ("Cc", "Co", "Cn") and c not in "\n\t\r")]
    if unseen:
        return f"an unseen character, U+{ord(unseen[0]):04X}"
    tag = _TAG.search(text)
    if tag:
        return f"markup, {tag[0]}"
    entity = next((found for found in _ENTITY.finditer(text) if f"{found[1]};" in html5), None)
    if entity:
        return f"markup, {entity[0]}"
    return "UTF-8 that was read as another encoding" if _is_mojibake(text) else _misspelt(text)


def _misspelt(text: str) -> str:
    """Letters that a reader cannot see to be wrong, and marks where letters were."""
    mixed = next((word for word in _WORD.findall(text) if _LATIN.search(word) and _LIKE_LATIN.search(word)), "")
    if mixed:
        return f"letters of two alphabets in one word, {mixed!a}"
    if _TURNED.search(text) and not any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return "a sign that turns the direction of writing"
    lost = None if "://" in text or "=" in text else _LOST.search(text)
    return f"letters that became question marks, {lost[0]!r}" if lost else ""


def _is_mojibake(text: str) -> bool:
    """Whether the text, written in an encoding of the West, gives the bytes of another text in UTF-8."""
    for encoding in ("cp1252", "latin-1"):
        try:
            if text.encode(encoding).decode() != text:
                return True
        except UnicodeError:
            continue
    return any(pair in text for pair in ("â€™", "â€œ", "â€“", "Ã©", "Ã¨", "Ã¼", "Ã¶", "Ã¤", "Ã±"))
