"""Defects of AHELM (HELM), VoiceAssistant-Eval, HumanSense and others: the published rule has each, ours has none.

Tests are named after the place in our notes that describes the defect: section, number.
"""

from __future__ import annotations

from math import ceil
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.choice import choose
from earmark.score.compat import helm_wer, published, voicebench
from earmark.score.compat.helm_text import normalised
from earmark.score.compat.voiceassistant_eval import modified_wer
from earmark.score.gold import Gold
from earmark.score.normalise import basic
from earmark.score.outcome import Status
from earmark.score.run import outcome_of
from earmark.score.transcript import rates
from tests.golden import scored

EXACT, PREFIX = published("helm-quasi-exact").score, published("helm-prefix").score
LETTER, WORDS = published("helm-letter").score, published("helm-wer").score
CONSISTENCY, FIRST = published("voiceassistant-eval").score, published("humansense").score


def choice(index: int = 1, choices: tuple[str, ...] = scored.OPTIONS) -> Gold:
    return scored.gold(scored.choice("a", index, choices))


def span(answer: str) -> Gold:
    return scored.gold(scored.item("s", "span", (answer,)))


def transcript(*answers: str, language: str | None = None) -> Gold:
    return scored.gold(scored.item("t", "transcript", answers, clips=(scored.clip(language=language),)))


def number(answer: str) -> Gold:
    return scored.gold(scored.item("n", "number", (answer,)))


def several(*answers: str) -> Gold:
    made = scored.item("m", "multi_choice", answers, choices=scored.OPTIONS)
    return scored.gold(made)


# AHELM, metrics


def test_ahelm_1_3_punctuation_of_other_scripts_stays() -> None:
    hindi, chinese = "\u0928\u092e\u0938\u094d\u0924\u0947\u0964", "\u4f60\u597d\u3002"
    assert (normalised(hindi), normalised(chinese)) == (hindi, chinese)
    assert (basic(hindi), basic(chinese)) == (hindi[:-1], chinese[:-1])


@pytest.mark.parametrize(("answer", "reply"), [("red", "redwood tree"), ("joy", "joyless"), ("red", "red or blue")])
def test_ahelm_1_3_a_beginning_is_the_answer(answer: str, reply: str) -> None:
    assert PREFIX(span(answer), reply).value == 1.0
    assert outcome_of(span(answer), reply).value == 0.0


def test_ahelm_1_3_an_answer_in_a_sentence_is_none() -> None:
    for rule in (EXACT, PREFIX):
        assert rule(span("soccer"), "The answer is soccer").value == 0.0
        assert rule(span("soccer"), "Soccer!").value == 1.0
        assert rule(span("soccer"), "").value == 0.0
    assert outcome_of(span("soccer"), "The answer is soccer").value == 1.0


@pytest.mark.parametrize("reply", ["B.", "(B)", "b", "B) rain", "rain"])
def test_ahelm_1_3_a_letter_with_marks_is_no_letter(reply: str) -> None:
    assert LETTER(choice(), reply).value == 0.0
    assert LETTER(choice(), "B").value == 1.0
    assert outcome_of(choice(), reply).value == 1.0


def test_ahelm_1_3_the_rate_is_a_mean_of_rates() -> None:
    """One word wrong of one, none of nine: 50 % published, 10 % of the sums."""
    golds = [transcript("yes"), transcript("one two three four five six seven eight nine")]
    replies = ["no", "one two three four five six seven eight nine"]
    published_rates = [helm_wer.rate(gold.answers, reply) for gold, reply in zip(golds, replies, strict=True)]
    assert fmean(published_rates) == 0.5
    found = [outcome_of(gold, reply).statistics for gold, reply in zip(golds, replies, strict=True)]
    assert rates([one for one in found if one]).error == 0.1


# AHELM, defects


@pytest.mark.parametrize("reply", ["", "  ", None])
def test_ahelm_1_7_1_an_empty_prediction_is_perfect(reply: str | None) -> None:
    assert WORDS(transcript("three little words"), reply).value == 1.0
    assert outcome_of(transcript("three little words"), reply).value == 0.0


