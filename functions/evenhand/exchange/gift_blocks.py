"""A GIFT file taken apart: the questions between blank lines, their escapes, comments and categories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange.forms import number
from evenhand.quiz.model import NumericRange

ESCAPES = {"\\": "\ufdda", ":": "\ufdd2", "#": "\ufdd3", "=": "\ufdd4", "{": "\ufdd5", "}": "\ufdd6", "~": "\ufdd7"}
"""Sign to what stands for it, escaped, while a question is taken apart; no text has these characters."""
NEW_LINE = "\ufdd9"
ESCAPED = re.compile(r"\\([\\:#={}~n])")
PLAIN = str.maketrans({NEW_LINE: "\n", **{placeholder: sign for sign, placeholder in ESCAPES.items()}})
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
COMMENT_ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f])+)\]")
COMMENT_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f])+)\]")
MADE_BY_MOODLE = re.compile(r"//\s*question:\s*\d+\s+name:")
RULER = re.compile(r"//[\s\W_]*")
WEIGHT = re.compile(r"%(?P<weight>-*\d{1,3}(?:\.\d{0,20})?)%")
CATEGORY = re.compile(r"\$CATEGORY:(?P<path>.*)", re.DOTALL)
CATEGORY_PIECE = re.compile(r"(?<!/)/(?!/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What stands between two blank lines."""

    line: int
    """Of its first line that says something, from 1."""
    text: str
    """With placeholders for escaped signs, without comments."""
    id: str = ""
    """That a comment gives it."""
    tags: tuple[str, ...] = ()
    comments: int = 0
    """How many comments of the author it has."""


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a file."""
    lines = NONCHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text).split("\n")
    start: int | None = None
    for place, line in enumerate([*lines, ""], start=1):
        if line.strip() and start is None:
            start = place
        elif not line.strip() and start is not None:
            yield _block(lines[start - 1 : place - 1], start)
            start = None


def _block(lines: list[str], start: int) -> Block:
    comments = [line.strip() for line in lines if line.strip().startswith("//")]
    said = ["" if line.strip().startswith("//") else line for line in lines]
    first = next((number for number, line in enumerate(said) if line.strip()), 0)
    ids = COMMENT_ID.findall("\n".join(comments))
    return Block(
        line=start + first,
        text=_escaped("\n".join(said)).strip(),
        id=_bracketed(ids[0]) if ids else "",
        tags=tuple(_bracketed(tag) for tag in COMMENT_TAG.findall("\n".join(comments))),
        comments=sum(_says_something(comment) for comment in comments),
    )


def _says_something(comment: str) -> bool:
    rest = COMMENT_TAG.sub("", COMMENT_ID.sub("", comment))
    return not MADE_BY_MOODLE.match(comment) and not RULER.fullmatch(rest)


def _bracketed(text: str) -> str:
    return text.replace("\\]", "]").strip()


def _escaped(text: str) -> str:
    return ESCAPED.sub(lambda found: NEW_LINE if found[1] == "n" else ESCAPES[found[1]], text)


def plain(text: str) -> str:
    """The text with the signs that were escaped."""
    return text.translate(PLAIN)


def category_of(block: Block) -> tuple[str, ...] | None:
    """The path of the category that a block begins, or None where it is a question."""
    found = CATEGORY.match(block.text)
    return category_path(plain(found["path"])) if found else None


def category_path(path: str) -> tuple[str, ...]:
    """The names in a category's path; `$course$`, `top` and the default one name nothing."""
    pieces = (piece.strip().replace("//", "/") for piece in CATEGORY_PIECE.split(path.strip()))
    return tuple(
        piece for piece in pieces if piece and not re.fullmatch(r"\$\w+\$|top|default for .*", piece, re.IGNORECASE)
    )


def pieces(text: str, sign: str) -> Sequence[str]:
    """The answers between the signs that begin them."""
    first, *rest = (piece.strip() for piece in text.split(sign))
    return [first, *rest] if first else rest


def weight(piece: str, default: Fraction) -> tuple[Fraction, str]:
    """The percentage that an answer begins with, else the default, and the rest of the answer."""
    found = WEIGHT.match(piece)
    if not found:
        return default, piece
    share = Fraction(found["weight"].strip("-").rstrip("."))
    return (-share if found["weight"].startswith("-") else share), piece[found.end() :].strip()


def numbers_in(text: str) -> NumericRange | None:
    """The numbers that `3`, `3:0.5` or `2..4` means, or None."""
    low, dots, high = text.partition("..")
    if dots:
        ends = number(low), number(high)
    else:
        middle, _, tolerance = text.partition(":")
        centre, spread = number(middle), number(tolerance or "0")
        ends = (centre - spread, centre + spread) if centre is not None and spread is not None else (None, None)
    if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return None
    return NumericRange(low=ends[0], high=ends[1])
