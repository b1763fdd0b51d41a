"""What every judgement store promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import AlreadySubmitted, StaleVersion
from stores.steps import begin, submit

if TYPE_CHECKING:
    from evenhand.wiring import Stores

CASES = ("street-fight", "news-footage")


def test_judgements_are_written_with_the_submission_they_were_made_in(store: Stores) -> None:
    begin(store)
    submit(store, judgements=[builders.judgement(case) for case in CASES])
    for case in CASES:
        assert list(store.judgements.judgements(case)) == [builders.judgement(case)]
    assert list(store.judgements.judgements("film-scene")) == []


def test_the_judgements_of_a_case_come_the_earliest_first(store: Stores) -> None:
    made = [builders.judgement(of=f"attempt-{n}", at=builders.minutes(20 + n * 3 % 7)) for n in range(7)]
    for judgement in made:
        attempt_id = judgement.source.removeprefix("attempt/")
        begin(store, attempt_id)
        submit(store, attempt_id, judgements=[judgement])
    assert list(store.judgements.judgements("street-fight")) == sorted(made, key=lambda each: each.at)


def test_a_submission_sent_again_makes_no_further_judgement(store: Stores) -> None:
    begin(store)
    submit(store, judgements=[builders.judgement()])
    submit(store, judgements=[builders.judgement(), builders.judgement("news-footage")])
    with pytest.raises(AlreadySubmitted):
        store.attempts.submit(
            builders.submission("submission-2"),
            builders.grade_record(),
            builders.standing(3),
            builders.result(),
            None,
            judgements=[builders.judgement("film-scene")],
        )
    assert list(store.judgements.judgements("street-fight")) == [builders.judgement()]
    assert list(store.judgements.judgements("news-footage")) == []
    assert list(store.judgements.judgements("film-scene")) == []


def test_a_submission_that_is_refused_leaves_no_judgement(store: Stores) -> None:
    begin(store)
    with pytest.raises(StaleVersion):
        store.attempts.submit(
            builders.submission(),
            builders.grade_record(),
            builders.standing(3),
            builders.result(),
            None,
            judgements=[builders.judgement()],
        )
    assert list(store.judgements.judgements("street-fight")) == []


@pytest.mark.parametrize("count", [80, 81, 120])
def test_a_test_of_very_many_cases_is_submitted_whole(store: Stores, count: int) -> None:
    """Timed, passed and told by mail too: the most that a submission can bring."""
    begin(store, ends_at=builders.minutes(20))
    made = [builders.judgement(f"case-{number:03}") for number in range(count)]
    record = store.attempts.submit(
        builders.submission(),
        builders.grade_record(),
        builders.standing(2),
        builders.result(),
        builders.outbox_row(),
        judgements=made,
        certificate=builders.certificate(),
    )
    assert record.submission == builders.submission()
    assert [list(store.judgements.judgements(each.case_id)) for each in made] == [[each] for each in made]
    assert store.attempts.overdue(builders.minutes(60), 10) == []
