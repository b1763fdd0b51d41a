"""The report on a quiz: every figure a stakeholder gets, for one vendor or for all, as plain values.

It is computed once and put into the outbox; the mail is composed from it alone. A vendor's report is computed from that
vendor's groups and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from evenhand.analysis.appeals import AppealFigures, AppealGroup, Grouping, by, figures
from evenhand.analysis.estimate import Estimate
from evenhand.analysis.findings import Candidate, Finding, findings_of
from evenhand.analysis.group import EVERYTHING, GroupKey, Selection, read_group
from evenhand.analysis.item_analysis import ItemFigures, facility, figures_of
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.plain_text import plain_text
from evenhand.analysis.summary import Summary, summary_of
from evenhand.analysis.tally import GroupSums, Tally, item_name, merge
from evenhand.assessment.appeal import Appeal
from evenhand.people.person import Vendor
from evenhand.quiz.model import LANGUAGES, Kind
from evenhand.quiz.publication import Publication, QuestionFeedback
from evenhand.quiz.settings import Counts
from evenhand.quiz.split import PartKey, QuestionKey


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
class OptionText:
    """An option, or an answer to a part, as named in the report."""

    text: str
    correct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartText:
    """A part of a question as named in the report."""

    text: str
    answers: Mapping[str, OptionText]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReport:
    """One question and its figures under the key in force."""

    number: int
    """From 1, in the quiz's order."""
    id: str
    prompt: str
    """Plain text."""
    critical: bool
    options: Mapping[str, OptionText]
    """Option id to the option, in the quiz's order."""
    figures: ItemFigures
    facility_by_language: Mapping[str, Estimate]
    earlier_n: int
    """First attempts under earlier keys of this question, which the figures leave out."""
    kind: Kind = Kind.SINGLE
    parts: Mapping[str, PartText] = field(default_factory=dict)
    """Part id to the part; empty for the kinds that have none."""


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
) -> Report:
    """The report for one vendor, or for all when `vendor` is None; `vendors` gives the names then. `selection` narrows
    it further.

    `appeals` may be all there are against marks of the quiz: only those of the people it is about are looked at.
    """
    # Trainers and admins who try a test belong to no vendor, and their results and appeals are nobody's.
    appeals = [each for each in appeals if each.vendor_id and (vendor is None or each.vendor_id == vendor.id)]
    if vendor is not None:
        selection = replace(selection, vendor_id=vendor.id)
    groups = {key: sums for name, sums in tally.groups.items() if selection.holds(key := read_group(name))}
    by_language = {tongue: _merged(groups, language=tongue) for tongue in _languages(groups)}
    pooled = merge(groups.values())
    text_language = quiz.language(language)
    questions = tuple(
        _question(number, key, quiz, text_language, pooled, by_language)
        for number, key in enumerate(quiz.key.asked, start=1)
    )
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
        findings=findings_of(
            [
                Candidate(
                    number=each.number,
                    critical=each.critical,
                    figures=each.figures,
                    overturn_rate=_overturn_rate(key, appeals, as_of),
                )
                for each, key in zip(questions, quiz.key.asked, strict=True)
            ],
            settings.pass_mark,
        ),
        languages=tuple(
            LanguageSummary(language=tongue, summary=summary_of(sums)) for tongue, sums in by_language.items()
        ),
        vendors=_vendors(groups, vendors) if vendor is None else (),
        questions=questions,
        asked=quiz.asked if quiz.asked < len(questions) else None,
        counts=settings.counts,
        appeals=figures(appeals, pooled.attempts, as_of),
        appeal_groups=_appeal_groups(appeals, quiz, text_language, groups, None if vendor else vendors, as_of),
    )


COMPARED = (Grouping.LANGUAGE, Grouping.VENDOR)


