"""The report on a quiz: every figure a stakeholder gets, for one vendor or for all, as plain values.

It is computed once and put into the outbox; the mail is composed from it alone. A vendor's report is computed from that
vendor's groups and nothing else. Its readers may see how their people did, but nobody's answers: of a question that one
or two people met it shows nothing else, and no part of the people that is as small.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from evenhand.analysis.appeal_groups import Groups, appeal_groups, overturn_rate
from evenhand.analysis.appeals import AppealFigures, AppealGroup, figures
from evenhand.analysis.common_paper import common_paper
from evenhand.analysis.confusion import LABEL, Confusion, confusion_of
from evenhand.analysis.fairness_findings import FairnessFinding
from evenhand.analysis.findings import Finding, gravest_first, headlines_of
from evenhand.analysis.group import EVERYTHING, Selection, read_group
from evenhand.analysis.item_analysis import facility
from evenhand.analysis.item_sums import ItemSums, band_of
from evenhand.analysis.plain_text import plain_text
from evenhand.analysis.policies import PolicyLoss, policy_losses
from evenhand.analysis.question_report import QuestionReport, found_of, is_shown, question_report, section_of
from evenhand.analysis.score_figures import ScoreFigures, score_figures
from evenhand.analysis.standing import Standings
from evenhand.analysis.summary import Summary, summary_of
from evenhand.analysis.tally import GroupSums, Tally, item_name, merge
from evenhand.assessment.appeal import Appeal
from evenhand.people.person import Vendor
from evenhand.quiz.model import LANGUAGES
from evenhand.quiz.publication import Publication, QuestionFeedback
from evenhand.quiz.settings import Counts

LEAST_SHOWN = 3
"""People, of whom fewer have no figures of single questions in a vendor's report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSummary:
    """How those did who took the test in one language."""

    language: str
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorSummary:
    """How the people of one vendor did."""

    vendor: Vendor
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result analysis of one quiz."""

    quiz_id: str
    title: str
    vendor: Vendor | None
    """None is all vendors."""
    as_of: datetime
    language: str
    """Of the reader."""
    text_language: str
    """Of title, prompts, options and parts: the original's where there is no translation."""
    pass_mark: Fraction
    attempts_allowed: int | None
    summary: Summary
    findings: tuple[Finding, ...]
    """Every question that a rule names, once, the gravest first."""
    languages: tuple[LanguageSummary, ...]
    vendors: tuple[VendorSummary, ...]
    """By name, and empty in a vendor's own report."""
    questions: tuple[QuestionReport, ...]
    asked: int | None = None
    """How many of the questions each paper asks, where they are drawn; None where everyone is asked all of them."""
    counts: Counts = Counts.BEST
    """Which attempt decides whether a person passed."""
    appeals: AppealFigures | None = None
    """Of the people it is about; None in a report from before appeals were counted."""
    appeal_groups: tuple[AppealGroup, ...] = ()
    """The same by question, policy, language and, in a report on all, vendor; the most appealed first. Questions and
    policies as far as there are appeals; languages and vendors all, since none is a figure too beside another's."""
    headlines: tuple[Finding, ...] = ()
    """The findings to show first: at most three, of different rules where there are as many."""
    scores: ScoreFigures | None = None
    """The test as a whole; None in a report from before it was given."""
    policies: tuple[PolicyLoss, ...] = ()
    """The one on which most marks were lost first; empty where no question names a policy."""
    confusion: Confusion | None = None
    """None where there are no cases that somebody met."""
    standings: Standings | None = None
    """How far the people are; None where it was not looked up."""
    banded: bool = False
    """Whether ranks (the 27 %, the fifths) are by hundredths of the score and not by the score itself: the test has
    more scores than a hundred."""
    fairness: tuple[FairnessFinding, ...] = ()
    """Questions that treat groups differently or have changed, as last computed over everybody's first attempts; of
    each question the one that concerns most people, and none of those that have a finding of their own."""


