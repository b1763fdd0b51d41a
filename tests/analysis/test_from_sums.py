"""The figures of a report, which has only sums, against those of the whole response matrix: both exact."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given

from analysis.examples import START, publication, question, quiz, result
from analysis.matrices import LSAT6, OPTIONS, ids, lsat6, rows_of
from evenhand.analysis.classical import Analysis, QuestionAnalysis, analyse
from evenhand.analysis.estimate import Described, Estimated, NotEstimable, Reason
from evenhand.analysis.item_analysis import ItemFigures
from evenhand.analysis.matrix import matrix_of_answers, matrix_of_marks
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.score_figures import ScoreFigures
from evenhand.analysis.tally import Tally, fold
from evenhand.analysis.undefined import Undefined
from evenhand.assessment.attempt import Result
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import Credit

ABC = ("A", "B", "C")


def report(published: Publication, rows: Sequence[Result]) -> Report:
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    return report_of(tally, published, vendor=None, vendors=[], language="en", as_of=START)


def chosen(width: int, rows: Sequence[Sequence[str]]) -> Report:
    """The report on rows of options, of which A is right everywhere; a blank is left open."""
    published = publication(quiz(*(question(name, *ABC, right="A") for name in ids(width))))
    return report(
        published,
        [
            result(
                published.key,
                {name: (cell,) for name, cell in zip(ids(width), row, strict=True) if cell},
                person=f"p{place}",
            )
            for place, row in enumerate(rows)
        ],
    )


def marked(rows: Sequence[Sequence[Fraction | None]]) -> Report:
    """The report on rows of marks out of four quarters: of four options that are right so many were chosen."""
    options = ("a", "b", "c", "d", "wrong")
    width = len(rows[0])
    published = publication(
        quiz(*(question(name, *options, right="a,b,c,d", credit=Credit.COVERAGE) for name in ids(width)))
    )
    return report(
        published,
        [
            result(
                published.key,
                {
                    name: tuple(options[: int(4 * cell)]) or ("wrong",)
                    for name, cell in zip(ids(width), row, strict=True)
                    if cell is not None
                },
                person=f"p{place}",
            )
            for place, row in enumerate(rows)
        ],
    )


def value_of(figure: object) -> object:
    """A number, or the reason why there is none, whichever way it is said."""
    match figure:
        case Estimated(value=value) | Described(value=value):
            return pytest.approx(float(value), rel=1e-9, abs=1e-12)
        case NotEstimable(reason=reason):
            return reason.value
        case Undefined():
            return figure.value
        case _:
            return float(figure)  # type: ignore[arg-type]


def same(ours: object, theirs: object) -> bool:
    """Equal; but what has no interval is no figure in a report."""
    if isinstance(ours, NotEstimable) and not isinstance(theirs, Undefined):
        return ours.reason in (Reason.TOO_FEW, Reason.PERFECT, Reason.NO_SPREAD)
    return value_of(theirs) == value_of(ours)


def agree(made: Report, whole: Analysis) -> None:
    scores = made.scores
    assert scores is not None
    _of_the_test(scores, whole)
    for ours, theirs in zip(made.questions, whole.questions, strict=True):
        _of_a_question(ours.figures, theirs)


def _of_the_test(scores: ScoreFigures, whole: Analysis) -> None:
    assert (scores.n, scores.earlier_n) == (whole.n, 0)
    assert same(scores.alpha, whole.alpha)
    if isinstance(scores.alpha, Estimated):
        assert scores.alpha.value == whole.alpha
        assert (scores.alpha.low, scores.alpha.high) == whole.alpha_interval
        assert isinstance(scores.error_ratio, Estimated)
        assert scores.error_ratio.value == pytest.approx(float(whole.error_ratio))
    assert value_of(scores.skewness) == value_of(whole.skewness)
    assert value_of(scores.kurtosis) == value_of(whole.kurtosis)
    worth = float(whole.max)
    for ours, theirs in ((scores.deviation, whole.sd), (scores.standard_error, whole.sem)):
        if isinstance(ours, Described):
            assert ours.value * worth == pytest.approx(float(theirs))
        else:
            assert value_of(ours) == value_of(theirs)
    assert isinstance(scores.median, (Estimated, Described))
    assert float(scores.median.value) * worth == pytest.approx(float(whole.median))


def _of_a_question(ours: ItemFigures, theirs: QuestionAnalysis) -> None:
    n = theirs.n
    assert (ours.n, ours.full, ours.omitted, ours.not_reached) == (
        n,
        theirs.full,
        theirs.omitted,
        theirs.not_reached,
    )
    assert same(ours.facility, theirs.facility)
    assert value_of(ours.upper_lower_27) == value_of(theirs.upper_lower_27)
    assert value_of(ours.discriminative_efficiency) == value_of(theirs.discriminative_efficiency)
    assert value_of(ours.effective_weight) == value_of(theirs.effective_weight)
    assert same(ours.alpha_if_deleted, theirs.alpha_if_deleted)
    if n >= 4 and theirs.discrimination is not Undefined.TOO_FEW_QUESTIONS:
        assert same(ours.discrimination, theirs.discrimination)
    by_id = {option.id: option for option in theirs.options}
    for option in ours.options if by_id else ():
        assert option.count == (by_id[option.id].n if option.id in by_id else 0)
        if n >= 4 and option.id in by_id and theirs.discrimination is not Undefined.TOO_FEW_QUESTIONS:
            assert same(option.point_biserial, by_id[option.id].point_biserial)


@given(rows_of(OPTIONS))
def test_answers_give_the_figures_of_their_matrix(rows: list[list[str]]) -> None:
    names = ids(len(rows[0]))
    agree(chosen(len(names), rows), analyse(matrix_of_answers(names, rows, {name: ["A"] for name in names})))


@given(rows_of())
def test_marks_give_the_figures_of_their_matrix(rows: list[list[Fraction | None]]) -> None:
    names = ids(len(rows[0]))
    agree(marked(rows), analyse(matrix_of_marks(names, rows)))


def test_lsat_section_6_gives_what_mirt_prints() -> None:
    # R, mirt::itemstats(expand.table(LSAT6)), as in the tests of `classical`.
    with LSAT6.open(encoding="utf-8", newline="") as file:
        patterns = list(csv.DictReader(file))
    rows = [
        ["A" if pattern[name] == "1" else "B" for name in ids(5)]
        for pattern in patterns
        for _ in range(int(pattern["frequency"]))
    ]
    made = chosen(5, rows)
    assert made.scores is not None
    assert isinstance(made.scores.alpha, Estimated)
    assert round(float(made.scores.alpha.value), 3) == 0.295
    without = [each.figures.alpha_if_deleted for each in made.questions]
    assert [round(float(each.value), 3) for each in without if isinstance(each, Estimated)] == [
        0.275,
        0.238,
        0.217,
        0.246,
        0.266,
    ]
    agree(made, analyse(lsat6()))
