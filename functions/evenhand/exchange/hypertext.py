"""HTML as a tree, forgiving of what editors leave behind: unclosed elements, stray ends, any depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


def names(text: str) -> frozenset[str]:
    """The names in a text."""
    return frozenset(text.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")
BLOCKS = names(
    "address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that stand on lines of their own."""
HIDDEN = names("head link meta script style template title")
"""Elements whose content nobody sees."""
CLOSED_BY = {
    "p": BLOCKS,
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
}
"""Element to those whose beginning ends it."""
NOT_IN_TEXT = re.compile("[\ufdd0-\ufdef\U000f0000-\U000f007f]")
"""Characters for private use, which readers of the tree use."""
DEEPEST = 40
"""Elements within elements; what is deeper stands in the last of them."""


@dataclass(slots=True, kw_only=True)
class Element:
    """An element with what stands in it."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text that is seen in it, the description of an image for it."""
        if self.name in HIDDEN:
            return ""
        if self.name == "img":
            return self.attributes.get("alt", "")
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def every(self) -> Iterator[Element]:
        """All elements in it, itself not."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.every()


def read_html(html: str) -> Element:
    """The tree of a bit of HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element(name="")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while len(self._open) > 1 and tag in CLOSED_BY.get(self._open[-1].name, ()):
            self._open.pop()
        element = Element(name=tag, attributes={name: _seen(value or "") for name, value in attrs})
        if len(self._open) > DEEPEST:
            self._open[-1].children.append(" ")
            return
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].name == tag:
                del self._open[depth:]
                return

    def parse_html_declaration(self, i: int) -> int:
        try:
            return super().parse_html_declaration(i)
        except AssertionError:  # `<![` before what names no section: to browsers it begins a comment
            return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(_seen(data))


def _seen(text: str) -> str:
    return NOT_IN_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