def report_of(
    tally: Tally,
    quiz: Publication,
    *,
    vendor: Vendor | None,
    vendors: Iterable[Vendor],
    language: str,
    as_of: datetime,
    appeals: Iterable[Appeal] = (),
    selection: Selection = EVERYTHING,
    standings: Standings | None = None,
    fairness: Iterable[FairnessFinding] = (),
) -> Report:
    """The report for one vendor, or for all when `vendor` is None; `vendors` gives the names then. `selection` narrows
    it further.

    `appeals` may be all there are against marks of the quiz: only those of the people it is about are looked at.
    `standings` says how far these people are, where it was looked up; `fairness` is what comparing groups has found,
    which is for a report on all alone.
    """
    # Trainers and admins who try a test belong to no vendor, and their results and appeals are nobody's.
    appeals = [each for each in appeals if each.vendor_id and (vendor is None or each.vendor_id == vendor.id)]
    if vendor is not None:
        selection = replace(selection, vendor_id=vendor.id)
    groups = {key: sums for name, sums in tally.groups.items() if selection.holds(key := read_group(name))}
    by_language = {tongue: _merged(groups, language=tongue) for tongue in _languages(groups)}
    pooled = merge(groups.values())
    text_language = quiz.language(language)
    in_force = merge(sums for key, sums in groups.items() if key.key_revision == quiz.key.revision)
    paper = common_paper(in_force, quiz.key)
    least = LEAST_SHOWN if vendor is not None else 1
    questions = tuple(
        question_report(number, key, quiz, text_language, pooled, by_language, paper, least)
        for number, key in enumerate(quiz.key.asked, start=1)
    )
    own = (
        found_of(each, quiz.key.settings.pass_mark, overturn_rate(key, appeals, as_of))
        for each, key in zip(questions, quiz.key.asked, strict=True)
    )
    findings = gravest_first(filter(None, own))
    named = {finding.number: finding for finding in findings}
    met = [
        (number, key, sums)
        for number, key in enumerate(quiz.key.asked, start=1)
        if is_shown((sums := pooled.items.get(item_name(key.id, key.revision), ItemSums())).n, least)
    ]
    settings = quiz.key.settings
    return Report(
        quiz_id=quiz.quiz_id,
        title=quiz.forms[text_language].title,
        vendor=vendor,
        as_of=as_of,
        language=language,
        text_language=text_language,
        pass_mark=settings.pass_mark,
        attempts_allowed=settings.attempts,
        summary=summary_of(pooled),
        findings=findings,
        languages=tuple(
            LanguageSummary(language=tongue, summary=summary_of(sums)) for tongue, sums in by_language.items()
        ),
        vendors=_vendors(groups, vendors) if vendor is None else (),
        questions=tuple(replace(each, finding=named.get(each.number)) for each in questions),
        asked=quiz.asked if quiz.asked < len(questions) else None,
        counts=settings.counts,
        appeals=figures(appeals, pooled.attempts, as_of),
        appeal_groups=appeal_groups(appeals, quiz, text_language, groups, None if vendor else vendors, as_of),
        headlines=headlines_of(findings),
        scores=score_figures(in_force, pooled.people - in_force.people, paper, quiz.key, quiz.asked),
        policies=policy_losses(
            ((number, key, sums, facility(sums)) for number, key, sums in met),
            lambda key: quiz.policy_name(key.policy, text_language) or "",
        ),
        confusion=confusion_of(
            met,
            lambda question_id, label: _label(label, quiz.feedback[text_language][question_id]),
            lambda question_id: section_of(quiz.feedback[text_language][question_id], text_language),
        ),
        standings=standings,
        fairness=() if vendor else _one_for_each(fairness, without=named),
        banded=len(set(map(band_of, pooled.scores))) < len(pooled.scores),
    )


def _languages(groups: Groups) -> list[str]:
    order = {language: place for place, language in enumerate(LANGUAGES)}
    return sorted({key.language for key in groups}, key=lambda each: (order.get(each, len(order)), each))


def _one_for_each(findings: Iterable[FairnessFinding], *, without: Container[int]) -> tuple[FairnessFinding, ...]:
    by_question: dict[int, FairnessFinding] = {}
    for finding in findings:
        if finding.number not in without:
            by_question.setdefault(finding.number, finding)
    return tuple(by_question.values())


def _merged(groups: Groups, *, language: str) -> GroupSums:
    return merge(sums for key, sums in groups.items() if key.language == language)


def _vendors(groups: Groups, vendors: Iterable[Vendor]) -> tuple[VendorSummary, ...]:
    """Every vendor by name, those without results included; a vendor nobody knows goes by its id."""
    names = {key.vendor_id: key.vendor_id for key in groups} | {vendor.id: vendor.name for vendor in vendors}
    return tuple(
        VendorSummary(
            vendor=Vendor(id=vendor_id, name=name),
            summary=summary_of(merge(sums for key, sums in groups.items() if key.vendor_id == vendor_id)),
        )
        for vendor_id, name in sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
    )


def _label(label: str, shown: QuestionFeedback) -> str:
    return plain_text(shown.answers.get(f"{LABEL}={label}", label))
