"""A question of a paper as HTML, as one attempt shows it: its options in their order, with what was answered so far.

The player does the same in the browser (`questions.js`); this is for browsers without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

ROWS = ("eh-option", "eh-part")


def laid_out(html: str, order: Sequence[str], given: Collection[str]) -> str:
    """The HTML with the rows of the options, or of what is to be ordered, in this order, and the answers filled in."""
    return _ordered(_filled(html, given), order)


def _filled(html: str, given: Collection[str]) -> str:
    reader = _Reader(html)
    for at, text in reversed([each for mark in reader.fields if (each := mark.filled(given))]):
        html = html[:at] + text + html[at:]
    return html


def _ordered(html: str, order: Sequence[str]) -> str:
    """As it is when the rows are not those of the order: what is shown in another order is still the whole question."""
    rows = {row.id.rpartition(".")[2]: row for row in _Reader(html).rows}
    if not order or rows.keys() != set(order):
        return html
    places = sorted(rows.values(), key=lambda row: row.start)
    parts: list[str] = []
    at = 0
    for place, wanted in zip(places, order, strict=True):
        parts += [html[at : place.start], html[rows[wanted].start : rows[wanted].end]]
        at = place.end
    return "".join([*parts, html[at:]])


@dataclass(slots=True, kw_only=True)
class _Row:
    tag: str
    start: int
    end: int = 0
    id: str = ""
    depth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A field, and where an attribute of it can be put."""

    kind: str
    value: str
    end: int

    def filled(self, given: Collection[str]) -> tuple[int, str] | None:
        """What to put where, or None when it stays as it is."""
        if self.kind == "text":
            text = next(iter(given), "")
            return (self.end, f' value="{escape(text)}"') if text else None
        if not self.value or self.value not in given:
            return None
        return self.end, " selected" if self.kind == "option" else " checked"


class _Reader(HTMLParser):
    """Finds rows and fields, and where in the text they are."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[_Row] = []
        self.fields: list[_Field] = []
        self._open: _Row | None = None
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        start = self._at()
        if self._open is None and set(named.get("class", "").split()) & set(ROWS):
            self._open = _Row(tag=tag, start=start)
        elif self._open is not None and tag == self._open.tag:
            self._open.depth += 1
        if tag not in ("input", "select", "option"):
            return
        if self._open is not None and not self._open.id:
            self._open.id = named.get("id", "")
        end = start + len((self.get_starttag_text() or "").rstrip("/>").rstrip())
        self.fields.append(_Field(kind=named.get("type", tag), value=named.get("value", ""), end=end))

    def handle_endtag(self, tag: str) -> None:
        if self._open is None or tag != self._open.tag:
            return
        self._open.depth -= 1
        if not self._open.depth:
            self._open.end = self._at() + len(f"</{tag}>")
            self.rows.append(self._open)
            self._open = None

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
