"""Mails are stopped by the link in one of them, and by nothing that looks like it."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.errors import NotFound
from evenhand.people.audit import Action
from evenhand.people.subscription import STANDARD, Pause
from evenhand.workflows.subscribe import (
    Wish,
    pause_subscription,
    remove_subscription,
    resume_subscription,
    subscribe,
    subscriptions_of,
)
from evenhand.workflows.unsubscribe import (
    linked,
    read_token,
    resume_by_link,
    stop_by_link,
    token_of,
    unsubscribe_address,
)
from support import make_application, person


def token(application, who="lead", subscription=STANDARD):
    address = unsubscribe_address(who, subscription, application)
    start = f"{application.site_url}/api/unsubscribe/"
    assert address.startswith(start)
    return address.removeprefix(start)


def pauses(application, who="lead"):
    return [each.pause for each in subscriptions_of(person(who), application).items]


def test_the_link_is_the_same_each_time_and_stops_just_one_subscription(application):
    other = subscribe(person("lead"), Wish(), application)
    assert token(application) == token(application)

    stop_by_link(token(application, subscription=other.id), application)

    assert pauses(application) == [None, Pause.LINK]
    assert pauses(application, "tim") == [None]


def test_to_look_changes_nothing(application):
    assert linked(token(application), application).subscription.pause is None
    assert application.subscriptions.subscriptions("lead") is None


def test_to_stop_twice_is_to_stop_once(application):
    for _ in range(2):
        assert stop_by_link(token(application), application).subscription.pause is Pause.LINK

    [event] = application.audit.events(action=Action.SUBSCRIPTION_PAUSED)
    assert (event.person_id, event.actor_id, event.object) == ("lead", "", f"subscription/{STANDARD}")
    assert application.subscriptions.subscriptions("lead").version == 1


def test_what_was_stopped_by_the_link_goes_on_by_the_link(application):
    stop_by_link(token(application), application)

    assert resume_by_link(token(application), application).subscription.pause is None
    assert pauses(application) == [None]
    [event] = application.audit.events(action=Action.SUBSCRIPTION_RESUMED)
    assert event.person_id == "lead"


def test_the_person_themselves_switches_it_on_again_on_their_page(application):
    stop_by_link(token(application), application)
    resume_subscription(person("lead"), STANDARD, application)

    assert pauses(application) == [None]
    stop_by_link(token(application), application)
    assert pauses(application) == [Pause.LINK], "a link in an older mail still works"


def test_what_the_person_themselves_paused_does_not_go_on_by_a_link(application):
    pause_subscription(person("lead"), STANDARD, application)

    assert resume_by_link(token(application), application).subscription.pause is Pause.OWN


def test_a_removed_subscription_takes_its_links_with_it(application):
    made = subscribe(person("lead"), Wish(), application)
    old = token(application, subscription=made.id)
    remove_subscription(person("lead"), made.id, application)
    again = subscribe(person("lead"), Wish(), application)

    assert stop_by_link(old, application).subscription is None
    assert again.id != made.id
    assert pauses(application) == [None, None]


def test_of_somebody_who_left_there_is_nothing_to_stop(application):
    old = token(application)
    application.directory.put((), [dataclasses.replace(person("lead"), active=False)])

    assert stop_by_link(old, application).person is None


def test_nothing_else_is_a_link(application, tmp_path, clock):
    good = token(application)
    said, _, signature = good.partition(".")
    elsewhere = make_application(tmp_path / "elsewhere", clock)
    elsewhere.subscriptions.link_key("the secret of another installation")
    forged = [
        "",
        ".",
        said,
        f"{said}.",
        f".{signature}",
        f"{said}.{signature[:-1]}",
        f"{said}.{signature}A",
        f"{said[:-1]}.{signature}",
        good[::-1],
        "é.é",
        "a" * 10_000,
        token_of("lead", STANDARD, b"guessed"),
        token_of("tim", STANDARD, b"guessed").partition(".")[0] + f".{signature}",
        f"{token(application, 'tim').partition('.')[0]}.{signature}",
    ]
    for each in forged:
        assert read_token(each, application) is None, each
        with pytest.raises(NotFound, match="not one of ours"):
            stop_by_link(each, application)
    with pytest.raises(NotFound):
        stop_by_link(good, elsewhere)
    elsewhere.close()
    assert pauses(application) == [None]


@pytest.mark.parametrize("who", ["p-1", "安娜", "a.b/c+d", 'quote"', "x" * 100])
def test_ids_of_any_letters_make_an_address(application, who):
    made = token(application, who, "s-1")

    assert read_token(made, application) == (who, "s-1")
    assert made.replace("-", "").replace("_", "").replace(".", "").isalnum()
    assert made.isascii()
