"""Reads one question: its heading, its options with their feedback, its explanation."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.quiz.attribute_rules import ATTRIBUTES, POINTS, rule_broken
from evenhand.quiz.attributes import ID, Attributes, split_attributes, suggest_id
from evenhand.quiz.blocks import QUESTION_LEVEL, TASK, blocks_of, first_line, is_task_list, items_of, line_of
from evenhand.quiz.model import Kind, Option, Question
from evenhand.quiz.problems import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from evenhand.quiz.collector import Collector

QUOTE_MARK = re.compile(r"^[ \t]*>[ ]?")


class QuestionReader:
    """Reads one question from its tokens, the heading's first."""

    def __init__(self, lines: list[str], collector: Collector, *, translation: bool) -> None:
        self._lines = lines
        self._collector = collector
        self._translation = translation

    def read(self, tokens: Sequence[Token], *, level: int) -> Question:
        line = line_of(tokens[0])
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
        blocks = blocks_of(tokens)[1:]
        at = next((n for n, block in enumerate(blocks) if is_task_list(block)), None)
        if at is None:
            self._collector.report(
                Code.NO_OPTIONS,
                line,
                1,
                "The question has no options.",
                "Write each option as a line `- [ ] text {#id}`, and `- [x]` for the right one.",
            )
            return None, line, (), None
        options_line = line_of(blocks[at][0])
        options = self._options(blocks[at])
        explanation: str | None = None
        for block in blocks[at + 1 :]:
            if block[0].type == "blockquote_open" and explanation is None:
                explanation = self._quote(block[0])
            elif block[0].type != "heading_open" or level > QUESTION_LEVEL:
                self._collector.report(
                    Code.MISPLACED_TEXT,
                    line_of(block[0]),
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
        items = items_of(tokens)
        options: list[Option] = []
        taken = {option_id for item in items if (option_id := split_attributes(first_line(item))[1].id)}
        seen: set[str] = set()
        for item in items:
            option = self._option(item, taken, seen)
            if option is not None:
                options.append(option)
        if len(items) < 2:
            self._collector.report(
                Code.TOO_FEW_OPTIONS,
                line_of(tokens[0]),
                1,
                "A question with one option asks nothing.",
                "Write at least two options.",
            )
        return tuple(options)

    def _option(self, item: Sequence[Token], taken: set[str], seen: set[str]) -> Option | None:
        line = line_of(item[0])
        raw = self._lines[line - 1]
        content = first_line(item)
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
        for block in blocks_of(item[1:-1])[1:]:
            if block[0].type == "blockquote_open" and feedback is None:
                feedback = self._quote(block[0])
            else:
                self._collector.report(
                    Code.MISPLACED_TEXT,
                    line_of(block[0]),
                    1,
                    "Under an option only its feedback can stand.",
                    "Put `> ` before the line, indented by two spaces, or move it above the options.",
                )
        if feedback is None and not self._translation:
            self._advise(
                Code.MISSING_FEEDBACK,
                line_of(item[0]),
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
            rule = rule_broken(name, value)
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
