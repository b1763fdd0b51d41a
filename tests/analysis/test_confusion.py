"""Which labels are taken for which, over all cases of a test."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from analysis.examples import START, TAXONOMY, case, publication, question, quiz, result
from evenhand.analysis.confusion import Confusion, ConfusionRow
from evenhand.analysis.intervals import wilson
from evenhand.analysis.report import report_of
from evenhand.analysis.tally import Tally, fold

QUIZ = quiz(
    case("c1", label="blood", action="restrict"),
    case("c2", label="blood", severity="low"),
    case("c3", label="threat"),
    question("q"),
)


def published():
    made = publication(QUIZ, dataclasses.replace(QUIZ, language="zh"), taxonomy=TAXONOMY)
    sections = {"c1": "modules/violence/#blood", "c2": "modules/violence/#labels", "c3": None, "q": None}
    feedback = {
        language: {name: dataclasses.replace(each, see=sections[name]) for name, each in questions.items()}
        for language, questions in made.feedback.items()
    }
    return dataclasses.replace(made, feedback=feedback)


PUBLISHED = published()


def confusion(*labels: str, language: str = "en") -> Confusion:
    """Of people who gave these labels to the three cases: "blood gore -", a hyphen for none."""
    rows = []
    for place, words in enumerate(labels):
        given = zip(("c1", "c2", "c3"), words.split(), strict=True)
        answers = {name: (f"label={label}",) for name, label in given if label != "-"}
        rows.append(result(PUBLISHED.key, answers, person=f"p{place}"))
    tally = fold(Tally(quiz_id="example"), rows, overlap=timedelta(minutes=5))
    made = report_of(tally, PUBLISHED, vendor=None, vendors=[], language=language, as_of=START)
    assert made.confusion is not None
    return made.confusion


PEOPLE = ("blood gore threat", "gore gore insult", "gore blood threat", "blood - threat", "none blood -")


def test_labels_are_counted_over_all_cases_in_which_they_are_right() -> None:
    found = confusion(*PEOPLE)
    assert found.rows == (
        ConfusionRow(right="blood", n=10, given={"blood": 4, "gore": 4, "none": 1}, left_open=1),
        ConfusionRow(right="threat", n=5, given={"threat": 3, "insult": 1}, left_open=1),
    )


def test_pairs_come_with_the_most_frequent_first_and_the_interval_of_their_share() -> None:
    pairs = confusion(*PEOPLE).pairs
    assert [(each.right, each.given, each.count) for each in pairs] == [
        ("blood", "gore", 4),
        ("threat", "insult", 1),
        ("blood", "none", 1),
    ]
    assert pairs[0].share == wilson(4, 10)
    assert pairs[1].share == wilson(1, 5)


def test_a_pair_names_its_questions_and_the_section_to_teach_again() -> None:
    first, second, _ = confusion(*PEOPLE, "gore gore threat", "gore blood threat").pairs
    # c1: 2 + 2 times, c2: 2 + 1 times
    assert (first.questions, first.see) == ((1, 2), "/en/modules/violence/#blood")
    assert (second.questions, second.see) == ((3,), "")


def test_labels_and_sections_are_in_the_reader_s_language() -> None:
    found = confusion(*PEOPLE, language="zh")
    assert found.labels == {
        "none": "无违规",
        "blood": "可见血迹",
        "gore": "重度血腥",
        "threat": "对个人的威胁",
        "insult": "辱骂",
    }
    assert found.pairs[0].see.startswith("/zh/modules/violence/")


def test_labels_that_are_neither_right_nor_given_are_left_out() -> None:
    assert list(confusion("blood blood threat").labels) == ["blood", "threat"]
    assert confusion("blood blood threat").pairs == ()


def test_a_label_that_nobody_was_asked_for_has_no_row() -> None:
    answers = {"c1": ("label=gore",)}
    tally = fold(Tally(quiz_id="example"), [result(PUBLISHED.key.only(["c1"]), answers)], overlap=timedelta(minutes=5))
    made = report_of(tally, PUBLISHED, vendor=None, vendors=[], language="en", as_of=START)
    assert made.confusion is not None
    assert [row.right for row in made.confusion.rows] == ["blood"]
    assert list(made.confusion.labels) == ["blood", "gore"]
    nobody = report_of(Tally(quiz_id="example"), PUBLISHED, vendor=None, vendors=[], language="en", as_of=START)
    assert nobody.confusion is None


def test_a_test_without_cases_has_no_such_table() -> None:
    plain = publication(quiz(question("q")))
    tally = fold(Tally(quiz_id="example"), [result(plain.key, {"q": ("yes",)})], overlap=timedelta(minutes=5))
    assert report_of(tally, plain, vendor=None, vendors=[], language="en", as_of=START).confusion is None
