"""Which questions are named, for what, and in which order."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.findings import Candidate, Drawing, Finding, Rule, finding_of, gravest_first, headlines_of
from evenhand.analysis.intervals import fisher_z, wilson

PASS_MARK = Fraction(4, 5)
UNKNOWN = NotEstimable(n=0, reason=Reason.TOO_FEW)


def candidate(right: int = 34, n: int = 40, **changes: object) -> Candidate:
    """Of 40 people 34 were right: 71 to 93 %, about the pass mark."""
    values = {
        "number": 1,
        "n": n,
        "full": right,
        "omitted": 0,
        "not_reached": 0,
        "facility": wilson(right, n),
        "discrimination": fisher_z(0.3, n),
    }
    return Candidate(**(values | changes))  # type: ignore[arg-type]


def rule(of: Candidate, *, surely: bool = True) -> Rule | None:
    found = finding_of(of, PASS_MARK, surely=surely)
    return found.rule if found else None


def test_nothing_is_the_matter_with_most_questions() -> None:
    assert rule(candidate()) is None


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (candidate(0), Rule.NOBODY_RIGHT),
        (candidate(discrimination=fisher_z(-0.4, 40)), Rule.NEGATIVE_DISCRIMINATION),
        (candidate(overturn_rate=wilson(4, 5)), Rule.OVERTURNED),
        (candidate(options=[Drawing(id="c", right=False, point_biserial=fisher_z(0.4, 40))]), Rule.WRONG_OPTION_DRAWS),
        (candidate(30, critical=True), Rule.CRITICAL_MISSED),
        (candidate(30), None),
        (candidate(not_reached=9), Rule.NOT_REACHED),
        (candidate(omitted=9), Rule.OMITTED),
        (candidate(20), Rule.HARDEST),
        (candidate(40), Rule.EVERYBODY_RIGHT),
        (candidate(right=38, n=40), None),
    ],
)
def test_each_rule_names_what_it_is_about(of: Candidate, expected: Rule | None) -> None:
    assert rule(of) is expected


@pytest.mark.parametrize(
    "of",
    [
        candidate(20, n=20),  # from 84 %
        candidate(discrimination=fisher_z(-0.3, 40)),  # up to 0.01
        candidate(options=[Drawing(id="c", right=False, point_biserial=fisher_z(0.3, 40))]),  # from -0.01
        candidate(options=[Drawing(id="c", right=True, point_biserial=fisher_z(0.9, 40))]),
        candidate(options=[Drawing(id="c", right=False, point_biserial=None)]),
        candidate(not_reached=7),  # from 8.7 %
        candidate(overturn_rate=wilson(3, 4)),
        candidate(facility=UNKNOWN, discrimination=UNKNOWN, n=0, full=0),
    ],
)
def test_a_few_unlucky_answers_are_no_finding(of: Candidate) -> None:
    assert rule(of) is None


def test_that_three_people_have_nothing_does_not_say_that_most_would_not() -> None:
    assert rule(candidate(0, n=4)) is Rule.NOBODY_RIGHT  # up to 49 %
    assert rule(candidate(0, n=3)) is not Rule.NOBODY_RIGHT  # up to 56 %


def test_of_a_few_people_it_is_a_fact_that_everybody_or_nobody_had_it_right() -> None:
    assert rule(candidate(0, n=3), surely=False) is Rule.NOBODY_RIGHT
    assert rule(candidate(3, n=3), surely=False) is Rule.EVERYBODY_RIGHT


def test_the_option_that_most_surely_draws_is_named_with_a_negative_discrimination_too() -> None:
    options = [
        Drawing(id=name, right=name == "a", point_biserial=fisher_z(r, 40))
        for name, r in (("a", -0.6), ("b", 0.35), ("c", 0.5), ("d", -0.2))
    ]
    against = finding_of(candidate(discrimination=fisher_z(-0.6, 40), options=options))
    drawing = finding_of(candidate(options=options))
    assert against is not None
    assert drawing is not None
    assert (against.rule, against.option) == (Rule.NEGATIVE_DISCRIMINATION, "c")
    assert (drawing.rule, drawing.option, drawing.figure) == (Rule.WRONG_OPTION_DRAWS, "c", fisher_z(0.5, 40))


def finding(rule: Rule, number: int, value: float = 0.5) -> Finding:
    figure = Estimated(value=value, n=40, low=value - 0.1, high=value + 0.1, method=Method.WILSON)
    return Finding(rule=rule, number=number, figure=figure)


def test_findings_come_by_rule_and_within_one_the_worst_first() -> None:
    ordered = gravest_first(
        [
            finding(Rule.HARDEST, 1, 0.6),
            finding(Rule.HARDEST, 2, 0.2),
            finding(Rule.CRITICAL_MISSED, 3, 0.3),
            finding(Rule.CRITICAL_MISSED, 4, 0.4),
            finding(Rule.NEGATIVE_DISCRIMINATION, 5, -0.1),
            finding(Rule.NEGATIVE_DISCRIMINATION, 6, -0.4),
        ]
    )
    assert [each.number for each in ordered] == [6, 5, 4, 3, 2, 1]


def test_a_question_keeps_its_gravest_finding_alone() -> None:
    both = [finding(Rule.HARDEST, 1), finding(Rule.OMITTED, 1), finding(Rule.HARDEST, 2)]
    assert [(each.rule, each.number) for each in gravest_first(both)] == [(Rule.OMITTED, 1), (Rule.HARDEST, 2)]


def headlines(*findings: Finding) -> list[tuple[Rule, int, int]]:
    return [(each.rule, each.number, each.others) for each in headlines_of(gravest_first(findings))]


def test_headlines_are_of_different_rules_and_say_how_many_more_there_are() -> None:
    assert headlines(
        finding(Rule.HARDEST, 1, 0.1),
        finding(Rule.HARDEST, 2, 0.2),
        finding(Rule.HARDEST, 3, 0.3),
        finding(Rule.EVERYBODY_RIGHT, 4),
        finding(Rule.OVERTURNED, 5),
        finding(Rule.OMITTED, 6),
    ) == [(Rule.OVERTURNED, 5, 0), (Rule.OMITTED, 6, 0), (Rule.HARDEST, 1, 2)]


def test_where_rules_are_few_further_questions_fill_the_headlines() -> None:
    assert headlines(
        *(finding(Rule.HARDEST, n, n / 10) for n in range(1, 6)),
        finding(Rule.OVERTURNED, 7),
    ) == [(Rule.OVERTURNED, 7, 0), (Rule.HARDEST, 1, 0), (Rule.HARDEST, 2, 3)]


@given(st.lists(st.tuples(st.sampled_from(list(Rule)), st.integers(1, 9), st.sampled_from([0.2, 0.5, 0.8]))))
def test_headlines_and_the_others_they_count_are_all_findings(drawn: list[tuple[Rule, int, float]]) -> None:
    found = gravest_first(finding(*each) for each in drawn)
    shown = headlines_of(found)
    assert len(shown) == min(3, len(found))
    for rule in {each.rule for each in shown}:
        of_rule = [each for each in shown if each.rule is rule]
        assert len(of_rule) + sum(each.others for each in of_rule) == sum(each.rule is rule for each in found)
    numbers = {each.number for each in shown}
    assert [dataclasses.replace(each, others=0) for each in shown] == [each for each in found if each.number in numbers]
