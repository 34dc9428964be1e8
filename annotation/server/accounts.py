"""Accounts of a server of ours: the curator's, which it is started with, and those of the annotators, who sign up."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

import requests

from annotation.server.people import CURATOR, DOMAIN, People
from annotation.server.state import Account, Home, State
from earmark.errors import JudgementError, UsageError

TIMEOUT_S = 60.0
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class _RefusedError(JudgementError):
    """The server does not take somebody, and would not another time."""


def curator() -> Account:
    """A new curator; the token is one that the server accepts from the start."""
    return Account(
        pseudonym=CURATOR, email=f"{CURATOR}@{DOMAIN}", password=_password(), token=secrets.token_hex(20)
    )  # fmt: skip


def invited(state: State, names: Iterable[str], people: People) -> list[Account]:
    """Add annotators to a state; who is in it already is left as he is.

    Args:
        state: Of the server; changed.
        names: E-mail addresses or names; each gets a pseudonym, and a name an address that goes nowhere.
        people: Who has which pseudonym.

    Returns:
        Those who are new.

    Raises:
        UsageError: One of the names is none; nobody is added.
    """
    names = [name.strip() for name in names]
    for name in names:
        if not name or ("@" in name and not _ADDRESS.fullmatch(name)):
            raise UsageError("--annotator", expected="a name or an e-mail address", got=repr(name))
    known = {state.curator.pseudonym, *(account.pseudonym for account in state.annotators)}
    new = []
    for name in names:
        pseudonym = people.pseudonym(name)
        if pseudonym in known:
            continue
        known.add(pseudonym)
        email = name.lower() if "@" in name else f"{pseudonym}@{DOMAIN}"
        new.append(Account(pseudonym=pseudonym, email=email, password=_password()))
    state.annotators.extend(new)
    return new


def _password() -> str:
    return secrets.token_urlsafe(12)


def create(home: Home, state: State) -> None:
    """Sign up every annotator whom the server does not have yet; run again after a fault, it goes on.

    Raises:
        JudgementError: The server does not know the curator, or refuses an account.
    """
    whoami = _asked("GET", f"{state.url}/api/current-user/whoami", headers=_authorisation(state))
    if whoami.status_code != requests.codes.ok or whoami.json().get("email") != state.curator.email:
        raise JudgementError(
            state.url, expected=f"a server that knows {state.curator.email}", got=f"status {whoami.status_code}",
            remedy="Its database was made with another server.json, which must come back; or somebody took its port",
        )  # fmt: skip
    waiting = [account for account in state.annotators if not account.token]
    if not waiting:
        return
    invite = _asked("GET", f"{state.url}/api/invite", headers=_authorisation(state)).json()["token"]
    for account in waiting:
        try:
            account.token = _signed_up(state.url, account, invite)
        except _RefusedError:
            state.annotators.remove(account)
            raise
        finally:
            home.write(state)
    # The invitation was for them alone.
    _asked("POST", f"{state.url}/api/invite/reset-token", json={}, headers=_authorisation(state))


def _authorisation(state: State) -> dict[str, str]:
    return {"Authorization": f"Token {state.curator.token}"}


def _signed_up(url: str, account: Account, invite: str) -> str:
    with requests.Session() as session:
        session.trust_env = False
        # An account that exists already was made by a run that was killed before it could write the token down.
        if not _entered(session, f"{url}/user/login/", account) and not _entered(
            session, f"{url}/user/signup/?token={invite}", account
        ):
            raise _RefusedError(
                account.pseudonym, expected="an account on the server", got="a refusal",
                remedy="An account of this address exists with another password, or the address is none",
            )  # fmt: skip
        me = _asked("GET", f"{url}/api/current-user/whoami", session).json()
        name = {"first_name": account.pseudonym}
        _asked("PATCH", f"{url}/api/users/{me['id']}/", session, json=name, headers=_unforged(session))
        return str(_asked("GET", f"{url}/api/current-user/token", session).json()["token"])


def _entered(session: requests.Session, page: str, account: Account) -> bool:
    _asked("GET", page, session)
    form = {"email": account.email, "password": account.password, **_hidden(session)}
    answer = _asked("POST", page, session, data=form, headers={"Referer": page}, allow_redirects=False)
    return answer.status_code == requests.codes.found


def _hidden(session: requests.Session) -> dict[str, str]:
    return {"csrfmiddlewaretoken": session.cookies.get("csrftoken", "") or ""}


def _unforged(session: requests.Session) -> dict[str, str]:
    return {"X-CSRFToken": session.cookies.get("csrftoken", "") or ""}


def _asked(method: str, url: str, session: requests.Session | None = None, **details: object) -> requests.Response:
    if session is None:
        with requests.Session() as own:
            own.trust_env = False  # no proxy has business with loopback, and no .netrc with the token
            return _asked(method, url, own, **details)
    try:
        return session.request(method, url, timeout=TIMEOUT_S, **details)  # type: ignore[arg-type]
    except requests.exceptions.RequestException as error:
        where = url.partition("?")[0]  # an invitation may follow
        raise JudgementError(where, expected="an answer of the server", got=type(error).__name__) from None