def _appeal_groups(
    appeals: Sequence[Appeal],
    quiz: Publication,
    language: str,
    groups: Groups,
    vendors: Iterable[Vendor] | None,
    as_of: datetime,
) -> tuple[AppealGroup, ...]:
    """The breakdowns; none where nobody appealed. Every attempt is one at each question and policy, also where papers
    are drawn."""
    if not appeals:
        return ()
    numbers = {key.id: str(number) for number, key in enumerate(quiz.key.asked, start=1)}
    policies = {key.id: quiz.policy_name(key.policy, language) or "" for key in quiz.key.questions}
    everything = sum(sums.attempts for sums in groups.values())
    ways: dict[Grouping, tuple[Callable[[Appeal], str], dict[str, int]]] = {
        Grouping.QUESTION: (
            lambda appeal: numbers.get(appeal.question_id, appeal.question_id),
            dict.fromkeys(numbers.values(), everything),
        ),
        Grouping.POLICY: (
            lambda appeal: policies.get(appeal.question_id, ""),
            dict.fromkeys(filter(None, policies.values()), everything),
        ),
        Grouping.LANGUAGE: (lambda appeal: appeal.language, _attempts(groups, lambda key: key.language)),
    }
    if vendors is not None:
        names = {vendor.id: vendor.name for vendor in vendors}
        ways[Grouping.VENDOR] = (
            lambda appeal: names.get(appeal.vendor_id, appeal.vendor_id),
            _attempts(groups, lambda key: names.get(key.vendor_id, key.vendor_id)),
        )
    return tuple(
        AppealGroup(grouping=grouping, name=name, figures=each)
        for grouping, (key, attempts) in ways.items()
        for name, each in sorted(
            by(appeals, key, attempts=attempts, now=as_of).items(), key=lambda item: -item[1].appeals
        )
        if name and (each.appeals or (grouping in COMPARED and each.attempts))
    )


def _attempts(groups: Groups, name: Callable[[GroupKey], str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for key, sums in groups.items():
        counted[name(key)] = counted.get(name(key), 0) + sums.attempts
    return counted


Groups = Mapping[GroupKey, GroupSums]


def _overturn_rate(key: QuestionKey, appeals: Iterable[Appeal], as_of: datetime) -> Estimate:
    """Under the key in force alone: what was upheld because the key was wrong says nothing of the corrected one."""
    against = [each for each in appeals if (each.question_id, each.key_revision) == (key.id, key.revision)]
    return figures(against, 0, as_of).overturn_rate


def _languages(groups: Groups) -> list[str]:
    order = {language: place for place, language in enumerate(LANGUAGES)}
    return sorted({key.language for key in groups}, key=lambda each: (order.get(each, len(order)), each))


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


def _question(
    number: int,
    key: QuestionKey,
    quiz: Publication,
    text_language: str,
    pooled: GroupSums,
    by_language: Mapping[str, GroupSums],
) -> QuestionReport:
    current = item_name(key.id, key.revision)
    shown = quiz.feedback[text_language][key.id]
    return QuestionReport(
        number=number,
        id=key.id,
        prompt=plain_text(shown.prompt),
        critical=key.critical,
        options={
            option: OptionText(text=plain_text(shown.options[option]), correct=option in (*key.correct, *key.also))
            for option in key.options
        },
        figures=figures_of(pooled.items.get(current, ItemSums()), key),
        facility_by_language={
            language: facility(sums.items.get(current, ItemSums())) for language, sums in by_language.items()
        },
        earlier_n=sum(
            sums.n for name, sums in pooled.items.items() if name.rpartition("@")[0] == key.id and name != current
        ),
        kind=key.kind,
        parts={part.id: _part(part, shown) for part in key.parts},
    )


def _part(part: PartKey, shown: QuestionFeedback) -> PartText:
    """What a publication has no text for goes by its id."""
    return PartText(
        text=plain_text(shown.parts.get(part.id, part.id)),
        answers={
            answer: OptionText(
                text=plain_text(shown.answers.get(f"{part.id}={answer}", answer)), correct=answer == part.right
            )
            for answer in part.options
        },
    )
