"""What every store promises when several do the same thing at the same moment."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders
from evenhand.assessment.appeal import AppealAction, Remedy, act
from evenhand.assessment.attempt import AttemptRecord
from evenhand.errors import AlreadySubmitted, Conflict, NotFound, StaleVersion
from evenhand.ports.sessions import SignInCode
from stores import steps
from stores.engines import together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evenhand.assessment.appeal import Appeal
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


def test_of_ten_appeals_of_one_number_at_once_one_is_kept(shared_store: Stores) -> None:
    appeals = [builders.appeal(f"appeal-{number}", question=f"question-{number}", number=1) for number in range(CROWD)]
    outcomes = together(*(lambda appeal=appeal: shared_store.appeals.open(appeal) for appeal in appeals))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    winner = appeals[outcomes.index(None)]
    assert shared_store.appeals.of_quiz(builders.QUIZ) == shared_store.appeals.of_person("p-ana") == [winner]


def deciding(store: Stores, by: str) -> tuple[Appeal, Callable[[], None]]:
    """A decision for full marks with a grade, a certificate and a mail of its own, and the call that keeps it."""
    appeal = act(builders.appeal(), AppealAction.TAKE, at=builders.minutes(1), by=by)
    appeal = act(appeal, AppealAction.UPHOLD, at=builders.minutes(2), by=by, remedy=Remedy.FULL_MARKS)
    further = steps.further_grade(f"grade-of-{by}", certificate=builders.certificate(f"EH-{by}"))
    mail = builders.outbox_row(f"mail-of-{by}")
    return appeal, lambda: store.appeals.append(appeal, further=further, mail=mail)


def test_of_ten_who_decide_an_appeal_at_once_one_decides_it_and_one_grade_follows(shared_store: Stores) -> None:
    begin(shared_store)
    submitting(shared_store, "submission-1", "grade-1")()
    shared_store.appeals.open(builders.appeal())
    people = [f"p-{number}" for number in range(CROWD)]
    decisions = [deciding(shared_store, by) for by in people]
    outcomes = together(*(call for _, call in decisions))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    winner = outcomes.index(None)
    assert shared_store.appeals.get("appeal-1") == decisions[winner][0]
    record = shared_store.attempts.get("attempt-1")
    assert record is not None
    assert [grade.id for grade in record.grades] == ["grade-1", f"grade-of-{people[winner]}"]
    assert {row.grade_id for row in shared_store.feed.feed(builders.QUIZ, None)} == {each.id for each in record.grades}
    (certificate,) = shared_store.certificates.certificates_of("p-ana")
    assert certificate.number == f"EH-{people[winner]}"
    leased = shared_store.outbox.lease(builders.NOW, builders.minutes(1), 100)
    assert {row.id for row in leased} == {"mail-grade-1", f"mail-of-{people[winner]}"}


def test_an_appeal_is_decided_or_stays_as_it_was_when_its_attempt_is_graded_at_the_same_moment(
    shared_store: Stores,
) -> None:
    begin(shared_store)
    submitting(shared_store, "submission-1", "grade-1")()
    shared_store.appeals.open(builders.appeal())
    decision, decide = deciding(shared_store, "p-trainer")
    outcomes = together(decide, *(grading(shared_store, f"again-{number}") for number in range(CROWD)))
    assert errors(outcomes) == [StaleVersion] * CROWD
    stored = shared_store.attempts.get("attempt-1")
    assert stored is not None
    assert len(stored.grades) == 2
    decided = stored.grades[1].id == "grade-of-p-trainer"
    assert decided == (outcomes[0] is None)
    assert shared_store.appeals.get("appeal-1") == (decision if decided else builders.appeal())


def test_of_ten_regrades_of_a_quiz_begun_at_once_one_is_under_way(shared_store: Stores) -> None:
    regrades = [builders.regrade(f"regrade-{number}") for number in range(CROWD)]
    outcomes = together(*(lambda each=each: shared_store.regrades.put_regrade(each) for each in regrades))
    assert errors(outcomes) == [Conflict] * (CROWD - 1)
    assert shared_store.regrades.unfinished_regrades() == [regrades[outcomes.index(None)]]


def test_of_ten_checkpoints_of_a_regrade_at_once_one_is_kept(shared_store: Stores) -> None:
    shared_store.regrades.put_regrade(builders.regrade())
    checkpoints = [
        dataclasses.replace(builders.regrade(version=2), cursor=f"page-of-{number}") for number in range(CROWD)
    ]
    outcomes = together(*(lambda each=each: shared_store.regrades.put_regrade(each) for each in checkpoints))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    assert shared_store.regrades.regrade("regrade-1") == checkpoints[outcomes.index(None)]


def test_of_ten_workers_with_the_same_last_checkpoint_one_ends_the_regrade(shared_store: Stores) -> None:
    shared_store.regrades.put_regrade(builders.regrade())
    ended = builders.regrade(version=2, ended_at=builders.minutes(5))
    outcomes = together(*[lambda: shared_store.regrades.put_regrade(ended)] * CROWD)
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    assert shared_store.regrades.unfinished_regrades() == []
    shared_store.regrades.put_regrade(builders.regrade("regrade-2"))


def test_of_ten_who_revoke_a_certificate_at_once_one_does(shared_store: Stores) -> None:
    steps.begin(shared_store)
    steps.submit(shared_store, certificate=builders.certificate())
    revoked = [
        dataclasses.replace(builders.certificate(), revoked_at=builders.minutes(60), revoked_by=f"p-{number}")
        for number in range(CROWD)
    ]
    without = builders.standing(3, open_attempt=None)
    outcomes = together(*(lambda each=each: shared_store.certificates.revoke(each, without) for each in revoked))
    assert outcomes == [None] * CROWD
    assert shared_store.certificates.certificate(builders.certificate().number) in revoked
    assert shared_store.attempts.standing("p-ana", builders.QUIZ) == without


def test_of_ten_folds_of_a_tally_at_once_one_is_kept(shared_store: Stores) -> None:
    tallies = [dataclasses.replace(builders.tally(1, people=number + 1)) for number in range(CROWD)]
    outcomes = together(*(lambda tally=tally: shared_store.feed.put_tally(tally) for tally in tallies))
    assert errors(outcomes) == [StaleVersion] * (CROWD - 1)
    assert shared_store.feed.tally(builders.QUIZ) == tallies[outcomes.index(None)]


def test_of_many_who_take_one_pending_sign_in_one_gets_it(shared_store: Stores) -> None:
    shared_store.sign_ins.put_pending(builders.pending())
    taken = together(*[lambda: shared_store.sign_ins.take_pending("57a7e")] * 2 * CROWD)
    assert errors(taken) == []
    assert sorted(taken, key=lambda each: each is None) == [builders.pending(), *[None] * (2 * CROWD - 1)]


def test_of_many_tries_at_one_code_each_has_its_own_number(shared_store: Stores) -> None:
    shared_store.sign_ins.put_code(builders.sign_in_code())
    tried = together(*[lambda: shared_store.sign_ins.try_code("p-ana")] * 2 * CROWD)
    assert sorted(each.tries for each in tried if isinstance(each, SignInCode)) == list(range(1, 2 * CROWD + 1))


def test_of_many_who_end_one_code_one_hears_that_there_was_one(shared_store: Stores) -> None:
    shared_store.sign_ins.put_code(builders.sign_in_code())
    ended = together(*[lambda: shared_store.sign_ins.end_code("p-ana")] * 2 * CROWD)
    assert sorted(map(bool, ended)) == [False] * (2 * CROWD - 1) + [True]
    assert errors(ended) == []


def test_a_code_that_is_tried_while_it_ends_does_not_come_back(shared_store: Stores) -> None:
    shared_store.sign_ins.put_code(builders.sign_in_code())
    together(
        lambda: shared_store.sign_ins.end_code("p-ana"), *[lambda: shared_store.sign_ins.try_code("p-ana")] * CROWD
    )
    assert shared_store.sign_ins.try_code("p-ana") is None


def test_of_many_that_are_counted_at_once_none_is_forgotten(shared_store: Stores) -> None:
    counts = together(*[lambda: shared_store.sign_ins.count("d1ge57", builders.minutes(15))] * 2 * CROWD)
    assert sorted(each for each in counts if isinstance(each, int)) == list(range(1, 2 * CROWD + 1))


def test_of_ten_who_claim_one_identity_at_once_one_has_it(shared_store: Stores) -> None:
    def claiming(person_id: str) -> Callable[[], None]:
        return lambda: shared_store.sign_ins.put_identity("https://id.example", "00u1", person_id)

    people = [f"p-{number}" for number in range(CROWD)]
    outcomes = together(*map(claiming, people))
    assert errors(outcomes) == [Conflict] * (CROWD - 1)
    assert shared_store.sign_ins.identity("https://id.example", "00u1") == people[outcomes.index(None)]


def test_a_session_extended_by_many_at_once_is_as_long_as_the_longest(shared_store: Stores) -> None:
    shared_store.sessions.put_session(builders.session(idle_until=builders.minutes(5)))
    times = [builders.minutes(10 + number) for number in range(CROWD)]
    together(*(lambda at=at: shared_store.sessions.extend_session("5e55", at) for at in times))
    assert shared_store.sessions.session("5e55") == builders.session(idle_until=times[-1])


def test_sessions_extended_while_they_end_do_not_come_back(shared_store: Stores) -> None:
    for number in range(CROWD):
        shared_store.sessions.put_session(builders.session(f"5e55{number}", idle_until=builders.minutes(5)))
    extending = [
        lambda number=number: shared_store.sessions.extend_session(f"5e55{number}", builders.minutes(30))
        for number in range(CROWD)
    ]
    ended, *extended = together(lambda: shared_store.sessions.end_sessions("p-ana"), *extending)
    assert (ended, errors(extended)) == (CROWD, [])
    assert shared_store.sessions.sessions_of("p-ana") == []
    assert [shared_store.sessions.session(f"5e55{number}") for number in range(CROWD)] == [None] * CROWD


def test_a_session_that_begins_while_all_are_ended_is_ended_or_found_by_the_next_who_ends_them(
    shared_store: Stores,
) -> None:
    sessions = [builders.session(f"5e55{number}") for number in range(CROWD)]
    together(
        *(lambda each=each: shared_store.sessions.put_session(each) for each in sessions),
        lambda: shared_store.sessions.end_sessions("p-ana"),
    )
    alive = [each for each in sessions if shared_store.sessions.session(each.token_hash)]
    assert shared_store.sessions.sessions_of("p-ana") == alive
    assert shared_store.sessions.end_sessions("p-ana") == len(alive)
    assert not any(shared_store.sessions.session(each.token_hash) for each in sessions)


def test_of_ten_events_of_one_id_at_once_one_is_kept_in_every_view(shared_store: Stores) -> None:
    events = [builders.audit_event(at=builders.minutes(n), person=f"p-{n}") for n in range(CROWD)]
    assert errors(together(*(lambda each=each: shared_store.audit.append(each) for each in events))) == []
    (kept,) = shared_store.audit.events()
    assert kept in events
    assert [list(shared_store.audit.events(person_id=f"p-{n}")) for n in range(CROWD)] == [
        [each] if each == kept else [] for each in events
    ]


def test_events_appended_at_once_are_all_kept(shared_store: Stores) -> None:
    events = [builders.audit_event(f"event-{n}", at=builders.minutes(n)) for n in range(2 * CROWD)]
    assert errors(together(*(lambda each=each: shared_store.audit.append(each) for each in events))) == []
    assert list(shared_store.audit.events()) == events[::-1]
    assert list(shared_store.audit.events(person_id="p-ana")) == events[::-1]


def test_of_ten_accommodations_of_one_id_at_once_one_is_kept(shared_store: Stores) -> None:
    given = [builders.accommodation(extra_attempts=number) for number in range(CROWD)]
    together(*(lambda each=each: shared_store.accommodations.put_accommodation(each) for each in given))
    (kept,) = shared_store.accommodations.accommodations("p-ana")
    assert kept in given
