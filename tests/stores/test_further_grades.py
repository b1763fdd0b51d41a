"""What every attempt store promises of an attempt that is graded again."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.assessment.attempt import AttemptRecord, Draft
from evenhand.errors import Conflict, NotFound, StaleVersion
from stores.steps import begin, feed_of, regrade, standing, submit

if TYPE_CHECKING:
    from evenhand.assessment.grading import GradeRecord
    from evenhand.wiring import Stores

BETTER = (Fraction(1), Fraction(1), Fraction(1))
WORSE = (Fraction(0), Fraction(1, 3), Fraction(0))


def again(number: int, marks: tuple[Fraction, ...] | None = None) -> GradeRecord:
    """The grade record that `regrade` adds."""
    return builders.grade_record(
        f"grade-{number}",
        number=number,
        graded=builders.grade(marks),
        graded_at=builders.minutes(20 + number),
    )


def test_a_further_grade_is_appended_and_the_first_one_stays(store: Stores) -> None:
    begin(store)
    submit(store)
    record = regrade(store, marks=BETTER)
    assert record.grades == (builders.grade_record(), again(2, BETTER))
    assert store.attempts.get("attempt-1") == record
    assert store.attempts.of_person("p-ana") == [record]
    assert store.attempts.standing("p-ana", builders.QUIZ) == standing(3)


def test_the_feed_says_which_grade_a_further_one_supersedes(store: Stores) -> None:
    begin(store)
    submit(store)
    regrade(store, marks=BETTER)
    first = builders.result()
    assert feed_of(store) == [first, builders.result(graded=again(2, BETTER), before=first)]


def test_a_third_grade_supersedes_the_second(store: Stores) -> None:
    begin(store)
    submit(store)
    rows = [builders.result()]
    for number, marks in ((2, WORSE), (3, BETTER)):
        graded = again(number, marks)
        rows.append(builders.result(graded=graded, first_pass=number == 3, before=rows[-1]))
        store.attempts.add_grade(graded, standing(number + 1), rows[-1])
    assert feed_of(store) == rows


def test_a_grade_of_late_answers_is_about_those_and_a_later_one_supersedes_it_with_them(store: Stores) -> None:
    late = builders.late_answers(chosen="allow")
    begin(store)
    submit(store)
    store.attempts.keep_late("attempt-1", late)
    record = regrade(store, 2, late=late)
    assert record.graded_answers == late.answers
    assert store.attempts.get("attempt-1") == record
    second = builders.result(graded=record.grades[1], late=late, before=builders.result())
    third = builders.grade_record("grade-3", number=3, graded_at=builders.minutes(30))
    back = builders.result(graded=third, before=second)
    store.attempts.add_grade(third, standing(4), back)
    assert feed_of(store) == [builders.result(), second, back]


def test_a_grade_sent_twice_is_one_grade_one_row_and_one_mail(store: Stores) -> None:
    begin(store)
    submit(store)
    once = regrade(store, mail=builders.outbox_row())
    assert regrade(store, marks=WORSE, mail=builders.outbox_row("mail-2")) == once
    assert store.attempts.get("attempt-1") == once
    assert len(feed_of(store)) == 2
    assert store.attempts.standing("p-ana", builders.QUIZ) == standing(3)
    assert [row.id for row in store.outbox.lease(builders.NOW, builders.minutes(1), 10)] == ["mail-1"]


def test_the_first_grade_sent_as_a_further_one_changes_nothing(store: Stores) -> None:
    begin(store)
    first = submit(store)
    assert regrade(store, 2, grade_id="grade-1") == first
    assert store.attempts.get("attempt-1") == first


@pytest.mark.parametrize("number", [1, 3])
def test_a_grade_that_is_not_the_next_is_refused_and_nothing_is_written(store: Stores, number: int) -> None:
    begin(store)
    before = submit(store)
    with pytest.raises(StaleVersion):
        regrade(store, number, grade_id="grade-x", version=3, mail=builders.outbox_row())
    assert_unchanged(store, before)


@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_grade_on_a_stale_standing_is_refused_and_nothing_is_written(store: Stores, version: int) -> None:
    begin(store)
    before = submit(store)
    with pytest.raises(StaleVersion):
        regrade(store, version=version, mail=builders.outbox_row(), certificate=builders.certificate())
    assert_unchanged(store, before)


def test_an_attempt_that_is_unknown_or_open_cannot_be_graded_again(store: Stores) -> None:
    with pytest.raises(NotFound):
        regrade(store)
    begin(store)
    with pytest.raises(NotFound):
        regrade(store, version=2)
    assert store.attempts.get("attempt-1") == AttemptRecord(attempt=builders.attempt(), draft=Draft())


def test_a_further_grade_can_bring_a_mail_and_a_certificate(store: Stores) -> None:
    begin(store)
    submit(store)
    regrade(store, mail=builders.outbox_row(), certificate=builders.certificate())
    assert [row.id for row in store.outbox.lease(builders.NOW, builders.minutes(1), 10)] == ["mail-1"]
    assert store.certificates.certificate(builders.certificate().number) == builders.certificate()


def test_a_mail_that_waits_already_does_not_stop_a_further_grade(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row(to="p-first")])
    begin(store)
    submit(store)
    assert len(regrade(store, mail=builders.outbox_row(to="p-second")).grades) == 2
    assert [row.to for row in store.outbox.lease(builders.NOW, builders.minutes(1), 10)] == ["p-first"]


def test_the_number_of_a_certificate_is_never_given_twice(store: Stores) -> None:
    begin(store)
    before = submit(store, certificate=builders.certificate())
    with pytest.raises(Conflict):
        regrade(store, certificate=builders.certificate(issued_at=builders.minutes(60)))
    assert store.certificates.certificates_of("p-ana") == [builders.certificate()]
    assert_unchanged(store, before)


def assert_unchanged(store: Stores, before: AttemptRecord) -> None:
    """Check that nothing came to what there was after the submission."""
    assert store.attempts.get("attempt-1") == before
    assert feed_of(store) == [builders.result()]
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 2
    assert store.outbox.lease(builders.NOW, builders.minutes(1), 10) == []
