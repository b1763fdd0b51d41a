"""Where in a file the things stand that a rule speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping

FENCE = re.compile(r"^---[ \t]*$")


class Places:
    """The lines of one file."""

    def __init__(self, path: str, text: str, questions: Mapping[str, int]) -> None:
        self.path = path
        self._lines = text.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._questions = questions

    def question(self, question_id: str) -> int:
        """The line of a question's heading."""
        return self._questions.get(question_id, 1)

    def line(self, question_id: str, item_id: str = "", *, near: str = "") -> int:
        """The line of something in a question, or, where that is empty, before the first one.

        It is the line that says `near`, else that of the option or part, else that of the heading.
        """
        start = self.question(question_id)
        end = min((line for line in self._questions.values() if line > start), default=len(self._lines) + 1)
        lines = [*enumerate(self._lines[start - 1 : end - 1], start=start)]
        marked = re.compile(rf"\{{[^{{}}]*#{re.escape(item_id)}(?=[\s}}])|^\s*[-*+]\s+{re.escape(item_id)}[ \t]*[:：]")
        if near and (found := next((number for number, line in lines if near in line), None)):
            return found
        if item_id and (found := next((number for number, line in lines[1:] if marked.search(line)), None)):
            return found
        return start

    def setting(self, name: str) -> tuple[int, int]:
        """Line and column of a setting, else the first of the file."""
        written = re.compile(rf"(?:^[ \t]+|[{{,][ \t]*)(?P<name>{re.escape(name)})[ \t]*:")
        for number, line in enumerate(self._lines[1:], start=2):
            if FENCE.match(line):
                break
            if found := written.search(line):
                return number, found.start("name") + 1
        return 1, 1
