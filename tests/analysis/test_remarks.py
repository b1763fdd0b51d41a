"""Which questions of a response matrix are worth a look, and why."""

from __future__ import annotations

from analysis.matrices import answers, lsat6, marks
from evenhand.analysis.classical import analyse
from evenhand.analysis.estimate import Estimated
from evenhand.analysis.findings import Rule
from evenhand.analysis.remarks import Remark, remarks


def found(matrix) -> dict[str, Remark]:
    return {remark.question.id: remark for remark in remarks(analyse(matrix))}


def test_a_test_without_a_fault_has_no_remark() -> None:
    assert found(lsat6()) == {}


def test_a_question_that_the_better_people_get_wrong_names_what_they_choose() -> None:
    # 20 have all of the rest right and choose B; 20 have it wrong and choose A, which the key calls right.
    matrix = answers("AAAA", *["BAAA"] * 19, *["ABBB"] * 19, "AAAA", "BBBB")
    remark = found(matrix)["q1"]

    assert (remark.rule, remark.option) == (Rule.NEGATIVE_DISCRIMINATION, "B")
    assert isinstance(remark.figure, Estimated)
    assert remark.figure.high < 0


def test_in_a_matrix_of_marks_no_option_is_named() -> None:
    remark = found(marks(*["0 1 1 1"] * 19, *["1 0 0 0"] * 19, "1 1 1 1", "0 0 0 0"))["q1"]

    assert (remark.rule, remark.option) == (Rule.NEGATIVE_DISCRIMINATION, "")


def test_a_few_unlucky_answers_are_no_remark() -> None:
    assert "q1" not in found(answers("AAA", "BAA", "ABB", "ABA", "BAB"))


def test_a_wrong_option_that_draws_the_better_people_is_named_beside_a_right_one_that_does_too() -> None:
    # The best choose A or C as often; the others B, which nobody meant.
    matrix = answers("AAAA", *["AAAA"] * 10, *["CAAA"] * 15, *["BBBA"] * 25, "ABBB", "CABB")
    remark = found(matrix)["q1"]

    assert (remark.rule, remark.option) == (Rule.WRONG_OPTION_DRAWS, "C")
    assert isinstance(remark.figure, Estimated)
    assert remark.figure.low > 0


def test_what_everybody_or_nobody_has_right_tells_nobody_apart() -> None:
    signs = {name: remark.rule for name, remark in found(marks("1 0 1", "1 0 0", "1 0 1")).items()}

    assert signs == {"q1": Rule.EVERYBODY_RIGHT, "q2": Rule.NOBODY_RIGHT}


def test_what_many_did_not_reach_or_omitted_is_told_apart() -> None:
    rows = [*["1 1 1 1"] * 30, *["0 - 0 -"] * 10, *["1 0 1 0"] * 10]
    signs = {name: remark.rule for name, remark in found(marks(*rows)).items()}

    assert signs == {"q2": Rule.OMITTED, "q4": Rule.NOT_REACHED}


def test_blanks_of_a_few_are_no_remark() -> None:
    # 2 of 12 are more than a tenth, and not surely: from 5 %.
    assert found(marks("1 - 1", "1 - 1", "1 1 -", "0 0 -", *["1 1 1", "0 0 0", "1 0 1", "0 1 1"] * 2)) == {}


def test_a_question_has_one_remark_the_gravest() -> None:
    rows = ["1 -"] * 30
    [first, second] = remarks(analyse(marks(*rows)))

    assert (first.question.id, first.rule) == ("q1", Rule.EVERYBODY_RIGHT)
    assert (second.question.id, second.rule) == ("q2", Rule.NOBODY_RIGHT)
