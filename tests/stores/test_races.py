"""What every store promises when several do the same thing at the same moment."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders
from evenhand.assessment.appeal import AppealAction, act
from evenhand.assessment.attempt import AttemptRecord
from evenhand.errors import AlreadySubmitted, Conflict, NotFound, StaleVersion
from stores.engines import together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evenhand.wiring import Stores

CROWD = 10


def begin(store: Stores) -> None:
    """Begin somebody's first attempt."""
    store.attempts.start(builders.attempt(), builders.standing(1))


def submitting(store: Stores, submission_id: str, grade_id: str) -> Callable[[], AttemptRecord]:
    """A call that submits that attempt, with ids made for this call alone, as a request handler makes them."""
    sent, graded = builders.submission(submission_id), builders.grade_record(grade_id)
    result = builders.result(builders.attempt(), sent, graded)
    mail = builders.outbox_row(f"mail-{grade_id}")
    return lambda: store.attempts.submit(sent, graded, builders.standing(2), result, mail)


def errors(outcomes: Sequence[object]) -> list[type]:
    """The types of the errors among some outcomes."""
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


def test_a_submission_sent_ten_times_at_once_is_one_grade(shared_store: Stores) -> None:
    begin(shared_store)
    records = together(*(submitting(shared_store, "submission-1", f"grade-{n}") for n in range(CROWD)))
    stored = shared_store.attempts.get("attempt-1")
    assert stored is not None
    assert records == [stored] * CROWD
    (row,) = shared_store.feed.feed(builders.QUIZ, None)
    assert [row.grade_id] == [grade.id for grade in stored.grades]
    assert len(shared_store.outbox.lease(builders.NOW, builders.minutes(1), 100)) == 1


def test_of_ten_different_submissions_at_once_one_wins(shared_store: Stores) -> None:
    begin(shared_store)
    outcomes = together(*(submitting(shared_store, f"submission-{n}", f"grade-{n}") for n in range(CROWD)))
    assert errors(outcomes) == [AlreadySubmitted] * (CROWD - 1)
    (winner,) = (outcome for outcome in outcomes if isinstance(outcome, AttemptRecord))
    assert shared_store.attempts.get("attempt-1") == winner
    assert len(list(shared_store.feed.feed(builders.QUIZ, None))) == 1


def test_submissions_of_different_people_at_once_all_succeed(shared_store: Stores) -> None:
    people = [f"p-{number}" for number in range(CROWD)]
    calls = []
    for person in people:
        attempt = builders.attempt(f"attempt-{person}", person=person)
        shared_store.attempts.start(attempt, builders.standing(1, person=person))
        sent = builders.submission(f"submission-{person}", of=attempt.id)
        graded = builders.grade_record(f"grade-{person}", of=attempt.id)
        arguments = (sent, graded, builders.standing(2, person=person), builders.result(attempt, sent, graded), None)
        calls.append(lambda arguments=arguments: shared_store.attempts.submit(*arguments))
    records = together(*calls)
    assert errors(records) == []
    assert records == [shared_store.attempts.get(f"attempt-{person}") for person in people]
    assert {row.person_id for row in shared_store.feed.feed(builders.QUIZ, None)} == set(people)


def test_of_ten_submissions_at_once_one_is_certified_and_judged(shared_store: Stores) -> None:
    begin(shared_store)
    calls = []
    for number in range(CROWD):
        sent, graded = builders.submission(f"submission-{number}"), builders.grade_record(f"grade-{number}")
        more = {
            "certificate": builders.certificate(f"EH-{number}"),
            "judgements": [builders.judgement(at=builders.minutes(number))],
        }
        arguments = (sent, graded, builders.standing(2), builders.result(None, sent, graded), None)
        calls.append(
            lambda arguments=arguments, more=more: shared_store.attempts.submit(*arguments, **more)  # type: ignore[misc]
        )
    assert errors(together(*calls)) == [AlreadySubmitted] * (CROWD - 1)
    record = shared_store.attempts.get("attempt-1")
    assert record is not None
    (number,) = (grade.id.removeprefix("grade-") for grade in record.grades)
    assert shared_store.certificates.certificates_of("p-ana") == [builders.certificate(f"EH-{number}")]
    assert list(shared_store.judgements.judgements("street-fight")) == [
        builders.judgement(at=builders.minutes(int(number)))
    ]


def test_answers_saved_while_they_are_submitted_are_saved_or_refused_and_the_submission_stands(
    shared_store: Stores,
) -> None:
    begin(shared_store)
    submission = submitting(shared_store, "submission-1", "grade-1")
    record, *saved = together(submission, *(lambda: shared_store.attempts.save("attempt-1", builders.draft(1)),) * 5)
    assert isinstance(record, AttemptRecord)
    stored = shared_store.attempts.get("attempt-1")
    assert stored is not None
    assert (stored.submission, stored.grades) == (record.submission, record.grades)
    # The very same draft again may pass for the first one sent again, so more than one may be told that it is kept.
    assert (stored.draft == builders.draft(1)) == (None in saved)
    assert set(errors(saved)) <= {AlreadySubmitted, StaleVersion}


def grading(store: Stores, grade_id: str) -> Callable[[], AttemptRecord]:
    """A call that grades that attempt again, with an id of its own."""
    graded = builders.grade_record(grade_id, number=2, graded_at=builders.minutes(30))
    result = builders.result(graded=graded, before=builders.result())
    certificate = builders.certificate(f"EH-{grade_id}")
    return lambda: store.attempts.add_grade(graded, builders.standing(3), result, certificate=certificate)


