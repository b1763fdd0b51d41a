"""Which policies cost the most marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.estimate import Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.item_sums import ItemSums
from evenhand.quiz.split import QuestionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLoss:
    """The marks that were lost on the questions of one policy, at first attempts under the keys in force."""

    policy: str
    """Its name in the report's language; empty for the questions that name none."""
    questions: tuple[int, ...]
    """The numbers of its questions."""
    lost: Estimate
    """The share of its marks that was lost; n counts answers, several of each person."""
    part: Fraction
    """Of all marks lost on the test, in [0, 1]."""


def policy_losses(
    questions: Iterable[tuple[int, QuestionKey, ItemSums, Estimate]], name: Callable[[QuestionKey], str]
) -> tuple[PolicyLoss, ...]:
    """The policies of some questions, each given with its number, its sums and its facility, the one on which most
    marks were lost first; empty where none of them names a policy.

        lost = sum of (max n - marks) / sum of max n            over the questions of the policy

    The same people answered several of its questions, and the tally does not hold how their answers go together. The
    interval is therefore the mean of the questions' own intervals, weighted by the marks at stake: a mean spreads least
    surely when all of its parts move together (Minkowski's inequality), so that it is wide enough whatever they do.
    A question without an interval of its own, which one person met, may have lost anything from nothing to all. Not
    given where no question of the policy has one.
    """
    by_policy: dict[str, list[tuple[int, ItemSums, Estimate]]] = {}
    for number, key, sums, facility in questions:
        if sums.n:
            by_policy.setdefault(name(key), []).append((number, sums, facility))
    everything = sum((_lost(sums) for each in by_policy.values() for _, sums, _ in each), Fraction(0))
    losses = [
        PolicyLoss(
            policy=policy,
            questions=tuple(number for number, _, _ in each),
            lost=_share_lost([(sums, facility) for _, sums, facility in each]),
            part=sum((_lost(sums) for _, sums, _ in each), Fraction(0)) / everything if everything else Fraction(0),
        )
        for policy, each in by_policy.items()
    ]
    if not any(by_policy):
        return ()
    return tuple(sorted(losses, key=lambda loss: (-loss.part, loss.policy)))


def _lost(sums: ItemSums) -> Fraction:
    return sums.max * sums.n - sums.marks


def _share_lost(questions: Sequence[tuple[ItemSums, Estimate]]) -> Estimate:
    answers = sum(sums.n for sums, _ in questions)
    stake = sum((sums.max * sums.n for sums, _ in questions), Fraction(0))
    low = high = 0.0
    if all(isinstance(facility, NotEstimable) for _, facility in questions):
        return NotEstimable(n=answers, reason=Reason.TOO_FEW)
    for sums, facility in questions:
        weight = float(sums.max * sums.n / stake)
        ends = (facility.low, facility.high) if isinstance(facility, Estimated) else (0.0, 1.0)
        low, high = low + weight * (1 - ends[1]), high + weight * (1 - ends[0])
    lost = sum((_lost(sums) for sums, _ in questions), Fraction(0)) / stake
    return Estimated(value=lost, n=answers, low=low, high=high, method=Method.MEAN_OF_INTERVALS)
