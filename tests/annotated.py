"""Items and projects to try interfaces with: made sound, long text, Arabic, Chinese, `$5`, `<script>`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from annotation.configs import interface
from annotation.configs.shape import Shape
from annotation.exchange.client import Client
from annotation.exchange.export import Export, tasks_of
from annotation.exchange.filled import Filled, filled
from annotation.exchange.interface import Interface
from annotation.exchange.media import LocalShelf, addresses
from annotation.exchange.tasks import Reply, shape_of_item, task_of
from earmark.item import Attribute, Item, Media
from earmark.judgements import Judgement, Kind, Span
from tests.made import clip_of, item, tone

ARABIC = "أيّ من الأصوات التالية يُسمع بعد صوت الجرس مباشرةً، وكم ثمنه (5$)؟"
CHINESE = "钟声之后紧接着听到的是哪一种声音？请忽略背景中的雨声。"  # noqa: RUF001 - its own question mark
LONG = "A train passes while two people talk over one another near a market stall. " * 12
SCRIPT = "<script>window.harmed = true</script><img src=x onerror='window.harmed = true'> & $5"
OPTIONS = ("$5", "${question}", "rain on a tin roof", "a dog, <b>far</b> away")


def heard(clips: int, name: str = "hand/heard", **fields: Any) -> Item:
    """An item with so many clips, of 4, 5, 6, … seconds; options with the traps of interpolation."""
    made = [clip_of(tone(220.0 * (n + 1), 4.0 + n)) for n in range(clips)]
    facts: dict[str, Any] = {
        "audio": tuple(media for media, _ in made), "clips": tuple(clip for _, clip in made), "choices": OPTIONS,
        "question": "Which of these costs $5, and not ${price}?", "answers": (OPTIONS[0],), "answer_index": 0,
    }  # fmt: skip
    return item(name, **{**facts, **fields})


def opened(clips: int, name: str = "hand/open", **fields: Any) -> Item:
    """One without options, with a rubric."""
    facts: dict[str, Any] = {
        "choices": (), "answer_index": None, "answers": ("It is $5 a night",), "answer_type": "free", "scorer": "judge",
        "rubric": ("Says that it costs $5", ARABIC),
    }  # fmt: skip
    return heard(clips, name, **{**facts, **fields})


def picture(shade: int = 90) -> bytes:
    """A PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 180), (shade, 120, 160)).save(out, "PNG")
    return out.getvalue()


def film() -> bytes:
    """A second of WebM, without sound."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        for n in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((96, 160, 3), 100 + 10 * n, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def seen(clips: int) -> Item:
    """One with two pictures and a film."""
    pictures = tuple(Media(bytes=picture(shade)) for shade in (60, 200))
    return heard(clips, "hand/seen", images=pictures, video=Media(bytes=film()))


def votes(one: Item) -> list[Judgement]:
    """Two raters who disagree; one of them types markup."""
    marked = (Span(clip=0, start_s=0.25, end_s=0.5, label="evidence", note=SCRIPT),) if one.audio else ()
    said = {"rater-01": ("A", "accept", SCRIPT), "rater-02": ("C", "reject", ARABIC)}
    return [
        Judgement(
            item=one.id, content_hash=one.content_hash, kind="blind_qa", rater=rater, spans=marked,
            fields=(Attribute(key="answer", value=answer), Attribute(key="decision", value=decision),
                    Attribute(key="note", value=note)),
        )
        for rater, (answer, decision, note) in said.items()
    ]  # fmt: skip


class Pushed:
    """A project with one task.

    Args:
        client: Of the curator.
        media: Folder that the server serves files of.
        one: The item.
        kind: Of work.
        key: Whether the task holds the key.
        replies: Of models.
        votes: For a dispute.
    """

    def __init__(
        self, client: Client, media: Path, one: Item, kind: Kind, *, key: bool = True, replies: Sequence[Reply] = (),
        votes: Sequence[Judgement] = (),
    ) -> None:  # fmt: skip
        shelf = LocalShelf(media)
        self.item, self.client, self.shape = one, client, shape_of_item(one, kind, key, replies)
        self.data = task_of(one, self.shape, **addresses(one, shelf), replies=replies, votes=votes)
        self.project = created(client, self.shape)
        client.serve_folder(self.project, shelf.folder)
        assert client.add_tasks(self.project, [{"data": self.data}]) == 1

    def answered(self, folder: Path) -> Filled:
        """What the server stored, as `pull` reads it; there is one annotation."""
        file = folder / f"{self.project}.json"
        self.client.export(self.project, file)
        config = self.client.project(self.project).label_config
        (task,) = tasks_of(Export("tried", config, file))
        (annotation,) = task["annotations"]
        durations = [clip.duration_s for clip in self.item.clips]
        return filled(Interface("tried", config), self.shape.kind, task["data"], annotation["result"], durations)


def created(client: Client, shape: Shape) -> int:
    """A project of a shape; the server has taken the interface."""
    page = interface(shape)
    return client.create(shape.title, shape.description, page.xml, page.instruction).id
