"""Label Studio's own SDK, as its examples use it.

Called as `python -m benchmarks.peers.label_studio_sdk create|list SERVER PROJECT [TASKS]`: SERVER is the folder of a
server of ours, PROJECT the number of a project, TASKS a file of their data, one JSON object a line. `create` makes a
task a call; `list` reads all tasks with all fields, judgements included.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from annotation.server.address import address


def main() -> None:
    """Do it, and say how many there were."""
    from label_studio_sdk import LabelStudio

    what, server, project, *tasks = sys.argv[1:]
    where = address(Path(server))
    client: Any = LabelStudio(base_url=where.url, api_key=where.token, timeout=600)  # type: ignore[no-untyped-call]
    if what == "create":
        lines = Path(tasks[0]).read_text(encoding="utf-8").splitlines()
        done = [client.tasks.create(project=int(project), data=json.loads(line)) for line in lines]
        print(len(done))
    else:
        found: list[Any] = list(client.tasks.list(project=int(project), fields="all"))
        print(len(found), sum(len(task.annotations or ()) for task in found))


if __name__ == "__main__":
    main()
