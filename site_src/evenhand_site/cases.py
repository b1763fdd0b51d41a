"""Cases that several quizzes ask about: under one id the item must be the same, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.quiz.collector import Collector
from evenhand.quiz.problems import Code, Problem
from evenhand.quiz.revision import case_revision
from evenhand_site.quiz_folder import QuizFolder


def check_cases(folders: Iterable[QuizFolder]) -> Iterator[Problem]:
    """Items that differ under one `case=`: judgements of the one would be taken for judgements of the other."""
    first: dict[str, tuple[str, str]] = {}
    for folder in folders:
        if folder.parsed is None or folder.parsed.quiz is None:
            continue
        collector = Collector(folder.path)
        for question in folder.parsed.quiz.questions:
            if question.case is None:
                continue
            revision = case_revision(question)
            known, place = first.setdefault(question.case, (revision, f"{folder.name}, question `{question.id}`"))
            if known != revision:
                message = f"The case `{question.case}` has another heading or text in {place}."
                cure = "Make both the same, or give this one an id of its own."
                collector.report(Code.CASE_DIFFERS, folder.parsed.lines[question.id], 1, message, cure)
        yield from collector.problems
