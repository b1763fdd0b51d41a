"""The results that a report is made of: of everybody who took a quiz, or of one cohort alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.analysis.tally import Tally, fold
from evenhand.workflows.fold_results import OVERLAP, fold_results

if TYPE_CHECKING:
    from evenhand.assessment.appeal import Appeal
    from evenhand.assessment.attempt import Result
    from evenhand.workflows.report_desk import ReportDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What `report_of` takes."""

    tally: Tally
    appeals: tuple[Appeal, ...]


def results_of(quiz_id: str, cohort: str, desk: ReportDesk) -> Results:
    """The results of a quiz, of everybody or of a cohort; an attempt belongs to the cohort it was begun in.

    The stored tally knows vendors and languages, not cohorts: a cohort's results are folded from the whole feed, so
    that such a report costs what there has ever been, and nothing of it is kept.
    """
    against_it = desk.appeals.of_quiz(quiz_id)
    if not cohort:
        return Results(tally=fold_results(quiz_id, feed=desk.feed), appeals=tuple(against_it))
    attempts: set[str] = set()

    def own() -> Iterator[Result]:
        for result in desk.feed.feed(quiz_id, None):
            if result.cohort == cohort:
                attempts.add(result.attempt_id)
                yield result

    tally = fold(Tally(quiz_id=quiz_id), own(), overlap=OVERLAP)
    return Results(tally=tally, appeals=tuple(each for each in against_it if each.attempt_id in attempts))
