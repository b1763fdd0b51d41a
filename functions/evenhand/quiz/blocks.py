"""The blocks of a quiz's Markdown: what stands where, with the lines, and nothing of what is written in it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

QUESTION_LEVEL = 2
"""Questions of a quiz are headings of this level; a self-check's heading may be deeper."""
TASK = re.compile(r"\[(?P<mark>[ xX])\](?:[ \t]+|$)")
"""The box that an option begins with."""


@cache
def markdown() -> MarkdownIt:
    """The reader of a quiz's structure."""
    # Inline markup is left alone here: the text of questions and options is kept as it was written.
    unused = ["inline", "text_join", "html_block", "lheading", "reference"]
    return MarkdownIt("commonmark", {"html": False}).disable(unused)


def line_of(token: Token) -> int:
    """The line a block token begins at, from 1."""
    return token.map[0] + 1 if token.map else 1


def blocks_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens grouped by the blocks of the outermost level."""
    blocks: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            blocks.append([])
        blocks[-1].append(token)
        depth += token.nesting
    return blocks


def items_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """The items of a list, each with the tokens that open and close it."""
    return blocks_of(tokens[1:-1])


def first_line(item: Sequence[Token]) -> str:
    """The text of an item's first paragraph, its lines joined."""
    if len(item) > 2 and item[1].type == "paragraph_open":
        return item[2].content.replace("\n", " ")
    return ""


def is_task_list(block: Sequence[Token]) -> bool:
    """Whether a block is a list in which any item has a box."""
    return block[0].type == "bullet_list_open" and any(TASK.match(first_line(item)) for item in items_of(block))
