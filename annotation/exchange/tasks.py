"""An item as a task: which shape of project it belongs to, and the data that the project's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from annotation.configs.shape import AnswerForm, ReplyForm, Shape
from annotation.exchange.listed import stamped
from annotation.exchange.wording import (
    NO_QUESTION,
    brief,
    context,
    key_text,
    letter,
    one_line,
    safe,
    votes_html,
)
from earmark.draw import draw_int
from earmark.errors import JudgementError
from earmark.item import Item
from earmark.judgements import Judgement, Kind

_ROLES = {"context": "", "question": "the question", "voice": "the voice to play", "option": "an option"}
_REPLIES: dict[Kind, int] = {"preference": 2, "open_answer": 1}
_QUESTIONED: frozenset[Kind] = frozenset({"blind_qa", "viewing", "dispute"})
_KEYED: frozenset[Kind] = _QUESTIONED | {"open_answer"}


class Reply(NamedTuple):
    """What a model replied.

    Attributes:
        name: An identity that says nothing of the model, since raters can find it in the task.
        text: What it wrote.
        url: Of what it said, where it speaks.
    """

    name: str
    text: str = ""
    url: str = ""


def shape_of_item(item: Item, kind: Kind, key: bool = True, replies: Sequence[Reply] = ()) -> Shape:
    """Which shape of project an item belongs to.

    Args:
        item: To be judged.
        kind: Of work.
        key: Whether the task is to hold the right answer; without, the pass is truly blind. A dispute always does.
        replies: Of models, where replies are judged: two for a preference, one for an open answer; a speech quality
            with none is about the item's own speech.

    Raises:
        JudgementError: There are too many or too few replies, some are spoken and some written, or there is nothing
            to hear where speech is rated.
    """
    form = _form(item, kind, replies)
    if kind == "speech_quality":
        return Shape(kind, item.benchmark, clips=len(_rated(item, replies)), key=False, replies=form)
    if kind == "write":
        return Shape(
            kind, item.benchmark, clips=len(item.audio), key=False, images=len(item.images),
            video=item.video is not None,
        )  # fmt: skip
    return Shape(
        kind, item.benchmark, clips=len(item.audio), answer=_answer(item) if kind in _QUESTIONED else "text",
        key=kind in _KEYED and (key or kind == "dispute") and bool(key_text(item)), context=bool(context(item)),
        images=len(item.images), video=item.video is not None, rubric=len(item.rubric) if kind == "open_answer" else 0,
        replies=form,
    )  # fmt: skip


def _answer(item: Item) -> AnswerForm:
    if not item.choices:
        return "text"
    return "choices" if item.answer_type == "multi_choice" else "choice"


def _form(item: Item, kind: Kind, replies: Sequence[Reply]) -> ReplyForm:
    wanted = (0, 1) if kind == "speech_quality" else (_REPLIES.get(kind, 0),)
    if len(replies) not in wanted:
        raise JudgementError(
            item.id, expected=f"{' or '.join(map(str, wanted))} replies for {kind}", got=str(len(replies))
        )  # fmt: skip
    if len({one.name for one in replies}) < len(replies):
        raise JudgementError(item.id, expected="replies of different names", got=f"{replies[0].name!r} twice")
    spoken = [bool(one.url) for one in replies]
    if len(set(spoken)) > 1 or (kind == "speech_quality" and not all(spoken)):
        raise JudgementError(
            item.id, expected="replies that are all spoken" + (", or all written" if len(replies) > 1 else ""),
            got="one that is written", remedy="Judge spoken and written replies in selections of their own",
        )  # fmt: skip
    return "speech" if any(spoken) else "text" if replies else "none"


def _rated(item: Item, replies: Sequence[Reply]) -> list[int | None]:
    """What is heard where speech is rated: an index of a clip, or None for the reply; the reference comes second."""
    voices = [n for n, clip in enumerate(item.clips) if clip.role == "voice"]
    spoken = [n for n in range(len(item.audio)) if n not in voices]
    if not replies and not spoken:
        raise JudgementError(item.id, expected="a reply or a clip whose speech is rated", got="neither")
    return [None if replies else spoken[-1], *voices[:1]]


def task_of(
    item: Item, shape: Shape, clips: Sequence[str], *, images: Sequence[str] = (), video: str = "",
    replies: Sequence[Reply] = (), votes: Sequence[Judgement] = (), seed: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The data of a task.

    Args:
        item: To be judged.
        shape: Of its project, as `shape_of_item` says.
        clips: Address of each of the item's clips, as the server serves it.
        images: Address of each of its images.
        video: Address of its video.
        replies: As `shape_of_item` was given; which of two comes first is drawn from the seed, the item and them.
        votes: What raters said of the item, for a dispute.
        seed: Of the project.

    Returns:
        With the keys that the interface of the shape names, `item_id` and `content_hash`, which identify it, and a
        stamp over all of them.

    Raises:
        JudgementError: The shape is not the item's, an address is missing, or a vote is not about the item.
    """
    _fits(item, shape, clips, images, video, replies, votes)
    return stamped(_data(item, shape, clips, images, video, replies, votes, seed))


