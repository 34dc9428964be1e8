"""Acted emotion in speech: which it is, and a reply that takes it up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from builders.contract.source import Source, worded
from builders.reading.questions import Question, items
from earmark.item import Attribute, Clip, Item, Media

EMOTION_WORDINGS = ("Which emotion does the speaker express?", "How does the speaker sound?")
REPLY_WORDINGS = ("Reply to the speaker, as fits how it is said.", "Answer so that the speaker feels heard.")


def emotion_and_reply(
    source: Source,
    record: str,
    clip: tuple[Media, Clip],
    emotion: str,
    labels: Iterable[str],
    *,
    apart: Collection[frozenset[str]],
    groups: tuple[Attribute, ...],
) -> Iterator[Item]:
    """The emotion (Talk Arena), and a prompt for a reply to it (VoiceAssistant-Eval), which no corpus has a text of.

    Args:
        source: The corpus.
        record: The upstream record.
        clip: The utterance, with its speaker.
        emotion: What was acted, as an adjective.
        labels: All emotions of the corpus.
        apart: As for `candidates`.
        groups: What the emotion's item is counted by; the reply's is counted by the speaker.
    """
    asked = Question(EMOTION_WORDINGS, emotion, labels, apart)
    yield from items(source, ("talk_arena", "emotion"), record, clip, asked, groups=groups)
    media, heard = clip
    yield source.item(
        record,
        [(media, heard.model_copy(update={"role": "question"}))],
        benchmark="voiceassistant_eval",
        task="speaking_emotion",
        question=worded(REPLY_WORDINGS, record),
        answer_type="free",
        answers=(f"A reply to the words that suits a speaker who sounds {emotion}.",),
        rubric=(f"The speaker sounds {emotion}; the reply takes that up.", "The corpus has no reference reply."),
        scorer="judge",
        groups=heard.speaker,
    )
