"""Who is compared with whom: people of equal score."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import add, or_, sub

from evenhand.analysis.first_attempts import NOT_ASKED, FirstAttempts

LEVELS = 101
"""Scores are told apart exactly as long as there are no more of them; beyond that to the whole per cent."""


class Matching:
    """The strata of equal score, by all questions or without some that are unfit to match by.

    The score is the sum of the marks, of blanks 0, the question that is studied included (Holland and Thayer, 1988). It
    is exact ("thin matching") as long as people have at most 101 different scores, as on tests of 100 questions right
    or wrong; where partial credit makes more of them, scores are equal that are so in whole per cent, rounded down.

    People are compared only with those who were given the same paper: the same questions, under the same keys, so that
    a question that came into the test later does no harm. Where papers are **drawn** hardly two are the same. There the
    score is compared with that of everyone whose paper is worth the same marks: the draw is made by lot, so that papers
    differ by chance alone, in both groups alike. That is the "pooled booklet" method of the NAEP: Allen and Donoghue
    (1996), Applying the Mantel-Haenszel procedure to complex samples of items, J. Educ. Meas. 33, 231-251. It is less
    sharp than on a test that is the same for everyone: where papers differ much in difficulty and one group is much
    better, that group seems a little better at every question.
    """

    def __init__(self, attempts: FirstAttempts) -> None:
        self._attempts = attempts
        questions = range(len(attempts.questions))
        worth = [each.points for each in attempts.questions]
        scale = math.lcm(
            *(each.denominator for each in worth), *(each.denominator for q in questions for each in attempts.earned(q))
        )
        self.scale = scale
        """Scores and marks are counted in so many parts of a mark, so that all are whole numbers."""
        self._units = [[int(mark * scale) for mark in attempts.marks(q)] for q in questions]
        self._worth = [int(each * scale) for each in worth]
        self._scores = self._sum([0] * len(attempts), questions, add)
        self._most = [0] * len(attempts)
        for q in questions:
            self._most = list(map(add, self._most, self._worth_to_each(q)))
        self._papers: list[int] | None = None if attempts.key.settings.draw else self._paper_of_each()

    def units(self, question: int) -> list[int]:
        """What the numbers in a question's column stand for, in parts of a mark."""
        return self._units[question]

    def strata(self, left_out: Collection[int] = ()) -> list[int]:
        """For everybody the number of their stratum, when these questions do not count for the score."""
        scores, most = self._scores, self._most
        if left_out:
            scores = self._sum(scores, left_out, sub)
            for q in left_out:
                most = list(map(sub, most, self._worth_to_each(q)))
        papers = most if self._papers is None else self._papers
        if len(set(scores)) > LEVELS:
            scores = [100 * score // worth if worth else 0 for score, worth in zip(scores, most, strict=True)]
        numbers: dict[tuple[int, int], int] = {}
        return [numbers.setdefault(pair, len(numbers)) for pair in zip(papers, scores, strict=True)]

    def _sum(self, start: list[int], questions: Iterable[int], how: Callable[[int, int], int]) -> list[int]:
        for q in questions:
            units = self._units[q]
            start = list(map(how, start, map(units.__getitem__, self._attempts.columns[q])))
        return start

    def _worth_to_each(self, question: int) -> Iterator[int]:
        worth = self._worth[question]
        return (0 if number == NOT_ASKED else worth for number in self._attempts.columns[question])

    def _paper_of_each(self) -> list[int]:
        """Which questions everybody was asked, as a number: 1 for the first, 2 for the second, 4, 8, ..."""
        papers = [0] * len(self._attempts)
        shared: dict[int, int] = {}  # one number for everybody with the paper, and not a number for each
        for q, column in enumerate(self._attempts.columns):
            bits = (0 if number == NOT_ASKED else 1 << q for number in column)
            papers = [shared.setdefault(paper, paper) for paper in map(or_, papers, bits)]
        return papers
