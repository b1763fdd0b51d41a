"""Where the marks were lost: by policy, with an interval that holds whatever the answers of one person share."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.examples import START, pattern, publication, question, quiz, result
from evenhand.analysis.estimate import Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.intervals import wilson
from evenhand.analysis.policies import PolicyLoss
from evenhand.analysis.report import report_of
from evenhand.analysis.tally import Tally, fold
from evenhand.quiz.model import Question

QUIZ = quiz(
    question("q1", policy="violence@3"),
    question("q2", policy="violence@3"),
    question("q3", policy="abuse@1", points=Fraction(2)),
    question("q4"),
)
PUBLISHED = dataclasses.replace(publication(QUIZ), policy_names={"en": {"violence": "Real-world violence"}})


def losses(*patterns: str) -> dict[str, PolicyLoss]:
    rows = [result(PUBLISHED.key, pattern(bits), person=f"p{place}") for place, bits in enumerate(patterns)]
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    made = report_of(tally, PUBLISHED, vendor=None, vendors=[], language="en", as_of=START)
    return {loss.policy: loss for loss in made.policies}


def test_each_policy_has_the_share_of_its_marks_that_was_lost_and_its_part_of_all_that_were() -> None:
    # Lost: violence 1 + 3 of 8 marks, abuse 2 of 8, without a policy none of 4; 6 in all.
    found = losses("1011", "0011", "1001", "1011")
    assert list(found) == ["Real-world violence", "abuse", ""]
    violence = found["Real-world violence"]
    assert violence.questions == (1, 2)
    assert isinstance(violence.lost, Estimated)
    assert (violence.lost.value, violence.lost.n) == (Fraction(5, 8), 8)
    assert violence.part == Fraction(5, 7)
    assert found["abuse"].part == Fraction(2, 7)
    assert found[""].part == 0


def test_the_interval_is_the_mean_of_those_of_the_questions() -> None:
    found = losses("1011", "0011", "1001", "1011")["Real-world violence"].lost
    assert isinstance(found, Estimated)
    assert found.method is Method.MEAN_OF_INTERVALS
    first, second = wilson(1, 4), wilson(4, 4)
    assert isinstance(first, Estimated)
    assert isinstance(second, Estimated)
    assert (found.low, found.high) == pytest.approx(((first.low + second.low) / 2, (first.high + second.high) / 2))


@given(st.lists(st.sampled_from(["1111", "0011", "1011", "0111"]), min_size=30, max_size=60))
def test_the_interval_is_as_wide_as_one_over_people_and_not_over_answers(patterns: list[str]) -> None:
    # By person: the share of the two marks lost, whose mean has Student's interval, as narrow as the data allow.
    lost = np.array([(bits[:2].count("0")) / 2 for bits in patterns])
    found = losses(*patterns)["Real-world violence"].lost
    assert isinstance(found, Estimated)
    assert found.value == pytest.approx(lost.mean())
    if lost.std():
        half = stats.t.ppf(0.975, len(lost) - 1) * lost.std(ddof=1) / sqrt(len(lost))
        assert found.high - found.low > 0.9 * 2 * half, "Wilson's interval is a little narrower than Student's"


def test_a_test_that_names_no_policy_has_no_such_figures() -> None:
    published = publication(quiz(question("q1")))
    tally = fold(Tally(quiz_id="example"), [result(published.key, pattern("1"))], overlap=timedelta(minutes=5))
    assert report_of(tally, published, vendor=None, vendors=[], language="en", as_of=START).policies == ()


def test_where_nothing_was_lost_every_part_is_nothing() -> None:
    found = losses("1111", "1111")
    assert {loss.part for loss in found.values()} == {Fraction(0)}


def test_nobody_has_lost_anything_yet() -> None:
    assert losses() == {}


def test_a_question_that_one_person_half_met_may_have_lost_anything() -> None:
    # q1 has no interval: one person has half of its marks, which says nothing of others. q2 was right, once.
    partly = question("q1", "a", "b", "c", right="a,b", policy="violence@3", credit="coverage")

    def lost(*questions: Question) -> Estimate:
        published = publication(quiz(*questions))
        rows = [result(published.key, {"q1": ("a",), "q2": ("yes",)})]
        tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
        made = report_of(tally, published, vendor=None, vendors=[], language="en", as_of=START)
        return made.policies[0].lost

    assert lost(partly) == NotEstimable(n=1, reason=Reason.TOO_FEW)
    both, right = lost(partly, question("q2", policy="violence@3")), wilson(1, 1)
    assert isinstance(both, Estimated)
    assert isinstance(right, Estimated)
    assert (both.value, both.low, both.high) == (Fraction(1, 4), 0, pytest.approx((1 + 1 - right.low) / 2))
