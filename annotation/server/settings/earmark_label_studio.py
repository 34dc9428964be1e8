"""Settings that the server runs with: Label Studio's own, with a SQLite that can be written by several people at once.

As it comes, two writers that meet get "database is locked", and a middleware runs the whole request again, the part
that was already stored included: annotations are doubled, and nobody sees an error. Here a writer takes the lock when
its transaction begins, waits for it up to a minute, and readers do not wait (write-ahead log); and if a lock should
still time out, the request fails where the annotator sees it, and is not run twice.
"""

from core.settings.label_studio import *  # type: ignore[import-not-found]  # noqa: F403
from core.settings.label_studio import DATABASES, MIDDLEWARE

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 60,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
MIDDLEWARE.remove("core.middleware.DatabaseIsLockedRetryMiddleware")