def test_ahelm_1_7_7_blanks_in_thai_are_errors() -> None:
    thai = "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31\u0e1a"
    spaced = " ".join([thai[:2], thai[2:4], thai[4:6], thai[6:8], thai[8:]])
    assert helm_wer.rate((thai,), spaced) == 5.0  # as the note measured: one word against five
    assert outcome_of(transcript(thai, language="th"), spaced).value == 1.0


def test_ahelm_1_7_8_chinese_is_compared_by_words() -> None:
    gold = transcript("\u4f60\u597d\u4e16\u754c", language="zh")
    reply = "\u4f60\u597d\u4e16\u754b"
    assert helm_wer.rate(gold.answers, reply) == 1.0
    found = outcome_of(gold, reply).statistics
    assert found is not None
    assert (found.unit, found.rate) == ("character", 0.25)


def test_ahelm_1_7_12_of_several_references_the_worst_counts() -> None:
    gold = transcript("wholly other words", "three little words")
    assert WORDS(gold, "three little words").value == pytest.approx(1 / 3)
    assert outcome_of(gold, "three little words").value == 1.0


# VoiceAssistant-Eval


@pytest.mark.parametrize(("text", "speech"), [("A", "B"), ("Yes.", "No."), ("", "Hi")])
def test_voiceassistant_eval_2_5_short_texts_are_alike(text: str, speech: str) -> None:
    assert modified_wer(text, speech) == 0.0
    gold = transcript("x")._replace(answers=(text,))
    assert CONSISTENCY(gold, speech).value == 1.0
    assert outcome_of(gold, speech).value == 0.0


def test_voiceassistant_eval_2_5_an_answer_spoken_in_a_sentence_is_all_wrong() -> None:
    assert modified_wer("B. Rock", "The answer is B") == 1.0
    assert choose("The answer is B", ("Jazz", "Rock")) == choose("B. Rock", ("Jazz", "Rock")) == 1


def test_voiceassistant_eval_2_5_a_number_is_not_its_spoken_form() -> None:
    spoken = "thirty one thousand dollars in twenty twenty one"
    assert 1 - modified_wer("$31,000 in 2021", spoken) < 0.25
    gold = transcript("$31,000 in 2021")
    assert outcome_of(gold, spoken, normaliser="english1").value == 1.0


def test_voiceassistant_eval_2_5_a_rate_above_one() -> None:
    """Blanks count in the distance, not in the length."""
    assert modified_wer("abcdefghij", "k l m n o p q r s t") > 1.0
    assert 0.0 <= (outcome_of(transcript("abcdefghij"), "k l m n o p q r s t").value or 0.0) <= 1.0


def test_voiceassistant_eval_2_5_longer_texts_by_the_printed_formula() -> None:
    # ten letters each, one other: 1 / 10; eleven against nine letters: 1
    assert modified_wer("abcdefghij", "Abcdefghix") == pytest.approx(0.1)
    assert modified_wer("abcdefghijk", "abcdefghi") == 1.0


# HumanSense


@pytest.mark.parametrize(("reply", "index"), [("The answer is A", 0), ("(A)", 0), ("Definitely a dog bark", 0)])
def test_humansense_3_4_an_answer_behind_a_word_is_wrong(reply: str, index: int) -> None:
    assert FIRST(choice(index), reply).value == 0.0
    assert outcome_of(choice(index), reply).value == 1.0


def test_humansense_3_4_based_is_b() -> None:
    assert FIRST(choice(1), "Based on the video, A").value == 1.0
    assert outcome_of(choice(1), "Based on the video, A").value == 0.0


def test_humansense_3_4_ten_is_one() -> None:
    assert FIRST(number("10"), "10").value == 0.0
    assert FIRST(number("1"), "10").value == 1.0
    assert FIRST(number("7"), "7 people").value == 1.0
    assert (outcome_of(number("10"), "10").value, outcome_of(number("1"), "10").value) == (1.0, 0.0)


