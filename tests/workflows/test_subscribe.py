"""People choose which reports they get and when, within their scope."""

from __future__ import annotations

import dataclasses
from datetime import time

import pytest

from evenhand.errors import Forbidden, NotFound, Refused, StaleVersion
from evenhand.people.subscription import MOST, STANDARD, Frequency, Pause
from evenhand.workflows.subscribe import (
    Wish,
    change_subscription,
    choices_of,
    pause_subscription,
    remove_subscription,
    resume_subscription,
    subscribe,
    subscriptions_of,
)
from support import PEOPLE, person


def ids(application, who="lead"):
    return [each.id for each in subscriptions_of(person(who), application).items]


def test_whoever_never_chose_gets_everything_daily_at_the_time_of_the_installation(application):
    for who in ("lead", "boss", "tim"):
        [one] = subscriptions_of(person(who), application).items
        assert (one.id, one.frequency, one.at, one.time_zone) == (STANDARD, Frequency.DAILY, time(7), "UTC")
        assert application.subscriptions.subscriptions(who) is None


@pytest.mark.parametrize("who", ["ada", "root", "gone"])
def test_whoever_gets_no_reports_has_none_and_cannot_subscribe(application, who):
    assert subscriptions_of(person(who), application).items == ()
    with pytest.raises(Forbidden):
        subscribe(person(who), Wish(), application)


def test_to_add_one_takes_nothing_away(application):
    made = subscribe(person("lead"), Wish(frequency=Frequency.WEEKLY, weekday=4, hour=16), application)

    assert ids(application) == [STANDARD, made.id]
    assert (made.at, made.time_zone, made.since) == (time(16), "", application.clock.now())


def test_whoever_removes_the_last_gets_nothing_and_not_the_standard(application):
    remove_subscription(person("lead"), STANDARD, application)

    assert ids(application) == []
    remove_subscription(person("lead"), "unknown", application)
    assert ids(application) == []


def test_a_pause_lasts_until_it_is_ended_and_what_was_missed_is_not_made_up_for(application, clock):
    assert pause_subscription(person("lead"), STANDARD, application).pause is Pause.OWN
    clock.forward(days=3)

    resumed = resume_subscription(person("lead"), STANDARD, application)

    assert (resumed.pause, resumed.since) == (None, clock.now())
    clock.forward(days=1)
    assert resume_subscription(person("lead"), STANDARD, application).since == resumed.since, "it was on already"


def test_a_change_without_an_hour_leaves_the_time_as_it_is(application):
    changed = change_subscription(person("lead"), STANDARD, Wish(frequency=Frequency.WEEKLY), application)
    assert (changed.at, changed.time_zone) == (time(7), "UTC")

    changed = change_subscription(person("lead"), STANDARD, Wish(hour=7), application, paused=True)
    assert (changed.at, changed.time_zone, changed.pause) == (time(7), "", Pause.OWN)
    assert change_subscription(person("lead"), STANDARD, Wish(), application).pause is Pause.OWN
    assert change_subscription(person("lead"), STANDARD, Wish(), application, paused=False).pause is None


def test_nobody_changes_what_is_another_s(application):
    made = subscribe(person("tim"), Wish(), application)

    for change in (pause_subscription, resume_subscription):
        with pytest.raises(NotFound):
            change(person("lead"), made.id, application)
    with pytest.raises(NotFound):
        change_subscription(person("lead"), made.id, Wish(), application)
    remove_subscription(person("lead"), made.id, application)
    assert ids(application, "tim") == [STANDARD, made.id]


def test_there_is_to_choose_from_what_is_in_scope_and_nothing_else(application):
    application.directory.put((), [dataclasses.replace(person("zoe"), cohort="zenith-only")])

    lead, boss = choices_of(person("lead"), application), choices_of(person("boss"), application)

    assert ([each.id for each in lead.vendors], lead.cohorts, lead.all_at_once) == (["acme"], ("nov",), False)
    assert ([each.id for each in boss.vendors], boss.cohorts) == (["acme", "zenith"], ("nov", "zenith-only"))
    assert (boss.all_at_once, choices_of(person("tim"), application)) == (True, boss)


@pytest.mark.parametrize(
    "wish", [Wish(vendor_id="zenith"), Wish(cohort="zenith-only"), Wish(quiz_id="no-such-test")], ids=str
)
def test_what_is_out_of_scope_is_refused_as_what_is_not_there(application, wish):
    application.directory.put((), [dataclasses.replace(person("zoe"), cohort="zenith-only")])
    unknown = dataclasses.replace(
        wish, vendor_id=wish.vendor_id and "nowhere", cohort=wish.cohort and "nowhere", quiz_id=wish.quiz_id
    )
    said = []
    for each in (wish, unknown):
        with pytest.raises(Refused) as refused:
            subscribe(person("lead"), each, application)
        said.append(str(refused.value).replace("zenith-only", "nowhere").replace("`zenith`", "`nowhere`"))

    assert said[0] == said[1]
    assert ids(application) == [STANDARD]


def test_what_is_there_no_more_keeps_nobody_from_a_pause(application):
    wish = Wish(cohort="nov")
    made = subscribe(person("lead"), wish, application)
    application.directory.put((), [dataclasses.replace(each, cohort="dec") for each in PEOPLE if each.cohort])

    assert change_subscription(person("lead"), made.id, wish, application, paused=True).pause is Pause.OWN
    with pytest.raises(Refused, match="dec"):
        subscribe(person("lead"), wish, application)


def test_nobody_has_more_than_there_is_room_for(application):
    for _ in range(MOST - 1):
        subscribe(person("lead"), Wish(), application)

    with pytest.raises(Refused, match=str(MOST)):
        subscribe(person("lead"), Wish(), application)


def test_a_change_from_two_windows_at_once_loses_neither(application, monkeypatch):
    store, real = application.subscriptions, application.subscriptions.put_subscriptions
    meanwhile = [Wish(quiz_id="visible-blood")]

    def put(subscriptions):
        if meanwhile:
            subscribe(person("lead"), meanwhile.pop(), application)
        real(subscriptions)

    monkeypatch.setattr(type(store), "put_subscriptions", lambda self, subscriptions: put(subscriptions))
    subscribe(person("lead"), Wish(frequency=Frequency.WEEKLY), application)

    kept = subscriptions_of(person("lead"), application).items
    assert [(each.quiz_id, each.frequency) for each in kept] == [
        ("", Frequency.DAILY),
        ("visible-blood", Frequency.DAILY),
        ("", Frequency.WEEKLY),
    ]


def test_whoever_is_overtaken_again_and_again_is_told(application, monkeypatch):
    def put(self, subscriptions):
        raise StaleVersion("somebody was faster")

    monkeypatch.setattr(type(application.subscriptions), "put_subscriptions", put)
    with pytest.raises(StaleVersion, match="several windows"):
        subscribe(person("lead"), Wish(), application)
