"""What a format carries of a quiz, so that all the rest is said to be lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evenhand.exchange.outcome import Losses
from evenhand.exchange.prose import as_words
from evenhand.quiz.model import Kind
from evenhand.quiz.printer import written_settings

if TYPE_CHECKING:
    from evenhand.quiz.model import Question, Quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A format and the words that it has for what a quiz holds."""

    format: str
    settings: frozenset[str] = frozenset()
    """By their names in the front matter."""
    title: bool = False
    introduction: bool = False
    option_ids: bool = False
    points: bool = False
    tags: bool = False
    critical: bool = False
    policy: bool = False
    see: bool = False
    unit: bool = False
    case: bool = False
    """The id of a case."""
    accepted: frozenset[Kind] = frozenset()
    """The kinds in which an answer can be accepted besides the right one."""
    part_feedback: frozenset[Kind] = frozenset()
    """The kinds whose parts have feedback of their own."""

    def note(self, quiz: Quiz, losses: Losses) -> Quiz:
        """Add what is lost of a quiz whatever its answers are.

        Gives the quiz that can be written: without what is void, and with what is right alone where that is all that
        the format can say.
        """
        for question in quiz.questions:
            if question.void:
                losses.add("It is void, so that nobody is asked it.", question=question.id, left_out=True)
        quiz = replace(quiz, questions=quiz.asked)
        if not self.title:
            losses.add(f"{self.format} has no title of a quiz.")
        if quiz.introduction and not self.introduction:
            losses.add(f"{self.format} has no introduction of a quiz.")
        settings = [name for name, _ in written_settings(quiz.settings) if name not in self.settings | {"credit"}]
        if settings:
            losses.add(f"{self.format} has no word for these settings: {', '.join(settings)}.")
        if not self.option_ids and any(question.options or question.parts for question in quiz.questions):
            losses.add(f"{self.format} has no ids of options; who reads it back makes them from the texts.")
        for question in quiz.questions:
            for reason in self._lost(question):
                losses.add(reason, question=question.id)
        return replace(quiz, questions=tuple(map(self._right_alone, quiz.questions)))

    def _right_alone(self, question: Question) -> Question:
        return question if question.kind in self.accepted else question.without_accepted()

    def _lost(self, question: Question) -> list[str]:
        held = {
            "points": (self.points, question.points != 1),
            "critical": (self.critical, question.critical),
            "policy": (self.policy, question.policy is not None),
            "tags": (self.tags, bool(question.tags)),
            "see": (self.see, question.see is not None),
            "unit": (self.unit, bool(question.unit)),
            "case": (self.case, question.case is not None),
        }
        names = [f"`{name}`" for name, (carried, said) in held.items() if said and not carried]
        lost = [f"{self.format} has no {', '.join(names)}."] if names else []
        if question != question.without_accepted() and question.kind not in self.accepted:
            lost.append(f"{self.format} has no word for what is accepted besides the right answer.")
        if any(part.feedback for part in question.parts) and question.kind not in self.part_feedback | {Kind.CASE}:
            lost.append(f"{self.format} has no feedback on {'steps' if question.kind is Kind.ORDERING else 'pairs'}.")
        return lost


def words_only(text: str, losses: Losses, question: Question, what: str) -> str:
    """A text where the format takes words without markup."""
    words, lost = as_words(text)
    if lost:
        losses.add(f"The markup of {what} “{words}” is not carried.", question=question.id)
    return words
