"""Requests to a Label Studio: who asks, how long one waits, what is asked again, and what a fault means to people."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests

from annotation.server.address import TOKEN, URL, Address
from earmark.errors import JudgementError

CONNECT_S = 10.0
ANSWER_S = 120.0
# The server makes an export whole before its first byte: 38 s for 10,000 judged tasks.
EXPORT_S = 1800.0
PAUSES_S = (1.0, 4.0)
_PASSING = frozenset({429, 502, 503, 504})
_RUN_AGAIN = "then run the same command again: what is there already is not sent twice"
_SHOWN = 300


class NoAnswerError(JudgementError):
    """A request without an answer: it may have been done, be at work still, or have been lost."""


class RefusedError(JudgementError):
    """An answer that says no.

    Attributes:
        status: The HTTP status.
    """

    status = 0


class Connection:
    """Speaks to one server as one account.

    Args:
        address: Where, and with which token: a legacy one, or a personal one, which buys short-lived ones.
        pauses_s: Seconds before each further attempt at something that may be done twice.
    """

    def __init__(self, address: Address, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self.url = address.url
        self._token = address.token
        self._personal = address.token.count(".") == 2
        self._pauses_s = pauses_s
        self._session = requests.Session()
        self._session.trust_env = False  # neither a proxy nor a .netrc has business with the token
        if not self._personal:
            self._session.headers["Authorization"] = f"Token {address.token}"

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Ask for JSON; asked again where the network or a proxy falters.

        Raises:
            JudgementError: No answer, or not the one that was asked for.
        """
        return self._json(self._patiently("GET", path, params=params))

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Change something: done twice, it is the same."""
        return self._json(self._patiently("PATCH", path, json=body))

    def post(self, path: str, body: Any, params: Mapping[str, Any] | None = None) -> Any:
        """Have something made; never asked again by itself.

        Raises:
            NoAnswerError: Nobody knows whether it was made.
            RefusedError: It was not.
        """
        return self._json(self._once("POST", path, json=body, params=params))

    def upload(self, path: str, files: Mapping[str, Any], params: Mapping[str, Any]) -> Any:
        """Send files, each under a field name of its own; never asked again by itself."""
        return self._json(self._once("POST", path, files=files, params=params))

    def stream(self, path: str, params: Mapping[str, Any]) -> requests.Response:
        """Ask for something large; the caller reads and closes it."""
        return self._patiently("GET", path, params=params, stream=True, timeout=(CONNECT_S, EXPORT_S))

    def _patiently(self, method: str, path: str, **details: Any) -> requests.Response:
        for pause in self._pauses_s:
            try:
                return self._once(method, path, **details)
            except (NoAnswerError, RefusedError) as error:
                slow = isinstance(error.__cause__, requests.exceptions.Timeout)  # it was given its time
                if slow or (isinstance(error, RefusedError) and error.status not in _PASSING):
                    raise
            time.sleep(pause)
        return self._once(method, path, **details)

    def _once(self, method: str, path: str, **details: Any) -> requests.Response:
        answer = self._sent(method, path, **details)
        if answer.status_code == HTTPStatus.UNAUTHORIZED and self._personal:
            self._buy()
            answer = self._sent(method, path, **details)
        if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal(method, path, answer)
        return answer

    def _sent(self, method: str, path: str, **details: Any) -> requests.Response:
        if self._personal and "Authorization" not in self._session.headers:
            self._buy()
        try:
            return self._session.request(
                method, f"{self.url}{path}", allow_redirects=False, **{"timeout": (CONNECT_S, ANSWER_S), **details}
            )
        except requests.exceptions.RequestException as error:
            raise self.broken(path, error) from error

    def _buy(self) -> None:
        self._session.headers.pop("Authorization", None)
        path = "/api/token/refresh/"
        try:
            answer = self._session.post(
                f"{self.url}{path}", json={"refresh": self._token}, timeout=(CONNECT_S, ANSWER_S),
                allow_redirects=False,
            )  # fmt: skip
        except requests.exceptions.RequestException as error:
            raise self.broken(path, error) from error
        if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal("POST", path, answer)
        self._session.headers["Authorization"] = f"Bearer {self._json(answer).get('access', '')}"

    def broken(self, path: str, error: Exception) -> NoAnswerError:
        """What a request without an answer means."""
        if isinstance(error, requests.exceptions.Timeout):
            got, do = "none in time", f"It is slow or hangs: look at it (`python -m annotation status`), {_RUN_AGAIN}"
        elif isinstance(error, requests.exceptions.ConnectionError):
            got, do = "none: it is gone, or was never there", f"Start it (`python -m annotation serve`), {_RUN_AGAIN}"
        elif isinstance(error, requests.exceptions.ChunkedEncodingError):
            got, do = "one that broke off", f"Look whether it still runs (`python -m annotation status`), {_RUN_AGAIN}"
        else:
            got, do = type(error).__name__, f"Is ${URL} the address of a Label Studio?"
        return NoAnswerError(f"{self.url}{path}", expected="an answer of the server", got=got, remedy=do)

    def _refusal(self, method: str, path: str, answer: requests.Response) -> RefusedError:
        status = answer.status_code
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            do = f"The token is not, or no longer, valid here: copy a new one from Account & Settings to ${TOKEN}"
        elif status == HTTPStatus.NOT_FOUND:
            do = f"It was deleted, or is somebody else's; run `push` again to make it anew, or check ${URL}"
        elif status < HTTPStatus.BAD_REQUEST:
            do = f"Is ${URL} right (https, no path behind the host)?"
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            do = f"The server is in trouble: see its log, {_RUN_AGAIN}"
        else:
            do = "Nothing of it was stored"
        error = RefusedError(
            f"{method} {self.url}{path}", expected="success", got=f"status {status}{_said(answer)}", remedy=do
        )
        error.status = status
        return error

    def _json(self, answer: requests.Response) -> Any:
        if answer.status_code == HTTPStatus.NO_CONTENT:
            return None
        try:
            return answer.json()
        except requests.exceptions.JSONDecodeError:
            raise JudgementError(
                answer.url.partition("?")[0], expected="JSON", got=answer.headers.get("Content-Type", "something else"),
                remedy=f"Is ${URL} the address of a Label Studio?",
            ) from None  # fmt: skip


def _said(answer: requests.Response) -> str:
    """What the server gives as its reason; not the page that it shows to browsers."""
    try:
        body = answer.json()
    except requests.exceptions.JSONDecodeError:
        return ""
    if not isinstance(body, dict):
        return f": {body}"[:_SHOWN].rstrip(".")
    reasons = body.get("validation_errors") or body.get("detail") or body
    return f": {reasons}"[:_SHOWN].rstrip(".")