def _data(
    item: Item, shape: Shape, clips: Sequence[str], images: Sequence[str], video: str, replies: Sequence[Reply],
    votes: Sequence[Judgement], seed: int,
) -> dict[str, Any]:  # fmt: skip
    data: dict[str, Any] = {
        "item_id": item.id, "content_hash": item.content_hash, "kind": shape.kind,
        "clips": _clips(item, shape, clips, replies),
    }  # fmt: skip
    data |= {"images": list(images)} if shape.images else {}
    data |= {"video": video} if shape.video else {}
    if shape.kind == "write":
        return data | {"brief": safe(brief(item))}
    data["question"] = safe(item.question if item.question.strip() else NO_QUESTION)
    if shape.kind == "speech_quality":
        return data | {"replies": [one.name for one in replies]}
    data |= {"context": safe(context(item))} if shape.context else {}
    data |= {"key_text": safe(key_text(item))} if shape.key else {}
    if shape.kind in _QUESTIONED:
        data |= _questioned(item, shape)
    if shape.rubric:
        data["rubric"] = [safe(line) for line in item.rubric]
    if shape.kind == "dispute":
        data["votes_html"] = votes_html(votes, item.choices)
    return data | (_replied(item, replies, seed) if replies else {})


def _questioned(item: Item, shape: Shape) -> dict[str, Any]:
    lines = [one_line(choice) for choice in item.choices]
    data: dict[str, Any] = {"answer_text": safe("\n".join(item.answers))} if shape.key else {}
    if shape.answer != "text":
        data["choices_text"] = safe("\n".join(lines))
        data["options"] = [_option(n, line) for n, line in enumerate(lines)]
    return data


def _option(n: int, line: str) -> dict[str, str]:
    """An option, chosen with its number on the keyboard: of its own accord the page would give it any key."""
    key = {"hotkey": str((n + 1) % 10)} if n < 10 else {}
    return {"value": safe(line), "alias": letter(n), **key}


def _clips(item: Item, shape: Shape, urls: Sequence[str], replies: Sequence[Reply]) -> list[dict[str, str]]:
    if shape.kind == "speech_quality":
        heard = [replies[0].url if n is None else urls[n] for n in _rated(item, replies)]
        return [{"url": url, "title": title} for url, title in zip(heard, ("Reply", "Reference"), strict=False)]
    made = []
    for n, url in enumerate(urls):
        role = _ROLES[item.clips[n].role] if n < len(item.clips) else ""
        made.append({"url": url, "title": f"Clip {n + 1}: {role}" if role else f"Clip {n + 1}"})
    return made


def _replied(item: Item, replies: Sequence[Reply], seed: int) -> dict[str, Any]:
    if len(replies) == 1:
        return {"reply_text": safe(replies[0].text), "reply_url": replies[0].url, "replies": [replies[0].name]}
    names = sorted(one.name for one in replies)
    turned = bool(draw_int(seed, item.id, *names, "order") & 1)
    first, second = sorted(replies, key=lambda one: one.name, reverse=turned)
    return {
        "reply_a_text": safe(first.text), "reply_a_url": first.url, "reply_b_text": safe(second.text),
        "reply_b_url": second.url, "replies": [first.name, second.name], "order": "21" if turned else "12",
    }  # fmt: skip


def _fits(
    item: Item, shape: Shape, clips: Sequence[str], images: Sequence[str], video: str, replies: Sequence[Reply],
    votes: Sequence[Judgement],
) -> None:  # fmt: skip
    own = shape_of_item(item, shape.kind, shape.key, replies)
    if own != shape:
        raise JudgementError(item.id, expected=f"an item for {shape.title!r}", got=f"one for {own.title!r}")
    for name, given, wanted in (
        ("clips", len(clips), len(item.audio)),
        ("images", len(images), len(item.images)),
        ("videos", int(bool(video)), int(item.video is not None)),
    ):
        if given != wanted:
            raise JudgementError(item.id, expected=f"addresses of {wanted} {name}", got=str(given))
    for vote in votes:
        if (vote.item, vote.content_hash) != (item.id, item.content_hash):
            raise JudgementError(item.id, expected="votes on this item as it is", got=f"one on {vote.item}")
