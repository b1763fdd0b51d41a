"""What every store of accommodations promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_the_accommodations_of_a_person_come_the_earliest_first(store: Stores) -> None:
    later = builders.accommodation("a-1", at=builders.minutes(5))
    other = builders.accommodation("a-2", person="p-bo")
    for accommodation in (later, builders.accommodation(), other):
        store.accommodations.put_accommodation(accommodation)
    assert store.accommodations.accommodations("p-ana") == [builders.accommodation(), later]
    assert store.accommodations.accommodations("p-bo") == [other]
    assert store.accommodations.accommodations("p-nobody") == []


def test_the_same_id_again_changes_nothing(store: Stores) -> None:
    store.accommodations.put_accommodation(builders.accommodation())
    store.accommodations.put_accommodation(builders.accommodation(extra_attempts=7, at=builders.minutes(5)))
    assert store.accommodations.accommodations("p-ana") == [builders.accommodation()]


def test_an_id_chosen_for_one_person_takes_nothing_from_another(store: Stores) -> None:
    store.accommodations.put_accommodation(builders.accommodation())
    store.accommodations.put_accommodation(builders.accommodation(person="p-bo"))
    assert store.accommodations.accommodations("p-ana") == [builders.accommodation()]
    assert store.accommodations.accommodations("p-bo") == [builders.accommodation(person="p-bo")]