def test_of_ten_further_grades_at_once_one_is_kept(shared_store: Stores) -> None:
    begin(shared_store)
    submitting(shared_store, "submission-1", "grade-1")()
    outcomes = together(*(grading(shared_store, f"again-{number}") for number in range(CROWD)))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    (winner,) = (outcome for outcome in outcomes if isinstance(outcome, AttemptRecord))
    assert shared_store.attempts.get("attempt-1") == winner
    assert sorted(row.grade_id for row in shared_store.feed.feed(builders.QUIZ, None)) == [
        winner.grades[1].id,
        "grade-1",
    ]
    (certificate,) = shared_store.certificates.certificates_of("p-ana")
    assert certificate.number == f"EH-{winner.grades[1].id}"


def test_a_further_grade_sent_ten_times_at_once_is_one_grade(shared_store: Stores) -> None:
    begin(shared_store)
    submitting(shared_store, "submission-1", "grade-1")()
    records = together(*[grading(shared_store, "again")] * CROWD)
    assert records == [shared_store.attempts.get("attempt-1")] * CROWD
    assert len(list(shared_store.feed.feed(builders.QUIZ, None))) == 2
    assert len(shared_store.certificates.certificates_of("p-ana")) == 1


def test_answers_that_are_late_while_the_attempt_is_submitted_are_kept_or_refused_whole(shared_store: Stores) -> None:
    begin(shared_store)

    def keep() -> AttemptRecord:
        return shared_store.attempts.keep_late("attempt-1", builders.late_answers())

    submitted, *kept = together(submitting(shared_store, "submission-1", "grade-1"), *[keep] * CROWD)
    assert isinstance(submitted, AttemptRecord)
    assert set(errors(kept)) <= {NotFound}
    stored = shared_store.attempts.get("attempt-1")
    assert stored is not None
    assert (stored.submission, stored.grades) == (submitted.submission, submitted.grades)
    records = [each for each in kept if isinstance(each, AttemptRecord)]
    assert records == [stored] * len(records)
    assert stored.late == ((builders.late_answers(),) if records else ())


def test_of_many_late_answers_at_once_ten_are_kept(shared_store: Stores) -> None:
    begin(shared_store)
    submitting(shared_store, "submission-1", "grade-1")()
    sent = [builders.late_answers(f"late-{n}", received_at=builders.minutes(25 + n)) for n in range(14)]
    outcomes = together(*(lambda late=late: shared_store.attempts.keep_late("attempt-1", late) for late in sent))
    assert errors(outcomes) == []
    stored = shared_store.attempts.get("attempt-1")
    assert stored is not None
    assert len(stored.late) == 10
    assert [late for late in sent if late in stored.late] == list(stored.late)


def test_of_ten_readings_of_one_revision_at_once_one_is_kept(shared_store: Stores) -> None:
    readings = [builders.reading(read_at=builders.minutes(number)) for number in range(CROWD)]
    together(*(lambda each=each: shared_store.readings.put_reading(each) for each in readings))
    (kept,) = shared_store.readings.readings("p-ana")
    assert kept in readings


def test_of_two_attempts_begun_at_once_one_is_counted(shared_store: Stores) -> None:
    def beginning(number: int) -> Callable[[], None]:
        attempt_id = f"attempt-{number}"
        standing = builders.standing(1, open_attempt=attempt_id)
        return lambda: shared_store.attempts.start(builders.attempt(attempt_id), standing)

    outcomes = together(*map(beginning, range(CROWD)))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    (record,) = shared_store.attempts.of_person("p-ana")
    assert shared_store.attempts.standing("p-ana", builders.QUIZ).open_attempt == record.attempt.id


def test_of_ten_drafts_saved_at_once_one_is_kept(shared_store: Stores) -> None:
    begin(shared_store)
    drafts = [builders.draft(1, chosen=f"option-{number}") for number in range(CROWD)]
    outcomes = together(*(lambda draft=draft: shared_store.attempts.save("attempt-1", draft) for draft in drafts))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    record = shared_store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft == drafts[outcomes.index(None)]


def test_a_mail_is_never_leased_to_two_workers(shared_store: Stores) -> None:
    ids = [f"mail-{number:02}" for number in range(20)]
    shared_store.outbox.enqueue(map(builders.outbox_row, ids))
    leased: list[str] = []

    def lease() -> None:
        leased.extend(row.id for row in shared_store.outbox.lease(builders.NOW, builders.minutes(5), 3))

    assert errors(together(*[lease] * CROWD)) == []
    assert sorted(leased) == ids


def test_of_ten_appeals_against_one_mark_at_once_one_is_kept(shared_store: Stores) -> None:
    appeals = [builders.appeal(f"appeal-{number}") for number in range(CROWD)]
    outcomes = together(*(lambda appeal=appeal: shared_store.appeals.open(appeal) for appeal in appeals))
    assert errors(outcomes) == [Conflict] * (CROWD - 1)
    assert shared_store.appeals.of_attempt("attempt-1") == [appeals[outcomes.index(None)]]


def test_of_ten_trainers_who_take_an_appeal_at_once_one_gets_it(shared_store: Stores) -> None:
    appeal = builders.appeal()
    shared_store.appeals.open(appeal)
    taken = [act(appeal, AppealAction.TAKE, at=builders.minutes(1), by=f"p-{number}") for number in range(CROWD)]
    outcomes = together(*(lambda each=each: shared_store.appeals.append(each) for each in taken))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    assert shared_store.appeals.get(appeal.id) == taken[outcomes.index(None)]


def test_of_ten_folds_of_a_tally_at_once_one_is_kept(shared_store: Stores) -> None:
    tallies = [dataclasses.replace(builders.tally(1, people=number + 1)) for number in range(CROWD)]
    outcomes = together(*(lambda tally=tally: shared_store.feed.put_tally(tally) for tally in tallies))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    assert shared_store.feed.tally(builders.QUIZ) == tallies[outcomes.index(None)]
