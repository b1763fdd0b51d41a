"""Who chose which option of a question."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.matrix import Column, Matrix
from evenhand.analysis.sums import ColumnSums, correlation
from evenhand.analysis.undefined import Figure, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is known of one option."""

    id: str
    right: bool
    n: int
    """How many chose it."""
    share: Fraction
    """Of all people: with those who omitted the question and those who did not reach it the shares add up to 1."""
    point_biserial: Figure


def choices(column: Column, matrix: Matrix, sums: ColumnSums) -> tuple[Choice, ...]:
    """Every option that somebody chose or that the key calls right, in alphabetical order; none where only marks are
    known.

    The point-biserial is undefined for a single question too.
    """
    if column.answers is None:
        return ()
    count: dict[str, int] = defaultdict(int)
    rest_of: dict[str, int] = defaultdict(int)
    for answer, mark, total in zip(column.answers, column.marks, matrix.totals, strict=True):
        count[answer] += 1
        rest_of[answer] += total - mark
    rest = sum(rest_of.values())
    n, several = matrix.n, len(matrix.columns) > 1
    found = []
    for option in sorted((count.keys() | column.right) - {""}):
        chosen = count.get(option, 0)
        found.append(
            Choice(
                id=option,
                right=option in column.right,
                n=chosen,
                share=Fraction(chosen, n),
                point_biserial=point_biserial(n * rest_of.get(option, 0) - chosen * rest, chosen, n, sums.rr)
                if several
                else Undefined.TOO_FEW_QUESTIONS,
            )
        )
    return tuple(found)


def point_biserial(with_rest: int | Fraction, chosen: int, n: int, rest: int | Fraction) -> Figure:
    """The correlation of choosing an option, 1 or 0, with the marks r on the rest of the test.

        (n sum of r over those who chose it - n_option sum r) / sqrt(n_option (n - n_option) var'(r))

    with var'(r) = n sum r^2 - (sum r)^2; `with_rest` is the numerator and `rest` is var'(r). From -1 to 1; of the only
    right option it is the question's discrimination. A wrong option with one above 0 draws those who are good at the
    rest. Undefined for n < 2, when nobody or everybody chose the option, and when everyone earned the same on the rest.
    Lord and Novick (1968), Statistical Theories of Mental Test Scores, section 15.3.
    """
    if n < 2:
        return Undefined.TOO_FEW
    if chosen in (0, n):
        return Undefined.NO_SPREAD
    if rest == 0:
        return Undefined.NO_SPREAD_IN_REST
    return correlation(with_rest, chosen * (n - chosen), rest)
