"""Clocks that differ by an hour, or go back by one: no answer and no result is lost, no mail leaves twice unsaid, and
no report twice or never."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from evenhand.errors import AlreadySubmitted
from evenhand.handlers import jobs
from evenhand.ports.outbox import MailKind
from evenhand.workflows.accept_late import accept_late
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.recount import recount_results
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from fakes import FakeMailer
from faults.journey import QUIZ_ID, WHY, given, unsaid
from support import RIGHT, Browser, HandClock, person

if TYPE_CHECKING:
    from evenhand.wiring import Application

HOUR = timedelta(hours=1)


class Apart:
    """A clock that goes with another, so much ahead of it or behind."""

    def __init__(self, clock: HandClock, by: timedelta) -> None:
        self._clock, self._by = clock, by

    def now(self) -> Any:
        """The time it shows."""
        return self._clock.now() + self._by


def ahead(application: Application, clock: HandClock, by: timedelta = HOUR) -> Application:
    """The same application in a function whose clock is ahead."""
    return dataclasses.replace(application, clock=Apart(clock, by))


def take(application: Application, who: str) -> str:
    """Take the test; the attempt's id."""
    attempt_id = start_attempt(person(who), QUIZ_ID, "en", application).record.attempt.id
    submit_attempt(person(who), attempt_id, f"submission-{attempt_id}", given(RIGHT), application)
    return attempt_id


def counted(application: Application) -> int:
    """How many attempts the tally counts."""
    tally = fold_results(QUIZ_ID, feed=application.feed, now=application.clock.now())
    return sum(each.attempts for each in tally.groups.values())


class TestATimedAttempt:
    def test_that_a_clock_an_hour_ahead_closes_early_loses_no_answer_and_a_trainer_gives_back_what_it_took(
        self, application: Application, clock: HandClock
    ) -> None:
        ada = person("ada")
        attempt_id = start_attempt(ada, QUIZ_ID, "en", application).record.attempt.id
        save_draft(ada, attempt_id, 1, {"fight": ("restrict",)}, application)
        clock.forward(minutes=1)
        assert jobs.close_attempts(ahead(application, clock)) == {"closed": 1, "skipped": 0}
        with pytest.raises(AlreadySubmitted):
            save_draft(ada, attempt_id, 2, given(RIGHT), application)
        record = submit_attempt(ada, attempt_id, "submission-of-ada", given(RIGHT), application)
        assert record.submission is not None
        assert record.submission.answers == {"fight": ("restrict",)}
        assert given(RIGHT) in [late.answers for late in record.late]
        accepted = accept_late(person("tim"), attempt_id, record.late[0].id, WHY, application)
        assert accepted.grade is not None
        assert accepted.grade.passed

    def test_is_closed_late_and_never_early_where_the_clock_goes_back(
        self, application: Application, clock: HandClock
    ) -> None:
        ada = person("ada")
        attempt_id = start_attempt(ada, QUIZ_ID, "en", application).record.attempt.id
        clock.forward(minutes=10)
        save_draft(ada, attempt_id, 1, {"fight": ("restrict",)}, application)
        clock.forward(hours=-1)
        save_draft(ada, attempt_id, 2, {"fight": ("restrict",), "boxing": ("allow",)}, application)
        assert jobs.close_attempts(application)["closed"] == 0
        record = submit_attempt(ada, attempt_id, "submission-of-ada", given(RIGHT), application)
        assert record.submission is not None
        assert record.submission.answers == given(RIGHT)


class TestResults:
    def test_of_a_function_that_is_ahead_are_counted_once_their_time_has_come(
        self, application: Application, clock: HandClock
    ) -> None:
        take(ahead(application, clock), "ada")
        take(application, "bo")
        assert counted(application) == 1
        clock.forward(minutes=30)
        take(application, "zoe")
        assert counted(application) == 2
        clock.forward(minutes=31)
        assert counted(application) == 3
        assert recount_results(QUIZ_ID, application).differences == ()

    def test_after_a_clock_that_was_ahead_is_set_right_are_all_counted_once(
        self, application: Application, clock: HandClock
    ) -> None:
        take(application, "ada")
        clock.forward(hours=1)
        take(application, "bo")
        assert counted(application) == 2
        clock.forward(hours=-1, minutes=5)
        take(application, "zoe")
        assert counted(application) == 2, "those whose time has come"
        clock.forward(minutes=25)
        take(application, "zoe2")
        clock.forward(hours=2)
        assert counted(application) == 4
        assert recount_results(QUIZ_ID, application).differences == ()


class TestMail:
    @pytest.mark.parametrize("when", ["before it begins", "while it sends"])
    def test_that_two_workers_an_hour_apart_hold_at_once_leaves_once_or_says_that_it_may_be_a_repeat(
        self, application: Application, clock: HandClock, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch, when: str
    ) -> None:
        """To the one that is ahead the other's lease is long over."""
        take(application, "ada")
        other = ahead(application, clock)
        place = (type(application.outbox), "begin") if when == "before it begins" else (FakeMailer, "send")
        whole, met = getattr(*place), []

        def meanwhile(*arguments: Any, **more: Any) -> Any:
            if not met:
                met.append(True)
                jobs.send_mail(other)
            return whole(*arguments, **more)

        monkeypatch.setattr(*place, meanwhile)
        jobs.send_mail(application)
        (row,) = application.privacy.mails_to("ada")
        assert row.sent_at is not None
        assert len(mailer.sent) == (1 if when == "before it begins" else 2)
        assert unsaid(mailer.sent, row.id) == 1


class TestReports:
    def reports(self, application: Application) -> int:
        return sum(row.kind is MailKind.REPORT for row in application.privacy.mails_to("lead"))

    def test_come_once_where_one_aggregator_is_an_hour_ahead_of_the_other(
        self, application: Application, clock: HandClock
    ) -> None:
        take(application, "ada")
        jobs.make_reports(application)
        take(application, "bo")
        clock.forward(hours=21)  # at six in the morning; they are due at seven
        jobs.make_reports(application)
        assert self.reports(application) == 1
        jobs.make_reports(ahead(application, clock))
        assert self.reports(application) == 2
        for who in ("zoe", "zoe2"):
            take(application, who)
            clock.forward(minutes=40)
            jobs.make_reports(application)
            jobs.make_reports(ahead(application, clock))
        assert self.reports(application) == 2

    def test_come_once_where_the_clock_goes_back(self, application: Application, clock: HandClock) -> None:
        take(application, "ada")
        clock.forward(hours=22, minutes=5)
        jobs.make_reports(application)
        assert self.reports(application) == 1
        clock.forward(hours=-1)
        Browser(application, "bo").take(RIGHT)
        for _ in range(12):
            jobs.make_reports(application)
            clock.forward(minutes=10)
        assert self.reports(application) == 1
        clock.forward(hours=24)
        jobs.make_reports(application)
        assert self.reports(application) == 2
