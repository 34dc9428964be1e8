"""Projects as code: found by the shape in their description, made where there is none, mended where somebody edited."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import NamedTuple

from annotation.configs import VERSION, Shape, interface, shape_of
from annotation.exchange.client import Client, Key, Project, Row
from annotation.exchange.connection import RefusedError
from annotation.exchange.media import FOLDER, HOLDING
from earmark.errors import JudgementError
from earmark.judgements import Kind

RATERS = 2


class Listed(NamedTuple):
    """A task that is there.

    Attributes:
        project: Whose it is.
        row: As the server lists it.
        page: Address of the task.
    """

    project: Project
    row: Row
    page: str


class Server:
    """The projects of a server that are ours.

    Args:
        client: Of the server.
        kind: Of work; projects of other kinds are left alone.

    Attributes:
        notes: What was changed of projects that were there.
    """

    def __init__(self, client: Client, kind: Kind) -> None:
        self._client = client
        self._projects: list[tuple[Shape, Project]] = []
        self.notes: list[str] = []
        self._strays: list[Project] = []
        for project in client.projects():
            shape = shape_of(project.description)
            if shape is None:
                self._strays += [project] if self._looks_ours(project) else []
            elif shape.kind == kind:
                self._projects.append((shape, project))

    def _looks_ours(self, project: Project) -> bool:
        row = self._client.one_of(project.id) if project.tasks and project.description != HOLDING else None
        return bool(row and row.item_id and row.content_hash and row.data.get("kind"))

    def require_known(self, items: Collection[str]) -> None:
        """See that no project whose description was edited holds what is to be sent: it would be there twice.

        Args:
            items: Ids of what is to be sent.

        Raises:
            JudgementError: One does.
        """
        for project in self._strays:
            if any(row.item_id in items for row in self._client.tasks(project.id)):
                raise JudgementError(
                    _name(project), expected="the description that it was made with",
                    got=project.description or "none",
                    remedy="It holds items of this selection, which would be sent a second time: put back the words "
                    "from `[earmark` to `]` (see a project like it), or delete it after a last pull",
                )  # fmt: skip

    def listed(self, *, key: bool) -> dict[Key, list[Listed]]:
        """All tasks that are there, by what they are known by.

        Args:
            key: Of projects that show the key, or of those that do not: a truly blind pass is another work.
        """
        found: dict[Key, list[Listed]] = {}
        for shape, project in self._projects:
            if shape.key != key and shape.kind in ("blind_qa", "viewing"):
                continue
            for row in self._client.tasks(project.id):
                page = self.page(project, row.id)
                found.setdefault(row.key, []).append(Listed(project, row._replace(data={}), page))
        return found

    def page(self, project: Project, task: int | None = None) -> str:
        """Address of a project's page, or of one of its tasks."""
        return f"{self._client.address.url}/projects/{project.id}/data" + (f"?task={task}" if task else "")

    def get(self, shape: Shape) -> Project | None:
        """The oldest project of a shape."""
        return next((project for one, project in self._projects if one == shape), None)

    def shapes(self, projects: set[int]) -> list[Shape]:
        """The shapes of projects; not of those whose interface is of another version, which stay as they are."""
        return [shape for shape, project in self._projects if project.id in projects and shape.version == VERSION]

    def ready(self, shape: Shape, raters: int | None) -> Project:
        """The project of a shape: made, or brought to what it should be.

        Args:
            shape: Of its items.
            raters: An item; None leaves a project as it is.

        Raises:
            JudgementError: Its interface was edited, and cannot be put back without losing answers.
        """
        found, page = self.get(shape), interface(shape)
        if found is None:
            found = self._client.create(shape.title, shape.description, page.xml, page.instruction, raters or RATERS)
            self._projects.append((shape, found))
        elif found.label_config.strip() != page.xml.strip():
            self._mend(found, page.xml)
        if raters and found.overlap != raters:
            self.notes.append(f"{_name(found)} asks for {raters} raters an item now, {found.overlap} before")
            found = self._client.update(found, maximum_annotations=raters)
        media = self._client.address.media
        if media is not None:
            self._client.serve_folder(found.id, media / FOLDER)
        return found

    def _mend(self, project: Project, xml: str) -> None:
        try:
            self._client.update(project, label_config=xml)
            self.notes.append(f"{_name(project)} has its interface back, which somebody had edited")
        except RefusedError as error:
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            raise JudgementError(
                _name(project), expected="the interface that it was made with",
                got=f"another, which Label Studio keeps since answers were given in it ({error.got})",
                remedy="Pull, and take the answers that the pull puts aside out of the project, or delete it; then "
                "push again",
            ) from None  # fmt: skip


def _name(project: Project) -> str:
    return f"project {project.id} {project.title!r}"
