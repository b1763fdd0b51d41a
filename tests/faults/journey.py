"""What people and schedules do with a test from its start to the mails about it, each asking again where there was no
answer: as browsers do, as queues and schedules do. And what must hold in the end, whatever went wrong on the way."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from evenhand.assessment.appeal import AppealReason, AppealState, Remedy, TransitionRefused
from evenhand.errors import Conflict, Overloaded, Refused, StaleVersion, Unreachable
from evenhand.handlers import jobs
from evenhand.handlers.entry import FAULTS
from evenhand.mail.leaving import FIRST, Leaving
from evenhand.ports.mail import Mail
from evenhand.wiring import Stores
from evenhand.workflows.appeal_mark import open_appeal
from evenhand.workflows.decide_appeal import Decision, Outcome, decide_appeal, take_appeal
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.recount import recount_results
from evenhand.workflows.regrade import Terms, start_regrade
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from regrading import CORRECTED, REASON, certifying
from support import PEOPLE, QUIZ, RIGHT, VENDORS, WRONG, CountedIds, person, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Application
    from fakes import FakeMailer
    from support import HandClock

T = TypeVar("T")

QUIZ_ID = "visible-blood"
WHY = "Section three, in its second sentence, says otherwise."
TRIES = 12
UNANSWERED = (Overloaded, Unreachable)
TIMED = certifying(QUIZ).replace("attempts: 2", "attempts: 2\n  time_limit: 20min\n  appeals: 3")
"""The test with a certificate and a time limit."""
MENDED = certifying(CORRECTED).replace("attempts: 2", "attempts: 2\n  time_limit: 20min\n  appeals: 3")


class Killed(BaseException):
    """The process ends here, and nothing in it hears of that."""


def on(stores: Stores, plain: Application, clock: HandClock, mailer: FakeMailer) -> Application:
    """An application on other stores, with the test published and everybody in the roster."""
    publish(plain.settings.keys, TIMED)
    chosen = {name: getattr(stores, name) for name in Stores.__annotations__}
    application = dataclasses.replace(plain, **chosen, mailer=mailer, clock=clock, ids=CountedIds())
    application.directory.put(VENDORS, PEOPLE)
    return application


def plain_mail(row: OutboxRow, person: Person, leaving: Leaving = FIRST) -> Mail:
    """A mail without its words, which take most of the time and are looked at elsewhere."""
    return Mail(id=row.id, to=person.email, subject="", text="", html="", language="en", repeat=leaving.repeat)


def given(answers: Mapping[str, Sequence[str]]) -> Answers:
    """Answers as a request holds them."""
    return {question: tuple(each) for question, each in answers.items()}


class Journey:
    """One way through everything."""

    def __init__(self, application: Application, clock: HandClock, mailer: FakeMailer) -> None:
        self.application = application
        self.clock = clock
        self.mailer = mailer
        self.acknowledged: dict[str, list[Answers]] = {}
        """Attempt to the answers that were saved or submitted, and said to be so."""

    def run(self) -> None:
        """All of it."""
        first = self.take("ada", WRONG)
        self.leave("bo", RIGHT)
        self.clock.forward(minutes=25)
        self.until_done(jobs.close_attempts)
        self.take("ada", RIGHT)
        self.appeal(first)
        publish(self.application.settings.keys, MENDED)
        self.regrade()
        self.clock.forward(hours=24)
        self.until_done(jobs.make_reports)
        for _ in range(8):
            self.until_done(jobs.send_mail)
            self.clock.forward(minutes=6)

    def take(self, person_id: str, answers: Mapping[str, Sequence[str]]) -> str:
        """Begin, save on the way, submit, and submit again; the attempt's id."""
        attempt_id = self.begin(person_id)
        self.save(person_id, attempt_id, {**answers, "fight": ["remove"]})
        self.save(person_id, attempt_id, answers)
        who, submitted = person(person_id), given(answers)
        for _ in range(2):
            self.again(lambda: submit_attempt(who, attempt_id, f"sub-{attempt_id}", submitted, self.application))
        self.acknowledged[attempt_id] = [submitted]
        return attempt_id

    def leave(self, person_id: str, answers: Mapping[str, Sequence[str]]) -> None:
        """Begin, save, and never come back."""
        self.save(person_id, self.begin(person_id), answers)

    def begin(self, person_id: str) -> str:
        """Press Start until the test is there."""
        return self.again(lambda: start_attempt(person(person_id), QUIZ_ID, "en", self.application)).record.attempt.id

    def save(self, person_id: str, attempt_id: str, answers: Mapping[str, Sequence[str]]) -> None:
        """Save as the player does: who is told of another draft and finds their own answers in it takes it for
        theirs."""
        app, sent = self.application, given(answers)

        def put() -> None:
            record = app.attempts.get(attempt_id)
            assert record is not None
            version = record.draft.version
            try:
                save_draft(person(person_id), attempt_id, version + (record.draft.answers != sent), sent, app)
            except StaleVersion:
                found = app.attempts.get(attempt_id)
                assert found is not None
                assert found.draft.answers == sent

        self.again(put)
        self.acknowledged[attempt_id] = [sent]

    def appeal(self, attempt_id: str) -> None:
        """Object to a mark, take the appeal and uphold it with full marks."""
        app = self.application
        reason = AppealReason.WRONG_KEY
        self.again(lambda: open_appeal(person("ada"), attempt_id, "fight", reason, WHY, app), Conflict, Refused)
        (appeal,) = self.again(lambda: app.appeals.of_attempt(attempt_id))
        moved = (StaleVersion, TransitionRefused)
        self.again(lambda: take_appeal(person("tim"), appeal.id, appeal.version, app), *moved)
        decision = Decision(outcome=Outcome.UPHELD, rationale=WHY, remedy=Remedy.FULL_MARKS)
        self.again(lambda: decide_appeal(person("tim"), appeal.id, decision, appeal.version + 1, app), *moved)

    def regrade(self) -> None:
        """Begin a regrade; the queue wakes the worker until it is done."""
        app = self.application
        self.again(lambda: start_regrade(person("tim"), QUIZ_ID, REASON, Terms(), app), Refused)
        self.until_done(jobs.regrade)

    def until_done(self, job: Callable[[Application], dict[str, int]]) -> None:
        """Let a job be done, again where it failed or left something, until it does nothing."""
        for _ in range(TRIES):
            done = self.again(lambda: job(self.application))
            if not any(done.values()) or (job is jobs.make_reports and not done.get(FAULTS)):
                return
            self.clock.forward(seconds=1)
        raise AssertionError(f"{job.__name__} has no end")

    def again(self, call: Callable[[], T], *done_before: type[Exception]) -> T:
        """What a call comes to, made again where there was no answer. Whoever made it again may be told that it is done
        before."""
        unanswered = False
        for _ in range(TRIES):
            try:
                return call()
            except (*UNANSWERED, Killed):
                unanswered = True
                self.clock.forward(seconds=1)
            except done_before:
                if not unanswered:
                    raise
                return None  # type: ignore[return-value]
        raise AssertionError("there was never an answer")


