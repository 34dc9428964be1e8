"""Each rater, the consensus on each item, and what to look at next; by hand."""

from __future__ import annotations

import pytest

from annotation.agreement import consensus, raters
from annotation.agreement.columns import Table
from annotation.agreement.consensus import Consensus, consensus_of, dawid_skene
from annotation.agreement.looking import next_looks
from annotation.agreement.raters import pairs_of, raters_of
from annotation.agreement.report import Agreement, Drawing, agreement_of
from annotation.agreement.table import Columns, Judged, Scale, judged
from earmark.errors import JudgementError

pytestmark = pytest.mark.usefixtures("few_steps")
COLUMNS = Columns("item", "rater", "label", "truth", "seconds")


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is fitted in earnest in one test alone."""
    monkeypatch.setattr(consensus, "ITERATIONS", 2)


def table(lines: str, scale: Scale | None = None) -> Judged:
    """Judgements, a line each: item rater label truth seconds; a dash is nothing."""
    made = Table("made", COLUMNS)
    for n, line in enumerate(lines.strip().splitlines(), 2):
        cells = ["" if cell == "-" else cell for cell in line.split()]
        made.add(n, cells + [""] * (len(COLUMNS) - len(cells)))
    return judged(made.rows(), COLUMNS, scale or Scale())


def report(lines: str) -> Agreement:
    return agreement_of(table(lines), Drawing(resamples=20))


SMALL = """
1 ann a a 2.0
1 bob a a 4.0
1 cy  b a -
2 ann b b 3.0
2 bob b b 5.0
3 ann a - 9.0
3 cy  b - 1.0
"""


def test_raters_by_hand() -> None:
    """With the rest: ann 1/2, 1 and 0 of her three items, bob 1/2 and 1.

    What each says most (a, a, b) the others say of the same items: of ann's 1/2, 0 and 0, of bob's 1/2 and 0.
    """
    found = raters_of(table(SMALL))
    assert [one.rater for one in found] == ["ann", "bob", "cy"]
    assert [one.n for one in found] == [3, 2, 2]
    assert [one.accuracy for one in found] == [1, 1, 0]
    assert [one.agreement for one in found] == pytest.approx([1 / 2, 3 / 4, 0])
    assert [one.median_s for one in found] == [3, 4.5, 1]
    assert [one.usual for one in found] == ["a", "a", "b"]
    assert [one.usual_share for one in found] == pytest.approx([2 / 3, 1 / 2, 1])
    assert [one.others_share for one in found] == pytest.approx([1 / 6, 1 / 4, 0])
    assert [one.longest_run for one in found] == [1, 1, 2]


def test_pairs_by_hand() -> None:
    """Ann and bob agree on both; ann and cy on neither of two, and cy says one thing: kappa 0."""
    found = {(pair.a, pair.b): (pair.items, pair.percent, pair.kappa) for pair in pairs_of(table(SMALL)) or ()}
    assert found == {("ann", "bob"): (2, 1.0, 1.0), ("ann", "cy"): (2, 0.0, 0.0), ("bob", "cy"): (1, 0.0, 0.0)}


def test_consensus_by_hand() -> None:
    """Entropy of 2:1 is 0.9183 bits, of 1:1 one bit."""
    one, two, three = consensus_of(table(SMALL))
    assert (one.item, one.judgements, one.votes, one.majority, one.truth) == ("1", 3, {"a": 2, "b": 1}, "a", "a")
    assert one.entropy_bits == pytest.approx(0.9182958)
    assert (two.entropy_bits, two.majority) == (0, "b")
    assert (three.entropy_bits, three.majority, three.truth) == (1, None, None)


def test_report_by_hand() -> None:
    """Four of five are right; the majority is right on both items whose truth is known."""
    found = report(SMALL)
    assert (found.n, found.items, found.raters) == (7, 3, 3)
    assert found.accuracy == pytest.approx(4 / 5)
    assert found.majority_accuracy == 1
    assert found.percent == pytest.approx((1 / 3 + 1 + 0) / 3)
    assert found.values == {"b": 4, "a": 3}


def test_flags() -> None:
    """Lin always says a, in a tenth of the time, and is apart; the three others say what is true."""
    truth = ["a", "b"] * 8
    lines = [f"{n} {who} {label} {label} 10" for n, label in enumerate(truth) for who in ("ann", "bob", "cy")]
    lines += [f"{n} lin a {label} 1" for n, label in enumerate(truth)]
    found = {one.rater: one for one in raters_of(table("\n".join(lines)))}
    assert found["lin"].flags == ("straight-lining", "hasty", "apart")
    assert (found["lin"].longest_run, found["lin"].usual_share, found["lin"].others_share) == (16, 1, 0.5)
    assert [found[who].flags for who in ("ann", "bob", "cy")] == [(), (), ()]


def test_few_answers_are_not_flagged() -> None:
    lines = [f"{n} {who} {label} - 10" for n, label in enumerate("abab") for who in ("ann", "bob", "cy")]
    lines += [f"{n} lin a - 1" for n in range(4)]
    assert all(not one.flags for one in raters_of(table("\n".join(lines))))


def test_all_the_same_since_it_is_so_is_no_straight_line() -> None:
    """Where everybody says a, saying a is right."""
    lines = [f"{n} {who} a" for n in range(20) for who in ("ann", "bob", "cy")]
    assert all(not one.flags for one in raters_of(table("\n".join(lines))))


def test_repeats() -> None:
    """The last of a rater counts for agreement; all count for accuracy, and how often he said the same again."""
    found = report("1 ann a b\n1 ann b b\n1 bob b b\n2 ann a a\n2 ann a a\n2 bob a a")
    assert (found.n, found.repeats, found.self_agreement) == (6, 2, 0.5)
    assert found.percent == 1
    assert found.accuracy == pytest.approx(5 / 6)
    assert any("2 judgements repeat" in note for note in found.notes)


def test_dawid_and_skene_trust_who_is_consistent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two good raters and three who always say a: the majority is wrong on every b, the model is not."""
    monkeypatch.setattr(consensus, "ITERATIONS", 50)
    truth = ["a", "b", "b", "a", "b", "a", "b", "b"] * 4
    lines = [f"{n:02} {who} {t} {t}" for n, t in enumerate(truth) for who in ("g1", "g2")]
    lines += [f"{n:02} {who} a {t}" for n, t in enumerate(truth) for who in ("s1", "s2", "s3")]
    found = report("\n".join(lines))
    assert found.majority_accuracy == pytest.approx(12 / 32)
    assert found.dawid_skene_accuracy == 1
    assert all(one.probability is not None and one.probability > 0.99 for one in found.consensus)


