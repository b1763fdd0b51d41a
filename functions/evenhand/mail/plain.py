"""Plain text that lines up, also where Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

COLUMNS = 72


def width(text: str) -> int:
    """The columns a text takes in a font of fixed pitch."""
    return sum(2 if _wide(character) else 1 for character in text)


def pad(text: str, columns: int) -> str:
    """The text with spaces after it up to a width."""
    return text + " " * (columns - width(text))


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """The text in lines of at most 72 columns; `first` stands in the place of the first line's indent.

    Breaks at spaces and on either side of a Chinese character, but never before closing punctuation.
    """
    lines = [indent if first is None else first]
    empty = True
    for piece in _pieces(text):
        if not empty and width(lines[-1]) + width(piece.rstrip()) > COLUMNS:
            lines[-1] = lines[-1].rstrip()
            lines.append(indent)
            empty = True
        lines[-1] += piece.lstrip() if empty else piece
        empty = empty and not piece.strip()
    return "\n".join(line.rstrip() for line in lines)


def shorten(text: str, columns: int) -> str:
    """The text, or as many of its words as fit in a width with an ellipsis after them."""
    if width(text) <= columns:
        return text
    kept = ""
    for piece in _pieces(text):
        if width((kept + piece).rstrip()) > columns - 1:
            break
        kept += piece
    return kept.rstrip() + "…"


def bar(percentage: int, cells: int = 20) -> str:
    """A bar of fixed length: `bar(70)` is 14 full and 6 empty cells."""
    full = round(percentage * cells / 100)
    return "\N{FULL BLOCK}" * full + "\N{LIGHT SHADE}" * (cells - full)


def _pieces(text: str) -> Iterator[str]:
    """The parts between which a line may break."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    opened, closing = _category(before) in ("Ps", "Pi"), _category(after) in ("Pe", "Pf", "Po")
    return not opened and not closing and (_wide(before) or _wide(after))


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _category(character: str) -> str:
    return unicodedata.category(character)
