"""The grade of an attempt under a later key."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from answering import answers_of, keys
from evenhand.assessment.appeal import AppealAction, Remedy, act
from evenhand.assessment.attempt import AttemptRecord, QuestionRevision
from evenhand.assessment.forgetting import without_answers
from evenhand.assessment.grading import Grade, grade
from evenhand.assessment.regrade import CannotRegrade, Change, Counts, change_of, regraded, with_granted
from evenhand.assessment.submission import Submission

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.quiz.split import AnswerKey


def submitted(key: AnswerKey, answers: Answers, granted: tuple[str, ...] = ()) -> AttemptRecord:
    """An attempt at all questions of a key, graded under it."""
    asked = tuple(
        QuestionRevision(id=each.id, key_revision=each.revision, form_revision="0" * 12) for each in key.questions
    )
    first = replace(builders.grade_record(), grade=with_granted(grade(answers, key), granted, key), granted=granted)
    return AttemptRecord(
        attempt=replace(builders.attempt(), questions=asked),
        draft=builders.draft(),
        submission=Submission(id="s", attempt_id="attempt-1", answers=answers, submitted_at=builders.NOW),
        grades=(first,),
    )


@given(st.data())
def test_under_its_own_key_an_attempt_has_the_grade_it_has(data: st.DataObject) -> None:
    key = data.draw(keys())
    record = submitted(key, data.draw(answers_of(key)))

    assert change_of(record.grades[0].grade, regraded(record, key)) is Change.NONE


@given(st.data())
def test_so_it_has_when_its_written_answers_were_let_go(data: st.DataObject) -> None:
    key = data.draw(keys())
    record = without_answers(submitted(key, data.draw(answers_of(key))))

    assert change_of(record.grades[0].grade, regraded(record, key)) is Change.NONE


@given(st.data())
def test_what_an_appeal_gave_full_marks_has_them_under_every_key(data: st.DataObject) -> None:
    key = data.draw(keys())
    granted = data.draw(st.sampled_from(key.questions)).id
    record = submitted(key, data.draw(answers_of(key)), (granted,))

    mark = regraded(record, key).mark(granted)

    assert mark is not None
    assert mark.marks == mark.max


@given(st.data())
def test_a_question_that_is_gone_is_named_with_the_cure(data: st.DataObject) -> None:
    key = data.draw(keys())
    record = submitted(key, data.draw(answers_of(key)))
    gone = data.draw(st.sampled_from(key.questions))

    with pytest.raises(CannotRegrade, match=rf"`{gone.id}` is not in the published test any more\. Put it back"):
        regraded(record, replace(key, questions=tuple(each for each in key.questions if each is not gone)))


def scored(score: Fraction, *, passed: bool) -> Grade:
    return replace(builders.grade((score,), questions=("q",)), passed=passed)


HALF, ALL = Fraction(1, 2), Fraction(1)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((HALF, False), (ALL, True), Change.RAISED),
        ((ALL, True), (HALF, False), Change.LOWERED),
        ((HALF, False), (HALF, True), Change.RAISED),
        ((HALF, True), (HALF, False), Change.LOWERED),
        ((ALL, False), (HALF, True), Change.RAISED),
        ((HALF, True), (HALF, True), Change.NONE),
    ],
)
def test_to_pass_counts_before_the_score(before, after, change):
    assert change_of(scored(before[0], passed=before[1]), scored(after[0], passed=after[1])) is change


def test_the_counts_of_batches_add_up():
    total = Counts(changed=2, raised=1, lowered=1, now_failed=1) + Counts(unchanged=3, kept=1, failed=1)

    assert (total.examined, total.changed, total.raised, total.now_failed) == (7, 2, 1, 1)


def decided(remedy: Remedy | None) -> object:
    taken = act(builders.appeal(), AppealAction.TAKE, at=builders.NOW, by="tim")
    action = AppealAction.UPHOLD if remedy else AppealAction.DISMISS
    return act(taken, action, at=builders.NOW, by="tim", remedy=remedy).upheld_remedy


@pytest.mark.parametrize("remedy", [None, *Remedy])
def test_an_upheld_appeal_names_its_remedy_and_a_dismissed_one_none(remedy):
    assert decided(remedy) is remedy
