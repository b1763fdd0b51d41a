"""Reads one question: its heading, what is shown with it, its answers, its explanation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.quiz.answer_reader import AnswerReader
from evenhand.quiz.attribute_rules import ATTRIBUTES, POINTS, rule_broken
from evenhand.quiz.attributes import ID, Attributes, split_attributes
from evenhand.quiz.blocks import QUESTION_LEVEL, blocks_of, first_line, is_task_list, items_of, line_of
from evenhand.quiz.choice_reader import check_accepted, read_options
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question
from evenhand.quiz.part_reader import ARROW, is_judgement, read_judgement, read_pairs, read_steps
from evenhand.quiz.problems import Code
from evenhand.quiz.settings import Credit
from evenhand.quiz.written_reader import is_quoted, is_written, read_accepted, read_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from evenhand.quiz.collector import Collector

Block = list["Token"]
USES = {"unit": (Kind.NUMERIC,), "case": (Kind.CASE,), "credit": (Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING)}
"""The kinds of question that an attribute says something about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """What the answers of a question say."""

    kind: Kind
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    ranges: tuple[NumericRange, ...] = ()
    accepted: tuple[str, ...] = ()


class QuestionReader:
    """Reads one question from its tokens, the heading's first."""

    def __init__(self, lines: list[str], collector: Collector, *, translation: bool) -> None:
        self._lines = lines
        self._collector = collector
        self._translation = translation
        self._answers = AnswerReader(lines, collector, translation=translation)

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
            self._answers.error(Code.EMPTY_TEXT, line, "The question's heading is empty.", cure)
        if attributes.id is not None and not ID.fullmatch(attributes.id):
            self._answers.bad_id(attributes.id, line, indent + attributes.columns["#"])
        values = self._values(attributes, line, indent)
        self._answers.advising = "void" not in values
        declared = Kind(values["kind"]) if "kind" in values else None
        blocks = blocks_of(tokens)[1:]
        at = self._answer_block(blocks, declared)
        answers = self._read_answers(blocks, at, declared, line)
        material_end, explanation = self._around(blocks, at, line, level)
        self._check_uses(values, answers.kind, attributes, line, indent)
        points = values.get("points", "1")
        return Question(
            id=attributes.id or "",
            prompt=prompt,
            material="\n".join(self._lines[line:material_end]).strip(),
            kind=answers.kind,
            options=answers.options,
            parts=answers.parts,
            ranges=answers.ranges,
            accepted=answers.accepted,
            unit=values.get("unit", ""),
            credit=Credit(values["credit"]) if "credit" in values else None,
            explanation=explanation,
            points=Fraction(points) if POINTS.fullmatch(points) and Fraction(points) > 0 else Fraction(1),
            critical="critical" in values,
            policy=values.get("policy"),
            tags=tuple(tag for tag in re.split(r"[,\s]+", values.get("tags", "")) if tag),
            see=values.get("see"),
            case=values.get("case"),
            void="void" in values,
        )

    def answers(self, tokens: Sequence[Token]) -> Block:
        """The block of the answers of a question in which nothing is wrong."""
        heading = split_attributes(self._lines[line_of(tokens[0]) - 1])[1].values
        blocks = blocks_of(tokens)[1:]
        at = self._answer_block(blocks, Kind(heading["kind"]) if "kind" in heading else None)
        return blocks[at] if at is not None else []

    def _answer_block(self, blocks: Sequence[Block], declared: Kind | None) -> int | None:
        """Where the answers stand: the first task list, else the last block that could be answers of another kind."""
        for n, block in enumerate(blocks):
            if is_task_list(block) and declared is not Kind.CASE:
                return n
        return next((n for n in reversed(range(len(blocks))) if self._is_answers(blocks[n], declared)), None)

    def _is_answers(self, block: Block, declared: Kind | None) -> bool:
        if is_written(block):
            return declared is not Kind.CASE
        if block[0].type == "ordered_list_open":
            return declared in (None, Kind.ORDERING) and (not self._translation or _has_ids(block))
        if block[0].type != "bullet_list_open":
            return False
        if self._translation:
            return _has_ids(block) or is_judgement(block)
        return declared in (Kind.CASE, Kind.MATCHING) or any(ARROW.search(first_line(item)) for item in items_of(block))

    def _read_answers(self, blocks: Sequence[Block], at: int | None, declared: Kind | None, line: int) -> _Answers:
        if at is None:
            if not self._translation:
                self._no_answers(blocks, declared, line)
            # What a translation lacks is known once it stands beside the original.
            return _Answers(kind=declared or Kind.SHORT_TEXT if self._translation else declared or Kind.SINGLE)
        block, start = blocks[at], line_of(blocks[at][0])
        answers = self._read_block(block, declared)
        if declared is not None and declared is not answers.kind:
            message = f"`kind={declared}`, but the answers are those of a question of kind {answers.kind}."
            cure = "Remove `kind=`, or write the answers as CONTRIBUTING.md shows them for that kind."
            self._answers.error(Code.WRONG_KIND, start, message, cure)
        return answers

    def _no_answers(self, blocks: Sequence[Block], declared: Kind | None, line: int) -> None:
        if declared is Kind.CASE:
            message, cure = "The case has no judgement.", "Write `- label: …`, `- severity: …` and `- action: …`."
            self._answers.error(Code.BAD_JUDGEMENT, line, message, cure)
        elif any(block[0].type == "bullet_list_open" and is_judgement(block) for block in blocks):
            message, cure = "The question has a judgement and is no case.", "Write `kind=case` at its heading."
            self._answers.error(Code.WRONG_KIND, line, message, cure)
        else:
            message = "The question has no options."
            cure = (
                "Write each option as a line `- [ ] text {#id}`, and `- [x]` for the right one; a number or words as "
                '`= 3.5` or `= "words"`, pairs as `- left -> right`, steps as a numbered list.'
            )
            self._answers.error(Code.NO_OPTIONS, line, message, cure)

    def _read_block(self, block: Block, declared: Kind | None) -> _Answers:
        reader, line = self._answers, line_of(block[0])
        if is_task_list(block) and declared is not Kind.CASE:
            options = read_options(reader, block)
            kind = self._choice(declared, options, line)
            check_accepted(reader, block, options, kind)
            return _Answers(kind=kind, options=options)
        if is_written(block):
            if self._translation:
                message = "A translation carries no key; the right answers are written once, in the English file."
                cure = "Remove the lines here; accepted forms in this language stand in the English file too."
                reader.error(Code.KEY_IN_TRANSLATION, line, message, cure)
                return _Answers(kind=Kind.SHORT_TEXT)
            if is_quoted(block):
                return _Answers(kind=Kind.SHORT_TEXT, accepted=read_accepted(reader, block))
            return _Answers(kind=Kind.NUMERIC, ranges=read_numbers(reader, block))
        if block[0].type == "ordered_list_open":
            return _Answers(kind=Kind.ORDERING, parts=read_steps(reader, block))
        if declared is Kind.CASE or (self._translation and is_judgement(block)):
            return _Answers(kind=Kind.CASE, parts=read_judgement(reader, block))
        parts, options = read_pairs(reader, block)
        return _Answers(kind=Kind.MATCHING, parts=parts, options=options)

    def _choice(self, declared: Kind | None, options: tuple[Option, ...], line: int) -> Kind:
        right = sum(option.correct for option in options)
        kind = declared if declared is Kind.MULTIPLE or declared is Kind.SINGLE else None
        kind = kind or (Kind.MULTIPLE if right > 1 else Kind.SINGLE)
        if self._translation or not options:
            return kind
        if right == 0:
            cure = "Write `[x]` instead of `[ ]` at the right one."
            self._answers.error(Code.NO_CORRECT_OPTION, line, "No option is marked right.", cure)
        elif kind is Kind.SINGLE and right > 1:
            message = f"`kind=single`, but {right} options are marked right."
            cure = "Keep one `[x]`, or remove `kind=single`."
            self._answers.error(Code.SEVERAL_CORRECT, line, message, cure)
        return kind

    def _around(self, blocks: Sequence[Block], at: int | None, line: int, level: int) -> tuple[int, str | None]:
        """The line at which the material ends, and the explanation."""
        explanation: str | None = None
        if at is None:
            if not self._translation:
                return line, None
            last = blocks[-1] if blocks else None
            if last is None or last[0].type != "blockquote_open":
                return max((end for block in blocks for end in (block[0].map or (0, 0))), default=line), None
            return line_of(last[0]) - 1, self._answers.quote(last[0])
        for block in blocks[at + 1 :]:
            if block[0].type == "blockquote_open" and explanation is None:
                explanation = self._answers.quote(block[0])
            elif block[0].type != "heading_open" or level > QUESTION_LEVEL:
                message = "Only one closing quote, the explanation, can follow the options."
                cure = "Move this above the options, or put `> ` before it and leave no blank line inside."
                self._answers.error(Code.MISPLACED_TEXT, line_of(block[0]), message, cure)
        if explanation is None and not self._translation:
            self._answers.advise(
                Code.MISSING_EXPLANATION,
                line,
                "The question has no explanation, so nobody learns from a wrong answer.",
                "Write `> why the right answer is right` after the options.",
            )
        return line_of(blocks[at][0]) - 1, explanation

    def _values(self, attributes: Attributes, line: int, indent: int) -> dict[str, str]:
        values = dict(attributes.values)
        if self._translation:
            for name in values:
                column = indent + attributes.columns[name]
                message = f"`{name}` is set in a translation; it holds for all languages."
                cure = f"Remove `{name}` here; the English file sets it."
                self._answers.error(Code.SETTING_IN_TRANSLATION, line, message, cure, column)
            return {}
        for piece, column in attributes.odd:
            message = f"`{piece}` is not an attribute, or stands there twice."
            cure = f"Keep one; attributes are {', '.join(ATTRIBUTES)}."
            self._answers.error(Code.BAD_ATTRIBUTE, line, message, cure, indent + column)
        for name, value in list(values.items()):
            rule = rule_broken(name, value)
            if rule:
                shown = f"{name}={value}" if value else name
                column = indent + attributes.columns[name]
                self._answers.error(Code.BAD_ATTRIBUTE, line, f"`{shown}`: {rule[0]}.", rule[1], column)
                del values[name]
        return values

    def _check_uses(self, values: dict[str, str], kind: Kind, attributes: Attributes, line: int, indent: int) -> None:
        for name, kinds in USES.items():
            if name in values and kind not in kinds:
                message = f"`{name}={values[name]}` says nothing about a question of kind {kind}."
                cure = f"Remove it; it is for {', '.join(kinds)}."
                column = indent + attributes.columns[name]
                self._answers.error(Code.BAD_ATTRIBUTE, line, message, cure, column)


def _has_ids(block: Block) -> bool:
    return any(split_attributes(first_line(item))[1].id for item in items_of(block))
