"""All that is somebody's own: what they have to do, what they have done, and how they want to see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.errors import NotFound
from evenhand.workflows.appeal_mark import case_of
from evenhand.workflows.assign import tasks_of
from evenhand.workflows.certify import certificates_of
from evenhand.workflows.preferences import preferences_of
from evenhand.workflows.review import review_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.people.person import Person
    from evenhand.people.preferences import Preferences
    from evenhand.workflows.appeal_mark import AppealCase
    from evenhand.workflows.assign import Task
    from evenhand.workflows.certify import Certified
    from evenhand.workflows.desk import Desk
    from evenhand.workflows.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """One person's own page."""

    person: Person
    tasks: tuple[Task, ...]
    """First what is not done, the earliest due first."""
    attempts: tuple[Review, ...]
    """The newest first."""
    appeals: tuple[AppealCase, ...]
    """Those that wait first."""
    certificates: tuple[Certified, ...]
    preferences: Preferences


def my_page(person: Person, desk: Desk) -> MyPage:
    """The page of a person, for that person."""
    # The attempts first: one whose time is up is submitted by that, and counts in what follows.
    attempts = review_all(person, desk)
    return MyPage(
        person=person,
        tasks=tasks_of(person, desk),
        attempts=attempts,
        appeals=tuple(_own_appeals(person, desk)),
        certificates=certificates_of(person, person, desk),
        preferences=preferences_of(person, desk.preferences),
    )


def _own_appeals(person: Person, desk: Desk) -> Iterator[AppealCase]:
    """A trainer's too: of others' appeals there is a page of its own."""
    for appeal in sorted(desk.appeals.of_person(person.id), key=lambda each: (each.state.closed, each.opened_at)):
        try:
            yield case_of(person, appeal, desk)
        except NotFound:
            continue  # its publication is not here any more; the others must not be hidden by that
