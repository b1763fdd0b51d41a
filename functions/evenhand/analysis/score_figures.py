"""The scores of a test, and how far they can be trusted: first attempts under the key in force."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.analysis.decision import ErrorAtMark
from evenhand.analysis.estimate import Description, Estimate, NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFigures:
    """The figures of a test as a whole. Scores are shares of the marks, in [0, 1], as are the median, the deviation and
    the errors."""

    n: int
    """First attempts under the key in force."""
    earlier_n: int
    """First attempts under earlier keys, which these figures leave out."""
    mean: Estimate
    median: Estimate | Description
    """Described where there are too few for an interval."""
    deviation: Description
    """Standard deviation."""
    skewness: Description
    kurtosis: Description
    alpha: Estimate
    """Cronbach's; not for drawn papers."""
    standard_error: Description
    """Of measurement."""
    error_ratio: Estimate
    """In percent of the standard deviation."""
    error_at_mark: ErrorAtMark | NotEstimable
    consistency: Estimate
    """How likely a like test would decide the same of somebody, passed or not: Subkoviak's."""
    kappa: Estimate
    """The same, beyond what chance would do."""
