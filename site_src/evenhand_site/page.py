"""A content page as its author wrote it: which quizzes it names, its self-checks, its sections, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.quiz.attributes import split_attributes
from evenhand.quiz.collector import Collector
from evenhand.quiz.problems import Code, Problem, order
from evenhand_site.fences import Numbered, outside_fences
from evenhand_site.self_check import SelfCheck, find_self_checks

QUIZ = re.compile(r"^:::[ \t]+quiz[ \t]+(?P<name>\S+)[ \t]*$")
ALMOST_QUIZ = re.compile(r"^[ \t>]*:::[ \t]*quiz\b", re.IGNORECASE)
TICKED = re.compile(r"(?:^|[\s>|:])(?:[-*+]|\d{1,9}[.)])[ \t]+\[[xX]\](?:\s|$)")
"""A ticked box anywhere a list item could stand: in a quote, in a list, in a box with a title. Rather too often than
too seldom."""
HEADING = re.compile(r"^#{1,6}(?P<text>.*)$")
FENCE = re.compile(r"^---[ \t]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A line that names a quiz."""

    index: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page."""

    path: str
    body_line: int
    """The line of the file at which the text after the front matter begins, from 1."""
    lines: tuple[str, ...]
    """The text after the front matter."""
    quizzes: tuple[Mention, ...]
    self_checks: tuple[SelfCheck, ...]
    sections: frozenset[str]
    """The ids that headings carry, those of self-checks left out."""
    problems: tuple[Problem, ...]


def read_page(text: str, path: str) -> Page:
    """The page in a file's text; `path` is only named in problems."""
    text = text.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n").replace("\r", "\n")
    every = text.split("\n")
    start = _front_matter_end(every)
    lines = every[start:]
    shown = outside_fences(lines)
    checks = find_self_checks(lines, shown, path, first_line=start + 1)
    problems = [
        *line_problems(shown, checks, path, first_line=start + 1),
        *(problem for check in checks for problem in check.problems),
    ]
    return Page(
        path=path,
        body_line=start + 1,
        lines=tuple(lines),
        quizzes=find_quizzes(shown),
        self_checks=checks,
        sections=_sections(shown, checks),
        problems=tuple(sorted(problems, key=order)),
    )


def find_quizzes(shown: Numbered) -> tuple[Mention, ...]:
    """The lines that name a quiz, `::: quiz NAME`."""
    return tuple(Mention(index=index, name=found["name"]) for index, line in shown if (found := QUIZ.match(line)))


def line_problems(
    shown: Numbered, checks: Sequence[SelfCheck], path: str, *, first_line: int = 1
) -> tuple[Problem, ...]:
    """Lines that would publish an answer, and lines that were meant to name a quiz and would be shown as text."""
    collector = Collector(path)
    for index, line in shown:
        if (ticked := TICKED.search(line)) and not _within(index, checks):
            collector.report(
                Code.TICKED_ITEM,
                first_line + index,
                line.index("[", ticked.start()) + 1,
                "A ticked box outside a self-check would publish an answer.",
                "Move the question to a quiz, mark its heading `{.self-check #id}`, or, if it is an example, put it "
                "between two lines of three backticks.",
            )
        if ALMOST_QUIZ.match(line) and not QUIZ.match(line):
            message = f"`{line.strip()}` does not name a quiz in the way that is understood."
            cure = "Write `::: quiz NAME` on a line of its own, not indented, with one name."
            collector.report(Code.UNKNOWN_QUIZ, first_line + index, 1, message, cure)
    return collector.problems


def _front_matter_end(lines: Sequence[str]) -> int:
    """The index after the front matter; 0 where there is none."""
    if not lines or not FENCE.match(lines[0]):
        return 0
    return next((index + 1 for index in range(1, len(lines)) if FENCE.match(lines[index])), 0)


def _sections(shown: Numbered, checks: Sequence[SelfCheck]) -> frozenset[str]:
    identities = (
        split_attributes(found["text"])[1].id
        for index, line in shown
        if (found := HEADING.match(line)) and not _within(index, checks)
    )
    return frozenset(identity for identity in identities if identity)


def _within(index: int, checks: Sequence[SelfCheck]) -> bool:
    return any(check.start <= index < check.end for check in checks)
