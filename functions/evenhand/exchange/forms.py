"""A text in one of the four ways in which Moodle keeps texts, as Markdown."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

from evenhand.exchange.from_html import Rewritten, from_html
from evenhand.exchange.prose import IMAGE, TEX, as_markdown, closed, outside_code, tags_in, unshielded

MARKED_UP = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w+;")
FILES = re.compile(r"^(?:@@PLUGINFILE@@|data:)", re.IGNORECASE)


class Form(StrEnum):
    """How a text is written."""

    HTML = "html"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    AUTO = "moodle"
    """Plain lines, in which HTML may stand."""


def rewritten(text: str, form: Form) -> Rewritten:
    """The text in Markdown, and what it lost."""
    match form:
        case Form.PLAIN:
            result = Rewritten(markdown=as_markdown(text))
        case Form.MARKDOWN:
            result = _from_markdown(text.strip())
        case Form.AUTO if not MARKED_UP.search(text):
            result = Rewritten(markdown=as_markdown(text))
        case Form.AUTO:
            result = from_html(text.strip().replace("\n", "<br>"))
        case Form.HTML:
            result = from_html(text)
    if form is not Form.MARKDOWN and TEX.search(text):
        reason = "A formula is shown as it is written."
        result = Rewritten(markdown=result.markdown, losses=(*result.losses, reason))
    return result


def _from_markdown(text: str) -> Rewritten:
    losses: dict[str, None] = {}

    def without_files(image: re.Match[str]) -> str:
        if not FILES.match(image["target"]):
            return image[0]
        says = f"; its description, “{image['alt'][:60]}”, stands in its place" if image["alt"] else ""
        losses.setdefault(f"An image is not carried{says}.")
        return f"\\[{image['alt']}\\]" if image["alt"] else ""

    text = outside_code(text, lambda piece: IMAGE.sub(without_files, piece))
    if tags_in(text):
        losses.setdefault("HTML within Markdown is shown as it is written.")
    return Rewritten(markdown=closed(unshielded(text)), losses=tuple(losses))


def number(text: str) -> Fraction | None:
    """The number in a text as Moodle writes it, or None."""
    text = text.strip()
    if not re.fullmatch(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", text):
        return None
    return Fraction(text)
