"""Why each kind of problem matters, how to mend it, and what it looks like: read from the files in `reasons/`.

    # EH206 An option without an id
    error

    Answers and statistics refer to the id, so that words may be corrected.

    Cure: `evenhand check --fix` writes it.

    Source: where the reason comes from, when it is more than ours.

    ~~~ bad question
    …
    ~~~

    ~~~ good question
    …
    ~~~

What an example shows is a piece of the content, named after `bad` or `good`; see `Piece`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from evenhand.quiz.problems import Code, Severity

TITLE = re.compile(r"^# (?P<code>EH\d{3}) (?P<title>.+)$", re.MULTILINE)
EXAMPLE = re.compile(
    r"^~~~ (?P<side>bad|good) (?P<piece>\w+)(?: encoding=(?P<encoding>\S+))?(?: repeat=(?P<repeat>\d+))?\n"
    r"(?P<text>.*?)^~~~$",
    re.MULTILINE | re.DOTALL,
)


class Piece(StrEnum):
    """What part of the content an example shows."""

    QUESTION = "question"
    """One or more questions of `en.md`."""
    SETTINGS = "settings"
    """Lines under `quiz:` in the front matter of `en.md`."""
    FILE = "file"
    """The whole of `en.md`."""
    TRANSLATION = "translation"
    """One or more questions of `zh.md`."""
    OTHER = "other"
    """The whole of the `en.md` of another quiz."""
    PAGE = "page"
    """A page of the site."""
    TREE = "tree"
    """The files there are."""
    PUBLISHED = "published"
    """A question as it is published and has been taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A piece of content."""

    piece: Piece
    text: str
    encoding: str = "utf-8"
    """How the file is stored."""
    repeat: int = 1
    """How often its text stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What there is to know of one kind of problem."""

    code: Code
    title: str
    severity: Severity
    why: str
    cure: str
    source: str | None
    bad: tuple[Example, ...]
    """Gives the problem."""
    good: tuple[Example, ...]
    """The same, mended."""


@cache
def catalogue() -> Mapping[Code, Reason]:
    """All reasons, in the order of their codes."""
    folder = files("evenhand.quiz") / "reasons"
    texts = [each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".md")]
    reasons = [reason for text in texts for reason in _read(text)]
    return {reason.code: reason for reason in sorted(reasons, key=lambda reason: reason.code)}


def _read(text: str) -> Iterator[Reason]:
    heads = list(TITLE.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : after.start() if after else len(text)]
        yield _reason(Code(head["code"]), head["title"], body)


def _reason(code: Code, title: str, body: str) -> Reason:
    severity, why, *more = (" ".join(each.split()) for each in EXAMPLE.sub("", body).split("\n\n") if each.strip())
    named = dict(each.split(": ", 1) for each in more)
    return Reason(
        code=code,
        title=title,
        severity=Severity(severity),
        why=why,
        cure=named["Cure"],
        source=named.get("Source"),
        bad=_examples("bad", body),
        good=_examples("good", body),
    )


def _examples(side: str, body: str) -> tuple[Example, ...]:
    return tuple(
        Example(
            piece=Piece(found["piece"]),
            text=found["text"],
            encoding=found["encoding"] or "utf-8",
            repeat=int(found["repeat"] or 1),
        )
        for found in EXAMPLE.finditer(body)
        if found["side"] == side
    )
