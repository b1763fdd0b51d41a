"""A submission: the answers as sent, verbatim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.quiz.model import Kind
from evenhand.quiz.split import AnswerKey, QuestionKey

Answers = Mapping[str, tuple[str, ...]]
"""Question id to what was answered; a question left out, or with nothing, was omitted.

For options chosen their ids; for what is written, the text as typed; for what has parts, `part=answer` for each part
answered: `street=restrict` in matching, `first-aid=2` in ordering, `label=violence.blood` in a case.
"""

LONGEST = 500
"""Characters of a written answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a labeller sent as the final answers of an attempt."""

    id: str
    """Chosen by the client, so that the same submission sent again is known as the same."""
    attempt_id: str
    answers: Answers
    submitted_at: datetime
    automatic: bool = False
    """Whether the server submitted what was saved, because the time was up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAnswers:
    """Answers that arrived after the time was up: not graded, but kept as evidence, which a trainer may accept."""

    id: str
    """The submission id the client gave them."""
    answers: Answers
    received_at: datetime


class AnswersRejected(ValueError):
    """The answers do not fit the quiz: a question or an option that is not in it, or too many chosen."""


def check_answers(answers: Answers, key: AnswerKey) -> None:
    """Raise `AnswersRejected` unless every answer is one the quiz can take.

    What is written may say anything: only whoever typed it knows what it should have been, so it is marked, and not
    refused.
    """
    questions = {question.id: question for question in key.questions}
    for question_id, given in answers.items():
        question = questions.get(question_id)
        if question is None:
            raise AnswersRejected(f"The quiz has no question `{question_id}`.")
        if question.kind.chooses:
            _check_chosen(given, question)
        elif question.kind.writes:
            _check_written(given, question)
        else:
            _check_parts(given, question)


def is_omitted(given: tuple[str, ...]) -> bool:
    """Whether nothing was answered: nothing chosen, or only blanks written."""
    return not "".join(given).strip()


def parts_answered(given: tuple[str, ...]) -> dict[str, str]:
    """Part to the answer it was given."""
    pairs = (each.partition("=") for each in given)
    return {part: answer for part, _, answer in pairs}


def _check_chosen(given: tuple[str, ...], question: QuestionKey) -> None:
    for option in given:
        if option not in question.options:
            raise AnswersRejected(f"The question `{question.id}` has no option `{option}`.")
    if len(given) < 2:
        return
    if len(set(given)) != len(given):
        raise AnswersRejected(f"An option of `{question.id}` is chosen twice. Choose each once.")
    if question.kind is Kind.SINGLE:
        raise AnswersRejected(f"`{question.id}` takes one option, not {len(given)}. Choose one.")


def _check_written(given: tuple[str, ...], question: QuestionKey) -> None:
    if len(given) > 1:
        raise AnswersRejected(f"`{question.id}` takes one answer, not {len(given)}. Write one.")
    if given and len(given[0]) > LONGEST:
        raise AnswersRejected(f"The answer to `{question.id}` is longer than {LONGEST} characters. Write less.")


def _check_parts(given: tuple[str, ...], question: QuestionKey) -> None:
    parts = {part.id: part for part in question.parts}
    if len({each.partition("=")[0] for each in given}) != len(given):
        raise AnswersRejected(f"A part of `{question.id}` is answered twice. Answer each once.")
    for part_id, answer in parts_answered(given).items():
        if part_id not in parts:
            raise AnswersRejected(f"The question `{question.id}` has no part `{part_id}`.")
        if answer not in parts[part_id].options:
            raise AnswersRejected(f"`{part_id}` of `{question.id}` cannot be `{answer}`.")
