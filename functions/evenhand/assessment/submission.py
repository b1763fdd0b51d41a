"""A submission: the answers as sent, verbatim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.quiz.split import AnswerKey

Answers = Mapping[str, tuple[str, ...]]
"""Question id to the chosen option ids; a question left out, or with none, was omitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a labeller sent as the final answers of an attempt."""

    id: str
    """Chosen by the client, so that the same submission sent again is known as the same."""
    attempt_id: str
    answers: Answers
    submitted_at: datetime


class AnswersRejected(ValueError):
    """The answers do not fit the quiz: a question or an option that is not in it, or too many chosen."""


def check_answers(answers: Answers, key: AnswerKey) -> None:
    """Raise `AnswersRejected` unless every answer is one the quiz can take."""
    questions = {question.id: question for question in key.questions}
    for question_id, chosen in answers.items():
        question = questions.get(question_id)
        if question is None:
            raise AnswersRejected(f"The quiz has no question `{question_id}`.")
        unknown = [option for option in chosen if option not in question.options]
        if unknown:
            raise AnswersRejected(f"The question `{question_id}` has no option `{unknown[0]}`.")
        if len(set(chosen)) != len(chosen):
            raise AnswersRejected(f"An option of `{question_id}` is chosen twice. Choose each once.")
        if question.kind == "single" and len(chosen) > 1:
            raise AnswersRejected(f"`{question_id}` takes one option, not {len(chosen)}. Choose one.")
