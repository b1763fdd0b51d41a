"""Parse a quiz file, in Markdown, into a quiz or into problems.

    ---
    title: Real-world violence, knowledge test
    quiz:
      id: real-world-violence
      pass_mark: 80%
    ---

    ## A 12-second clip shows a street fight; blood is visible. {#street-fight points=2 critical}

    - [ ] Allow {#allow}
      > Visible blood rules this out.
    - [x] Restrict to adults {#restrict}

    > The test is what the viewer sees, not what the uploader says.

Each `##` heading is a question, the task list its options, `>` right under an option its feedback, the closing quote
the explanation. Whatever else stands between the heading and the options is shown with the question. All problems are
found in one pass, each with its place and its cure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evenhand.quiz.attributes import split_attributes, suggest_id
from evenhand.quiz.blocks import QUESTION_LEVEL, line_of, markdown
from evenhand.quiz.collector import Collector
from evenhand.quiz.frontmatter import read_front_matter
from evenhand.quiz.model import ORIGINAL, Kind, Question, Quiz
from evenhand.quiz.problems import Code, Problem
from evenhand.quiz.question_reader import QuestionReader
from evenhand.quiz.settings import first_tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

    from evenhand.quiz.frontmatter import FrontMatter

UNSPACED = re.compile(r"#{2,}[^#\s].*\{[^{}]*#[^{}]*\}\s*$", re.MULTILINE)
"""A question's heading without its space, which Markdown takes for text, and its answers for those of the one above."""
LARGEST = 1_000_000
"""Characters of one file; the longest real test is a twentieth of it."""
MOST_CASES = 80
"""Each is stored as a judgement in the one transaction that keeps a submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a file gave: a quiz when nothing is wrong with it, and the problems, advice included."""

    quiz: Quiz | None
    problems: tuple[Problem, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    """Question id to the line of its heading, from 1."""


def parse(text: str, path: str, *, language: str = ORIGINAL) -> Parsed:
    """The quiz in a file's text; `path` is only named in problems.

    A file in another language than the original is a translation: it has the same ids and no key.
    """
    collector = Collector(path)
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    if len(text) > LARGEST:
        message = f"The file has {len(text):,} characters; {LARGEST:,} is the most."
        collector.report(Code.TOO_LARGE, 1, 1, message, "Split it into several quizzes.")
        return Parsed(quiz=None, problems=collector.problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    translation = language != ORIGINAL
    front = read_front_matter(lines, collector, translation=translation)
    body = [""] * (front.body_line - 1) + lines[front.body_line - 1 :]
    sections = _sections(body, collector)
    questions = tuple(
        QuestionReader(body, collector, translation=translation).read(section, level=QUESTION_LEVEL)
        for section in sections.questions
    )
    if not questions:
        message = "The quiz has no question."
        cure = "Write a `## ` heading for each question and `- [ ] ` lines under it."
        collector.report(Code.NO_QUESTIONS, min(front.body_line, len(lines)), 1, message, cure)
    _report_ids(sections.questions, questions, body, collector, translation=translation)
    if not translation:
        if questions and all(question.void for question in questions):
            message = "Every question of the quiz is void, so that it asks nothing."
            cure = "Write a question in their place; those that are void stay, for the attempts that were asked them."
            collector.report(Code.NO_QUESTIONS, line_of(sections.questions[0][0]), 1, message, cure)
        _check_draws(front, questions, collector)
        _check_cases(sections.questions, questions, collector)
    if collector.failed or front.quiz_id is None or front.title is None:
        return Parsed(quiz=None, problems=collector.problems)
    quiz = Quiz(
        id=front.quiz_id,
        language=language,
        title=front.title,
        introduction="\n".join(body[: sections.introduction_end]).strip(),
        settings=front.settings,
        questions=questions,
    )
    places = {question.id: line_of(section[0]) for section, question in zip(sections.questions, questions, strict=True)}
    return Parsed(quiz=quiz, problems=collector.problems, lines=places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Where a question and its answers stand in a file."""

    lines: list[str]
    """Of the whole file, with nothing in place of the front matter."""
    heading: int
    """The heading's line, from 1."""
    answers: Sequence[Token]
    """The block of its answers, from the token that opens it."""


def section_of(text: str, line: int) -> Section:
    """The question whose heading stands at a line of a file in which nothing is wrong."""
    lines = text.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    collector = Collector("")
    front = read_front_matter(lines, collector, translation=False)
    body = [""] * (front.body_line - 1) + lines[front.body_line - 1 :]
    tokens = next(each for each in _sections(body, collector).questions if line_of(each[0]) == line)
    answers = QuestionReader(body, collector, translation=False).answers(tokens)
    return Section(lines=body, heading=line, answers=answers)


def parse_self_check(lines: Sequence[str], path: str, first_line: int) -> tuple[Question, tuple[Problem, ...]]:
    """The self-check in some lines of a page, the first of which is its heading and stands at `first_line`.

    A self-check is public by declaration: its heading carries `{.self-check #id}`.
    """
    collector = Collector(path)
    before = [""] * (first_line - 1)
    padded = [*before, *lines]
    level = len(lines[0]) - len(lines[0].lstrip("#"))
    # The generators take `##A` for a heading too; CommonMark wants a space.
    heading = f"{lines[0][:level]} {lines[0][level:].lstrip()}"
    tokens = markdown().parse("\n".join([*before, heading, *lines[1:]]))
    question = QuestionReader(padded, collector, translation=False).read(tokens, level=level)
    if question.void or question != question.without_accepted():
        message = "A self-check is not graded, so that nothing is void or accepted in it."
        collector.report(Code.NOT_ACCEPTABLE, first_line, 1, message, "Write what is right, or remove the self-check.")
    return question, collector.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sections:
    questions: list[list[Token]]
    introduction_end: int
    """The line, from 0, at which the first question begins."""


def _sections(body: list[str], collector: Collector) -> _Sections:
    questions: list[list[Token]] = []
    introduction_end = len(body)
    # What a heading says is no heading without its space, whatever it begins with.
    block = ""
    for token in markdown().parse("\n".join(body)):
        if token.type == "heading_open" and token.level == 0 and token.map:
            if token.tag == "h2":
                if not questions:
                    introduction_end = token.map[0]
                questions.append([])
            else:
                collector.report(
                    Code.BAD_HEADING_LEVEL,
                    token.map[0] + 1,
                    1,
                    "A quiz file has headings of the second level only, one for each question.",
                    "Write `## ` before a question; the quiz's title stands in the front matter.",
                )
        elif block == "paragraph_open" and token.level == 1 and token.map and UNSPACED.match(token.content):
            message = "This looks like a question and is text: a heading has a space after its `##`."
            collector.report(Code.BAD_HEADING_LEVEL, token.map[0] + 1, 1, message, "Write `## ` before the question.")
        if questions:
            questions[-1].append(token)
        block = token.type
    return _Sections(questions=questions, introduction_end=introduction_end)


def _report_ids(
    sections: list[list[Token]],
    questions: tuple[Question, ...],
    body: list[str],
    collector: Collector,
    *,
    translation: bool,
) -> None:
    taken = {question.id for question in questions}
    seen: set[str] = set()
    for section, question in zip(sections, questions, strict=True):
        line = line_of(section[0])
        if not question.id:
            suggested = suggest_id(question.prompt, taken, "question")
            taken.add(suggested)
            cure = f"Write `{{#{suggested}}}` at the end of the heading, and never change it: results refer to it."
            column, insert = _id_place(body[line - 1], suggested)
            insert = "" if translation or not question.prompt else insert
            collector.report(Code.MISSING_QUESTION_ID, line, column, "The question has no id.", cure, insert=insert)
        elif question.id in seen:
            message = f"The id `{question.id}` is used by an earlier question."
            cure = "Give each question of the quiz an id of its own."
            collector.report(Code.DUPLICATE_QUESTION_ID, line, 1, message, cure)
        seen.add(question.id)


def _id_place(heading: str, identity: str) -> tuple[int, str]:
    """The column at which a heading takes its id, and what to write there; nothing where a person must look first."""
    text, attributes = split_attributes(heading)
    if attributes.odd:
        return len(heading.rstrip()) + 1, ""
    if attributes.values or attributes.classes:
        return heading.index("{", len(text)) + 2, f"#{identity} "
    return len(heading.rstrip()) + 1, f" {{#{identity}}}"


def _check_draws(front: FrontMatter, questions: tuple[Question, ...], collector: Collector) -> None:
    draws = front.settings.draw
    tags = {draw.tag for draw in draws}
    asked = [question for question in questions if not question.void]
    for draw in draws:
        pool = [each for each in asked if draw.tag is None or first_tag(each.tags, tags) == draw.tag]
        if len(pool) < draw.count:
            where = "the quiz" if draw.tag is None else f"the pool `{draw.tag}`"
            void = "" if len(asked) == len(questions) else " that are not void"
            message = f"`draw` takes {draw.count} from {where}, which has {len(pool)}{void}."
            cure = "Write more questions for it, or draw fewer; a question belongs to the first of its tags drawn from."
            collector.report(Code.UNREACHABLE_DRAW, front.line_of("draw"), 1, message, cure)


def _check_cases(sections: list[list[Token]], questions: tuple[Question, ...], collector: Collector) -> None:
    cases = [
        (line_of(section[0]), question)
        for section, question in zip(sections, questions, strict=True)
        if question.kind is Kind.CASE
    ]
    if len(cases) > MOST_CASES:
        message = f"The quiz has {len(cases)} cases; {MOST_CASES} is the most."
        collector.report(Code.TOO_LARGE, cases[MOST_CASES][0], 1, message, "Split it into several quizzes.")
    seen: set[str] = set()
    for line, question in cases:
        if question.case is not None and question.case in seen:
            message = f"The case `{question.case}` stands here twice."
            collector.report(Code.DUPLICATE_QUESTION_ID, line, 1, message, "Ask about it once, or give it its own id.")
        seen.add(question.case or "")
