"""The right answers of questions that are answered in writing: lines that begin with `=`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evenhand.quiz.blocks import line_of
from evenhand.quiz.folding import fold
from evenhand.quiz.model import NumericRange
from evenhand.quiz.number import read_number
from evenhand.quiz.problems import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from evenhand.quiz.answer_reader import AnswerReader

LINE = re.compile(r"^[ \t]*=[ \t]*(?P<answer>.*?)[ \t]*$")
RANGE = re.compile(r"\[(?P<low>[^,;]+)[,;](?P<high>[^,;]+)\]")
TOLERANCE = re.compile(r"(?P<number>.+?)[ \t]*(?:\+-|\N{PLUS-MINUS SIGN})[ \t]*(?P<tolerance>.+)")
QUOTED = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"')
ESCAPED = re.compile(r"\\(.)")
LONGEST = 200


def is_written(block: Sequence[Token]) -> bool:
    """Whether a block is a paragraph whose lines all begin with `=`."""
    return block[0].type == "paragraph_open" and all(
        line.lstrip().startswith("=") for line in block[1].content.split("\n")
    )


def is_quoted(block: Sequence[Token]) -> bool:
    """Whether the answers in such a block are words rather than numbers."""
    return any(found["answer"].startswith('"') for found in _lines(block))


def read_numbers(reader: AnswerReader, block: Sequence[Token]) -> tuple[NumericRange, ...]:
    """The right numbers."""
    ranges: list[NumericRange] = []
    for line, found in enumerate(_lines(block), start=line_of(block[0])):
        number = read_range(found["answer"])
        if number is None:
            message = f"`= {found['answer']}` is no number, no number with a tolerance and no range."
            cure = (
                "Write `= 3.14`, `= 3.14 +- 0.01`, `= 3.14 +- 5%` or `= [3, 4]`, with decimal points; words stand "
                'between straight double quotes, as in `= "blood"`.'
            )
            reader.error(Code.BAD_NUMBER, line, message, cure)
        elif number in ranges:
            reader.error(Code.BAD_NUMBER, line, f"`= {found['answer']}` stands here twice.", "Keep one of the lines.")
        else:
            ranges.append(number)
    return tuple(ranges)


def read_range(text: str) -> NumericRange | None:
    """The range that `3.14 +- 0.01`, `3.14` or `[3, 4]` means, or None."""
    if found := RANGE.fullmatch(text):
        low, high = read_number(found["low"]), read_number(found["high"])
        return NumericRange(low=low, high=high) if low is not None and high is not None and low <= high else None
    if found := TOLERANCE.fullmatch(text):
        number, tolerance = read_number(found["number"]), found["tolerance"]
        size = read_number(tolerance.removesuffix("%"))
        if number is None or size is None or size < 0:
            return None
        spread = abs(number) * size / 100 if tolerance.endswith("%") else size
        return NumericRange(low=number - spread, high=number + spread)
    number = read_number(text)
    return None if number is None else NumericRange(low=number, high=number)


def read_accepted(reader: AnswerReader, block: Sequence[Token]) -> tuple[str, ...]:
    """The accepted forms."""
    accepted: list[str] = []
    for line, found in enumerate(_lines(block), start=line_of(block[0])):
        quoted = QUOTED.fullmatch(found["answer"])
        text = ESCAPED.sub(r"\1", quoted["text"]).strip() if quoted else ""
        if not text or len(text) > LONGEST:
            message = f"`= {found['answer'][:40]}` is not a text of up to {LONGEST} characters between double quotes."
            reader.error(Code.BAD_ACCEPTED, line, message, 'Write each accepted form as a line `= "blood"`.')
        elif fold(text) in {fold(each) for each in accepted}:
            message = f"“{text}” is the same as an earlier form: case, width and punctuation do not count."
            reader.error(Code.BAD_ACCEPTED, line, message, "Remove the line.")
        else:
            accepted.append(text)
    return tuple(accepted)


def _lines(block: Sequence[Token]) -> list[re.Match[str]]:
    return [found for line in block[1].content.split("\n") if (found := LINE.match(line))]
