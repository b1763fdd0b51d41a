"""The test as a whole: which attempts it is about, and why a figure is not given."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction

import pytest

from analysis.examples import HALF, START, TAXONOMY, case, pattern, publication, question, quiz, result
from evenhand.analysis.decision import ErrorAtMark
from evenhand.analysis.discrimination import discriminative_efficiency
from evenhand.analysis.estimate import Described, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.score_figures import ScoreFigures
from evenhand.analysis.sums import ColumnSums
from evenhand.analysis.tally import Tally, fold
from evenhand.analysis.undefined import Undefined
from evenhand.assessment.attempt import Result
from evenhand.quiz.model import Question
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import Credit, Draw

NAMES = ("q1", "q2", "q3", "q4")
PLAIN = publication(quiz(*map(question, NAMES), pass_mark=HALF))
PATTERNS = ("1111", "1110", "1100", "1000", "0000", "1101", "0111", "1011", "0100", "0010", "1110", "0001")


def attempts(published: Publication, *patterns: str, name: str = "p") -> list[Result]:
    return [result(published.key, pattern(bits), person=f"{name}{n}") for n, bits in enumerate(patterns)]


def made(published: Publication, rows: list[Result]) -> Report:
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    return report_of(tally, published, vendor=None, vendors=[], language="en", as_of=START)


def scores(published: Publication, rows: list[Result]) -> ScoreFigures:
    found = made(published, rows).scores
    assert found is not None
    return found


def reason(figure: object) -> Reason | None:
    return figure.reason if isinstance(figure, NotEstimable) else None


def test_a_plain_test_has_every_figure() -> None:
    found = scores(PLAIN, attempts(PLAIN, *PATTERNS))
    assert (found.n, found.earlier_n) == (12, 0)
    for figure in dataclasses.astuple(found)[2:]:
        assert not isinstance(figure, NotEstimable)
    assert isinstance(found.error_at_mark, ErrorAtMark)
    # two of four: sqrt(2 * 2 / 3) right answers
    assert found.error_at_mark.value == pytest.approx((4 / 3) ** 0.5 / 4)


def test_the_median_has_the_interval_of_its_ranks() -> None:
    found = scores(PLAIN, attempts(PLAIN, *PATTERNS))
    # Of 12 the 3rd and the 10th: 0 1 1 1 1 2 3 3 3 3 3 4 right.
    assert found.median == Estimated(value=Fraction(5, 8), n=12, low=0.25, high=0.75, method=Method.ORDER_STATISTICS)
    assert scores(PLAIN, attempts(PLAIN, "1111", "0001")).median == Described(value=0.625, n=2)


def test_it_is_about_first_attempts_under_the_key_in_force_and_says_how_many_are_not() -> None:
    corrected = publication(quiz(question("q1", right="no"), *map(question, NAMES[1:]), pass_mark=HALF))
    rows = [
        *attempts(PLAIN, "1111", "0000", "0110", name="before"),
        *attempts(corrected, *PATTERNS),
        result(corrected.key, pattern("1111"), person="p3", number=2),
    ]
    found = scores(corrected, rows)
    assert (found.n, found.earlier_n) == (12, 3)
    assert found == dataclasses.replace(scores(corrected, attempts(corrected, *PATTERNS)), earlier_n=3)


def test_of_drawn_papers_there_is_no_alpha_and_no_place_in_the_test() -> None:
    published = publication(quiz(*map(question, NAMES), pass_mark=HALF, draw=(Draw(count=2),)))
    papers = ["11..", "1.0.", ".01.", "10..", "..01", "0..0", "..11", ".0.1", ".11.", "1..0", "11..", "..00"]
    rows = [
        result(
            published.key.only(f"q{n}" for n, bit in enumerate(bits, start=1) if bit != "."),
            pattern(bits),
            person=f"p{place}",
        )
        for place, bits in enumerate(papers)
    ]
    report = made(published, rows)
    found = report.scores
    assert found is not None
    for figure in (found.alpha, found.standard_error, found.error_ratio):
        assert reason(figure) is Reason.DRAWN
    for each in report.questions:
        figures = each.figures
        assert reason(figures.alpha_if_deleted) is Reason.DRAWN
        assert reason(figures.effective_weight) is Reason.DRAWN
        assert reason(figures.discriminative_efficiency) is Reason.DRAWN
        assert reason(figures.discrimination) is not Reason.DRAWN
        assert isinstance(figures.upper_lower_27, Described)
    # but how papers of two right or wrong answers decide is what the binomial model is about
    assert isinstance(found.consistency, Estimated)


def test_papers_from_before_a_question_was_added_have_no_alpha_with_it() -> None:
    grown = publication(quiz(*map(question, (*NAMES, "q5")), pass_mark=HALF))
    regraded = [result(grown.key.only(NAMES), pattern(bits), person=f"old{n}") for n, bits in enumerate(PATTERNS)]
    found = scores(grown, [*regraded, *attempts(grown, "11111", "00000", "01011")])
    assert (found.n, reason(found.alpha), reason(found.consistency)) == (15, Reason.DRAWN, Reason.DRAWN)


@pytest.mark.parametrize(
    ("questions", "at_mark", "consistency"),
    [
        ((question("q1", critical=True), question("q2")), None, Reason.CRITICAL_QUESTIONS),
        ((question("q1", points=Fraction(2)), question("q2")), Reason.UNEQUAL_POINTS, Reason.UNEQUAL_POINTS),
        (
            (question("q1", "a", "b", right="a,b", credit=Credit.COVERAGE), question("q2")),
            Reason.PARTIAL_MARKS,
            Reason.PARTIAL_MARKS,
        ),
        ((case("q1", label="blood"), question("q2")), Reason.PARTIAL_MARKS, Reason.PARTIAL_MARKS),
        ((question("q1", "a", "b", right="a,b"), question("q2")), None, Reason.TOO_FEW),
    ],
)
def test_what_the_binomial_model_does_not_know_is_the_reason(
    questions: tuple[Question, ...], at_mark: Reason | None, consistency: Reason
) -> None:
    published = publication(quiz(*questions, pass_mark=HALF), taxonomy=TAXONOMY)
    found = scores(published, [result(published.key, {"q2": ("yes",)})])
    assert reason(found.error_at_mark) is at_mark
    assert reason(found.consistency) is reason(found.kappa) is consistency


def test_nobody_has_taken_it() -> None:
    found = scores(PLAIN, [])
    people = (found.mean, found.median, found.deviation, found.skewness, found.kurtosis, found.alpha)
    assert {reason(figure) for figure in people} == {Reason.TOO_FEW}
    assert isinstance(found.error_at_mark, ErrorAtMark), "it needs no people"


def test_ranks_are_by_hundredths_where_there_are_more_scores_than_those() -> None:
    # 300 marks: 2/300 and 1/300 lie in one hundredth.
    long = publication(quiz(*(question(f"q{n}", points=Fraction(100)) for n in (1, 2)), question("q3"), question("q4")))
    assert not made(long, attempts(long, "1111", "0000")).banded
    assert made(long, attempts(long, "0011", "0001", "0000")).banded
    assert not made(PLAIN, attempts(PLAIN, *PATTERNS)).banded


def test_an_efficiency_by_hundredths_is_at_most_all_of_what_could_be() -> None:
    sums = ColumnSums(xx=100, xt=150, tt=300)  # the covariance with the rest is 50
    assert discriminative_efficiency(sums, 80, 10, 3) == 62.5
    assert discriminative_efficiency(sums, Fraction(99, 2), 10, 3) == 100
    assert discriminative_efficiency(sums, 0, 10, 3) is Undefined.NO_SPREAD_IN_REST


def test_within_a_hundredth_efficiency_takes_the_average_score() -> None:
    long = publication(quiz(*(question(f"q{n}", points=Fraction(100)) for n in (1, 2)), question("q3"), question("q4")))
    report = made(long, attempts(long, *PATTERNS))
    assert report.banded
    # The marks of q1 with those of the rest, 102 at most: x = 100 or 0.
    rest = [100 * int(b[1]) + int(b[2]) + int(b[3]) for b in PATTERNS]
    own = [100 * int(b[0]) for b in PATTERNS]
    n = len(own)
    covariance = n * sum(x * r for x, r in zip(own, rest, strict=True)) - sum(own) * sum(rest)
    most = n * sum(x * r for x, r in zip(sorted(own), sorted(rest), strict=True)) - sum(own) * sum(rest)
    figure = report.questions[0].figures.discriminative_efficiency
    assert isinstance(figure, Described)
    assert figure.value == pytest.approx(100 * covariance / most, abs=1)