def test_a_tie_of_the_model_is_none() -> None:
    """Two raters who swap two labels: nothing says who is right."""
    found = dawid_skene(table("1 x a\n1 y b\n2 x b\n2 y a"))
    assert found == {}


def test_the_model_is_left_out_where_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consensus, "_MOST_JUDGEMENTS", 3)
    monkeypatch.setattr(raters, "_MOST_PAIRS", 1)
    found = report(SMALL)
    assert found.dawid_skene_accuracy is None
    assert found.cohen_kappa is None
    assert "too many pairs of raters for Cohen's kappa" in found.notes
    assert any("Dawid and Skene" in note for note in found.notes)


def test_truths_that_differ() -> None:
    """Each row is held against its own truth; of the item nobody knows it."""
    found = report("1 ann a a\n1 bob a b\n2 ann b b\n2 bob b b")
    assert found.accuracy == pytest.approx(3 / 4)
    assert [one.truth for one in found.consensus] == [None, "b"]
    assert any("1 items have several truths" in note for note in found.notes)


def test_words_for_nothing_are_pointed_out() -> None:
    assert any("'NaN'" in note for note in report("1 ann a\n1 bob NaN").notes)
    left_out = table("1 ann a\n1 bob NaN", Scale(missing=("NaN",)))
    assert (len(left_out.label), left_out.missing) == (1, 1)


def test_looks() -> None:
    """The most divided first; of equals that which most get wrong, then that which fewer judged."""
    found = [
        Consensus("agreed", 3, 0.0, {"a": 3}, "a", None, None, "a"),
        Consensus("wrong", 3, 0.0, {"a": 3}, "a", None, None, "b"),
        Consensus("single", 1, 0.0, {"a": 1}, "a", None, None, None),
        Consensus("tie", 2, 1.0, {"a": 1, "b": 1}, None, None, None, None),
        Consensus("split", 3, 0.918, {"a": 2, "b": 1}, "a", None, None, None),
    ]
    looks = next_looks(found, 9)
    assert [(one.item, one.why) for one in looks] == [
        ("tie", "a tie"),
        ("split", "1 of 3 do not say 'a'"),
        ("wrong", "most say 'a', the key 'b'"),
        ("single", "one judgement alone"),
    ]
    assert [one.item for one in next_looks(found, 1)] == ["tie"]
    assert next_looks(found, 0) == []


def test_numbers_that_are_written_differently_are_one() -> None:
    """3 and 3.0 are one value on a scale of numbers, and two labels."""
    lines = "1 ann 3\n1 bob 3.0\n2 ann 1e1\n2 bob 10"
    assert table(lines, Scale("ordinal")).values == ("3", "10")
    assert table(lines, Scale("nominal")).values == ("10", "1e1", "3", "3.0")


def test_words_in_order() -> None:
    """Places of low < mid < high are 1, 2, 3, also where nobody says mid."""
    scale = Scale("ordinal", order=("low", "mid", "high"))
    one = table("1 ann low\n1 bob high", scale)
    assert (one.values, one.numbers.tolist()) == (("low", "high"), [1.0, 3.0])
    with pytest.raises(JudgementError, match=r"expected one of low, mid, high, got 'hihg'. Did you mean 'high'"):
        table("1 ann low\n1 bob hihg", scale)


def test_free_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.agreement.table._MOST_CELLS", 5)
    with pytest.raises(JudgementError, match=r"values that repeat, at most 2 for 2 items, got 3 different ones"):
        report("1 ann a\n1 bob b\n2 ann c")
