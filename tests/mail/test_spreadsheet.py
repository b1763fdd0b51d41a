"""The attached table: safe to open, whole, and with a reason in the place of a missing number."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io

import pytest

from evenhand.analysis.estimate import Estimated
from evenhand.analysis.question_report import OptionText, PartText
from evenhand.analysis.report import Report
from evenhand.mail.spreadsheet import DISCRIMINATION, FACILITY, safe, spreadsheet_of
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
    kinds = [(row["row"], row["question"], row["option"]) for row in rows(made)]
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
    assert question["note"] == "discrimination: cannot be estimated: too few people (n = 1)"
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
    assert all(row["n"] == n[row["question"]] for row in found)
    assert float(found[0]["discrimination"]) != 0
    assert found[0]["note"] == (
        f"discrimination: cannot be estimated: papers differ in what the rest is worth (n = {n['brawl']})"
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


def test_the_columns_of_the_figures_are_where_the_notes_say() -> None:
    assert (ENGLISH.csv_header[FACILITY], ENGLISH.csv_header[DISCRIMINATION]) == ("facility", "discrimination")
    assert (CHINESE.csv_header[FACILITY], CHINESE.csv_header[DISCRIMINATION]) == ("得分率", "区分度")
