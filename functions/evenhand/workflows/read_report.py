"""The report of a quiz as somebody reads it in the site: narrowed down and put side by side as they ask."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.analysis.group import Selection, read_group
from evenhand.analysis.report import LEAST_SHOWN, Report
from evenhand.analysis.side_by_side import Beside, Compared, compare
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb, Whose, reach
from evenhand.people.person import ALL_VENDORS, Person, Vendor
from evenhand.quiz.model import LANGUAGES
from evenhand.workflows.make_report import Press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.quiz.publication import Publication
    from evenhand.workflows.report_desk import ReportDesk


NOBODY = Vendor(id="", name="")
"""Whose report those read who answer for no vendor: nothing is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a report can be narrowed down to; only what there are results for, of the vendors in the reader's scope."""

    vendors: tuple[Vendor, ...]
    """Those whose reports the person may read, by name."""
    pooled: bool
    """Whether the person may read all vendors' results as one, and compare vendors."""
    languages: tuple[str, ...]
    cohorts: tuple[str, ...]
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRead:
    """A report and what else can be asked for."""

    report: Report
    selection: Selection
    choices: Choices
    beside: Beside | None
    compared: tuple[Compared, ...]
    """Empty where nothing is put side by side."""


def reportable(person: Person, desk: ReportDesk) -> tuple[Publication, ...]:
    """The published quizzes whose reports a person may read, by id."""
    if not _vendors(person, desk):
        return ()
    found = (desk.keys.current(quiz_id) for quiz_id in sorted(desk.keys.quizzes()))
    return tuple(publication for publication in found if publication is not None)


def read_report(
    person: Person, quiz_id: str, selection: Selection, desk: ReportDesk, *, language: str, beside: Beside | None = None
) -> ReportRead:
    """The report in a language. Who may not read all vendors' gets that of one: the one selected, or their first.

    Raises `NotFound` for a quiz that is not published, and for a vendor that the person does not answer for, known or
    not.
    """
    vendors, publication = _vendors(person, desk), desk.keys.current(quiz_id)
    if publication is None:
        raise _unknown()
    pooled = reach(person, Verb.RECEIVE_REPORT) is Whose.ALL or person.answers_for(ALL_VENDORS)
    vendor = next((each for each in vendors if each.id == selection.vendor_id), None)
    if selection.vendor_id is not None and vendor is None:
        raise _unknown()
    if vendor is None and not pooled:
        vendor = vendors[0] if vendors else NOBODY
    selection = dataclasses.replace(selection, vendor_id=vendor.id if vendor else None)
    if beside is Beside.VENDOR and vendor is not None:
        beside = None
    press = Press(publication, desk)
    within = Selection(vendor_id=selection.vendor_id)
    groups = [key for key in map(read_group, press.tally.groups) if within.holds(key)]
    return ReportRead(
        report=press.report(vendor, language, selection),
        selection=selection,
        choices=Choices(
            vendors=tuple(vendors),
            pooled=pooled,
            languages=tuple(each for each in LANGUAGES if any(key.language == each for key in groups)),
            cohorts=tuple(sorted({key.cohort for key in groups if key.cohort})),
            months=tuple(sorted({key.month for key in groups})),
        ),
        beside=beside,
        compared=compare(
            press.tally, publication.key, selection, beside, least=LEAST_SHOWN if vendor is not None else 1
        )
        if beside
        else (),
    )


def _vendors(person: Person, desk: ReportDesk) -> Sequence[Vendor]:
    """The vendors whose reports a person may read, by name."""
    everybody = sorted(desk.directory.vendors(), key=lambda each: (each.name.casefold(), each.id))
    match reach(person, Verb.RECEIVE_REPORT):
        case Whose.ALL:
            return everybody
        case Whose.SCOPE:
            return [vendor for vendor in everybody if person.answers_for(vendor.id)]
        case _:
            return []


def _unknown() -> NotFound:
    return NotFound("There is no such report, or it is not yours to read.")
