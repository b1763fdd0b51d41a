"""When right answers may be seen."""

from __future__ import annotations

import pytest

from evenhand.assessment.attempt import Standing
from evenhand.assessment.disclosure import Disclosure, disclosure
from evenhand.quiz.model import FeedbackPolicy

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

    assert disclosure(FeedbackPolicy.SCORE_ONLY, last, 2) is Disclosure.SCORE
    assert disclosure(FeedbackPolicy.AFTER_EACH_ATTEMPT, standing(started=1), 3) is Disclosure.FULL
