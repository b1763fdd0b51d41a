"""What was answered to the questions on which most marks were lost, as tables of a report mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.analysis.estimate import Estimated, NotEstimable
from evenhand.analysis.item_analysis import PartFigures
from evenhand.analysis.option_figures import OptionFigures
from evenhand.analysis.question_report import OptionText, QuestionReport
from evenhand.analysis.report import Report
from evenhand.mail import numbers
from evenhand.mail.figures_view import Bar, plain_bar
from evenhand.mail.strings import Strings, counted
from evenhand.quiz.model import Kind

MOST_QUESTIONS = 5
MOST_ROWS = 32
"""In all: Gmail cuts a mail that is longer than 102 kB."""
MOST_PARTS = 6
MOST_WRONG = 2
"""Answers to a part that are shown beside the right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """An option or an answer, and how many gave it."""

    text: str
    correct: bool
    share: str
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesTable:
    """The options of a question, or the answers to one of its parts."""

    title: str
    """The part; empty where the question has none."""
    note: str
    """How many are in none of the rows."""
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesView:
    """A question with what was answered."""

    number: int
    prompt: str
    note: str
    """Over how many, and which parts, where that is not plain."""
    tables: tuple[ChoicesTable, ...]

    @property
    def rows(self) -> int:
        """How many rows it takes."""
        return sum(len(table.options) for table in self.tables)


def choices_of(report: Report, words: Strings) -> tuple[ChoicesView, ...]:
    """The questions on which most marks were lost, in the quiz's order; none that are written."""
    lossy = [
        (question.figures.facility.value, question.number, question)
        for question in report.questions
        if isinstance(question.figures.facility, Estimated)
        and question.figures.facility.value < 1
        and not question.kind.writes
    ]
    most = min(MOST_QUESTIONS, (len(report.questions) + 1) // 2)
    views: list[ChoicesView] = []
    for _, _, question in sorted(lossy, key=lambda each: each[:2])[:most]:
        view = _choices(question, report.summary.people, words)
        if views and sum(each.rows for each in views) + view.rows > MOST_ROWS:
            break
        views.append(view)
    return tuple(sorted(views, key=lambda view: view.number))


def _choices(question: QuestionReport, people: int, words: Strings) -> ChoicesView:
    figures = question.figures
    missed = sorted(figures.parts, key=lambda part: part.right.count)[:MOST_PARTS]
    notes = [words.n.format(n=figures.n)] if figures.n != people else []
    if len(missed) < len(figures.parts):
        notes.append(words.parts_most_missed.format(n=len(missed), all=len(figures.parts)))
    options = ChoicesTable(title="", note="", options=_rows(figures.options, question.options, words))
    return ChoicesView(
        number=question.number,
        prompt=question.prompt,
        note=words.join.join(notes),
        tables=tuple(_part_table(question, part, words) for part in figures.parts if part in missed) or (options,),
    )


def _part_table(question: QuestionReport, part: PartFigures, words: Strings) -> ChoicesTable:
    """The right answer and those most often given instead, in the order of the figures."""
    shown = question.parts[part.id]
    texts = {answer: _answer_text(question.kind, text, words) for answer, text in shown.answers.items()}
    wrong = [answer for answer in part.answers if answer.count and answer.id != part.right.id]
    named = sorted(wrong, key=lambda answer: -answer.count)[:MOST_WRONG]
    others = sum(answer.count for answer in wrong) - sum(answer.count for answer in named)
    notes = [counted(words.other_answers, others)] if others else []
    if part.omitted > question.figures.omitted:  # the question's line says who left out all of it
        notes.append(counted(words.omitted, part.omitted))
    return ChoicesTable(
        title=shown.text,
        note=words.join.join(notes),
        options=_rows([each for each in part.answers if each == part.right or each in named], texts, words),
    )


def _answer_text(kind: Kind, answer: OptionText, words: Strings) -> OptionText:
    """An answer that is a bare number reads as the place it is."""
    if kind is not Kind.ORDERING:
        return answer
    return OptionText(text=words.place.format(n=answer.text), correct=answer.correct)


def _rows(figures: Sequence[OptionFigures], texts: Mapping[str, OptionText], words: Strings) -> tuple[OptionView, ...]:
    return tuple(
        OptionView(
            text=texts[each.id].text,
            correct=texts[each.id].correct,
            share=_count(each, words),
            bar=plain_bar(each.share),
        )
        for each in figures
    )


def _count(figures: OptionFigures, words: Strings) -> str:
    if isinstance(figures.share, NotEstimable):
        return str(figures.count)
    return words.with_range.format(value=figures.count, range=numbers.percent(figures.share.value, words))
