"""A change of one file as a patch that `git apply` takes, byte for byte."""

from __future__ import annotations

import difflib

NO_LINE_END = "\\ No newline at end of file\n"


def patch_of(path: str, before: str, after: str) -> bytes:
    """The unified diff of a file; `path` is the one from the folder in which it is applied, with forward slashes.

    Lines end where git ends them, at a line feed: a carriage return before it belongs to the line.
    """
    diff = difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_LINE_END}" for line in diff).encode()


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]
