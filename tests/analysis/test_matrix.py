"""What a response matrix holds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from analysis.matrices import answers, ids, marks
from evenhand.analysis.matrix import matrix_of_answers, matrix_of_marks


def test_a_blank_is_omitted_when_a_later_question_was_answered_and_else_not_reached() -> None:
    matrix = marks("1 - 1 -", "- - - -", "1 1 - -", "- 0 1 1")

    assert [(each.omitted, each.not_reached) for each in matrix.columns] == [(1, 1), (1, 1), (0, 2), (0, 3)]


def test_a_blank_among_options_is_told_apart_the_same_way() -> None:
    matrix = answers("AAA", "A-B", "B--")

    assert [(each.omitted, each.not_reached) for each in matrix.columns] == [(0, 0), (1, 1), (0, 1)]


def test_both_kinds_of_blank_earn_0() -> None:
    matrix = marks("1 - 1 -", "- 1 0.5 1")

    assert matrix.scale == 2
    assert matrix.totals == (4, 5)


def test_marks_are_kept_exact() -> None:
    matrix = marks("0.1 0.2", "0.3 0")

    assert [Fraction(total, matrix.scale) for total in matrix.totals] == [Fraction("0.3"), Fraction("0.3")]


def test_a_question_is_worth_1_or_the_highest_mark_seen_unless_it_is_said() -> None:
    matrix = marks("0.5 2 2 0", "0.25 1 3 0", maxima={"q3": Fraction(4)})

    assert [each.max for each in matrix.columns] == [1, 2, 4, 1]


@pytest.mark.parametrize("cell", [Fraction(-1), Fraction(3)])
def test_a_mark_outside_of_what_the_question_is_worth_is_an_error(cell: Fraction) -> None:
    with pytest.raises(ValueError, match="q1"):
        matrix_of_marks(["q1"], [[cell]], {"q1": Fraction(2)})


@pytest.mark.parametrize("rows", [[], [[Fraction(1)], []], [[]]])
def test_rows_are_there_and_of_one_length(rows: list[list[Fraction | None]]) -> None:
    with pytest.raises(ValueError, match=r"row|person"):
        matrix_of_marks(["q1"], rows)


def test_a_key_makes_marks_of_options_and_keeps_them() -> None:
    matrix = answers("AB", "AA", "BB", "-B")

    assert [each.marks for each in matrix.columns] == [(1, 0, 0), (0, 1, 1)]
    assert [each.answers for each in matrix.columns] == [("A", "B", ""), ("A", "B", "B")]


def test_answers_that_differ_in_case_width_or_spaces_are_one_option_called_as_the_key_spells_it() -> None:
    rows = [["remove  it"], ["Ｒｅｍｏｖｅ it"], ["keep"], ["Keep"]]
    [column] = matrix_of_answers(ids(1), rows, {"q1": ["Remove it"]}).columns

    assert column.answers == ("Remove it", "Remove it", "Keep", "Keep")
    assert column.marks == (1, 1, 0, 0)


def test_any_of_several_right_options_is_right() -> None:
    [column] = matrix_of_answers(ids(1), [["A"], ["B"], ["C"]], {"q1": ["A", "C"]}).columns

    assert column.marks == (1, 0, 1)
    assert column.right == {"A", "C"}
