"""Label Studio's REST interface: the only module that knows it.

Not through its SDK, which asks again by itself after a 5xx, an import included (measured: tasks doubled are the
server's answer to that), and which holds a whole export in memory. Here only what changes nothing when it is done
twice is asked again; an import that broke is looked at by listing, and what is missing is sent.
"""

from __future__ import annotations
