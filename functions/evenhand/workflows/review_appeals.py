"""What a reviewer has before them beside each appeal: how the question does, other appeals on it, what they may do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.analysis.item_analysis import figures_of
from evenhand.analysis.tally import item_name, merge
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.decide_appeal import standpoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.analysis.item_analysis import ItemFigures
    from evenhand.analysis.tally import GroupSums
    from evenhand.people.person import Person
    from evenhand.ports.results import FeedStore
    from evenhand.workflows.appeal_mark import AppealCase
    from evenhand.workflows.decide_appeal import Standpoint
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """One appeal as its reviewer sees it."""

    standpoint: Standpoint
    similar: int
    """How many other appeals there are on the question, those that were decided long ago too."""
    figures: ItemFigures | None
    """Of the question under the key it was marked by, over all vendors; None where nothing is folded of it yet."""


def reviews_of(person: Person, cases: Iterable[AppealCase], desk: Desk, feed: FeedStore) -> dict[str, Reviewing]:
    """What the person has before them as a reviewer, by the appeal's id; nothing for whoever is none, and nothing of
    their own appeals. The tally is read as it was last folded."""
    if reach(person, Verb.DECIDE_APPEAL) is None:
        return {}
    shelf = _Shelf(desk, feed)
    return {
        case.appeal.id: Reviewing(
            standpoint=standpoint(person, case.appeal, desk),
            similar=shelf.similar(case),
            figures=shelf.figures(case),
        )
        for case in cases
        if case.appeal.person_id != person.id
    }


class _Shelf:
    """What is read once for all appeals of a quiz."""

    def __init__(self, desk: Desk, feed: FeedStore) -> None:
        self._desk = desk
        self._feed = feed
        self._appeals: dict[str, Counter[str]] = {}
        self._sums: dict[str, GroupSums | None] = {}

    def similar(self, case: AppealCase) -> int:
        quiz_id = case.appeal.quiz_id
        if quiz_id not in self._appeals:
            self._appeals[quiz_id] = Counter(each.question_id for each in self._desk.appeals.of_quiz(quiz_id))
        # The list may lag behind the appeal itself.
        return max(0, self._appeals[quiz_id][case.appeal.question_id] - 1)

    def figures(self, case: AppealCase) -> ItemFigures | None:
        appeal = case.appeal
        if appeal.quiz_id not in self._sums:
            tally = self._feed.tally(appeal.quiz_id)
            self._sums[appeal.quiz_id] = merge(tally.groups.values()) if tally else None
        sums = self._sums[appeal.quiz_id]
        items = sums.items.get(item_name(appeal.question_id, appeal.key_revision)) if sums else None
        # Who appeals after a regrade was marked by a later key than the attempt was taken under.
        for key in (case.publication.key, case.graded_under.key):
            question = key.question(appeal.question_id)
            if items is not None and question is not None and question.revision == appeal.key_revision:
                return figures_of(items, question)
        return None
