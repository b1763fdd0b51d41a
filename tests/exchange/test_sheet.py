"""The spreadsheet: what a trainer types into it, in whatever program, becomes questions of every kind."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path

import pytest

from evenhand.exchange import sheet
from evenhand.exchange.outcome import ExchangeFailed
from evenhand.exchange.sheet import guarded, unguarded
from evenhand.exchange.sheet_reader import read_sheet
from evenhand.exchange.sheet_writer import write_sheet
from evenhand.quiz.model import Kind, NumericRange, Option, Question, Quiz
from evenhand.quiz.settings import Credit, Settings
from exchange.reading import imported, only, right


def rows(*cells: list[str], delimiter: str = ",") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(cells)
    return file.getvalue().replace("\r\n", "\n")


def row(**cells: str) -> str:
    """A sheet of one question; `answer_1` names the column `answer 1`."""
    return rows([name.replace("_", " ") for name in cells], list(cells.values()))


@pytest.mark.parametrize("answer", ["2", "B", "b", " 2 "])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_choice_with_its_right_answer_by_number_or_letter(answer: str, delimiter: str) -> None:
    text = rows(
        ["Question", "Right", "Option 1", "Feedback_1", "option 2"],
        ["Blood is seen.", answer, "Allow", "Too low.", "Restrict"],
        delimiter=delimiter,
    )

    question = only(read_sheet, text)

    assert question.kind is Kind.SINGLE
    assert right(question) == ["Restrict"]
    assert question.options[0].feedback == "Too low."
    assert question.id == "blood-is-seen"


def test_several_right_answers_make_a_multiple_choice() -> None:
    question = only(
        read_sheet,
        row(question="Which?", right="A; 3", credit="each_answer", answer_1="a", answer_2="b", answer_3="c {#third}"),
    )

    assert question.kind is Kind.MULTIPLE
    assert question.correct_ids == ("a", "third")
    assert question.credit is Credit.EACH_ANSWER


def test_every_column_of_a_question() -> None:
    question = only(
        read_sheet,
        row(
            id="street-fight",
            question="A fight.",
            material="The caption:\n\n> Look.",
            kind="single",
            points="2.5",
            critical="Yes",
            policy="violence@3",
            tags="blood, street；体育",
            see="modules/violence.md#blood",
            right="1",
            explanation="So.",
            answer_1="a",
            answer_2="b",
        ),
    )

    assert question == Question(
        id="street-fight",
        prompt="A fight.",
        material="The caption:\n\n> Look.",
        kind=Kind.SINGLE,
        options=(Option(id="a", text="a", correct=True), Option(id="b", text="b")),
        explanation="So.",
        points=Fraction(5, 2),
        critical=True,
        policy="violence@3",
        tags=("blood", "street", "体育"),
        see="modules/violence.md#blood",
    )


def test_numbers_words_pairs_steps_and_judgements() -> None:
    header = ["question", "kind", "unit", "answer 1", "answer 2", "answer 3"]
    text = rows(
        header,
        ["How long?", "numeric", "s", "3 +- 0.5", "[10, 20]", ""],
        ["What?", "short text", "", "blood", "血迹", "'=1"],
        ["Match.", "Matching", "", "a -> b", "c {#left} -> d {#right-side}", "-> e"],
        ["Order.", "ordering", "", "first step", "then {#next}", ""],
        ["An item.", "case", "", "label: violence.blood", "action：restrict", ""],
    )

    result = imported(read_sheet, text)

    assert result.losses == ()
    numeric, words, pairs, steps, case = result.quiz.questions
    assert numeric.ranges == (
        NumericRange(low=Fraction(5, 2), high=Fraction(7, 2)),
        NumericRange(low=Fraction(10), high=Fraction(20)),
    )
    assert numeric.unit == "s"
    assert words.accepted == ("blood", "血迹", "=1")
    assert [(part.id, part.right) for part in pairs.parts] == [("a", "b"), ("left", "right-side")]
    assert [option.id for option in pairs.options] == ["b", "right-side", "e"]
    assert [part.id for part in steps.parts] == ["first-step", "next"]
    assert [(part.id, part.right) for part in case.parts] == [("label", "violence.blood"), ("action", "restrict")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"question": "", "right": "1"}, "The cell `question` is empty."),
        ({"question": "Q", "right": "9"}, "`right` is “9”, which names no answer of the row."),
        ({"question": "Q", "right": "Allow"}, "`right` is “Allow”, which names no answer of the row."),
        ({"question": "Q", "right": ""}, "It has neither a `kind` nor a `right` answer."),
        ({"question": "Q", "right": "1", "kind": "essay"}, "`essay` is no kind; the kinds are"),
        ({"question": "Q", "right": "1, 2", "kind": "single"}, "One option can be chosen, and several are right."),
        ({"question": "Q", "right": "", "kind": "numeric"}, "“Allow” is no number and no range."),
        ({"question": "Q", "right": "", "kind": "matching"}, "The pair “Allow” has no ` -> `."),
        ({"question": "Q", "right": "", "kind": "case"}, "“Allow” is no judgement like `label: violence.blood`."),
    ],
)
def test_a_row_that_makes_no_question_is_left_out_with_its_line(cells: dict[str, str], reason: str) -> None:
    header = ["question", "right", "kind", "answer 1", "answer 2"]
    sound = ["Is it?\nReally?", "1", "", "Allow", "Remove"]
    broken = [cells.get(name, "") for name in header[:3]] + ["Allow", "Remove"]

    result = imported(read_sheet, rows(header, sound, [], broken))

    [loss] = result.losses
    assert (loss.line, loss.left_out) == (5, True)
    assert loss.reason.startswith(reason)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"points": "many"}, "`points` is “many”, which is not carried: points are a number above 0 and below 1000."),
        ({"credit": "half"}, "`credit` is “half”, which is not carried: the ways of partial credit are"),
        ({"credit": "halves"}, "`credit` says nothing about a question of kind single."),
        ({"critical": "maybe"}, "`critical` is “maybe”, which is neither yes nor no; it counts as no."),
        ({"policy": "violence"}, "`policy` is “violence”, which is not carried: a policy has a name and a version."),
        ({"unit": "s"}, "`unit` says nothing about a question of kind single."),
        ({"case": "x"}, "The case `x` stands here before, or this row is no case; the id is not carried."),
        ({"difficulty": "hard"}, "The column `difficulty` is not carried."),
    ],
)
def test_a_cell_that_says_nothing_is_told_and_the_question_kept(cells: dict[str, str], reason: str) -> None:
    result = imported(read_sheet, row(question="Q", right="1", answer_1="a", answer_2="b", **cells))

    assert len(result.quiz.questions) == 1
    assert [loss.reason[: len(reason)] for loss in result.losses] == [reason]


def test_feedback_without_an_answer_it_could_belong_to_is_told() -> None:
    header = ["question", "kind", "answer 1", "feedback 1", "answer 2", "answer 3", "feedback 3", "feedback 4"]

    result = imported(read_sheet, rows(header, ["Match.", "matching", "a -> b", "x", "c -> d", "-> e", "y", "z"]))

    assert {loss.reason for loss in result.losses} == {
        "Feedback on a distractor is not carried.",
        "Feedback beside an empty answer is not carried.",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column `question`"),
        ("a,b\n1,2\n", "no column `question`"),
        ("question,question\nQ,Q\n", "Two columns are called `question`"),
        ('question,right\n"Q,1\n', "The row cannot be read"),
        ("question,right\n", "No question of the file can be carried"),
    ],
)
def test_a_sheet_without_a_header_or_rows_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ExchangeFailed, match=reason):
        read_sheet(text, quiz_id="q", title="Q")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "'=1", "'tis", "＝1", "plain", ""])
def test_no_cell_is_a_formula_and_each_is_read_back(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(cell)) == cell


def test_the_file_is_utf8_with_a_mark_that_spreadsheet_programs_need() -> None:
    options = (Option(id="a", text="=2+2", correct=True), Option(id="b", text="B"))
    question = Question(id="q", prompt="血迹？", kind=Kind.SINGLE, options=options)
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(question,))

    content = write_sheet(quiz).content

    assert content.startswith(b"\xef\xbb\xbfid,question,")
    assert "'=2+2 {#a}" in content.decode()


@pytest.mark.parametrize("column", [*sheet.PLAIN_COLUMNS, "answer 1", "feedback 1"])
def test_every_column_is_described(column: str) -> None:
    guide = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert f"`{column}`" in (sheet.__doc__ or "")
    assert f"`{column}`" in guide.partition("## Import and export")[2]
