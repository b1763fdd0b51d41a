"""People who took a test, made without a quiz: what they earned, and who they are."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path

from analysis.examples import START, question, quiz
from evenhand.analysis.first_attempts import FirstAttempts
from evenhand.analysis.strata import Stratum
from evenhand.assessment.attempt import Result, Superseded
from evenhand.assessment.grading import Grade, Mark
from evenhand.quiz.settings import Draw
from evenhand.quiz.split import AnswerKey, key_of

VERBAL = Path(__file__).parents[1] / "fixtures" / "verbal_aggression.csv"
"""The 24 items of 316 people about verbal aggression, of Vansteelandt (2000), from R's difR; 1 is male."""
NUMBERS = count(1)

Sitting = tuple[str, str, Sequence[float | Fraction | None]]
"""Vendor, language and marks; None for a question that was not asked."""


def key_with(questions: int, *, points: Mapping[int, int] | None = None, draw: int = 0) -> AnswerKey:
    """The key of a test of questions `q1`, `q2`, ... worth 1 mark each, or what `points` says."""
    asked = (
        question(f"q{number}", points=Fraction((points or {}).get(number, 1))) for number in range(1, questions + 1)
    )
    return key_of(quiz(*asked, draw=(Draw(count=draw),) if draw else ()))


def result(
    key: AnswerKey,
    marks: Sequence[float | Fraction | None],
    *,
    vendor: str = "northwind",
    language: str = "en",
    at: datetime = START,
    attempt: str = "",
    number: int = 1,
    blank: Iterable[int] = (),
    revisions: Mapping[int, str] | None = None,
    before: bool = False,
) -> Result:
    """The row of the feed of somebody who earned these marks. Questions in `blank` were left blank, and those in
    `revisions` met under another key; all by number."""
    name = attempt or f"attempt-{next(NUMBERS)}"
    given = tuple(
        Mark(
            question_id=each.id,
            key_revision=(revisions or {}).get(place, each.revision),
            marks=Fraction(mark),
            max=each.points,
            omitted=place in set(blank),
        )
        for place, (each, mark) in enumerate(zip(key.asked, marks, strict=True), start=1)
        if mark is not None
    )
    grade = Grade(questions=given, marks=Fraction(0), max=Fraction(1), passed=False, key_revision=key.revision)
    return Result(
        grade_id=f"grade-{next(NUMBERS)}",
        attempt_id=name,
        quiz_id=key.quiz_id,
        person_id=f"person-of-{name}",
        vendor_id=vendor,
        cohort="nov",
        language=language,
        number=number,
        answers={},
        grade=grade,
        first_pass=False,
        at=at,
        before=Superseded(answers={}, grade=grade, first_pass=False) if before else None,
    )


def gathered(key: AnswerKey, sittings: Iterable[Sitting], *, apart: timedelta = timedelta(minutes=1)) -> FirstAttempts:
    """The first attempts of people who came one after the other."""
    attempts = FirstAttempts(key)
    for place, (vendor, language, marks) in enumerate(sittings):
        attempts.add(result(key, marks, vendor=vendor, language=language, at=START + place * apart))
    return attempts


def answered(
    ability: float, difficulties: Sequence[float], draw: random.Random, steps: Mapping[int, int] | None = None
) -> list[Fraction]:
    """What somebody earns under the Rasch model. Questions (by place) in `steps` have so many steps, each worth as much
    of the mark."""
    marks = []
    for place, difficulty in enumerate(difficulties):
        share, parts = 1 / (1 + math.exp(difficulty - ability)), (steps or {}).get(place, 1)
        marks.append(Fraction(sum(draw.random() < share for _ in range(parts)), parts))
    return marks


def verbal(item: int) -> tuple[Stratum, ...]:
    """An item (from 0) by total score: women are the reference group, men the focal one."""
    found: dict[int, Stratum] = {}
    for row in verbal_people():
        stratum = found.setdefault(sum(row[:24]), Stratum(reference={}, focal={}))
        marks = stratum.focal if row[24] else stratum.reference
        marks[row[item]] = marks.get(row[item], 0) + 1
    return tuple(found.values())


def verbal_people() -> list[list[int]]:
    """The people of `VERBAL`: 24 answers, and the group."""
    with VERBAL.open(encoding="utf-8", newline="") as file:
        return [[int(cell) for cell in row] for row in list(csv.reader(file))[1:]]
