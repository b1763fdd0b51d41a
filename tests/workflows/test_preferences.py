"""The language that somebody chose: it wins over the roster's, whatever is imported, and all mails are in it."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.errors import Refused
from evenhand.mail.payload import load_code, load_receipt
from evenhand.mail.report_payload import load_report
from evenhand.people.preferences import Preferences
from evenhand.people.roster_writer import roster_csv
from evenhand.workflows.audit import SYSTEM
from evenhand.workflows.import_roster import apply_import, plan_import
from evenhand.workflows.mail_reports import make_reports
from evenhand.workflows.preferences import in_own_language, keep_preferences, preferences_of
from evenhand.workflows.sign_in import Visit
from evenhand.workflows.sign_in_code import ask_code
from support import WRONG, Browser


def choose(application, person_id, language, **more):
    person = application.directory.person(person_id)
    wanted = Preferences(person_id=person_id, language=language, **more)
    return keep_preferences(person, wanted, application.preferences)


def own_language(application, person_id):
    return in_own_language(application.directory.person(person_id), application.preferences).language


def mails(application, kind):
    now = application.clock.now()
    return [row.payload for row in application.outbox.lease(now, now, 1000) if row.kind == kind]


def change_roster(application, person_id, **change):
    """Import the roster as it is, but for a change of one person."""
    people = application.directory.people()
    changed = [dataclasses.replace(each, **change) if each.id == person_id else each for each in people]
    data = roster_csv(changed, application.directory.vendors()).encode()
    plan, problems = plan_import(data, application, leavers=False)
    assert problems == ()
    apply_import(plan, data, SYSTEM, application)


def test_until_somebody_chooses_the_roster_says_the_language(application):
    assert own_language(application, "ada") == "en"
    change_roster(application, "ada", language="zh")
    assert own_language(application, "ada") == "zh"


def test_what_somebody_chose_survives_an_import_that_says_something_else(application):
    choose(application, "ada", "zh")

    change_roster(application, "ada", language="en", cohort="elsewhere")

    assert application.directory.person("ada").cohort == "elsewhere"
    assert own_language(application, "ada") == "zh"


def test_who_changes_other_settings_alone_has_chosen_no_language(application):
    choose(application, "ada", "en", greyscale=True)

    change_roster(application, "ada", language="zh")

    assert own_language(application, "ada") == "zh"


def test_who_chose_and_chose_back_has_chosen(application):
    choose(application, "ada", "zh")
    choose(application, "ada", "en")

    change_roster(application, "ada", language="zh")

    assert own_language(application, "ada") == "en"


def test_other_settings_kept_later_leave_the_choice_alone(application):
    choose(application, "ada", "zh")
    kept = choose(application, "ada", "", greyscale=True)

    assert (kept.language, kept.greyscale) == ("zh", True)


def test_a_language_that_there_is_not_is_refused_and_nothing_changes(application):
    before = preferences_of(application.directory.person("ada"), application.preferences)

    with pytest.raises(Refused, match="en, zh"):
        choose(application, "ada", "fr", greyscale=True)

    assert preferences_of(application.directory.person("ada"), application.preferences) == before


def test_receipts_are_in_the_chosen_language(application):
    choose(application, "ada", "zh")

    Browser(application, "ada").take(WRONG)

    [payload] = mails(application, "receipt")
    assert load_receipt(payload).language == "zh"
    assert load_receipt(payload).results_url.endswith("/zh/results/")


def test_codes_are_in_the_chosen_language(application):
    choose(application, "ada", "zh")

    ask_code(application.directory.person("ada").email, application, Visit(address="203.0.113.7"))

    assert [load_code(payload).language for payload in mails(application, "sign_in_code")] == ["zh"]


def test_reports_are_in_the_chosen_language(application):
    choose(application, "lead", "zh")
    Browser(application, "ada").take(WRONG)

    reports = make_reports("visible-blood", application)

    languages = {each.recipient.id: load_report(each.row.payload).language for each in reports}
    assert (languages["lead"], languages["tim"]) == ("zh", "en")
