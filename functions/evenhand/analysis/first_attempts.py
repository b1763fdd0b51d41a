"""The marks of everybody's first attempt at a quiz, small enough to hold a million attempts at once.

Each question is a column of small numbers, and each person a row of all columns, so that an attempt at 50 questions
takes 50 bytes, and some 200 for its id and its times.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from evenhand.assessment.attempt import Result
from evenhand.assessment.grading import Mark
from evenhand.quiz.split import AnswerKey

NOT_ASKED, NOT_REACHED = 0, 1
"""Numbers in a column; those from 2 on stand for marks."""
NARROW = 256
"""How many numbers there are before each takes four bytes and not one."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FirstAttempts:
    """The first attempts at a quiz, each by its latest grade, and as of the time of its first.

    Of a question the marks under the key in force count and no others: whoever met it under another key, and was not
    regraded, was not asked it. Attempts of trainers and admins, who belong to no vendor, are nobody's. A blank earns 0;
    it is **not reached**, and not omitted, when no question after it was answered, as in `evenhand analyse`.
    """

    def __init__(self, key: AnswerKey) -> None:
        """None yet, of a quiz with this key."""
        self.key = key
        self.questions = key.asked
        self.columns = [array("B") for _ in self.questions]
        """For each question, what everybody earned, as a number that `marks` tells the meaning of."""
        self.groups: list[tuple[str, str]] = []
        """Vendor id and language."""
        self.group = array("I")
        """For everybody the place of theirs in `groups`."""
        self.submitted = array("q")
        """For everybody when, in microseconds since 1970."""
        self._graded = array("q")
        self._marks: list[list[Fraction]] = [[Fraction(0), Fraction(0)] for _ in self.questions]
        self._numbers: list[dict[tuple[int, int], int]] = [{} for _ in self.questions]
        self._rows: dict[str, int] = {}
        self._group_numbers: dict[tuple[str, str], int] = {}
        self._places = {(each.id, each.revision): place for place, each in enumerate(self.questions)}

    def __len__(self) -> int:
        """How many there are."""
        return len(self.submitted)

    def marks(self, question: int) -> Sequence[Fraction]:
        """What the numbers in the column of a question stand for."""
        return self._marks[question]

    def earned(self, question: int) -> frozenset[Fraction]:
        """The different marks that people earned on a question who reached it."""
        # Not every mark that has a number: the grades that had it may all have been replaced by others.
        marks = self._marks[question]
        return frozenset(marks[number] for number in set(self.columns[question]) if number > NOT_REACHED)

    def add(self, result: Result) -> None:
        """Take a row of the feed in. The rows of an attempt may come in any order: its latest grade stays."""
        if result.number != 1 or not result.vendor_id:
            return
        at = (result.at - EPOCH) // timedelta(microseconds=1)
        # Of two grades at the same moment the one that takes another's place is the later.
        graded = 2 * at + (result.before is not None)
        row = self._rows.get(result.attempt_id)
        if row is None:
            row = self._rows[result.attempt_id] = len(self)
            self.group.append(self._group(result))
            self.submitted.append(at)
            self._graded.append(graded)
            for column in self.columns:
                column.append(NOT_ASKED)
        else:
            self.submitted[row] = min(self.submitted[row], at)
            if graded < self._graded[row]:
                return
            self._graded[row] = graded
            for column in self.columns:
                column[row] = NOT_ASKED
        self._write(row, result.grade.questions)

    def _write(self, row: int, marks: Sequence[Mark]) -> None:
        reached = max((place for place, mark in enumerate(marks) if not mark.omitted), default=-1)
        for place, mark in enumerate(marks):
            question = self._places.get((mark.question_id, mark.key_revision))
            if question is not None and mark.max:
                self._put(question, row, self._number(question, mark.marks) if place <= reached else NOT_REACHED)

    def _put(self, question: int, row: int, number: int) -> None:
        if number == NARROW:
            self.columns[question] = array("I", self.columns[question])
        self.columns[question][row] = number

    def _number(self, question: int, marks: Fraction) -> int:
        # By its parts: to hash a fraction takes ten times as long.
        numbers, parts = self._numbers[question], marks.as_integer_ratio()
        if parts not in numbers:
            numbers[parts] = len(self._marks[question])
            self._marks[question].append(marks)
        return numbers[parts]

    def _group(self, result: Result) -> int:
        group = (result.vendor_id, result.language)
        if group not in self._group_numbers:
            self._group_numbers[group] = len(self.groups)
            self.groups.append(group)
        return self._group_numbers[group]
