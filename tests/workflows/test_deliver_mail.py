"""Mail leaves through the outbox: leased, sent, marked."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from evenhand.mail.payload import dump_appeals_due, dump_decision, dump_regrade
from evenhand.ports import MailDelayed, MailKind, MailRefused, OutboxRow
from evenhand.workflows.deliver_mail import LEASE, MARGIN, MOST_TRIES, compose, deliver_mail, pause_after
from mail.examples import appeals_due_payload, decision_payload, regrade_payload
from support import RIGHT, Browser


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
