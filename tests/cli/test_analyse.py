"""`evenhand analyse`, on files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenhand.cli import app

LSAT6 = Path(__file__).parents[1] / "fixtures" / "lsat6.csv"
TOP = [
    *("n", "questions_n", "mean", "median", "sd", "skewness", "kurtosis", "alpha", "alpha_interval", "sem"),
    *("error_ratio", "reasons", "questions"),
]
QUESTION = [
    *("id", "n", "omitted", "not_reached", "facility", "sd", "discrimination", "discriminative_efficiency"),
    *("effective_weight", "upper_lower_27", "alpha_if_deleted", "reasons", "options"),
]
OPTION = ["id", "n", "share", "point_biserial", "reasons"]


@pytest.fixture(autouse=True)
def _wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def file(tmp_path):
    """Writes a file, and gives its path."""

    def write(text, name="responses.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def lsat6(file):
    """The file that an analyst would have: a row for each person."""
    with LSAT6.open(encoding="utf-8", newline="") as patterns:
        header, *rows = csv.reader(patterns)
    people = [",".join(row[:5]) for row in rows for _ in range(int(row[5]))]
    return file("\n".join([",".join(header[:5]), *people, ""]))


def run(*arguments):
    return CliRunner().invoke(app, ["analyse", *map(str, arguments)])


def analysed(*arguments):
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refused(*arguments):
    done = run(*arguments)
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_json_has_the_figures_of_lsat_section_6_in_full_precision(lsat6):
    found = analysed(lsat6)

    assert list(found) == TOP
    assert (found["n"], found["questions_n"], found["mean"], found["median"]) == (1000, 5, 3.819, 4)
    assert found["alpha"] == pytest.approx(0.2949971922, abs=1e-10)
    low, high = found["alpha_interval"]
    assert low < found["alpha"] < high
    assert found["error_ratio"] == pytest.approx(100 * (1 - found["alpha"]) ** 0.5)
    assert found["sem"] == pytest.approx(found["sd"] * (1 - found["alpha"]) ** 0.5)
    assert found["reasons"] == {}
    assert [each["id"] for each in found["questions"]] == ["q1", "q2", "q3", "q4", "q5"]
    assert [round(each["discrimination"], 3) for each in found["questions"]] == [0.113, 0.153, 0.173, 0.144, 0.122]
    for each in found["questions"]:
        assert list(each) == QUESTION
        assert (each["n"], each["options"], each["reasons"]) == (1000, [], {})


def test_with_a_key_each_option_has_its_figures(file):
    responses = file("person,q1,q2\nada,A,A\nben,B,B\ncy,,A\ndi,A,B\n")
    key = file("question,answer\nq1,A\nq2,A\n", "key.csv")
    first, second = analysed(responses, "--key", key)["questions"]

    assert [list(each) for each in first["options"]] == [OPTION, OPTION]
    assert [(each["id"], each["n"], each["share"]) for each in first["options"]] == [("A", 2, 0.5), ("B", 1, 0.25)]
    assert (first["facility"], first["omitted"], first["not_reached"]) == (0.5, 1, 0)
    assert second["facility"] == 0.5


def test_what_cannot_be_estimated_is_null_with_its_reason(file):
    found = analysed(file("id,q1,q2\na,1,1\nb,1,0\nc,1,1\n"))
    first, second = found["questions"]

    assert (found["kurtosis"], found["reasons"]) == (None, {"kurtosis": "too_few"})
    assert first["discrimination"] is first["alpha_if_deleted"] is None
    assert first["reasons"] == {
        "discrimination": "no_spread",
        "discriminative_efficiency": "no_spread",
        "alpha_if_deleted": "too_few_questions",
    }
    assert second["reasons"]["discrimination"] == "no_spread_in_rest"
    assert first["sd"] == 0


def test_an_option_without_a_correlation_says_why(file):
    responses, key = file("q1,q2\nA,A\nA,B\n"), file("q1,q2\nA,A\n", "key.csv")
    [option] = analysed(responses, "--key", key)["questions"][0]["options"]

    assert option == {
        "id": "A",
        "n": 2,
        "share": 1,
        "point_biserial": None,
        "reasons": {"point_biserial": "no_spread"},
    }


def test_text_has_the_intervals_and_a_row_for_each_question(lsat6):
    done = run(lsat6)

    assert done.exit_code == 0
    assert "1000 people, 5 questions, 5 marks" in done.stdout
    assert "Cronbach's alpha    0.29 [0.22, 0.36]" in done.stdout
    assert "0.92 [0.91, 0.94]" in done.stdout
    assert "0.11 [0.05, 0.17]" in done.stdout
    assert "No question is surely worth a look" in done.stdout
    assert done.stderr == ""


def test_text_has_one_line_for_each_question_worth_a_look(file):
    rows = [*["B,A,A,A"] * 19, *["A,B,B,B"] * 19, "A,A,A,A", "B,B,B,-"]
    done = run(file("q1,q2,q3,q4\n" + "\n".join(rows)), "--key", file("q1,q2,q3,q4\nA,A,A,A\n", "key.csv"))
    lines = done.stdout.splitlines()

    [line] = [line for line in lines if line.startswith("  q1: Who is good at the rest gets it wrong")]
    assert line.endswith("n = 40): check its key; they tend to choose B.")
    assert "  q1: weight: it runs against the total" in lines
    assert "  q4: 0 omitted, 1 not reached, of 40" in lines
    assert any("A (key)" in line for line in lines)


def test_text_says_why_a_figure_is_not_there(file):
    done = run(file("q1\n1\n"))

    assert "1 person, 1 question, 1 mark" in done.stdout
    assert "Standard deviation  cannot be estimated: too few people" in done.stdout
    assert "Cronbach's alpha    cannot be estimated: too few questions" in done.stdout
    assert "  q1: Everybody earned all of it (100 %, 21 % to 100 %, n = 1)" in done.stdout


def test_what_rounds_to_nothing_has_no_minus(file):
    done = run(file("q1,q2\n" + "1,1\n" * 300 + "0,0\n" * 300 + "0,1\n" * 300 + "1,0\n" * 301))

    assert "0.00 [-0.06, 0.06]" in done.stdout
    assert "-0.00" not in done.stdout


def test_names_of_questions_are_shown_as_they_are(file):
    done = run(file("[red]q,:+1:\n1,0\n0,1\n1,1\n"))

    assert "[red]q" in done.stdout
    assert ":+1:" in done.stdout


def test_a_narrow_terminal_cuts_no_figure_off(lsat6, monkeypatch):
    wide = run(lsat6).stdout
    monkeypatch.setenv("COLUMNS", "30")

    assert run(lsat6).stdout.split() == wide.split()


def test_how_the_file_was_read_is_told_apart_from_the_figures(file):
    text = "id,题\nmax,2\na,1\n,\nb,2\na,0\n"
    done = run(path := file(text.encode("gb18030")), "--format", "json")

    assert json.loads(done.stdout)["n"] == 3
    assert done.stderr.splitlines() == [
        f"{path} is no UTF-8; it was read as GB18030. If `题` is not what stands there, save the file as `CSV UTF-8`.",
        "The row `max` says what the questions are worth, and is no person.",
        f"{path}:4: 1 row without anything, left out.",
        f"{path}:6: 1 row of a person who stands further up too. Each counts; for first attempts, remove it.",
    ]


def test_what_questions_are_worth_may_be_said(file):
    path = file("q1,q2\n1,0\n0,1\n1,1\n")

    assert [each["facility"] for each in analysed(path, "--max", "2")["questions"]] == pytest.approx([1 / 3, 1 / 3])


def test_the_column_of_people_may_be_named(file):
    found = analysed(file("q1,mail,q2\n1,a@x.example,0\n"), "--id-column", "mail")

    assert [each["id"] for each in found["questions"]] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ": The file is empty. Its first row names the columns."),
        ("q1,q2\n1\n", ":2: The row has 1 cell, and the first row 2 columns. Leave no cell out,"),
        ("q1,q1\n1,1\n", ":1: q1: Columns 1 and 2 are both called `q1`. Give each question an id of its own;"),
        ("q1,q2\n1,B\n", ":2: q2: `B` is no mark. Write a number from 0 up, as in 0.5, or leave the cell blank."),
        ("id,q1\n", ": There is nobody in the file. Write a row for each person under the first row."),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_its_place_and_its_cure(file, text, line):
    path = file(text)
    said, count = refused(path)

    assert said.startswith(f"{path}{line}")
    assert count == "1 problem. Nothing was analysed."


def test_a_key_that_does_not_fit_is_refused_with_its_own_place(file):
    responses, key = file("q1\nA\n"), file("question,answer\nq1,A\nq7,B\n", "key.csv")
    said, _ = refused(responses, "--key", key)

    assert said == f"{key}:3: There is no question `q7` in the responses, which have `q1`. Correct the id."


def test_many_problems_are_counted_and_the_first_of_them_shown(file):
    lines = refused(file("q1\n" + "x\n" * 30))

    assert len(lines) == 22
    assert lines[-2:] == ["… and 10 more", "30 problems. Nothing was analysed."]


@pytest.mark.parametrize("most", ["0", "-1", "nan", "1e9"])
def test_a_question_is_worth_something(file, most):
    done = run(file("q1\n1\n"), "--max", most)

    assert done.exit_code == 2
    assert "more than 0 marks" in done.stderr


def test_a_key_and_what_questions_are_worth_do_not_go_together(file):
    done = run(file("q1\nA\n"), "--key", file("q1\nA\n", "key.csv"), "--max", "2")

    assert done.exit_code == 2
    assert "every question is worth 1" in done.stderr


def test_nothing_is_written(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = file("q1,q2\n1,0\n0,1\n")
    before = path.read_bytes()
    run(path)
    run(path, "--format", "json")

    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before
