"""Which columns of a response sheet are questions, and which says who it is."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.analysis.response_sheet import Row, Sheet, SheetProblem, Unusable

PERSON = ("id", "person", "name")
"""A first column of such a name says who it is."""
MAXIMUM = "max"
"""Who a row is of that says what each question is worth."""
NO_ANSWER = ("", "-")
"""What stands where nothing was answered; Moodle writes a hyphen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which columns of a sheet are what."""

    sheet: Sheet
    person: int | None
    """The place of the column that says who it is."""
    questions: tuple[tuple[int, str], ...]
    """Place and id."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions', in the order of the test."""
        return tuple(question_id for _, question_id in self.questions)

    @property
    def has_maximum_row(self) -> bool:
        """Whether the first row of people says what the questions are worth."""
        rows = self.sheet.rows
        return self.person is not None and bool(rows) and rows[0].cells[self.person] == MAXIMUM


def layout_of(sheet: Sheet, id_column: str) -> Layout:
    """The layout by the first row; raises `Unusable`."""
    header = sheet.header
    person = _person(header, id_column)
    questions = tuple((place, name) for place, name in enumerate(header.cells) if place != person)
    problems = []
    first: dict[str, int] = {}
    for place, name in questions:
        if not name:
            message, cure = "The column has no name.", "Name the question, or remove the column."
            problems.append(SheetProblem(line=header.line, column=f"column {place + 1}", message=message, cure=cure))
        elif name in first:
            message = f"Columns {first[name] + 1} and {place + 1} are both called `{name}`."
            cure = "Give each question an id of its own; the first row names the questions and holds no answers."
            problems.append(SheetProblem(line=header.line, column=name, message=message, cure=cure))
        first.setdefault(name, place)
    if not questions:
        message = "The file has no question."
        problems.append(SheetProblem(line=header.line, message=message, cure="Give each question a column."))
    if problems:
        raise Unusable(*problems)
    return Layout(sheet=sheet, person=person, questions=questions)


def _person(header: Row, id_column: str) -> int | None:
    if id_column:
        if id_column not in header.cells:
            message = f"There is no column `{id_column}`."
            cure = f"The columns are {some_of(header.cells)}."
            raise Unusable(SheetProblem(line=header.line, message=message, cure=cure))
        return header.cells.index(id_column)
    return 0 if header.cells[0].casefold() in PERSON else None


def answer_in(cell: str) -> str:
    """The answer in a cell, "" for none."""
    return "" if cell in NO_ANSWER else cell


def some_of(names: tuple[str, ...] | list[str]) -> str:
    """The first of some names, and how many there are."""
    shown = ", ".join(f"`{name}`" for name in names[:6])
    return f"{shown}, … ({len(names)} in all)" if len(names) > 6 else shown
