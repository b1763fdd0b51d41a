"""XML as a tree with line numbers, read without danger: a file with a document type is refused before it is read on.

Without one there are no entities but the five of XML, so none can grow and none can fetch anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from evenhand.exchange.outcome import ExchangeFailed

DEEPEST = 50


@dataclass(slots=True, kw_only=True)
class Node:
    """An element."""

    name: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""
    """What stands right in it."""

    def all(self, name: str) -> Iterator[Node]:
        """The elements of that name right in it."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first of them, or None."""
        return next(self.all(name), None)

    def word(self, name: str, default: str = "") -> str:
        """The text of the first of them."""
        child = self.first(name)
        return child.text.strip() if child is not None else default


def read_xml(text: str) -> Node:
    """The root of an XML document; raises `ExchangeFailed` where it is none, or where it could do harm."""
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        reason = f"The file is not XML: {expat.errors.messages.get(error.code, 'it cannot be read')}."
        raise ExchangeFailed(reason, "Export it again, or mend the line.", line=error.lineno) from None
    if reader.root is None:
        raise ExchangeFailed("The file is empty.", "Export it again.", line=1)
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        # Decoded already, whatever the file says of itself.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _refuse(self, *_: object) -> None:
        raise ExchangeFailed(
            "The file has a document type, which can hide entities that grow or fetch other files.",
            "Remove the `<!DOCTYPE …>`; Moodle writes none.",
            line=self.parser.CurrentLineNumber,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) == DEEPEST:
            raise ExchangeFailed(
                f"More than {DEEPEST} elements stand in each other here.",
                "Check that the file is a question bank.",
                line=self.parser.CurrentLineNumber,
            )
        node = Node(name=name, line=self.parser.CurrentLineNumber, attributes=attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data
