"""What a report mail shows, in words and in order; the HTML and the text part are two ways to print it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from evenhand.analysis.estimate import Estimate, Estimated
from evenhand.analysis.question_report import QuestionReport
from evenhand.analysis.report import Report
from evenhand.analysis.summary import Summary
from evenhand.mail import numbers
from evenhand.mail.appeals_view import appeal_groups_of, appeals_of
from evenhand.mail.choices_view import ChoicesView, choices_of
from evenhand.mail.fairness_view import finding_sentence
from evenhand.mail.figures_view import (
    Figure,
    HeatRow,
    QuestionView,
    ScoreBar,
    figure_of,
    heat_of,
    question_view,
    scores_of,
)
from evenhand.mail.findings_view import FindingView, headlines
from evenhand.mail.losses_view import ConfusionView, PolicyView, confusion_view, policies_of
from evenhand.mail.people_view import attention_of
from evenhand.mail.report_payload import ReportPayload
from evenhand.mail.strings import Strings
from evenhand.mail.trust_view import trust_of

MOST_QUESTIONS = 20
"""In a mail, which is to be read in a minute, and which Gmail cuts at 102 kB; all are in the full report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A language or a vendor with its figures, in the order of the table's columns; none when nobody began there."""

    name: str
    n: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    """All languages or all vendors."""

    columns: tuple[str, ...]
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report, ready to be printed."""

    title: str
    text_language: str
    whose: str
    up_to: str
    attempts: int
    recipient: str
    passed_of: str
    rate: str
    preheader: str
    facts: tuple[Fact, ...]
    attention: tuple[str, ...]
    findings: tuple[FindingView, ...]
    """The ones to show first; empty when no question stands out."""
    scores: tuple[ScoreBar, ...]
    scores_note: str
    scores_note_text: str
    trust: tuple[Fact, ...]
    """How far the scores can be trusted; empty in a report from before it was given."""
    policies: tuple[PolicyView, ...]
    confusion: ConfusionView | None
    questions: tuple[QuestionView, ...]
    drawn: tuple[str, ...]
    """That people are asked different questions; empty where they are not."""
    choices: tuple[ChoicesView, ...]
    fairness: tuple[str, ...]
    """Questions that treat groups differently or have changed, a sentence each; empty in a vendor's own report."""
    appeals: tuple[Fact, ...]
    """Empty where there were none."""
    languages: GroupTable
    vendors: GroupTable
    heat_languages: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    questions_in_mail: tuple[QuestionView, ...]
    """All, or of a long test those to look at."""
    heat_in_mail: tuple[HeatRow, ...]
    some_questions: str
    """That not all are shown; empty where they are."""
    some_heat: str
    conventions: tuple[str, ...]
    why: str
    page_url: str
    """Of the full report."""
    people_url: str
    mail_id: str


def view_of(payload: ReportPayload, words: Strings, mail_id: str) -> ReportView:
    """What the mail shows of a report."""
    report, summary = payload.report, payload.report.summary
    mark, site = numbers.fine_percent(report.pass_mark, words), payload.site_url
    whose = report.vendor.name if report.vendor else words.all_vendors
    attention = tuple(attention_of(summary, report.standings, words))
    findings = headlines(report, site, words)
    questions = tuple(question_view(question, report, site, words) for question in report.questions)
    heat = heat_of(report, words)
    shown = shown_in_mail(report)
    why = words.why_report.format(vendor=whose) if report.vendor else words.why_report_all
    return ReportView(
        title=report.title,
        text_language=report.text_language,
        whose=whose,
        up_to=words.up_to.format(moment=numbers.moment(report.as_of, words)),
        attempts=summary.attempts,
        recipient=words.recipient.format(name=payload.recipient_name),
        passed_of=words.passed_of.format(passed=summary.passed, people=summary.people),
        rate=words.passed_rate.format(rate=numbers.share(summary.pass_rate, words), mark=mark),
        preheader=_preheader(summary, [*attention, *(finding.sentence for finding in findings)], words),
        facts=_facts(summary, words),
        attention=attention,
        findings=findings,
        scores=scores_of(summary.histogram, report.pass_mark, words),
        scores_note=words.scores_note.format(mark=mark),
        scores_note_text=words.scores_note_text.format(mark=mark),
        trust=tuple(Fact(label=label, value=value) for label, value in trust_of(report.scores, words)),
        policies=policies_of(report.policies, words),
        confusion=confusion_view(report.confusion, site, words),
        questions=questions,
        drawn=_drawn(report, words),
        choices=choices_of(report, words),
        fairness=tuple(
            finding_sentence(finding, words, {each.vendor.id: each.vendor.name for each in report.vendors})
            for finding in report.fairness
        ),
        appeals=tuple(
            Fact(label=label, value=value)
            for label, value in (*appeals_of(report.appeals, words), *appeal_groups_of(report.appeal_groups, words))
        ),
        languages=_language_table(report, words),
        vendors=_vendor_table(report, words),
        heat_languages=tuple(words.language_name(each.language) for each in report.languages),
        heat=heat,
        questions_in_mail=tuple(each for each in questions if each.number in shown),
        heat_in_mail=tuple(each for each in heat if each.number in shown),
        some_questions=_some(words.figures.some_questions, shown, report),
        some_heat=_some(words.figures.some_heat, shown, report),
        conventions=tuple(_conventions(report, words)),
        why=why,
        page_url=_page_url(report, site, payload.cohort),
        people_url=f"{site}/{report.language}/people/",
        mail_id=words.mail_id.format(id=mail_id),
    )


