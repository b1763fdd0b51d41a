"""What every appeal store promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.assessment.appeal import Appeal, AppealAction, AppealState, act
from evenhand.errors import Conflict, NotFound, StaleVersion

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def taken(appeal: Appeal, by: str = "p-trainer") -> Appeal:
    """The appeal once somebody looks at it."""
    return act(appeal, AppealAction.TAKE, at=builders.minutes(30), by=by)


def upheld(appeal: Appeal) -> Appeal:
    """The appeal once it is decided."""
    note = "The key was wrong: 第三节 allows it."
    return act(taken(appeal), AppealAction.UPHOLD, at=builders.minutes(40), by="p-trainer", note=note)


def test_an_appeal_is_read_back_as_it_was_opened(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    assert store.appeals.get("appeal-1") == builders.appeal()
    assert store.appeals.get("appeal-2") is None


def test_a_mark_can_be_appealed_once(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    with pytest.raises(Conflict):
        store.appeals.open(builders.appeal("appeal-2"))
    assert store.appeals.get("appeal-2") is None
    assert store.appeals.of_person("p-ana") == [builders.appeal()]


def test_a_decided_mark_cannot_be_appealed_again(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    store.appeals.append(upheld(builders.appeal()))
    with pytest.raises(Conflict):
        store.appeals.open(builders.appeal("appeal-2"))


def test_the_id_of_an_appeal_cannot_be_used_again(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    with pytest.raises(Conflict):
        store.appeals.open(builders.appeal(question="film-scene"))
    assert store.appeals.of_attempt("attempt-1") == [builders.appeal()]


def test_other_marks_can_be_appealed(store: Stores) -> None:
    first, second = builders.appeal(), builders.appeal("appeal-2", question="film-scene")
    other = builders.appeal("appeal-3", attempt_id="attempt-2")
    for appeal in (first, second, other):
        store.appeals.open(appeal)
    assert store.appeals.of_attempt("attempt-1") == [first, second]
    assert store.appeals.of_attempt("attempt-2") == [other]


def test_what_happens_to_an_appeal_is_added_to_its_history(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    store.appeals.append(taken(builders.appeal()))
    store.appeals.append(upheld(builders.appeal()))
    assert store.appeals.get("appeal-1") == upheld(builders.appeal())


def test_several_events_are_added_at_once(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    store.appeals.append(upheld(builders.appeal()))
    assert store.appeals.get("appeal-1") == upheld(builders.appeal())


def test_an_event_that_another_one_overtook_is_refused(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    store.appeals.append(taken(builders.appeal(), by="p-fast"))
    with pytest.raises(StaleVersion):
        store.appeals.append(taken(builders.appeal(), by="p-slow"))
    assert store.appeals.get("appeal-1") == taken(builders.appeal(), by="p-fast")


def test_a_history_that_differs_from_the_stored_one_is_refused(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    store.appeals.append(taken(builders.appeal(), by="p-fast"))
    with pytest.raises(StaleVersion):
        store.appeals.append(upheld(builders.appeal()))
    assert store.appeals.get("appeal-1") == taken(builders.appeal(), by="p-fast")


def test_an_appeal_with_nothing_to_add_is_refused(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    with pytest.raises(StaleVersion):
        store.appeals.append(builders.appeal())


def test_events_change_nothing_that_was_written_when_the_appeal_was_opened(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    store.appeals.append(taken(dataclasses.replace(builders.appeal(), text="Something else.")))
    assert store.appeals.get("appeal-1") == taken(builders.appeal())


def test_an_unknown_appeal_cannot_be_added_to(store: Stores) -> None:
    with pytest.raises(NotFound):
        store.appeals.append(taken(builders.appeal()))


def test_appeals_are_listed_by_the_state_they_are_in_now(store: Stores) -> None:
    early = builders.appeal("appeal-b", question="film-scene")
    late = builders.appeal("appeal-a", opened_at=builders.minutes(5))
    done = builders.appeal("appeal-c", question="news-footage")
    for appeal in (late, early, done):
        store.appeals.open(appeal)
    store.appeals.append(upheld(done))
    assert store.appeals.in_state(AppealState.OPEN) == [early, late]
    assert store.appeals.in_state(AppealState.UPHELD) == [upheld(done)]
    assert store.appeals.in_state(AppealState.IN_REVIEW) == []


def test_the_appeals_of_a_person_come_in_the_order_they_were_opened(store: Stores) -> None:
    early = builders.appeal("appeal-b", question="film-scene")
    late = builders.appeal("appeal-a", opened_at=builders.minutes(5))
    other = builders.appeal("appeal-c", person="p-bo", attempt_id="attempt-2")
    for appeal in (late, early, other):
        store.appeals.open(appeal)
    assert store.appeals.of_person("p-ana") == [early, late]
    assert store.appeals.of_person("p-nobody") == []
