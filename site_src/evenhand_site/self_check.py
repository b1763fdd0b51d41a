"""Self-checks in a page: questions whose answers are public by declaration, answered in the page and not graded.

    ### A bruise is visible. What do you choose? {.self-check #bruise}

    - [x] Allow {#allow}
      > A bruise is not visible blood.
    - [ ] Remove {#remove}

A self-check goes on to the next heading of its own level or a higher one, or to the next self-check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.quiz.attributes import split_attributes, suggest_id
from evenhand.quiz.collector import Collector
from evenhand.quiz.model import Question
from evenhand.quiz.parser import parse_self_check
from evenhand.quiz.problems import Code, Problem, order
from evenhand_site.fences import Numbered

HEADING = re.compile(r"^(?P<marks>#{1,6})(?P<text>.*)$")
UNDERLINE = re.compile(r"^(=+|-+)[ \t]*$")
NO_HEADING = (" ", ">", "-", "*", "+", "|", "#")
"""What begins a line that a row of `-` below does not make a heading."""
LEVELS = range(2, 5)
MARK = "self-check"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """One self-check and the lines it takes, as indices: from `start`, up to and without `end`."""

    start: int
    end: int
    question: Question
    problems: tuple[Problem, ...]


def find_self_checks(lines: Sequence[str], shown: Numbered, path: str, *, first_line: int = 1) -> tuple[SelfCheck, ...]:
    """The self-checks in a page's lines, the first of which is line `first_line` of the file.

    `shown` are those of the lines that are not code.
    """
    headings = _headings(shown)
    checks: list[SelfCheck] = []
    seen: set[str] = set()
    for position, heading in enumerate(headings):
        if heading.is_self_check:
            ends = (
                each.index for each in headings[position + 1 :] if each.level <= heading.level or each.is_self_check
            )
            end = next(ends, len(lines))
            line = heading.index + first_line
            question, problems = parse_self_check(lines[heading.index : end], path, line)
            more = _id_problems(question, path, line, lines[heading.index], seen)
            seen.add(question.id)
            found = tuple(sorted((*problems, *more), key=order))
            checks.append(SelfCheck(start=heading.index, end=end, question=question, problems=found))
    return tuple(checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    index: int
    level: int
    is_self_check: bool


def _headings(shown: Numbered) -> list[_Heading]:
    """The headings of a page, in either way of writing one."""
    headings: list[_Heading] = []
    before = ""
    for index, line in shown:
        if found := HEADING.match(line):
            level = len(found["marks"])
            marked = level in LEVELS and MARK in split_attributes(found["text"])[1].classes
            headings.append(_Heading(index=index, level=level, is_self_check=marked))
        elif UNDERLINE.match(line) and before.strip() and not before.startswith(NO_HEADING):
            headings.append(_Heading(index=index - 1, level=1 if line.startswith("=") else 2, is_self_check=False))
        before = line
    return headings


def _id_problems(question: Question, path: str, line: int, heading: str, seen: set[str]) -> tuple[Problem, ...]:
    collector = Collector(path)
    if not question.id:
        suggested = suggest_id(question.prompt, seen, "self-check")
        seen.add(suggested)
        column = heading.rindex(f".{MARK}") + len(f".{MARK}") + 1
        message, insert = "The self-check has no id.", f" #{suggested}"
        cure = f"Write `{{.{MARK}{insert}}}` at the end of the heading, and never change it."
        collector.report(Code.MISSING_QUESTION_ID, line, column, message, cure, insert=insert)
    elif question.id in seen:
        message = f"The id `{question.id}` is used by an earlier self-check of this page."
        collector.report(Code.DUPLICATE_QUESTION_ID, line, 1, message, "Give each self-check an id of its own.")
    return collector.problems
