"""What every store promises of tallies larger than an item, of another shape, and folded by several at once."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.adapters.tallies import dump_tally
from evenhand.analysis.tally import SHAPE, Tally
from evenhand.errors import StaleVersion
from evenhand.workflows.fold_results import fold_results
from stores import steps
from stores.engines import together

if TYPE_CHECKING:
    from evenhand.wiring import Stores

ITEM_LIMIT = 400 * 1024
"""Bytes; DynamoDB's."""


def test_a_tally_larger_than_an_item_is_read_back_exactly(store: Stores) -> None:
    assert len(zlib.compress(dump_tally(builders.large_tally()).encode(), 9)) > ITEM_LIMIT
    store.feed.put_tally(builders.large_tally())
    assert store.feed.tally(builders.QUIZ) == builders.large_tally()
    store.feed.put_tally(builders.large_tally(2, people=3))
    assert store.feed.tally(builders.QUIZ) == builders.large_tally(2, people=3)
    assert store.feed.tally("another-quiz") is None


def test_a_large_tally_becomes_small_and_large_again(store: Stores) -> None:
    for tally in (builders.tally(1), builders.large_tally(2), builders.tally(3), builders.large_tally(4)):
        store.feed.put_tally(tally)
        assert store.feed.tally(builders.QUIZ) == tally


@pytest.mark.parametrize("version", [0, 1, 3])
@pytest.mark.parametrize("people", [2, 3])
def test_a_large_tally_folded_from_a_stale_one_is_refused_and_spoils_nothing(
    store: Stores, version: int, people: int
) -> None:
    store.feed.put_tally(builders.large_tally())
    with pytest.raises(StaleVersion):
        store.feed.put_tally(builders.large_tally(version, people=people))
    assert store.feed.tally(builders.QUIZ) == builders.large_tally()


def test_of_several_large_tallies_written_at_once_one_is_kept_whole(shared_store: Stores) -> None:
    tallies = [builders.large_tally(people=people) for people in (1, 2, 2, 3)]
    outcomes = together(*(lambda tally=tally: shared_store.feed.put_tally(tally) for tally in tallies))
    kept = [tally for tally, outcome in zip(tallies, outcomes, strict=True) if outcome is None]
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [StaleVersion] * 3
    assert [shared_store.feed.tally(builders.QUIZ)] == kept


def test_a_large_tally_is_read_whole_while_it_is_written(shared_store: Stores) -> None:
    tallies = [builders.large_tally(version, people=version) for version in range(1, 6)]
    shared_store.feed.put_tally(tallies[0])

    def write() -> list[Tally]:
        for tally in tallies[1:]:
            shared_store.feed.put_tally(tally)
        return []

    def read() -> list[Tally]:
        return [found for _ in range(12) if (found := shared_store.feed.tally(builders.QUIZ)) is not None]

    written, *seen = together(write, read, read)
    assert written == []
    for found in seen:
        assert isinstance(found, list)
        assert len(found) == 12
        assert all(tally == tallies[tally.version - 1] for tally in found)


def test_two_who_fold_at_once_lose_nothing_and_count_nothing_twice(shared_store: Stores) -> None:
    for number in range(8):
        steps.begin(shared_store, f"attempt-of-{number}")
        steps.submit(shared_store, f"attempt-of-{number}")
    folds = together(*[lambda: fold_results(builders.QUIZ, feed=shared_store.feed)] * 4)
    stored = shared_store.feed.tally(builders.QUIZ)
    assert stored is not None
    assert folds == [stored] * 4
    assert (stored.version, sum(group.people for group in stored.groups.values())) == (1, 8)


def test_those_who_fold_while_people_submit_count_everybody_once(shared_store: Stores) -> None:
    def submit(crowd: int) -> None:
        for number in range(5):
            steps.begin(shared_store, f"attempt-{crowd}-{number}")
            steps.submit(shared_store, f"attempt-{crowd}-{number}")

    def fold() -> None:
        for _ in range(4):
            try:
                fold_results(builders.QUIZ, feed=shared_store.feed)
            except StaleVersion:  # too many at once, which is said and loses nothing
                continue

    outcomes = together(lambda: submit(0), lambda: submit(1), fold, fold)
    assert outcomes == [None] * 4
    tally = fold_results(builders.QUIZ, feed=shared_store.feed)
    assert sum(group.people for group in tally.groups.values()) == 10


def test_a_tally_of_a_later_shape_is_not_read_as_one_of_this(store: Stores) -> None:
    store.feed.put_tally(builders.tally(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evenhand.adapters.tallies.SHAPE", SHAPE + 1)
        assert store.feed.tally(builders.QUIZ) == Tally(quiz_id=builders.QUIZ, version=1)
