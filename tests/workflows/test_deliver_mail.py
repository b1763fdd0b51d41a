"""Mail leaves through the outbox: leased, sent, marked."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.ports import MailDelayed, MailRefused
from evenhand.workflows.deliver_mail import LEASE, MOST_TRIES, compose, deliver_mail
from support import RIGHT, Browser


def deliver(application):
    return deliver_mail(
        outbox=application.outbox,
        directory=application.directory,
        mailer=application.mailer,
        clock=application.clock,
    )


@pytest.fixture
def waiting(application):
    """One receipt in the outbox."""
    Browser(application, "ada").take(RIGHT)


def test_a_mail_is_sent_once(application, mailer, waiting):
    assert deliver(application).sent == 1
    assert deliver(application).sent == 0
    [mail] = mailer.sent
    assert mail.to == "ada@acme.example"


def test_a_mail_that_is_delayed_is_tried_again_after_its_lease(application, mailer, clock, waiting):
    mailer.failure = MailDelayed("busy")
    assert deliver(application).delayed == 1
    mailer.failure = None
    assert deliver(application).sent == 0

    clock.forward(seconds=LEASE.total_seconds() + 1)

    assert deliver(application).sent == 1


def test_a_mail_that_is_always_delayed_is_given_up_in_the_end(application, mailer, clock, waiting):
    mailer.failure = MailDelayed("busy")
    for _ in range(MOST_TRIES):
        assert deliver(application).delayed == 1
        clock.forward(seconds=LEASE.total_seconds() + 1)

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
