"""What every store promises of what was computed about fairness."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_nothing_is_known_of_a_quiz_that_was_never_judged(store: Stores) -> None:
    store.fairness.put_fairness(builders.fairness())
    assert store.fairness.fairness("no-such-quiz") is None


def test_what_was_computed_is_read_back_as_it_was_kept(store: Stores) -> None:
    store.fairness.put_fairness(builders.fairness())
    assert store.fairness.fairness(builders.QUIZ) == builders.fairness()


def test_the_next_takes_the_place_of_the_one_before_and_of_no_other_quiz(store: Stores) -> None:
    later = dataclasses.replace(builders.fairness(), as_of=builders.minutes(60), comparisons=())
    for each in (builders.fairness(), builders.fairness("hate-speech"), later):
        store.fairness.put_fairness(each)
    assert store.fairness.fairness(builders.QUIZ) == later
    assert store.fairness.fairness("hate-speech") == builders.fairness("hate-speech")
