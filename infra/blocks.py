"""Parts of a document that a script writes, between marks that name them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def written(text: str, blocks: Mapping[str, str]) -> str:
    """The text with what stands between its marks replaced. Raises `ValueError` where a mark is missing."""
    for name, content in blocks.items():
        marks = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
        if not marks.search(text):
            raise ValueError(f"There are no marks `<!-- {name}: begin -->` and `<!-- {name}: end -->`.")
        text = marks.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)  # noqa: B023 - called at once
    return text


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown; columns of numbers, which begin with `>`, are aligned to the right."""
    line = "| " + " | ".join(each.removeprefix(">") for each in head) + " |"
    rule = "|" + "|".join("---:" if each.startswith(">") else "---" for each in head) + "|"
    return "\n".join([line, rule, *("| " + " | ".join(row) + " |" for row in rows)])
