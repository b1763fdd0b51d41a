"""The mail that tells trainers which appeals should have been decided."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from builders import appeal as an_appeal
from evenhand.assessment.appeal import AppealAction, act
from evenhand.mail.payload import load_appeals_due
from evenhand.people.person import Role
from evenhand.people.preferences import Preferences
from evenhand.workflows.remind_appeals import MOST_NAMED, remind_appeals
from regrading import take
from support import WRONG, person

TRAINERS = ("tim", "tess")


@pytest.fixture
def waiting(application, clock):
    """Opens an appeal that is due so many hours from now; before now, where it is negative."""
    attempt_id = take(application, "ada", WRONG)
    question_ids = [each.question_id for each in application.attempts.get(attempt_id).grade.questions]

    def wait(hours, number=1, *, attempt=attempt_id, question=question_ids[0], quiz="visible-blood"):
        opened = dataclasses.replace(
            an_appeal(f"appeal-{number:02}", attempt_id=attempt, question=question, opened_at=clock.now()),
            quiz_id=quiz,
            due_at=clock.now() + timedelta(hours=hours),
        )
        application.appeals.open(opened)
        return opened

    return wait


def reminders(application, trainer="tim"):
    return [
        load_appeals_due(mail.payload) for mail in application.privacy.mails_to(trainer) if mail.kind == "appeals_due"
    ]


def test_of_many_the_longest_overdue_are_named_and_the_others_counted(application, waiting):
    for number in range(MOST_NAMED + 3):
        waiting(-1 - number, number, attempt=f"attempt-{number}")
    waiting(5, 90, attempt="attempt-90")
    waiting(50, 91, attempt="attempt-91")

    remind_appeals(application)

    [told] = reminders(application)
    assert (len(told.overdue), told.more_overdue) == (MOST_NAMED, 3)
    assert (told.due_soon, told.waiting) == (1, MOST_NAMED + 5)
    due = [each.due_at for each in told.overdue]
    now = application.clock.now()
    assert due == [now - timedelta(hours=MOST_NAMED + 3 - place) for place in range(MOST_NAMED)]


def test_it_names_the_test_and_the_number_of_the_question(application, waiting):
    waiting(-1, question="boxing")

    remind_appeals(application)

    [told] = reminders(application)
    [named] = told.overdue
    assert (named.quiz_title, named.question_number, told.more_overdue) == ("Visible blood", 3, 0)
    assert told.appeals_url.endswith("/en/appeals/")


def test_what_is_not_here_any_more_hides_no_other(application, waiting):
    waiting(-2, 1, quiz="gone", attempt="attempt-gone")
    waiting(-1, 2)

    assert remind_appeals(application) == 2

    [told] = reminders(application)
    assert [(each.quiz_title, each.question_number) for each in told.overdue] == [("gone", 0), ("Visible blood", 1)]


def test_nobody_is_told_while_nothing_is_overdue(application, waiting, clock):
    waiting(1)

    assert remind_appeals(application) == 0
    assert reminders(application) == []

    clock.forward(hours=1, seconds=1)
    assert remind_appeals(application) == 2


def test_each_trainer_is_told_once_a_day_as_long_as_it_is_overdue(application, waiting, clock):
    opened = waiting(-1)
    for _ in range(3):
        remind_appeals(application)
        clock.forward(hours=3)
    assert [len(reminders(application, each)) for each in TRAINERS] == [1, 1]

    clock.forward(days=1)
    remind_appeals(application)
    assert [len(reminders(application, each)) for each in TRAINERS] == [2, 2]

    application.appeals.append(act(opened, AppealAction.WITHDRAW, at=clock.now(), by="ada"))
    clock.forward(days=1)
    assert remind_appeals(application) == 0
    assert [len(reminders(application, each)) for each in TRAINERS] == [2, 2]


def test_one_in_review_is_overdue_too(application, waiting, clock):
    application.appeals.append(act(waiting(-1), AppealAction.TAKE, at=clock.now(), by="tim"))

    assert remind_appeals(application) == 2


def test_who_decides_nothing_or_left_is_told_nothing_and_further_roles_count(application, waiting):
    waiting(-1)
    left = dataclasses.replace(person("tess"), active=False)
    lead_who_trains = dataclasses.replace(person("lead"), other_roles=(Role.TRAINER,))
    application.directory.put((), [left, lead_who_trains])

    remind_appeals(application)

    told = {each.id for each in application.directory.people() if reminders(application, each.id)}
    assert told == {"tim", "lead"}


def test_it_is_in_the_language_that_each_chose(application, waiting):
    application.preferences.put_preferences(Preferences(person_id="tess", language="zh"))
    waiting(-1)

    remind_appeals(application)

    assert [reminders(application, each)[0].language for each in TRAINERS] == ["en", "zh"]
    assert reminders(application, "tess")[0].appeals_url.endswith("/zh/appeals/")
