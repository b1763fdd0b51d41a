"""A report can be looked at before anybody gets it, by those who may."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.errors import NotFound
from evenhand.workflows.mail_reports import make_reports
from evenhand.workflows.preview_report import preview_report, recipients_for
from support import RIGHT, WRONG, Browser, person


@pytest.fixture(autouse=True)
def _taken(application):
    Browser(application, "ada").take(RIGHT)
    Browser(application, "zoe").take(WRONG, "submission-of-zoe")


def test_it_is_the_mail_that_would_be_sent_and_nothing_is_kept(application):
    [would_be] = [each for each in make_reports("visible-blood", application) if each.recipient.id == "lead"]

    shown = preview_report(person("tim"), "visible-blood", application, to="lead")

    assert (shown.recipient.id, shown.mail.id, shown.mail.to) == ("lead", would_be.row.id, "lea@acme.example")
    assert "Acme Support" in shown.mail.subject
    assert application.privacy.mails_to("lead") == []


def test_it_can_be_seen_in_another_language_and_of_one_vendor_or_cohort(application):
    lead = dataclasses.replace(person("lead"), language="zh")
    application.directory.put((), [lead])

    own = preview_report(person("tim"), "visible-blood", application, to="lead")
    english = preview_report(person("tim"), "visible-blood", application, to="lead", language="en")
    zenith = preview_report(person("tim"), "visible-blood", application, to="boss", vendor_id="zenith", cohort="nov")

    assert (own.mail.language, english.mail.language) == ("zh", "en")
    assert "Zenith: 0 of 1 passed" in zenith.mail.subject
    assert zenith.mail.subject.startswith("Cohort nov only:")
    assert zenith.mail.attachments[0].name == "visible-blood-zenith-nov-2026-11-23.csv"


def test_of_nobody_s_results_there_is_no_mail(application):
    application.directory.put((), [dataclasses.replace(person("zoe2"), cohort="dec")])

    assert preview_report(person("tim"), "visible-blood", application, to="boss", cohort="dec").mail is None


def test_whoever_sees_all_vendors_looks_at_what_anybody_gets_and_others_at_their_own(application):
    assert [each.id for each in recipients_for(person("tim"), application)] == ["tim", "lead", "boss", "tess"]
    assert [each.id for each in recipients_for(person("boss"), application)] == ["boss", "lead", "tess", "tim"]
    assert [each.id for each in recipients_for(person("lead"), application)] == ["lead"]
    assert recipients_for(person("ada"), application) == ()
    assert recipients_for(person("root"), application) == ()


@pytest.mark.parametrize(
    ("viewer", "to", "more"),
    [
        ("lead", "boss", {}),
        ("lead", "nobody", {}),
        ("lead", "lead", {"vendor_id": "zenith"}),
        ("lead", "lead", {"cohort": "nowhere"}),
        ("tim", "lead", {"vendor_id": "zenith"}),
        ("tim", "ada", {}),
        ("ada", "ada", {}),
        ("root", "lead", {}),
    ],
)
def test_what_is_out_of_reach_is_not_found(application, viewer, to, more):
    with pytest.raises(NotFound):
        preview_report(person(viewer), "visible-blood", application, to=to, **more)


def test_its_link_stops_nobody_s_mails(application):
    shown = preview_report(person("tim"), "visible-blood", application, to="lead")

    assert Browser(application).client.post(shown.mail.unsubscribe).status_code == 404
