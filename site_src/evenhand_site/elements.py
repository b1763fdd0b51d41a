"""HTML to elements of the Markdown tree, so that the generators see the links in it and turn them into addresses."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = frozenset({"br", "hr", "img", "input"})


def to_element(html: str) -> Element:
    """The one element that a piece of well-formed HTML is."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.builder.close()


class _Reader(HTMLParser):
    """Keeps character references as they are written: the tree is written out without touching them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.builder = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: escape(value or "") for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def handle_entityref(self, name: str) -> None:
        self.builder.data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.builder.data(f"&#{name};")


def replace_paragraphs(root: Element, replacements: dict[str, Element]) -> None:
    """Put elements in the places of the paragraphs that hold nothing but their marks."""
    for parent in list(root.iter()):
        for position, child in enumerate(list(parent)):
            mark = (child.text or "").strip()
            if child.tag == "p" and len(child) == 0 and mark in replacements:
                element = replacements[mark]
                element.tail = child.tail
                parent[position] = element
