"""Something that cannot be dealt with holds up nothing else: it is left out, told by its id, tried again, and given up
in the end, where an admin sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import builders
from evenhand.adapters.unreadable import MOST_LOOKS
from evenhand.errors import Unreachable
from evenhand.handlers import jobs
from evenhand.handlers.entry import FAULTS, JobFailed, discreet
from evenhand.handlers.workers import woken
from evenhand.people.audit import Action
from evenhand.ports.outbox import MailKind
from evenhand.workflows import make_report
from evenhand.workflows.apart import nameless
from evenhand.workflows.close_attempt import TRIED_FOR
from evenhand.workflows.deliver_mail import MOST_TRIES
from evenhand.workflows.recount import recount_results
from evenhand.workflows.regrade import Terms, start_regrade
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from fakes import FakeMailer
from faults.journey import MENDED, TIMED
from infra.template import load_template
from regrading import REASON
from support import RIGHT, WRONG, Browser, HandClock, person, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.wiring import Application

OTHER = TIMED.replace("visible-blood", "other-blood").replace("  time_limit: 20min\n", "")


class Broken(Exception):
    """Something that nobody thought of; it quotes ada@acme.example."""


def broken_for(whole: Callable[..., Any], which: Callable[..., bool]) -> Callable[..., Any]:
    """A call that fails for some."""

    def call(*arguments: Any, **more: Any) -> Any:
        if which(*arguments):
            raise Broken("ada@acme.example")
        return whole(*arguments, **more)

    return call


def leave(application: Application, person_id: str) -> str:
    """Begin, save, and never come back; the attempt's id."""
    attempt_id = start_attempt(person(person_id), "visible-blood", "en", application).record.attempt.id
    save_draft(person(person_id), attempt_id, 1, {"boxing": ("allow",)}, application)
    return attempt_id


def given_up(application: Application) -> list[str]:
    """What the audit trail says was given up."""
    return [event.object for event in application.audit.events() if event.action is Action.GIVEN_UP]


def is_closed(application: Application, attempt_id: str) -> bool:
    """Whether an attempt is submitted."""
    record = application.attempts.get(attempt_id)
    assert record is not None
    return record.submission is not None


