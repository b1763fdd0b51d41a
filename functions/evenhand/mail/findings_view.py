"""What is the matter with a question, in a sentence with its figure and the next step."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.analysis.findings import Finding, Rule
from evenhand.analysis.question_report import QuestionReport
from evenhand.analysis.report import Report
from evenhand.mail import numbers
from evenhand.mail.strings import Strings, counted

CORRELATIONS = (Rule.NEGATIVE_DISCRIMINATION, Rule.WRONG_OPTION_DRAWS)
"""Rules whose figure is no share."""
TO_TEACH = (Rule.NOBODY_RIGHT, Rule.CRITICAL_MISSED, Rule.HARDEST)
"""Rules that a section of a module may help against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding and the question it is about."""

    sentence: str
    prompt: str
    see: str = ""
    """The address of the section to go over; empty where that would not help, or none is named."""


def headlines(report: Report, site_url: str, words: Strings) -> tuple[FindingView, ...]:
    """The findings to show first."""
    questions = {question.number: question for question in report.questions}
    return tuple(
        FindingView(
            sentence=_about(finding, questions[finding.number], report, words),
            prompt=questions[finding.number].prompt,
            see=section(finding, questions[finding.number], site_url),
        )
        for finding in report.headlines or report.findings[:3]
    )


def own_sentence(question: QuestionReport, report: Report, words: Strings) -> str:
    """What stands beside a question; empty where nothing is the matter with it."""
    if question.finding is None:
        return ""
    sentence = _sentence(question.finding, question, report, words)
    return sentence[:1].upper() + sentence[1:]


def section(finding: Finding | None, question: QuestionReport, site_url: str) -> str:
    """The address of the section to go over, where that helps."""
    return f"{site_url}{question.see}" if finding and finding.rule in TO_TEACH and question.see else ""


def option_name(question: QuestionReport, option_id: str, words: Strings) -> str:
    """An option, or an answer to a part, as people know it."""
    if option_id in question.options:
        return question.options[option_id].text
    part_id, _, answer_id = option_id.partition("=")
    part = question.parts.get(part_id)
    if part is None or answer_id not in part.answers:
        return option_id
    return words.figures.answer_to.format(part=part.text, answer=part.answers[answer_id].text)


def _about(finding: Finding, question: QuestionReport, report: Report, words: Strings) -> str:
    sentence = words.figures.about.format(number=finding.number, sentence=_sentence(finding, question, report, words))
    return sentence + (counted(words.others, finding.others) if finding.others else "")


def _sentence(finding: Finding, question: QuestionReport, report: Report, words: Strings) -> str:
    print_figure = numbers.correlation if finding.rule in CORRELATIONS else numbers.share
    # Where the sentence gives the n itself, of appeals and not of people, the figure does not repeat it.
    with_n = finding.rule is not Rule.OVERTURNED and finding.figure.n != report.summary.people
    option = option_name(question, finding.option, words) if finding.option else ""
    sentence = words.rules[finding.rule].format(
        figure=print_figure(finding.figure, words, with_n=with_n),
        mark=numbers.fine_percent(report.pass_mark, words),
        n=finding.figure.n,
        upheld=round(finding.figure.value * finding.figure.n),
        option=option,
    )
    if finding.rule is Rule.NEGATIVE_DISCRIMINATION and option:
        sentence += words.figures.tend_to_choose.format(option=option)
    return sentence
