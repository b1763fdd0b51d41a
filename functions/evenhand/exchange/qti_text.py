"""HTML as a QTI item may hold it: the elements of XHTML that QTI 2.1 lists, well formed, without attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evenhand.exchange.from_html import LINKS
from evenhand.exchange.hypertext import Element, names, read_html
from evenhand.exchange.outcome import Losses
from evenhand.exchange.xml_text import element, text

INLINE = names("abbr acronym b big cite code dfn em i kbd q samp small span strong sub sup tt var")
BLOCKS = names("address blockquote dd div dl dt h1 h2 h3 h4 h5 h6 li ol p pre td th tr ul")
VOID = names("br hr")
ROWS = names("tbody thead tfoot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """Makes HTML of Markdown: the site's own, so that an item shows what a page shows."""

    blocks: Callable[[str], str]
    line: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """Writes the texts of one question."""

    render: Renderer
    losses: Losses
    question: str

    def blocks(self, markdown: str) -> str:
        """Paragraphs and other blocks; nothing for no text."""
        return self._within(read_html(self.render.blocks(markdown)).children, blocks=True) if markdown.strip() else ""

    def line(self, markdown: str) -> str:
        """Words within a line."""
        return self._within(read_html(self.render.line(markdown)).children, blocks=False)

    def paragraph(self, markdown: str) -> str:
        """A line as a paragraph of its own."""
        return element("p", self.line(markdown))

    def _within(self, children: Sequence[Element | str], *, blocks: bool) -> str:
        return "".join(
            ("" if blocks and not child.strip() else text(child))
            if isinstance(child, str)
            else self._element(child, blocks=blocks)
            for child in children
        )

    def _element(self, child: Element, *, blocks: bool) -> str:
        match child.name:
            case "a":
                return self._link(child)
            case "img":
                return self._image(child)
            case "details":
                summary = "".join(each.text for each in child.children if isinstance(each, Element))
                self._lose_image()
                return element("p", text(f"[{summary.strip()}]"))
            case "table":
                return self._table(child)
            case name if name in VOID:
                return element(name)
            case name if name in INLINE:
                return element(name, self._within(child.children, blocks=False))
            case "blockquote" | "ul" | "ol" as name:
                return element(name, self._within(child.children, blocks=True))
            case "li":
                return element("li", self._within(child.children, blocks=False))
            case name if name in BLOCKS:
                return element(name, self._within(child.children, blocks=name == "div"))
        return self._within(child.children, blocks=blocks)

    def _table(self, table: Element) -> str:
        rows = [self._row(row) for row in table.every() if row.name == "tr"]
        head = len(rows) > 1 and any(each.name == "thead" for each in table.every())
        parts = [element("thead", rows[0])] if head else []
        return element("table", [*parts, element("tbody", rows[1:] if head else rows)]) if rows else ""

    def _row(self, row: Element) -> str:
        cells = (cell for cell in row.children if isinstance(cell, Element))
        return element("tr", (element(cell.name, self._within(cell.children, blocks=False)) for cell in cells))

    def _link(self, link: Element) -> str:
        inside = self._within(link.children, blocks=False)
        target = link.attributes.get("href", "")
        if LINKS.fullmatch(target):
            return element("a", inside, href=target)
        self.losses.add(f"The link to `{target}`, which is of this site, is not carried.", question=self.question)
        return inside

    def _image(self, image: Element) -> str:
        self._lose_image()
        return text(f"[{image.attributes.get('alt', '')}]")

    def _lose_image(self) -> None:
        self.losses.add("An image is not carried; its description stands in its place.", question=self.question)