def subject_of(report: Report, words: Strings) -> str:
    """The subject: the result in one line."""
    summary = report.summary
    title = report.title
    if report.vendor is not None:
        title = words.figures.of_vendor.format(title=title, vendor=report.vendor.name)
    if summary.attempts == 0:
        return words.report_subject_nobody.format(title=title)
    if not isinstance(summary.pass_rate, Estimated):
        return words.report_subject_moved.format(title=title, passed=summary.passed)
    rate = numbers.percent(summary.pass_rate.value, words)
    return words.report_subject.format(title=title, passed=summary.passed, people=summary.people, rate=rate)


def shown_in_mail(report: Report) -> frozenset[int]:
    """The numbers of the questions that a mail has room for: those with a finding, the gravest first, then those on
    which most was lost."""
    lossy = sorted(report.questions, key=_earned)
    order = (*(finding.number for finding in report.findings), *(question.number for question in lossy))
    return frozenset(tuple(dict.fromkeys(order))[:MOST_QUESTIONS])


def _earned(question: QuestionReport) -> tuple[bool, float]:
    """What there is no figure of comes last."""
    facility = question.figures.facility
    return (False, float(facility.value)) if isinstance(facility, Estimated) else (True, 0.0)


def _some(text: str, shown: Collection[int], report: Report) -> str:
    everything = len(report.questions)
    return text.format(shown=len(shown), all=everything) if len(shown) < everything else ""


def _page_url(report: Report, site: str, cohort: str) -> str:
    about = {"quiz": report.quiz_id, "vendor": report.vendor.id if report.vendor else "", "cohort": cohort}
    return f"{site}/{report.language}/reports/?{urlencode({name: value for name, value in about.items() if value})}"


def _conventions(report: Report, words: Strings) -> Iterator[str]:
    for line in words.conventions_lines:
        yield line.format(counts=words.counts[report.counts])
    if report.scores is not None:
        yield words.figures.convention_trust
    if report.policies:
        yield words.figures.convention_policies
    if report.banded:
        yield words.figures.convention_bands


def _drawn(report: Report, words: Strings) -> tuple[str, ...]:
    if report.asked is None:
        return ()
    return (words.drawn.format(asked=report.asked, all=len(report.questions)), words.drawn_rest)


def _preheader(summary: Summary, sentences: Iterable[str], words: Strings) -> str:
    first = (
        [words.preheader.format(range=numbers.percent_range(summary.pass_rate, words))]
        if isinstance(summary.pass_rate, Estimated)
        else []
    )
    return " ".join([*first, *sentences])


def _facts(summary: Summary, words: Strings) -> tuple[Fact, ...]:
    first = words.facts_first_value.format(
        passed=summary.first_passed, people=summary.people, rate=numbers.share(summary.first_pass_rate, words)
    )
    return (
        Fact(label=words.facts_first, value=first),
        Fact(label=words.facts_mean, value=numbers.share(summary.mean, words, with_n=True)),
        Fact(label=words.facts_deviation, value=numbers.spread(summary.deviation, words)),
        Fact(label=words.facts_attempts, value=str(summary.attempts)),
    )


def _language_table(report: Report, words: Strings) -> GroupTable:
    """The rates are of first attempts only, as people may pass in another language than they began in."""
    return GroupTable(
        columns=(words.rate_first, words.mean_score),
        rows=tuple(
            _row(
                words.language_name(each.language),
                each.summary.people,
                (each.summary.first_pass_rate, each.summary.mean),
                words,
            )
            for each in report.languages
        ),
    )


def _vendor_table(report: Report, words: Strings) -> GroupTable:
    return GroupTable(
        columns=(words.rate_passed, words.rate_first, words.mean_score),
        rows=tuple(
            _row(
                each.vendor.name,
                each.summary.people,
                (each.summary.pass_rate, each.summary.first_pass_rate, each.summary.mean),
                words,
            )
            for each in report.vendors
        ),
    )


def _row(name: str, people: int, estimates: Sequence[Estimate], words: Strings) -> GroupRow:
    figures = tuple(figure_of(estimate, words) for estimate in estimates) if people else ()
    return GroupRow(name=name, n=words.n.format(n=people), figures=figures)
