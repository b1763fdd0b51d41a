"""A response matrix from a sheet of responses and, where they are options and not marks, a sheet with the key.

Everything that is wrong is found in one pass, with its line, its column and its cure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from evenhand.analysis.matrix import Matrix, matrix_of_answers, matrix_of_marks
from evenhand.analysis.response_key import read_key
from evenhand.analysis.response_layout import NO_ANSWER, Layout, answer_in, layout_of
from evenhand.analysis.response_sheet import Row, SheetProblem, Unusable, read_sheet

MARK = re.compile(r"(\d{1,6})(?:[.,](\d{1,15}))?")
"""At most so many digits that a mark is a mark; the comma is the decimal one of many countries."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """A response matrix as it was read."""

    matrix: Matrix
    encoding: str
    example: str
    """The first cell that is not plain ASCII, by which somebody sees whether the encoding is the right one."""
    empty: tuple[int, ...]
    """Lines without anything, which were left out."""
    again: tuple[int, ...]
    """Lines of people who stand in an earlier line too."""
    has_maximum_row: bool


def read_responses(data: bytes, *, id_column: str = "", maximum: Fraction | None = None) -> Responses:
    """The matrix in a sheet of marks.

    `id_column` names the column that says who it is, unless the first does by its name. A first row of people that is
    of `max` says what each question is worth, and `maximum` what those are worth that it leaves out. Raises `Unusable`.
    """
    layout = layout_of(read_sheet(data), id_column)
    maxima, problems = _maxima(layout, maximum)
    people = layout.sheet.rows[1:] if layout.has_maximum_row else layout.sheet.rows
    if not people:
        raise Unusable(*problems, NOBODY)
    read = _remembered(_mark)
    rows: list[list[Fraction | None]] = []
    for row in people:
        marks: list[Fraction | None] = []
        for place, question_id in layout.questions:
            mark = read(row.cells[place])
            most = maxima.get(question_id)
            if isinstance(mark, str):
                problems.append(SheetProblem(line=row.line, column=question_id, message=mark, cure=NO_MARK_CURE))
            elif mark is not None and most is not None and mark > most:
                message = f"{row.cells[place]} is more than the {float(most):g} that the question is worth."
                cure = "Correct the mark, or what the question is worth."
                problems.append(SheetProblem(line=row.line, column=question_id, message=message, cure=cure))
            else:
                marks.append(mark)
        rows.append(marks)
    if problems:
        raise Unusable(*problems)
    return _responses(layout, people, matrix_of_marks(layout.ids, rows, maxima))


def read_answers(data: bytes, key: bytes, *, id_column: str = "") -> Responses:
    """The matrix in a sheet of chosen options, marked 1 or 0 by the key.

    A key has the columns `question` and `answer`, several lines for a question of which any is right; or a column for
    each question and one row. Raises `Unusable`, and `UnusableKey` where it is the key.
    """
    layout = layout_of(read_sheet(data), id_column)
    if layout.has_maximum_row:
        message = "With a key every question is worth 1, and this row says what questions are worth."
        cure = "Remove it; if it is a person, give them another id."
        raise Unusable(SheetProblem(line=layout.sheet.rows[0].line, message=message, cure=cure))
    if not layout.sheet.rows:
        raise Unusable(NOBODY)
    right = read_key(key, layout.ids, id_column)
    rows = [[answer_in(row.cells[place]) for place, _ in layout.questions] for row in layout.sheet.rows]
    return _responses(layout, layout.sheet.rows, matrix_of_answers(layout.ids, rows, right))


NOBODY = SheetProblem(message="There is nobody in the file.", cure="Write a row for each person under the first row.")
NO_MARK_CURE = (
    "Write a number from 0 up, as in 0.5, or leave the cell blank. If these are chosen options, give the right ones"
    " with --key. If the column says who it is, name it with --id-column; if it is no question, remove it."
)


def _maxima(layout: Layout, maximum: Fraction | None) -> tuple[dict[str, Fraction], list[SheetProblem]]:
    maxima = dict.fromkeys(layout.ids, maximum) if maximum is not None else {}
    problems = []
    if layout.has_maximum_row:
        row = layout.sheet.rows[0]
        for place, question_id in layout.questions:
            worth = _mark(row.cells[place])
            if isinstance(worth, str) or worth == 0:
                message = f"`{row.cells[place]}` is nothing that a question can be worth."
                cure = "Write a number above 0; or leave it blank for 1, or the highest mark where that is more."
                problems.append(SheetProblem(line=row.line, column=question_id, message=message, cure=cure))
            elif worth is not None:
                maxima[question_id] = worth
    return maxima, problems


def _responses(layout: Layout, people: tuple[Row, ...], matrix: Matrix) -> Responses:
    again, seen = [], set()
    for row in people:
        who = "" if layout.person is None else row.cells[layout.person]
        if who and who in seen:
            again.append(row.line)
        seen.add(who)
    cells = (cell for row in (layout.sheet.header, *layout.sheet.rows) for cell in row.cells)
    return Responses(
        matrix=matrix,
        encoding=layout.sheet.encoding,
        example=next((cell for cell in cells if not cell.isascii()), ""),
        empty=layout.sheet.empty,
        again=tuple(again),
        has_maximum_row=layout.has_maximum_row,
    )


def _mark(cell: str) -> Fraction | str | None:
    """The mark in a cell, None for a blank, or what is wrong with it."""
    if cell in NO_ANSWER:
        return None
    if not cell.isascii() or not (found := MARK.fullmatch(cell)):
        return f"`{cell[:40]}` is no mark."
    return Fraction(f"{found[1]}.{found[2] or '0'}")


def _remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which reads each cell that looks the same only once: there are few different marks."""
    known: dict[str, T] = {}

    def look_up(cell: str) -> T:
        if cell not in known:
            known[cell] = read(cell)
        return known[cell]

    return look_up
