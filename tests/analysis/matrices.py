"""Response matrices for tests: by hand, at random, and section 6 of the Law School Admission Test."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from evenhand.analysis.matrix import Matrix, matrix_of_answers, matrix_of_marks

LSAT6 = Path(__file__).parents[1] / "fixtures" / "lsat6.csv"
"""1000 people by pattern of right answers: Bock and Lieberman (1970), Psychometrika 35, 179-197."""
CELLS = st.sampled_from([None, Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1)])
OPTIONS = st.sampled_from(["", "A", "B", "C"])


def ids(count: int) -> list[str]:
    return [f"q{number}" for number in range(1, count + 1)]


def marks(*rows: str, maxima: dict[str, Fraction] | None = None) -> Matrix:
    """The matrix of rows like "2 1 0.5 -", a hyphen for a blank."""
    cells = [[None if cell == "-" else Fraction(cell) for cell in row.split()] for row in rows]
    return matrix_of_marks(ids(len(cells[0])), cells, maxima)


def answers(key: str, *rows: str) -> Matrix:
    """The matrix of rows like "AB-A", a hyphen for a blank."""
    cells = [["" if cell == "-" else cell for cell in row] for row in rows]
    names = ids(len(key))
    return matrix_of_answers(names, cells, {name: [right] for name, right in zip(names, key, strict=True)})


def lsat6() -> Matrix:
    """The patterns, each as often as there were people with it."""
    with LSAT6.open(encoding="utf-8", newline="") as file:
        patterns = list(csv.DictReader(file))
    rows = [
        [Fraction(pattern[name]) for name in ids(5)] for pattern in patterns for _ in range(int(pattern["frequency"]))
    ]
    return matrix_of_marks(ids(5), rows)


@st.composite
def rows_of(draw: st.DrawFn, cells: st.SearchStrategy[object] = CELLS, questions: int = 1) -> list[list[object]]:
    """The rows of a matrix of at least so many questions."""
    width = draw(st.integers(questions, 6))
    return draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=14))
