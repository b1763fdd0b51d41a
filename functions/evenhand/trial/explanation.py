"""What would have been right in a question, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from evenhand.assessment.grading import earned_by_part, mark_question
from evenhand.assessment.submission import parts_answered
from evenhand.quiz.model import Kind, Question
from evenhand.quiz.number import range_text
from evenhand.quiz.split import QuestionForm, QuestionKey
from evenhand.trial.paper import Paper

LEFT_OPEN = "left open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said of one option, one part, or of what was written."""

    about: str
    """The option's or part's id; empty for what was written."""
    good: bool
    text: str
    feedback: str | None = None
    earned: Fraction | None = None
    """The points that it earned by itself; only the dimensions of a case do."""
    of: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What an author says about an answer to one question."""

    given: tuple[str, ...]
    """As answers name it."""
    right: tuple[str, ...]
    """What earns full marks, as answers name it: all of it, or any of it where the answer is written. What is accepted
    besides is told where it was given."""
    findings: tuple[Finding, ...]
    """In the order in which the question shows them; options that are neither chosen nor right are left out."""
    why: str | None
    see: str | None


def explain(question_id: str, given: tuple[str, ...], paper: Paper) -> Explanation:
    """The explanation of an answer to a question that the paper asks."""
    question = paper.question(question_id)
    key = next(key for key in paper.key.questions if key.id == question_id)
    form = next(form for form in paper.forms if form.id == question_id)
    return Explanation(
        given=given,
        right=right_answers(key),
        findings=tuple(_findings(given, question, key, form)),
        why=question.explanation,
        see=question.see,
    )


def right_answers(key: QuestionKey) -> tuple[str, ...]:
    """The answers that earn full marks, as answers are written; for what is written any one of them does."""
    match key.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return key.correct
        case Kind.NUMERIC:
            return tuple(f"{range_text(each)} {key.unit}".strip() for each in key.ranges)
        case Kind.SHORT_TEXT:
            return key.accepted
        case Kind.MATCHING | Kind.ORDERING | Kind.CASE:
            return tuple(f"{part.id}={part.right}" for part in key.parts)
        case _:
            assert_never(key.kind)


def _findings(given: tuple[str, ...], question: Question, key: QuestionKey, form: QuestionForm) -> Iterator[Finding]:
    if key.kind.chooses:
        yield from _of_options(set(given), question, key, form)
    elif key.kind.writes:
        good = mark_question(given, key).marks == key.points
        right = "" if good else f"; right is {' or '.join(right_answers(key))}"
        yield Finding(about="", good=good, text=f"{''.join(given).strip() or LEFT_OPEN}{right}")
    else:
        yield from _of_parts(given, question, key, form)


def _of_options(given: set[str], question: Question, key: QuestionKey, form: QuestionForm) -> Iterator[Finding]:
    feedback = {option.id: option.feedback for option in question.options}
    for option in form.options:
        chosen, right, also = option.id in given, option.id in key.correct, option.id in key.also
        if chosen or right:
            remark = _remark(chosen=chosen, right=right, also=also)
            good = also or (chosen and right)
            yield Finding(about=option.id, good=good, text=f"{option.text}{remark}", feedback=feedback[option.id])


def _remark(*, chosen: bool, right: bool, also: bool) -> str:
    match chosen, right:
        case True, True:
            return ""
        case True, False:
            return " (chosen, accepted too)" if also else " (chosen, but wrong)"
        case _:
            return " (right, but need not be chosen)" if also else " (right, but not chosen)"


def _of_parts(given: tuple[str, ...], question: Question, key: QuestionKey, form: QuestionForm) -> Iterator[Finding]:
    answers = parts_answered(given)
    feedback = {part.id: part.feedback for part in question.parts}
    by_id = {part.id: (part, share) for part, share in earned_by_part(given, key)}
    for shown in form.parts:
        words = {option.id: option.text for option in shown.options}
        part, share = by_id[shown.id]
        answer = answers.get(shown.id)
        good = answer is not None and part.shares.get(answer) == 1
        right = "" if answer == part.right else f"; right is {words[part.right]}"
        right = f"{right}, and this is accepted too" if good and right else right
        counts = key.kind is Kind.CASE
        yield Finding(
            about=shown.id,
            good=good,
            text=f"{shown.text}: {LEFT_OPEN if answer is None else words[answer]}{right}",
            feedback=feedback[shown.id],
            earned=key.points * share if counts else None,
            of=key.points * part.weight if counts else None,
        )
