"""What is asked of a Label Studio, in our words: with `connection`, the only module that knows its REST interface.

Not through its SDK, which asks again by itself after a 5xx, an import included, and holds a whole export in memory.
Here only what changes nothing when it is done twice is asked again; an import that broke is looked at by listing, and
what is missing is sent. What the SDK is good at, knowing what an interface takes, it does in `interface`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests

from annotation.exchange.connection import Connection, NoAnswerError, RefusedError
from annotation.exchange.listed import Key as Key  # noqa: PLC0414 - found here as well
from annotation.exchange.listed import Project as Project  # noqa: PLC0414
from annotation.exchange.listed import Row as Row  # noqa: PLC0414
from annotation.exchange.listed import project_of, row_of
from annotation.server.address import Address

# Tasks a request: one body of 10,000 is quicker (2.3 s for 4 s), but a chunk is what a fault costs.
CHUNK = 250
PAGE = 1000
# A server that lost its client goes on with the request: this long one waits before what is not there is sent again.
SETTLE_S = 30.0
_LOOK_EVERY_S = 1.0
_BLOCK_BYTES = 1 << 20


class Client:
    """A server, as the account of its token.

    Args:
        address: Of the server.
        connection: To it; by default a new one.
        settle_s: Seconds that a request which lost its answer is given to be done.
    """

    def __init__(self, address: Address, connection: Connection | None = None, settle_s: float = SETTLE_S) -> None:
        self.address = address
        self._ask = connection or Connection(address)
        self._settle_s = settle_s

    def whoami(self) -> str:
        """E-mail address of the account.

        Raises:
            JudgementError: The server is gone, or does not take the token; as all methods here.
        """
        return str(self._ask.get("/api/current-user/whoami").get("email", ""))

    def users(self) -> dict[int, str]:
        """E-mail address of every account, by its number."""
        found = self._ask.get("/api/users/")
        return {int(one["id"]): str(one["email"]) for one in (found if isinstance(found, list) else found["results"])}

    def projects(self) -> list[Project]:
        """All projects that the account sees, the oldest first."""
        found: list[Project] = []
        page = 1
        while True:
            answer = self._ask.get("/api/projects/", {"page": page, "page_size": 100})
            found += map(project_of, answer["results"])
            if not answer.get("next"):
                return sorted(found, key=lambda one: one.id)
            page += 1

    def project(self, project_id: int) -> Project:
        """One project, as it is now."""
        return project_of(self._ask.get(f"/api/projects/{project_id}/"))

    def create(self, title: str, description: str, xml: str, instruction: str, overlap: int = 1) -> Project:
        """Make a project; where the answer was lost, the one that was made is found by its description.

        Args:
            title: 3 to 50 characters.
            description: What it is known by.
            xml: The labelling interface.
            instruction: For annotators.
            overlap: Raters an item.
        """
        body = {
            "title": title, "description": description, "label_config": xml, "expert_instruction": instruction,
            "show_instruction": False, "maximum_annotations": overlap, "show_collab_predictions": True,
            "sampling": "Sequential sampling", "show_skip_button": True, "enable_empty_annotation": False,
        }  # fmt: skip
        before = {one.id for one in self.projects()}
        try:
            return project_of(self._ask.post("/api/projects/", body))
        except NoAnswerError as error:
            for _ in self._looks():
                made = [one for one in self.projects() if one.description == description and one.id not in before]
                if made:
                    return made[0]
            raise error from None

    def update(self, project: Project, **fields: Any) -> Project:
        """Change fields of a project, by Label Studio's names."""
        return project_of(self._ask.patch(f"/api/projects/{project.id}/", fields))

    def tasks(self, project_id: int, query: Mapping[str, str] | None = None) -> Iterator[Row]:
        """The tasks of a project, in the order of their numbers.

        Args:
            project_id: Of the project.
            query: Only tasks whose data hold these values.
        """
        page, total, seen = 1, 1, 0
        while seen < total:
            asked: dict[str, Any] = {
                "project": project_id, "page": page, "page_size": PAGE, "fields": "task_only", "resolve_uri": "false",
                "include": "id,data,total_annotations,cancelled_annotations", "query": _query(query or {}),
            }  # fmt: skip
            answer = self._ask.get("/api/tasks/", asked)
            total, rows = int(answer["total"]), answer["tasks"]
            yield from map(row_of, rows)
            seen, page = seen + len(rows), page + 1
            if not rows:
                return

    def show(self, row: Row, raters: int) -> None:
        """Have a task given out until so many have judged it, whatever its project asks for."""
        self._ask.patch(f"/api/tasks/{row.id}/", {"overlap": raters, "is_labeled": row.total_annotations >= raters})

    def add_tasks(self, project_id: int, tasks: Sequence[dict[str, Any]], done: Callable[[int], None] | None = None,
                  before: Callable[[Sequence[Key]], None] | None = None) -> int:  # fmt: skip
        """Send the tasks that the project does not have; safe to call again, whatever broke before.

        Args:
            project_id: Of the project.
            tasks: `{"data": {"item_id", "content_hash", …}}`, with predictions if wanted.
            done: Told how many more there are.
            before: Told what goes into a request, just before it is sent.

        Returns:
            How many were sent.

        Raises:
            JudgementError: The server refuses one, or is gone.
        """
        there = {row.key for row in self.tasks(project_id)}
        missing = list({Key.of(task): task for task in tasks if Key.of(task) not in there}.values())
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            if before:
                before([Key.of(task) for task in chunk])
            self._import(project_id, chunk)
            if done:
                done(len(chunk))
        return len(missing)

    def _import(self, project_id: int, chunk: Sequence[dict[str, Any]]) -> None:
        """Send one request; all of its tasks are stored, or none is."""
        path = f"/api/projects/{project_id}/import"
        try:
            self._ask.post(path, chunk)
        except (NoAnswerError, RefusedError) as error:
            if isinstance(error, RefusedError) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            if not self.settled(project_id, Key.of(chunk[0])):
                raise

    def settled(self, project_id: int, key: Key, seconds: float | None = None) -> bool:
        """Wait until a task whose request may be at work still is there.

        Args:
            project_id: Of the project.
            key: Of the task.
            seconds: At most; by default what the client gives to all.

        Returns:
            Whether it is there; if not, it never will be.
        """
        return any(self.has(project_id, key) for _ in self._looks(seconds))

    def _looks(self, seconds: float | None = None) -> Iterator[None]:
        until = time.monotonic() + (self._settle_s if seconds is None else seconds)
        yield
        while time.monotonic() < until:
            time.sleep(_LOOK_EVERY_S)
            yield

    def has(self, project_id: int, key: Key) -> bool:
        """Whether a project has the task of an item, by a question to the server's index."""
        return any(row.key == key for row in self.tasks(project_id, {"item_id": key.item_id}))

    def one_of(self, project_id: int) -> Row | None:
        """The first task of a project, if it has any."""
        asked = {"project": project_id, "page": 1, "page_size": 1, "fields": "task_only", "resolve_uri": "false"}
        return next(map(row_of, self._ask.get("/api/tasks/", asked)["tasks"]), None)

    def serve_folder(self, project_id: int, folder: Path) -> None:
        """Let a project play the files of a folder of the server's own machine; nothing is copied, nothing listed."""
        known = self._ask.get("/api/storages/localfiles", {"project": project_id})
        if any(one.get("path") == str(folder) for one in known):
            return
        body = {"project": project_id, "path": str(folder), "title": folder.name, "use_blob_urls": True}
        self._ask.post("/api/storages/localfiles", body)

    def uploads(self, project_id: int) -> list[str]:
        """Paths of the files that were uploaded to a project."""
        return [str(one["file"]) for one in self._ask.get(f"/api/projects/{project_id}/file-uploads", {"all": "true"})]

    def upload(self, project_id: int, name: str, data: bytes) -> str:
        """Upload a file; no task is made of it.

        Args:
            project_id: Of the project; its interface names at most one key, or the server refuses.
            name: Of the file.
            data: Its bytes.

        Returns:
            Its path on the server, below `/data/`.
        """
        where = f"/api/projects/{project_id}/import"
        made = self._ask.upload(where, {"file": (name, data)}, {"commit_to_project": "false"})
        return str(self._ask.get(f"/api/import/file-upload/{made['file_upload_ids'][0]}")["file"])

    def export(self, project_id: int, file: Path) -> None:
        """Write a project's full JSON export, all tasks, to a file: whole or not at all, never held in memory."""
        path = f"/api/projects/{project_id}/export"
        asked = {"exportType": "JSON", "download_all_tasks": "true"}
        part = file.with_name(f".{file.name}.part")
        try:
            with self._ask.stream(path, asked) as answer, part.open("wb") as out:
                for block in answer.iter_content(_BLOCK_BYTES):
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
        except requests.exceptions.RequestException as error:
            raise self._ask.broken(path, error) from None
        else:
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def _query(wanted: Mapping[str, str]) -> str:
    items = [
        {"filter": f"filter:tasks:data.{name}", "operator": "equal", "type": "String", "value": value}
        for name, value in wanted.items()
    ]
    return json.dumps({"filters": {"conjunction": "and", "items": items}}) if items else "{}"
