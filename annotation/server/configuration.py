"""What the server is told by its environment: nothing leaves this machine, nothing secret is on its command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from earmark.errors import UsageError

HOST = "127.0.0.1"
SETTINGS = Path(__file__).with_name("settings")
# Label Studio reads settings of a hundred names, some as common as DATABASE_NAME: what whoever calls has set for
# something else, keys and proxies included, is not for it. Only this is handed on.
_HANDED_ON = {"HOME", "PATH", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"}
_HANDED_ON_START = ("LC_", "PG")  # PGPASSFILE, PGSSLMODE
_NOBODY = f"http://{HOST}:9"  # the port that discards: what the server would ask of the world is refused at once


class Postgres(NamedTuple):
    """A PostgreSQL database."""

    user: str
    password: str
    host: str
    port: int
    name: str

    @classmethod
    def of(cls, url: str) -> Postgres:
        """Read an address (`postgresql://user:password@host:port/name`).

        Raises:
            UsageError: It is not one; the password is not in the message.
        """
        parts = urlsplit(url)
        try:
            port = parts.port or 5432
        except ValueError:
            port = 0
        name = parts.path.strip("/")
        if parts.scheme not in {"postgres", "postgresql"} or not (parts.hostname and parts.username and name and port):
            raise UsageError(
                "--postgres", expected="postgresql://user:password@host:port/name", got="what is not such an address"
            )
        if parts.query or parts.fragment:
            raise UsageError("--postgres", expected="an address without options", got="one with ? or #")
        return cls(unquote(parts.username), unquote(parts.password or ""), parts.hostname, port, unquote(name))


def same_database(one: str, other: str) -> bool:
    """Whether two addresses are of one database, whatever the password; empty is SQLite."""
    if not one or not other:
        return one == other
    return Postgres.of(one)._replace(password="") == Postgres.of(other)._replace(password="")


def variables(data: Path, media: Path, postgres: str = "") -> dict[str, str]:
    """The environment of the server, without accounts.

    Args:
        data: Where it keeps its database, its key and what is uploaded.
        media: The only folder that it serves files of.
        postgres: Address of a database; empty for SQLite in the data folder.

    Raises:
        UsageError: The address is none.
    """
    inherited = {
        name: value for name, value in os.environ.items() if name in _HANDED_ON or name.startswith(_HANDED_ON_START)
    }
    return {**inherited, **_always(data), **_files(media), **_database(postgres)}


def _always(data: Path) -> dict[str, str]:
    own = {
        "BASE_DATA_DIR": str(data),
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "COLLECT_ANALYTICS": "false",
        "CORS_ALLOW_ALL_ORIGINS": "false",
        "DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "ENABLE_LEGACY_API_TOKEN": "true",
        "LATEST_VERSION_CHECK": "false",
        "LOG_LEVEL": "WARNING",
    }
    return {
        **{f"LABEL_STUDIO_{name}": value for name, value in own.items()},
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "DJANGO_SETTINGS_MODULE": "earmark_label_studio",
        "PYTHONPATH": str(SETTINGS),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "XDG_CONFIG_HOME": str(data / "config"),
        "HTTP_PROXY": _NOBODY,
        "HTTPS_PROXY": _NOBODY,
        "NO_PROXY": f"{HOST},localhost",
    }


def _files(media: Path) -> dict[str, str]:
    return {
        "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "true",
        "LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT": str(media),
    }


def _database(postgres: str) -> dict[str, str]:
    if not postgres:
        return {"DJANGO_DB": "sqlite"}
    base = Postgres.of(postgres)
    return {
        "DJANGO_DB": "default",
        "POSTGRE_USER": base.user,
        "POSTGRE_PASSWORD": base.password,
        "POSTGRE_HOST": base.host,
        "POSTGRE_PORT": str(base.port),
        "POSTGRE_NAME": base.name,
    }
