"""The report: figures of one vendor or of all, each with its n and interval or the reason why not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from analysis.examples import (
    HALF,
    LOTUS,
    NORTHWIND,
    START,
    TAXONOMY,
    case,
    matching,
    numeric,
    ordering,
    pattern,
    publication,
    question,
    quiz,
    result,
    short_text,
)
from builders import dif
from evenhand.analysis.estimate import Described, Estimate, Estimated, NotEstimable, Reason
from evenhand.analysis.fairness_findings import FairnessFinding, FairnessRule
from evenhand.analysis.findings import Rule
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.attempt import Result
from evenhand.people.person import Vendor
from evenhand.quiz.model import Kind, Quiz
from evenhand.quiz.publication import Publication, dump, load
from evenhand.quiz.settings import Counts, Draw

ENGLISH = quiz(question("q1"), question("q2", points=Fraction(2), critical=True), question("q3"), pass_mark=HALF)
PUBLISHED = publication(ENGLISH)


def report(
    results: Iterable[Result],
    published: Publication = PUBLISHED,
    vendor: Vendor | None = None,
    language: str = "en",
) -> Report:
    tally = fold(Tally(quiz_id="example"), results, overlap=timedelta(minutes=5))
    return report_of(tally, published, vendor=vendor, vendors=[NORTHWIND, LOTUS], language=language, as_of=START)


def first_attempts(*patterns: str, published: Publication = PUBLISHED, **where: str) -> list[Result]:
    name = "-".join(where.values())
    return [
        result(published.key, pattern(bits), person=f"{name}{n}", **where)  # type: ignore[arg-type]
        for n, bits in enumerate(patterns)
    ]


def test_the_summary_counts_people_passes_and_attempts() -> None:
    rows = first_attempts("111", "110", "001", "100")
    rows.append(result(PUBLISHED.key, pattern("111"), person="3", number=2))
    rows += [result(PUBLISHED.key, pattern("111"), person="late", number=1)]
    summary = report(rows).summary
    assert (summary.people, summary.attempts, summary.passed, summary.first_passed) == (5, 6, 4, 3)
    assert isinstance(summary.pass_rate, Estimated)
    assert (summary.pass_rate.value, summary.pass_rate.n) == (Fraction(4, 5), 5)
    assert isinstance(summary.first_pass_rate, Estimated)
    assert summary.first_pass_rate.value == Fraction(3, 5)
    # first scores 4/4 3/4 1/4 1/4 4/4, mean 13/20, s^2 = (1 + 9/16 + 1/16 + 1/16 + 1 - 5 (13/20)^2) / 4 = .14375
    assert isinstance(summary.mean, Estimated)
    assert summary.mean.value == Fraction(13, 20)
    assert summary.deviation == Described(value=pytest.approx(0.14375**0.5), n=5)


def test_a_report_without_results_says_so_at_every_figure() -> None:
    empty = report([])
    nothing = NotEstimable(n=0, reason=Reason.TOO_FEW)
    assert empty.summary.people == 0
    assert (empty.summary.pass_rate, empty.summary.mean, empty.summary.deviation) == (
        nothing,
        nothing,
        nothing,
    )
    assert [each.figures.facility for each in empty.questions] == [nothing] * 3
    assert empty.findings == ()
    assert empty.languages == ()


def test_a_pass_in_another_language_than_the_first_attempt_gives_no_rate_above_one() -> None:
    first = result(PUBLISHED.key, pattern("000"), person="a", language="en")
    second = result(PUBLISHED.key, pattern("111"), person="a", language="zh", number=2)
    made = report([first, second])
    chinese = made.languages[1].summary
    assert (chinese.people, chinese.passed) == (0, 1)
    assert chinese.pass_rate == NotEstimable(n=0, reason=Reason.PEOPLE_MOVED)
    assert isinstance(made.summary.pass_rate, Estimated)
    assert made.summary.pass_rate.value == 1


@st.composite
def rows_of(draw: st.DrawFn, vendor: Vendor) -> list[Result]:
    patterns = draw(st.lists(st.text("10-", min_size=3, max_size=3), max_size=6))
    language = draw(st.sampled_from(["en", "zh"]))
    return first_attempts(*patterns, vendor=vendor.id, language=language)


@given(rows_of(NORTHWIND), rows_of(LOTUS), rows_of(LOTUS))
def test_no_number_of_a_vendor_s_report_changes_with_other_vendors_results(
    own: list[Result], others: list[Result], more: list[Result]
) -> None:
    alone = report(own, vendor=NORTHWIND)
    assert report(own + others, vendor=NORTHWIND) == alone
    assert report(more + own, vendor=NORTHWIND) == alone
    assert alone.vendors == ()


def rich(right: str = "yes") -> Publication:
    """Policies, a critical question, a case; the key of the second question can be another."""
    questions = (
        question("q1", policy="violence@3", critical=True),
        question("q2", policy="abuse@1", right=right),
        case("c", label="blood", action="restrict"),
    )
    return publication(quiz(*questions, pass_mark=HALF), taxonomy=TAXONOMY)


RICH, EARLIER = rich(), rich("no")


@st.composite
def judging_of(draw: st.DrawFn, vendor: Vendor) -> list[Result]:
    """First attempts under the key in force and an earlier one, with labels of all sorts."""
    papers = draw(
        st.lists(
            st.tuples(
                st.sampled_from([RICH, EARLIER]),
                st.text("10-", min_size=2, max_size=2),
                st.sampled_from(["blood", "gore", "threat", ""]),
                st.sampled_from(["en", "zh"]),
            ),
            max_size=8,
        )
    )
    return [
        result(
            published.key,
            pattern(bits) | ({"c": (f"label={label}", "action=restrict")} if label else {}),
            person=f"{vendor.id}{place}",
            vendor=vendor.id,
            language=language,
        )
        for place, (published, bits, label, language) in enumerate(papers)
    ]


@given(judging_of(NORTHWIND), judging_of(LOTUS))
def test_no_finding_policy_label_or_alpha_of_a_vendor_s_report_changes_with_other_vendors_results(
    own: list[Result], others: list[Result]
) -> None:
    alone = report(own, RICH, vendor=NORTHWIND)
    assert report([*others, *own], RICH, vendor=NORTHWIND) == alone
    assert alone.scores is not None
    assert alone.scores.n + alone.scores.earlier_n == len(own)


def hidden(estimate: Estimate) -> bool:
    return isinstance(estimate, NotEstimable) and estimate.reason is Reason.TOO_FEW_TO_SHOW


def test_a_vendor_s_report_shows_nobody_s_answers() -> None:
    # A lead may see how their people did, and not what one or two of them answered.
    rows = first_attempts("111", "000", published=RICH)
    made = report(rows, RICH, vendor=NORTHWIND)
    assert made.summary.people == 2
    for each in made.questions:
        assert each.figures.n == 2
        assert hidden(each.figures.facility)
        assert (each.figures.options, each.figures.parts, each.figures.full) == ((), (), 0)
        assert each.finding is None
    assert made.policies == ()
    assert made.confusion is None


def test_three_people_are_enough_to_show_and_trainers_see_fewer() -> None:
    rows = first_attempts("111", "000", "110")
    assert not any(hidden(each.figures.facility) for each in report(rows, vendor=NORTHWIND).questions)
    assert not any(hidden(each.figures.facility) for each in report(rows[:1]).questions)


def test_a_fifth_or_a_tail_of_one_or_two_people_is_not_shown_to_a_vendor() -> None:
    nine = first_attempts("111", "110", "100", "000", "011", "010", "101", "001", "111")
    fifteen = first_attempts(*["111", "110", "100", "000", "011"] * 3)
    for rows, shown in ((nine, False), (fifteen, True)):
        [figures, *_] = (each.figures for each in report(rows, vendor=NORTHWIND).questions)
        assert isinstance(figures.facility, Estimated)
        assert bool(figures.options[0].curve) is shown
        assert isinstance(figures.upper_lower_27, Described) is shown
    for_trainers = report(nine).questions[0].figures
    assert for_trainers.options[0].curve
    assert isinstance(for_trainers.upper_lower_27, Described)


def test_what_is_hidden_of_one_language_cannot_be_told_from_the_other() -> None:
    rows = first_attempts("111", "000", "110", language="en") + first_attempts("111", language="zh")
    for each in report(rows, vendor=NORTHWIND).questions:
        assert all(map(hidden, each.facility_by_language.values()))
        assert isinstance(each.figures.facility, Estimated)
    assert not any(map(hidden, report(rows).questions[0].facility_by_language.values()))


def test_a_vendor_whose_name_begins_like_another_s_is_another() -> None:
    rows = first_attempts("111", vendor="north", language="en") + first_attempts(
        "111", vendor="north/en", language="en"
    )
    assert report(rows, vendor=Vendor(id="north", name="North")).summary.people == 1


def test_the_report_on_all_lists_every_vendor_by_name_and_not_by_result() -> None:
    rows = first_attempts("111", "111", vendor="northwind") + first_attempts("000", vendor="atlas")
    made = report(rows)
    assert [(each.vendor.name, each.summary.people) for each in made.vendors] == [
        ("atlas", 1),
        ("Lotus Operations", 0),
        ("Northwind Services", 2),
    ]
    assert made.summary.people == 3


def test_languages_come_in_the_site_s_order_with_figures_of_their_own() -> None:
    rows = first_attempts("111", "011", language="zh") + first_attempts("110", language="en")
    made = report(rows)
    assert [(each.language, each.summary.people) for each in made.languages] == [("en", 1), ("zh", 2)]
    by_language = made.questions[0].facility_by_language
    assert list(by_language) == ["en", "zh"]
    assert isinstance(by_language["zh"], Estimated)
    assert by_language["zh"].value == HALF


def test_questions_come_in_the_quiz_s_order_with_their_options_and_what_is_right() -> None:
    made = report(first_attempts("110"))
    assert [(each.number, each.id, each.critical) for each in made.questions] == [
        (1, "q1", False),
        (2, "q2", True),
        (3, "q3", False),
    ]
    assert [(key, each.text, each.correct) for key, each in made.questions[0].options.items()] == [
        ("yes", "Yes", True),
        ("no", "No", False),
    ]


def test_figures_rest_on_the_key_in_force_and_the_report_says_how_many_came_before() -> None:
    corrected = dataclasses.replace(ENGLISH, questions=(question("q1", right="no"), *ENGLISH.questions[1:]))
    now = publication(corrected)
    rows = first_attempts("111", "011", language="en") + first_attempts("011", published=now, language="zh")
    first, second, _ = report(rows, now).questions
    assert (first.figures.n, first.earlier_n) == (1, 2)
    assert (second.figures.n, second.earlier_n) == (3, 0)


def test_a_question_whose_id_begins_like_another_s_lends_it_no_earlier_answers() -> None:
    published = publication(quiz(question("q1"), question("q1@x"), pass_mark=HALF))
    made = report(first_attempts("1", published=published), published)
    assert [each.earlier_n for each in made.questions] == [0, 0]


def test_texts_are_plain_and_in_the_reader_s_language_where_there_is_a_translation() -> None:
    chinese = quiz(question("q1", prompt="“街头斗殴”<&>"), *ENGLISH.questions[1:], language="zh", title="示例")
    made = report([], publication(ENGLISH, chinese), language="zh")
    assert (made.title, made.language, made.text_language) == ("示例", "zh", "zh")
    assert made.questions[0].prompt == "“街头斗殴”<&>"
    untranslated = report([], PUBLISHED, language="zh")
    assert (untranslated.title, untranslated.language, untranslated.text_language) == ("Example", "zh", "en")


def test_a_report_read_back_from_json_is_the_same_report() -> None:
    made = report(first_attempts("111", "110", "101", "011", "000"))
    adapter = TypeAdapter(Report)
    assert adapter.validate_json(adapter.dump_json(made)) == made


def findings(rows: list[Result], published: Publication = PUBLISHED) -> list[tuple[Rule, int]]:
    return [(finding.rule, finding.number) for finding in report(rows, published).findings]


def four(pass_mark: Fraction = HALF, critical: str = "") -> Publication:
    questions = (question(f"q{n}", critical=f"q{n}" == critical) for n in range(1, 5))
    return publication(quiz(*questions, pass_mark=pass_mark))


def test_a_key_that_better_people_miss_is_named_first() -> None:
    # 20 strong people miss question 1 and have the rest right, 20 weak ones the other way round.
    rows = first_attempts(*["0111", "0110"] * 10, *["1000", "1001"] * 10, published=four())
    assert findings(rows, four())[0] == (Rule.NEGATIVE_DISCRIMINATION, 1)


def test_a_discrimination_below_zero_whose_interval_reaches_above_is_no_finding() -> None:
    rows = first_attempts("0110", "0111", "1100", "1101", "1000", published=four())
    estimate = report(rows, four()).questions[0].figures.discrimination
    assert isinstance(estimate, Estimated)
    assert estimate.value < -0.5
    assert estimate.high > 0
    assert findings(rows, four()) == []


def test_a_critical_question_is_named_when_its_interval_lies_above_a_tenth() -> None:
    published = four(critical="q2")
    # 5 of 20 missed: 11.2 % to 46.9 %; 4 of 20: 8.1 % to 41.6 %
    enough = first_attempts(*["1011"] * 5, *["1111"] * 15, published=published)
    too_few = first_attempts(*["1011"] * 4, *["1111"] * 16, published=published)
    assert findings(enough, published) == [(Rule.CRITICAL_MISSED, 2)]
    assert findings(too_few, published) == []


def test_a_question_that_is_not_critical_may_be_missed() -> None:
    assert findings(first_attempts(*["1011"] * 5, *["1111"] * 15, published=four()), four()) == []


def test_a_question_is_named_as_too_hard_when_its_interval_lies_below_the_pass_mark() -> None:
    # Question 3: 5 of 20 right, 11.2 % to 46.9 %, below one half. Question 2: 9 of 20, up to 65.8 %.
    rows = first_attempts(*["1101"] * 4, *["1001"] * 11, *["1111"] * 5, published=four())
    assert findings(rows, four()) == [(Rule.HARDEST, 3)]


def test_every_question_that_a_rule_names_is_named_the_worst_first() -> None:
    # 2 of 20 had question 2 right, 4 question 3; question 2 is named by its own page too.
    rows = first_attempts(*["1001"] * 15, *["1011"] * 3, "1101", "1111", published=four())
    made = report(rows, four())
    assert [(each.rule, each.number) for each in made.findings] == [(Rule.HARDEST, 2), (Rule.HARDEST, 3)]
    assert [each.finding and each.finding.rule for each in made.questions] == [None, Rule.HARDEST, Rule.HARDEST, None]


def test_a_question_is_named_once_by_the_gravest_rule() -> None:
    # 15 of 20 missed question 2, which is critical and lies below the pass mark as well.
    published = four(critical="q2")
    rows = first_attempts(*["1011"] * 15, *["1111"] * 5, published=published)
    assert findings(rows, published) == [(Rule.CRITICAL_MISSED, 2)]


def unfair(number: int, rule: FairnessRule = FairnessRule.HARDER_IN_LANGUAGE) -> FairnessFinding:
    return FairnessFinding(rule=rule, number=number, question_id=f"q{number}", dif=dif(), reference="en", focal="zh")


def test_what_comparing_groups_found_is_told_of_questions_without_a_finding_of_their_own() -> None:
    # 15 of 20 missed question 3, the hardest; question 4 is named twice, and question 1 once.
    rows = first_attempts(*["1101"] * 15, *["1111"] * 5, published=four())
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    found = [unfair(3), unfair(4), unfair(4, FairnessRule.EASIER_FOR_VENDOR), unfair(1)]
    made = report_of(tally, four(), vendor=None, vendors=[], language="en", as_of=START, fairness=found)
    assert [(each.rule, each.number) for each in made.findings] == [(Rule.HARDEST, 3)]
    assert made.fairness == (unfair(4), unfair(1))


def test_a_vendor_s_report_compares_no_groups() -> None:
    rows = first_attempts("1111", published=four())
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    made = report_of(tally, four(), vendor=NORTHWIND, vendors=[], language="en", as_of=START, fairness=[unfair(1)])
    assert made.fairness == ()


def test_a_few_unlucky_answers_are_no_finding() -> None:
    # 0 of 3 right reaches up to 56.1 %
    assert findings(first_attempts("1011", "1011", "1011", published=four(critical="q2")), four()) == []


def test_options_of_a_question_keep_their_order() -> None:
    mixed = question("q1", "zebra", "apple", "mango", right="apple,mango", kind=Kind.MULTIPLE)
    made: Quiz = quiz(mixed)
    assert list(report([], publication(made)).questions[0].options) == ["zebra", "apple", "mango"]


PARTS = quiz(
    matching("m", fight="restrict", drill="allow"),
    ordering("o", "stop", "note"),
    case("c", label="blood", action="restrict"),
)
IN_PARTS = publication(PARTS, dataclasses.replace(PARTS, language="zh"), taxonomy=TAXONOMY)


def texts(made: Report, question_id: str) -> dict[str, list[tuple[str, bool]]]:
    (asked,) = (each for each in made.questions if each.id == question_id)
    return {
        part.text: [(answer.text, answer.correct) for answer in part.answers.values()] for part in asked.parts.values()
    }


def test_parts_and_their_answers_are_named_and_the_right_one_is_flagged() -> None:
    made = report([], IN_PARTS)
    assert texts(made, "m") == {
        "Fight": [("Restrict", True), ("Allow", False)],
        "Drill": [("Restrict", False), ("Allow", True)],
    }
    assert texts(made, "o") == {"Stop": [("1", True), ("2", False)], "Note": [("1", False), ("2", True)]}
    assert texts(made, "c")["Action"] == [("Allow", False), ("Restrict to adults", True), ("Remove", False)]


def test_a_judgement_is_named_in_the_reader_s_language() -> None:
    assert texts(report([], IN_PARTS, language="zh"), "c")["处置"] == [
        ("放行", False),
        ("限成人可见", True),
        ("移除", False),
    ]


def test_parts_that_a_publication_has_no_text_for_go_by_their_ids() -> None:
    bare = {
        language: {
            question_id: dataclasses.replace(shown, parts={}, answers={}) for question_id, shown in questions.items()
        }
        for language, questions in IN_PARTS.feedback.items()
    }
    made = report([], dataclasses.replace(IN_PARTS, feedback=bare))
    assert texts(made, "c")["action"] == [("allow", False), ("restrict", True), ("remove", False)]


def test_a_publication_from_before_there_were_parts_gives_the_same_report() -> None:
    stored = json.loads(dump(PUBLISHED))
    for shown in stored["feedback"]["en"].values():
        del shown["parts"], shown["answers"]
    for key in stored["key"]["questions"]:
        for later in ("ranges", "unit", "accepted", "parts", "credit", "case"):
            del key[later]
    for setting in ("draw", "counts", "shuffle", "window"):
        del stored["key"]["settings"][setting]
    rows = first_attempts("111", "100")
    assert report(rows, load(json.dumps(stored).encode())) == report(rows)


def test_a_report_from_before_there_were_parts_can_be_read() -> None:
    made = report(first_attempts("111", "100"))
    stored = TypeAdapter(Report).dump_python(made, mode="json")
    del stored["asked"], stored["counts"]
    for asked in stored["questions"]:
        del asked["kind"], asked["parts"], asked["figures"]["parts"]
    assert TypeAdapter(Report).validate_python(stored) == made


def test_what_people_wrote_is_nowhere_in_a_report() -> None:
    published = publication(quiz(numeric("n", 3, 4), short_text("s", "doxxing")))
    rows = [
        result(published.key, {"n": ("7731",), "s": ("my sister Mia",)}, person="a"),
        result(published.key, {"n": ("3",), "s": ("doxxing",)}, person="b"),
    ]
    made = report(rows, published)
    assert [each.figures.n for each in made.questions] == [2, 2]
    written = TypeAdapter(Report).dump_json(made).decode()
    assert "7731" not in written
    assert "Mia" not in written


def drawn(*worth: int) -> Publication:
    """Two are drawn of questions that are worth so many points each."""
    questions = (question(f"q{n}", points=Fraction(points)) for n, points in enumerate(worth, start=1))
    return publication(quiz(*questions, pass_mark=HALF, draw=(Draw(count=2),)))


def papers(published: Publication, *patterns: str) -> list[Result]:
    """First attempts at drawn papers; a question marked by a dot was not asked."""
    return [
        result(
            published.key.only(f"q{n}" for n, bit in enumerate(bits, start=1) if bit != "."),
            pattern(bits),
            person=f"p{place}",
        )
        for place, bits in enumerate(patterns)
    ]


PAPERS = ["11.", "1.0", ".01", "10.", "01.", "0.0", ".11"]


def test_each_drawn_question_counts_those_who_were_asked_it() -> None:
    made = report(papers(drawn(1, 1, 1), *PAPERS), drawn(1, 1, 1))
    assert [each.figures.n for each in made.questions] == [5, 5, 4]
    assert [each.figures.omitted for each in made.questions] == [0, 0, 0]
    facility = made.questions[0].figures.facility
    assert isinstance(facility, Estimated)
    assert (facility.value, facility.n) == (Fraction(3, 5), 5)
    assert made.summary.people == 7
    assert made.asked == 2


def test_scores_of_drawn_papers_are_shares_of_their_own_marks() -> None:
    published = drawn(1, 1, 3)
    made = report(papers(published, "11.", "1.0", ".01"), published)
    # 2 of 2, 1 of 4, 3 of 4
    assert made.summary.histogram == (0, 0, 1, 0, 0, 0, 0, 1, 0, 1)


def test_discrimination_of_a_drawn_question_is_over_those_who_met_it() -> None:
    # The rest is one question of one mark. Question 1: x = 1 1 1 0 0, r = 1 0 0 1 0.
    made = report(papers(drawn(1, 1, 1), *PAPERS), drawn(1, 1, 1))
    first = made.questions[0].figures.discrimination
    assert isinstance(first, Estimated)
    assert first.value == pytest.approx((5 * 1 - 3 * 2) / 6)


def test_discrimination_of_a_drawn_question_is_with_the_share_of_each_person_s_own_rest() -> None:
    # Whatever the other question of a paper is worth, x = 1 1 1 0 0 and r = 1 0 0 1 0 as if all were worth the same.
    found = [
        report(papers(published, *PAPERS), published).questions[0].figures.discrimination
        for published in (drawn(1, 1, 1), drawn(1, 1, 3))
    ]
    assert found[0] == found[1]


def test_a_question_no_paper_has_asked_yet_has_no_figures() -> None:
    made = report(papers(drawn(1, 1, 1), "11.", "10."), drawn(1, 1, 1))
    assert made.questions[2].figures.facility == NotEstimable(n=0, reason=Reason.TOO_FEW)


def test_a_draw_of_all_questions_asks_everyone_the_same() -> None:
    made = report([], publication(quiz(question("q1"), question("q2"), draw=(Draw(count=2),))))
    assert made.asked is None
    assert report([]).asked is None


def test_a_report_says_which_attempt_counts() -> None:
    assert report([]).counts is Counts.BEST
    assert report([], publication(quiz(question("q1"), counts=Counts.MEAN))).counts is Counts.MEAN


def test_people_pass_by_the_result_that_counts() -> None:
    # Where the mean counts, the second attempt reaches the pass mark and the person does not pass.
    first = result(PUBLISHED.key, pattern("000"), person="a")
    second = result(PUBLISHED.key, pattern("110"), person="a", number=2)
    assert second.grade.passed
    summary = report([first, dataclasses.replace(second, first_pass=False)]).summary
    assert (summary.people, summary.passed, summary.attempts) == (1, 0, 2)
