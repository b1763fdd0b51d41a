"""Write a correction of a key into the Markdown of a quiz, touching nothing else.

Where the question stands is found as the parser finds it; what is written there is changed in place, so that comments,
spacing and line ends stay as they are. The result is read again, and must be the quiz that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evenhand.quiz.answer_reader import ACCEPTED, place_in
from evenhand.quiz.attributes import split_attributes
from evenhand.quiz.blocks import TASK, first_line, items_of, line_of
from evenhand.quiz.correction import CannotCorrect, Correction, corrected
from evenhand.quiz.model import ORIGINAL, Kind, Option, Part, Question, Quiz
from evenhand.quiz.parser import Parsed, Section, parse, section_of
from evenhand.quiz.part_reader import ARROW, JUDGEMENT
from evenhand.quiz.printer import print_distractor, print_form, print_range
from evenhand.quiz.problems import Problem, Severity
from evenhand.quiz.source_edit import Edit, Places
from evenhand.quiz.split import key_of

if TYPE_CHECKING:
    from markdown_it.token import Token

    from evenhand.quiz.taxonomy import Taxonomy

ATTRIBUTE = re.compile(rf"""(?<![\w#.=-]){ACCEPTED}(?:=(?:"[^"]*"|'[^']*'|[^\s"'}}]+))?(?=[\s}}])""")
BULLET = re.compile(r"[ \t]*[-*+](?=[ \t])")
NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,9}[.)])(?=[ \t])")
INDENT = re.compile(r"[ \t]*")


def correct(source: str, correction: Correction, taxonomy: Taxonomy) -> str:
    """The Markdown of a quiz in its original language with a correction made.

    Raises `CannotCorrect`, where the file says so already `CorrectAlready`.
    """
    before, lines = _read(source)
    question = before.question(correction.question_id)
    if question is None:
        known = ", ".join(f"`{each.id}`" for each in before.questions)
        raise CannotCorrect(f"The quiz has no question `{correction.question_id}`. It has {known}.")
    wanted = corrected(question, correction, taxonomy)
    steps = {part.id: part.right for part in wanted.parts} if question.kind is Kind.ORDERING else {}
    # Steps keep their places for now; what is accepted at each is written first, and moves with it.
    result = _edited(source, lines[question.id], question, wanted)
    if [part.id for part in wanted.parts] != [part.id for part in question.parts]:
        section = section_of(result, lines[question.id])
        result = Places(result).apply(_moved(section, steps, Places(result)))
    _prove(before, wanted, result, taxonomy)
    return result


def _read(source: str) -> tuple[Quiz, dict[str, int]]:
    parsed = parse(source, f"{ORIGINAL}.md")
    if parsed.quiz is None:
        problem = _first_error(parsed)
        raise CannotCorrect(f"{problem.place}: {problem.message} {problem.cure} Then correct the key.")
    return parsed.quiz, dict(parsed.lines)


def _first_error(parsed: Parsed) -> Problem:
    return next(each for each in parsed.problems if each.severity is Severity.ERROR)


def _prove(before: Quiz, wanted: Question, result: str, taxonomy: Taxonomy) -> None:
    """Raise `CannotCorrect` unless the text is the quiz from before with the wanted question, and nothing else new."""
    parsed = parse(result, f"{ORIGINAL}.md")
    if parsed.quiz is None:
        problem = _first_error(parsed)
        raise CannotCorrect(f"The corrected file would be wrong: {problem.message} {problem.cure}")
    questions = tuple(wanted if each.id == wanted.id else each for each in before.questions)
    asked_for = replace(before, questions=questions)
    if _in_any_order(parsed.quiz) != _in_any_order(asked_for) or (
        key_of(parsed.quiz, taxonomy).revision != key_of(asked_for, taxonomy).revision
    ):
        raise CannotCorrect(
            f"The key of `{wanted.id}` is written in a way that cannot be corrected for you. Correct it by hand, and "
            "let `evenhand check` read it."
        )


