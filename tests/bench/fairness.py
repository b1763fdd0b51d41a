"""Whether a quiz is fair, computed from a million first attempts at 50 questions: time, and the most memory.

The results are made one at a time, as a feed gives them, so that what is held is what the comparison holds.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from child import figures_of
from progress import begin, tell
from side_by_side import Comparison

from evenhand.assessment.attempt import Result
from evenhand.assessment.grading import Grade, Mark
from evenhand.quiz.split import AnswerKey

QUESTIONS = 50
FEW, MANY = 100_000, 1_000_000
VENDORS = 10
LOPSIDED = 3
"""Questions that are harder in Chinese, so that there is a second stage."""


def measure(folder: Path, few_attempts: int = FEW, many_attempts: int = MANY) -> Iterator[Comparison]:
    """Attempts taken in, and compared, per second."""
    few, many = figures_of(__file__, few_attempts), figures_of(__file__, many_attempts)
    yield Comparison(
        name=(
            f"Fairness of {many_attempts:,} first attempts at {QUESTIONS} questions, {VENDORS} vendors, 2 languages:"
            f" at most {many['megabytes']:.0f} MB; of {few_attempts:,}: {few['megabytes']:.0f} MB;"
            f" {many['large']:.0f} of class C"
        ),
        ours="attempts compared, all contrasts and the drift",
        theirs="attempts taken in as results come",
        unit="/s",
        our_figures=(few_attempts / few["compared"], many_attempts / many["compared"]),
        their_figures=(few_attempts / few["taken_in"], many_attempts / many["taken_in"]),
        goal="none; memory under 1 GB",
    )


def judge(attempts: int) -> dict[str, float]:
    """Take so many in, and compare."""
    from example import quiz_text

    from evenhand.analysis.dif import Dif
    from evenhand.analysis.fairness import fairness_of
    from evenhand.analysis.first_attempts import FirstAttempts
    from support import NINE, publication_of

    key = publication_of(quiz_text(QUESTIONS)).key
    gathered, taken_in = FirstAttempts(key), 0.0
    for number, result in enumerate(results(key, attempts, NINE), 1):
        start = time.perf_counter()
        gathered.add(result)
        taken_in += time.perf_counter() - start
        tell(f"{number:,} of {attempts:,} attempts taken in")
    begin(f"  comparing {attempts:,} attempts")
    start = time.perf_counter()
    fairness = fairness_of(gathered, as_of=NINE)
    compared = time.perf_counter() - start
    by_question = (each.result for comparison in fairness.comparisons for each in comparison.questions)
    return {
        "taken_in": taken_in,
        "compared": compared,
        "large": sum(isinstance(each, Dif) and each.category.large for each in by_question),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def results(key: AnswerKey, attempts: int, start: datetime) -> Iterator[Result]:
    """One each, of people whose ability differs, in every vendor and language, one a second."""
    draw = random.Random(20261123)
    marks = [
        [Mark(question_id=q.id, key_revision=q.revision, marks=m, max=q.points) for m in (Fraction(0), q.points)]
        for q in key.asked
    ]
    most = Fraction(len(marks))
    for n in range(attempts):
        language, ability = ("zh" if n % 3 == 0 else "en"), 0.35 + 0.5 * draw.random()
        odds = [ability - (0.25 if language == "zh" and q < LOPSIDED else 0) for q in range(len(marks))]
        given = tuple(each[draw.random() < share] for each, share in zip(marks, odds, strict=True))
        yield Result(
            grade_id=f"grade-of-some-length-{n:07}",
            attempt_id=f"attempt-of-length-{n:07}",
            quiz_id=key.quiz_id,
            person_id="p",
            vendor_id=f"vendor-{draw.randrange(VENDORS)}",
            cohort="c",
            language=language,
            number=1,
            answers={},
            grade=Grade(questions=given, marks=Fraction(0), max=most, passed=False, key_revision=key.revision),
            first_pass=False,
            at=start + timedelta(seconds=n),
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    print(json.dumps(judge(int(sys.argv[1]))))
