"""The appeals against a quiz by question, policy, language and vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from evenhand.analysis.appeals import AppealGroup, Grouping, by, figures
from evenhand.analysis.estimate import Estimate
from evenhand.analysis.group import GroupKey
from evenhand.analysis.tally import GroupSums
from evenhand.assessment.appeal import Appeal
from evenhand.people.person import Vendor
from evenhand.quiz.publication import Publication
from evenhand.quiz.split import QuestionKey

Groups = Mapping[GroupKey, GroupSums]


COMPARED = (Grouping.LANGUAGE, Grouping.VENDOR)
"""Of these all are told: none is a figure too beside another's."""


def appeal_groups(
    appeals: Sequence[Appeal],
    quiz: Publication,
    language: str,
    groups: Groups,
    vendors: Iterable[Vendor] | None,
    as_of: datetime,
) -> tuple[AppealGroup, ...]:
    """The breakdowns of the appeals there are, the most appealed first; none where nobody appealed, and by vendor only
    where `vendors` gives names.

    Every attempt is one at each question and policy, also where papers are drawn.
    """
    if not appeals:
        return ()
    numbers = {key.id: str(number) for number, key in enumerate(quiz.key.asked, start=1)}
    policies = {key.id: quiz.policy_name(key.policy, language) or "" for key in quiz.key.questions}
    everything = sum(sums.attempts for sums in groups.values())
    ways: dict[Grouping, tuple[Callable[[Appeal], str], dict[str, int]]] = {
        Grouping.QUESTION: (
            lambda appeal: numbers.get(appeal.question_id, appeal.question_id),
            dict.fromkeys(numbers.values(), everything),
        ),
        Grouping.POLICY: (
            lambda appeal: policies.get(appeal.question_id, ""),
            dict.fromkeys(filter(None, policies.values()), everything),
        ),
        Grouping.LANGUAGE: (lambda appeal: appeal.language, _attempts(groups, lambda key: key.language)),
    }
    if vendors is not None:
        names = {vendor.id: vendor.name for vendor in vendors}
        ways[Grouping.VENDOR] = (
            lambda appeal: names.get(appeal.vendor_id, appeal.vendor_id),
            _attempts(groups, lambda key: names.get(key.vendor_id, key.vendor_id)),
        )
    return tuple(
        AppealGroup(grouping=grouping, name=name, figures=each)
        for grouping, (key, attempts) in ways.items()
        for name, each in sorted(
            by(appeals, key, attempts=attempts, now=as_of).items(), key=lambda item: -item[1].appeals
        )
        if name and (each.appeals or (grouping in COMPARED and each.attempts))
    )


def _attempts(groups: Groups, name: Callable[[GroupKey], str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for key, sums in groups.items():
        counted[name(key)] = counted.get(name(key), 0) + sums.attempts
    return counted


def overturn_rate(key: QuestionKey, appeals: Iterable[Appeal], as_of: datetime) -> Estimate:
    """The share upheld of the decided appeals against a question under the key in force: what was upheld because the
    key was wrong says nothing of the corrected one."""
    against = [each for each in appeals if (each.question_id, each.key_revision) == (key.id, key.revision)]
    return figures(against, 0, as_of).overturn_rate
