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


def test_the_appeals_of_a_quiz_come_in_the_order_they_were_opened(store: Stores) -> None:
    late = builders.appeal("appeal-a", opened_at=builders.minutes(5))
    early = builders.appeal("appeal-b", attempt_id="attempt-2", person="p-bo")
    other = dataclasses.replace(builders.appeal("appeal-c", attempt_id="attempt-3"), quiz_id="hate-speech")
    for appeal in (late, early, other):
        store.appeals.open(appeal)
    store.appeals.append(upheld(early))
    assert store.appeals.of_quiz(builders.QUIZ) == [upheld(early), late]
    assert store.appeals.of_quiz("hate-speech") == [other]
    assert store.appeals.of_quiz("no-such-quiz") == []


def test_of_two_appeals_of_one_number_the_second_is_stale_and_nothing_of_it_is_kept(store: Stores) -> None:
    first = builders.appeal(number=1)
    store.appeals.open(first)
    with pytest.raises(StaleVersion):
        store.appeals.open(builders.appeal("appeal-2", question="film-scene", number=1))
    assert store.appeals.get("appeal-2") is None
    assert store.appeals.of_person("p-ana") == store.appeals.of_quiz(builders.QUIZ) == [first]
    again = builders.appeal("appeal-2", question="film-scene", number=2)
    store.appeals.open(again)
    assert store.appeals.of_quiz(builders.QUIZ) == [first, again]


def test_a_mark_appealed_twice_under_one_number_was_appealed_before(store: Stores) -> None:
    store.appeals.open(builders.appeal(number=1))
    with pytest.raises(Conflict) as refused:
        store.appeals.open(builders.appeal("appeal-2", number=1))
    assert refused.type is Conflict


def test_numbers_count_for_each_person_and_each_quiz_alone(store: Stores) -> None:
    appeals = [
        builders.appeal(number=1),
        builders.appeal("appeal-2", attempt_id="attempt-2", person="p-bo", number=1),
        dataclasses.replace(builders.appeal("appeal-3", attempt_id="attempt-3", number=1), quiz_id="hate-speech"),
    ]
    for appeal in appeals:
        store.appeals.open(appeal)
    assert [store.appeals.get(appeal.id) for appeal in appeals] == appeals


def test_appeals_without_a_number_meet_none(store: Stores) -> None:
    appeals = [
        builders.appeal(),
        builders.appeal("appeal-2", question="film-scene"),
        builders.appeal("appeal-3", question="news-footage", number=1),
    ]
    for appeal in appeals:
        store.appeals.open(appeal)
    assert store.appeals.of_person("p-ana") == appeals
