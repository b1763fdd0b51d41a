"""When right answers may be seen."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from builders import NOW, minutes
from evenhand.assessment.attempt import Standing
from evenhand.assessment.disclosure import (
    STRICTNESS,
    Disclosure,
    PolicyScore,
    disclosure,
    in_force,
    is_closed,
    score_by_policy,
)
from evenhand.assessment.grading import grade
from evenhand.quiz.settings import FeedbackPolicy, Settings, Window
from evenhand.quiz.split import key_of
from support import quiz_of

AFTER_LAST = FeedbackPolicy.AFTER_LAST_ATTEMPT


def standing(*, started, open_attempt=None, passed_attempt=None):
    return Standing(
        person_id="ada",
        quiz_id="t",
        started=started,
        submitted=started - (open_attempt is not None),
        open_attempt=open_attempt,
        passed_attempt=passed_attempt,
    )


@pytest.mark.parametrize(
    ("stands", "allowed", "shown"),
    [
        (standing(started=1), 2, Disclosure.SCORE),
        (standing(started=2), 2, Disclosure.FULL),
        (standing(started=1, passed_attempt="a1"), 2, Disclosure.FULL),
        (standing(started=50), None, Disclosure.SCORE),
        (standing(started=50, passed_attempt="a9"), None, Disclosure.FULL),
    ],
)
def test_answers_are_told_after_the_last_attempt_or_a_pass(stands, allowed, shown):
    assert disclosure(AFTER_LAST, stands, allowed) is shown


def test_an_open_last_attempt_keeps_the_answers_of_earlier_ones_hidden():
    assert disclosure(AFTER_LAST, standing(started=2, open_attempt="a2"), 2) is Disclosure.SCORE


def test_an_open_attempt_keeps_answers_hidden_even_when_another_passed():
    stands = standing(started=2, open_attempt="a2", passed_attempt="a1")

    assert disclosure(AFTER_LAST, stands, 3) is Disclosure.SCORE


def test_score_only_never_tells_and_after_each_attempt_always_does():
    last = standing(started=2, passed_attempt="a2")

    assert disclosure(FeedbackPolicy.SCORE_ONLY, last, 2, closed=True) is Disclosure.SCORE
    assert disclosure(FeedbackPolicy.AFTER_EACH_ATTEMPT, standing(started=1), 3) is Disclosure.FULL


@pytest.mark.parametrize(
    ("stands", "closed", "shown"),
    [
        (standing(started=1), False, Disclosure.SCORE),
        (standing(started=2, passed_attempt="a2"), False, Disclosure.SCORE),
        (standing(started=1), True, Disclosure.FULL),
        (standing(started=2, open_attempt="a2"), True, Disclosure.SCORE),
    ],
)
def test_after_close_tells_when_nobody_can_take_the_test_any_more_and_not_by_a_pass(stands, closed, shown):
    assert disclosure(FeedbackPolicy.AFTER_CLOSE, stands, 2, closed=closed) is shown


def test_a_certificate_that_is_to_be_earned_again_hides_the_answers_again():
    """The questions are used again, and the attempts of the new cycle have not begun."""
    renewed = Standing(person_id="ada", quiz_id="t", earlier=2, passed_before=True)

    assert disclosure(AFTER_LAST, renewed, 2) is Disclosure.SCORE


def until(closes_at):
    return Window(closes_at=closes_at)


@pytest.mark.parametrize(
    ("taken", "current", "closed"),
    [
        (until(None), until(None), False),
        (until(minutes(-1)), until(None), True),
        (until(None), until(minutes(-1)), True),
        (until(NOW), until(NOW), True),
        (until(minutes(1)), until(minutes(-1)), False),
        (until(minutes(-1)), until(minutes(1)), False),
        (until(minutes(1)), until(None), False),
    ],
)
def test_a_test_is_closed_when_it_is_both_for_who_took_it_and_for_all(taken, current, closed):
    assert is_closed(taken, current, NOW) is closed


def test_every_policy_has_its_place_among_the_strict_ones():
    assert sorted(STRICTNESS) == sorted(FeedbackPolicy)


@pytest.mark.parametrize(("taken", "current"), list(product(FeedbackPolicy, FeedbackPolicy)))
def test_of_two_policies_the_stricter_is_in_force_and_the_limit_of_now(taken, current):
    settings = in_force(Settings(feedback=taken, attempts=1), Settings(feedback=current, attempts=5))

    assert STRICTNESS.index(settings.feedback) == max(STRICTNESS.index(taken), STRICTNESS.index(current))
    assert settings.attempts == 5


@pytest.mark.parametrize(
    "stands",
    [
        standing(started=1),
        standing(started=2),
        standing(started=2, open_attempt="a2"),
        standing(started=3, passed_attempt="a3"),
    ],
)
def test_while_a_test_can_be_taken_a_stricter_policy_never_tells_more(stands):
    told = [disclosure(policy, stands, 2) is Disclosure.FULL for policy in STRICTNESS]

    assert told == sorted(told, reverse=True)


def test_a_score_by_policy_sums_the_questions_of_each_and_those_of_none():
    quiz = quiz_of()
    graded = grade({"fight": ("restrict",), "boxing": ("remove",)}, key_of(quiz))

    assert score_by_policy(graded, key_of(quiz)) == (
        PolicyScore(policy="violence@3", marks=Fraction(2), max=Fraction(3)),
        PolicyScore(policy="sport@1", marks=Fraction(0), max=Fraction(1)),
    )
