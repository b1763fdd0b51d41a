"""Who receives which report, and what is in it."""

from __future__ import annotations

import dataclasses

import pytest

import builders
from evenhand.errors import NotFound
from evenhand.workflows.mail_reports import mail_reports, make_reports
from support import RIGHT, WRONG, Browser


def report(application, make=make_reports, **more):
    return make("visible-blood", application, **more)


def waiting(application):
    """The ids of the mails in the outbox that are reports, none of them held."""
    now = application.clock.now()
    return [row.id for row in application.outbox.lease(now, now, 1000) if row.kind == "report"]


def appeal_of_zoe(application):
    """Zoe of Zenith appeals a mark."""
    appeal = builders.appeal(person="zoe", opened_at=application.clock.now())
    application.appeals.open(dataclasses.replace(appeal, quiz_id="visible-blood", vendor_id="zenith"))


@pytest.fixture
def taken(application):
    """Ada of Acme passed; Zoe of Zenith failed twice."""
    Browser(application, "ada").take(RIGHT)
    zoe = Browser(application, "zoe")
    zoe.take(WRONG, "submission-1")
    zoe.take(WRONG, "submission-2")


def test_a_stakeholder_gets_the_vendors_in_their_scope_and_trainers_the_whole(application, taken):
    made = {(each.recipient.id, each.report.vendor.id if each.report.vendor else None) for each in report(application)}

    assert made == {("lead", "acme"), ("boss", None), ("tim", None), ("tess", None)}


def test_a_pass_counts_a_person_once_and_attempts_count_each(application, taken):
    by_recipient = {each.recipient.id: each.report.summary for each in report(application)}

    assert (by_recipient["boss"].people, by_recipient["boss"].passed, by_recipient["boss"].attempts) == (2, 1, 3)
    assert (by_recipient["lead"].people, by_recipient["lead"].passed, by_recipient["lead"].attempts) == (1, 1, 1)


def test_no_number_of_a_vendors_report_changes_when_another_vendors_data_change(application):
    Browser(application, "ada").take(RIGHT)
    before = next(each.report for each in report(application) if each.recipient.id == "lead")
    Browser(application, "zoe").take(WRONG)

    after = next(each.report for each in report(application) if each.recipient.id == "lead")

    assert after == before


def test_a_report_with_nothing_new_is_not_sent_twice(application, taken):
    report(application, mail_reports)
    first = waiting(application)
    application.clock.forward(days=1)
    report(application, mail_reports)

    assert waiting(application) == first


def test_a_report_is_sent_again_when_asked_for(application, taken):
    report(application, mail_reports)
    first = waiting(application)
    report(application, mail_reports, again=True)

    assert len(waiting(application)) == 2 * len(first)


def test_a_report_with_new_results_is_a_new_mail(application, taken):
    report(application, mail_reports)
    first = waiting(application)
    Browser(application, "bo").take(RIGHT)
    report(application, mail_reports)

    assert len(waiting(application)) == 2 * len(first)


def test_what_other_vendors_people_do_makes_no_mail(application, taken):
    report(application, mail_reports)
    first = waiting(application)
    Browser(application, "zoe2").take(RIGHT)
    report(application, mail_reports)

    # New mail for the manager and the two trainers, who see all vendors, and none for the lead of Acme.
    assert len(waiting(application)) == len(first) + 3


def test_appeals_are_in_the_report_of_their_vendor_and_in_the_whole_and_in_no_other(application, taken):
    before = {each.recipient.id: each.report for each in report(application)}
    appeal_of_zoe(application)

    after = {each.recipient.id: each.report for each in report(application)}

    assert after["lead"] == before["lead"]
    assert (before["boss"].appeals.appeals, after["boss"].appeals.appeals) == (0, 1)
    assert after["boss"].appeals.attempts == 3
    assert after["tim"].appeals == after["boss"].appeals


def test_an_appeal_makes_a_new_mail_for_those_who_see_it(application, taken):
    report(application, mail_reports)
    first = waiting(application)
    appeal_of_zoe(application)
    report(application, mail_reports)

    # The manager and the two trainers see all vendors; the lead of Acme sees nothing of Zenith.
    assert len(waiting(application)) == len(first) + 3


def test_a_vendor_without_results_gets_no_empty_report(application):
    Browser(application, "zoe").take(RIGHT)

    assert "lead" not in {each.recipient.id for each in report(application)}


def test_whoever_left_gets_no_report(application, taken):
    lead = application.directory.person("lead")
    application.directory.put((), (dataclasses.replace(lead, active=False),))

    assert "lead" not in {each.recipient.id for each in report(application)}


def test_an_unknown_quiz_is_named_with_those_there_are(application):
    with pytest.raises(NotFound, match="published are visible-blood"):
        make_reports("no-such", application)
