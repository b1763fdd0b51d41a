"""What every store of readings promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_of_one_revision_of_a_module_the_first_reading_is_kept(store: Stores) -> None:
    store.readings.put_reading(builders.reading())
    store.readings.put_reading(builders.reading(read_at=builders.minutes(5), language="zh"))
    assert store.readings.readings("p-ana") == [builders.reading()]


def test_a_new_revision_of_a_module_is_read_anew(store: Stores) -> None:
    later = builders.reading(revision="0d1f", read_at=builders.minutes(5))
    for reading in (builders.reading(), later):
        store.readings.put_reading(reading)
    assert store.readings.readings("p-ana") == [builders.reading(), later]


def test_the_readings_of_a_person_come_the_earliest_first(store: Stores) -> None:
    early = builders.reading("modules/welcome.md", read_at=builders.minutes(-5))
    other = builders.reading(person="p-bo")
    for reading in (builders.reading(), early, other):
        store.readings.put_reading(reading)
    assert store.readings.readings("p-ana") == [early, builders.reading()]
    assert store.readings.readings("p-bo") == [other]
    assert store.readings.readings("p-nobody") == []
