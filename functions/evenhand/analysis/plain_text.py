"""The plain text of a bit of sanitised HTML: `<p>A <em>street</em> fight</p>` reads `A street fight`."""

from __future__ import annotations

from html.parser import HTMLParser

BREAKS = frozenset({"br", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "li", "ol", "p", "pre", "td", "ul"})
"""Elements around which a reader sees a gap."""


def plain_text(html: str) -> str:
    """The text on one line, with an image's description in its place."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.parts.append(" ")
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
