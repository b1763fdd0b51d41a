"""What a rule finds, before it is known at which line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evenhand.quiz.model import Question, Quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to think about."""

    message: str
    cure: str
    item: str = ""
    """The id of the option or part it is about; empty for the question itself."""
    near: str = ""
    """What stands on the line in question, where it is known."""
    setting: str = ""
    """The setting it is about; then it is about no question."""


QuestionRule = Callable[[Question, Quiz], Iterator[Finding]]
QuizRule = Callable[[Quiz], Iterator[Finding]]
PairRule = Callable[[Question, Question], Iterator[Finding]]
"""Takes a question as the original has it, then as the translation has it."""
