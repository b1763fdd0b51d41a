"""The rules applied to a quiz, and what they find told at its place."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.quiz.collector import Collector
from evenhand.quiz.craft.delivery import QUIZ_RULES
from evenhand.quiz.craft.drift import PAIR_RULES
from evenhand.quiz.craft.finding import Finding
from evenhand.quiz.craft.options import OPTION_RULES
from evenhand.quiz.craft.places import Places
from evenhand.quiz.craft.wording import WORDING_RULES
from evenhand.quiz.model import ORIGINAL, Question, Quiz
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand.quiz.translation import arrange, settled


def advise(quiz: Quiz, places: Places) -> tuple[Problem, ...]:
    """Advice on a quiz in its original language; none on what is void, which nobody is asked any more."""
    collector = Collector(places.path)
    for code, rule in QUIZ_RULES.items():
        for finding in rule(quiz):
            line, column = places.setting(finding.setting)
            collector.report(code, line, column, finding.message, finding.cure, Severity.ADVICE)
    for question in quiz.asked:
        for code, finding in _of_question(question, quiz):
            _report(code, finding, question, places, collector)
    return collector.problems


def advise_translation(original: Quiz, translation: Quiz, places: Places) -> tuple[Problem, ...]:
    """Advice on a translation that has the same ids as its original."""
    collector = Collector(places.path)
    _order_of_questions(original, translation, places, collector)
    arranged = arrange(original, translation)
    for ours, theirs in zip(original.asked, arranged.asked, strict=True):
        written = settled(ours, translation.question(ours.id) or theirs)
        for code, pair_rule in PAIR_RULES.items():
            for finding in pair_rule(ours, written):
                _report(code, finding, ours, places, collector)
        for code, finding in _of_question(theirs, arranged):
            _report(code, finding, theirs, places, collector)
    return collector.problems


def _of_question(question: Question, quiz: Quiz) -> Iterator[tuple[Code, Finding]]:
    tables = (WORDING_RULES, OPTION_RULES) if quiz.language == ORIGINAL else (WORDING_RULES,)
    for table in tables:
        for code, rule in table.items():
            for finding in rule(question, quiz):
                yield code, finding


def _report(code: Code, finding: Finding, question: Question, places: Places, collector: Collector) -> None:
    line = places.line(question.id, finding.item, near=finding.near)
    collector.report(code, line, 1, finding.message, finding.cure, Severity.ADVICE)


def _order_of_questions(original: Quiz, translation: Quiz, places: Places, collector: Collector) -> None:
    pairs = zip(original.questions, translation.questions, strict=True)
    moved = next((theirs.id for ours, theirs in pairs if ours.id != theirs.id), None)
    if moved is not None:
        message = f"From `{moved}` on the questions stand in another order; they are shown in the original's."
        cure = "Put them in the original's order, so that both files can be read side by side."
        collector.report(Code.ORDER_DIFFERS, places.question(moved), 1, message, cure, Severity.ADVICE)
