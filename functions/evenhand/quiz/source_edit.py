"""Edits of a text by its lines and columns that leave every other character as it is, line ends too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LINE_END = re.compile(r"\r\n|\r|\n")
BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A text in place of what stands from `start` up to and without `end`, counted in characters of the whole."""

    start: int
    end: int
    text: str


class Places:
    """Where the lines of a text begin and how they end."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = list(LINE_END.finditer(text))
        # What marks the order of bytes is no character of the first line.
        self._starts = [int(text.startswith(BYTE_ORDER_MARK)), *(end.end() for end in ends)]
        self._ends = [end[0] for end in ends]

    def at(self, line: int, column: int) -> int:
        """The place of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1

    def line_end(self, line: int) -> str:
        """How a line ends; the last one as those before it do."""
        known = self._ends[line - 1 :] or self._ends[-1:] or ["\n"]
        return known[0]

    def line_after(self, line: int, text: str) -> Edit:
        """A further line after one."""
        end = self._starts[line] - len(self._ends[line - 1]) if line <= len(self._ends) else len(self.text)
        return Edit(start=end, end=end, text=f"{self.line_end(line)}{text}")

    def apply(self, edits: Iterable[Edit]) -> str:
        """The text with edits of different places made; those of one place stand in their order."""
        pieces: list[str] = []
        done = 0
        for edit in sorted(edits, key=lambda each: each.start):
            pieces += [self.text[done : edit.start], edit.text]
            done = edit.end
        return "".join([*pieces, self.text[done:]])
