"""A sitting: people of one cohort, who work for one vendor, take a test together. When are its results all there?

Nobody says so, hence it is told from two signs, whichever comes first after the latest result: an assignment of the
test to the cohort falls due or closes, or for an hour no further result comes. Results that come later make a sitting
of their own; a retake, or a grade after an appeal, is a result as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Result
from evenhand.quiz.settings import Window

QUIET = timedelta(hours=1)
"""Without a further result, after which a sitting is over."""

Group = tuple[str, str]
"""Vendor and cohort."""


def settled(
    results: Iterable[Result], assignments: Iterable[Assignment], standard: Window, *, since: datetime, until: datetime
) -> frozenset[Group]:
    """The groups whose sittings of a quiz settled after `since`, at `until` or before.

    `results` are those of the quiz from `since - QUIET` on, earlier ones change nothing; `standard` is the quiz's own
    window, which holds where an assignment names no times.
    """
    latest: dict[Group, datetime] = {}
    for result in results:
        group = result.vendor_id, result.cohort
        latest[group] = max(result.at, latest.get(group, result.at))
    assigned = tuple(assignments)
    return frozenset(
        group for group, at in latest.items() if since < settles_at(at, _ends(group, assigned, standard)) <= until
    )


def settles_at(latest: datetime, ends: Iterable[datetime]) -> datetime:
    """When the results of a sitting settle whose latest came at `latest`, unless a further one comes before that."""
    return min((latest + QUIET, *(end for end in ends if end >= latest)))


def _ends(group: Group, assignments: Iterable[Assignment], standard: Window) -> Iterator[datetime]:
    """When the test falls due and closes for a group."""
    vendor_id, cohort = group
    for assignment in assignments:
        if assignment.cohort and assignment.is_for("", cohort, vendor_id):
            window = assignment.window
            for end in (window.due_at or standard.due_at, window.closes_at or standard.closes_at):
                if end is not None:
                    yield end
