"""The sums of a tally from arrays: first attempts that lie in memory as columns of whole numbers.

For a million attempts and more, as they come from another system or a simulation. It needs numpy, which is an extra
(`evenhand[arrays]`) and in no function's zip: to count the same in plain Python takes nine times as long as a plain
numpy pass, with it about as long (`make bench`). What the product folds and recounts comes one record at a time from a
store, where reading takes far longer than counting, and does without. The counts by cell are the same as there, and so
are the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.analysis.cells import Chosen, Earned, summed
from evenhand.analysis.item_sums import ZERO, ItemSums
from evenhand.analysis.tally import GroupSums

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.integer[Any]]
    Booleans = NDArray[np.bool_]

MOST_CELLS = 1 << 24
"""Cells that are counted in an array; of more, only those that occur are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen of one list of options, at most one by each; a question with several right ones has a list for
    each option, one with parts a list for each part."""

    options: tuple[str, ...]
    """As they are called in the sums."""
    chosen: Integers
    """For each attempt the place of an option, -1 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionColumn:
    """What everybody did with one question."""

    name: str
    """`question@key-revision`."""
    max: int
    """The marks it is worth, above 0, in units."""
    marks: Integers
    """The marks earned, in units, 0 to `max`."""
    choices: tuple[Choices, ...] = ()
    blank: Booleans | None = None
    """Whether it was left blank; None where nothing chosen says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptColumns:
    """First attempts at a test, all of which were asked the same."""

    groups: tuple[str, ...]
    """The names of groups."""
    group: Integers
    """For each attempt the place of its group."""
    scale: int
    """How many units make a mark."""
    questions: tuple[QuestionColumn, ...]
    """In the order of the test."""
    passed: Booleans


def fold_arrays(attempts: AttemptColumns) -> dict[str, GroupSums]:
    """The sums of each group that has attempts, exactly those that `tally.fold` comes to."""
    import numpy as np

    groups = range(len(attempts.groups))
    most = sum(question.max for question in attempts.questions)
    totals = np.zeros(len(attempts.group), dtype=np.int64)
    for question in attempts.questions:
        totals += question.marks
    totals += attempts.group.astype(np.int64) * (most + 1)
    # Everybody's paper, by place in a list of those that occur: a group, and the marks earned.
    places, papers = _places(totals, len(attempts.groups) * (most + 1))
    paper_of = [divmod(paper, most + 1) for paper in places.tolist()]
    scores: list[dict[Fraction, int]] = [{} for _ in groups]
    for (group, whole), n in zip(paper_of, np.bincount(papers, minlength=len(paper_of)).tolist(), strict=True):
        scores[group][Fraction(whole, most) if most else ZERO] = n
    people = np.bincount(attempts.group, minlength=len(groups)).tolist()
    passed = np.bincount(attempts.group[attempts.passed], minlength=len(groups)).tolist()
    items: list[dict[str, ItemSums]] = [{} for _ in groups]
    blanks = _blanks(attempts)
    for question, (omitted, not_reached) in zip(attempts.questions, blanks, strict=True):
        earned: list[list[Earned]] = [[] for _ in groups]
        chosen: list[list[Chosen]] = [[] for _ in groups]
        for nth, choices in enumerate(question.choices or (None,)):
            for paper, mark, option, n in _cells(papers, len(paper_of), question, choices):
                group, whole = paper_of[paper]
                if nth == 0:  # each list has the marks again
                    earned[group].append(Earned(whole, most, mark, n))
                if choices is not None and option >= 0:
                    chosen[group].append(Chosen(whole, most, mark, choices.options[option], n))
        for group in groups:
            if people[group]:
                items[group][question.name] = summed(
                    question.max,
                    attempts.scale,
                    earned[group],
                    chosen[group],
                    omitted=omitted[group],
                    not_reached=not_reached[group],
                )
    return {
        name: GroupSums(
            people=people[group],
            passed=passed[group],
            attempts=people[group],
            first_passed=passed[group],
            scores=scores[group],
            items=items[group],
        )
        for group, name in enumerate(attempts.groups)
        if people[group]
    }


def _places(values: Integers, ends: int) -> tuple[Integers, Integers]:
    """The values that occur, from 0 to below `ends`, in order; and for each of all values its place among them."""
    import numpy as np

    if ends > MOST_CELLS:
        return np.unique(values, return_inverse=True)
    occurs = np.bincount(values, minlength=ends) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


def _cells(
    papers: Integers, papers_n: int, question: QuestionColumn, choices: Choices | None
) -> Iterator[tuple[int, int, int, int]]:
    """Paper, marks, place of the option or -1, and how many have the three together."""
    import numpy as np

    options = 1 + (len(choices.options) if choices else 0)
    size = (question.max + 1) * options
    within: Integers = question.marks.astype(np.int64 if size >> 15 else np.int16)
    within = within * options
    if choices is not None:
        within = within + choices.chosen + 1
    codes = papers * size + within
    if papers_n * size > MOST_CELLS:
        found, counts = np.unique(codes, return_counts=True)
    else:
        every = np.bincount(codes, minlength=papers_n * size)
        found = np.flatnonzero(every)
        counts = every[found]
    for code, n in zip(found.tolist(), counts.tolist(), strict=True):
        paper, place = divmod(code, size)
        mark, option = divmod(place, options)
        yield paper, mark, option - 1, n


def _blanks(attempts: AttemptColumns) -> list[tuple[list[int], list[int]]]:
    """For each question how many of each group omitted it, and how many did not reach it."""
    import numpy as np

    groups = len(attempts.groups)
    over = np.ones(len(attempts.group), dtype=np.bool_)
    counts = []
    for question in reversed(attempts.questions):
        blank = question.blank
        if blank is None:
            blank = np.full(len(over), bool(question.choices))
            for choices in question.choices:
                blank &= choices.chosen < 0
        not_reached = np.bincount(attempts.group[blank & over], minlength=groups)
        both = np.bincount(attempts.group[blank], minlength=groups)
        counts.append(((both - not_reached).tolist(), not_reached.tolist()))
        over &= blank
    return counts[::-1]
