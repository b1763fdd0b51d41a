"""What every store of subscriptions and of bounces promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import StaleVersion
from evenhand.people.subscription import Frequency, Pause, Subscription, Subscriptions
from stores.engines import together

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_of_somebody_who_never_chose_there_are_no_subscriptions(store: Stores) -> None:
    assert store.subscriptions.subscriptions("p-ana") is None
    assert store.subscriptions.runs("p-ana") == {}
    assert store.bounces.bounce("p-ana") is None


def test_subscriptions_are_kept_in_the_place_of_those_before(store: Stores) -> None:
    first = builders.subscriptions()
    every = dataclasses.replace(first.items[0], frequency=Frequency.AFTER_EACH_SESSION, pause=Pause.COMPLAINT)
    store.subscriptions.put_subscriptions(first)
    store.subscriptions.put_subscriptions(builders.subscriptions("p-bo"))
    second = dataclasses.replace(first, version=2, items=(*first.items, dataclasses.replace(every, id="s-2")))
    store.subscriptions.put_subscriptions(second)
    assert store.subscriptions.subscriptions("p-ana") == second
    assert store.subscriptions.subscriptions("p-bo") == builders.subscriptions("p-bo")


def test_to_want_none_is_kept_too(store: Stores) -> None:
    none = Subscriptions(person_id="p-ana", version=1)
    store.subscriptions.put_subscriptions(none)
    assert store.subscriptions.subscriptions("p-ana") == none


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_writer_who_saw_another_version_changes_nothing(store: Stores, version: int) -> None:
    kept = builders.subscriptions()
    store.subscriptions.put_subscriptions(kept)
    with pytest.raises(StaleVersion):
        store.subscriptions.put_subscriptions(Subscriptions(person_id="p-ana", version=version))
    assert store.subscriptions.subscriptions("p-ana") == kept


def test_the_second_version_of_nothing_is_stale(store: Stores) -> None:
    with pytest.raises(StaleVersion):
        store.subscriptions.put_subscriptions(dataclasses.replace(builders.subscriptions(), version=2))
    assert store.subscriptions.subscriptions("p-ana") is None


def test_when_reports_were_last_made_is_noted_of_each_subscription_and_never_goes_back(store: Stores) -> None:
    for subscription_id, minute in (("s-1", 5), ("s-2", 1), ("s-1", 3)):
        store.subscriptions.note_run("p-ana", subscription_id, builders.minutes(minute))
    store.subscriptions.note_run("p-bo", "s-1", builders.minutes(9))
    assert store.subscriptions.runs("p-ana") == {"s-1": builders.minutes(5), "s-2": builders.minutes(1)}


def test_the_secret_of_links_is_the_first_for_ever(store: Stores) -> None:
    assert store.subscriptions.link_key("first") == "first"
    assert store.subscriptions.link_key("second") == "first"


def test_of_several_that_bring_a_secret_at_once_all_get_the_same(shared_store: Stores) -> None:
    keys = shared_store.subscriptions
    found = together(*(lambda number=number: keys.link_key(f"key-{number}") for number in range(6)))  # type: ignore[misc]
    assert len(set(found)) == 1
    assert {keys.link_key("later")} == set(found)


def test_of_two_that_change_subscriptions_at_once_one_does(shared_store: Stores) -> None:
    wishes = [
        dataclasses.replace(builders.subscriptions(), items=(Subscription(id=f"s-{number}"),)) for number in range(4)
    ]
    put = shared_store.subscriptions.put_subscriptions
    outcomes = together(*(lambda wish=wish: put(wish) for wish in wishes))  # type: ignore[misc]
    assert sum(each is None for each in outcomes) == 1
    assert sum(isinstance(each, StaleVersion) for each in outcomes) == 3
    assert shared_store.subscriptions.subscriptions("p-ana") == wishes[outcomes.index(None)]


def test_a_bounce_is_kept_in_the_place_of_the_one_before(store: Stores) -> None:
    later = dataclasses.replace(builders.bounce(), at=builders.minutes(5), cleared_at=builders.minutes(6))
    store.bounces.put_bounce(builders.bounce("p-bo"))
    store.bounces.put_bounce(builders.bounce())
    store.bounces.put_bounce(later)
    assert store.bounces.bounce("p-ana") == later
    assert store.bounces.bounces() == [later, builders.bounce("p-bo")]


def test_erasing_takes_subscriptions_and_bounces_out_and_leaves_others(store: Stores) -> None:
    for person in ("p-ana", "p-bo"):
        store.directory.put((), [builders.person(person)])
        store.subscriptions.put_subscriptions(builders.subscriptions(person))
        store.subscriptions.note_run(person, "s-1", builders.NOW)
        store.bounces.put_bounce(builders.bounce(person))
    store.privacy.erase(dataclasses.replace(builders.person("p-ana"), name="p-ana", email="", active=False))
    assert store.subscriptions.subscriptions("p-ana") is None
    assert store.subscriptions.runs("p-ana") == {}
    assert store.bounces.bounces() == [builders.bounce("p-bo")]
    assert store.subscriptions.runs("p-bo") == {"s-1": builders.NOW}
    assert store.subscriptions.subscriptions("p-bo") == builders.subscriptions("p-bo")
