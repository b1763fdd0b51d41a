"""Who is compared with whom."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from analysis.sittings import gathered, key_with, result
from evenhand.analysis.first_attempts import FirstAttempts
from evenhand.analysis.matching import Matching
from evenhand.quiz.split import AnswerKey

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def sitting(*marks: float | Fraction | None) -> tuple[str, str, Sequence[float | Fraction | None]]:
    return "northwind", "en", marks


def together(attempts: FirstAttempts, left_out: Sequence[int] = ()) -> list[list[int]]:
    """Who, by place, is compared with whom."""
    groups: dict[int, list[int]] = {}
    for place, stratum in enumerate(Matching(attempts).strata(left_out)):
        groups.setdefault(stratum, []).append(place)
    return sorted(groups.values())


def matched(
    key: AnswerKey, *sittings: Sequence[float | Fraction | None], left_out: Sequence[int] = ()
) -> list[list[int]]:
    return together(gathered(key, [sitting(*marks) for marks in sittings]), left_out)


def test_people_of_equal_score_are_compared_however_they_came_to_it() -> None:
    assert matched(key_with(3), (1, 0, 1), (0, 1, 1), (1, 1, 1), (0, 0, 1)) == [[0, 1], [2], [3]]


def test_parts_of_marks_and_points_add_up_exactly() -> None:
    key = key_with(4, points={4: 2})

    assert matched(key, (THIRD, THIRD, THIRD, 0), (HALF, HALF, 0, 0), (1, 0, 0, 0), (0, 0, 0, 2), (1, 1, 0, 0)) == [
        [0, 1, 2],
        [3, 4],
    ]


def test_a_question_that_is_left_out_does_not_count() -> None:
    assert matched(key_with(3), (1, 0, 1), (0, 0, 1), (1, 1, 1), left_out=(0,)) == [[0, 1], [2]]
    assert matched(key_with(3), (1, 0, 1), (0, 0, 1), (1, 1, 1), left_out=(0, 1, 2)) == [[0, 1, 2]]


def test_equal_scores_on_different_papers_are_not_compared() -> None:
    assert matched(key_with(3), (1, 0, None), (1, 0, 0), (0, None, 1), (0, 1, None)) == [[0, 3], [1], [2]]


def test_a_question_not_reached_belongs_to_the_paper_and_earns_nothing() -> None:
    attempts = FirstAttempts(key_with(3))
    for blank in ((), (3,), (2, 3)):
        attempts.add(result(attempts.key, (1, 0, 0), blank=blank))

    assert together(attempts) == [[0, 1, 2]]


def test_drawn_papers_are_compared_when_they_are_worth_the_same() -> None:
    key = key_with(4, points={4: 2}, draw=2)

    assert matched(key, (1, 0, None, None), (None, None, 1, 0), (0, None, 1, None), (None, 1, None, 0)) == [
        [0, 2],
        [1, 3],
    ]


def test_without_a_question_drawn_papers_that_had_it_are_worth_less() -> None:
    key = key_with(4, draw=2)

    assert matched(key, (1, 0, None, None), (None, 0, 1, None), (None, None, 1, 0), left_out=(0,)) == [[0], [1, 2]]


def test_more_than_101_scores_are_compared_in_whole_per_cent() -> None:
    # 1000 scores of a mark in thousandths, of which there are 3: 0.029 of 3 is below 1 %, 0.030 is 1 %.
    scores = [Fraction(n, 1000) for n in range(1000)]
    attempts = gathered(key_with(3), [sitting(score, 0, 0) for score in scores])
    groups = together(attempts)

    assert [len(group) for group in groups] == [30] * 33 + [10]
    assert groups[0] == list(range(30))


def test_101_scores_are_told_apart() -> None:
    scores = [Fraction(n, 300) for n in range(101)]

    assert len(together(gathered(key_with(3), [sitting(score, 0, 0) for score in scores]))) == 101


def test_full_marks_have_a_per_cent_of_their_own() -> None:
    scores = [Fraction(n, 1000) for n in range(1001)]
    attempts = gathered(key_with(1), [sitting(score) for score in scores])

    assert together(attempts)[-1] == [1000]


@pytest.mark.parametrize("key", [key_with(3), key_with(3, draw=2)])
def test_nobody_is_compared_with_nobody(key: AnswerKey) -> None:
    assert matched(key) == []
