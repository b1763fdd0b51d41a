"""What mail servers and recipients say of a mail is acted on, and kept."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from evenhand.errors import Forbidden, NotFound
from evenhand.people.audit import Action
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.people.subscription import STANDARD, Pause
from evenhand.workflows.note_feedback import bouncing, clear_bounce, is_bouncing, note_feedback
from evenhand.workflows.subscribe import Wish, pause_subscription, subscribe, subscriptions_of
from support import person

LEA = "lea@acme.example"


def bounced(application, **more):
    values = {"id": "f-1", "address": LEA, "at": application.clock.now(), "why": "Permanent General 5.1.1", **more}
    return Feedback(kind=FeedbackKind.BOUNCE, **values)


def complained(application, **more):
    return dataclasses.replace(bounced(application, **more), kind=FeedbackKind.COMPLAINT, why="abuse")


def actions(application, action):
    return [(each.person_id, each.object, each.detail) for each in application.audit.events(action=action)]


def pauses(application, who="lead"):
    return [each.pause for each in subscriptions_of(person(who), application).items]


def test_a_bounce_marks_the_address_and_is_in_the_audit_trail_once(application):
    for _ in range(2):
        assert note_feedback(bounced(application, mail_id="report-1"), application)

    assert is_bouncing(person("lead"), application.bounces)
    assert not is_bouncing(person("tim"), application.bounces)
    assert actions(application, Action.MAIL_BOUNCED) == [("lead", "mail/report-1", "Permanent General 5.1.1")]


def test_a_bounce_that_was_kept_and_not_noted_is_noted_the_next_time(application, monkeypatch):
    class Broken(Exception):
        """The machine went down."""

    def breaks(*_):
        raise Broken

    with monkeypatch.context() as patched:
        patched.setattr(type(application.audit), "append", breaks)
        with pytest.raises(Broken):
            note_feedback(bounced(application), application)
    note_feedback(bounced(application), application)

    assert len(actions(application, Action.MAIL_BOUNCED)) == 1


def test_another_address_in_the_roster_ends_it_and_the_old_one_begins_it_anew(application):
    note_feedback(bounced(application), application)
    moved = dataclasses.replace(person("lead"), email="lea.norris@acme.example")
    application.directory.put((), [moved])

    assert not is_bouncing(moved, application.bounces)
    assert bouncing(person("tim"), application) == ()
    assert note_feedback(bounced(application, id="f-2"), application) is False, "it is nobody's address now"
    assert is_bouncing(person("lead"), application.bounces)


def test_a_trainer_or_an_admin_says_that_the_address_works_again(application, clock):
    note_feedback(bounced(application), application)
    assert [each.id for each, _ in bouncing(person("root"), application)] == ["lead"]

    assert clear_bounce(person("tim"), "lead", application) is True

    assert not is_bouncing(person("lead"), application.bounces)
    assert clear_bounce(person("tim"), "lead", application) is False
    [event] = application.audit.events(action=Action.BOUNCE_CLEARED)
    assert (event.actor_id, event.person_id) == ("tim", "lead")


def test_what_is_told_late_of_before_that_changes_nothing_and_what_comes_back_after_it_does(application, clock):
    note_feedback(bounced(application), application)
    clock.forward(hours=1)
    clear_bounce(person("tim"), "lead", application)

    note_feedback(bounced(application, id="f-2", at=clock.now() - timedelta(minutes=1)), application)
    assert not is_bouncing(person("lead"), application.bounces)
    note_feedback(bounced(application, id="f-3", at=clock.now() + timedelta(minutes=1)), application)
    assert is_bouncing(person("lead"), application.bounces)


@pytest.mark.parametrize("who", ["ada", "lead", "boss", "gone"])
def test_nobody_else_sees_whose_mail_comes_back_or_says_that_it_does_not(application, who):
    note_feedback(bounced(application), application)

    with pytest.raises(Forbidden):
        bouncing(person(who), application)
    with pytest.raises(Forbidden):
        clear_bounce(person(who), "lead", application)
    assert is_bouncing(person("lead"), application.bounces)


def test_of_nobody_an_address_cannot_work_again(application):
    with pytest.raises(NotFound):
        clear_bounce(person("tim"), "nobody", application)


def test_a_complaint_pauses_the_subscription_that_the_mail_came_by(application):
    other = subscribe(person("lead"), Wish(), application)
    told = complained(application, person_id="lead", subscription=other.id, mail_id="report-1")
    for _ in range(2):
        assert note_feedback(told, application)

    assert pauses(application) == [None, Pause.COMPLAINT]
    assert actions(application, Action.MAIL_COMPLAINED) == [("lead", "mail/report-1", "abuse")]
    assert not is_bouncing(person("lead"), application.bounces)


def test_a_complaint_about_nobody_knows_which_mail_pauses_all(application):
    subscribe(person("lead"), Wish(), application)
    pause_subscription(person("lead"), STANDARD, application)
    note_feedback(complained(application), application)

    assert pauses(application) == [Pause.COMPLAINT, Pause.COMPLAINT]


def test_a_complaint_about_a_mail_that_is_no_report_pauses_none_and_is_kept(application):
    note_feedback(complained(application, mail_id="code-1"), application)
    note_feedback(complained(application, id="f-2", address="ada@acme.example"), application)

    assert pauses(application) == [None]
    assert [each[0] for each in actions(application, Action.MAIL_COMPLAINED)] == ["ada", "lead"]


@pytest.mark.parametrize(
    "more", [{"address": "nobody@acme.example"}, {"address": "gus@acme.example"}, {"person_id": "tim"}]
)
def test_what_is_said_of_an_address_that_nobody_has_is_ignored(application, more):
    assert note_feedback(bounced(application, **more), application) is False
    assert note_feedback(complained(application, **more), application) is False
    assert application.bounces.bounces() == []
    assert list(application.audit.events()) == []
