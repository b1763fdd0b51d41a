"""What every store promises of regrades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import Conflict, StaleVersion

if TYPE_CHECKING:
    from evenhand.wiring import Stores

LATER = builders.minutes(60)
ENDED = builders.regrade(version=2, ended_at=builders.minutes(5))
ANOTHER = builders.regrade("regrade-2", started_at=LATER)


def test_a_regrade_is_read_back_as_it_was_kept(store: Stores) -> None:
    store.regrades.put_regrade(builders.regrade())
    assert store.regrades.regrade("regrade-1") == builders.regrade()
    assert store.regrades.regrade("regrade-2") is None


def test_each_checkpoint_takes_the_place_of_the_one_before(store: Stores) -> None:
    for version in (1, 2, 3):
        store.regrades.put_regrade(builders.regrade(version=version))
    assert store.regrades.regrade("regrade-1") == builders.regrade(version=3)
    assert store.regrades.regrades(builders.QUIZ) == [builders.regrade(version=3)]


@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_checkpoint_that_is_not_the_next_is_refused_and_the_stored_one_stays(store: Stores, version: int) -> None:
    for earlier in (1, 2):
        store.regrades.put_regrade(builders.regrade(version=earlier))
    with pytest.raises(StaleVersion):
        store.regrades.put_regrade(builders.regrade(version=version, ended_at=LATER))
    assert store.regrades.regrade("regrade-1") == builders.regrade(version=2)
    assert store.regrades.unfinished_regrades() == [builders.regrade(version=2)]


def test_a_checkpoint_of_a_regrade_that_never_began_is_refused(store: Stores) -> None:
    with pytest.raises(StaleVersion):
        store.regrades.put_regrade(builders.regrade(version=2))
    assert store.regrades.regrade("regrade-1") is None
    assert store.regrades.regrades(builders.QUIZ) == store.regrades.unfinished_regrades() == []


def test_a_regrade_under_way_excludes_another_of_its_quiz(store: Stores) -> None:
    store.regrades.put_regrade(builders.regrade())
    with pytest.raises(Conflict) as refused:
        store.regrades.put_regrade(ANOTHER)
    assert refused.type is Conflict
    assert store.regrades.regrade("regrade-2") is None
    assert store.regrades.regrades(builders.QUIZ) == [builders.regrade()]


def test_a_regrade_that_has_ended_excludes_none(store: Stores) -> None:
    for regrade in (builders.regrade(), ENDED, ANOTHER):
        store.regrades.put_regrade(regrade)
    assert store.regrades.regrades(builders.QUIZ) == [ENDED, ANOTHER]
    assert store.regrades.unfinished_regrades() == [ANOTHER]


def test_a_note_to_a_regrade_that_has_ended_lets_no_third_one_in(store: Stores) -> None:
    noted = builders.regrade(version=3, ended_at=builders.minutes(5))
    for regrade in (builders.regrade(), ENDED, ANOTHER, noted):
        store.regrades.put_regrade(regrade)
    with pytest.raises(Conflict):
        store.regrades.put_regrade(builders.regrade("regrade-3"))
    assert store.regrades.regrade("regrade-1") == noted
    assert store.regrades.unfinished_regrades() == [ANOTHER]


def test_a_regrade_that_has_ended_is_not_taken_up_again_beside_another(store: Stores) -> None:
    for regrade in (builders.regrade(), ENDED, ANOTHER):
        store.regrades.put_regrade(regrade)
    with pytest.raises(Conflict):
        store.regrades.put_regrade(builders.regrade(version=3))
    assert store.regrades.regrade("regrade-1") == ENDED


def test_a_regrade_begun_twice_under_one_id_is_stale(store: Stores) -> None:
    store.regrades.put_regrade(builders.regrade())
    with pytest.raises(StaleVersion):
        store.regrades.put_regrade(builders.regrade(started_at=LATER))
    assert store.regrades.regrade("regrade-1") == builders.regrade()


def test_quizzes_are_regraded_beside_each_other_the_earliest_is_listed_first(store: Stores) -> None:
    late = builders.regrade("regrade-a", quiz="hate-speech", started_at=LATER)
    early = builders.regrade("regrade-b")
    for regrade in (late, early):
        store.regrades.put_regrade(regrade)
    assert store.regrades.unfinished_regrades() == [early, late]
    assert store.regrades.regrades(builders.QUIZ) == [early]
    assert store.regrades.regrades("no-such-quiz") == []
