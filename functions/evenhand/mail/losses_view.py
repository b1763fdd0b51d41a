"""Where marks are lost: by policy, and by labels that are taken for each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.confusion import Confusion, ConfusionRow
from evenhand.analysis.estimate import NotEstimable
from evenhand.analysis.policies import PolicyLoss
from evenhand.mail import numbers
from evenhand.mail.figures_view import Bar, bar_of
from evenhand.mail.strings import Strings

MOST_POLICIES = 6
MOST_PAIRS = 3
MOST_LABELS = 8
"""Of the table, which is left out where there are more: a telephone has no room for them."""
SHADES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """A policy with the bar of what was lost."""

    name: str
    value: str
    bar: Bar | None
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """A label that was taken for another."""

    name: str
    value: str
    questions: str
    see: str
    """The address of the section to teach again; empty where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCell:
    """How often a label was given; its shade is 0 (never) to 4, of right or of wrong labels."""

    count: int
    right: bool
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRow:
    """What was given where one label is right."""

    place: int
    """The label's number among the columns, from 1."""
    name: str
    n: str
    left_open: str
    """How many gave none; empty where all gave one."""
    cells: tuple[LabelCell, ...]
    line: str
    """The same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusionView:
    """The pairs, and the table behind them."""

    pairs: tuple[PairView, ...]
    rows: tuple[LabelRow, ...]
    """Empty where there are too many labels for a table."""
    others: tuple[tuple[int, str], ...]
    """The columns that have no row of their own: numbers and names."""
    columns: int


def policies_of(policies: Iterable[PolicyLoss], words: Strings) -> tuple[PolicyView, ...]:
    """The policies on which most marks were lost; none where there is but one to lose them on."""
    several = tuple(policies)
    return tuple(_policy(loss, words) for loss in several if loss.part)[:MOST_POLICIES] if len(several) > 1 else ()


def confusion_view(confusion: Confusion | None, site_url: str, words: Strings) -> ConfusionView | None:
    """The labels of the cases; None where nobody met any."""
    if confusion is None:
        return None
    names = confusion.labels
    pairs = tuple(
        PairView(
            name=words.figures.pair.format(right=names[pair.right], given=names[pair.given]),
            value=words.figures.pair_value.format(
                count=pair.count, n=pair.share.n, share=numbers.share(pair.share, words)
            ),
            questions=_questions(words.figures.pair_questions, pair.questions, words),
            see=f"{site_url}{pair.see}" if pair.see else "",
        )
        for pair in confusion.pairs[:MOST_PAIRS]
        if pair.count > 1
    )
    places = {label: place for place, label in enumerate(names, start=1)}
    with_rows = {row.right for row in confusion.rows}
    fits = len(names) <= MOST_LABELS
    return ConfusionView(
        pairs=pairs,
        rows=tuple(_row(row, confusion, places, words) for row in confusion.rows) if fits else (),
        others=tuple((places[label], name) for label, name in names.items() if label not in with_rows) if fits else (),
        columns=len(names),
    )


def _policy(loss: PolicyLoss, words: Strings) -> PolicyView:
    details = [
        words.figures.policy_part.format(part=numbers.percent(loss.part, words)),
        _questions(words.figures.policy_questions, loss.questions, words),
    ]
    name, lost = loss.policy or words.figures.no_policy, loss.lost
    if isinstance(lost, NotEstimable):
        return PolicyView(name=name, value=numbers.why_not(lost, words), bar=None, details=words.join.join(details))
    details = [numbers.percent_range(lost, words), words.n.format(n=lost.n), *details]
    return PolicyView(
        name=name,
        value=numbers.percent(lost.value, words),
        bar=bar_of(lost),
        details=words.join.join(details),
    )


def _row(row: ConfusionRow, confusion: Confusion, places: dict[str, int], words: Strings) -> LabelRow:
    told = [f"{name} {row.given.get(label, 0)}" for label, name in confusion.labels.items() if row.given.get(label)]
    left_open = words.figures.left_open.format(n=row.left_open) if row.left_open else ""
    return LabelRow(
        place=places[row.right],
        name=confusion.labels[row.right],
        n=words.n.format(n=row.n),
        left_open=left_open,
        cells=tuple(_cell(label, row) for label in confusion.labels),
        line=confusion.labels[row.right] + words.colon + words.join.join(filter(None, [*told, left_open])),
    )


def _cell(label: str, row: ConfusionRow) -> LabelCell:
    count = row.given.get(label, 0)
    shade = min(SHADES - 1, 1 + int(Fraction(count, row.n) * (SHADES - 1))) if count else 0
    return LabelCell(count=count, right=label == row.right, shade=shade)


def _questions(text: str, questions: Iterable[int], words: Strings) -> str:
    runs: list[list[int]] = []
    for number in questions:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    one, _, more = text.partition("|")
    several = len(runs) > 1 or len(runs[0]) > 1
    return (more if several and more else one).format(numbers=words.list_join.join(_run(run, words) for run in runs))


def _run(run: Sequence[int], words: Strings) -> str:
    if len(run) < 3:
        return words.list_join.join(map(str, run))
    return words.figures.numbers_range.format(first=run[0], last=run[-1])
