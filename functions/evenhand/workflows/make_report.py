"""Make the report of a quiz, whoever reads it and wherever: from the tally, from appeals, from where people stand and
from what comparing groups has found. What is the same for all readers is read once."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from evenhand.analysis.fairness_findings import FairnessFinding, fairness_findings
from evenhand.analysis.group import EVERYTHING, GroupKey, Selection, month_of
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.tally import Tally
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.standings import HavingItToDo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.analysis.standing import Standings
    from evenhand.assessment.appeal import Appeal
    from evenhand.people.person import Vendor
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.report_desk import ReportDesk


class Press:
    """Makes the reports of one quiz as everything stands now."""

    def __init__(self, publication: Publication, desk: ReportDesk) -> None:
        self._publication = publication
        self._desk = desk
        self._now = desk.clock.now()
        self._vendors = desk.directory.vendors()
        self._made: dict[tuple[Selection, str], Report] = {}

    def report(self, vendor: Vendor | None, language: str, selection: Selection = EVERYTHING) -> Report:
        """The report on one vendor, or on all, in a language, narrowed down to what is selected."""
        selection = dataclasses.replace(selection, vendor_id=vendor.id if vendor else None)
        if (selection, language) not in self._made:
            narrowed = selection != Selection(vendor_id=selection.vendor_id)
            self._made[selection, language] = report_of(
                self.tally,
                self._publication,
                vendor=vendor,
                vendors=self._vendors,
                language=language,
                as_of=self._now,
                appeals=self._selected(selection),
                selection=selection,
                standings=self._standings(vendor, selection.cohort or ""),
                fairness=() if narrowed else self._fairness,
            )
        return self._made[selection, language]

    @cached_property
    def tally(self) -> Tally:
        """The results, up to date."""
        return fold_results(self._publication.quiz_id, feed=self._desk.feed, now=self._now)

    @cached_property
    def _appeals(self) -> Iterable[Appeal]:
        return self._desk.appeals.of_quiz(self._publication.quiz_id)

    @cached_property
    def _to_do(self) -> HavingItToDo:
        desk = self._desk
        return HavingItToDo(
            self._publication,
            attempts=desk.attempts,
            assignments=desk.assignments,
            directory=desk.directory,
            clock=desk.clock,
        )

    @cached_property
    def _fairness(self) -> tuple[FairnessFinding, ...]:
        found = self._desk.fairness.fairness(self._publication.quiz_id)
        return fairness_findings(found, self._publication.key) if found else ()

    def _standings(self, vendor: Vendor | None, cohort: str) -> Standings | None:
        if vendor is None:
            return self._to_do.standings(cohort=cohort)
        # Whoever answers for no vendor reads of nobody: to the count, no vendor is all of them.
        return self._to_do.standings(vendor_id=vendor.id, cohort=cohort) if vendor.id else None

    def _selected(self, selection: Selection) -> tuple[Appeal, ...]:
        """The appeals against marks of attempts that are selected. They know no cohort and no month of their own."""
        return tuple(each for each in self._appeals if selection.holds(self._group(each, selection)))

    def _group(self, appeal: Appeal, selection: Selection) -> GroupKey:
        cohort = month = ""
        if (selection.cohort, selection.first_month, selection.last_month) != (None, None, None):
            record = self._desk.attempts.get(appeal.attempt_id)
            if record is not None and record.submission is not None:
                cohort = record.attempt.cohort
                month = month_of(record.submission.submitted_at)
        return GroupKey(
            vendor_id=appeal.vendor_id, language=appeal.language, cohort=cohort, month=month, key_revision=""
        )
