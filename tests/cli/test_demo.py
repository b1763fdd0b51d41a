"""The demo: forty labellers of three vendors, and what they did, through the real grading path."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evenhand.assessment.appeal import AppealState
from evenhand.demo import demo_is_possible, seed_demo
from evenhand.demo_roster import LABELLERS, NEW_JOINERS, VENDORS
from evenhand.settings import read_settings
from evenhand.wiring import wire
from support import PEOPLE, QUIZ, HandClock, publish


@pytest.fixture
def application(tmp_path):
    settings = read_settings({"EVENHAND_STATE": str(tmp_path), "EVENHAND_MODE": "demo"})
    publish(settings.keys, QUIZ)
    application = wire(settings, clock=HandClock())
    yield application
    application.close()


DRAWN = QUIZ.replace("id: visible-blood\n", "id: drawn-blood\n  draw: 2\n  shuffle: all\n  cool_down: 5h\n")
"""The same test with two questions drawn from its three."""


def papers(application):
    """Whom the demo asked what, what they answered, and how long ago."""
    now = application.clock.now()
    return sorted(
        (
            record.attempt.person_id,
            record.attempt.quiz_id,
            record.attempt.question_ids,
            record.attempt.seed,
            tuple(sorted(record.submission.answers.items())),
            now - record.submission.submitted_at,
        )
        for person in LABELLERS
        for record in application.attempts.of_person(person.id)
    )


def appeals(application):
    """Who appealed which mark, how long ago, and what became of it."""
    now = application.clock.now()
    return sorted(
        (each.person_id, each.quiz_id, each.question_id, each.reason, each.state, now - each.opened_at)
        for state in AppealState
        for each in application.appeals.in_state(state)
    )


def results(application):
    return sorted(
        (each.person_id, each.number, each.grade.marks) for each in application.feed.feed("visible-blood", None)
    )


def test_there_are_forty_labellers_of_three_vendors_in_both_languages(application):
    seed_demo(application, lambda _: None)

    assert len(LABELLERS) == 40
    assert {person.vendor_id for person in LABELLERS} == {vendor.id for vendor in VENDORS}
    assert {person.language for person in LABELLERS} == {"en", "zh"}
    assert {person_id for person_id, _, _ in results(application)} == {p.id for p in LABELLERS} - NEW_JOINERS


@pytest.mark.parametrize(
    "begun",
    [
        datetime(2026, 11, 30, 23, 59, 30, tzinfo=UTC),
        datetime(2027, 3, 1, 0, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 6, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_the_demo_is_the_same_each_time_whenever_it_is_begun(application, tmp_path, begun):
    publish(application.settings.keys, QUIZ, DRAWN)
    seed_demo(application, lambda _: None)
    settings = read_settings({"EVENHAND_STATE": str(tmp_path / "other"), "EVENHAND_MODE": "demo"})
    other = wire(settings, clock=HandClock(begun))
    publish(other.settings.keys, QUIZ, DRAWN)
    seed_demo(other, lambda _: None)

    assert papers(other) == papers(application)
    assert appeals(other) == appeals(application)
    assert len({asked for _, _, asked, *_ in papers(application)}) > 2, "not everybody gets the same paper"
    other.close()


def test_a_seeded_demo_is_not_seeded_again(application):
    assert seed_demo(application, lambda _: None) is not None
    assert seed_demo(application, lambda _: None) is None


def test_a_seeding_that_was_broken_off_goes_on(application):
    def give_up_at_the_tenth(progress):
        if progress.startswith("10 of"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed_demo(application, give_up_at_the_tenth)

    assert seed_demo(application, lambda _: None) is not None
    assert len({person_id for person_id, _, _ in results(application)}) == len(LABELLERS) - len(NEW_JOINERS)


def test_no_demo_is_possible_among_real_people(application):
    assert demo_is_possible(application)
    application.directory.put((), PEOPLE[:1])
    assert not demo_is_possible(application)
