"""Mail leaves through the outbox: leased, sent, marked."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest

from evenhand.errors import Overloaded
from evenhand.mail.payload import dump_appeals_due, dump_decision, dump_regrade
from evenhand.people.audit import Action
from evenhand.people.subscription import STANDARD
from evenhand.ports.mail import AddressRefused, MailDelayed, MailRefused
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.workflows.deliver_mail import LEASE, MARGIN, MOST_TRIES, compose, deliver_mail, pause_after
from evenhand.workflows.mail_reports import all_orders, mail_reports
from evenhand.workflows.note_feedback import bouncing, clear_bounce
from evenhand.workflows.sign_in import Visit
from evenhand.workflows.sign_in_code import ask_code
from evenhand.workflows.subscribe import pause_subscription, remove_subscription
from evenhand.workflows.unsubscribe import unsubscribe_address
from mail.examples import appeals_due_payload, decision_payload, regrade_payload
from support import RIGHT, Browser, person


def deliver(application):
    return deliver_mail(application)


@pytest.fixture
def waiting(application):
    """One receipt in the outbox."""
    Browser(application, "ada").take(RIGHT)


def test_a_mail_is_sent_once(application, mailer, waiting):
    assert deliver(application).sent == 1
    assert deliver(application).sent == 0
    [mail] = mailer.sent
    assert mail.to == "ada@acme.example"


def test_a_mail_that_is_delayed_is_tried_again_after_a_pause(application, mailer, clock, waiting):
    mailer.failure = MailDelayed("busy")
    assert deliver(application).delayed == 1
    mailer.failure = None
    assert deliver(application).sent == 0

    clock.at += pause_after(1)

    assert deliver(application).sent == 1


def test_pauses_grow_so_that_a_server_may_be_down_for_a_weekend():
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES)]

    assert pauses == sorted(pauses)
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert sum(pauses, timedelta()) > timedelta(days=2, hours=12)


def test_a_mail_that_is_always_delayed_is_given_up_in_the_end(application, mailer, clock, waiting):
    mailer.failure = MailDelayed("busy")
    rounds = []
    for tries in range(1, MOST_TRIES + 1):
        rounds.append(deliver(application))
        clock.at += pause_after(tries)

    assert [each.delayed for each in rounds] == [1] * (MOST_TRIES - 1) + [0]
    assert rounds[-1].failed == 1
    mailer.failure = None

    assert deliver(application).sent == 0


def test_that_a_mail_is_given_up_is_told_once_though_it_could_not_be_told_at_first(
    application, mailer, clock, waiting, monkeypatch
):
    mailer.failure = MailDelayed("busy")
    for tries in range(1, MOST_TRIES):
        deliver(application)
        clock.at += pause_after(tries)

    def full(*_):
        raise Overloaded("Somebody else writes.")

    with monkeypatch.context() as patched:
        patched.setattr(type(application.audit), "append", full)
        with pytest.raises(Overloaded):
            deliver(application)
    clock.at += LEASE
    assert deliver(application).failed == 1
    clock.forward(days=1)
    deliver(application)

    assert [each.action for each in application.audit.events()].count(Action.GIVEN_UP) == 1


def test_a_mail_that_is_refused_is_not_tried_again(application, mailer, clock, waiting):
    mailer.failure = MailRefused("no such mailbox")
    assert deliver(application).failed == 1
    mailer.failure = None
    clock.forward(days=1)

    assert deliver(application).sent == 0


def test_a_mail_sent_again_says_the_same_under_the_same_id(application, mailer, clock, waiting):
    """As after a crash between sending and marking."""
    [row] = application.outbox.lease(clock.now(), clock.now() + LEASE, 1)
    clock.forward(seconds=LEASE.total_seconds() + 1)
    deliver(application)
    [first] = mailer.sent

    again = compose(row, application.directory.person("ada"))

    assert again == first


def test_mail_to_somebody_who_left_is_not_sent(application, mailer, waiting):
    ada = application.directory.person("ada")
    application.directory.put((), (dataclasses.replace(ada, active=False),))

    assert deliver(application).failed == 1
    assert mailer.sent == []


@pytest.mark.parametrize(
    ("kind", "payload", "subject"),
    [
        (MailKind.APPEAL_DECIDED, dump_decision(decision_payload()), "Your appeal was decided"),
        (MailKind.REGRADED, dump_regrade(regrade_payload()), "was 72 %, now 78 %"),
        (MailKind.APPEALS_DUE, dump_appeals_due(appeals_due_payload()), "2 appeals are overdue"),
    ],
)
def test_a_notice_about_appeals_leaves_as_it_was_put_in(application, mailer, clock, kind, payload, subject):
    application.outbox.enqueue([OutboxRow(id="m", kind=kind, to="ada", payload=payload, created_at=clock.now())])

    assert deliver(application).sent == 1
    [mail] = mailer.sent
    assert (mail.id, mail.to) == ("m", "ada@acme.example")
    assert subject in mail.subject


@pytest.mark.parametrize("kind", list(MailKind))
def test_a_mail_of_any_kind_whose_words_were_let_go_is_given_up(application, clock, kind):
    application.outbox.enqueue([OutboxRow(id="m", kind=kind, to="ada", payload="", created_at=clock.now())])

    assert deliver(application).failed == 1


def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(application, mailer, clock, waiting):
    bad = OutboxRow(
        id="bad", kind=MailKind.RECEIPT, to="ada", payload="{}", created_at=clock.now() - timedelta(hours=1)
    )
    application.outbox.enqueue([bad])

    done = deliver(application)

    assert (done.sent, done.failed) == (1, 1)


def test_no_mail_is_begun_when_its_lease_is_nearly_over(application, clock, waiting):
    application.outbox.enqueue(
        OutboxRow(id=f"m{n}", kind=MailKind.RECEIPT, to="ada", payload="{}", created_at=clock.now()) for n in range(2)
    )

    class Slow:
        def send(self, mail):
            clock.at += LEASE - MARGIN + timedelta(seconds=1)

    done = deliver(dataclasses.replace(application, mailer=Slow()))

    assert (done.sent, done.delayed, done.failed) == (1, 0, 0)


class Broken(Exception):
    """The machine went down."""


def breaks_after(patched, owner, name):
    """Let the machine go down after a call was done."""
    real = getattr(type(owner), name)

    def call(self, *args, **more):
        real(self, *args, **more)
        raise Broken

    patched.setattr(type(owner), name, call)


@pytest.mark.parametrize(
    ("store", "call", "sent_before", "repeat"),
    [
        ("outbox", "lease", False, False),
        ("directory", "person", False, False),
        ("outbox", "begin", False, True),  # it cannot be told from the next
        ("mailer", "send", True, True),
    ],
)
def test_after_a_crash_a_mail_leaves_at_least_once_and_says_when_it_may_be_a_repeat(
    application, mailer, clock, waiting, monkeypatch, store, call, sent_before, repeat
):
    with monkeypatch.context() as patched:
        breaks_after(patched, getattr(application, store), call)
        with pytest.raises(Broken):
            deliver(application)
    assert len(mailer.sent) == sent_before
    clock.at += LEASE

    assert deliver(application).sent == 1

    assert [mail.id for mail in mailer.sent] == [mailer.sent[-1].id] * (1 + sent_before)
    assert [mail.repeat for mail in mailer.sent] == [False] * sent_before + [repeat]
    said = f"You may have received this mail before: the mail id {mailer.sent[-1].id}"
    for text in (mailer.sent[-1].text, mailer.sent[-1].html):
        assert (said in " ".join(text.split())) is repeat
    clock.forward(days=1)
    assert deliver(application).sent == 0


def test_after_a_crash_at_the_very_end_a_mail_does_not_leave_again(application, mailer, clock, waiting, monkeypatch):
    with monkeypatch.context() as patched:
        breaks_after(patched, application.outbox, "mark_sent")
        with pytest.raises(Broken):
            deliver(application)
    clock.forward(days=1)

    assert deliver(application).sent == 0
    assert len(mailer.sent) == 1


@pytest.mark.parametrize("maybe_sent", [False, True])
def test_a_mail_that_the_server_did_not_take_is_no_repeat_and_one_whose_line_broke_may_be(
    application, mailer, clock, waiting, maybe_sent
):
    mailer.failure = MailDelayed("busy", maybe_sent=maybe_sent)
    deliver(application)
    mailer.failure = None
    clock.forward(minutes=2)
    deliver(application)

    assert [mail.repeat for mail in mailer.sent] == [maybe_sent]


def test_mails_of_a_batch_that_a_crash_kept_from_leaving_are_no_repeats(
    application, mailer, clock, waiting, monkeypatch
):
    Browser(application, "bo").take(RIGHT, "submission-of-bo")
    with monkeypatch.context() as patched:
        breaks_after(patched, mailer, "send")
        with pytest.raises(Broken):
            deliver(application)
    clock.at += LEASE
    deliver(application)

    assert [(mail.to, mail.repeat) for mail in mailer.sent] == [
        ("ada@acme.example", False),
        ("ada@acme.example", True),
        ("bo@acme.example", False),
    ]


def test_a_code_that_may_be_a_repeat_says_so_too(application, mailer, clock, monkeypatch):
    ask_code("ada@acme.example", application, Visit(address="203.0.113.7"))
    with monkeypatch.context() as patched:
        breaks_after(patched, mailer, "send")
        with pytest.raises(Broken):
            deliver(application)
    clock.at += LEASE
    deliver(application)

    assert [mail.repeat for mail in mailer.sent] == [False, True]


class TestAReport:
    @pytest.fixture
    def reported(self, application, waiting):
        """A report for the lead of Acme waits, and nothing else."""
        while deliver(application).sent:
            pass
        orders = all_orders("visible-blood", application, to="lead")
        mail_reports("visible-blood", application, orders)
        return application

    def test_says_how_to_stop_mails_like_it_in_its_language(self, reported, mailer):
        deliver(reported)
        mail = mailer.sent[-1]

        assert mail.unsubscribe == unsubscribe_address("lead", STANDARD, reported)
        for part in (mail.text, mail.html):
            assert f"{mail.unsubscribe}?language=en" in part
            assert "http://127.0.0.1:8000/en/my/#subscriptions" in part
            assert "Stop these mails" in part

    def test_no_other_mail_does(self, application, mailer, waiting):
        deliver(application)

        assert [(mail.unsubscribe, "unsubscribe" in mail.html) for mail in mailer.sent] == [("", False)]

    def test_does_not_leave_any_more_once_it_was_stopped(self, reported, mailer):
        pause_subscription(person("lead"), STANDARD, reported)
        before = len(mailer.sent)

        assert deliver(reported).failed == 1
        assert len(mailer.sent) == before

    def test_nor_once_the_subscription_is_removed(self, reported):
        remove_subscription(person("lead"), STANDARD, reported)

        assert deliver(reported).failed == 1

    def test_to_an_address_that_there_is_not_is_noted_and_further_ones_are_held(self, reported, mailer, clock):
        mailer.failure = AddressRefused("550 5.1.1 no such person: lea@acme.example", "550 5.1.1")
        assert deliver(reported).failed == 1
        mailer.failure = None

        [(who, bounce)] = bouncing(person("tim"), reported)
        assert (who.id, bounce.why) == ("lead", "550 5.1.1")
        [event] = reported.audit.events(action=Action.MAIL_BOUNCED)
        assert (event.person_id, event.detail) == ("lead", "550 5.1.1")
        mail_reports("visible-blood", reported, all_orders("visible-blood", reported, to="lead"))
        assert deliver(reported).failed == 1

        clear_bounce(person("tim"), "lead", reported)
        Browser(reported, "bo").take(RIGHT, "submission-of-bo")
        mail_reports("visible-blood", reported, all_orders("visible-blood", reported, to="lead"))
        assert deliver(reported).sent == 2

    def test_that_is_refused_for_another_reason_is_not_held_against_the_address(self, reported, mailer):
        mailer.failure = MailRefused("552 too large")
        assert deliver(reported).failed == 1

        assert bouncing(person("tim"), reported) == ()

    def test_from_before_there_were_subscriptions_leaves_as_it_is(self, reported, mailer, clock):
        """Rows that waited while Evenhand was updated."""
        [row] = [each for each in reported.privacy.mails_to("lead") if each.kind is MailKind.REPORT]
        payload = json.loads(row.payload)
        del payload["subscription"], payload["cohort"]
        old = dataclasses.replace(row, id="old", payload=json.dumps(payload))
        reported.outbox.enqueue([old])
        deliver(reported)

        assert {mail.id: mail.unsubscribe for mail in mailer.sent}["old"] == ""
