"""An attempt and its end, and where a person stands."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW, attempt, draft, grade, grade_record, late_answers, minutes, submission
from evenhand.assessment.attempt import AttemptRecord, Standing, outcome_of, result_of, revisions_of
from evenhand.assessment.counting import Outcome
from evenhand.quiz.settings import Counts, Settings
from evenhand.quiz.split import form_of, key_of
from support import quiz_of

DAY = timedelta(days=1)
BEST = Settings(attempts=3)


def outcome(attempt_id, score=0, *, passed=None, critical_failed=False):
    share = Fraction(score, 100)
    passed = share >= BEST.pass_mark and not critical_failed if passed is None else passed
    return Outcome(attempt_id=attempt_id, score=share, passed=passed, critical_failed=critical_failed)


NEW = Standing(person_id="ada", quiz_id="t")


def begun(standing, attempt_id):
    return dataclasses.replace(standing, started=standing.started + 1, open_attempt=attempt_id)


def submitted(standing, of, settings=BEST, at=NOW):
    return dataclasses.replace(standing.with_outcome(of, settings, at), open_attempt=None)


def after(*outcomes, settings=BEST):
    """The standing after attempts were begun and submitted one after the other."""
    standing = NEW
    for n, each in enumerate(outcomes):
        standing = submitted(begun(standing, each.attempt_id), each, settings, minutes(n))
    return standing


# Time


def test_an_attempt_is_over_when_deadline_and_grace_have_passed_and_not_at_that_moment():
    timed = attempt(ends_at=minutes(20))

    assert timed.deadline < timed.ends_at == minutes(20)
    assert not timed.is_over(timed.deadline)
    assert not timed.is_over(minutes(20))
    assert timed.is_over(minutes(20) + timedelta(microseconds=1))


def test_an_attempt_without_a_limit_is_never_over():
    assert attempt().ends_at is None
    assert not attempt().is_over(NOW + 3650 * DAY)


# What is kept


def test_the_answers_that_count_are_those_of_the_latest_grade():
    record = AttemptRecord(
        attempt=attempt(), draft=draft(), submission=submission(chosen="restrict"), grades=(grade_record(),)
    )
    accepted = dataclasses.replace(
        record, late=(late_answers(chosen="remove"),), grades=(*record.grades, grade_record(number=2, late="late-1"))
    )

    assert record.graded_answers == submission(chosen="restrict").answers
    assert accepted.graded_answers == late_answers(chosen="remove").answers
    assert dataclasses.replace(record, late=accepted.late).graded_answers == record.graded_answers
    assert AttemptRecord(attempt=attempt(), draft=draft()).graded_answers == {}


def test_the_grade_that_counts_is_the_latest():
    better = grade((Fraction(1),) * 3)
    record = AttemptRecord(
        attempt=attempt(), draft=draft(), grades=(grade_record(), grade_record(number=2, graded=better))
    )

    assert record.grade == better
    assert AttemptRecord(attempt=attempt(), draft=draft()).grade is None


def test_an_attempt_freezes_the_revisions_of_what_it_asks_in_the_order_in_which_it_asks():
    key, form = key_of(quiz_of()), form_of(quiz_of())
    forms = {question.id: question.revision for question in form.questions}

    frozen = revisions_of(key, forms, ["boxing", "fight"])

    assert [each.id for each in frozen] == ["boxing", "fight"]
    assert [each.key_revision for each in frozen] == [key.question(each).revision for each in ("boxing", "fight")]
    assert [each.form_revision for each in frozen] == [forms["boxing"], forms["fight"]]


def test_a_row_of_the_feed_has_what_the_attempt_froze_and_what_the_grade_says():
    row = result_of(attempt(), submission().answers, grade_record(), submitted_at=NOW, first_pass=True)

    assert (row.grade_id, row.attempt_id, row.vendor_id, row.number) == ("grade-1", "attempt-1", "northwind", 1)
    assert (row.at, row.submitted_at, row.grade, row.before) == (grade_record().graded_at, NOW, grade(), None)


def test_an_outcome_says_score_pass_and_whether_a_critical_question_was_missed():
    missed = dataclasses.replace(grade((Fraction(1),) * 3), passed=False, critical_failed=("film-scene",))

    assert outcome_of("a1", missed) == outcome("a1", 100, critical_failed=True)
    assert outcome_of("a1", grade((Fraction(1),) * 3)) == outcome("a1", 100)


# Standing


def test_outcomes_are_counted_in_their_order():
    standing = after(outcome("a1", 50), outcome("a2", 60))

    assert [each.attempt_id for each in standing.outcomes] == ["a1", "a2"]
    assert (standing.started, standing.submitted, standing.open_attempt) == (2, 2, None)
    assert standing.last_submitted_at == minutes(1)
    assert standing.counted(BEST).score == Fraction(60, 100)
    assert not standing.passed


def test_a_pass_names_the_attempt_that_made_it():
    standing = after(outcome("a1", 50), outcome("a2", 90))

    assert standing.passed_attempt == "a2"
    assert standing.attempts_left(3) == 0, "a pass leaves no attempt to be begun"


@pytest.mark.parametrize(
    ("counts", "passed_attempt"), [(Counts.FIRST, None), (Counts.BEST, "a2"), (Counts.LAST, "a2"), (Counts.MEAN, None)]
)
def test_what_passes_is_the_result_that_counts(counts, passed_attempt):
    settings = Settings(attempts=3, counts=counts)

    assert after(outcome("a1", 50), outcome("a2", 90), settings=settings).passed_attempt == passed_attempt


def test_the_attempt_that_lifts_the_mean_over_the_pass_mark_is_the_one_that_passed():
    settings = Settings(attempts=3, counts=Counts.MEAN)

    assert after(outcome("a1", 65), outcome("a2", 95), settings=settings).passed_attempt == "a2"


def test_a_grade_again_takes_the_place_of_the_first_and_counts_no_further_attempt():
    before = after(outcome("a1", 70), outcome("a2", 75))

    regraded = before.with_outcome(outcome("a1", 85), BEST, minutes(99))

    assert [(each.attempt_id, each.score) for each in regraded.outcomes] == [
        ("a1", Fraction(85, 100)),
        ("a2", Fraction(75, 100)),
    ]
    assert (regraded.submitted, regraded.started) == (2, 2)
    assert regraded.last_submitted_at == minutes(1), "the cool-down does not begin again"
    assert regraded.passed_attempt == "a1"


def test_a_grade_again_can_take_a_pass_back():
    regraded = after(outcome("a1", 85)).with_outcome(outcome("a1", 75), BEST, minutes(9))

    assert regraded.passed_attempt is None
    assert regraded.attempts_left(3) == 2


def test_grading_again_with_the_same_outcome_changes_nothing():
    standing = after(outcome("a1", 50), outcome("a2", 90))

    assert standing.with_outcome(outcome("a2", 90), BEST, minutes(9)) == standing


@pytest.mark.parametrize(
    ("started", "allowed", "left"), [(0, 1, 1), (1, 1, 0), (1, 3, 2), (5, 3, 0), (0, None, None), (50, None, None)]
)
def test_attempts_left_are_those_allowed_without_those_begun(started, allowed, left):
    assert dataclasses.replace(NEW, started=started).attempts_left(allowed) == left


# Certificates that run out


def certified(standing, until, number="EH-1"):
    return dataclasses.replace(standing, certificate=number, certified_until=until)


PASSED = after(outcome("a1", 50), outcome("a2", 90))
YEAR = certified(PASSED, NOW + 365 * DAY)


def test_without_certificates_a_pass_holds_for_ever():
    assert not NEW.holds_pass(NOW)
    assert PASSED.holds_pass(NOW + 36500 * DAY)


def test_a_pass_with_a_certificate_holds_until_that_runs_out():
    assert YEAR.holds_pass(NOW + 365 * DAY - timedelta(seconds=1))
    assert not YEAR.holds_pass(NOW + 365 * DAY)
    assert certified(PASSED, None).holds_pass(NOW + 36500 * DAY)


def test_the_next_cycle_begins_within_the_notice_and_counts_its_attempts_anew():
    notice = 30 * DAY

    assert YEAR.renewed(NOW + 335 * DAY - timedelta(seconds=1), notice) == YEAR
    fresh = YEAR.renewed(NOW + 335 * DAY, notice)

    assert (fresh.started, fresh.earlier, fresh.submitted, fresh.outcomes) == (0, 2, 0, ())
    assert (fresh.passed, fresh.passed_before) == (False, True)
    assert fresh.attempts_left(3) == 3
    assert fresh.holds_pass(NOW + 364 * DAY), "the certificate still holds while it is earned again"
    assert not fresh.holds_pass(NOW + 365 * DAY)


def test_a_cycle_that_is_renewed_once_is_not_renewed_again():
    fresh = YEAR.renewed(NOW + 340 * DAY, 30 * DAY)

    assert fresh.renewed(NOW + 400 * DAY, 30 * DAY) == fresh


@pytest.mark.parametrize("standing", [NEW, PASSED, certified(PASSED, None), after(outcome("a1", 50))])
def test_what_never_runs_out_is_never_renewed(standing):
    assert standing.renewed(NOW + 36500 * DAY, 30 * DAY) == standing


def test_an_attempt_that_is_open_while_its_cycle_ends_is_the_first_of_the_next():
    """It is open although an earlier one passed: that was graded again meanwhile."""
    standing = certified(begun(PASSED, "a3"), NOW + 365 * DAY)

    fresh = standing.renewed(NOW + 400 * DAY, 30 * DAY)

    assert (fresh.started, fresh.earlier, fresh.open_attempt) == (1, 2, "a3")
    assert submitted(fresh, outcome("a3", 95)).submitted == 1


def test_a_new_pass_counts_in_the_new_cycle():
    fresh = YEAR.renewed(NOW + 340 * DAY, 30 * DAY)

    assert submitted(begun(fresh, "a3"), outcome("a3", 85)).passed_attempt == "a3"


def test_an_attempt_of_an_earlier_cycle_that_is_graded_again_changes_nothing_of_this_one():
    fresh = begun(YEAR.renewed(NOW + 340 * DAY, 30 * DAY), "a3")

    assert fresh.with_outcome(outcome("a1", 100), BEST, NOW + 350 * DAY) == fresh


scores = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=5)


@given(scores=scores, counts=st.sampled_from(Counts), data=st.data())
def test_a_standing_says_the_same_whether_grades_came_at_once_or_were_mended_later(scores, counts, data):
    settings = Settings(attempts=None, counts=counts)
    final = [outcome(f"a{n}", score, critical_failed=missed) for n, (score, missed) in enumerate(scores)]
    at_once = after(*final, settings=settings)
    mended = after(*[outcome(each.attempt_id, 0) for each in final], settings=settings)

    for each in data.draw(st.permutations(final)):
        mended = mended.with_outcome(each, settings, minutes(99))

    assert (mended.outcomes, mended.submitted, mended.last_submitted_at) == (
        at_once.outcomes,
        at_once.submitted,
        at_once.last_submitted_at,
    )
    assert mended.counted(settings) == at_once.counted(settings)
    assert mended.passed is at_once.passed is at_once.counted(settings).passed
