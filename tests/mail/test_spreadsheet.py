"""The attached table: safe to open, whole, and with a reason in the place of a missing number."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
from fractions import Fraction

import pytest

from analysis.examples import LOTUS
from evenhand.analysis.estimate import Described, Estimated
from evenhand.analysis.intervals import wilson
from evenhand.analysis.policies import PolicyLoss
from evenhand.analysis.question_report import OptionText, PartText
from evenhand.analysis.report import Report
from evenhand.mail.spreadsheet import COLUMNS, safe, spreadsheet_of
from evenhand.mail.strings import CHINESE, ENGLISH, STRINGS, Strings
from mail import kinds
from mail.examples import report


def rows(made: Report, words: Strings = ENGLISH) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(spreadsheet_of(made, words).decode("utf-8-sig"), newline="")))


def test_the_file_begins_with_a_byte_order_mark_so_that_chinese_is_shown() -> None:
    content = spreadsheet_of(report("zh"), STRINGS["zh"])
    assert content.startswith(codecs.BOM_UTF8)
    assert "街头斗殴" in content.decode()


def test_every_question_has_a_row_followed_by_one_for_each_of_its_options() -> None:
    made = report()
    kinds = [(row["row"], row["question"], row["option"]) for row in rows(made) if row["question"]]
    expected = []
    for question in made.questions:
        expected.append(("question", question.id, ""))
        expected += [("option", question.id, option) for option in question.options]
    assert kinds == expected


@pytest.mark.parametrize("words", STRINGS.values(), ids=STRINGS)
@pytest.mark.parametrize("people", [0, 1, 38])
def test_every_row_has_a_cell_for_every_column(words: Strings, people: int) -> None:
    text = spreadsheet_of(report(people=people), words).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in table} == {len(words.csv_header)}


def test_figures_stand_with_their_intervals_as_plain_decimals() -> None:
    made = report()
    question = rows(made)[0]
    facility, discrimination = made.questions[0].figures.facility, made.questions[0].figures.discrimination
    assert isinstance(facility, Estimated)
    assert isinstance(discrimination, Estimated)
    assert question["n"] == "38"
    assert question["facility"] == f"{float(facility.value):.4f}"
    assert question["facility low"] == f"{facility.low:.4f}"
    assert question["discrimination high"] == f"{discrimination.high:.4f}"
    assert question["note"] == ""


def test_a_negative_correlation_stays_a_number() -> None:
    assert any(row["discrimination low"].startswith("-0.") for row in rows(report()))


def test_a_missing_figure_is_an_empty_cell_and_the_note_says_why() -> None:
    question = rows(report(people=1))[0]
    assert (question["facility"], question["discrimination"]) == ("1.0000", "")
    missing = "discrimination, alpha without it, standard deviation, best 27 % less weakest, efficiency %, weight %"
    assert question["note"] == f"{missing}: cannot be estimated: too few people (n = 1)"
    assert rows(report(people=0))[1]["note"] == "cannot be estimated: too few people (n = 0)"


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_is_taken_for_a_formula(beginning: str) -> None:
    assert safe(f"{beginning}1+1") == f"'{beginning}1+1"
    assert safe(f"1{beginning}1") == f"1{beginning}1"


def test_prompts_and_options_are_made_safe() -> None:
    made = report()
    first = made.questions[0]
    options = {**first.options, "allow": OptionText(text="@allow", correct=False)}
    hostile = dataclasses.replace(first, prompt='=HYPERLINK("x")', options=options)
    question, option = rows(dataclasses.replace(made, questions=(hostile,)))[:2]
    assert question["prompt"] == '\'=HYPERLINK("x")'
    assert option["option text"] == "'@allow"


def test_a_question_with_parts_has_a_row_for_each_part_followed_by_all_that_it_can_be_given() -> None:
    found = [row for row in rows(kinds.report()) if row["question"] == "brawl"]
    assert [(row["row"], row["part"], row["option"]) for row in found if row["part"] in ("", "action")] == [
        ("question", "", ""),
        ("part", "action", ""),
        ("answer", "action", "restrict"),
        ("answer", "action", "allow"),
        ("answer", "action", "remove"),
    ]
    part, right, *wrong = (row for row in found if row["part"] == "action")
    assert (part["part text"], right["option text"], right["right"]) == ("Action", "Restrict to adults", "yes")
    assert {row["right"] for row in wrong} == {"no"}
    assert [part[name] for name in ("n", "count", "share", "share low")] == [
        right[name] for name in ("n", "count", "share", "share low")
    ]
    # everyone who met the question is in one of the rows or left the part open
    assert int(right["count"]) + sum(int(row["count"]) for row in wrong) + int(part["left out"]) == int(part["n"])


def test_wrong_judgements_stand_with_the_most_frequent_first() -> None:
    for dimension in ("label", "severity", "action"):
        found = [row for row in rows(kinds.report()) if (row["row"], row["part"]) == ("answer", dimension)]
        by_question = [[int(row["count"]) for row in found if row["question"] == each] for each in ("brawl", "reply")]
        for _, *wrong in by_question:
            assert wrong == sorted(wrong, reverse=True)


def test_a_written_answer_is_not_in_the_table_and_the_note_says_so() -> None:
    content = spreadsheet_of(kinds.report(), ENGLISH).decode()
    for private in ("Noor", "Ana", "hours", "Doxxing"):
        assert private not in content
    (written,) = (row for row in rows(kinds.report()) if row["question"] == "term")
    assert written["facility"] != ""
    assert written["note"] == "answers are in people's own words and are not listed"


def test_each_row_of_a_drawn_test_has_the_n_of_its_question() -> None:
    found = rows(kinds.report(drawn=True))
    n = {row["question"]: row["n"] for row in found if row["row"] == "question"}
    assert len(set(n.values())) > 2
    assert all(row["n"] == n[row["question"]] for row in found if row["question"])
    assert float(found[0]["discrimination"]) != 0
    assert found[0]["note"] == (
        "alpha without it, efficiency %, weight %: cannot be estimated: people were asked different questions "
        f"(n = {n['brawl']})"
    )


def test_parts_and_answers_are_made_safe() -> None:
    made = kinds.report()
    first = made.questions[0]
    label = first.parts["label"]
    answers = {**label.answers, "blood": OptionText(text="+1", correct=True)}
    hostile = dataclasses.replace(first, parts={**first.parts, "label": PartText(text="=1+1", answers=answers)})
    _, part, answer = rows(dataclasses.replace(made, questions=(hostile,)))[:3]
    assert part["part text"] == "'=1+1"
    assert answer["option text"] == "'+1"


@pytest.mark.parametrize("words", STRINGS.values(), ids=STRINGS)
@pytest.mark.parametrize("drawn", [False, True])
def test_every_row_of_every_kind_has_a_cell_for_every_column(words: Strings, drawn: bool) -> None:
    for people in (0, 1, 41):
        text = spreadsheet_of(kinds.report(drawn=drawn, people=people), words).decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(row) for row in table} == {len(words.csv_header)}


@pytest.mark.parametrize(
    ("column", "english", "chinese"),
    [
        ("facility", "facility", "得分率"),
        ("discrimination", "discrimination", "区分度"),
        ("not_reached", "not reached", "未做到"),
        ("point_biserial", "point-biserial", "点二列相关"),
        ("fifth_5", "best fifth", "最高五分之一"),
        ("earlier_n", "earlier n", "旧版答案 n"),
        ("note", "note", "备注"),
    ],
)
def test_each_column_is_named_for_what_is_in_it(column: str, english: str, chinese: str) -> None:
    place = COLUMNS.index(column)
    assert (ENGLISH.csv_header[place], CHINESE.csv_header[place]) == (english, chinese)


def test_the_place_of_a_question_in_the_test_stands_beside_it() -> None:
    made = report()
    question, figures = rows(made)[0], made.questions[0].figures
    assert isinstance(figures.alpha_if_deleted, Estimated)
    assert isinstance(figures.upper_lower_27, Described)
    assert question["best 27 % less weakest"] == f"{figures.upper_lower_27.value:.4f}"
    assert question["alpha without it"] == f"{float(figures.alpha_if_deleted.value):.4f}"
    assert question["alpha without it low"] == f"{figures.alpha_if_deleted.low:.4f}"


def test_each_option_says_who_chooses_it() -> None:
    made = report()
    option, figures = rows(made)[1], made.questions[0].figures.options[0]
    assert isinstance(figures.point_biserial, Estimated)
    assert option["point-biserial"] == f"{figures.point_biserial.value:.4f}"
    fifths = ("weakest fifth", "second fifth", "third fifth", "fourth fifth", "best fifth")
    assert [option[name] for name in fifths] == [f"{float(each.share):.4f}" for each in figures.curve]


def test_the_test_as_a_whole_has_a_row_for_each_figure() -> None:
    made = report()
    found = {row["prompt"]: row for row in rows(made) if row["row"] == "test"}
    assert made.scores is not None
    assert isinstance(made.scores.alpha, Estimated)
    alpha = found["How well the questions agree (Cronbach's alpha)"]
    assert (alpha["value"], alpha["value high"], alpha["n"]) == (
        f"{float(made.scores.alpha.value):.4f}",
        f"{made.scores.alpha.high:.4f}",
        "38",
    )
    assert found["Skewness"]["value"] != ""
    decided = found["A like test would decide the same of somebody"]
    assert (decided["value"], decided["note"]) == (
        "",
        "cannot be estimated: the test has critical questions, which the formula does not know (n = 38)",
    )


def test_labels_taken_for_each_other_have_rows_with_their_share() -> None:
    first, *_ = (row for row in rows(kinds.report()) if row["row"] == "confused labels")
    assert (first["part text"], first["option text"], first["right"]) == ("Visible blood", "No violation", "no")
    assert int(first["count"]) / int(first["n"]) == pytest.approx(float(first["share"]), abs=1e-4)


def test_policies_have_rows_with_what_was_lost_and_their_part_of_it() -> None:
    loss = PolicyLoss(policy="=violence", questions=(1, 3), lost=wilson(9, 40), part=Fraction(3, 8))
    [row] = [row for row in rows(dataclasses.replace(report(), policies=(loss,))) if row["row"] == "policy"]
    assert (row["prompt"], row["question number"], row["n"]) == ("'=violence", "1, 3", "40")
    assert (row["share"], row["value"]) == ("0.2250", "0.3750")


def test_what_is_the_matter_with_a_question_stands_in_its_row() -> None:
    found = {row["question number"]: row["finding"] for row in rows(report()) if row["row"] == "question"}
    assert found["5"].startswith("People earned ")
    assert found["1"] == ""


def test_of_one_or_two_of_a_vendor_s_people_the_table_has_no_answers() -> None:
    made = report(vendor=LOTUS, people=5)
    found = [row for row in rows(made) if row["question"]]
    assert {row["row"] for row in found} == {"question"}
    for row in found:
        assert (row["n"], row["count"], row["facility"], row["left out"]) == ("2", "", "", "")
        assert "not shown: so few people that single answers would show (n = 2)" in row["note"]
