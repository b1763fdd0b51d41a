"""What labels are taken for each other, over all cases of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.analysis.estimate import Estimate
from evenhand.analysis.intervals import wilson
from evenhand.analysis.item_sums import ItemSums
from evenhand.quiz.model import Kind
from evenhand.quiz.split import PartKey, QuestionKey

LABEL = "label"
"""The dimension of a judgement that says what an item is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusedPair:
    """A label that was given where another is right."""

    right: str
    given: str
    """Ids of labels."""
    count: int
    """How often."""
    share: Estimate
    """Of the times that the right label was asked for, those left open included; n counts answers, and one person can
    give several."""
    questions: tuple[int, ...]
    """The numbers of the questions it happened at, the one where it happened most first."""
    see: str
    """The section to teach again, from the site's root: `/en/modules/violence/#blood`; empty where no question names
    one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusionRow:
    """What was given where one label is right."""

    right: str
    n: int
    """Answers, those left open included."""
    given: Mapping[str, int]
    """Label id to how often it was given, the right one included; what was never given is absent."""
    left_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """The labels of all cases of a test, at first attempts under the keys in force."""

    labels: Mapping[str, str]
    """Id to name, of every label that is right somewhere or was given, in the taxonomy's order."""
    rows: tuple[ConfusionRow, ...]
    """By right label, in the same order."""
    pairs: tuple[ConfusedPair, ...]
    """The most frequent first."""


@dataclass(slots=True)
class _Asked:
    """What is gathered about one right label."""

    n: int = 0
    given: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    """Label to how often it was given at which question, with the question's number and id."""


def confusion_of(
    questions: Iterable[tuple[int, QuestionKey, ItemSums]],
    name: Callable[[str, str], str],
    see: Callable[[str], str],
) -> Confusion | None:
    """The labels of the cases among some questions, each given with its number and its sums; None where nobody met one.

    `name` gives the name of a label from a question's id and the label's, `see` the section that a question points to.
    """
    asked: dict[str, _Asked] = {}
    names: dict[str, str] = {}
    for number, key, sums in questions:
        for part in key.parts if key.kind is Kind.CASE else ():
            if part.id == LABEL and sums.n:
                names = {label: name(key.id, label) for label in part.options} | names
                _gather(asked.setdefault(part.right, _Asked()), number, key.id, part, sums)
    if not asked:
        return None
    given = {label for each in asked.values() for label in each.given}
    pairs = [
        _pair(right, label, places, each.n, see)
        for right, each in asked.items()
        for label, places in each.given.items()
        if label != right
    ]
    return Confusion(
        labels={label: text for label, text in names.items() if label in given or label in asked},
        rows=tuple(_row(label, asked[label]) for label in names if label in asked),
        pairs=tuple(sorted(pairs, key=lambda pair: (-pair.count, pair.share.n, pair.right, pair.given))),
    )


def _gather(asked: _Asked, number: int, question_id: str, part: PartKey, sums: ItemSums) -> None:
    asked.n += sums.n
    chosen = sums.chosen
    for label in part.options:
        count = chosen.get(f"{part.id}={label}", 0)
        if count:
            asked.given.setdefault(label, []).append((count, number, question_id))


def _row(right: str, asked: _Asked) -> ConfusionRow:
    given = {label: sum(count for count, _, _ in places) for label, places in asked.given.items()}
    return ConfusionRow(right=right, n=asked.n, given=given, left_open=asked.n - sum(given.values()))


def _pair(
    right: str, given: str, places: Sequence[tuple[int, int, str]], n: int, see: Callable[[str], str]
) -> ConfusedPair:
    ordered = sorted(places, key=lambda place: (-place[0], place[1]))
    count = sum(each for each, _, _ in places)
    return ConfusedPair(
        right=right,
        given=given,
        count=count,
        share=wilson(count, n),
        questions=tuple(number for _, number, _ in ordered),
        see=next(filter(None, (see(question_id) for _, _, question_id in ordered)), ""),
    )
