"""A mail worker that is slow, or dies: its lease runs out, another leases the mail, and what the first still wants to
do with it is nothing to do any more. No mail that left is given up or waits again, and a mailed code works, whenever a
worker is overtaken before it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from evenhand.handlers import jobs
from evenhand.handlers.entry import FAULTS
from evenhand.ports.mail import MailDelayed, MailRefused
from evenhand.workflows.deliver_mail import LEASE
from evenhand.workflows.sign_in import SignInRefused, Visit
from evenhand.workflows.sign_in_code import ask_code, enter_code
from evenhand.workflows.sign_in_limits import CODES_OF_ADDRESS
from fakes import FakeMailer
from faults.journey import Killed
from support import RIGHT, Browser, HandClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.ports.mail import Mail
    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Application

ADA = "ada@acme.example"
VISIT = Visit(address="203.0.113.7")
DELAYED = MailDelayed("421 busy, says ada@acme.example")
ANSWERS = [DELAYED, MailDelayed("the line broke", maybe_sent=True), MailRefused("552 too large"), RuntimeError("new")]
HOW = ["not taken", "perhaps taken", "refused", "a fault of ours"]


def before(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, first: Callable[[], None]) -> None:
    """Let something happen before the next call of a method, and then no more."""
    whole = getattr(type(owner), name)

    def call(self: object, *arguments: Any, **more: Any) -> Any:
        monkeypatch.setattr(type(owner), name, whole)
        first()
        return whole(self, *arguments, **more)

    monkeypatch.setattr(type(owner), name, call)


def mail_to_ada(application: Application) -> OutboxRow:
    """The one there is."""
    (row,) = application.privacy.mails_to("ada")
    return row


def code_of(mail: Mail) -> str:
    """The code in a mail."""
    found = re.search(r"^ +(\d{6})$", mail.text, re.MULTILINE)
    assert found is not None
    return found[1]


class Slow(FakeMailer):
    """A way out on which the first mail takes longer than its lease, and then does not get through; meanwhile another
    worker sends it."""

    def __init__(self, clock: HandClock, answer: Exception) -> None:
        super().__init__()
        self.clock, self.answer = clock, answer
        self.meanwhile: Callable[[], object] | None = None

    def send(self, mail: Mail) -> None:
        """Send a mail, the first one only later."""
        if self.meanwhile is None:
            super().send(mail)
            return
        meanwhile, self.meanwhile = self.meanwhile, None
        self.clock.forward(seconds=LEASE.total_seconds())
        meanwhile()
        raise self.answer


class TestASlowWorker:
    @pytest.fixture
    def mailer(self, clock: HandClock, request: pytest.FixtureRequest) -> Slow:
        return Slow(clock, request.param)

    @pytest.mark.parametrize("mailer", ANSWERS, indirect=True, ids=HOW)
    def test_does_not_bring_back_what_another_sent_meanwhile(
        self, application: Application, clock: HandClock, mailer: Slow, caplog: pytest.LogCaptureFixture
    ) -> None:
        Browser(application, "ada").take(RIGHT)
        mailer.meanwhile = lambda: jobs.send_mail(application)

        done = jobs.send_mail(application)

        assert (done["sent"], done["delayed"], done["failed"]) == (0, 0, 0)
        row = mail_to_ada(application)
        assert (row.sent_at, row.failed) == (clock.now(), "")
        assert f"mail/{row.id} is no longer held under try 1" in caplog.text
        assert ADA not in caplog.text
        clock.forward(hours=24)
        jobs.send_mail(application)
        assert [mail.repeat for mail in mailer.sent] == [True], "the first may have left, for all that anybody knew"

    @pytest.mark.parametrize("mailer", ANSWERS, indirect=True, ids=HOW)
    def test_does_not_let_a_third_in_while_the_second_is_sending(
        self, application: Application, clock: HandClock, mailer: Slow
    ) -> None:
        Browser(application, "ada").take(RIGHT)
        ends = clock.now() + 2 * LEASE

        def second() -> None:
            (row,) = application.outbox.lease(clock.now(), ends, 10)
            assert application.outbox.begin(row.id, row.tries)

        mailer.meanwhile = second
        jobs.send_mail(application)

        assert mail_to_ada(application).failed == ""
        assert application.outbox.lease(ends - LEASE / 100, ends, 10) == []
        clock.at = ends
        jobs.send_mail(application)
        assert [mail.repeat for mail in mailer.sent] == [True]


class TestACode:
    @pytest.mark.parametrize(("place", "when"), [("directory", "person"), ("outbox", "begin")])
    def test_works_that_another_mailed_while_the_first_was_slow_to_begin(
        self,
        application: Application,
        clock: HandClock,
        mailer: FakeMailer,
        monkeypatch: pytest.MonkeyPatch,
        place: str,
        when: str,
    ) -> None:
        ask_code(ADA, application, VISIT)

        def overtake() -> None:
            clock.forward(seconds=LEASE.total_seconds())
            jobs.send_mail(application)

        before(monkeypatch, getattr(application, place), when, overtake)
        jobs.send_mail(application)

        (mail,) = mailer.sent
        assert enter_code(ADA, code_of(mail), application, VISIT).person.id == "ada"

    @pytest.mark.parametrize(
        ("place", "when"), [("outbox", "begin"), ("sign_ins", "put_code"), ("mailer", "send"), ("outbox", "mark_sent")]
    )
    def test_of_the_last_mail_works_and_no_other_after_a_worker_died_before_any_step(
        self,
        application: Application,
        clock: HandClock,
        mailer: FakeMailer,
        monkeypatch: pytest.MonkeyPatch,
        place: str,
        when: str,
    ) -> None:
        ask_code(ADA, application, VISIT)

        def die() -> None:
            raise Killed

        before(monkeypatch, getattr(application, place), when, die)
        with pytest.raises(Killed):
            jobs.send_mail(application)
        clock.forward(seconds=LEASE.total_seconds())
        assert jobs.send_mail(application)["sent"] == 1

        *earlier, last = [code_of(mail) for mail in mailer.sent]
        for code in earlier:
            with pytest.raises(SignInRefused):
                enter_code(ADA, code, application, VISIT)
        assert enter_code(ADA, last, application, VISIT).person.id == "ada"

    def test_that_cannot_be_kept_is_mailed_by_nobody(
        self, application: Application, clock: HandClock, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask_code(ADA, application, VISIT)

        def fail() -> None:
            raise RuntimeError(ADA)

        before(monkeypatch, application.sign_ins, "put_code", fail)
        assert jobs.send_mail(application)[FAULTS] == 1
        assert mailer.sent == []
        clock.forward(minutes=1)
        assert jobs.send_mail(application)["sent"] == 1
        assert enter_code(ADA, code_of(mailer.sent[0]), application, VISIT).person.id == "ada"

    def test_there_is_none_that_was_not_counted(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever asks is counted before there is a mail, and the code is made for the mail."""

        def die() -> None:
            raise Killed

        for _ in range(CODES_OF_ADDRESS.most):
            before(monkeypatch, application.outbox, "enqueue", die)
            with pytest.raises(Killed):
                ask_code(ADA, application, VISIT)
        with pytest.raises(SignInRefused, match=CODES_OF_ADDRESS.name):
            ask_code(ADA, application, VISIT)
        assert jobs.send_mail(application)["sent"] == 0
        assert application.sign_ins.try_code("ada") is None
