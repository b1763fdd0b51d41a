"""The attached table: safe to open, whole, and with a reason in the place of a missing number."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io

import pytest

from evenhand.analysis.estimate import Estimated
from evenhand.analysis.report import OptionText, Report
from evenhand.mail.spreadsheet import safe, spreadsheet_of
from evenhand.mail.strings import ENGLISH, STRINGS, Strings
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
