"""Whether transcripts come from a chat endpoint, and from which: by the environment, whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from earmark.chat import Chat, base_address
from earmark.errors import SynthError
from earmark.licences import is_known

URL, MODEL, TOKEN = "EARMARK_DIALOGUES_URL", "EARMARK_DIALOGUES_MODEL", "EARMARK_DIALOGUES_TOKEN"
CHECK_URL, CHECK_MODEL = "EARMARK_DIALOGUES_CHECK_URL", "EARMARK_DIALOGUES_CHECK_MODEL"
CHECK_TOKEN = "EARMARK_DIALOGUES_CHECK_TOKEN"  # noqa: S105 - the name of a variable
CACHE, LICENCE = "EARMARK_DIALOGUES_CACHE", "EARMARK_DIALOGUES_LICENCE"
DEFAULT_LICENCE = "LicenseRef-Chat-Endpoint"
_ALL = (URL, MODEL, CHECK_URL, CHECK_MODEL, CACHE, LICENCE)
_REMEDY = f"Set ${URL}, ${MODEL}, ${CHECK_MODEL} and ${CACHE}, or none of them: the grammar needs no network"


@dataclass(frozen=True, slots=True)
class Writers:
    """Who writes, and who checks.

    Attributes:
        licence: SPDX identifier of what is written; unless the curator knows better, it may not be passed on.
    """

    generator: Chat
    validator: Chat
    licence: str


def writers() -> Writers | None:
    """The endpoints that the environment names; None where it names none, and the grammar writes.

    Raises:
        SynthError: Only some of the variables are there, an address that is none, an unknown licence, or a generator
            that would check itself.
    """
    given = {name: os.environ.get(name, "").strip() for name in _ALL}
    if not any(given.values()):
        return None
    for name in (URL, MODEL, CHECK_MODEL, CACHE):
        if not given[name]:
            raise SynthError(f"${name}", expected="a value: others of its kind are set", got="none", remedy=_REMEDY)
    cache = Path(given[CACHE])
    generator = Chat(base_address(f"${URL}", given[URL], SynthError), given[MODEL], TOKEN, cache, SynthError)
    # A token goes only to the service that it was given for.
    token = CHECK_TOKEN if given[CHECK_URL] else TOKEN
    checking = base_address(f"${CHECK_URL}", given[CHECK_URL], SynthError) if given[CHECK_URL] else generator.base
    validator = Chat(checking, given[CHECK_MODEL], token, cache, SynthError)
    if generator.name == validator.name:
        raise SynthError(
            f"${CHECK_MODEL}", expected="another model than the one that writes", got=repr(validator.model)
        )
    licence = given[LICENCE] or DEFAULT_LICENCE
    if not is_known(licence):
        raise SynthError(f"${LICENCE}", expected="an SPDX identifier", got=repr(licence))
    return Writers(generator, validator, licence)
