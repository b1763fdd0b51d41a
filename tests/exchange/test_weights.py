"""Moodle's percentages and the ways of partial credit: equal where they are said to be equal, for every answer."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from evenhand.assessment.credit import credit_for
from evenhand.exchange.weights import FULL, named_credit, weights_of
from evenhand.quiz.model import Option
from evenhand.quiz.settings import Credit

SIZES = [(right, right + wrong) for right in range(1, 5) for wrong in range(5) if right + wrong > 1]


def options(right: int, of: int) -> tuple[Option, ...]:
    return tuple(Option(id=f"o{place}", text=f"o{place}", correct=place < right) for place in range(of))


def moodle(weights: tuple[Fraction, ...], chosen: tuple[int, ...]) -> Fraction:
    """The share Moodle gives: the sum of the percentages of what is chosen, and nothing below zero."""
    return max(Fraction(0), sum((weights[place] for place in chosen), Fraction(0))) / FULL


def ours(credit: Credit, right: int, of: int, chosen: tuple[int, ...]) -> Fraction:
    hits = sum(place < right for place in chosen)
    misses = len(chosen) - hits
    return credit_for(credit, right=hits, wrong=misses, of=right, options=of, mistakes=right - hits + misses)


def answers(of: int) -> list[tuple[int, ...]]:
    """Every answer that is not empty."""
    return [chosen for size in range(1, of + 1) for chosen in combinations(range(of), size)]


@pytest.mark.parametrize("credit", Credit)
@pytest.mark.parametrize(("right", "of"), SIZES)
def test_percentages_are_said_to_be_exact_where_they_give_the_same_marks_for_every_answer(
    credit: Credit, right: int, of: int
) -> None:
    weights, exact = weights_of(options(right, of), credit)

    same = all(moodle(weights, chosen) == ours(credit, right, of, chosen) for chosen in answers(of))
    assert same == exact


@pytest.mark.parametrize(("right", "of"), SIZES)
def test_percentages_with_a_name_give_the_marks_of_that_name(right: int, of: int) -> None:
    for against in (FULL, FULL / right, FULL / 2, Fraction(0)):
        for_right, for_wrong = [FULL / right] * right, [-against] * (of - right)
        credit = named_credit(for_right, for_wrong)
        if credit is not None:
            weights = (*for_right, *for_wrong)
            assert all(moodle(weights, chosen) == ours(credit, right, of, chosen) for chosen in answers(of))


@pytest.mark.parametrize("credit", [Credit.COVERAGE, Credit.HALVES, Credit.EACH_ANSWER])
def test_no_percentages_at_all_are_coverage_halves_or_each_answer(credit: Credit) -> None:
    right, of = 2, 5
    # What some answers earn leaves no choice of percentages; another answer then earns something else.
    for_right = ours(credit, right, of, (0,)) * FULL
    for_wrong = ours(credit, right, of, (0, 1, 2)) * FULL - 2 * for_right
    weights = (for_right, for_right, *[for_wrong] * 3)

    assert any(moodle(weights, chosen) != ours(credit, right, of, chosen) for chosen in answers(of))
