"""Reports leave when they are due, to whom they are due, when there is something new in them."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest

from evenhand.assessment.sitting import QUIET
from evenhand.mail.report_payload import load_report
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.people.subscription import STANDARD, Frequency
from evenhand.ports.outbox import MailKind
from evenhand.quiz.settings import Window
from evenhand.workflows.assign import assign
from evenhand.workflows.note_feedback import clear_bounce, note_feedback
from evenhand.workflows.send_due_reports import LOOKED_EVERY, send_due_reports
from evenhand.workflows.subscribe import (
    Wish,
    change_subscription,
    pause_subscription,
    remove_subscription,
    resume_subscription,
    subscribe,
)
from support import RIGHT, WRONG, Browser, person

SESSION = Wish(frequency=Frequency.AFTER_EACH_SESSION)


def take(application, who, answers=RIGHT, number=1):
    """Somebody takes the test, in a browser that was just signed in."""
    Browser(application, who).take(answers, f"submission-of-{who}-{number}")


def sent(application, who):
    """The reports in the outbox to somebody, the earliest first."""
    return [row for row in application.privacy.mails_to(who) if row.kind is MailKind.REPORT]


def only(application, who, wish):
    """Let somebody have one subscription and not the standard."""
    made = subscribe(person(who), wish, application)
    remove_subscription(person(who), STANDARD, application)
    return made


def look(application, clock, until: datetime, every=timedelta(minutes=10)):
    """Look whether anything is due again and again until a time; at which times something came for the lead."""
    found = []
    while clock.at < until:
        clock.at += every
        before = len(sent(application, "lead"))
        send_due_reports(application)
        if len(sent(application, "lead")) > before:
            found.append(clock.at)
    return found


def test_who_never_chose_gets_the_report_daily_at_the_time_of_the_installation(application, clock):
    take(application, "ada")
    send_due_reports(application)
    assert {who: len(sent(application, who)) for who in ("lead", "boss", "tim", "tess", "ada")} == {
        "lead": 1,
        "boss": 1,
        "tim": 1,
        "tess": 1,
        "ada": 0,
    }

    take(application, "bo")
    tomorrow = clock.at.replace(hour=7) + timedelta(days=1)
    assert look(application, clock, tomorrow + timedelta(hours=5), timedelta(hours=1)) == [tomorrow]


def test_with_nothing_new_there_is_no_mail_however_long_it_is(application, clock):
    take(application, "ada")
    send_due_reports(application)

    assert look(application, clock, clock.at + timedelta(days=5), timedelta(hours=1)) == []


def test_a_weekly_report_comes_on_its_day_at_its_hour_in_the_place_of_its_reader(application, clock):
    """The examples begin on a Monday at nine in UTC, which is 17:00 in Shanghai."""
    lead = dataclasses.replace(person("lead"), time_zone="Asia/Shanghai")
    application.directory.put((), [lead])
    only(application, "lead", Wish(frequency=Frequency.WEEKLY, weekday=2, hour=8))
    take(application, "ada")
    start = clock.at

    hourly = timedelta(hours=1)
    first = look(application, clock, start + timedelta(days=8), hourly)
    take(application, "bo")
    second = look(application, clock, start + timedelta(days=16), hourly)

    assert [each.isoformat() for each in (*first, *second)] == [
        "2026-11-25T00:00:00+00:00",
        "2026-12-02T00:00:00+00:00",
    ]


def test_an_hour_that_was_missed_is_made_up_for_once(application, clock):
    only(application, "lead", Wish(hour=8))
    take(application, "ada")
    clock.forward(days=4)

    assert send_due_reports(application) > 0
    assert len(sent(application, "lead")) == 1
    take(application, "bo")
    clock.forward(minutes=30)
    send_due_reports(application)
    assert len(sent(application, "lead")) == 1


def test_a_paused_one_sends_nothing_and_makes_nothing_up_for(application, clock):
    take(application, "ada")
    pause_subscription(person("lead"), STANDARD, application)
    assert look(application, clock, clock.at + timedelta(days=3), timedelta(hours=1)) == []

    clock.at = clock.at.replace(hour=12)
    resume_subscription(person("lead"), STANDARD, application)
    seven = clock.at.replace(hour=7) + timedelta(days=1)
    assert look(application, clock, seven + timedelta(hours=3), timedelta(hours=1)) == [seven]


def test_a_subscription_may_be_about_one_test_one_vendor_or_one_cohort(application, clock):
    application.directory.put((), [dataclasses.replace(person("bo"), cohort="dec")])
    for who in ("ada", "bo", "zoe"):
        take(application, who)
    for wish in (Wish(vendor_id="acme"), Wish(cohort="dec"), Wish(vendor_id="zenith", cohort="dec"), Wish()):
        subscribe(person("boss"), wish, application)
    clock.forward(days=1)
    send_due_reports(application)

    about = {}
    for row in sent(application, "boss"):
        payload = load_report(row.payload)
        vendor = payload.report.vendor.id if payload.report.vendor else ""
        about[vendor, payload.cohort] = payload.report.summary.people
    # Of nobody there is no report, and two that come to the same are one mail.
    assert about == {("", ""): 3, ("acme", ""): 2, ("", "dec"): 1}


def test_no_number_of_a_cohort_s_report_changes_when_another_cohort_s_data_change(application, clock):
    take(application, "ada")
    only(application, "lead", Wish(cohort="nov"))
    clock.forward(days=1)
    send_due_reports(application)
    application.directory.put((), [dataclasses.replace(person("bo"), cohort="dec")])
    take(application, "bo", WRONG)
    clock.forward(days=1)
    send_due_reports(application)

    assert len(sent(application, "lead")) == 1


def test_a_scope_that_was_taken_away_sends_nothing(application, clock):
    take(application, "zoe")
    only(application, "boss", Wish(vendor_id="zenith"))
    application.directory.put((), [dataclasses.replace(person("boss"), scope=("acme",))])
    clock.forward(days=1)
    send_due_reports(application)

    assert sent(application, "boss") == []


class TestAfterEachSession:
    def test_it_comes_an_hour_after_the_last_result(self, application, clock):
        only(application, "lead", SESSION)
        take(application, "ada")
        clock.forward(minutes=40)
        take(application, "bo")
        last = clock.at

        assert look(application, clock, last + timedelta(hours=6)) == [last + QUIET]
        [row] = sent(application, "lead")
        assert load_report(row.payload).report.summary.people == 2

    def test_it_comes_when_the_cohort_s_test_closes(self, application, clock):
        closes = clock.at + timedelta(minutes=30)
        assign(person("tim"), "visible-blood", Window(closes_at=closes), application, cohort="nov")
        only(application, "lead", SESSION)
        take(application, "ada")

        assert look(application, clock, clock.at + timedelta(hours=6)) == [closes]

    def test_each_session_has_its_own(self, application, clock):
        only(application, "lead", SESSION)
        take(application, "ada")
        first = clock.at
        assert look(application, clock, first + timedelta(hours=4)) == [first + QUIET]
        take(application, "bo")
        second = clock.at
        assert look(application, clock, second + timedelta(hours=4)) == [second + QUIET]

    def test_other_vendors_sessions_make_no_mail(self, application, clock):
        only(application, "lead", SESSION)
        take(application, "ada")
        assert len(look(application, clock, clock.at + timedelta(hours=2))) == 1
        take(application, "zoe")

        assert look(application, clock, clock.at + timedelta(hours=4)) == []

    def test_other_cohorts_sessions_make_no_mail(self, application, clock):
        application.directory.put((), [dataclasses.replace(person("bo"), cohort="dec")])
        only(application, "lead", dataclasses.replace(SESSION, cohort="dec"))
        take(application, "ada")
        assert look(application, clock, clock.at + timedelta(hours=3)) == []
        take(application, "bo")
        assert len(look(application, clock, clock.at + timedelta(hours=3))) == 1

    def test_a_session_that_ended_while_nothing_ran_is_made_up_for(self, application, clock):
        only(application, "lead", SESSION)
        take(application, "ada")
        clock.forward(days=3)

        send_due_reports(application)

        assert len(sent(application, "lead")) == 1

    def test_what_ended_before_one_subscribed_is_not(self, application, clock):
        take(application, "ada")
        clock.forward(hours=2)
        only(application, "lead", SESSION)

        assert look(application, clock, clock.at + timedelta(hours=3)) == []

    def test_a_look_reads_what_is_new_and_writes_seldom(self, application, clock, monkeypatch):
        made = only(application, "lead", SESSION)
        asked, noted = [], []
        feed, note = type(application.feed).feed, type(application.subscriptions).note_run

        def reads(self, quiz_id, since):
            asked.append(clock.at - since)
            return feed(self, quiz_id, since)

        def notes(self, person_id, subscription_id, at):
            noted.extend([at] if subscription_id == made.id else [])
            note(self, person_id, subscription_id, at)

        look(application, clock, clock.at + timedelta(hours=2))
        monkeypatch.setattr(type(application.feed), "feed", reads)
        monkeypatch.setattr(type(application.subscriptions), "note_run", notes)
        remove_for_all(application)
        look(application, clock, clock.at + timedelta(days=1), timedelta(minutes=20))

        assert max(asked) <= QUIET + LOOKED_EVERY
        assert len(noted) <= 25


def remove_for_all(application):
    """Leave nobody but the lead a subscription."""
    for who in ("boss", "tim", "tess"):
        remove_subscription(person(who), STANDARD, application)


class TestAnAddressThatBounces:
    @pytest.fixture
    def held(self, application, clock):
        """A report left; then it came back, and there are more results."""
        take(application, "ada")
        send_due_reports(application)
        came_back = Feedback(id="f", kind=FeedbackKind.BOUNCE, address="lea@acme.example", at=clock.now())
        note_feedback(came_back, application)
        clock.forward(days=2)
        return application

    def test_gets_no_report(self, held, clock):
        take(held, "bo")

        assert look(held, clock, clock.at + timedelta(days=2), timedelta(hours=1)) == []

    def test_gets_what_it_missed_once_it_works_again_though_no_figure_is_new(self, held, clock):
        clear_bounce(person("tim"), "lead", held)
        before = len(sent(held, "lead"))

        assert look(held, clock, clock.at + timedelta(days=2), timedelta(hours=1)) == [
            clock.at - timedelta(days=2) + timedelta(hours=1)
        ]
        assert len(sent(held, "lead")) == before + 1

    def test_and_so_does_another_address(self, held, clock):
        held.directory.put((), [dataclasses.replace(person("lead"), email="lea.norris@acme.example")])
        send_due_reports(held)

        assert len(sent(held, "lead")) == 2


class Broken(Exception):
    """The machine went down."""


@pytest.mark.parametrize("crash", range(12))
def test_a_crash_after_any_call_of_a_store_loses_no_report_and_sends_none_twice(application, clock, monkeypatch, crash):
    take(application, "ada")
    subscribe(person("lead"), SESSION, application)
    change_subscription(person("boss"), STANDARD, Wish(frequency=Frequency.WEEKLY), application)
    clock.forward(days=7)
    left = [crash]

    def crashes(kind, name):
        real = getattr(kind, name)

        def call(self, *args, **more):
            answer = real(self, *args, **more)
            left[0] -= 1
            if left[0] == -1:
                raise Broken
            return answer

        return call

    with monkeypatch.context() as patched:
        for store, names in (
            (application.subscriptions, ("subscriptions", "runs", "note_run")),
            (application.outbox, ("enqueue",)),
            (application.feed, ("feed", "tally", "put_tally")),
        ):
            for name in names:
                patched.setattr(type(store), name, crashes(type(store), name))
        with pytest.raises(Broken):
            send_due_reports(application)
    send_due_reports(application)
    once = {who: [row.id for row in sent(application, who)] for who in ("lead", "boss", "tim", "tess")}
    send_due_reports(application)

    assert [len(ids) for ids in once.values()] == [1, 1, 1, 1]
    assert once == {who: [row.id for row in sent(application, who)] for who in once}
