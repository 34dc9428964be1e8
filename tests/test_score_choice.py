"""The rules for choices: phrasing to option, each row derived by hand from the rules of `choice`."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score import choice
from earmark.score.choice import choose
from earmark.score.decision import decide
from earmark.score.options import UNKNOWN, Options
from earmark.score.outcome import Status
from earmark.score.replies import answer_part
from tests.golden import scored
from tests.golden.scored import OPTIONS

NONE = ""
MOODS = ("Happy", "Sad", "Angry", "Neutral")

REPLIES = [
    # nothing
    ("", NONE), ("  \n", NONE), ("...", NONE), ("<think>Is it rain", NONE), ("<think>The answer is A", NONE),
    # a letter
    ("B", "B"), ("b", "B"), ("(b)", "B"), ("B.", "B"), ("B)", "B"), ("B )", "B"), ("[B]", "B"), ("'B'", "B"),
    ("**B**", "B"), ("`B`", "B"), ("\uff08B\uff09", "B"), ("F", NONE), ("(F)", NONE),
    ("I", NONE), ("A", "A"), ("a", "A"),
    ("Option B", "B"), ("Choice (D)", "D"), ("B, I think.", "B"), ("B because I hear water", "B"),
    # a text
    ("rain", "B"), ("RAIN", "B"), ("Rain.", "B"), ("the rain", "B"), ("\u2018rain\u2019", "B"), ("A dog bark", "A"),
    ("The dog bark.", "A"), ("hot dog stand", "C"), ("stand", "D"),
    # a letter and a text
    ("B) rain", "B"), ("(B) rain", "B"), ("B. Rain", "B"), ("B: rain", "B"), ("B rain", "B"), ("B - rain", "B"),
    ("option B: rain", "B"), ("rain (B)", "B"), ("A) rain", NONE), ("B. a dog bark", NONE), ("rain (C)", NONE),
    # statements
    ("The answer is B", "B"), ("The answer is (B)", "B"), ("The answer is (B).", "B"), ("the answer is b", "B"),
    ("answer: B", "B"), ("Answer (B)", "B"), ("Answer:\n\nB", "B"), ("ANSWER IS B", "B"), ("The answer's B", "B"),
    ("The final answer is: **B. rain**", "B"), ("The correct option is: B) rain.", "B"), ("My answer would be B", "B"),
    ("I would say rain", "B"), ("I choose the hot dog stand", "C"), ("I'm going with D.", "D"), ("I'd pick (A)", "A"),
    ("\\boxed{B}", "B"), ("$\\boxed{\\text{B}}$", "B"), ("<answer>B</answer>", "B"), ('{"answer": "B"}', "B"),
    ('{"choice": "B", "reason": "wet"}', "B"), ("#### B", "B"), ("<think>maybe A</think>B", "B"), ("A?</think>B", "B"),
    ("The answer is a dog bark", "A"), ("The answer is A dog bark", "A"), ("The answer is A because it barks", "A"),
    ("the answer is a.", "A"), ("The answer is the sound of rain falling.", "B"), ("B is the correct answer", "B"),
    ("Rain is the best option here.", "B"), ("Answer: The clip has rain, not a stand.", "B"), ("The answer is E", NONE),
    # the last statement decides
    ("A dog? No, the answer is (B).", "B"), ("The answer is A. No, the answer is D.", "D"),
    ("Initially I thought A, but the answer is B", "B"), ("Rain or a stand. Answer: D", "D"),
    ("Options: A) a dog bark B) rain C) hot dog stand D) stand. It sounds wet. Answer: B", "B"),
    ("The answer is B. Wait, the answer is not B.", NONE), ("The answer is A or B.", NONE),
    ("The answer is B, C", NONE),
    ("The answer is either rain or a stand", NONE), ("Answer: A) rain", NONE), ("B or C", NONE), ("A/B", NONE),
    ("The answer is B, not C", "B"), ("The answer is B and C is wrong", "B"), ("Both A and B.", NONE),
    ("Maybe B", "B"), ("$B$", "B"), ("La respuesta correcta es B.", "B"), ("Die Antwort ist B", "B"),
    ("At first I thought rain, but it's a dog bark.", "A"), ("I thought it was rain", NONE),
    # lone lines and sentences
    ("No stand.\nB", "B"), ("I hear water. B.", "B"), ("Water falls.\n\n**B. Rain**", "B"),
    ("B. Rain\n\nA stand would sound different.", "B"), ("A) a dog bark\nB) rain", NONE),
    ("A. a dog bark\nB. rain\nC. hot dog stand\nD. stand\n\nB", "B"), ("A. a dog bark\n\nB. rain", NONE),
    ("A) a dog bark\nno\nB) rain\nyes!\nC) hot dog stand\nno", NONE),
    # mentions
    ("I hear rain.", "B"), ("It's a hot dog stand.", "C"), ("Rain, rain, and more rain", "B"),
    ("Rain or a stand.", NONE),
    ("I think it's B because of the drops", "B"), ("So it must be option (C)", "C"), ("A dog barks.", NONE),
    ("raining", NONE), ("restrain", NONE), ("standing", NONE), ("Thunder.", NONE), ("None of the above", NONE),
    ("The dog(s) play in the rain", "B"), ("the sound is a", NONE), ("Based on the video, A", NONE),
    # denied, supposed
    ("Not rain.", NONE), ("It isn't rain", NONE), ("It is not B", NONE), ("neither rain nor a stand", NONE),
    ("no rain", NONE), ("never rain", NONE), ("It is rain, not a stand", "B"), ("rain rather than a stand", "B"),
    ("rain instead of a stand", "B"), ("It's not a dog bark, so it is rain", "B"), ("(A) is wrong, so it is rain", "B"),
    ("The answer is not B", NONE), ("The answer isn't B", NONE), ("I don't think the answer is B", NONE),
    ("The wrong answer is B", NONE), ("B is not correct", NONE), ("Rain can be ruled out.", NONE),
    ("Rain? No. A stand? Yes.", NONE), ("Is it rain? It is a stand.", "D"), ("without a doubt it is rain", "B"),
    ("If the answer is A, we would hear barking. It is rain.", "B"), ("if it is rain", NONE),
    # abstentions
    ("I don't know", NONE), ("I don\u2019t know if it is rain", NONE), ("I can't tell if it's rain.", NONE),
    ("I'm sorry, but I cannot assist with that.", NONE), ("As an AI, I can't listen to audio such as rain", NONE),
    ("I cannot determine the answer. Please provide the audio of the rain.", NONE),
    ("I don't know where, but it is rain.", "B"), ("I can't hear the audio. The answer is B", "B"), ("nan", NONE),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "letter"), REPLIES)
def test_reply(reply: str, letter: str) -> None:
    index = choose(reply, OPTIONS)
    assert ("ABCD"[index] if index is not None else NONE) == letter


OTHER_OPTIONS = [
    (MOODS, "Let's see.\n1. The pitch is low.\n2. It is slow.\nSo not happy or angry.\n\n**Answer: (B) Sad**", "Sad"),
    (MOODS, "C. Angry\n\nExplanation: the voice is raised, unlike a happy or sad voice.", "Angry"),
    (MOODS, "The emotion is neither happy nor sad; it is neutral.", "Neutral"),
    (MOODS, "It's definitely not A or B. C sounds too loud. So D.", "Neutral"),
    (MOODS, "I would say the speaker is angry, not happy.", "Angry"),
    (MOODS, "unhappy", None),
    (MOODS, "I cannot identify emotions from audio. Options such as happy, sad...", None),
    (("Yes", "No"), "Yes, there is no doubt.", "Yes"),
    (("Yes", "No"), "No, there is no dog.", "No"),
    (("Yes", "No"), "Yes, there is no dog", "Yes"),
    (("Yes", "No"), "The answer is no because it is quiet.", "No"),
    (("Yes", "No"), "Is there a dog? No.", "No"),
    (("Yes", "No"), "Not yes", None),
    (("Yes", "No"), "Yes or no", None),
    (("speaking", "not speaking"), "She is not speaking.", "not speaking"),
    (("Unclear", "he", "she"), "The answer is unclear", "Unclear"),
    (("I don't know", "he", "she"), "I don't know.", "I don't know"),
    (("None of the above", "he", "she"), "It is none of the above.", "None of the above"),
    (("dog", "hot dog"), "I hear a hot dog vendor", "hot dog"),
    (("dog", "hot dog"), "the dog", "dog"),
    (("3", "3.5", "35"), "It is 3.5", "3.5"),
    (("3", "3.5", "35"), "There are 3 of them", "3"),
    (("-3 dB", "3 dB"), "The gain is -3 dB.", "-3 dB"),
    (("3/4", "4/4"), "It is in 3/4 time.", "3/4"),
    (("C", "C#"), "The note is C#.", "C#"),
    (("C", "D"), "The note is C#.", None),
    (("C major", "A minor", "G major"), "The key is C major", "C major"),
    (("C major", "A minor", "G major"), "The answer is A minor", "A minor"),
    (("C major", "A minor", "G major"), "The answer is A", "C major"),
    (("C major", "A minor", "G major"), "C# major", None),
    # one option is a letter itself: letters are texts
    (("C", "G", "D", "A"), "A", "A"),
    (("C", "G", "D", "A"), "The answer is (C)", "C"),
    (("\u72d7\u53eb", "\u4e0b\u96e8"), "\u7b54\u6848\u662f\u4e0b\u96e8\u3002", "\u4e0b\u96e8"),
    (("\u72d7\u53eb", "\u4e0b\u96e8"), "\u7b54\u6848\uff1aB", "\u4e0b\u96e8"),
    (("\u0915\u0941\u0924\u094d\u0924\u093e", "\u092c\u093e\u0930\u093f\u0936"), "\u092c\u093e\u0930\u093f\u0936\u0964",
     "\u092c\u093e\u0930\u093f\u0936"),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "reply", "text"), OTHER_OPTIONS)
def test_reply_with_other_options(choices: tuple[str, ...], reply: str, text: str | None) -> None:
    index = choose(reply, choices)
    assert (choices[index] if index is not None else None) == text


def test_outcomes() -> None:
    gold = scored.gold(scored.choice("one", index=1))
    right, wrong, unread = (choice.score(gold, reply) for reply in ("(B)", "stand", "Thunder"))
    assert (right.status, right.value, right.extracted) == (Status.RIGHT, 1.0, "rain")
    assert (wrong.status, wrong.value, wrong.extracted) == (Status.WRONG, 0.0, "stand")
    assert (unread.status, unread.value, unread.extracted) == (Status.UNPARSED, 0.0, None)


TEXTS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())
WORDS = st.lists(st.sampled_from("red green dog hot not the a is B 5 answer no but".split()), min_size=1, max_size=4)  # noqa: SIM905


@given(st.lists(TEXTS, min_size=2, max_size=6, unique=True), st.data())
def test_the_text_of_any_option_alone_is_that_option(choices: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(choices) - 1))
    assert choose(choices[index], tuple(choices)) == index


@given(st.lists(WORDS.map(" ".join), min_size=2, max_size=5, unique=True), st.data())
def test_options_made_of_awkward_words_are_found_alone(choices: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(choices) - 1))
    assert choose(choices[index], tuple(choices)) == index


LONG = st.lists(st.sampled_from(["thunder", "whistle", "engine", "singing"]), min_size=2, max_size=4, unique=True)


@given(
    LONG, st.sampled_from("ABCDEFabcdef"), st.sampled_from(["{}", "({})", "{}.", "Answer: {}", "the answer is ({})."])
)
def test_the_quick_way_for_letters_is_the_rules(choices: list[str], letter: str, form: str) -> None:
    reply = form.format(letter)
    slow = decide(answer_part(reply), Options(tuple(choices)))
    assert choose(reply, tuple(choices)) == (None if slow == UNKNOWN else slow)


@given(st.text(max_size=200))
def test_any_reply_is_read_or_not_without_an_error(reply: str) -> None:
    assert choose(reply, OPTIONS) in (None, 0, 1, 2, 3)


@pytest.mark.parametrize("part", ["\n", "! ", "answer: ", "a b ", "B. ", "rain ", "not ", "A\n", "*", "<think>", "n't"])
def test_degenerate_replies_take_no_time(part: str) -> None:
    started = time.monotonic()
    choose(part * 10_000 + "-B", OPTIONS)
    assert time.monotonic() - started < 5.0


def test_options_that_are_read_alike_are_told_apart_by_their_exact_text_only() -> None:
    assert choose("Dog.", ("dog", "Dog.")) == 1
    assert choose("the answer is DOG", ("dog", "Dog.")) is None


TEXT_FORMS = [
    "{x}",
    "{l}. {x}",
    "({l}) {x}.",
    "The answer is {x}.",
    "The correct answer is ({l}) {x}.",
    "Answer: {l}: {x}",
]


@given(LONG, st.sampled_from("ABCD"), st.integers(0, 3), st.sampled_from(TEXT_FORMS))
def test_the_quick_way_for_texts_is_the_rules(choices: list[str], letter: str, at: int, form: str) -> None:
    reply = form.format(l=letter, x=choices[at % len(choices)])
    slow = decide(answer_part(reply), Options(tuple(choices)))
    assert choose(reply, tuple(choices)) == (None if slow == UNKNOWN else slow)


def test_of_options_that_are_there_twice_none_is_named_by_its_text() -> None:
    choices = ("thirteen", "twenty", "thirteen", "five")
    assert [choose(reply, choices) for reply in ("The answer is thirteen.", "C. thirteen", "C", "twenty")] == [
        None, None, 2, 1,
    ]  # fmt: skip
