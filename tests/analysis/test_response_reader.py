"""Sheets of responses: what is read, and what is refused with its place and its cure."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.analysis.response_key import UnusableKey
from evenhand.analysis.response_reader import read_answers, read_responses
from evenhand.analysis.response_sheet import LARGEST, Unusable


def totals(text: str, **more) -> list[Fraction]:
    matrix = read_responses(text.encode(), **more).matrix
    return [Fraction(total, matrix.scale) for total in matrix.totals]


def problems(text: str | bytes, **more) -> list[tuple[int, str, str]]:
    """Line, column and message of each."""
    with pytest.raises(Unusable) as caught:
        read_responses(text if isinstance(text, bytes) else text.encode(), **more)
    assert all(each.cure.endswith((".", "`")) for each in caught.value.problems)
    return [(each.line, each.column, each.message) for each in caught.value.problems]


def key_problems(responses: str, key: str) -> list[tuple[int, str, str]]:
    with pytest.raises(UnusableKey) as caught:
        read_answers(responses.encode(), key.encode())
    return [(each.line, each.column, each.message) for each in caught.value.problems]


def marked(responses: str, key: str, **more) -> list[tuple[int, ...]]:
    return [column.marks for column in read_answers(responses.encode(), key.encode(), **more).matrix.columns]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_separated_by_commas_semicolons_or_tabs(separator: str) -> None:
    assert totals("q1,q2\n1,0\n1,1\n".replace(",", separator)) == [1, 2]


@pytest.mark.parametrize("name", ["id", "Person", "NAME"])
def test_a_first_column_that_says_who_it_is_is_no_question(name: str) -> None:
    read = read_responses(f"{name},q1\nada,1\n".encode())

    assert [column.id for column in read.matrix.columns] == ["q1"]


def test_a_later_column_of_such_a_name_is_a_question_unless_it_is_said() -> None:
    text = "q1,name\n1,0\n"

    assert [column.id for column in read_responses(text.encode()).matrix.columns] == ["q1", "name"]
    assert [column.id for column in read_responses(text.encode(), id_column="name").matrix.columns] == ["q1"]


def test_the_column_that_is_said_wins_over_the_first() -> None:
    read = read_responses(b"id,q1,mail\n3,1,a@x.example\n", id_column="mail")

    assert [column.id for column in read.matrix.columns] == ["id", "q1"]


@pytest.mark.parametrize("blank", ["", "-", "  "])
def test_blanks_and_the_hyphens_of_moodle_are_no_answer(blank: str) -> None:
    [first, second] = read_responses(f"id,q1,q2\na,{blank},1\nb,0.5,{blank}\n".encode()).matrix.columns

    assert (first.omitted, first.not_reached) == (1, 0)
    assert (second.omitted, second.not_reached) == (0, 1)


def test_a_mark_may_have_a_decimal_comma() -> None:
    assert totals("q1;q2\n0,5;1\n") == [Fraction(3, 2)]
    assert totals('q1,q2\n"0,25",1\n') == [Fraction(5, 4)]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    read = read_responses(b"\xef\xbb\xbfid,q1\na,1\n")

    assert read.encoding == "UTF-8"
    assert [column.id for column in read.matrix.columns] == ["q1"]


def test_gb18030_is_read_and_said() -> None:
    read = read_responses("name,第一题\n张伟,1\n".encode("gb18030"))

    assert (read.encoding, read.example) == ("GB18030", "第一题")
    assert [column.id for column in read.matrix.columns] == ["第一题"]


def test_a_row_of_max_says_what_questions_are_worth() -> None:
    read = read_responses(b"id,q1,q2,q3\nmax,4,,2\na,1,0,2\nb,3,1,0\n")

    assert read.has_maximum_row
    assert read.matrix.n == 2
    assert [column.max for column in read.matrix.columns] == [4, 1, 2]


def test_what_is_said_of_all_holds_where_the_row_of_max_is_silent() -> None:
    read = read_responses(b"id,q1,q2\nmax,4,\na,1,0\n", maximum=Fraction(2))

    assert [column.max for column in read.matrix.columns] == [4, 2]


def test_a_person_called_max_further_down_is_a_person() -> None:
    assert totals("name,q1\nada,1\nmax,0\n") == [1, 0]
    assert totals("name,q1\nMax,1\nada,0\n") == [1, 0], "nor is one who writes the name as names are written"


def test_rows_without_anything_are_nobody_and_told() -> None:
    read = read_responses(b"id,q1,q2\na,1,1\n,,\nb,,\n\n,,\n")

    assert read.matrix.n == 2, "who left all blank is somebody"
    assert read.empty == (3, 6)


def test_people_who_stand_there_twice_are_told() -> None:
    assert read_responses(b"id,q1\na,1\nb,0\na,0\na,1\n").again == (4, 5)


def test_line_numbers_hold_behind_cells_of_several_lines() -> None:
    assert problems('id,q1\n"a\nb",1\nc,x\n') == [(4, "q1", "`x` is no mark.")]


@pytest.mark.parametrize("mark", ["x", "-0.25", "1/2", "1e3", "nan", "inf", "1_0", "１", "12345678", "1 0"])
def test_what_is_no_mark_is_refused(mark: str) -> None:
    assert problems(f"q1,q2\n1,{mark}\n") == [(2, "q2", f"`{mark}` is no mark.")]


def test_a_mark_above_what_the_question_is_worth_is_refused() -> None:
    assert problems("id,q1\nmax,2\na,2\nb,2.5\n") == [(4, "q1", "2.5 is more than the 2 that the question is worth.")]
    assert problems("id,q1\na,2\n", maximum=Fraction(1))[0][:2] == (2, "q1")


@pytest.mark.parametrize("worth", ["0", "two"])
def test_a_question_must_be_worth_something(worth: str) -> None:
    assert problems(f"id,q1\nmax,{worth}\na,0\n")[0][:2] == (2, "q1")


def test_all_that_is_wrong_is_found_in_one_pass() -> None:
    assert [(line, column) for line, column, _ in problems("q1,q2\nx,1\n1,y\n")] == [(2, "q1"), (3, "q2")]


def test_ragged_rows_are_refused_each_with_its_line() -> None:
    assert problems("id,q1,q2\na,1\nb,1,1\nc,1,1,1\n") == [
        (2, "", "The row has 2 cells, and the first row 3 columns."),
        (4, "", "The row has 4 cells, and the first row 3 columns."),
    ]


def test_questions_of_one_name_are_refused() -> None:
    assert problems("id,q1,q2,q1\na,1,1,1\n") == [(1, "q1", "Columns 2 and 4 are both called `q1`.")]


def test_a_question_without_a_name_is_refused() -> None:
    assert problems("id,q1,,q3\na,1,1,1\n") == [(1, "column 3", "The column has no name.")]


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert problems(text) == [(0, "", "The file is empty.")]


@pytest.mark.parametrize("text", ["id,q1\n", "id,q1\n,\n", "id,q1\nmax,2\n"])
def test_a_file_with_nobody_is_refused(text: str) -> None:
    assert problems(text) == [(0, "", "There is nobody in the file.")]


def test_a_file_without_a_question_is_refused() -> None:
    assert problems("id\nada\n") == [(1, "", "The file has no question.")]


def test_a_column_that_is_not_there_is_refused() -> None:
    assert problems("id,q1\na,1\n", id_column="mail") == [(1, "", "There is no column `mail`.")]


def test_a_quotation_mark_that_is_not_closed_is_refused_where_its_row_begins() -> None:
    assert problems('q1,q2\n1,1\n"1,1\n0,0\n')[0][0] == 3


@pytest.mark.parametrize("data", [b"PK\x03\x04...", b"\xff\xfeq\x001\x00", b"q1\n\0\n", b"q1\n\xff\xff\n"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert len(problems(data)) == 1


def test_a_file_that_is_too_large_is_refused() -> None:
    assert problems(b"q1\n" + b"1\n" * (LARGEST // 2)) == [(0, "", "The file is larger than 20 MB.")]


def test_a_key_is_lines_of_question_and_answer() -> None:
    assert marked("id,q1,q2\na,A,B\nb,B,B\n", "Question;Answer\nq2;B\nq1;A\n") == [(1, 0), (1, 1)]


def test_several_lines_of_a_question_are_all_right() -> None:
    assert marked("q1\nA\nB\nC\n", "question,answer\nq1,A\nq1,C\n") == [(1, 0, 1)]


@pytest.mark.parametrize("key", ["q1,q2\nA,B\n", "id,q2,q1\nkey,B,A\n"])
def test_a_key_is_one_row_under_the_same_names(key: str) -> None:
    assert marked("id,q1,q2\na,A,B\nb,B,B\n", key) == [(1, 0), (1, 1)]


def test_a_key_may_have_the_named_column_or_not() -> None:
    responses = "mail,q1\na@x.example,A\n"

    assert marked(responses, "mail,q1\n,A\n", id_column="mail") == marked(responses, "q1\nA\n", id_column="mail")


def test_a_key_to_a_question_that_is_not_there_is_refused() -> None:
    assert key_problems("q1,q2\nA,B\n", "question,answer\nq1,A\nq2,B\nq3,C\n") == [
        (4, "", "There is no question `q3` in the responses, which have `q1`, `q2`.")
    ]
    assert key_problems("q1\nA\n", "q1,q9\nA,B\n")[0][:2] == (2, "q9")


def test_a_question_without_a_key_is_refused() -> None:
    assert key_problems("q1,q2,q3\nA,B,C\n", "question,answer\nq1,A\n") == [
        (0, "", "The key has no answer to `q2`, `q3`.")
    ]


def test_a_key_without_an_answer_is_refused() -> None:
    assert key_problems("q1\nA\n", "question,answer\nq1,\n") == [(2, "", "`q1` has no answer.")]


@pytest.mark.parametrize("rows", ["", "A\nB\n"])
def test_a_key_of_columns_has_exactly_one_row(rows: str) -> None:
    assert key_problems("q1\nA\n", f"q1\n{rows}")[0][0] == 1


def test_an_empty_key_is_refused_as_a_key() -> None:
    assert key_problems("q1\nA\n", "") == [(0, "", "The file is empty.")]


def test_with_a_key_no_row_says_what_questions_are_worth() -> None:
    with pytest.raises(Unusable, match="every question is worth 1"):
        read_answers(b"id,q1\nmax,2\na,A\n", b"q1\nA\n")


def test_with_a_key_too_there_must_be_somebody() -> None:
    with pytest.raises(Unusable, match="nobody"):
        read_answers(b"id,q1\n", b"q1\nA\n")
