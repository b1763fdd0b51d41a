"""The figures of appeals, worked by hand; and that each is of the people it is about alone."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.appealing import appeal, upheld
from analysis.examples import HALF, LOTUS, NORTHWIND, START, pattern, publication, question, quiz, result
from evenhand.analysis.appeals import Grouping, Waited, by, figures, to_be_rewritten
from evenhand.analysis.estimate import Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.findings import Finding, Rule
from evenhand.analysis.intervals import wilson
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.appeal import Appeal, AppealAction
from evenhand.people.person import Vendor

PUBLISHED = publication(quiz(question("q1"), question("q2"), question("q3"), pass_mark=HALF))
KEYS = {each.id: each.revision for each in PUBLISHED.key.questions}


def day(count: float) -> datetime:
    return START + timedelta(days=count)


def known(estimate: Estimate) -> Estimated:
    assert isinstance(estimate, Estimated)
    return estimate


EIGHT = (
    appeal(AppealAction.UPHOLD, after=1),
    appeal(AppealAction.UPHOLD, after=2, due=3),
    appeal(AppealAction.DISMISS, after=4, due=3),
    appeal(AppealAction.DISMISS, after=3, due=3),
    appeal(AppealAction.WITHDRAW, after=1, due=3),
    appeal(due=3),
    appeal(due=30),
    appeal(),
)
"""Upheld after 1 and 2 days, dismissed after 4 and 3, one withdrawn, three open: one is due after 3 days."""


def test_every_appeal_is_counted_where_it_stands() -> None:
    made = figures(EIGHT, 200, day(10))
    assert (made.attempts, made.appeals, made.decided, made.upheld, made.open, made.overdue) == (200, 8, 4, 2, 3, 1)


def test_appeals_per_100_attempts_have_the_score_interval_of_a_rate() -> None:
    # 8 in 200 is 4 per 100; (8 + 1.9207 +- 1.96 sqrt(8 + .9604)) / 2 = (9.9207 +- 5.8670) / 2 = 2.027 to 7.894
    rate = known(figures(EIGHT, 200, day(10)).per_100)
    assert (rate.value, rate.n, rate.method) == (4, 200, Method.POISSON_SCORE)
    assert (round(rate.low, 3), round(rate.high, 3)) == (2.027, 7.894)


def test_more_appeals_than_attempts_are_a_rate_above_100() -> None:
    rate = known(figures([appeal() for _ in range(3)], 2, day(1)).per_100)
    assert rate.value == 150
    assert rate.low < 150 < rate.high


def test_the_overturn_rate_is_of_decided_appeals_and_withdrawn_ones_do_not_count() -> None:
    rate = figures(EIGHT, 200, day(10)).overturn_rate
    assert rate == wilson(2, 4)
    theirs = stats.binomtest(2, 4).proportion_ci(0.95, method="wilson")
    assert (known(rate).low, known(rate).high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    withdrawn = [each for each in EIGHT if each.history and each.history[-1].action is AppealAction.WITHDRAW]
    assert len(withdrawn) == 1
    assert figures([*EIGHT, *withdrawn], 200, day(10)).overturn_rate == rate


def test_the_time_to_a_decision_is_the_median_with_its_n() -> None:
    # 1, 2, 3 and 4 days
    assert figures(EIGHT, 200, day(10)).waited == Waited(median=timedelta(days=2.5), n=4, low=None, high=None)
    # 1 to 7 days: the first and the last hold the median but for 2 / 2^7 = 1.6 % of samples
    seven = [appeal(AppealAction.DISMISS, after=after) for after in (7, 1, 2, 5, 4, 3, 6)]
    assert figures(seven, 10, day(10)).waited == Waited(
        median=timedelta(days=4), n=7, low=timedelta(days=1), high=timedelta(days=7)
    )


def test_what_is_overdue_counts_as_not_in_time_and_what_is_not_due_yet_not_at_all() -> None:
    # Due after 3 days: decided after 2, after 4 and after 3, and one is waiting still.
    assert figures(EIGHT, 200, day(10)).in_time == wilson(2, 4)
    assert figures(EIGHT, 200, day(3)).in_time == wilson(2, 3)
    assert figures(EIGHT, 200, day(40)).in_time == wilson(2, 5)


def test_without_attempts_and_decisions_each_figure_says_why_it_is_missing() -> None:
    made = figures([], 0, day(0))
    assert made.per_100 == NotEstimable(n=0, reason=Reason.NO_ATTEMPTS)
    undecided = NotEstimable(n=0, reason=Reason.NOTHING_DECIDED)
    assert (made.overturn_rate, made.waited, made.in_time) == (undecided, undecided, undecided)
    assert (made.appeals, made.open, made.overdue) == (0, 0, 0)


def test_no_appeals_in_many_attempts_are_a_rate_of_nothing_with_an_interval() -> None:
    rate = known(figures([], 200, day(0)).per_100)
    assert (rate.value, rate.low) == (0, 0)
    assert rate.high == pytest.approx(100 * 1.959964**2 / 200)


APPEALS = st.lists(
    st.tuples(
        st.sampled_from([None, AppealAction.UPHOLD, AppealAction.DISMISS, AppealAction.WITHDRAW]),
        st.integers(1, 9),
        st.sampled_from(["q1", "q2"]),
        st.sampled_from(["en", "zh"]),
    ),
    max_size=12,
)


@given(APPEALS, st.sampled_from(["question_id", "language"]))
def test_the_parts_add_up_to_the_whole(rows: list[tuple[AppealAction | None, int, str, str]], field: str) -> None:
    appeals = [appeal(action, after=after, question_id=q, language=tongue) for action, after, q, tongue in rows]
    whole = figures(appeals, 40, day(10))
    parts = by(appeals, lambda each: str(getattr(each, field)), attempts={}, now=day(10)).values()
    for name in ("appeals", "decided", "upheld", "open", "overdue"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert whole.upheld <= whole.decided <= whole.appeals
    assert whole.decided + whole.open <= whole.appeals


def test_groups_are_told_in_order_with_their_own_attempts_and_those_nobody_appealed_in_too() -> None:
    appeals = [upheld(question_id="q2"), appeal(question_id="q1")]
    policies = {"q1": "violence", "q2": "sport"}
    made = by(appeals, lambda each: policies[each.question_id], attempts={"violence": 10, "scams": 20}, now=day(1))
    assert list(made) == ["scams", "sport", "violence"]
    assert [(each.attempts, each.appeals) for each in made.values()] == [(20, 0), (0, 1), (10, 1)]
    assert made["sport"].per_100 == NotEstimable(n=0, reason=Reason.NO_ATTEMPTS)


@pytest.mark.parametrize(
    ("successes", "n", "named"),
    [
        (2, 2, False),
        (3, 3, True),
        (2, 3, False),
        (3, 4, False),
        (4, 5, True),
        (5, 8, False),
        (6, 9, True),
        (17, 50, False),
        (25, 50, True),
    ],
)
def test_a_question_is_to_be_rewritten_when_surely_more_than_a_third_of_its_appeals_are_upheld(
    successes: int, n: int, named: bool
) -> None:
    rate = wilson(successes, n)
    assert to_be_rewritten(rate) == (rate if named else None)


def test_a_question_without_decided_appeals_is_not_to_be_rewritten() -> None:
    assert to_be_rewritten(NotEstimable(n=0, reason=Reason.NOTHING_DECIDED)) is None


def report(appeals: list[Appeal], vendor: Vendor | None = None, people: int = 20) -> Report:
    rows = [
        result(PUBLISHED.key, pattern("111"), person=f"{owner.id}{n}", vendor=owner.id)
        for owner in (NORTHWIND, LOTUS)
        for n in range(people)
    ]
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    return report_of(
        tally,
        PUBLISHED,
        vendor=vendor,
        vendors=[NORTHWIND, LOTUS],
        language="en",
        as_of=day(10),
        appeals=appeals,
    )


def against(question_id: str, times: int, *, vendor: Vendor = NORTHWIND, revision: str | None = None) -> list[Appeal]:
    """Upheld appeals against a question, under its key in force unless another is named."""
    revision = KEYS[question_id] if revision is None else revision
    return [upheld(question_id=question_id, key_revision=revision, vendor_id=vendor.id) for _ in range(times)]


def test_the_report_has_the_figures_of_all_vendors_and_a_vendor_s_report_of_its_own_people() -> None:
    appeals = [*against("q1", 2), *against("q2", 3, vendor=LOTUS)]
    assert report(appeals).appeals == figures(appeals, 40, day(10))
    assert report(appeals, NORTHWIND).appeals == figures(appeals[:2], 20, day(10))


@st.composite
def appeals_of(draw: st.DrawFn, vendor: Vendor) -> list[Appeal]:
    rows = draw(APPEALS)
    return [
        appeal(action, after=after, question_id=q, key_revision=KEYS[q], language=tongue, vendor_id=vendor.id)
        for action, after, q, tongue in rows
    ]


@given(appeals_of(NORTHWIND), appeals_of(LOTUS))
def test_no_number_of_a_vendor_s_report_changes_with_other_vendors_appeals(
    own: list[Appeal], others: list[Appeal]
) -> None:
    assert report([*others, *own], NORTHWIND, people=2) == report(own, NORTHWIND, people=2)


def overturned(made: Report) -> list[Finding]:
    """What appeals say; that everybody is right is another matter."""
    return [finding for finding in made.findings if finding.rule is Rule.OVERTURNED]


def test_another_vendor_s_appeals_name_no_question_to_a_vendor() -> None:
    appeals = against("q2", 5, vendor=LOTUS)
    assert len(overturned(report(appeals))) == 1
    assert overturned(report(appeals, NORTHWIND)) == []


def test_appeals_of_people_of_no_vendor_are_nobody_s() -> None:
    nobody = dataclasses.replace(upheld(question_id="q1", key_revision=KEYS["q1"]), vendor_id="")
    made = report([nobody] * 3)
    assert made.appeals == figures([], 40, day(10))
    assert overturned(made) == []


def test_a_question_appealed_5_times_with_4_upheld_is_a_finding() -> None:
    dismissed = appeal(AppealAction.DISMISS, question_id="q2", key_revision=KEYS["q2"])
    [finding] = overturned(report([*against("q2", 4), dismissed]))
    assert (finding.rule, finding.number, finding.others) == (Rule.OVERTURNED, 2, 0)
    assert finding.figure == wilson(4, 5)
    assert finding.figure.value == Fraction(4, 5)


def test_the_most_often_overturned_question_is_named_first() -> None:
    dismissed = appeal(AppealAction.DISMISS, question_id="q1", key_revision=KEYS["q1"])
    made = report([*against("q1", 4), dismissed, *against("q3", 3)])
    assert [finding.number for finding in overturned(made)] == [3, 1]
    assert made.questions[2].finding == overturned(made)[0]


def test_appeals_against_an_earlier_key_say_nothing_of_the_corrected_one() -> None:
    made = report(against("q1", 5, revision="an earlier one"))
    assert overturned(made) == []
    assert made.appeals is not None
    assert made.appeals.upheld == 5


def test_the_report_tells_where_the_appeals_are_the_most_appealed_first() -> None:
    appeals = [*against("q1", 1), *against("q2", 3, vendor=LOTUS)]
    told = [
        (each.grouping, each.name, each.figures.appeals, each.figures.attempts)
        for each in report(appeals).appeal_groups
    ]
    assert [each for each in told if each[0] is Grouping.QUESTION] == [
        (Grouping.QUESTION, "2", 3, 40),
        (Grouping.QUESTION, "1", 1, 40),
    ]
    assert [each for each in told if each[0] is Grouping.VENDOR] == [
        (Grouping.VENDOR, LOTUS.name, 3, 20),
        (Grouping.VENDOR, NORTHWIND.name, 1, 20),
    ]
    assert (Grouping.LANGUAGE, "en", 4, 40) in told


def test_a_vendor_whose_people_appeal_nothing_is_told_beside_the_others_and_no_question_is() -> None:
    told = report(list(against("q2", 3, vendor=LOTUS))).appeal_groups
    assert [(each.name, each.figures.appeals) for each in told if each.grouping is Grouping.VENDOR] == [
        (LOTUS.name, 3),
        (NORTHWIND.name, 0),
    ]
    assert [each.name for each in told if each.grouping is Grouping.QUESTION] == ["2"]
    assert report([]).appeal_groups == ()


def test_a_vendor_s_report_names_no_vendor_and_no_question_that_others_appealed() -> None:
    appeals = [*against("q1", 1), *against("q2", 3, vendor=LOTUS)]
    told = report(appeals, NORTHWIND).appeal_groups
    assert {each.grouping for each in told} <= {Grouping.QUESTION, Grouping.POLICY, Grouping.LANGUAGE}
    assert [each.name for each in told if each.grouping is Grouping.QUESTION] == ["1"]
