"""Why a quiz cannot be tried."""

from __future__ import annotations

from evenhand.quiz.problems import Problem


class TrialFailed(Exception):
    """The quiz, the taxonomy or the answers cannot be used."""

    def __init__(self, message: str, *, notes: tuple[str, ...] = (), problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.notes = notes
        """What is wrong with the answers, one thing each, with its place and its cure."""
        self.problems = problems
        """What is wrong in the files."""
