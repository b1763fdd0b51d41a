"""The split of a quiz into what people see and what is right.

`QuizForm` has no field that could hold an answer: a page rendered from it cannot leak one, by type and not by habit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.quiz.model import Kind, Question, Quiz, Settings
from evenhand.quiz.revision import form_revision, grading_revision, key_revision

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionForm:
    """An option as shown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionForm:
    """A question as shown."""

    id: str
    prompt: str
    material: str
    kind: Kind
    options: tuple[OptionForm, ...]
    critical: bool
    revision: str
    """The form revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizForm:
    """A quiz as a labeller sees it, in one language."""

    id: str
    language: str
    title: str
    introduction: str
    questions: tuple[QuestionForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKey:
    """What is right in one question, and what it is worth."""

    id: str
    kind: Kind
    points: Fraction
    options: tuple[str, ...]
    """The ids that can be chosen."""
    correct: tuple[str, ...]
    """The ids that are right, sorted."""
    critical: bool = False
    policy: str | None = None
    revision: str
    """The key revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """All that grading needs, whatever the language."""

    quiz_id: str
    settings: Settings
    questions: tuple[QuestionKey, ...]
    revision: str
    """The grading revision: changes when the same answers could get another grade."""

    def question(self, question_id: str) -> QuestionKey | None:
        """The key of that question, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policy versions the quiz tests, sorted."""
        return tuple(sorted({question.policy for question in self.questions if question.policy}))


def form_of(quiz: Quiz) -> QuizForm:
    """What people see of a quiz, in its language."""
    return QuizForm(
        id=quiz.id,
        language=quiz.language,
        title=quiz.title,
        introduction=quiz.introduction,
        questions=tuple(question_form(question) for question in quiz.questions),
    )


def question_form(question: Question) -> QuestionForm:
    """What people see of a question."""
    return QuestionForm(
        id=question.id,
        prompt=question.prompt,
        material=question.material,
        kind=question.kind,
        options=tuple(OptionForm(id=option.id, text=option.text) for option in question.options),
        critical=question.critical,
        revision=form_revision(question),
    )


def key_of(quiz: Quiz) -> AnswerKey:
    """What is right in a quiz; the quiz must be the original, which carries the key."""
    questions = tuple(_question_key(question) for question in quiz.questions)
    return AnswerKey(
        quiz_id=quiz.id,
        settings=quiz.settings,
        questions=questions,
        revision=grading_revision(quiz.settings, _grading_parts(questions)),
    )


def _question_key(question: Question) -> QuestionKey:
    return QuestionKey(
        id=question.id,
        kind=question.kind,
        points=question.points,
        options=tuple(option.id for option in question.options),
        correct=question.correct_ids,
        critical=question.critical,
        policy=question.policy,
        revision=key_revision(question),
    )


def _grading_parts(questions: Iterable[QuestionKey]) -> list[tuple[str, str, bool]]:
    return sorted((question.id, question.revision, question.critical) for question in questions)