def _in_any_order(quiz: Quiz) -> Quiz:
    """The right sides of pairs are listed as they come, and shown in an order of their own."""
    return replace(
        quiz,
        questions=tuple(
            replace(each, options=tuple(sorted(each.options, key=lambda option: option.id)))
            if each.kind is Kind.MATCHING
            else each
            for each in quiz.questions
        ),
    )


def _edited(source: str, line: int, before: Question, wanted: Question) -> str:
    section, places = section_of(source, line), Places(source)
    edits = list(_heading(section, before, wanted, places))
    match before.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            edits += _options(section, before.options, wanted.options, places)
        case Kind.NUMERIC:
            edits += _written(section, [*map(print_range, before.ranges)], [*map(print_range, wanted.ranges)], places)
        case Kind.SHORT_TEXT:
            edits += _written(section, [*map(print_form, before.accepted)], [*map(print_form, wanted.accepted)], places)
        case Kind.MATCHING:
            edits += _pairs(section, before, wanted, places)
        case Kind.ORDERING:
            edits += _steps(section, before, wanted, places)
        case Kind.CASE:
            edits += _judgement(section, before, wanted, places)
    return places.apply(edits)


def _heading(section: Section, before: Question, wanted: Question, places: Places) -> Iterator[Edit]:
    line = section.lines[section.heading - 1].rstrip()
    new = " void" if wanted.void and not before.void else ""
    # One `[x]` alone would make a single choice of it.
    lone = before.kind is Kind.MULTIPLE and len(wanted.correct_ids) < 2
    if lone and "kind" not in split_attributes(line)[1].values:
        new = f" kind={Kind.MULTIPLE}{new}"
    if new:
        at = places.at(section.heading, len(line))
        yield Edit(start=at, end=at, text=new)


def _options(section: Section, before: Sequence[Option], wanted: Sequence[Option], places: Places) -> Iterator[Edit]:
    for item, old, new in zip(items_of(section.answers), before, wanted, strict=True):
        content = first_line(item)
        if old.correct != new.correct:
            box = TASK.match(content)
            mark = box.start("mark") if box else 0
            yield _at(section, item, mark, mark + 1, "x" if new.correct else " ", places)
        if old.accepted != new.accepted:
            yield _braces(section, item, content.rstrip(), ACCEPTED if new.accepted else "", places)


def _further(part: Part) -> str:
    return f"{ACCEPTED}={','.join(part.accepted)}" if part.accepted else ""


def _pairs(section: Section, before: Question, wanted: Question, places: Places) -> Iterator[Edit]:
    options = {option.id: option for option in before.options}
    parts = {part.id: part for part in before.parts}
    new_parts = {part.id: part for part in wanted.parts}
    said: set[str] = set()
    items = items_of(section.answers)
    for item in items:
        content = first_line(item)
        arrow = ARROW.search(content)
        left = content[: arrow.start()] if arrow else ""
        part_id = split_attributes(left)[1].id or ""
        right = split_attributes(content[arrow.end() :] if arrow else "")[1].id or ""
        old, new = parts.get(part_id), new_parts.get(part_id)
        if old and new and arrow and old.right != new.right:
            right = new.right
            yield _at(section, item, arrow.end(), len(content.rstrip()), print_distractor(options[right]), places)
        if old and new and old.accepted != new.accepted:
            yield _braces(section, item, left.rstrip(), _further(new), places)
        said.add(right)
    last = line_of(items[-1][0])
    bullet = BULLET.match(section.lines[last - 1])
    for option in before.options:
        if option.id not in said and bullet:
            yield places.line_after(_end(section, items[-1]), f"{bullet[0]} -> {print_distractor(option)}")


def _steps(section: Section, before: Question, wanted: Question, places: Places) -> Iterator[Edit]:
    new = {part.id: part for part in wanted.parts}
    for item, part in zip(items_of(section.answers), before.parts, strict=True):
        if part.accepted != new[part.id].accepted:
            yield _braces(section, item, first_line(item).rstrip(), _further(new[part.id]), places)


