"""The lines of a page that are not code: what stands in a fence is shown as written and means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

OPENING = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)$")


Numbered: TypeAlias = Sequence[tuple[int, str]]
"""Lines, each with its index in the page."""


def outside_fences(lines: Sequence[str]) -> Numbered:
    """The lines outside fenced code."""
    return tuple(_outside(lines))


def _outside(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    fence = ""
    for index, line in enumerate(lines):
        found = OPENING.match(line)
        if fence:
            if found and found["fence"].startswith(fence) and not found["info"].strip():
                fence = ""
        elif found and "`" not in found["info"] and _closes(lines, index + 1, found["fence"]):
            fence = found["fence"]
        else:
            yield index, line


def _closes(lines: Sequence[str], start: int, fence: str) -> bool:
    """Whether a fence is closed further down; the generators take one that is not for plain text."""
    for line in lines[start:]:
        found = OPENING.match(line)
        if found and found["fence"].startswith(fence) and not found["info"].strip():
            return True
    return False
