"""A sheet of comma-separated values: its first row, and its other rows, each with the line it begins at.

UTF-8, with or without a byte order mark; GB18030, which spreadsheet programs write in China, is read when all of it can
be. Cells are separated by commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.people.roster_file import DELIMITERS, Unreadable, decode

LARGEST = 20_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProblem:
    """What is wrong in a sheet, where, and how to mend it."""

    line: int = 0
    """From 1; 0 where it is the file as a whole."""
    column: str = ""
    """The name of the column, or `column 3`; empty where it is the whole row."""
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{f'{self.column}: ' if self.column else ''}{self.message} {self.cure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that says something."""

    line: int
    cells: tuple[str, ...]
    """As many as the first row names, without spaces around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file says."""

    encoding: str
    header: Row
    rows: tuple[Row, ...]
    empty: tuple[int, ...] = ()
    """Lines of rows without anything in any cell; they are nobody."""


class Unusable(ValueError):
    """The file is not what it should be; all that is wrong with it."""

    def __init__(self, *problems: SheetProblem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def read_sheet(data: bytes) -> Sheet:
    """The sheet in the bytes of a file; raises `Unusable` when it is empty, no text, or ragged."""
    if len(data) > LARGEST:
        message = f"The file is larger than {LARGEST // 1_000_000} MB."
        raise Unusable(SheetProblem(message=message, cure="Analyse fewer people at a time."))
    try:
        text, encoding = decode(data)
        rows = list(_rows(text))
    except Unreadable as error:
        found = error.problem
        raise Unusable(SheetProblem(line=found.line, message=found.message, cure=found.cure)) from None
    if not rows:
        raise Unusable(SheetProblem(message="The file is empty.", cure="Its first row names the columns."))
    header, *others = rows
    names = len(header.cells)
    ragged = [
        SheetProblem(
            line=row.line,
            message=f"The row has {_counted(len(row.cells), 'cell')}, and the first row {_counted(names, 'column')}.",
            cure="Leave no cell out, and put one that holds a separator into quotation marks.",
        )
        for row in others
        if len(row.cells) != names and any(row.cells)
    ]
    if ragged:
        raise Unusable(*ragged)
    return Sheet(
        encoding=encoding,
        header=header,
        rows=tuple(row for row in others if any(row.cells)),
        empty=tuple(row.line for row in others if row.cells and not any(row.cells)),
    )


def _rows(text: str) -> Iterator[Row]:
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    line, begun = 1, False
    while True:
        try:
            cells = tuple(unicodedata.normalize("NFC", " ".join(cell.split())) for cell in next(reader))
        except StopIteration:
            return
        except csv.Error:
            cure = "Look for a quotation mark that is not closed, or not doubled within a cell."
            raise Unreadable(line, "The row that begins here cannot be read.", cure) from None
        begun = begun or any(cells)
        if begun:
            yield Row(line=line, cells=cells)
        line = reader.line_num + 1


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