class TestClosing:
    @pytest.fixture
    def left(self, application: Application, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """Three attempts whose time is up; the first of them cannot be closed."""
        left = {}
        for who in ("ada", "bo", "zoe"):
            left[who] = leave(application, who)
            clock.forward(minutes=1)
        clock.forward(hours=1)
        get = type(application.attempts).get
        broken = broken_for(get, lambda store, attempt_id: attempt_id == left["ada"] and self.damaged)
        monkeypatch.setattr(type(application.attempts), "get", broken)
        self.damaged = True
        return left

    def test_the_others_are_closed_and_the_log_names_the_one(
        self, application: Application, left: dict[str, str], caplog: pytest.LogCaptureFixture
    ) -> None:
        assert jobs.close_attempts(application) == {"closed": 2, "skipped": 0, FAULTS: 1}
        assert is_closed(application, left["bo"])
        assert is_closed(application, left["zoe"])
        assert f"attempt/{left['ada']} failed" in caplog.text
        assert "ada@acme.example" not in caplog.text

    def test_even_where_a_batch_holds_no_other(
        self, application: Application, left: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("evenhand.workflows.close_attempt.BATCH", 1)
        jobs.close_attempts(application)
        assert is_closed(application, left["bo"])

    def test_mended_it_is_closed_like_the_others(self, application: Application, left: dict[str, str]) -> None:
        jobs.close_attempts(application)
        self.damaged = False
        assert jobs.close_attempts(application) == {"closed": 1, "skipped": 0}

    def test_after_three_days_it_is_given_up_and_an_admin_sees_it(
        self, application: Application, clock: HandClock, left: dict[str, str]
    ) -> None:
        clock.forward(hours=TRIED_FOR / timedelta(hours=1) - 3)
        jobs.close_attempts(application)
        assert given_up(application) == []
        clock.forward(hours=4)
        assert jobs.close_attempts(application)[FAULTS] == 1
        assert given_up(application) == [f"attempt/{left['ada']}"]
        assert jobs.close_attempts(application) == {"closed": 0, "skipped": 0}
        self.damaged = False
        assert not is_closed(application, left["ada"])
        start_attempt(person("ada"), "visible-blood", "en", application)
        assert is_closed(application, left["ada"]), "it is when somebody comes back to it"

    def test_each_round_tells_which_it_is_and_the_alarm_sounds_until_it_is_closed(
        self,
        application: Application,
        clock: HandClock,
        left: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        overdue = []
        monkeypatch.setattr(
            type(application.meter), "level", lambda _, metric, value: overdue.append((str(metric), value))
        )
        for _ in range(3):
            caplog.clear()
            assert jobs.close_attempts(application)[FAULTS] == 1
            assert f"attempt/{left['ada']} failed" in caplog.text
            clock.forward(hours=8)
        self.damaged = False
        assert jobs.close_attempts(application) == {"closed": 1, "skipped": 0}
        alarm = load_template()["Resources"]["OverdueAttemptsAlarm"]["Properties"]
        assert overdue == [(alarm["MetricName"], 1)] * 3 + [(alarm["MetricName"], 0)]
        assert alarm["Threshold"] == 0

    def test_where_very_many_cannot_be_closed_a_round_ends_while_there_is_time_to_tell(
        self, application: Application, left: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("evenhand.workflows.close_attempt.BATCH", 1)
        monkeypatch.setattr("evenhand.workflows.close_attempt.MOST_STUCK", 1)
        assert jobs.close_attempts(application) == {"closed": 0, "skipped": 0, FAULTS: 1}
        assert not is_closed(application, left["bo"])
        self.damaged = False
        while jobs.close_attempts(application)["closed"]:
            pass
        assert all(is_closed(application, each) for each in left.values())

    def test_where_the_store_is_silent_nothing_else_is_tried(
        self, application: Application, left: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def silent(_: object, attempt_id: str) -> None:
            asked.append(attempt_id)
            raise Unreachable("silent")

        monkeypatch.setattr(type(application.attempts), "get", silent)
        with pytest.raises(Unreachable):
            jobs.close_attempts(application)
        assert len(asked) == 1


class TestMail:
    @pytest.fixture
    def waiting(self, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two receipts; the first, to Ada, cannot be composed."""
        for who in ("ada", "bo"):
            Browser(application, who).take(RIGHT, f"submission-{who}")
        from evenhand.workflows import deliver_mail

        compose = broken_for(deliver_mail.compose, lambda row, who, leaving: who.id == "ada" and self.damaged)
        monkeypatch.setattr(deliver_mail, "compose", compose)
        self.damaged = True

    @pytest.mark.usefixtures("waiting")
    def test_one_that_cannot_be_composed_waits_and_the_others_leave(
        self, application: Application, clock: HandClock, mailer: FakeMailer, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert jobs.send_mail(application) == {"sent": 1, "delayed": 1, "failed": 0, FAULTS: 1}
        assert [mail.to for mail in mailer.sent] == ["bo@acme.example"]
        (row,) = application.privacy.mails_to("ada")
        assert f"mail/{row.id} failed" in caplog.text
        self.damaged = False
        clock.forward(minutes=2)
        assert jobs.send_mail(application)["sent"] == 1
        assert [(mail.to, mail.repeat) for mail in mailer.sent] == [
            ("bo@acme.example", False),
            ("ada@acme.example", False),
        ]

    @pytest.mark.usefixtures("waiting")
    def test_it_is_given_up_in_the_end_and_an_admin_sees_it(self, application: Application, clock: HandClock) -> None:
        for _ in range(MOST_TRIES):
            assert given_up(application) == []
            jobs.send_mail(application)
            clock.forward(hours=7)
        (row,) = application.privacy.mails_to("ada")
        assert given_up(application) == [f"mail/{row.id}"]
        assert row.failed == f"given up after {MOST_TRIES} tries: a fault of ours, Broken"

    @pytest.mark.usefixtures("waiting")
    def test_a_mailer_that_breaks_in_a_new_way_may_have_sent_it(
        self, application: Application, clock: HandClock, mailer: FakeMailer
    ) -> None:
        self.damaged = False
        mailer.failure = Broken("ada@acme.example")
        assert jobs.send_mail(application)[FAULTS] == 2
        mailer.failure = None
        clock.forward(minutes=2)
        jobs.send_mail(application)
        assert [mail.repeat for mail in mailer.sent] == [True, True]

    def test_one_of_a_kind_that_this_release_does_not_know_holds_up_no_other(
        self, application: Application, clock: HandClock, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As when a release is taken back that wrote mails of a new kind."""
        for who in ("ada", "bo"):
            Browser(application, who).take(RIGHT, f"submission-{who}")
        (row,) = application.privacy.mails_to("ada")
        damage_mail(application, row.id)
        assert jobs.send_mail(application)["sent"] == 1
        assert jobs.send_mail(application)["sent"] == 0
        for _ in range(MOST_LOOKS - 1):
            assert waits(application, row.id)
            clock.forward(hours=1)
            jobs.send_mail(application)
        assert not waits(application, row.id)
        assert [mail.to for mail in mailer.sent] == ["bo@acme.example"]


def damage_mail(application: Application, mail_id: str) -> None:
    """Make a mail one that cannot be read."""
    outbox: Any = application.outbox
    if hasattr(outbox, "_database"):
        outbox._database.write(lambda each: each.execute("UPDATE outbox SET kind = 'new' WHERE id = ?", (mail_id,)))
        return
    from evenhand.adapters.dynamodb.outbox import mail_key
    from evenhand.adapters.dynamodb.table import Update

    outbox._table.update(Update(key=mail_key(mail_id), change="SET b = :b", values={":b": b"no zlib"}))


def waits(application: Application, mail_id: str) -> bool:
    """Whether a mail may leave still."""
    outbox: Any = application.outbox
    if hasattr(outbox, "_database"):
        with outbox._database.read() as connection:
            (failed,) = connection.execute("SELECT failed FROM outbox WHERE id = ?", (mail_id,)).fetchone()
        return not failed
    from evenhand.adapters.dynamodb.outbox import mail_key

    return "f" not in outbox._table.get(mail_key(mail_id))


class TestRegrades:
    def test_an_attempt_that_cannot_be_graded_is_among_the_failures_and_the_others_are(
        self, application: Application, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        ids = {who: Browser(application, who).take(RIGHT, f"submission-{who}")["id"] for who in ("ada", "bo")}
        publish(application.settings.keys, MENDED)
        regrade = start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)
        add = type(application.attempts).add_grade
        broken = broken_for(add, lambda store, graded, *_: graded.attempt_id == ids["ada"])
        monkeypatch.setattr(type(application.attempts), "add_grade", broken)

        assert jobs.regrade(application) == {"examined": 2, FAULTS: 1}

        found = application.regrades.regrade(regrade.id)
        assert found is not None
        assert found.ended_at is not None
        assert [each.attempt_id for each in found.failures] == [ids["ada"]]
        assert "Broken" in found.failures[0].why
        assert (found.counts.changed, found.counts.failed) == (1, 1)
        assert f"attempt/{ids['ada']} failed" in caplog.text
        assert jobs.regrade(application) == {"examined": 0}

    def test_one_that_fails_holds_up_no_other_and_its_messages_come_again(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(application.settings.keys, TIMED, OTHER)
        for quiz_id in ("visible-blood", "other-blood"):
            start_regrade(person("tim"), quiz_id, REASON, Terms(), application)
        submitted = type(application.attempts).submitted
        broken = broken_for(submitted, lambda store, quiz_id: quiz_id == "visible-blood")
        monkeypatch.setattr(type(application.attempts), "submitted", broken)

        assert jobs.regrade(application) == {"examined": 0, FAULTS: 1}
        assert [each.quiz_id for each in application.regrades.unfinished_regrades()] == ["visible-blood"]

        event = {"Records": [{"messageId": "m1", "body": '{"wake": true}'}]}
        answer = woken(event, Plenty(), jobs.regrade, application, quiet())
        assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


class Plenty:
    """An invocation with time."""

    def get_remaining_time_in_millis(self) -> int:
        """Ten minutes."""
        return 600_000


def quiet() -> Any:
    """A log that nobody reads."""
    from aws_lambda_powertools import Logger

    return Logger(service="test-poison")


class TestReports:
    @pytest.fixture
    def due(self, application: Application, clock: HandClock) -> None:
        """Results of two tests, and the hour of the reports."""
        publish(application.settings.keys, TIMED, OTHER)
        for quiz_id in ("visible-blood", "other-blood"):
            ada = Browser(application, "ada")
            ada.submit(ada.start(quiz_id).json()["id"], RIGHT, f"submission-{quiz_id}")
        clock.forward(hours=24)

    def mails(self, application: Application, who: str) -> int:
        """How many reports were made for somebody."""
        return sum(row.kind is MailKind.REPORT for row in application.privacy.mails_to(who))

    @pytest.mark.usefixtures("due")
    def test_one_reader_s_that_cannot_be_made_keeps_nobody_else_s_back(
        self, application: Application, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        enough = type(application.bounces).bounce
        monkeypatch.setattr(
            type(application.bounces), "bounce", broken_for(enough, lambda store, person_id: person_id == "boss")
        )
        assert jobs.make_reports(application)[FAULTS] == 1
        assert (self.mails(application, "lead"), self.mails(application, "boss")) == (2, 0)
        assert f"{nameless('boss')} failed" in caplog.text
        assert "boss" not in caplog.text
        monkeypatch.undo()
        assert FAULTS not in jobs.make_reports(application)
        assert (self.mails(application, "lead"), self.mails(application, "boss")) == (2, 2)

    @pytest.mark.usefixtures("due")
    def test_a_test_that_cannot_be_counted_keeps_no_other_back_and_the_others_do_not_come_again(
        self, application: Application, clock: HandClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fold = broken_for(make_report.fold_results, lambda quiz_id: quiz_id == "other-blood")
        with monkeypatch.context() as patched:
            patched.setattr(make_report, "fold_results", fold)
            assert jobs.make_reports(application)[FAULTS] > 0
            assert self.mails(application, "lead") == 1
            Browser(application, "bo").take(WRONG)
            clock.forward(minutes=5)
            assert jobs.make_reports(application)[FAULTS] > 0
            assert self.mails(application, "lead") == 1, "though there is something new"
        clock.forward(minutes=5)
        assert FAULTS not in jobs.make_reports(application)
        assert self.mails(application, "lead") == 2
        assert jobs.make_reports(application) == {"reports": 0}
        clock.forward(hours=24)
        jobs.make_reports(application)
        assert self.mails(application, "lead") == 3, "the next day all are due as ever"


class TestNightly:
    def test_a_test_that_cannot_be_compared_keeps_no_other_from_it(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(application.settings.keys, TIMED, OTHER)
        for quiz_id in ("visible-blood", "other-blood"):
            ada = Browser(application, "ada")
            ada.submit(ada.start(quiz_id).json()["id"], RIGHT, f"submission-{quiz_id}")
        feed = type(application.feed).feed
        monkeypatch.setattr(
            type(application.feed), "feed", broken_for(feed, lambda store, quiz_id, since: quiz_id == "other-blood")
        )
        assert jobs.judge(application) == {"quizzes": 1, FAULTS: 1}
        assert application.fairness.fairness("visible-blood") is not None

    def test_a_trainer_who_cannot_be_told_keeps_no_other_from_it(
        self, application: Application, clock: HandClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        appeal = builders.appeal(opened_at=clock.now() - timedelta(days=60))
        application.appeals.open(overdue(appeal))
        language = type(application.preferences).preferences
        monkeypatch.setattr(
            type(application.preferences), "preferences", broken_for(language, lambda store, who: who == "tess")
        )
        assert jobs.remind(application) == {"told": 1, FAULTS: 1}
        assert [len(application.privacy.mails_to(who)) for who in ("tess", "tim")] == [0, 1]

    def test_where_one_kind_of_record_cannot_be_let_go_the_others_are(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = application.settings.model_copy(update={"retention_mail": 1, "retention_audit": 30})
        kept = type(application.privacy)
        monkeypatch.setattr(kept, "old_mail", broken_for(kept.old_mail, lambda *_: True))
        asked = []
        monkeypatch.setattr(kept, "forget_events", lambda *_, **__: asked.append(1) or 0)
        import dataclasses

        done = jobs.let_go(dataclasses.replace(application, settings=settings))
        assert done[FAULTS] == 1
        assert asked


def overdue(appeal: Any) -> Any:
    """An appeal that should have been decided long ago."""
    import dataclasses

    return dataclasses.replace(appeal, due_at=appeal.opened_at + timedelta(days=1))


def test_a_job_that_left_something_fails_once_the_rest_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    @discreet
    def close_handler(event: object, context: object) -> dict[str, int]:
        return {"closed": 3, FAULTS: 1}

    with pytest.raises(JobFailed):
        close_handler({}, None)
    assert '"closed":3' in capsys.readouterr().out.replace(" ", "")


def damage_attempt(application: Application, attempt_id: str) -> None:
    """Make an attempt one that cannot be read."""
    attempts: Any = application.attempts
    if hasattr(attempts, "_database"):
        attempts._database.write(
            lambda each: each.execute("UPDATE answers SET submission = '{}' WHERE attempt_id = ?", (attempt_id,))
        )
        return
    from evenhand.adapters.dynamodb.table import Update

    key = (f"ATTEMPT#{attempt_id}", "SUBMISSION")
    attempts._table.update(Update(key=key, change="SET b = :b", values={":b": b"no zlib"}))


class TestADamagedAttempt:
    @pytest.fixture
    def damaged(self, application: Application) -> str:
        """The first of three attempts cannot be read."""
        ids = [Browser(application, who).take(RIGHT, f"submission-{who}")["id"] for who in ("ada", "bo", "zoe")]
        damage_attempt(application, ids[0])
        return str(ids[0])

    def test_is_listed_with_the_regrade_and_the_others_are_graded(
        self, application: Application, damaged: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(application.settings.keys, MENDED)
        monkeypatch.setattr("evenhand.workflows.regrade.BATCH", 1)
        regrade = start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)
        while jobs.regrade(application)["examined"]:
            pass
        found = application.regrades.regrade(regrade.id)
        assert found is not None
        assert found.ended_at is not None
        assert [each.attempt_id for each in found.failures] == [damaged]
        assert (found.counts.changed, found.counts.failed) == (2, 1)

    def test_is_not_silently_left_out_of_a_recount(self, application: Application, damaged: str) -> None:
        """On SQLite the feed is read from the attempts, and cannot be either."""
        with pytest.raises((Unreachable, ValueError), match=rf"{damaged}|Submission"):
            recount_results("visible-blood", application)

    def test_keeps_no_other_from_being_let_go(
        self, application: Application, clock: HandClock, damaged: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        clock.forward(hours=24 * 40)
        assert application.privacy.forget_answers(clock.now()) == 2
        assert f"attempt/{damaged} cannot be read" in caplog.text
