"""The demo: forty labellers of three vendors, and what they did, through the real grading path."""

from __future__ import annotations

import pytest

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


def test_the_demo_is_the_same_each_time(application, tmp_path):
    seed_demo(application, lambda _: None)
    other = wire(read_settings({"EVENHAND_STATE": str(tmp_path / "other"), "EVENHAND_MODE": "demo"}), clock=HandClock())
    publish(other.settings.keys, QUIZ)
    seed_demo(other, lambda _: None)

    assert results(other) == results(application)
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
