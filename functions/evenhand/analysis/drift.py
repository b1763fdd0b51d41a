"""Whether a question has become easier or harder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TypeVar

from evenhand.analysis.comparison import Place, QuestionDif, counted, in_two_stages, is_dichotomous, studied
from evenhand.analysis.dif import Dif, Side
from evenhand.analysis.estimate import Estimate, NotEstimable, Reason
from evenhand.analysis.first_attempts import EPOCH, NOT_ASKED, NOT_REACHED, FirstAttempts
from evenhand.analysis.intervals import student_t, wilson
from evenhand.analysis.matching import Matching

T = TypeVar("T", bound=Hashable)

DAY = timedelta(days=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A question in one month, in UTC."""

    month: str
    """As `2026-11`."""
    facility: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A question over time, under its key in force."""

    question_id: str
    key_revision: str
    months: tuple[Month, ...]
    """Those in which somebody reached it, the earliest first."""
    divided_at: datetime | None
    """The moment that divides those who were asked it into halves: the submission of the one in the middle, who is in
    the later half. None where nobody was."""
    early: Estimate
    """Facility in the earlier half."""
    late: Estimate
    result: Dif | NotEstimable
    """The later half, as the focal group, against the earlier one at equal score."""

    @property
    def drifting(self) -> bool:
        """Whether it has surely become easier or harder than its test: at equal score the whole interval of the
        difference of the halves lies beyond what is negligible, 1 delta unit or .17 standard deviations.

        A facility that moves is no drift by itself, since people may have got better. One that is too little for ETS's
        class C is, since a question that goes astray goes on.
        """
        return isinstance(self.result, Dif) and self.result.surely_not_negligible


def drifts(attempts: FirstAttempts, matching: Matching) -> tuple[tuple[str, ...], tuple[Drift, ...]]:
    """The ids of the questions that people were not matched by, see `in_two_stages`, and every question over time.

    People are compared within a language, so that a test that comes to be taken in Chinese does not drift by that. A
    leaked test gets easier as a whole and shows no drift here, only in its facilities: equal scores are compared.
    """
    order = sorted(range(len(attempts)), key=attempts.submitted.__getitem__)
    months = _months(attempts.submitted)
    halves = [_halves(question, order, attempts) for question in range(len(attempts.questions))]

    languages = [language for _, language in attempts.groups]
    # Each group (a vendor in a language) twice: its earlier people, then its later ones.
    places = [Place(side, language) for side in (Side.REFERENCE, Side.FOCAL) for language in languages]

    def study(question: int, strata: Sequence[int]) -> QuestionDif:
        is_late = _is_late(halves[question], attempts)
        group = [each + len(languages) * late for each, late in zip(attempts.group, is_late, strict=True)]
        return studied(question, counted(strata, group, attempts.columns[question]), places, attempts, matching)

    strata = matching.strata()
    first = [study(question, strata) for question in range(len(attempts.questions))]
    set_aside, second = in_two_stages(first, study, matching)
    return set_aside, tuple(
        _drift(question, each, halves[question], months, attempts) for question, each in enumerate(second)
    )


def _drift(
    question: int, found: QuestionDif, divided_at: int | None, months: Sequence[str], attempts: FirstAttempts
) -> Drift:
    by_month = _facilities(question, months, attempts)
    by_half = _facilities(question, _is_late(divided_at, attempts), attempts)
    nobody = NotEstimable(n=0, reason=Reason.TOO_FEW)
    return Drift(
        question_id=found.question_id,
        key_revision=found.key_revision,
        months=tuple(Month(month=month, facility=by_month[month]) for month in sorted(by_month)),
        divided_at=None if divided_at is None else EPOCH + timedelta(microseconds=divided_at),
        early=by_half.get(0, nobody),
        late=by_half.get(1, nobody),
        result=found.result,
    )


def _months(times: Iterable[int]) -> list[str]:
    by_day: dict[int, str] = {}
    return [by_day.get(day) or by_day.setdefault(day, _month(day)) for day in (time // DAY for time in times)]


def _month(day: int) -> str:
    return f"{EPOCH + timedelta(days=day):%Y-%m}"


def _halves(question: int, order: Sequence[int], attempts: FirstAttempts) -> int | None:
    """When the halves of those who were asked a question are divided; `order` is everybody by time."""
    column = attempts.columns[question]
    asked = [row for row in order if column[row] != NOT_ASKED] if NOT_ASKED in column else order
    return attempts.submitted[asked[len(asked) // 2]] if asked else None


def _is_late(divided_at: int | None, attempts: FirstAttempts) -> bytearray:
    """For everybody 1 or 0."""
    return bytearray(len(attempts)) if divided_at is None else bytearray(map(divided_at.__le__, attempts.submitted))


def _facilities(question: int, part: Sequence[T], attempts: FirstAttempts) -> dict[T, Estimate]:
    """The facility among those of each part who reached a question."""
    marks, points = attempts.marks(question), attempts.questions[question].points
    earned: dict[T, dict[Fraction, int]] = {}
    for (each, number), count in Counter(zip(part, attempts.columns[question], strict=True)).items():
        if number > NOT_REACHED:
            earned.setdefault(each, {})[marks[number] / points] = count
    dichotomous = is_dichotomous(question, attempts)
    return {each: _facility(shares, dichotomous=dichotomous) for each, shares in earned.items()}


def _facility(shares: Mapping[Fraction, int], *, dichotomous: bool) -> Estimate:
    n = sum(shares.values())
    if dichotomous:
        return wilson(shares.get(Fraction(1), 0), n)
    total = sum((share * count for share, count in shares.items()), Fraction(0))
    squares = sum((share * share * count for share, count in shares.items()), Fraction(0))
    return student_t(total, squares, n)
