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
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from evenhand.quiz.attributes import ID, Attributes, split_attributes, suggest_id
from evenhand.quiz.collector import Collector
from evenhand.quiz.frontmatter import read_front_matter
from evenhand.quiz.model import ORIGINAL, Kind, Option, Question, Quiz
from evenhand.quiz.problems import Code, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

QUESTION_LEVEL = 2
"""Questions of a quiz are headings of this level; a self-check's heading may be deeper."""
TASK = re.compile(r"\[(?P<mark>[ xX])\](?:[ \t]+|$)")
QUOTE_MARK = re.compile(r"^[ \t]*>[ ]?")
ATTRIBUTES = ("points", "critical", "policy", "tags", "see", "kind")
POLICY = re.compile(r"[a-z0-9][a-z0-9-]*@[0-9][0-9.]*")
POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
LARGEST = 1_000_000
"""Characters of one file; the longest real test is a twentieth of it."""


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
        _QuestionReader(body, collector, translation=translation).read(section, level=QUESTION_LEVEL)
        for section in sections.questions
    )
    if not questions:
        message = "The quiz has no question."
        cure = "Write a `## ` heading for each question and `- [ ] ` lines under it."
        collector.report(Code.NO_QUESTIONS, front.body_line, 1, message, cure)
    _report_ids(sections.questions, questions, body, collector)
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
    places = {question.id: _line(section[0]) for section, question in zip(sections.questions, questions, strict=True)}
    return Parsed(quiz=quiz, problems=collector.problems, lines=places)


def parse_self_check(lines: Sequence[str], path: str, first_line: int) -> tuple[Question, tuple[Problem, ...]]:
    """The self-check in some lines of a page, the first of which is its heading and stands at `first_line`.

    A self-check is public by declaration: its heading carries `{.self-check #id}`.
    """
    collector = Collector(path)
    padded = [""] * (first_line - 1) + list(lines)
    tokens = _markdown().parse("\n".join(padded))
    level = int(tokens[0].tag[1]) if tokens else QUESTION_LEVEL
    question = _QuestionReader(padded, collector, translation=False).read(tokens, level=level)
    return question, collector.problems


