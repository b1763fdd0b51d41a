"""How many people need help with a test: those who have it to do, counted once each and named nowhere."""

from __future__ import annotations

import dataclasses

import builders
from evenhand.analysis.standing import Standings
from evenhand.mail.report_payload import load_report
from evenhand.workflows.standings import HavingItToDo
from support import RIGHT, WRONG, Browser
from workflows.test_mail_reports import report

QUIZ = "visible-blood"


def to_do(application, cohort="nov"):
    """Give the test to a cohort."""
    assignment = builders.assignment(target=QUIZ)
    application.assignments.put_assignment(dataclasses.replace(assignment, cohort=cohort))


def having_it_to_do(application):
    return HavingItToDo(
        application.keys.current(QUIZ),
        attempts=application.attempts,
        assignments=application.assignments,
        directory=application.directory,
        clock=application.clock,
    )


def counted(application, **whose):
    return having_it_to_do(application).standings(**whose)


def test_a_test_that_nobody_has_to_do_has_no_such_count(application):
    Browser(application, "ada").take(RIGHT)
    assert counted(application) is None


def test_everybody_who_has_it_to_do_is_counted_once(application):
    to_do(application)
    Browser(application, "ada").take(RIGHT)
    zoe = Browser(application, "zoe")
    zoe.take(WRONG, "submission-1")

    found = counted(application)
    assert found.passed == 1
    assert found.may_try == 1
    assert found.people == found.passed + found.may_try + found.none_left + found.not_begun

    zoe.take(WRONG, "submission-2")
    assert (counted(application).may_try, counted(application).none_left) == (0, 1)


def test_an_attempt_under_way_is_begun_and_may_be_passed(application):
    to_do(application)
    before = counted(application, vendor_id="acme")
    Browser(application, "ada").start()
    after = counted(application, vendor_id="acme")
    assert (after.not_begun, after.may_try) == (before.not_begun - 1, 1)


def test_the_last_attempt_still_open_is_no_attempt_used_up(application):
    to_do(application)
    zoe = Browser(application, "zoe")
    zoe.take(WRONG, "submission-1")
    zoe.start()
    assert counted(application, vendor_id="zenith").none_left == 0


def test_a_vendor_s_count_does_not_change_with_what_others_do(application):
    to_do(application)
    Browser(application, "ada").take(RIGHT)
    own = counted(application, vendor_id="acme")
    Browser(application, "zoe").take(WRONG)
    assert counted(application, vendor_id="acme") == own
    assert counted(application).people == own.people + counted(application, vendor_id="zenith").people


def test_of_one_vendor_only_its_own_people_are_read_and_of_nobody_twice(application, monkeypatch):
    to_do(application)
    read = []
    whole = type(application.attempts).standing

    def standing(self, person_id, quiz_id):
        read.append(person_id)
        return whole(self, person_id, quiz_id)

    monkeypatch.setattr(type(application.attempts), "standing", standing)
    people = having_it_to_do(application)
    own = people.standings(vendor_id="acme")
    assert {application.directory.person(each).vendor_id for each in read} == {"acme"}
    assert own.people == len(read)
    assert people.standings(vendor_id="acme", cohort="nov") == own
    everybody = people.standings()
    assert len(read) == len(set(read)) == everybody.people > own.people


def test_whoever_left_or_is_in_another_cohort_is_not_counted(application):
    to_do(application)
    before = counted(application, vendor_id="acme")
    ada = application.directory.person("ada")
    application.directory.put((), (dataclasses.replace(ada, active=False),))
    after = counted(application, vendor_id="acme")
    assert (after.people if after else 0) == before.people - 1
    assert counted(application, cohort="no such cohort") is None


def test_the_mail_of_a_lead_counts_the_lead_s_own_people_and_names_none(application):
    to_do(application)
    Browser(application, "ada").take(RIGHT)
    Browser(application, "zoe").take(WRONG)
    [lead] = [each for each in report(application) if each.recipient.id == "lead"]
    payload = load_report(lead.row.payload)
    assert payload.report.standings == counted(application, vendor_id="acme")
    assert isinstance(payload.report.standings, Standings)
    assert "Ada" not in lead.row.payload
