"""What every store of the audit trail promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.people.audit import Action, AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.wiring import Stores


def ids(events: Iterator[AuditEvent]) -> list[str]:
    """The ids of events, in their order."""
    return [event.id for event in events]


@pytest.fixture
def trail(store: Stores) -> Stores:
    """A store with a few things that were done, by whom to whom, over several minutes."""
    for event_id, minute, actor, action, person in (
        ("refused", 0, "", Action.SIGN_IN_REFUSED, ""),
        ("signed-in", 1, "p-ana", Action.SIGNED_IN, "p-ana"),
        ("accommodated-ana", 2, "p-trainer", Action.ACCOMMODATED, "p-ana"),
        ("accommodated-bo", 3, "p-trainer", Action.ACCOMMODATED, "p-bo"),
        ("retention", 4, "system", Action.RETENTION_RUN, ""),
        ("trainer-changed", 5, "p-admin", Action.PERSON_CHANGED, "p-trainer"),
    ):
        store.audit.append(
            builders.audit_event(event_id, at=builders.minutes(minute), actor=actor, action=action, person=person)
        )
    return store


def test_an_event_is_read_back_whole(store: Stores) -> None:
    assert list(store.audit.events()) == []
    store.audit.append(builders.audit_event())
    assert list(store.audit.events()) == [builders.audit_event()]


def test_events_come_the_latest_first(trail: Stores) -> None:
    assert ids(trail.audit.events()) == [
        "trainer-changed",
        "retention",
        "accommodated-bo",
        "accommodated-ana",
        "signed-in",
        "refused",
    ]


def test_events_of_one_moment_are_each_given_once(store: Stores) -> None:
    names = [f"event-{number:02}" for number in range(12)]
    for name in names:
        store.audit.append(builders.audit_event(name))
    assert ids(store.audit.events()) == names[::-1]


@pytest.mark.parametrize(
    "changed",
    [
        builders.audit_event(detail="something else"),
        builders.audit_event(at=builders.minutes(90)),
        builders.audit_event(actor="p-other", person="p-other"),
    ],
)
def test_the_same_id_again_changes_nothing(store: Stores, changed: AuditEvent) -> None:
    for event in (builders.audit_event(), builders.audit_event(), changed):
        store.audit.append(event)
    assert list(store.audit.events()) == [builders.audit_event()]
    assert list(store.audit.events(person_id="p-ana")) == [builders.audit_event()]
    assert list(store.audit.events(actor_id="p-other")) == []


def test_many_events_given_at_once_are_each_kept_once(store: Stores) -> None:
    events = [
        builders.audit_event(
            f"event-{number:03}", at=builders.minutes(number % 50), actor="p-root", person=f"p-{number}"
        )
        for number in range(120)
    ]
    store.audit.append(*events[40:60])
    store.audit.append(*events, *events[:3])
    latest_first = sorted(events, key=lambda event: (event.at, event.id), reverse=True)
    assert list(store.audit.events()) == latest_first
    assert list(store.audit.events(actor_id="p-root")) == latest_first
    assert list(store.audit.events(person_id="p-7")) == [events[7]]


def test_of_events_of_one_id_given_at_once_the_first_is_kept(store: Stores) -> None:
    store.audit.append(builders.audit_event("other"))
    store.audit.append(builders.audit_event(), builders.audit_event(detail="something else"), builders.audit_event("x"))
    assert sorted(ids(store.audit.events())) == sorted(["other", builders.audit_event().id, "x"])
    assert builders.audit_event() in list(store.audit.events())


def test_no_events_given_are_none_kept(store: Stores) -> None:
    store.audit.append()
    assert list(store.audit.events()) == []


def test_events_are_found_from_a_time_up_to_and_without_another(trail: Stores) -> None:
    since, until = builders.minutes(1), builders.minutes(4)
    assert ids(trail.audit.events(since)) == [
        "trainer-changed",
        "retention",
        "accommodated-bo",
        "accommodated-ana",
        "signed-in",
    ]
    assert ids(trail.audit.events(until=since)) == ["refused"]
    assert ids(trail.audit.events(since, until)) == ["accommodated-bo", "accommodated-ana", "signed-in"]
    assert ids(trail.audit.events(since, until, person_id="p-ana")) == ["accommodated-ana", "signed-in"]


@pytest.mark.parametrize("person_id", ["", "p-ana"])
def test_between_a_time_and_itself_or_an_earlier_one_nothing_happened(trail: Stores, person_id: str) -> None:
    for until in (builders.minutes(1), builders.minutes(0)):
        assert ids(trail.audit.events(builders.minutes(1), until, person_id=person_id)) == []


def test_events_are_found_by_whom_they_are_about(trail: Stores) -> None:
    assert ids(trail.audit.events(person_id="p-ana")) == ["accommodated-ana", "signed-in"]
    assert ids(trail.audit.events(person_id="p-trainer")) == ["trainer-changed"]
    assert ids(trail.audit.events(person_id="p-nobody")) == []


def test_events_are_found_by_who_did_it(trail: Stores) -> None:
    assert ids(trail.audit.events(actor_id="p-trainer")) == ["accommodated-bo", "accommodated-ana"]
    assert ids(trail.audit.events(actor_id="p-ana")) == ["signed-in"]
    assert ids(trail.audit.events(actor_id="system")) == ["retention"]


def test_events_are_found_by_their_kind(trail: Stores) -> None:
    assert ids(trail.audit.events(action=Action.ACCOMMODATED)) == ["accommodated-bo", "accommodated-ana"]
    assert ids(trail.audit.events(action=Action.SIGN_IN_REFUSED)) == ["refused"]
    assert ids(trail.audit.events(action=Action.PERSON_ERASED)) == []


def test_all_that_is_asked_of_events_holds_for_them_at_once(trail: Stores) -> None:
    found = trail.audit.events(person_id="p-ana", actor_id="p-trainer", action=Action.ACCOMMODATED)
    assert ids(found) == ["accommodated-ana"]
    assert ids(trail.audit.events(person_id="p-ana", actor_id="p-trainer", action=Action.SIGNED_IN)) == []
    assert ids(trail.audit.events(person_id="p-bo", actor_id="system")) == []


def test_events_of_several_months_and_years_come_in_one_order(store: Stores) -> None:
    times = [datetime(year, month, 28, 23, 59, tzinfo=UTC) for year in (2025, 2026) for month in (1, 9, 12)]
    for at in [*times[3:], *times[:3]]:
        store.audit.append(builders.audit_event(f"{at:%Y-%m}", at=at))
    assert ids(store.audit.events()) == ["2026-12", "2026-09", "2026-01", "2025-12", "2025-09", "2025-01"]
    assert ids(store.audit.events(times[1], times[4])) == ["2026-01", "2025-12", "2025-09"]


def test_a_month_ends_when_it_ends_in_utc(store: Stores) -> None:
    first = datetime.fromisoformat("2026-12-01T00:30:00+08:00")
    last = datetime.fromisoformat("2026-11-30T20:00:00-08:00")
    for name, at in (("earlier", first), ("later", last)):
        store.audit.append(builders.audit_event(name, at=at))
    assert ids(store.audit.events()) == ["later", "earlier"]
    december = datetime(2026, 12, 1, tzinfo=UTC)
    assert ids(store.audit.events(december)) == ["later"]
    assert ids(store.audit.events(until=december)) == ["earlier"]


def test_the_trail_cannot_be_changed_through_its_store(store: Stores) -> None:
    assert {name for name in dir(store.audit) if not name.startswith("_")} == {"append", "events"}
