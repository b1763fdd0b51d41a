"""A store with every kind of record in it, and all that its ports tell of them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import builders
from evenhand.analysis.tally import Tally
from evenhand.assessment.appeal import AppealAction, AppealState, act
from evenhand.people.audit import Action
from evenhand.people.erasure import pseudonym_of
from evenhand.people.person import Role
from evenhand.ports.outbox import MailKind
from evenhand.ports.sessions import SignInCode
from evenhand.workflows.fold_results import fold_results
from stores.steps import begin, further_grade, person_of, regrade, submit

if TYPE_CHECKING:
    from evenhand.wiring import Stores

TIMED, UNTIMED, LET_GO, ERASED = "attempt-timed", "attempt-untimed", "attempt-let-go", "attempt-of-gus"
GUS = builders.person("p-gus")


def fill(store: Stores) -> None:
    """Put in what people do, as they do it."""
    people = [builders.person(), builders.person("p-trainer", role=Role.TRAINER), GUS]
    others = [builders.person(person_of(each)) for each in (TIMED, UNTIMED, LET_GO)]
    store.directory.put([builders.vendor(), builders.vendor("nobody")], [*people, *others])
    store.assignments.put_assignment(builders.assignment())
    _take(store)
    _begin_others(store)
    _appeal(store)
    _of_person(store)
    _mail(store)
    store.regrades.put_regrade(builders.regrade(ended_at=builders.minutes(50)))
    store.regrades.put_regrade(builders.regrade("regrade-2", quiz="hate-speech"))
    store.regrades.put_regrade(builders.regrade("regrade-2", quiz="hate-speech", version=2))
    fold_results(builders.QUIZ, feed=store.feed)
    store.feed.put_tally(builders.tally(quiz="hate-speech"))
    store.fairness.put_fairness(builders.fairness())
    for number in range(3):
        store.audit.append(builders.audit_event(f"event-{number}", at=builders.minutes(60 * 24 * 20 * number)))
    _erase(store)
    _pass_by(store)


def _take(store: Stores) -> None:
    """An attempt with late answers, three grades, a certificate that was revoked, and judgements."""
    begin(store, ends_at=builders.minutes(20))
    store.attempts.save("attempt-1", builders.draft())
    submit(
        store,
        judgements=[builders.judgement(), builders.judgement("film-scene")],
        certificate=builders.certificate("EH-ANA"),
    )
    store.attempts.keep_late("attempt-1", builders.late_answers())
    store.attempts.keep_late("attempt-1", builders.late_answers("late-2", received_at=builders.minutes(24)))
    regrade(store, 2, late=builders.late_answers())
    revoked = dataclasses.replace(
        builders.certificate("EH-ANA"),
        revoked_at=builders.minutes(30),
        revoked_by="p-trainer",
        revoked_for="By mistake.",
    )
    store.certificates.revoke(revoked, None)


def _begin_others(store: Stores) -> None:
    """One that will be submitted when its time is up, one that never will, and one whose written answers are gone."""
    begin(store, TIMED, ends_at=builders.minutes(90))
    store.attempts.save(TIMED, builders.draft())
    begin(store, UNTIMED, ends_at=builders.minutes(80))
    store.attempts.forget_deadline(UNTIMED)
    begin(store, LET_GO)
    submit(store, LET_GO, certificate=builders.certificate("EH-LET-GO", person=person_of(LET_GO), of=LET_GO))


def _appeal(store: Stores) -> None:
    """One that was decided and led to a grade, and one that waits."""
    decided = builders.appeal(number=1)
    store.appeals.open(decided)
    taken = act(decided, AppealAction.TAKE, at=builders.minutes(39), by="p-trainer")
    store.appeals.append(taken)
    upheld = act(taken, AppealAction.DISMISS, at=builders.minutes(40), by="p-trainer", note="It is as it should be.")
    further = further_grade("grade-3", number=3, version=4)
    rows = {row.grade_id: row for row in store.feed.feed(builders.QUIZ, None)}
    after = builders.result(graded=further.grade, before=rows["grade-2"], first_pass=False)
    store.appeals.append(upheld, further=dataclasses.replace(further, result=after))
    store.appeals.open(builders.appeal("appeal-2", question="film-scene", number=2, opened_at=builders.minutes(41)))


def _of_person(store: Stores) -> None:
    """What a person chose and was given."""
    store.readings.put_reading(builders.reading())
    store.accommodations.put_accommodation(builders.accommodation())
    store.preferences.put_preferences(builders.preferences())
    store.subscriptions.put_subscriptions(builders.subscriptions("p-trainer"))
    store.subscriptions.note_run("p-trainer", "s-1", builders.minutes(70))
    store.subscriptions.link_key("what links are signed with")
    store.bounces.put_bounce(builders.bounce("p-trainer"))
    store.sign_ins.put_identity("https://id.example", "ana#1", "p-ana")


def _mail(store: Stores) -> None:
    """One mail of each state, and each with what happened to it."""
    store.outbox.enqueue(builders.outbox_row(f"mail-{state}") for state in ("sent", "failed", "silent", "held"))
    store.outbox.lease(builders.minutes(1), builders.minutes(6), 10)
    report = dataclasses.replace(builders.outbox_row("mail-report", to="p-trainer"), kind=MailKind.REPORT)
    store.outbox.enqueue([builders.outbox_row("mail-waits"), report])
    for mail_id in ("mail-sent", "mail-failed", "mail-held"):
        store.outbox.begin(mail_id, tries=1)
    store.outbox.mark_sent("mail-sent", builders.minutes(2))
    store.outbox.mark_failed("mail-failed", 1, "550 5.1.1")
    store.outbox.mark_sent("mail-silent", builders.minutes(2))
    store.privacy.forget_mail(["mail-silent"])
    store.outbox.postpone("mail-held", 1, builders.minutes(30))


def _erase(store: Stores) -> None:
    """Somebody who was erased in the middle of a timed attempt, and answers that were let go."""
    attempt = builders.attempt(ERASED, person=GUS.id, quiz="hate-speech", ends_at=builders.minutes(90))
    store.attempts.start(attempt, builders.standing(1, person=GUS.id, quiz="hate-speech", open_attempt=ERASED))
    store.attempts.save(ERASED, builders.draft())
    store.privacy.erase(pseudonym_of(GUS))
    who, quiz = person_of(LET_GO), "hate-speech"
    old = builders.attempt("attempt-old", person=who, quiz=quiz, started_at=builders.minutes(-9e4))
    store.attempts.start(old, builders.standing(1, person=who, quiz=quiz, open_attempt=old.id))
    sent = dataclasses.replace(builders.submission(of=old.id), submitted_at=builders.minutes(-8e4))
    graded = builders.grade_record("grade-old", of=old.id, graded_at=builders.minutes(-8e4))
    standing = builders.standing(2, person=who, quiz=quiz, open_attempt=None)
    store.attempts.submit(sent, graded, standing, builders.result(old, sent, graded), None)
    assert store.privacy.forget_answers(builders.minutes(-7e4)) == 1


def _pass_by(store: Stores) -> None:
    """What lives for hours, and belongs to no backup."""
    store.sessions.put_session(builders.session())
    store.sign_ins.put_pending(builders.pending())
    store.sign_ins.put_code(SignInCode(person_id="p-ana", code_hash="c0de", expires_at=builders.minutes(10)))
    store.sign_ins.count("a-digest", builders.minutes(60))


def told(store: Stores) -> dict[str, Any]:
    """What the ports tell, of whatever there is."""
    people = ["p-ana", "p-trainer", GUS.id, *map(person_of, (TIMED, UNTIMED, LET_GO))]
    quizzes = (builders.QUIZ, "hate-speech")
    attempts = store.attempts
    return {
        "attempts": [attempts.of_person(each) for each in people],
        "standings": [attempts.standing(person, quiz) for person in people for quiz in quizzes],
        "overdue": attempts.overdue(builders.minutes(1000), 10),
        "taken": [attempts.taken(quiz) for quiz in quizzes],
        "submitted": [_submitted(store, quiz) for quiz in quizzes],
        "feed": [sorted(store.feed.feed(quiz, None), key=lambda row: row.grade_id) for quiz in quizzes],
        "tallies": [store.feed.tally(quiz) or Tally(quiz_id=quiz) for quiz in quizzes],
        "fairness": store.fairness.fairness(builders.QUIZ),
        "appeals": [
            *(store.appeals.of_person(each) for each in people),
            *(store.appeals.in_state(state) for state in AppealState),
            store.appeals.of_attempt("attempt-1"),
            store.appeals.of_quiz(builders.QUIZ),
        ],
        "regrades": [*map(store.regrades.regrades, quizzes), store.regrades.unfinished_regrades()],
        "certificates": [store.certificates.certificates_of(each) for each in people],
        "judgements": [list(store.judgements.judgements(each)) for each in ("street-fight", "film-scene")],
        "assignments": store.assignments.assignments(),
        "readings": store.readings.readings("p-ana"),
        "accommodations": store.accommodations.accommodations("p-ana"),
        "preferences": [store.preferences.preferences(each) for each in people],
        "subscriptions": [store.subscriptions.subscriptions(each) for each in people],
        "runs": dict(store.subscriptions.runs("p-trainer")),
        "link key": store.subscriptions.link_key("another"),
        "bounces": store.bounces.bounces(),
        "directory": [store.directory.vendors(), store.directory.people()],
        "found": store.directory.by_email("P-ANA@example.org"),
        "identities": [store.sign_ins.identity("https://id.example", "ana#1"), store.privacy.identities_of("p-ana")],
        "mails": [store.privacy.mails_to(each) for each in people],
        "audit": [
            list(store.audit.events()),
            list(store.audit.events(person_id="p-ana")),
            list(store.audit.events(actor_id="p-trainer", action=Action.ACCOMMODATED)),
        ],
        "to be let go": [
            sorted(store.privacy.old_mail(builders.minutes(1000))),
            store.privacy.forget_answers(builders.minutes(1000), dry_run=True),
            store.privacy.forget_events(builders.minutes(1), dry_run=True),
        ],
    }


def _submitted(store: Stores, quiz: str) -> list[Any]:
    """Submitted attempts by id, read in small pages."""
    found, after = [], ""
    while True:
        page = store.attempts.submitted(quiz, after=after, limit=2)
        found += page.records
        if page.next is None:
            return sorted(found, key=lambda record: record.attempt.id)
        after = page.next
