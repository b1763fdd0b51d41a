"""Write Moodle XML: texts in Moodle's Markdown form, ids as id numbers, tags as tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.exchange.carried import Carried, words_only
from evenhand.exchange.outcome import Exported, Losses
from evenhand.exchange.prose import as_paragraph, shielded
from evenhand.exchange.weights import FULL, centre, decimal, unequal, unequal_parts, weights_of
from evenhand.exchange.xml_text import document, element, text, within
from evenhand.quiz.model import Kind
from evenhand.quiz.printer import print_number
from evenhand.quiz.settings import Credit, Settings, Shuffle

if TYPE_CHECKING:
    from evenhand.quiz.model import Question, Quiz

CARRIED = Carried(
    format="Moodle XML",
    introduction=True,
    points=True,
    tags=True,
    unit=True,
    part_feedback=frozenset({Kind.ORDERING}),
)
TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.NUMERIC: "numerical",
    Kind.SHORT_TEXT: "shortanswer",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
}
NONE_RIGHT = Fraction(0)


def write_moodle_xml(quiz: Quiz) -> Exported:
    """The Moodle XML file of a quiz, and what it lost."""
    losses = Losses()
    shuffled = quiz.settings.shuffle
    carried = replace(CARRIED, settings=frozenset({"shuffle"})) if shuffled is Shuffle.OPTIONS else CARRIED
    quiz = carried.note(quiz, losses)
    questions = [_introduction(quiz)] if quiz.introduction else []
    for question in quiz.questions:
        if question.kind is Kind.CASE:
            reason = "Moodle XML has no question in which an item is judged."
            losses.add(reason, question=question.id, left_out=True)
        else:
            questions.append(_question(question, quiz.settings, losses))
    return Exported(content=document(within("quiz", questions)), losses=losses.in_order)


def _introduction(quiz: Quiz) -> str:
    about = [_named("introduction"), _marked("questiontext", quiz.introduction)]
    return within("question", about, type="description")


def _question(question: Question, settings: Settings, losses: Losses) -> str:
    asked = "\n\n".join(filter(None, (as_paragraph(question.prompt), question.material)))
    parts = [
        _named(question.id),
        _marked("questiontext", asked),
        _marked("generalfeedback", question.explanation or ""),
        element("defaultgrade", print_number(question.points)),
        element("penalty", "0"),
        element("hidden", "0"),
        element("idnumber", question.id),
        *_answers(question, settings, losses),
    ]
    if question.tags:
        parts.append(within("tags", (element("tag", _text(tag)) for tag in question.tags)))
    return within("question", parts, type=TYPES[question.kind])


def _answers(question: Question, settings: Settings, losses: Losses) -> Iterator[str]:
    credit = question.credit or settings.credit
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            yield element("shuffleanswers", str(settings.shuffle.options).lower())
            yield from _options(question, credit, losses)
        case Kind.NUMERIC:
            yield from _numbers(question)
        case Kind.SHORT_TEXT:
            losses.add("Moodle compares width and punctuation too.", question=question.id)
            yield element("usecase", "0")
            for form in question.accepted:
                yield element("answer", _text(form.replace("*", r"\*")), fraction="100", format="plain_text")
        case Kind.MATCHING:
            yield from _pairs(question, credit, losses)
        case Kind.ORDERING:
            yield from _steps(question, credit, losses)


def _options(question: Question, credit: Credit, losses: Losses) -> Iterator[str]:
    alone = question.kind is Kind.SINGLE
    weights, exact = weights_of(question.options, credit)
    if not alone and not exact:
        losses.add(unequal(credit), question=question.id)
    yield element("single", "true" if alone else "false")
    yield element("answernumbering", "none")
    for option, weight in zip(question.options, weights, strict=True):
        share = (FULL if option.correct else NONE_RIGHT) if alone else weight
        said = [_text(shielded(as_paragraph(option.text)))]
        if option.feedback:
            said.append(_marked("feedback", option.feedback))
        yield within("answer", said, fraction=decimal(share), format="markdown")


def _numbers(question: Question) -> Iterator[str]:
    for numbers in question.ranges:
        middle, spread = centre(numbers)
        yield within("answer", [_text(middle), element("tolerance", spread)], fraction="100", format="plain_text")
    if question.unit:
        unit = within("unit", [element("multiplier", "1"), element("unit_name", text(question.unit))])
        yield within("units", [unit])
        yield element("unitgradingtype", "0")
        yield element("showunits", "0")


def _pairs(question: Question, credit: Credit, losses: Losses) -> Iterator[str]:
    if credit is not Credit.EACH_ANSWER:
        losses.add(unequal_parts(credit), question=question.id)
    rights = {option.id: words_only(option.text, losses, question, "the option") for option in question.options}
    yield element("shuffleanswers", "true")
    taken = {part.right for part in question.parts}
    pairs = [(shielded(as_paragraph(part.text)), rights[part.right]) for part in question.parts]
    pairs += [("", right) for identity, right in rights.items() if identity not in taken]
    for left, right in pairs:
        yield within("subquestion", [_text(left), element("answer", _text(right))], format="markdown")


def _steps(question: Question, credit: Credit, losses: Losses) -> Iterator[str]:
    whole = credit is Credit.ALL_OR_NOTHING
    if not whole and credit is not Credit.EACH_ANSWER:
        losses.add(unequal_parts(credit), question=question.id)
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", str(len(question.parts)))
    yield element("gradingtype", "ALL_OR_NOTHING" if whole else "ABSOLUTE_POSITION")
    yield element("showgrading", "SHOW")
    yield element("numberingstyle", "none")
    for place, part in enumerate(question.parts, start=1):
        said = [_text(shielded(as_paragraph(part.text)))]
        if part.feedback:
            said.append(_marked("feedback", part.feedback))
        yield within("answer", said, fraction=str(place), format="markdown")


def _named(name: str) -> str:
    return element("name", _text(name))


def _marked(name: str, markdown: str) -> str:
    return element(name, _text(shielded(markdown)), format="markdown")


def _text(words: str) -> str:
    return element("text", text(words))
