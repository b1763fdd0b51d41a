"""The fields of a test's form as a browser without JavaScript sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.submission import is_omitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evenhand.assessment.submission import Answers
    from evenhand.quiz.split import QuestionKey

FIELD = "answer."
"""What the names of the answer fields begin with."""
ANYWAY = "anyway"
"""The field of a form that is sent although questions are unanswered."""


def answers_in(fields: Mapping[str, Sequence[str]]) -> Answers:
    """Question to what was answered. A field is named after its question; the buttons of a case have the dimension
    after it. Lists and fields that were left alone send an empty text."""
    answers: dict[str, tuple[str, ...]] = {}
    for name, values in fields.items():
        if name.startswith(FIELD):
            question = name[len(FIELD) :].partition(".")[0]
            answers[question] = (*answers.get(question, ()), *(value for value in values if value.strip()))
    return answers


def gaps_in(questions: Iterable[QuestionKey], answers: Answers) -> list[int]:
    """The numbers of the questions that have no answer, or not one for each of their parts."""
    return [
        number
        for number, question in enumerate(questions, 1)
        for given in [answers.get(question.id, ())]
        if is_omitted(given) or len(given) < len(question.parts)
    ]