def check(journey: Journey) -> None:
    """What must hold in the end."""
    app, feed = journey.application, list(journey.application.feed.feed(QUIZ_ID, None))
    records = {record.attempt.id: record for who in ("ada", "bo") for record in app.attempts.of_person(who)}
    assert len(records) == 3
    for attempt_id, (answers,) in journey.acknowledged.items():
        submission = records[attempt_id].submission
        assert submission is not None, "no acknowledged answer is lost"
        assert submission.answers == answers
    graded = [each.id for record in records.values() for each in record.grades]
    assert Counter(row.grade_id for row in feed) == Counter(graded), "the feed has no gap and no duplicate"
    for record in records.values():
        assert [each.number for each in record.grades] == list(range(1, len(record.grades) + 1))
        for name in ("appeal", "regrade"):
            given_by = [getattr(each, name) for each in record.grades if getattr(each, name)]
            assert len(given_by) == len(set(given_by)), "nothing is graded twice"
    assert sorted(len(record.grades) for record in records.values()) == [2, 2, 3]
    for who, count in (("ada", 2), ("bo", 1)):
        standing = app.attempts.standing(who, QUIZ_ID)
        assert (standing.started, standing.submitted, standing.open_attempt) == (count, count, None)
        assert {each.attempt_id for each in standing.outcomes} == {
            each.attempt.id for each in records.values() if each.attempt.person_id == who
        }
    assert recount_results(QUIZ_ID, app).differences == (), "the tally equals a recount"
    tally = fold_results(QUIZ_ID, feed=app.feed)
    assert sum(each.people for each in tally.groups.values()) == 2
    (appeal,) = app.appeals.of_quiz(QUIZ_ID)
    assert (appeal.state, len(appeal.history)) == (AppealState.UPHELD, 2)
    (regrade,) = app.regrades.regrades(QUIZ_ID)
    assert regrade.ended_at is not None
    assert (regrade.counts.examined, regrade.failures) == (3, ())
    assert app.regrades.unfinished_regrades() == []
    for who in ("ada", "bo"):
        assert len(app.certificates.certificates_of(who)) == 1, "one certificate each"
    assert app.attempts.overdue(journey.clock.now(), 10) == []
    check_mail(journey)


def check_mail(journey: Journey) -> None:
    """Every mail left, and once, unless it says that it may have left before."""
    app, sent = journey.application, journey.mailer.sent
    waiting = [row for each in app.directory.people() for row in app.privacy.mails_to(each.id)]
    assert {row.id for row in waiting} == {mail.id for mail in sent}
    assert all(row.sent_at is not None and not row.failed for row in waiting)
    kinds = Counter(row.kind.value for row in waiting)
    assert kinds == {"receipt": 3, "appeal_decided": 1, "regraded": kinds["regraded"], "report": kinds["report"]}
    assert kinds["report"] == len({(row.to, row.payload) for row in waiting if row.kind == "report"}) == REPORTS
    for mail in sent:
        assert unsaid(sent, mail.id) <= 1


def unsaid(sent: list[Mail], mail_id: str) -> int:
    """How often a mail left without saying that it may have left before."""
    return sum(mail.id == mail_id and not mail.repeat for mail in sent)


REPORTS = 4
"""To the vendor's lead, to whoever answers for all vendors, and to both trainers."""
