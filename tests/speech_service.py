"""A stand-in for a speech service on loopback: the real clients speak to a real server."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import soundfile

from tests import serving
from tests.serving import Asked

SERVED_HZ = 24_000


class Answer(NamedTuple):
    """What is answered."""

    status: int
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


def tone(form: str) -> bytes:
    """A second of sound as a file."""
    sound = io.BytesIO()
    t = np.arange(SERVED_HZ) / SERVED_HZ
    soundfile.write(sound, 0.3 * np.sin(2 * np.pi * 440 * t), SERVED_HZ, format=form)
    return sound.getvalue()


def google_body() -> bytes:
    """The tone as Google's service wraps it."""
    quoted = json.dumps([base64.b64encode(tone("MP3")).decode()]).replace('"', '\\"')
    return f'[["wrb.fr","jQ1olc","{quoted}",null]]\n'.encode()


class Service:
    """Gives the answers of a list, the last one for ever.

    Args:
        body: Of every answer of status 200.
    """

    def __init__(self, body: bytes) -> None:
        self.answers = [Answer(200)]
        self.asked: list[Asked] = []
        self.body = body
        self.port = 0

    @contextmanager
    def running(self) -> Iterator[Service]:
        """Serve until the end of the block."""
        with serving.on_loopback(_Handler, service=self) as url:
            self.port = urlsplit(url).port or 0
            yield self


class _Handler(serving.Handler):
    service: Service

    def respond(self) -> None:
        service = self.service
        service.asked.append(self.asked())
        answer = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
        self.close_connection = True
        self.reply(answer.status, service.body if answer.status == 200 else b"", **answer.headers)
