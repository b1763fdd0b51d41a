"""Response bodies of fairness."""

from __future__ import annotations

from datetime import datetime

from evenhand.analysis.comparison import Contrast
from evenhand.analysis.dif import Category, Side
from evenhand.analysis.estimate import Reason
from evenhand.analysis.fairness_findings import FairnessRule
from evenhand.handlers.views import View


class DifView(View):
    """How a question treats the focal group, as against the reference group of equal score. Below 0 it is harder for
    the focal group. All but the numbers of people is null where it cannot be estimated, for a `reason`."""

    used: int
    """People in strata where both groups are: those compared."""
    category: Category | None
    """ETS's: A, B, C, or for partial credit AA, BB, CC."""
    against: Side | None
    """For whom it is harder; null where the difference is negligible."""
    mh_d_dif: float | None
    """Of full or no marks, in ETS's delta units; null for partial credit, which has `smd`."""
    smd: float | None
    """Of partial credit, the standardised mean difference in marks."""
    low: float | None
    """The ends of the interval of the one that there is, with 95 % confidence."""
    high: float | None
    standard_error: float | None
    odds_ratio: float | None
    """Odds of a right answer, as a multiple of those of the reference group."""
    effect: float | None
    """The SMD in standard deviations of the marks on the question."""
    chi_square: float | None
    p: float | None
    reason: Reason | None


class QuestionDifView(View):
    """A question in a comparison."""

    question_id: str
    key_revision: str
    reference_n: int
    focal_n: int
    dif: DifView


class ComparisonView(View):
    """Two groups compared at equal score."""

    contrast: Contrast
    reference: str
    """A language; empty for the other vendors."""
    focal: str
    """A language, or a vendor's id."""
    focal_name: str
    set_aside: tuple[str, ...]
    """Ids of the questions that did not count for the score by which people were matched."""
    questions: tuple[QuestionDifView, ...]


class FacilityView(View):
    """The share of a question's marks that people earned who reached it."""

    value: float | None
    n: int
    low: float | None
    high: float | None
    reason: Reason | None


class MonthView(View):
    """A question in a month, in UTC."""

    month: str
    """As `2026-11`."""
    facility: FacilityView


class DriftView(View):
    """A question over time."""

    question_id: str
    key_revision: str
    drifting: bool
    divided_at: datetime | None
    """What divides the earlier half of the people from the later one."""
    early: FacilityView
    late: FacilityView
    dif: DifView
    """The later half as the focal group."""
    months: tuple[MonthView, ...]


class FairnessFindingView(View):
    """A question to look at, and what to do."""

    rule: FairnessRule
    number: int
    question_id: str
    sentence: str


class FairnessView(View):
    """Whether a quiz is fair, by the first attempts under its key in force."""

    quiz_id: str
    title: str
    as_of: datetime
    people: int
    findings: tuple[FairnessFindingView, ...]
    comparisons: tuple[ComparisonView, ...]
    drift: tuple[DriftView, ...]
    drift_set_aside: tuple[str, ...]
