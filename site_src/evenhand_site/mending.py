"""Mend files: write into them what their problems say is missing, such as ids.

Each piece goes where the reader of the file said, and stays only if the problem is gone then. Line endings, a byte
order mark and everything else in the file stay as they are.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.quiz.problems import Problem
from evenhand_site.checking import check_path, check_text
from evenhand_site.files import read_text, stage

LINE_END = re.compile(r"(\r\n|\r|\n)")
MARK = "\N{BYTE ORDER MARK}"

Reader = Callable[[str], Iterable[Problem]]
"""Finds the problems of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A file into which something was written."""

    path: Path
    written: int
    """How many pieces."""


def mend_path(path: Path) -> tuple[Mended, ...]:
    """Mend the files at or below a path; those into which something was written, by name.

    Each file is replaced as a whole: whoever reads it meanwhile, or ends this halfway, has the old one or the new.
    """
    files = sorted({Path(problem.path) for problem in check_path(path) if problem.insert})
    mended = (Mended(path=file, written=_mend_file(file)) for file in files)
    return tuple(each for each in mended if each.written)


def mend_text(text: str, read: Reader) -> tuple[str, int]:
    """The text with what its problems say is missing, and how many pieces were written."""
    written = 0
    while pieces := _pieces(read(text)):
        text, more = _pass(text, pieces, read)
        written += more
        if not more:
            break
    return text, written


def _mend_file(path: Path) -> int:
    text, _ = read_text(path)
    mended, written = mend_text(text, lambda text: check_text(path, text)) if text is not None else ("", 0)
    if written:
        file = path.resolve()  # where the path is a link, it stays one
        stage(file, mended.encode(), mode=stat.S_IMODE(file.stat().st_mode)).replace(file)
    return written


def _pieces(problems: Iterable[Problem]) -> dict[tuple[int, int], str]:
    """What to write at which line and column, both from 1."""
    return {(problem.line, problem.column): problem.insert for problem in problems if problem.insert}


def _pass(text: str, pieces: Mapping[tuple[int, int], str], read: Reader) -> tuple[str, int]:
    """Write all pieces; where that leaves a problem, one by one those that mend."""
    whole = _with_pieces(text, pieces)
    if not _pieces(read(whole)):
        return whole, len(pieces)
    written, left = 0, len(pieces)
    for place in sorted(pieces, reverse=True):
        candidate = _with_pieces(text, {place: pieces[place]})
        now_left = len(_pieces(read(candidate)))
        if now_left < left:
            text, written, left = candidate, written + 1, now_left
    return text, written


def _with_pieces(text: str, pieces: Mapping[tuple[int, int], str]) -> str:
    """The text with pieces written into it, the last first, so that the places of the others still hold."""
    mark, body = (MARK, text[1:]) if text.startswith(MARK) else ("", text)
    parts = LINE_END.split(body)  # lines at the even places, what ends them at the odd ones
    for (line, column), piece in sorted(pieces.items(), reverse=True):
        at = 2 * (line - 1)
        parts[at] = parts[at][: column - 1] + piece + parts[at][column - 1 :]
    return mark + "".join(parts)
