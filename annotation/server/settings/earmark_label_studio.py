"""Settings that the server runs with: Label Studio's own, with a SQLite that can be written by several people at once.

As it comes, two writers that meet get "database is locked", and a middleware runs the whole request again, the part
that was already stored included: annotations are doubled, and nobody sees an error. Here a writer takes the lock when
its transaction begins, waits for it up to a minute, and readers do not wait (write-ahead log); and if a lock should
still time out, the request fails where the annotator sees it, and is not run twice.
"""

import os

_OURS = os.environ["DJANGO_SETTINGS_MODULE"]
os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings.label_studio"  # it asks for its own settings while it is read
from core.settings.label_studio import *  # type: ignore[import-not-found]  # noqa: E402, F403
from core.settings.label_studio import DATABASES, LOGGING, MIDDLEWARE  # noqa: E402

os.environ["DJANGO_SETTINGS_MODULE"] = _OURS

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 60,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
_AGAIN = "core.middleware.DatabaseIsLockedRetryMiddleware"
if _AGAIN in MIDDLEWARE:
    MIDDLEWARE.remove(_AGAIN)

# What is uploaded is for the server alone, as its other files are.
FILE_UPLOAD_PERMISSIONS = 0o600

# Requests are not logged: their addresses hold invitations.
LOGGING["loggers"]["django.server"] = {"handlers": ["console"], "level": "ERROR", "propagate": False}
LOGGING["loggers"]["django"]["propagate"] = False