def test_humansense_3_4_several_answers_by_characters() -> None:
    gold = several("a dog bark", "rain")
    assert FIRST(gold, "A,B.").value == 1.0
    assert FIRST(gold, "A").value == 0.5
    assert FIRST(gold, "A, B").value == 0.0  # the blank
    assert [outcome_of(gold, reply).value for reply in ("A,B.", "A", "A, B")] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("reply", ["", None])
def test_humansense_3_4_no_response_leaves_the_denominator(reply: str | None) -> None:
    for gold in (choice(), number("3"), several("rain")):
        assert FIRST(gold, reply).value is None
        assert outcome_of(gold, reply).value == 0.0


def test_humansense_3_4_a_fifth_option_can_be_named() -> None:
    """Its reader of thoughts knows four letters; ours as many as there are options."""
    choices = ("rain", "wind", "hail", "snow", "thunder")
    assert outcome_of(choice(4, choices), "<think>A storm.</think>E").value == 1.0


@pytest.mark.parametrize("reply", ["many", "about", "?"])
def test_humansense_3_4_a_reply_that_is_no_number_is_no_error(reply: str) -> None:
    assert FIRST(number("3"), reply).value == 0.0
    assert outcome_of(number("3"), reply).status is Status.UNPARSED


def test_humansense_3_4_yes_and_no_must_stand_alone() -> None:
    gold = choice(0, ("Yes", "No"))
    assert FIRST(gold, "Yes.").value == 1.0
    assert FIRST(gold, "Yes, there is a dog").value == 0.0
    assert FIRST(gold, ". ").value is None
    assert outcome_of(gold, "Yes, there is a dog").value == 1.0


# What users complain about


def test_complaint_2_an_option_is_drawn_where_none_can_be_read() -> None:
    guess = published("lmms-eval").score
    golds = [scored.gold(scored.choice(str(n))) for n in range(100)]
    assert 0 < sum(guess(gold, "nonsense").value or 0.0 for gold in golds) < 100
    assert sum(outcome_of(gold, "nonsense").value or 0.0 for gold in golds) == 0.0


def test_complaint_9_letter_and_text_differ() -> None:
    assert (EXACT(choice(), "B").value, EXACT(choice(), "rain").value) == (0.0, 1.0)
    assert (LETTER(choice(), "B").value, LETTER(choice(), "rain").value) == (1.0, 0.0)
    assert outcome_of(choice(), "B").value == outcome_of(choice(), "rain").value == 1.0


@pytest.mark.parametrize(
    "reply", ["", "Such as an oven, with which you mix the two ...", "It is not illegal at all. First"]
)
def test_complaints_end_silence_and_help_are_no_refusals(reply: str) -> None:
    """Ours leaves refusals to a judge or to rules of their own: nothing here takes a word for one."""
    assert voicebench.refuses(reply)
    found = outcome_of(choice()._replace(scorer="refusal", answer_type="refusal"), reply)
    assert found.status is not Status.RIGHT


def test_complaints_end_invalid_replies_stay_in_the_denominator() -> None:
    """A kit divides by the number of items less the invalid ones: half right of four becomes all right of two."""
    outcomes = [outcome_of(choice(), reply) for reply in ("B", "B", "nonsense", "")]
    valid = [one for one in outcomes if one.status is not Status.UNPARSED]
    assert (sum(one.value or 0.0 for one in valid) / len(valid), fmean(one.value or 0.0 for one in outcomes)) == (
        1.0,
        0.5,
    )


@given(st.text(max_size=60), st.sampled_from([EXACT, PREFIX, LETTER, FIRST, published("mmau").score]))
def test_published_rules_take_any_reply(reply: str, rule: object) -> None:
    assert callable(rule)
    found = rule(choice(), reply)
    assert found.value in (None, 0.0, 0.5, 1.0)


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_published_rates_take_any_reply(reply: str, reference: str) -> None:
    gold = transcript("x")._replace(answers=(reference,))
    for rule in (WORDS, CONSISTENCY):
        value = rule(gold, reply).value
        assert value is not None
        assert ceil(value) in (0, 1)
