"""What every attempt store promises whoever goes through all attempts at a quiz, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import builders
from stores.steps import begin, regrade, submit

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.wiring import Stores

MANY = 11
SQLITE_CURSOR = f"{builders.minutes(20).isoformat(timespec='microseconds')}/grade-1"
DYNAMODB_CURSOR = f"0/{builders.minutes(20).isoformat(timespec='microseconds')}#grade-1"


def fill(store: Stores, count: int = MANY) -> list[str]:
    """Submit so many attempts, and leave one open; the ids of those submitted."""
    ids = [f"attempt-{number}" for number in range(1, count + 1)]
    for attempt_id in (*ids, "attempt-open"):
        begin(store, attempt_id)
    for attempt_id in ids:
        submit(store, attempt_id)
    return ids


def go_through(
    store: Stores, limit: int, between: Callable[[AttemptRecord], object] = lambda record: None
) -> list[AttemptRecord]:
    """All pages, one after the other; `between` is done with each record before the next page is read."""
    records: list[AttemptRecord] = []
    cursor: str | None = ""
    while cursor is not None:
        page = store.attempts.submitted(builders.QUIZ, after=cursor, limit=limit)
        assert len(page.records) <= limit
        records += page.records
        assert len(records) <= 3 * MANY, "the pages have no end"
        for record in page.records:
            between(record)
        cursor = page.next
    return records


def ids_of(records: list[AttemptRecord]) -> list[str]:
    return [record.attempt.id for record in records]


def grade_again(store: Stores, record: AttemptRecord) -> None:
    """Append a grade to a record, as a regrade does between its pages."""
    number = len(record.grades) + 1
    attempt_id, person = record.attempt.id, record.attempt.person_id
    graded = builders.grade_record(
        f"again-{number}-{attempt_id}", of=attempt_id, number=number, graded_at=builders.minutes(30 + number)
    )
    store.attempts.add_grade(
        graded,
        builders.standing(number + 1, person=person, open_attempt=None),
        builders.result(record.attempt, graded=graded, before=builders.result(record.attempt)),
    )


@pytest.mark.parametrize("limit", [1, 2, 3, MANY - 1, MANY, MANY + 1, 100])
def test_pages_hold_each_submitted_attempt_once_whatever_the_limit(store: Stores, limit: int) -> None:
    ids = fill(store)
    records = go_through(store, limit)
    assert sorted(ids_of(records)) == sorted(ids)
    assert records == [store.attempts.get(attempt_id) for attempt_id in ids_of(records)]


def test_without_attempts_there_is_one_empty_page(store: Stores) -> None:
    begin(store)
    page = store.attempts.submitted(builders.QUIZ)
    assert (list(page.records), page.next) == ([], None)


def test_attempts_at_other_quizzes_are_in_no_page(store: Stores) -> None:
    fill(store, 2)
    other = builders.attempt("attempt-other", quiz="hate-speech", person="p-other")
    store.attempts.start(other, builders.standing(1, person="p-other", quiz="hate-speech"))
    sent, graded = builders.submission(of=other.id), builders.grade_record("grade-other", of=other.id)
    standing = builders.standing(2, person="p-other", quiz="hate-speech", open_attempt=None)
    store.attempts.submit(sent, graded, standing, builders.result(other, sent, graded), None)
    assert sorted(ids_of(go_through(store, 1))) == ["attempt-1", "attempt-2"]
    assert ids_of(list(store.attempts.submitted("hate-speech").records)) == ["attempt-other"]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_an_attempt_graded_again_keeps_its_place_and_comes_with_all_its_grades(store: Stores, limit: int) -> None:
    fill(store)
    before = ids_of(go_through(store, limit))
    regrade(store)
    regrade(store, 3)
    records = go_through(store, limit)
    assert ids_of(records) == before
    assert [len(record.grades) for record in records] == [3 if each == "attempt-1" else 1 for each in before]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_whoever_grades_each_attempt_again_between_the_pages_meets_each_once(store: Stores, limit: int) -> None:
    ids = fill(store)
    records = go_through(store, limit, lambda record: grade_again(store, record))
    assert sorted(ids_of(records)) == sorted(ids)
    assert {len(record.grades) for record in records} == {1}
    assert {len(record.grades) for record in go_through(store, limit)} == {2}


@pytest.mark.parametrize("limit", [1, 3])
def test_attempts_submitted_between_pages_lose_none_of_the_others(store: Stores, limit: int) -> None:
    ids = fill(store)
    newcomers = iter(range(MANY))

    def submit_another(_: AttemptRecord) -> None:
        number = next(newcomers, None)
        if number is not None:
            begin(store, f"attempt-new-{number}")
            submit(store, f"attempt-new-{number}")

    met = ids_of(go_through(store, limit, submit_another))
    assert len(met) == len(set(met))
    assert set(ids) <= set(met)


def test_a_page_can_be_read_again(store: Stores) -> None:
    fill(store)
    first = store.attempts.submitted(builders.QUIZ, limit=4)
    assert first.next is not None
    second = store.attempts.submitted(builders.QUIZ, after=first.next, limit=4)
    assert store.attempts.submitted(builders.QUIZ, limit=4) == first
    assert store.attempts.submitted(builders.QUIZ, after=first.next, limit=4) == second


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "7",
        "8/2026-11-23T09:50:00#g",
        "-1/x",
        "0/",
        "2026/grade-1",
        "/",
        "0#x",
        "0001-01-01T00:00:00.000000+14:00/g",
        f"0/2026-11-23T09:50:00#{'g' * 2000}",
    ],
)
def test_a_cursor_that_no_page_gave_is_refused(store: Stores, cursor: str) -> None:
    with pytest.raises(ValueError, match=r"cursor.*Begin again"):
        store.attempts.submitted(builders.QUIZ, after=cursor)


def test_a_cursor_of_the_other_kind_of_store_is_refused(store: Stores) -> None:
    fill(store, 1)
    own = store.attempts.submitted(builders.QUIZ, limit=1).next
    assert own is not None
    foreign = SQLITE_CURSOR if "#" in own else DYNAMODB_CURSOR
    with pytest.raises(ValueError, match=r"cursor.*Begin again"):
        store.attempts.submitted(builders.QUIZ, after=foreign)


def test_late_answers_come_with_their_attempt(store: Stores) -> None:
    fill(store, 1)
    store.attempts.keep_late("attempt-1", builders.late_answers())
    (record,) = store.attempts.submitted(builders.QUIZ).records
    assert record.late == (builders.late_answers(),)
