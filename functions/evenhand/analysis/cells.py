"""Results counted by cell, and the sums that the counts come to.

Sums over many results have few different terms: everybody with the same score who earned the same on a question and
chose the same adds the same. So results are first counted, in whole numbers, by group, paper (the marks earned and
what they are out of), question and mark; and each cell of that count is then summed once, times how many are in it.
What `tally` folds, what a recount finds and what lies in arrays all become sums in this one way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from evenhand.analysis.group import GroupKey
from evenhand.analysis.item_sums import BANDS, ZERO, Band, ItemSums
from evenhand.assessment.grading import Grade
from evenhand.assessment.submission import Answers

ANSWERED, OMITTED, NOT_REACHED = range(3)
"""What somebody did with a question: left it blank and answered a later one, or left it blank and answered none."""

Ratio = tuple[int, int]
"""A fraction as numerator and denominator: to hash and to compare a `Fraction` takes longer than to count a mark."""


class Earned(NamedTuple):
    """So many with a paper of these marks earned this on a question. Marks are in units of 1 / scale."""

    marks: int
    out_of: int
    earned: int
    n: int


class Chosen(NamedTuple):
    """So many with a paper of these marks earned this on a question by choosing an option."""

    marks: int
    out_of: int
    earned: int
    option: str
    n: int


@dataclass(slots=True)
class GroupCells:
    """The counts of one group."""

    people: int = 0
    passed: int = 0
    attempts: int = 0
    first_passed: int = 0
    papers: dict[tuple[Ratio, Ratio], PaperCells] = field(default_factory=dict)
    """By the marks earned on the whole and what they are out of."""

    @property
    def scale(self) -> int:
        """In units of 1 / scale all marks are whole numbers."""
        return math.lcm(
            *{
                denominator
                for (marks, out_of), paper in self.papers.items()
                for denominator in (marks[1], out_of[1], *(part[1] for cell in paper.earned for part in cell[2:4]))
            }
        )

    def scores(self) -> dict[Fraction, int]:
        """Scores of first attempts to how many had them."""
        scores: dict[Fraction, int] = {}
        for (marks, out_of), paper in self.papers.items():
            score = Fraction(*marks) / Fraction(*out_of) if out_of[0] else ZERO
            scores[score] = scores.get(score, 0) + paper.n
        return {score: n for score, n in scores.items() if n}

    def items(self) -> dict[tuple[str, str], ItemSums]:
        """The sums of each question under each key revision; what comes to nothing is left out."""
        scale = self.scale
        earned: dict[tuple[str, str], list[Earned]] = {}
        chosen: dict[tuple[str, str], list[Chosen]] = {}
        worth: dict[tuple[str, str], int] = {}
        blanks: dict[tuple[str, str], list[int]] = {}
        for (marks, out_of), paper in self.papers.items():
            whole, most = _units(marks, scale), _units(out_of, scale)
            for (question, revision, its_max, its_marks, did), n in paper.earned.items():
                item = (question, revision)
                worth[item] = max(worth.get(item, 0), _units(its_max, scale))
                earned.setdefault(item, []).append(Earned(whole, most, _units(its_marks, scale), n))
                blanks.setdefault(item, [0, 0, 0])[did] += n
            for (question, revision, _, its_marks, option), n in paper.chosen.items():
                choice = Chosen(whole, most, _units(its_marks, scale), option, n)
                chosen.setdefault((question, revision), []).append(choice)
        items = {
            item: summed(
                worth[item],
                scale,
                cells,
                chosen.get(item, ()),
                omitted=blanks[item][OMITTED],
                not_reached=blanks[item][NOT_REACHED],
            )
            for item, cells in earned.items()
        }
        return {item: sums for item, sums in items.items() if sums != ItemSums(max=sums.max)}


@dataclass(slots=True)
class PaperCells:
    """The counts of those whose papers have the same marks."""

    n: int = 0
    earned: dict[tuple[str, str, Ratio, Ratio, int], int] = field(default_factory=dict)
    """Question, key revision, marks it is worth, marks earned, and what was done, to how many."""
    chosen: dict[tuple[str, str, Ratio, Ratio, str], int] = field(default_factory=dict)


class Cells:
    """A count of results. Memory is by how many different ones there are, not by how many."""

    def __init__(self) -> None:
        self.groups: dict[GroupKey, GroupCells] = {}

    def count(
        self, key: GroupKey, number: int, answers: Answers, grade: Grade, *, first_pass: bool, times: int = 1
    ) -> None:
        """Count the grade of an attempt of that number in a group; -1 times takes it out again."""
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = GroupCells()
        group.attempts += times
        group.passed += times * first_pass
        if number != 1:
            return
        group.people += times
        group.first_passed += times * grade.passed
        of = (grade.marks.as_integer_ratio(), grade.max.as_integer_ratio())
        paper = group.papers.get(of)
        if paper is None:
            paper = group.papers[of] = PaperCells()
        paper.n += times
        earned, chosen = paper.earned, paper.chosen
        reached = len(grade.questions)  # they stand in the paper's order
        while reached and grade.questions[reached - 1].omitted:
            reached -= 1
        for place, mark in enumerate(grade.questions):
            if not mark.max:  # what is void has no figures
                continue
            ratio = mark.marks.as_integer_ratio()
            item = (mark.question_id, mark.key_revision, mark.max.as_integer_ratio(), ratio)
            cell = (*item, ANSWERED if not mark.omitted else OMITTED if place < reached else NOT_REACHED)
            earned[cell] = earned.get(cell, 0) + times
            if not mark.written:
                for option in dict.fromkeys(answers.get(mark.question_id, ())):
                    choice = (*item, option)
                    chosen[choice] = chosen.get(choice, 0) + times


def summed(
    worth: int, scale: int, earned: Iterable[Earned], chosen: Iterable[Chosen], *, omitted: int, not_reached: int
) -> ItemSums:
    """The sums of one question that is worth so many units, from its cells.

    The share of the rest, r = (t - x) / (w - m) for t marks of w on the paper and x of m on the question, has the same
    denominator wherever the papers are worth the same: numerators are summed as whole numbers.
    """
    bands: dict[int, tuple[dict[int, int], dict[str, int]]] = {}
    rests: dict[int, list[int]] = {}
    for whole, most, mark, n in earned:
        in_band = _band(bands, whole, most)[0]
        in_band[mark] = in_band.get(mark, 0) + n
        rest = whole - mark
        sums = rests.setdefault(most - worth, [0, 0, 0])
        sums[0] += n * rest
        sums[1] += n * rest * rest
        sums[2] += n * rest * mark
    chosen_rests: dict[tuple[str, int], int] = {}
    for whole, most, mark, option, n in chosen:
        options = _band(bands, whole, most)[1]
        options[option] = options.get(option, 0) + n
        at = (option, most - worth)
        chosen_rests[at] = chosen_rests.get(at, 0) + n * (whole - mark)
    marks = {mark: Fraction(mark, scale) for in_band, _ in bands.values() for mark in in_band}
    return ItemSums(
        max=Fraction(worth, scale),
        omitted=omitted,
        not_reached=not_reached,
        bands=_bands(bands, marks),
        rest=sum((Fraction(each[0], rest) for rest, each in rests.items() if rest), ZERO),
        rest_squared=sum((Fraction(each[1], rest * rest) for rest, each in rests.items() if rest), ZERO),
        marks_rest=sum((Fraction(each[2], rest * scale) for rest, each in rests.items() if rest), ZERO),
        chosen_rest=_chosen_rest(chosen_rests),
    )


def _band(
    bands: dict[int, tuple[dict[int, int], dict[str, int]]], whole: int, most: int
) -> tuple[dict[int, int], dict[str, int]]:
    place = whole * BANDS // most if most else 0
    found = bands.get(place)
    if found is None:
        found = bands[place] = ({}, {})
    return found


def _bands(
    bands: Mapping[int, tuple[dict[int, int], dict[str, int]]], marks: Mapping[int, Fraction]
) -> dict[int, Band]:
    kept: dict[int, Band] = {}
    for place, (earned, chosen) in bands.items():
        band = Band(
            earned={marks[mark]: n for mark, n in earned.items() if n},
            chosen={option: n for option, n in chosen.items() if n},
        )
        if band.earned or band.chosen:
            kept[place] = band
    return kept


def _chosen_rest(sums: Mapping[tuple[str, int], int]) -> dict[str, Fraction]:
    rests: dict[str, Fraction] = {}
    for (option, rest), together in sums.items():
        if rest and together:
            rests[option] = rests.get(option, ZERO) + Fraction(together, rest)
    return {option: rest for option, rest in rests.items() if rest}


def _units(ratio: Ratio, scale: int) -> int:
    return ratio[0] * (scale // ratio[1])
