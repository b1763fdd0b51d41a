"""What every store promises of what was computed about fairness."""

from __future__ import annotations

import dataclasses
import random
from typing import TYPE_CHECKING

import builders
from evenhand.adapters.dynamodb.item import pack

if TYPE_CHECKING:
    from evenhand.analysis.fairness import Fairness
    from evenhand.wiring import Stores


def test_nothing_is_known_of_a_quiz_that_was_never_judged(store: Stores) -> None:
    store.fairness.put_fairness(builders.fairness())
    assert store.fairness.fairness("no-such-quiz") is None


def test_what_was_computed_is_read_back_as_it_was_kept(store: Stores) -> None:
    store.fairness.put_fairness(builders.fairness())
    assert store.fairness.fairness(builders.QUIZ) == builders.fairness()


def large() -> Fairness:
    """Of ids that cannot be compressed, so that it is more than an item of DynamoDB holds."""
    draw = random.Random("large")
    fairness = dataclasses.replace(
        builders.fairness(), set_aside=tuple(f"{draw.getrandbits(256):064x}" for _ in range(15_000))
    )
    assert len(pack(fairness)) > 400 * 1024
    return fairness


def test_what_is_larger_than_an_item_is_kept_whole_and_what_is_smaller_after_it(store: Stores) -> None:
    store.fairness.put_fairness(large())
    assert store.fairness.fairness(builders.QUIZ) == large()
    store.fairness.put_fairness(builders.fairness())
    assert store.fairness.fairness(builders.QUIZ) == builders.fairness()


def test_the_next_takes_the_place_of_the_one_before_and_of_no_other_quiz(store: Stores) -> None:
    later = dataclasses.replace(builders.fairness(), as_of=builders.minutes(60), comparisons=())
    for each in (builders.fairness(), builders.fairness("hate-speech"), later):
        store.fairness.put_fairness(each)
    assert store.fairness.fairness(builders.QUIZ) == later
    assert store.fairness.fairness("hate-speech") == builders.fairness("hate-speech")
