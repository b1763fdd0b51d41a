"""What was answered to a question, and, where it may be told, what would have been right."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from evenhand.assessment.grading import earned_by_part
from evenhand.assessment.paper import option_order
from evenhand.assessment.submission import parts_answered
from evenhand.handlers.views import OptionView, PartView
from evenhand.quiz.number import range_text

if TYPE_CHECKING:
    from evenhand.assessment.attempt import Attempt
    from evenhand.quiz.publication import Publication, QuestionFeedback
    from evenhand.quiz.split import QuestionKey


def option_views(
    key: QuestionKey, publication: Publication, attempt: Attempt, language: str, given: tuple[str, ...], *, told: bool
) -> tuple[OptionView, ...]:
    """The options of a choice, in the order in which the attempt showed them."""
    form = publication.forms[language].question(key.id)
    if not key.options or form is None:
        return ()
    feedback = publication.feedback[language][key.id]
    return tuple(
        OptionView(
            id=option,
            text=feedback.options[option],
            correct=option in key.correct if told else None,
            accepted=option in key.also if told else None,
            chosen=option in given,
            feedback=feedback.feedback.get(option) if told else None,
        )
        for option in option_order(form, publication.key.settings, attempt.seed)
    )


def part_views(
    key: QuestionKey, feedback: QuestionFeedback, given: tuple[str, ...], *, told: bool
) -> tuple[PartView, ...]:
    """The parts of a question, in the order in which the form shows them."""
    answers = parts_answered(given)
    return tuple(
        PartView(
            id=part.id,
            text=feedback.parts.get(part.id, part.id),
            given=_text(feedback, part.id, answers.get(part.id)),
            right=_text(feedback, part.id, part.right) if told else None,
            share=float(earned / part.weight) if told else None,
            feedback=feedback.feedback.get(part.id) if told else None,
        )
        for part, earned in earned_by_part(given, key)
    )


def written(key: QuestionKey, given: tuple[str, ...]) -> str | None:
    """What was typed."""
    return next(iter(given), "") if key.kind.writes else None


def accepted(key: QuestionKey) -> tuple[str, ...]:
    """What would have been right, in words."""
    unit = f" {key.unit}" if key.unit else ""
    return (*key.accepted, *(f"{range_text(each)}{unit}" for each in key.ranges))


def answer_words(key: QuestionKey, feedback: QuestionFeedback, answer: tuple[str, ...]) -> tuple[str, ...]:
    """An answer as people read it: HTML of options and parts, the text of what is written as it is."""
    if key.kind.writes:
        return tuple(escape(each) for each in answer)
    if key.kind.chooses:
        return tuple(feedback.options.get(each, each) for each in answer)
    return tuple(
        f"{feedback.parts.get(part, part)}: {feedback.answers.get(f'{part}={given}', given)}"
        for part, given in parts_answered(answer).items()
    )


def _text(feedback: QuestionFeedback, part: str, answer: str | None) -> str | None:
    return None if answer is None else feedback.answers.get(f"{part}={answer}", answer)
