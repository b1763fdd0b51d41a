"""What a report mail shows, in words and in order; the HTML and the text part are two ways to print it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable
from evenhand.analysis.findings import Finding, Rule
from evenhand.analysis.report import Report
from evenhand.analysis.summary import Summary
from evenhand.mail import numbers
from evenhand.mail.appeals_view import appeal_groups_of, appeals_of
from evenhand.mail.choices_view import ChoicesView, choices_of
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
from evenhand.mail.payload import ReportPayload
from evenhand.mail.strings import Strings, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding and the question it is about."""

    sentence: str
    prompt: str


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
    """Empty when no question stands out."""
    scores: tuple[ScoreBar, ...]
    scores_note: str
    scores_note_text: str
    questions: tuple[QuestionView, ...]
    drawn: tuple[str, ...]
    """That people are asked different questions; empty where they are not."""
    choices: tuple[ChoicesView, ...]
    appeals: tuple[Fact, ...]
    """Empty where there were none."""
    languages: GroupTable
    vendors: GroupTable
    heat_languages: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    conventions: tuple[str, ...]
    why: str
    site_url: str
    mail_id: str


def view_of(payload: ReportPayload, words: Strings, mail_id: str) -> ReportView:
    """What the mail shows of a report."""
    report, summary = payload.report, payload.report.summary
    mark = numbers.fine_percent(report.pass_mark, words)
    whose = report.vendor.name if report.vendor else words.all_vendors
    attention = _attention(summary, words)
    prompts = {question.number: question.prompt for question in report.questions}
    findings = tuple(
        FindingView(sentence=_sentence(finding, summary.people, mark, words), prompt=prompts[finding.number])
        for finding in report.findings
    )
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
        questions=tuple(question_view(question, report.pass_mark, words) for question in report.questions),
        drawn=_drawn(report, words),
        choices=choices_of(report, words),
        appeals=tuple(
            Fact(label=label, value=value)
            for label, value in (*appeals_of(report.appeals, words), *appeal_groups_of(report.appeal_groups, words))
        ),
        languages=_language_table(report, words),
        vendors=_vendor_table(report, words),
        heat_languages=tuple(words.language_name(each.language) for each in report.languages),
        heat=heat_of(report, words),
        conventions=tuple(line.format(counts=words.counts[report.counts]) for line in words.conventions_lines),
        why=why,
        site_url=payload.site_url,
        mail_id=words.mail_id.format(id=mail_id),
    )


def subject_of(report: Report, words: Strings) -> str:
    """The subject: the result in one line."""
    summary = report.summary
    title = report.title if report.vendor is None else f"{report.title}, {report.vendor.name}"
    if summary.attempts == 0:
        return words.report_subject_nobody.format(title=title)
    if not isinstance(summary.pass_rate, Estimated):
        return words.report_subject_moved.format(title=title, passed=summary.passed)
    rate = numbers.percent(summary.pass_rate.value, words)
    return words.report_subject.format(title=title, passed=summary.passed, people=summary.people, rate=rate)


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


def _attention(summary: Summary, words: Strings) -> tuple[str, ...]:
    if isinstance(summary.pass_rate, NotEstimable):
        return (numbers.why_not(summary.pass_rate, words),)
    waiting, later = summary.people - summary.passed, summary.passed - summary.first_passed
    lines = [counted(words.not_passed, waiting) if waiting else words.nobody_open]
    if later > 0:
        lines.append(counted(words.later, later))
    return tuple(lines)


def _sentence(finding: Finding, people: int, mark: str, words: Strings) -> str:
    print_figure = numbers.correlation if finding.rule is Rule.NEGATIVE_DISCRIMINATION else numbers.share
    # Where the sentence gives the n itself, of appeals and not of people, the figure does not repeat it.
    with_n = finding.rule is not Rule.OVERTURNED and finding.figure.n != people
    figure = print_figure(finding.figure, words, with_n=with_n)
    count = round(finding.figure.value * finding.figure.n)
    blanks = {"number": finding.number, "figure": figure, "mark": mark, "n": finding.figure.n, "upheld": count}
    sentence = words.rules[finding.rule].format(**blanks)
    return sentence + (counted(words.others[finding.rule], finding.others) if finding.others else "")


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