def _judgement(section: Section, before: Question, wanted: Question, places: Places) -> Iterator[Edit]:
    for item, old, new in zip(items_of(section.answers), before.parts, wanted.parts, strict=True):
        content = first_line(item).rstrip()
        # Where nothing is accepted there are no braces, and nothing to split.
        said = JUDGEMENT.fullmatch(split_attributes(content)[0]) if old.accepted else JUDGEMENT.fullmatch(content)
        if said and old.right != new.right:
            yield _at(section, item, said.start("value"), said.end("value"), new.right, places)
        if old.accepted != new.accepted:
            yield _braces(section, item, content, _further(new), places)


def _braces(section: Section, item: Sequence[Token], text: str, attribute: str, places: Places) -> Edit:
    """Put the attribute `accepted` into the braces at the end of a text, in place of what it says there, or take it
    out of them."""
    before, brace, inside = text.rpartition("{")
    if not brace or not split_attributes(text)[1].written:
        return _at(section, item, len(text), len(text), f" {{{attribute}}}", places)
    braces = f"{{{inside}"
    found = ATTRIBUTE.search(braces)
    if found and attribute:
        new = f"{braces[: found.start()]}{attribute}{braces[found.end() :]}"
    elif found:
        new = f"{braces[: found.start()].rstrip()}{braces[found.end() :]}"
        new = re.sub(r"^\{[ \t]+", "{", new)
    else:
        new = f"{braces[:-1].rstrip()} {attribute}}}"
    if new == "{}":
        before, new = before.rstrip(), ""
    return _at(section, item, len(before), len(text), new, places)


def _written(section: Section, before: Sequence[str], wanted: Sequence[str], places: Places) -> Iterator[Edit]:
    first, end = section.answers[0].map or (0, 0)
    indent = INDENT.match(section.lines[first])
    lines = [f"{indent[0] if indent else ''}= {each}" for each in wanted]
    if list(wanted[: len(before)]) == list(before):
        yield from (places.line_after(end, line) for line in lines[len(before) :])
        return
    start, stop = places.at(first + 1, 1), places.at(end, len(section.lines[end - 1]) + 1)
    yield Edit(start=start, end=stop, text=places.line_end(first + 1).join(lines))


def _moved(section: Section, steps: dict[str, str], places: Places) -> Iterator[Edit]:
    """The steps in their new places, each with what stands under it; the numbers stay where they are."""
    items = items_of(section.answers)
    slots = [(line_of(item[0]), _end(section, item)) for item in items]
    texts = [
        places.text[places.at(first, 1) : places.at(last, len(section.lines[last - 1]) + 1)] for first, last in slots
    ]
    ids = [split_attributes(first_line(item))[1].id or "" for item in items]
    come = {int(steps[identity]): text for identity, text in zip(ids, texts, strict=True)}
    for place, ((first, last), text) in enumerate(zip(slots, texts, strict=True), start=1):
        if come[place] != text:
            start, stop = places.at(first, 1), places.at(last, len(section.lines[last - 1]) + 1)
            yield Edit(start=start, end=stop, text=_renumbered(come[place], text))


def _renumbered(text: str, there: str) -> str:
    """A step with the number that another has, and what stands under it indented as far as that asks for."""
    old, new = NUMBER.match(text), NUMBER.match(there)
    if old is None or new is None:
        return text
    wider = new.end() - old.end()
    head, *rest = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text[old.end() :])
    if wider > 0:
        rest = [f"{' ' * wider}{line}" if line[:1] in " \t" else line for line in rest]
    elif wider < 0:
        rest = [re.sub(rf"^ {{1,{-wider}}}", "", line) for line in rest]
    return "".join([new[0], head, *rest])


def _end(section: Section, item: Sequence[Token]) -> int:
    """The last line of an item, from 1, without the blank ones after it."""
    first, end = item[0].map or (0, 1)
    while end - 1 > first and not section.lines[end - 1].strip():
        end -= 1
    return end


def _at(section: Section, item: Sequence[Token], start: int, end: int, text: str, places: Places) -> Edit:
    """Put a text in place of what stands from one place to another in an item's first paragraph."""
    first, last = place_in(section.lines, item, start), place_in(section.lines, item, end)
    return Edit(start=places.at(*first), end=places.at(*last), text=text)
