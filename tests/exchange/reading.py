"""What the tests of all readers share: a text in, a quiz that is sound and its losses out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.exchange.outcome import Imported
from evenhand.quiz.parser import parse
from evenhand.quiz.printer import print_quiz

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.quiz.model import Question


def imported(read: Callable[..., Imported], text: str) -> Imported:
    """The quiz in a text; a quiz file made of it is read back equal, without errors."""
    result = read(text, quiz_id="imported", title="Imported")
    parsed = parse(print_quiz(result.quiz), "en.md")
    assert parsed.quiz is not None, parsed.problems
    assert parsed.quiz.settings == result.quiz.settings
    assert [each.id for each in parsed.quiz.questions] == [each.id for each in result.quiz.questions]
    return result


def only(read: Callable[..., Imported], text: str) -> Question:
    """The one question in a text from which nothing is lost."""
    result = imported(read, text)
    assert [str(loss) for loss in result.losses] == []
    [question] = result.quiz.questions
    return question


def reasons(result: Imported) -> list[str]:
    """The losses, each as it is told."""
    return [str(loss) for loss in result.losses]


def right(question: Question) -> list[str]:
    """The texts of the right options."""
    return [option.text for option in question.options if option.correct]
