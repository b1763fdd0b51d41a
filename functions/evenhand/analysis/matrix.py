"""A response matrix: people by questions, in each cell the marks earned, and what was answered where that is known.

A blank is **omitted** when a later question was answered, and **not reached** when none was: there the person was out
of time, or gave up. The two are counted apart, and both earn 0, since that is what they earn in a test.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What everybody did with one question."""

    id: str
    max: Fraction
    """The marks it is worth."""
    marks: tuple[int, ...]
    """What each person earned, in units of 1 / `Matrix.scale` marks."""
    answers: tuple[str, ...] | None = None
    """The option each person chose, "" for a blank; None where only marks are known."""
    right: frozenset[str] = frozenset()
    """The options that the key calls right."""
    omitted: int
    not_reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The marks of at least one person on at least one question."""

    columns: tuple[Column, ...]
    """In the order of the test."""
    totals: tuple[int, ...]
    """What each person earned on the whole, in units of 1 / `scale` marks."""
    scale: int
    """How many units make a mark: marks are kept as whole numbers, so that every sum is exact and adding in another
    order changes no digit."""

    @property
    def n(self) -> int:
        """People."""
        return len(self.totals)


def matrix_of_marks(
    ids: Sequence[str], rows: Sequence[Sequence[Fraction | None]], maxima: Mapping[str, Fraction] | None = None
) -> Matrix:
    """The matrix of marks from 0 up, None for a blank, one row a person.

    A question that `maxima` does not name is worth 1, or the highest mark seen where that is more. Raises ValueError
    for rows of unequal length, a mark below 0 or above the maximum, or when there is nobody or nothing.
    """
    blanks = _blanks(ids, rows, None)
    scale = math.lcm(*{mark.denominator for row in rows for mark in row if mark is not None})
    columns = []
    for place, question_id in enumerate(ids):
        cells = [row[place] for row in rows]
        units = tuple(0 if mark is None else mark.numerator * (scale // mark.denominator) for mark in cells)
        seen = Fraction(max(units), scale)
        most = (maxima or {}).get(question_id) or max(Fraction(1), seen)
        if min(units) < 0 or seen > most:
            raise ValueError(f"A mark on `{question_id}` is below 0 or above {most}.")
        omitted, not_reached = blanks[place]
        columns.append(Column(id=question_id, max=most, marks=units, omitted=omitted, not_reached=not_reached))
    return _matrix(columns, scale)


def matrix_of_answers(ids: Sequence[str], rows: Sequence[Sequence[str]], key: Mapping[str, Collection[str]]) -> Matrix:
    """The matrix of what was answered, "" for a blank, one row a person; each question is worth 1.

    The key gives the right option of each question; where it gives several, any of them is right. Answers that differ
    only in letter case, width or spaces are the same option; it is called as the key spells it. Raises ValueError for
    rows of unequal length or when there is nobody or nothing, and KeyError for a question without a key.
    """
    blanks = _blanks(ids, rows, "")
    columns = []
    for place, question_id in enumerate(ids):
        written = [row[place] for row in rows]
        names = _names(key[question_id], written)
        answers = tuple(names[answer] if answer else "" for answer in written)
        right = frozenset(names[each] for each in key[question_id])
        omitted, not_reached = blanks[place]
        column = Column(
            id=question_id,
            max=Fraction(1),
            marks=tuple(int(answer in right) for answer in answers),
            answers=answers,
            right=right,
            omitted=omitted,
            not_reached=not_reached,
        )
        columns.append(column)
    return _matrix(columns, 1)


def _matrix(columns: Sequence[Column], scale: int) -> Matrix:
    totals = tuple(map(sum, zip(*(column.marks for column in columns), strict=True)))
    return Matrix(columns=tuple(columns), totals=totals, scale=scale)


def _blanks(ids: Sequence[str], rows: Sequence[Sequence[Cell]], blank: Cell) -> list[tuple[int, int]]:
    """For each question how many omitted it, and how many did not reach it."""
    if not ids or not rows:
        raise ValueError("A matrix has at least one person and one question.")
    blanks, not_reached = [0] * len(ids), [0] * len(ids)
    for row in rows:
        if len(row) != len(ids):
            raise ValueError(f"A row has {len(row)} cells for {len(ids)} questions.")
        over = True
        for place in range(len(ids) - 1, -1, -1):
            if row[place] == blank:
                blanks[place] += 1
                not_reached[place] += over
            else:
                over = False
    return [(both - late, late) for both, late in zip(blanks, not_reached, strict=True)]


def _names(right: Collection[str], written: Sequence[str]) -> dict[str, str]:
    """Every spelling to the one by which its option is called: the key's, or the first by alphabet."""
    spellings = sorted(set(written))
    called: dict[str, str] = {}
    for each in (*sorted(right), *spellings):
        called.setdefault(_folded(each), each)
    return {each: called[_folded(each)] for each in (*right, *spellings)}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
