"""The answers of questions that have parts: pairs to match, steps to order, dimensions to judge."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evenhand.quiz.answer_reader import ACCEPTED, AnswerReader, Ids, place_in, text_end
from evenhand.quiz.attributes import Attributes, split_attributes, suggest_id
from evenhand.quiz.blocks import first_line, items_of, line_of
from evenhand.quiz.model import Option, Part
from evenhand.quiz.problems import Code
from evenhand.quiz.taxonomy import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

ARROW = re.compile(r"(?:^|[ \t]+)(?:->|\N{RIGHTWARDS ARROW})(?:[ \t]+|$)")
JUDGEMENT = re.compile(r"(?P<dimension>[\w-]+)[ \t]*[:：][ \t]*(?P<value>\S*)[ \t]*")
PLACE_IN_ID = re.compile(r"(?:^|-)(?:\d+|first|second|third|last)(?:$|-)")


def read_pairs(reader: AnswerReader, tokens: Sequence[Token]) -> tuple[tuple[Part, ...], tuple[Option, ...]]:
    """The parts to match and the options for them, in a list of `- left {#left} -> right {#right}`."""
    items = items_of(tokens)
    lefts = Ids(taken=_ids_of(items))
    rights = _Rights(reader, items, Ids(taken=lefts.taken))
    parts: list[Part] = []
    of_parts: list[tuple[int, Attributes]] = []
    for item in items:
        line, content = line_of(item[0]), first_line(item)
        arrow = ARROW.search(content)
        if arrow is None:
            reader.error(Code.BAD_PAIR, line, "The item has no ` -> `.", "Write `- left {#left} -> right {#right}`.")
            continue
        left, attributes = split_attributes(content[: arrow.start()])
        right_id = rights.read(item, content[arrow.end() :])
        feedback = reader.feedback(item, wanted=False)
        if left or attributes.id:
            place = place_in(reader.lines, item, arrow.start())
            left_id = reader.identify("part", left, attributes, lefts, place, correctable=True)
            of_parts.append((line, attributes))
            parts.append(Part(id=left_id, text=left, right=right_id, feedback=feedback))
            if not left:
                reader.error(Code.EMPTY_TEXT, line, "Nothing stands before the `->`.", "Write what is to be matched.")
    _check_pairs(reader, tokens, parts, rights.options)
    return (
        tuple(
            replace(part, accepted=reader.further(attributes, part.right, line, rights.options))
            for part, (line, attributes) in zip(parts, of_parts, strict=True)
        ),
        tuple(rights.options.values()),
    )


class _Rights:
    """The right sides of pairs: the same text with the same id may stand there again."""

    def __init__(self, reader: AnswerReader, items: Sequence[Sequence[Token]], ids: Ids) -> None:
        self.options: dict[str, Option] = {}
        """By id; those without one under a name that no id has."""
        self._reader = reader
        self._ids = ids
        self._by_text: dict[str, str] = {}
        """Text to the id that it has, or is to have, so that it is the same wherever it stands."""
        for item in items:
            content = first_line(item)
            if arrow := ARROW.search(content):
                text, attributes = split_attributes(content[arrow.end() :])
                if attributes.id:
                    self._by_text.setdefault(text, attributes.id)

    def read(self, item: Sequence[Token], written: str) -> str:
        """The id of a right side."""
        reader, line = self._reader, line_of(item[0])
        text, attributes = split_attributes(written)
        if not text:
            reader.error(Code.BAD_PAIR, line, "Nothing stands after the `->`.", "Write what belongs to it.")
        known = self.options.get(attributes.id or "")
        if known is not None and known.text == text:
            reader.plain("option", attributes, line)
            return known.id
        shared = self._by_text.get(text)
        if shared is None:
            self._by_text[text] = suggest_id(text, self._ids.taken, "option")
        identity = reader.identify("option", text, attributes, self._ids, text_end(reader.lines, item), shared)
        self.options.setdefault(identity or f"?{line}", Option(id=identity, text=text))
        return identity


def _check_pairs(
    reader: AnswerReader, tokens: Sequence[Token], parts: Sequence[Part], options: dict[str, Option]
) -> None:
    line = line_of(tokens[0])
    if len(parts) < 2 or len(options) < 2:
        message = "Matching takes at least two parts and two different options."
        reader.error(Code.TOO_FEW_OPTIONS, line, message, "Write more pairs.")
    both = {part.id for part in parts} & options.keys()
    for identity in sorted(both):
        message = f"`{identity}` is the id of a part and of an option, which would show that they belong together."
        reader.error(Code.TELLING_ID, line, message, "Give the two different ids that say nothing of each other.")


def read_steps(reader: AnswerReader, tokens: Sequence[Token]) -> tuple[Part, ...]:
    """The parts to put in order, in a numbered list in the right order."""
    items = items_of(tokens)
    ids = Ids(taken=_ids_of(items))
    parts: list[Part] = []
    for place, item in enumerate(items, start=1):
        text, attributes = split_attributes(first_line(item))
        line, column = text_end(reader.lines, item)
        if not text:
            reader.error(Code.EMPTY_TEXT, line, "The step is empty.", "Write it after the number.")
        identity = reader.identify("step", text, attributes, ids, (line, column), correctable=True)
        places = [str(each) for each in range(1, len(items) + 1)]
        further = reader.further(attributes, str(place), line, places)
        if identity and PLACE_IN_ID.search(identity) and not reader.translation:
            message = f"The id `{identity}` seems to say which place is right, and the page shows ids."
            reader.advise(Code.TELLING_STEP, line, message, "Name the step by what it is about.")
        feedback = reader.feedback(item, wanted=False)
        parts.append(Part(id=identity, text=text, right=str(place), accepted=further, feedback=feedback))
    if len(items) < 2:
        message = "A list with one step has one order."
        reader.error(Code.TOO_FEW_OPTIONS, line_of(tokens[0]), message, "Write at least two steps.")
    return tuple(parts)


def read_judgement(reader: AnswerReader, tokens: Sequence[Token]) -> tuple[Part, ...]:
    """The dimensions of a case with their right values, in a list of `- label: violence.blood`."""
    parts: list[Part] = []
    for item in items_of(tokens):
        line, content = line_of(item[0]), first_line(item)
        found, attributes = _judgement(content)
        if found is None or found["dimension"] not in DIMENSIONS or not (found["value"] or reader.translation):
            message = f"`{content}` judges nothing: a case has {', '.join(DIMENSIONS)}."
            reader.error(Code.BAD_JUDGEMENT, line, message, "Write it like `- label: violence.blood`.")
        elif found["dimension"] in {part.id for part in parts}:
            message = f"`{found['dimension']}` is judged twice."
            reader.error(Code.BAD_JUDGEMENT, line, message, "Keep one of the two lines.")
        else:
            feedback = reader.feedback(item, wanted=False)
            if found["value"] and reader.translation:
                message = "A translation carries no key; the judgement is written once, in the English file."
                cure = f"Write `- {found['dimension']}:` alone, with its feedback under it."
                reader.error(Code.KEY_IN_TRANSLATION, line, message, cure)
            further = reader.further(attributes, found["value"], line)
            parts.append(Part(id=found["dimension"], right=found["value"], accepted=further, feedback=feedback))
    return tuple(parts)


def is_judgement(block: Sequence[Token]) -> bool:
    """Whether every item of a list begins with a dimension and a colon."""
    lines = [_judgement(first_line(item))[0] for item in items_of(block)]
    return all(found is not None and found["dimension"] in DIMENSIONS for found in lines)


def _judgement(content: str) -> tuple[re.Match[str] | None, Attributes]:
    """A dimension with its value, and what is accepted besides; other braces are none of a judgement."""
    text, attributes = split_attributes(content)
    if attributes.id is not None or attributes.classes or attributes.odd or set(attributes.values) != {ACCEPTED}:
        text, attributes = content, Attributes()
    return JUDGEMENT.fullmatch(text), attributes


def _ids_of(items: Sequence[Sequence[Token]]) -> set[str]:
    pieces = (piece for item in items for piece in ARROW.split(first_line(item)))
    return {found for piece in pieces if (found := split_attributes(piece)[1].id)}
