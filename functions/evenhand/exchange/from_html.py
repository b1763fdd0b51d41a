"""HTML to Markdown: paragraphs, line breaks, bold, italics, code, lists, quotes, links; the rest is a loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evenhand.exchange.emphasis import BREAK, OPEN_EM, OPEN_STRONG, WHOLE, around, emphasised, kept, trimmed
from evenhand.exchange.hypertext import BLOCKS, HIDDEN, Element, names, read_html
from evenhand.exchange.prose import escaped, starting

STRONG, EMPHASIS = frozenset({"b", "strong"}), frozenset({"em", "i"})
PLAIN = names("abbr address article body center dd div dl dt footer header html label li main nav p section span")
"""Elements that say nothing but where they end."""
CELLS = frozenset({"td", "th"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MEDIA = names("audio canvas embed iframe math object svg video")
LINKS = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A text in Markdown, and what it lost on the way there."""

    markdown: str
    losses: tuple[str, ...] = ()


def from_html(html: str) -> Rewritten:
    """The Markdown that shows what a bit of HTML shows."""
    writer = _Writer()
    blocks = writer.blocks(read_html(html).children)
    return Rewritten(markdown="\n\n".join(blocks), losses=tuple(writer.losses))


class _Writer:
    def __init__(self) -> None:
        self.losses: dict[str, None] = {}

    def blocks(self, children: Sequence[Element | str]) -> list[str]:
        """The blocks of Markdown that some content makes."""
        blocks: list[str] = []
        line: list[Element | str] = []
        for child in children:
            if isinstance(child, str) or child.name not in BLOCKS:
                line.append(child)
            else:
                blocks += [self._paragraph(line), *self._block(child)]
                line = []
        return [block for block in [*blocks, self._paragraph(line)] if block]

    def _block(self, element: Element) -> list[str]:
        match element.name:
            case "ul" | "ol":
                if element.attributes.keys() & {"start", "type", "reversed"}:
                    self._lose("the numbering of a list is not carried")
                return [self._list(element)]
            case "blockquote":
                lines = "\n\n".join(self.blocks(element.children)).split("\n")
                return ["\n".join(f"> {line}".rstrip() for line in lines)]
            case "pre":
                return [_fenced(self._code_in(element))]
            case "hr":
                return ["* * *"]
            case "table":
                self._lose("a table is not carried; its cells are, row by row")
                return self._rows(element)
            case name if name in HEADINGS:
                self._lose("a heading is written in bold")
                return [self._paragraph([Element(name="b", children=element.children)])]
            case name if name not in PLAIN:
                self._lose(f"`<{name}>` is not carried; its text is")
        return self.blocks(element.children)

    def _paragraph(self, children: Sequence[Element | str]) -> str:
        """A paragraph: the lines between its breaks, none of which begins another block."""
        text = "".join(self._inline(child) for child in children)
        lines = (SPACE.sub(" ", line).strip() for line in text.split(BREAK))
        return "\\\n".join(starting(emphasised(line)) for line in lines if line)

    def _inline(self, child: Element | str) -> str:
        if isinstance(child, str):
            return kept(escaped(SPACE.sub(" ", child)))
        inside = "".join(self._inline(each) for each in child.children)
        match child.name:
            case "br":
                return BREAK
            case "code" | "kbd" | "samp" | "tt":
                return _code(SPACE.sub(" ", self._code_in(child)))
            case "a":
                return self._link(inside, child)
            case "img":
                return self._image(child)
            case "wbr":
                return ""
            case name if name in STRONG:
                return around(inside, OPEN_STRONG)
            case name if name in EMPHASIS:
                return around(inside, OPEN_EM)
            case name if name in HIDDEN:
                self._lose(f"`<{name}>` is not carried")
                return ""
            case name if name in MEDIA:
                self._lose(f"`<{name}>` is not carried")
            case name if name in BLOCKS:
                if name not in PLAIN:
                    self._lose(f"`<{name}>` within a line is not carried; its text is")
                return f"{BREAK}{inside}{BREAK}"
            case name if name in PLAIN:
                if "style" in child.attributes:
                    self._lose("the style of a text is not carried")
            case name:
                self._lose(f"`<{name}>` is not carried; its text is")
        return inside

    def _link(self, inside: str, link: Element) -> str:
        target = link.attributes.get("href", "").strip()
        if not inside.strip(f" {BREAK}"):
            return inside
        if not LINKS.fullmatch(target) or any(each.name == "a" for each in link.every()):
            if target:
                self._lose(f"the link to `{target[:60]}` is not carried; its text is")
            return inside
        lead, words, trail = trimmed(inside.replace(BREAK, " "))
        return f"{lead}{WHOLE}[{words}](<{target}>){WHOLE}{trail}"

    def _image(self, image: Element) -> str:
        described = image.attributes.get("alt", "").strip()
        says = f"; its description, “{described[:60]}”, stands in its place" if described else " and has no description"
        self._lose(f"an image is not carried{says}")
        return kept(escaped(f"[{described}]")) if described else ""

    def _code_in(self, element: Element) -> str:
        """The text of an element in which markup means nothing."""
        for each in element.every():
            if each.name == "img":
                self._image(each)
            elif each.name in HIDDEN:
                self._lose(f"`<{each.name}>` is not carried")
        return element.text

    def _list(self, element: Element) -> str:
        items = [self.blocks(child.children) for child in _items(element)]
        lines: list[str] = []
        for number, blocks in enumerate((blocks for blocks in items if blocks), start=1):
            mark = f"{number}. " if element.name == "ol" else "- "
            first, *rest = "\n\n".join(blocks).split("\n")
            lines += [mark + first, *((" " * len(mark) + line).rstrip() for line in rest)]
        return "\n".join(lines)

    def _rows(self, table: Element) -> list[str]:
        """A paragraph for each row; what stands beside the rows has its own."""
        blocks: list[str] = []
        for child in table.children:
            if isinstance(child, str) or child.name not in ("tr", "tbody", "thead", "tfoot"):
                blocks += self.blocks([child])
            elif child.name == "tr":
                cells = [_cell(cell) for cell in child.children if isinstance(cell, Element) or cell.strip()]
                blocks.append(self._paragraph([piece for cell in cells for piece in (cell, " · ")][:-1]))
            else:
                blocks += self._rows(child)
        return blocks

    def _lose(self, reason: str) -> None:
        self.losses.setdefault(f"{reason[0].upper()}{reason[1:]}.")


def _cell(cell: Element | str) -> Element | str:
    """A cell as a part of the line of its row."""
    return Element(name="span", children=cell.children) if isinstance(cell, Element) and cell.name in CELLS else cell


def _items(element: Element) -> Iterator[Element]:
    """The items of a list; what stands between them belongs to the one before."""
    items: list[Element] = []
    for child in element.children:
        if isinstance(child, Element) and child.name == "li":
            items.append(child)
        elif isinstance(child, Element) or child.strip():
            if not items:
                items.append(Element(name="li"))
            items[-1].children.append(child)
    return iter(items)


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    content = text.replace("\u00a0", " ").strip("\n")
    return f"{fence}\n{content}\n{fence}" if content.strip() else ""


def _code(text: str) -> str:
    words = text.strip()
    if not words:
        return text
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{WHOLE}{ticks}{pad}{words}{pad}{ticks}{WHOLE}"
