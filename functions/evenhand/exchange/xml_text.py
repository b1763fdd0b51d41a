"""XML written out: elements with what stands in them, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold."""


def text(words: str) -> str:
    """Words as they stand between tags."""
    return escape(_allowed(words))


def _allowed(words: str) -> str:
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words)


def element(name: str, content: str | Iterable[str] = "", **attributes: str) -> str:
    """An element; its content is XML already. A `_` in an attribute's name stands for a colon."""
    written = "".join(f" {key.replace('_', ':')}={quoteattr(_allowed(value))}" for key, value in attributes.items())
    inside = content if isinstance(content, str) else "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def within(name: str, elements: Iterable[str], **attributes: str) -> str:
    """An element with others in it, each on lines of its own; none is indented, for texts keep their line breaks."""
    return element(name, "\n" + "\n".join(elements) + "\n", **attributes)


def document(root: str) -> bytes:
    """A whole file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()
