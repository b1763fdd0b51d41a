"""What every store of preferences promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_of_somebody_who_never_said_there_are_no_preferences(store: Stores) -> None:
    assert store.preferences.preferences("p-ana") is None


def test_preferences_are_kept_in_the_place_of_those_before(store: Stores) -> None:
    store.preferences.put_preferences(builders.preferences())
    store.preferences.put_preferences(builders.preferences("p-bo"))
    store.preferences.put_preferences(builders.preferences(greyscale=False, break_every=25))
    assert store.preferences.preferences("p-ana") == builders.preferences(greyscale=False, break_every=25)
    assert store.preferences.preferences("p-bo") == builders.preferences("p-bo")
