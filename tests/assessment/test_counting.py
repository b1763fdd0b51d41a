"""Which of several attempts counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.assessment.counting import Counted, Outcome, counted
from evenhand.quiz.settings import Counts, Settings

PASS_MARK = Fraction(4, 5)


def settings(counts):
    return Settings(counts=counts, pass_mark=PASS_MARK, attempts=None)


def outcomes(*results):
    """Outcomes of scores in percent; a `!` after one says that it missed a critical question."""
    return tuple(
        Outcome(
            attempt_id=f"a{number}",
            score=Fraction(result.rstrip("!")) / 100,
            passed=Fraction(result.rstrip("!")) / 100 >= PASS_MARK and not result.endswith("!"),
            critical_failed=result.endswith("!"),
        )
        for number, result in enumerate(results, start=1)
    )


TABLE = [
    # results, counts, score in percent, passed
    (["70"], "first", 70, False),
    (["70"], "mean", 70, False),
    (["80"], "first", 80, True),
    (["70", "90"], "first", 70, False),
    (["70", "90"], "best", 90, True),
    (["70", "90"], "last", 90, True),
    (["70", "90"], "mean", 80, True),
    (["70", "89"], "mean", "79.5", False),
    (["90", "70"], "first", 90, True),
    (["90", "70"], "last", 70, False),
    (["90", "70"], "best", 90, True),
    # A pass goes before a higher score that failed by a critical question.
    (["95!", "80"], "best", 80, True),
    (["80", "95!"], "best", 80, True),
    (["70!", "75!"], "best", 75, False),
    (["95!"], "first", 95, False),
    (["80", "95!"], "last", 95, False),
    # The mean asks for the last attempt without such a miss, and forgives an earlier one.
    (["90!", "90"], "mean", 90, True),
    (["90", "90!"], "mean", 90, False),
    (["100", "100", "40"], "mean", 80, True),
]


@pytest.mark.parametrize(("results", "counts", "score", "passed"), TABLE)
def test_the_result_that_counts_is_that_of_the_table(results, counts, score, passed):
    assert counted(outcomes(*results), settings(Counts(counts))) == Counted(score=Fraction(score) / 100, passed=passed)


def test_three_thirds_have_a_mean_that_is_exact():
    third = tuple(Outcome(attempt_id=str(n), score=Fraction(1, 3), passed=False) for n in range(3))

    assert counted(third, settings(Counts.MEAN)).score == Fraction(1, 3)


@pytest.mark.parametrize("counts", Counts)
def test_before_the_first_submission_nothing_counts(counts):
    assert counted((), settings(counts)) is None


results = st.lists(
    st.builds(lambda score, missed: f"{score}{'!' * missed}", st.integers(0, 100), st.booleans()),
    min_size=1,
    max_size=6,
)


@given(results=results)
def test_of_one_attempt_every_way_counts_the_same(results):
    one = outcomes(results[0])

    assert len({counted(one, settings(counts)) for counts in Counts}) == 1


@given(results=results)
def test_what_counts_is_a_score_of_an_attempt_or_their_mean(results):
    all_of_them = outcomes(*results)
    scores = [outcome.score for outcome in all_of_them]

    for counts in Counts:
        score = counted(all_of_them, settings(counts)).score
        assert score == sum(scores) / len(scores) if counts is Counts.MEAN else score in scores
        assert min(scores) <= score <= max(scores)


@given(results=results, further=results)
def test_a_further_attempt_takes_no_pass_away_where_the_best_counts(results, further):
    before = counted(outcomes(*results), settings(Counts.BEST))
    after = counted(outcomes(*results, *further), settings(Counts.BEST))

    assert (after.passed, after.score) >= (before.passed, before.score)


@given(results=results, further=results)
def test_a_further_attempt_changes_nothing_where_the_first_counts(results, further):
    assert counted(outcomes(*results, *further), settings(Counts.FIRST)) == counted(
        outcomes(*results), settings(Counts.FIRST)
    )


@given(results=results)
def test_the_order_of_attempts_does_not_change_the_best_nor_the_mean_score(results):
    turned = tuple(reversed(outcomes(*results)))

    assert counted(turned, settings(Counts.BEST)) == counted(outcomes(*results), settings(Counts.BEST))
    assert counted(turned, settings(Counts.MEAN)).score == counted(outcomes(*results), settings(Counts.MEAN)).score