@cache
def _markdown() -> MarkdownIt:
    # Inline markup is left alone here: the text of questions and options is kept as it was written.
    unused = ["inline", "text_join", "html_block", "lheading", "reference"]
    return MarkdownIt("commonmark", {"html": False}).disable(unused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sections:
    questions: list[list[Token]]
    introduction_end: int
    """The line, from 0, at which the first question begins."""


def _sections(body: list[str], collector: Collector) -> _Sections:
    questions: list[list[Token]] = []
    introduction_end = len(body)
    for token in _markdown().parse("\n".join(body)):
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
        if questions:
            questions[-1].append(token)
    return _Sections(questions=questions, introduction_end=introduction_end)


def _report_ids(
    sections: list[list[Token]], questions: tuple[Question, ...], body: list[str], collector: Collector
) -> None:
    taken = {question.id for question in questions}
    seen: set[str] = set()
    for section, question in zip(sections, questions, strict=True):
        line = _line(section[0])
        if not question.id:
            suggested = suggest_id(question.prompt, taken, "question")
            taken.add(suggested)
            cure = f"Write `{{#{suggested}}}` at the end of the heading, and never change it: results refer to it."
            collector.report(Code.MISSING_QUESTION_ID, line, len(body[line - 1]) + 1, "The question has no id.", cure)
        elif question.id in seen:
            message = f"The id `{question.id}` is used by an earlier question."
            cure = "Give each question of the quiz an id of its own."
            collector.report(Code.DUPLICATE_QUESTION_ID, line, 1, message, cure)
        seen.add(question.id)


def _line(token: Token) -> int:
    """The line a block token begins at, from 1."""
    return token.map[0] + 1 if token.map else 1


class _QuestionReader:
    """Reads one question from its tokens, the heading's first."""

    def __init__(self, lines: list[str], collector: Collector, *, translation: bool) -> None:
        self._lines = lines
        self._collector = collector
        self._translation = translation

    def read(self, tokens: Sequence[Token], *, level: int) -> Question:
        line = _line(tokens[0])
        raw = self._lines[line - 1]
        heading = re.sub(rf"^\s*#{{1,{level}}}[ \t]*", "", raw)
        indent = len(raw) - len(heading)
        prompt, attributes = split_attributes(heading)
        unclosed = prompt.rstrip("#")
        if unclosed != prompt and (not unclosed or unclosed[-1] in " \t"):
            prompt = unclosed.rstrip()
        if not prompt:
            cure = "Write the question after the `##`."
            self._collector.report(Code.EMPTY_TEXT, line, 1, "The question's heading is empty.", cure)
        options_at, material_end, options, explanation = self._body(tokens, line, level)
        self._check_id(attributes, line, indent)
        values = self._values(attributes, line, indent)
        kind = self._kind(values.get("kind"), options, options_at or line)
        points = values.get("points", "1")
        return Question(
            id=attributes.id or "",
            prompt=prompt,
            material="\n".join(self._lines[line:material_end]).strip(),
            kind=kind,
            options=options,
            explanation=explanation,
            points=Fraction(points) if POINTS.fullmatch(points) and Fraction(points) > 0 else Fraction(1),
            critical="critical" in values,
            policy=values.get("policy"),
            tags=tuple(tag for tag in re.split(r"[,\s]+", values.get("tags", "")) if tag),
            see=values.get("see"),
        )

    def _body(
        self, tokens: Sequence[Token], line: int, level: int
    ) -> tuple[int | None, int, tuple[Option, ...], str | None]:
        """Line of the options, line at which the material ends, the options and the explanation."""
        blocks = _blocks(tokens)[1:]
        at = next((n for n, block in enumerate(blocks) if _is_task_list(block)), None)
        if at is None:
            self._collector.report(
                Code.NO_OPTIONS,
                line,
                1,
                "The question has no options.",
                "Write each option as a line `- [ ] text {#id}`, and `- [x]` for the right one.",
            )
            return None, line, (), None
        options_line = _line(blocks[at][0])
        options = self._options(blocks[at])
        explanation: str | None = None
        for block in blocks[at + 1 :]:
            if block[0].type == "blockquote_open" and explanation is None:
                explanation = self._quote(block[0])
            elif block[0].type != "heading_open" or level > QUESTION_LEVEL:
                self._collector.report(
                    Code.MISPLACED_TEXT,
                    _line(block[0]),
                    1,
                    "Only one closing quote, the explanation, can follow the options.",
                    "Move this above the options, or put `> ` before it and leave no blank line inside.",
                )
        if explanation is None and not self._translation:
            self._advise(
                Code.MISSING_EXPLANATION,
                line,
                "The question has no explanation, so nobody learns from a wrong answer.",
                "Write `> why the right answer is right` after the options.",
            )
        return options_line, options_line - 1, options, explanation

    def _options(self, tokens: Sequence[Token]) -> tuple[Option, ...]:
        items = _items(tokens)
        options: list[Option] = []
        taken = {option_id for item in items if (option_id := split_attributes(_first_line(item))[1].id)}
        seen: set[str] = set()
        for item in items:
            option = self._option(item, taken, seen)
            if option is not None:
                options.append(option)
        if len(items) < 2:
            self._collector.report(
                Code.TOO_FEW_OPTIONS,
                _line(tokens[0]),
                1,
                "A question with one option asks nothing.",
                "Write at least two options.",
            )
        return tuple(options)

    def _option(self, item: Sequence[Token], taken: set[str], seen: set[str]) -> Option | None:
        line = _line(item[0])
        raw = self._lines[line - 1]
        content = _first_line(item)
        marked = TASK.match(content)
        if marked is None:
            self._collector.report(
                Code.NOT_AN_OPTION,
                line,
                1,
                "This item stands among the options but has no box.",
                "Begin it with `- [ ] `, or with `- [x] ` when it is right.",
            )
            return None
        column = raw.find(content[:3]) + 1 or 1
        text, attributes = split_attributes(content[marked.end() :])
        if not text:
            self._collector.report(Code.EMPTY_TEXT, line, column, "The option is empty.", "Write it after the box.")
        self._check_option_id(attributes, line, len(raw) + 1, suggest_id(text, taken, "option"), seen)
        taken.add(attributes.id or suggest_id(text, taken, "option"))
        correct = marked["mark"] in "xX"
        if correct and self._translation:
            self._collector.report(
                Code.KEY_IN_TRANSLATION,
                line,
                column,
                "A translation carries no key; which options are right is written once, in the English file.",
                "Write `[ ]` instead of `[x]`.",
            )
        return Option(
            id=attributes.id or "", text=text, correct=correct and not self._translation, feedback=self._feedback(item)
        )

    def _check_option_id(self, attributes: Attributes, line: int, end: int, suggested: str, seen: set[str]) -> None:
        for name in [*attributes.values, *(piece for piece, _ in attributes.odd)]:
            cure = "Keep the id only; settings stand at the question's heading."
            self._collector.report(Code.BAD_ATTRIBUTE, line, 1, f"`{name}` is no attribute of an option.", cure)
        if attributes.id is None:
            self._collector.report(
                Code.MISSING_OPTION_ID,
                line,
                end,
                "The option has no id.",
                f"Write `{{#{suggested}}}` at the end of the line, and never change it: answers refer to it.",
            )
        elif not ID.fullmatch(attributes.id):
            self._bad_id(attributes.id, line, 1)
        elif attributes.id in seen:
            self._collector.report(
                Code.DUPLICATE_OPTION_ID,
                line,
                1,
                f"The id `{attributes.id}` is used by an earlier option of this question.",
                "Give each option an id of its own.",
            )
        if attributes.id:
            seen.add(attributes.id)

    def _feedback(self, item: Sequence[Token]) -> str | None:
        feedback: str | None = None
        for block in _blocks(item[1:-1])[1:]:
            if block[0].type == "blockquote_open" and feedback is None:
                feedback = self._quote(block[0])
            else:
                self._collector.report(
                    Code.MISPLACED_TEXT,
                    _line(block[0]),
                    1,
                    "Under an option only its feedback can stand.",
                    "Put `> ` before the line, indented by two spaces, or move it above the options.",
                )
        if feedback is None and not self._translation:
            self._advise(
                Code.MISSING_FEEDBACK,
                _line(item[0]),
                "The option has no feedback.",
                "Write `  > why this is right or wrong` on the next line.",
            )
        return feedback

    def _quote(self, token: Token) -> str:
        start, end = token.map or (0, 0)
        return "\n".join(QUOTE_MARK.sub("", line).rstrip() for line in self._lines[start:end]).strip()

    def _check_id(self, attributes: Attributes, line: int, indent: int) -> None:
        if attributes.id is not None and not ID.fullmatch(attributes.id):
            self._bad_id(attributes.id, line, indent + attributes.columns["#"])

    def _bad_id(self, identity: str, line: int, column: int) -> None:
        cure = f"Write it like `{suggest_id(identity, set(), 'street-fight')}`."
        message = f"The id `{identity}` has other than small letters, digits and hyphens, or over 64 of them."
        self._collector.report(Code.BAD_ATTRIBUTE, line, column, message, cure)

    def _values(self, attributes: Attributes, line: int, indent: int) -> dict[str, str]:
        values = dict(attributes.values)
        if self._translation:
            for name in values:
                self._collector.report(
                    Code.SETTING_IN_TRANSLATION,
                    line,
                    indent + attributes.columns[name],
                    f"`{name}` is set in a translation; it holds for all languages.",
                    f"Remove `{name}` here; the English file sets it.",
                )
            return {}
        for piece, column in attributes.odd:
            message = f"`{piece}` is not an attribute, or stands there twice."
            cure = f"Keep one; attributes are {', '.join(ATTRIBUTES)}."
            self._collector.report(Code.BAD_ATTRIBUTE, line, indent + column, message, cure)
        for name, value in list(values.items()):
            rule = _rule_broken(name, value)
            if rule:
                column = indent + attributes.columns[name]
                shown = f"{name}={value}" if value else name
                self._collector.report(Code.BAD_ATTRIBUTE, line, column, f"`{shown}`: {rule[0]}.", rule[1])
                del values[name]
        return values

    def _kind(self, declared: str | None, options: tuple[Option, ...], line: int) -> Kind:
        right = sum(option.correct for option in options)
        kind = Kind(declared or (Kind.MULTIPLE if right > 1 else Kind.SINGLE))
        if self._translation or not options:
            return kind
        if right == 0:
            cure = "Write `[x]` instead of `[ ]` at the right one."
            self._collector.report(Code.NO_CORRECT_OPTION, line, 1, "No option is marked right.", cure)
        elif kind is Kind.SINGLE and right > 1:
            message = f"`kind=single`, but {right} options are marked right."
            cure = "Keep one `[x]`, or remove `kind=single`."
            self._collector.report(Code.SEVERAL_CORRECT, line, 1, message, cure)
        return kind

    def _advise(self, code: Code, line: int, message: str, cure: str) -> None:
        self._collector.report(code, line, 1, message, cure, Severity.ADVICE)


def _rule_broken(name: str, value: str) -> tuple[str, str] | None:
    """What is wrong with an attribute of a question and the cure, or None."""
    match name:
        case "points" if not POINTS.fullmatch(value) or Fraction(value) == 0:
            return "points are a number above 0 and below 1000", "Write `points=2`."
        case "kind" if value not in {kind.value for kind in Kind}:
            return f"the kinds are {', '.join(Kind)}", "Remove it: one `[x]` makes a single choice, several a multiple."
        case "policy" if not POLICY.fullmatch(value):
            return "a policy has a name and a version", "Write `policy=violence@3`."
        case "critical" if value:
            return "critical has no value", "Write `critical` alone."
        case "see" if not value or value.startswith(("/", ".")) or ":" in value or ".." in value.split("/"):
            return "it must be a page of the site and a section", 'Write `see="modules/violence.md#blood"`.'
        case "points" | "kind" | "policy" | "critical" | "see" | "tags":
            return None
        case _:
            return "no such attribute", f"The attributes are {', '.join(ATTRIBUTES)}."


def _blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens grouped by the blocks of the outermost level."""
    blocks: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            blocks.append([])
        blocks[-1].append(token)
        depth += token.nesting
    return blocks


def _items(tokens: Sequence[Token]) -> list[list[Token]]:
    return _blocks(tokens[1:-1])


def _first_line(item: Sequence[Token]) -> str:
    """The text of an item's first paragraph, its lines joined."""
    if len(item) > 2 and item[1].type == "paragraph_open":
        return item[2].content.replace("\n", " ")
    return ""


def _is_task_list(block: Sequence[Token]) -> bool:
    return block[0].type == "bullet_list_open" and any(TASK.match(_first_line(item)) for item in _items(block))
