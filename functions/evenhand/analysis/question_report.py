"""The report on one question: its text, its figures under the key in force, and what is the matter with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evenhand.analysis.common_paper import CommonPaper
from evenhand.analysis.estimate import Estimate, NotEstimable, Reason
from evenhand.analysis.findings import Candidate, Drawing, Finding, finding_of
from evenhand.analysis.item_analysis import ItemFigures, facility, figures_of, hidden_figures
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.option_figures import OptionFigures
from evenhand.analysis.plain_text import plain_text
from evenhand.analysis.tally import GroupSums, item_name
from evenhand.analysis.undefined import Undefined
from evenhand.quiz.model import Kind
from evenhand.quiz.publication import Publication, QuestionFeedback
from evenhand.quiz.split import PartKey, QuestionKey


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
    finding: Finding | None = None
    """What is the matter with it, the gravest that holds; None where nothing surely is."""
    policy: str = ""
    """The policy's name; empty where it names none."""
    see: str = ""
    """The section that answers it, from the site's root: `/en/modules/violence/#blood`; empty where it names none."""


def question_report(
    number: int,
    key: QuestionKey,
    quiz: Publication,
    text_language: str,
    pooled: GroupSums,
    by_language: Mapping[str, GroupSums],
    paper: CommonPaper | Undefined,
    least: int,
) -> QuestionReport:
    """The report on one question of a quiz; `paper` is what first attempts under the key in force have in common,
    and of fewer people than `least` nothing is shown but how many they are."""
    current = item_name(key.id, key.revision)
    shown = quiz.feedback[text_language][key.id]
    sums = pooled.items.get(current, ItemSums())
    return QuestionReport(
        number=number,
        id=key.id,
        prompt=plain_text(shown.prompt),
        critical=key.critical,
        options={
            option: OptionText(text=plain_text(shown.options[option]), correct=option in (*key.correct, *key.also))
            for option in key.options
        },
        figures=figures_of(sums, key, paper, least) if is_shown(sums.n, least) else hidden_figures(sums.n),
        facility_by_language=facilities_of(
            {language: group.items.get(current, ItemSums()) for language, group in by_language.items()}, least
        ),
        earlier_n=sum(
            sums.n for name, sums in pooled.items.items() if name.rpartition("@")[0] == key.id and name != current
        ),
        kind=key.kind,
        parts={part.id: _part(part, shown) for part in key.parts},
        policy=quiz.policy_name(key.policy, text_language) or "",
        see=section_of(shown, text_language),
    )


def is_shown(n: int, least: int) -> bool:
    """Whether figures of so many people may be shown; that there is nobody may."""
    return n == 0 or n >= least


def facilities_of(sums: Mapping[str, ItemSums], least: int) -> dict[str, Estimate]:
    """The facility of a question in each of several groups; none is shown where one may not be: it could be told from
    the others and the whole."""
    if all(is_shown(each.n, least) for each in sums.values()):
        return {name: facility(each) for name, each in sums.items()}
    return {name: NotEstimable(n=each.n, reason=Reason.TOO_FEW_TO_SHOW) for name, each in sums.items()}


def section_of(shown: QuestionFeedback, language: str) -> str:
    """The section that answers a question, from the site's root; empty where it names none."""
    return f"/{language}/{shown.see}" if shown.see else ""


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


def found_of(question: QuestionReport, pass_mark: Fraction, overturn_rate: Estimate) -> Finding | None:
    """What is the matter with a question by its figures and the appeals against it; None where nothing surely is."""
    figures = question.figures
    options = [_drawing(option, option.id, question.options[option.id]) for option in figures.options]
    answers = [
        _drawing(answer, f"{part.id}={answer.id}", question.parts[part.id].answers[answer.id])
        for part in figures.parts
        for answer in part.answers
    ]
    candidate = Candidate(
        number=question.number,
        n=0 if figures.is_hidden else figures.n,
        full=figures.full,
        omitted=figures.omitted,
        not_reached=figures.not_reached,
        facility=figures.facility,
        discrimination=figures.discrimination,
        options=(*options, *answers),
        critical=question.critical,
        overturn_rate=overturn_rate,
    )
    return finding_of(candidate, pass_mark)


def _drawing(figures: OptionFigures, name: str, shown: OptionText) -> Drawing:
    return Drawing(id=name, right=shown.correct, point_biserial=figures.point_biserial)
