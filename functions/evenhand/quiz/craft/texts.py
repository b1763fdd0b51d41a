"""Texts as a reader takes them: without markup, without what they quote, as wide as they look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from evenhand.quiz.folding import fold
from evenhand.quiz.model import Option, Part, Question

CODE = re.compile(r"(?P<fence>`+)(?P<text>.+?)(?P=fence)", re.DOTALL)
IMAGE_OR_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\([^)]*\)")
EMPHASIS = re.compile(
    r"(?<!\\)(?P<star>\*{1,3})(?=\S)(?P<starred>.+?)(?<=[^\s\\])(?P=star)"
    r"|(?<![\\\w])(?P<bar>__?)(?=\S)(?P<barred>.+?)(?<=[^\s\\])(?P=bar)(?!\w)",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
QUOTED = re.compile('"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》')
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def folded(text: str) -> str:
    """A text without its Markdown, in the form in which written answers are compared."""
    return fold(plain(text))


def plain(text: str) -> str:
    """A text without its Markdown."""
    if not any(sign in text for sign in "*_`[\\"):
        return text
    text = IMAGE_OR_LINK.sub(r"\g<text>", text)
    text = EMPHASIS.sub(lambda found: found["starred"] or found["barred"], text)
    return ESCAPE.sub(r"\1", text.replace("`", ""))


def unquoted(text: str) -> str:
    """A text without what stands in quotation marks: the words of somebody else."""
    return QUOTED.sub(" ", text)


def width(text: str) -> int:
    """How wide a text looks: a Chinese character takes the room of two letters."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def code_in(text: str) -> set[str]:
    """What is written as code: keys, values, names that mean the same in every language."""
    return {found["text"].strip() for found in CODE.finditer(text)} if "`" in text else set()


def without_code(text: str) -> str:
    """A text without what is written as code."""
    return CODE.sub(" ", text) if "`" in text else text


def items_of(question: Question) -> tuple[Option | Part, ...]:
    """What can be chosen in a question and what is to be answered."""
    return (*question.options, *question.parts)


def texts_of(question: Question) -> Iterator[tuple[str, str]]:
    """Every text of a question that is shown at some time, each after the id of the option or part it belongs to."""
    yield "", question.prompt
    yield "", question.material
    for item in items_of(question):
        yield item.id, item.text
        yield item.id, item.feedback or ""
    yield "", question.explanation or ""


def links_in(text: str) -> list[str]:
    """The targets of the links and images in a text, as they are written."""
    names = {"link_open": "href", "image": "src"}
    return [str(token.attrGet(names[token.type])) for token in _inline(text) if token.type in names]


def images_without_words(text: str) -> list[str]:
    """The addresses of the images in a text that say nothing to who cannot see them."""
    images = (token for token in _inline(text) if token.type == "image")
    return [str(token.attrGet("src")) for token in images if not token.content.strip()]


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "reference"])


def _inline(text: str) -> Iterator[Token]:
    """The inline tokens of a text; none, at no cost, where it can hold neither a link nor an image."""
    if "](" not in text and "<" not in text:
        return
    waiting = list(reversed(_markdown().parse(text)))
    while waiting:
        token = waiting.pop()
        yield token
        waiting += reversed(token.children or ())
