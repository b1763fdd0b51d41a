"""Write GIFT, as Moodle reads it: questions and answers in its Markdown form, the ids and tags in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evenhand.exchange.carried import Carried, words_only
from evenhand.exchange.outcome import Exported, Losses
from evenhand.exchange.prose import as_paragraph, shielded
from evenhand.exchange.weights import FULL, centre, decimal, unequal, unequal_parts, weights_of
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import Credit

if TYPE_CHECKING:
    from evenhand.quiz.model import NumericRange, Question, Quiz

CARRIED = Carried(format="GIFT", introduction=True, tags=True)
RESERVED = re.compile(r"[\\#=~{}:]")
LOOKS_MARKED = re.compile(r"\[(?:html|plain|markdown|moodle)\]|%")
"""A text that begins so would be read as a form or a percentage."""
UNWRITABLE_STEP = re.compile(r"[{}\\]|####")
"""Moodle reads the steps of an order without escapes."""


def write_gift(quiz: Quiz) -> Exported:
    """The GIFT file of a quiz, and what it lost."""
    losses = Losses()
    quiz = CARRIED.note(quiz, losses)
    blocks = [f"[markdown]{_escaped(shielded(quiz.introduction))}"] if quiz.introduction else []
    for question in quiz.questions:
        answers = _answers(question, question.credit or quiz.settings.credit, losses)
        if answers is not None:
            blocks.append("\n".join(_question(question, answers)))
    return Exported(content=("\n\n".join(blocks) + "\n").encode(), losses=losses.in_order)


def _question(question: Question, answers: list[str]) -> Iterator[str]:
    tags = "".join(f" [tag:{tag.replace(']', chr(92) + ']')}]" for tag in question.tags)
    yield f"// [id:{question.id}]{tags}"
    asked = "\n\n".join(filter(None, (as_paragraph(question.prompt), question.material)))
    yield f"::{question.id}::[markdown]{_escaped(shielded(asked))}{{{answers[0]}"
    yield from (f"\t{line}" for line in answers[1:])
    if question.explanation:
        yield f"\t####{_marked(question.explanation)}"
    yield "}"


def _answers(question: Question, credit: Credit, losses: Losses) -> list[str] | None:
    """The answer block, its first line what stands right after the brace; None where the question is left out."""
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return ["", *_options(question, credit, losses)]
        case Kind.NUMERIC:
            return ["#", *(f"=%100%{_number(each)}" for each in question.ranges)]
        case Kind.SHORT_TEXT:
            return _forms(question, losses)
        case Kind.MATCHING:
            return _pairs(question, credit, losses)
        case Kind.ORDERING:
            return _steps(question, credit, losses)
        case Kind.CASE:
            losses.add("GIFT has no question in which an item is judged.", question=question.id, left_out=True)
            return None


def _options(question: Question, credit: Credit, losses: Losses) -> Iterator[str]:
    weights, exact = weights_of(question.options, credit)
    if question.kind is Kind.MULTIPLE and not exact:
        losses.add(unequal(credit), question=question.id)
    for option, weight in zip(question.options, weights, strict=True):
        alone = question.kind is Kind.SINGLE
        sign = f"~%{decimal(weight)}%" if not alone else "=" if option.correct else "~"
        feedback = f"#{_marked(option.feedback)}" if option.feedback else ""
        yield f"{sign}{_marked(as_paragraph(option.text))}{feedback}"


def _number(numbers: NumericRange) -> str:
    middle, spread = centre(numbers)
    return f"{middle}:{spread}"


def _forms(question: Question, losses: Losses) -> list[str] | None:
    if any("->" in form for form in question.accepted):
        losses.add("GIFT takes an accepted answer with `->` for a pair.", question=question.id, left_out=True)
        return None
    losses.add("Moodle compares width and punctuation too.", question=question.id)
    return ["", *(f"=%{decimal(FULL)}%{_escaped(form.replace('*', chr(92) + '*'))}" for form in question.accepted)]


def _pairs(question: Question, credit: Credit, losses: Losses) -> list[str]:
    if credit is not Credit.EACH_ANSWER:
        losses.add(unequal_parts(credit), question=question.id)
    rights = {option.id: words_only(option.text, losses, question, "the option") for option in question.options}
    lines = [
        f"={_marked(as_paragraph(part.text).replace('->', '-&gt;'))} -> {_escaped(rights[part.right])}"
        for part in question.parts
    ]
    taken = {part.right for part in question.parts}
    return ["", *lines, *(f"= -> {_escaped(text)}" for right, text in rights.items() if right not in taken)]


def _steps(question: Question, credit: Credit, losses: Losses) -> list[str] | None:
    texts = [words_only(part.text, losses, question, "the step") for part in question.parts]
    if any(UNWRITABLE_STEP.search(text) for text in texts):
        reason = "Moodle's GIFT cannot write a step with a brace, a backslash or `####`."
        losses.add(reason, question=question.id, left_out=True)
        return None
    whole = credit is Credit.ALL_OR_NOTHING
    if not whole and credit is not Credit.EACH_ANSWER:
        losses.add(unequal_parts(credit), question=question.id)
    grading = "ALL_OR_NOTHING" if whole else "ABSOLUTE_POSITION"
    return [f">{len(texts)} ALL VERTICAL {grading} SHOW none", *texts]


def _marked(markdown: str) -> str:
    """A text in the question's form, Markdown, on one line of the file."""
    form = "[markdown]" if LOOKS_MARKED.match(markdown) else ""
    return f"{form}{_escaped(shielded(markdown))}"


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text).replace("\n", r"\n")
