"""The bytes of a roster file: which characters they are, and which cells.

UTF-8, with or without a byte order mark, is what a roster should be. GB18030, which spreadsheet programs write in
China, is read when all of it can be. Cells are separated by commas, semicolons or tabs; one in quotation marks may go
over several lines.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 20_000_000
"""Bytes."""
MOST_ROWS: Final = 50_000
DELIMITERS: Final = ",;\t"
FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for the beginning of a formula."""
QUOTE: Final = "'"
"""Before such a beginning it says that it is none."""
JOINERS: Final = frozenset("\u200c\u200d")
"""Not printable, and yet part of how names are written in Persian or Sinhala."""
SAVE_AS: Final = "Save it as `CSV UTF-8`."


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RosterProblem:
    """What is wrong in a roster file, where, and how to mend it."""

    line: int
    """From 1; 0 where it is the file as a whole."""
    column: str = ""
    message: str
    cure: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "the file"
        return f"{place}{f', {self.column}' if self.column else ''}: {self.message} {self.cure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A row that says something."""

    line: int
    """Where it begins."""
    cells: Mapping[str, str]
    """Column to what stands in it, without spaces around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """What a roster file says."""

    encoding: str
    columns: tuple[str, ...]
    rows: tuple[RosterRow, ...]

    @property
    def example(self) -> str:
        """The first cell that is not plain ASCII, by which somebody sees whether the encoding is the right one."""
        cells = (cell for row in self.rows for cell in row.cells.values())
        return next((cell for cell in cells if not cell.isascii()), "")


class Unreadable(ValueError):
    """The file cannot be read any further."""

    def __init__(self, line: int, message: str, cure: str) -> None:
        super().__init__(message)
        self.problem = RosterProblem(line=line, message=message, cure=cure)


def read_file(
    data: bytes, required: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[RosterFile | None, tuple[RosterProblem, ...]]:
    """The rows of a file with these columns, and what is wrong with it; None when its rows cannot be told."""
    try:
        text, encoding = decode(data)
        rows = _rows(text)
        line, header = next(rows, (1, []))
        columns = tuple(_column(cell) for cell in header)
        problems = list(_header_problems(line, columns, required, optional))
    except Unreadable as error:
        return None, (error.problem,)
    if problems:
        return None, tuple(problems)
    found: list[RosterRow] = []
    try:
        for line, cells in rows:
            if len(found) == MOST_ROWS:
                raise Unreadable(
                    line, f"The file has more than {MOST_ROWS:,} people.", "Import it in parts, without leavers."
                )
            if len(cells) != len(columns):
                message = f"The row has {len(cells)} cells, and the first row names {len(columns)} columns."
                cure = "Put cells that hold a separator into quotation marks, and leave none out."
                problems.append(RosterProblem(line=line, message=message, cure=cure))
                continue
            row = RosterRow(line=line, cells=dict(zip(columns, cells, strict=True)))
            problems += _cell_problems(row)
            found.append(row)
    except Unreadable as error:
        problems.append(error.problem)
    return RosterFile(encoding=encoding, columns=columns, rows=tuple(found)), tuple(problems)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; raises `Unreadable`."""
    if len(data) > LARGEST:
        raise Unreadable(
            0, f"The file is larger than {LARGEST // 1_000_000} MB.", "Import it in parts, without leavers."
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(0, "This is a workbook of a spreadsheet program.", SAVE_AS)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(0, "The file is UTF-16, which programs call Unicode text.", SAVE_AS)
    if b"\0" in data:
        raise Unreadable(_line_at(data, data.index(b"\0")), "The file is no text: it holds a zero byte.", SAVE_AS)
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        place = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        if _meant_as_utf8(data):
            message = "Here the file, which is UTF-8 everywhere else, is not."
            raise Unreadable(_line_at(data, place), message, f"Write the cell anew. {SAVE_AS}") from None
    try:
        return data.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        message = "Here the file is neither UTF-8 nor GB18030."
        raise Unreadable(_line_at(data, error.start), message, SAVE_AS) from None


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"{QUOTE}{cell}" if cell.startswith((*FORMULA, QUOTE)) else cell


def unguarded(cell: str) -> str:
    """The cell without the quote that guarded it."""
    return cell[1:] if cell.startswith(QUOTE) and cell[1:].startswith((*FORMULA, QUOTE)) else cell


def _meant_as_utf8(data: bytes) -> bool:
    """Whether a file that is not whole UTF-8 is UTF-8 with a fault, and not another encoding: most of what is not
    ASCII can be read."""
    read = data.decode("utf-8", errors="replace")
    faults = read.count("\ufffd")
    return data.startswith(codecs.BOM_UTF8) or sum(not letter.isascii() for letter in read) - faults > faults


def _line_at(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, each with the line it begins at."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    line = 1
    while True:
        try:
            # Line breaks and whatever else is space becomes one space: a cell is one line of a form.
            cells = [unguarded(unicodedata.normalize("NFC", " ".join(cell.split()))) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            cure = "Look for a quotation mark that is not closed, or not doubled within a cell."
            raise Unreadable(line, "The row that begins here cannot be read.", cure) from None
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _column(cell: str) -> str:
    return cell.casefold().replace(" ", "_")


def _header_problems(
    line: int, columns: tuple[str, ...], required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[RosterProblem]:
    cure = f"The first row is `{','.join(required)}`; {' and '.join(f'`{each}`' for each in optional)} may be added."
    missing = [name for name in required if name not in columns]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        yield RosterProblem(line=line, message=f"These columns are missing: {names}.", cure=cure)
    for name in dict.fromkeys(columns):
        if name not in (*required, *optional):
            message = f"There is no column `{name}`." if name else "A column has no name."
            yield RosterProblem(line=line, message=message, cure=cure)
        elif columns.count(name) > 1:
            yield RosterProblem(line=line, message=f"Two columns are called `{name}`.", cure="Remove one of them.")


def _cell_problems(row: RosterRow) -> Iterator[RosterProblem]:
    for column, cell in row.cells.items():
        if cell.startswith(FORMULA):
            message = f"`{cell[:20]}` begins like a formula of a spreadsheet."
            cure = f"Leave out the `{cell[0]}`: a program that opens the file could run what follows."
            yield RosterProblem(line=row.line, column=column, message=message, cure=cure)
        hidden = next((letter for letter in cell if not letter.isprintable() and letter not in JOINERS), None)
        if hidden is not None:
            message = f"The cell holds a character that is not shown, U+{ord(hidden):04X}."
            yield RosterProblem(line=row.line, column=column, message=message, cure="Write the cell anew.")
