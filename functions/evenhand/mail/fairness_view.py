"""What a finding about fairness says to people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from evenhand.analysis.dif import Dif
from evenhand.analysis.estimate import Method
from evenhand.analysis.fairness_findings import FairnessFinding, FairnessRule
from evenhand.analysis.mantel_haenszel import odds_ratio
from evenhand.mail.numbers import decimal
from evenhand.mail.strings import Strings

OF_A_VENDOR = (FairnessRule.HARDER_FOR_VENDOR, FairnessRule.EASIER_FOR_VENDOR)


def finding_sentence(finding: FairnessFinding, words: Strings, vendors: Mapping[str, str]) -> str:
    """One sentence on what was found, and one on what to do; `vendors` gives the names of vendors by id."""
    of_a_vendor = finding.rule in OF_A_VENDOR
    return words.fairness_rules[finding.rule].format(
        number=finding.number,
        focal=vendors.get(finding.focal, finding.focal) if of_a_vendor else words.language_name(finding.focal),
        reference=words.language_name(finding.reference),
        figure=difference(finding.dif, words),
        since=_day(finding.since, words) if finding.since else "",
    )


def difference(dif: Dif, words: Strings) -> str:
    """How much, in words that need no delta scale: of full or no marks the odds ratio, of partial credit the marks."""
    estimate, n = dif.estimate, words.n.format(n=dif.estimate.n)
    if estimate.method is Method.MANTEL_HAENSZEL:
        low, high = decimal(odds_ratio(estimate.low)), decimal(odds_ratio(estimate.high))
        return words.fairness_odds.format(ratio=decimal(dif.effect), low=low, high=high, n=n)
    low, high = decimal(estimate.low), decimal(estimate.high)
    return words.fairness_marks.format(difference=decimal(estimate.value), low=low, high=high, n=n)


def _day(at: datetime, words: Strings) -> str:
    utc = at.astimezone(UTC)
    month = words.months[utc.month - 1] if words.months else str(utc.month)
    return words.day.format(day=utc.day, month=month, year=utc.year)
