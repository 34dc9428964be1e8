"""Who has which pseudonym: a file that only its owner can read, and that never leaves this machine."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from earmark.alone import alone
from earmark.errors import JudgementError

PSEUDONYM = re.compile(r"rater-\d{2,}")
CURATOR = "curator"
DOMAIN = "earmark.invalid"  # RFC 2606: nobody's, so that no letter ever goes out


class People:
    """Names or e-mail addresses, and their pseudonyms.

    Args:
        file: Read and written at every question, so that two commands never give one pseudonym twice.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def pseudonym(self, name: str) -> str:
        """The pseudonym of a person; the next free one (`rater-07`) for somebody new.

        Args:
            name: A name or an e-mail address, in any case; a pseudonym stands for itself.

        Raises:
            JudgementError: The name is empty, or the file is damaged.
        """
        key = name.strip().lower().removesuffix(f"@{DOMAIN}")
        if not key:
            raise JudgementError("a person", expected="a name or an e-mail address", got="nothing")
        if key == CURATOR:
            return CURATOR
        with alone("people", self.file.with_name(".people.lock")):
            known = self.known()
            if key in known.values():
                return key
            if key not in known:
                known[key] = key if PSEUDONYM.fullmatch(key) else _next(known)
                self._write(known)
            return known[key]

    def reserve(self, pseudonyms: Iterable[str]) -> None:
        """Give nobody new a pseudonym that somebody has in judgements on disk, who got it on another machine."""
        for name in sorted(set(pseudonyms) - set(self.known().values())):
            self.pseudonym(name)

    def unused(self, count: int) -> list[str]:
        """The next pseudonyms that nobody has."""
        known = self.known()
        for _ in range(count):
            name = _next(known)
            known[name] = name
        return list(known)[-count:]

    def known(self) -> dict[str, str]:
        """Everybody: name or address, in small letters, and pseudonym.

        Raises:
            JudgementError: The file is damaged.
        """
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (ValueError, OSError) as error:
            raise self._damaged(type(error).__name__) from None
        if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
            raise self._damaged("something else")
        if len(set(found.values())) != len(found):
            raise self._damaged("one pseudonym for two")
        return found

    def _damaged(self, got: str) -> JudgementError:
        return JudgementError(
            str(self.file), expected="names and their pseudonyms", got=got,
            remedy="Restore it: a new one would give people other pseudonyms",
        )  # fmt: skip

    def _write(self, known: dict[str, str]) -> None:
        part = self.file.with_name(f".{self.file.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(known, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.file)


def _next(known: dict[str, str]) -> str:
    taken = set(known.values())
    return next(name for n in range(1, len(taken) + 2) if (name := f"rater-{n:02d}") not in taken)
