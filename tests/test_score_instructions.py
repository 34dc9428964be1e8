"""Rules that a program checks: for each a reply that keeps it and one that breaks it, both derived by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.instructions import RULES, Ruled, RuleError, score, verdicts
from earmark.score.instructions.language import language_of
from earmark.score.instructions.rules import IFEVAL, MMAU_PRO
from earmark.score.outcome import Outcome, Status


def asked(rule: str, **arguments: Any) -> str:
    return json.dumps({"rule": rule, **arguments})


def reply_to(output: str, *constraints: str, reading: Any = "strict") -> Outcome:
    return score(Ruled("hand/a", constraints), output, reading=reading)


FIVE = "Rain falls on the roof."
# rule, arguments, replies that keep it, replies that break it
GOLDENS: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    ("keywords:existence", {"keywords": ["art", "hot dog"]}, ["Art! A hot\ndog."], ["An article, a hot dog.", "art"]),
    ("keywords:frequency", {"keyword": "rain", "frequency": 2, "relation": "at least"},
     ["Rain, rain."], ["Rain and a train.", "rainrain"]),
    ("keywords:frequency", {"keyword": "rain", "frequency": 2, "relation": "less than"}, ["Rain."], ["Rain, rain."]),
    ("keywords:forbidden_words", {"forbidden_words": ["cat"]}, ["A cathedral."], ["A Cat.", "cat's"]),
    ("keywords:letter_frequency", {"letter": "o", "let_frequency": 3, "let_relation": "at least"},
     ["Oo, wool"], ["wool"]),
    ("keywords:letter_frequency", {"letter": "#", "let_frequency": 1, "let_relation": "less than"}, ["C"], ["C#"]),
    ("language:response_language", {"language": "de"}, ["Der Hund ist in dem Haus."], ["The dog is in the house."]),
    ("length_constraints:number_sentences", {"num_sentences": 2, "relation": "at least"},
     ["One. Two!", "Dr. Bach came. He left."], ["Only one, i.e. this.", "It was 3.5 m."]),
    ("length_constraints:number_sentences", {"num_sentences": 2, "relation": "less than"}, ["One."], ["One. Two."]),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2},
     ["One\n***\nTwo", "One *** Two\n***"], ["One\n\nTwo", "One\n***\n***\nTwo", "One"]),
    ("length_constraints:number_words", {"num_words": 5, "relation": "at least"},
     [FIVE, "Don't stop well-known men - please now"], ["Four words - are here", "a - b - c"]),
    ("length_constraints:number_words", {"num_words": 5, "relation": "less than"}, ["Four words are here"], [FIVE]),
    ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "then"},
     ["First this.\n\n**Then** that."], ["First.\n\nNow then.", "Then.\n\nThis.", "Then", "a\n\nThen\n\nb"]),
    ("detectable_content:number_placeholders", {"num_placeholders": 2}, ["[name] at [place]"], ["[name] at [ ]"]),
    ("detectable_content:postscript", {"postscript_marker": "P.S."},
     ["Done.\nP.S. Bring bread.", "Done. PS: bread", "p. s. bread"],
     ["Perhaps it is a dog", "The siren stops slowly", "Done.\nP.S.", "I own a PS5. Nice"]),
    ("detectable_content:postscript", {"postscript_marker": "P.P.S"}, ["A.\nP.P.S. Milk."], ["A.\nP.S. Milk."]),
    ("detectable_format:number_bullet_lists", {"num_bullets": 2},
     ["* one\n* two", "Here:\n- one\n  - two"], ["* one", "*one*\n*two*", "* one\n* two\n* three", "1. one\n2. two"]),
    ("detectable_format:constrained_response", {}, ["My answer is maybe."], ["My answer is red.", "I say yes."]),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 2},
     ["*one* and **two words**"], ["* one\n* two\n* three", "*one*", "2 * 3 * 4 * 5", "** **"]),
    ("detectable_format:multiple_sections", {"section_spliter": "SECTION", "num_sections": 2},
     ["SECTION 1\na\nSECTION 2\nb"], ["SECTION 1\na", "SECTIONS 1\nSUBSECTION 2"]),
    ("detectable_format:json_format", {}, ['{"a": 1}', '```json\n[1, 2]\n```'], ["a: 1", '"text"', '{"a": NaN}']),
    ("detectable_format:title", {}, ["<<A song>>\nLa"], ["<A song>", "<< >>", "A song"]),
    ("combination:two_responses", {}, ["One.\n******\nTwo."],
     ["One ****** one.", "One", "a ****** b ****** c", "******"]),
    ("combination:repeat_prompt", {"prompt_to_repeat": "What barks?"},
     ["What barks? A dog.", "what barks - a dog"], ["A dog. What barks?", "What bark? A dog"]),
    ("startend:end_checker", {"end_phrase": "that is all"},
     ["Rain. That is all", '"Rain. That is all."'], ["That is all I know", "That was all", "Rain."]),
    ("change_case:capital_word_frequency", {"capital_frequency": 2, "capital_relation": "at least"},
     ["The BIG dog RUNS"], ["The BIG dog", "the big dog"]),
    ("change_case:capital_word_frequency", {"capital_frequency": 2, "capital_relation": "less than"},
     ["The BIG dog"], ["BIG DOG"]),
    ("change_case:english_capital", {}, ["A DOG, 5 TIMES"], ["A Dog", "5"]),
    ("change_case:english_lowercase", {}, ["a dog, 5 times"], ["A dog", "5"]),
    ("punctuation:no_comma", {}, ["A dog and rain"], ["A dog, rain", "\u72d7\uff0c\u96e8"]),
    ("startend:quotation", {}, ['"A dog."', "\u201cA dog.\u201d"], ['"A" dog', '"', '""', "A dog", "'A dog'"]),
    ("Include Keywords", {"keywords": "dog, rain"}, ["A dog in the rain"], ["dogma and a train", "dog"]),
    ("Keyword Frequency", {"keyword": "dog", "N": 2}, ["Dog, dog"], ["dog", "dog dog dog", "dog dogs"]),
    ("Forbidden Words", {"forbidden_words": "cat, hat"}, ["A cathedral, that"], ["A hat"]),
    ("Number Paragraphs", {"N": 2}, ["a *** b"], ["a", "a\n\nb"]),
    ("Number Words (at least)", {"N": 5}, [FIVE], ["Rain falls on it."]),
    ("Number Words (at most)", {"N": 5}, [FIVE], ["Rain falls on the old roof."]),
    ("Number Words (range)", {"N1": 4, "N2": 5}, [FIVE], ["Rain falls here.", "Rain falls on the old roof."]),
    ("Number Sentences (at least)", {"N": 2}, ["A. B c. D e."], ["One."]),
    ("Number Sentences (at most)", {"N": 1}, ["One."], ["One two. Three."]),
    ("Number Sentences (range)", {"N1": 2, "N2": 2}, ["One two. Three."], ["One.", "One two. Three. Four."]),
    ("Postscript", {"postscript_marker": "P.S."}, ["Yes.\n\nP.S. Bye"], ["Perhaps it is a dog"]),
    ("Number Placeholder", {"N": 1}, ["[name]"], ["(name)", "[]"]),
    ("Number Bullets", {"N": 2}, ["* a\n* b"], ["* a", "**a**\n**b**"]),
    ("Title", {}, ["<<Rain>> falls"], ["Rain"]),
    ("Minimum Number Highlighted Section", {"N": 1}, ["It is *rain*."], ["* a\n* b\n* c"]),
    ("Multiple Sections", {"section_splitter": "@@", "N": 2}, ["a @@ b", "@@ a @@ b"], ["a", "a @@ b @@ c"]),
    ("Repeat Prompt", {"prompt_to_repeat": "Say it."}, ["Say it. It."], ["It."]),
    ("Two Responses", {}, ["a ****** b"], ["a ****** A", "a *** b"]),
    ("All Uppercase", {}, ["RAIN"], ["Rain"]),
    ("All Lowercase", {}, ["rain"], ["Rain"]),
    ("All-capital Words (at least)", {"N": 1}, ["It is RAIN"], ["It is rain"]),
    ("All-capital Words (at most)", {"N": 1}, ["It is RAIN"], ["IT IS RAIN"]),
    ("All-capital Words (range)", {"N1": 1, "N2": 2}, ["It is RAIN"], ["It is rain", "IT IS RAIN"]),
    ("Start Checker", {"start_phrase": "I hear 2"}, ["I hear 2 dogs", '"i  hear 2."'], ["I hear 25 dogs", "2 dogs"]),
    ("Start Checker", {"start_phrase": "42!"}, ["42! Rain."], ["Rain.", "Anything"]),
    ("End Checker", {"end_phrase": "Any more?"}, ["Rain. Any more?"], ["Many more?", "Any more rain?"]),
    ("Quotation", {}, ['"Rain"'], ["Rain"]),
    ("No Commas", {}, ["Rain"], ["Rain, wind"]),
]  # fmt: skip
KEPT = [(rule, arguments, reply) for rule, arguments, kept, _ in GOLDENS for reply in kept]
BROKEN = [(rule, arguments, reply) for rule, arguments, _, broken in GOLDENS for reply in broken]


@pytest.mark.parametrize(("rule", "arguments", "reply"), KEPT)
def test_a_reply_that_keeps_a_rule_is_right(rule: str, arguments: dict[str, Any], reply: str) -> None:
    found = reply_to(reply, asked(rule, **arguments))
    assert (found.status, found.value, found.extracted) == (Status.RIGHT, 1.0, "kept 1 of 1")


@pytest.mark.parametrize(("rule", "arguments", "reply"), BROKEN)
def test_a_reply_that_breaks_a_rule_is_wrong(rule: str, arguments: dict[str, Any], reply: str) -> None:
    found = reply_to(reply, asked(rule, **arguments))
    assert (found.status, found.value, found.extracted) == (Status.WRONG, 0.0, f"kept 0 of 1; broken: {rule}")


def test_every_rule_has_goldens() -> None:
    assert {rule for rule, _, kept, broken in GOLDENS if kept and broken} == set(RULES)
    assert (len(IFEVAL), len(MMAU_PRO)) == (25, 27)


@pytest.mark.parametrize(("rule", "arguments"), [(rule, arguments) for rule, arguments, _, _ in GOLDENS])
@pytest.mark.parametrize("reply", ["", "  \n", "\u200b", "<think>A dog, I think.", "<think>rain</think>"])
def test_silence_keeps_no_rule(rule: str, arguments: dict[str, Any], reply: str) -> None:
    found = reply_to(reply, asked(rule, **arguments))
    assert (found.status, found.value) == (Status.UNPARSED, 0.0)
    assert verdicts((asked(rule, **arguments),), reply)[0] == (rule, False, False)


def test_all_rules_must_be_kept() -> None:
    both = (asked("punctuation:no_comma"), asked("change_case:english_lowercase"))
    assert reply_to("rain and wind", *both).status is Status.RIGHT
    found = reply_to("Rain and wind", *both)
    assert (found.status, found.extracted) == (Status.WRONG, "kept 1 of 2; broken: change_case:english_lowercase")
    assert reply_to("Rain, wind", *both).extracted == (
        "kept 0 of 2; broken: punctuation:no_comma, change_case:english_lowercase"
    )


# IFEval's loose reading (Zhou et al. 2023, section 2.2): a first line, a last line, asterisks may be too much.
@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        ("Sure, here it is:\nrain", asked("change_case:english_lowercase")),
        ("rain\nI hope this helps!", asked("change_case:english_lowercase")),
        ("Sure:\nrain\nBye!", asked("change_case:english_lowercase")),
        ('**"Rain"**', asked("startend:quotation")),
    ],
)
def test_the_loose_reading_forgives_what_stands_around(reply: str, rule: str) -> None:
    assert reply_to(reply, rule).status is Status.WRONG
    assert reply_to(reply, rule, reading="loose").status is Status.RIGHT
    (verdict,) = verdicts((rule,), reply)
    assert (verdict.strict, verdict.loose) == (False, True)


def test_the_loose_reading_is_no_free_pass() -> None:
    rule = asked("Number Words (at most)", N=3)
    assert reply_to("Five words are too many\nand so are these five", rule, reading="loose").status is Status.WRONG
    assert not verdicts((asked("Number Words (at most)", N=0),), "One line.")[0].loose  # nothing is left: no reading


def test_reasoning_is_not_the_reply() -> None:
    assert reply_to("<think>Rain, wind.</think>rain", asked("No Commas")).status is Status.RIGHT


@pytest.mark.parametrize(
    ("constraints", "message"),
    [
        ((), "no rule is set"),
        (("{",), "no JSON"),
        (('["rule"]',), 'no object with a "rule"'),
        ((asked("no_such_rule"),), "no rule is named 'no_such_rule'"),
        ((asked("Number Bullets"),), "'Number Bullets' lacks N"),
        ((asked("Number Bullets", N=None),), "'Number Bullets' lacks N"),
        ((asked("Number Bullets", N="two"),), "N of 'Number Bullets' is 'two', which counts nothing"),
        ((asked("Number Bullets", N=2.5),), "which counts nothing"),
        (('{"rule": "Number Bullets", "N": NaN}',), "which counts nothing"),
        (('{"rule": "Number Bullets", "N": Infinity}',), "which counts nothing"),
        ((asked("Include Keywords", keywords=[]),), "lists no words"),
        ((asked("Include Keywords", keywords=["", "a"]),), "lists no words"),
        ((asked("Keyword Frequency", keyword=" ", N=1),), "which is no text"),
        ((asked("keywords:frequency", keyword="a", frequency=1, relation="around"),), "neither 'at least'"),
        ((asked("language:response_language", language="xx"),), "no rule can tell the language 'xx'"),
        ((asked("End Checker", end_phrase=7),), "which is no text"),
    ],
)
def test_a_rule_that_cannot_be_checked_is_an_error_that_says_why(constraints: tuple[str, ...], message: str) -> None:
    found = reply_to("A dog.", *constraints)
    assert (found.status, found.value) == (Status.ERROR, None)
    assert found.extracted is not None
    assert message in found.extracted
    if constraints:
        with pytest.raises(RuleError):
            verdicts(constraints, "A dog.")


def test_counts_from_tables_may_be_floats() -> None:
    assert reply_to("* a\n* b", asked("Number Bullets", N=2.0)).status is Status.RIGHT


@given(st.text(max_size=120), st.sampled_from(GOLDENS))
def test_any_reply_is_judged_without_an_error(reply: str, golden: tuple[str, dict[str, Any], Any, Any]) -> None:
    rule = asked(golden[0], **golden[1])
    found = reply_to(reply, rule)
    assert found.status in (Status.RIGHT, Status.WRONG, Status.UNPARSED)
    loose = reply_to(reply, rule, reading="loose")
    assert (loose.value or 0.0) >= (found.value or 0.0)


SPOKEN = {
    "en": "The dog barked at the man who was walking by.", "es": "El perro ladró al hombre que pasaba por la calle.",
    "pt": "O cachorro latiu para o homem que não estava na rua.", "fr": "Le chien a aboyé sur l'homme dans la rue.",
    "it": "Il cane ha abbaiato all'uomo che passava per la strada.", "de": "Der Hund bellte, und der Mann ging.",
    "pl": "Pies szczekał na człowieka, który szedł ulicą.", "vi": "Con chó sủa người đàn ông đang đi trên đường.",
    "fi": "Koira haukkui miestä, joka oli kadulla, ja se ei ollut hyvä.", "hi": "कुत्ता उस आदमी पर भौंका जो सड़क पर था।",
    "mr": "कुत्रा माणसावर भुंकला आणि तो पळाला आहे.", "ne": "कुकुर सडकमा भुक्यो र त्यो भाग्यो।",
    "ja": "犬が男に吠えた。", "zh": "狗对着那个人叫。", "ko": "개가 남자를 향해 짖었다.", "th": "สุนัขเห่าผู้ชาย",
    "he": "הכלב נבח", "ta": "நாய் குரைத்தது", "ur": "کتا اس آدمی پر بھونکا جو سڑک پر چل رہا تھا",
    "fa": "سگ به مردی که در خیابان راه می رفت پارس کرد",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(SPOKEN))
def test_languages_are_told_apart(code: str) -> None:
    assert language_of(SPOKEN[code]) == code
    keeps = reply_to(SPOKEN[code], asked("language:response_language", language=code))
    other = reply_to(SPOKEN[code], asked("language:response_language", language="sw"))
    assert (keeps.status, other.status) == (Status.RIGHT, Status.WRONG)


@pytest.mark.parametrize("text", ["", "42", "Xyzzy plugh frotz.", "!!!"])
def test_a_language_that_cannot_be_told_is_none(text: str) -> None:
    assert language_of(text) is None
