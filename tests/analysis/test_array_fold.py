"""Sums from arrays are those of the definition."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.examples import HALF, matching, question, quiz, result, short_text
from analysis.plain_fold import plain_fold
from evenhand.analysis import array_fold
from evenhand.analysis.array_fold import AttemptColumns, Choices, QuestionColumn, fold_arrays
from evenhand.analysis.tally import group_of, item_name
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evenhand.assessment.attempt import Result
    from evenhand.assessment.grading import Mark

KEY = key_of(
    quiz(
        question("q1", "a", "b", "c", right="b"),
        question("q2", "a", "b", "c", right="a,b", points=Fraction(3, 2)),
        matching("q3", street="restrict", ring="allow"),
        short_text("q4", "blood"),
        question("q5", points=Fraction(2, 3)),
        pass_mark=HALF,
        credit=Credit.COVERAGE,
    )
)
LISTS = {
    "q1": [("a", "b", "c")],
    "q2": [("a",), ("b",), ("c",)],
    "q3": [("street=restrict", "street=allow"), ("ring=restrict", "ring=allow")],
    "q4": [],
    "q5": [("yes", "no")],
}
SCALE = 24


@st.composite
def rows(draw: st.DrawFn) -> list[Result]:
    """First attempts of some people of some groups."""
    answers = st.fixed_dictionaries(
        {
            "q1": st.sampled_from([(), ("a",), ("b",), ("c",)]),
            "q2": st.lists(st.sampled_from("abc"), unique=True).map(tuple),
            "q3": st.sampled_from([(), ("street=restrict",), ("street=allow", "ring=allow"), ("ring=restrict",)]),
            "q4": st.sampled_from([(), ("blood",), ("A tomato.",)]),
            "q5": st.sampled_from([(), ("yes",), ("no",)]),
        }
    )
    people = draw(st.lists(st.tuples(st.sampled_from(["acme", "lotus"]), answers), min_size=1, max_size=12))
    return [result(KEY, given, person=f"p{n}", vendor=vendor) for n, (vendor, given) in enumerate(people)]


def columns(rows: Sequence[Result]) -> AttemptColumns:
    """The same as arrays; the last group is nobody's."""
    names = [*dict.fromkeys(group_of(row, row.grade).name for row in rows), "nobody/en//2026-11/0"]
    return AttemptColumns(
        groups=tuple(names),
        group=np.array([names.index(group_of(row, row.grade).name) for row in rows], dtype=np.int16),
        scale=SCALE,
        questions=tuple(column(rows, place) for place in range(len(KEY.questions))),
        passed=np.array([row.grade.passed for row in rows]),
    )


def column(rows: Sequence[Result], place: int) -> QuestionColumn:
    key = KEY.questions[place]

    def of(what: Callable[[Mark], object]) -> list[object]:
        return [what(row.grade.questions[place]) for row in rows]

    def choices(options: tuple[str, ...]) -> Choices:
        chosen = [
            next((options.index(each) for each in row.answers.get(key.id, ()) if each in options), -1) for row in rows
        ]
        return Choices(options=options, chosen=np.array(chosen, dtype=np.int8))

    lists = tuple(map(choices, LISTS[key.id]))
    return QuestionColumn(
        name=item_name(key.id, key.revision),
        max=int(key.points * SCALE),
        marks=np.array(of(lambda mark: int(mark.marks * SCALE)), dtype=np.int8),
        choices=lists,
        blank=None if lists else np.array(of(lambda mark: mark.omitted)),
    )


@given(rows())
@pytest.mark.parametrize("most_cells", [array_fold.MOST_CELLS, 1])
def test_arrays_come_to_the_sums_of_the_definition(most_cells: int, rows: list[Result]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_fold, "MOST_CELLS", most_cells)
        assert fold_arrays(columns(rows)) == plain_fold(rows)


def test_no_attempt_has_no_sums() -> None:
    none = dataclasses.replace(columns([result(KEY, {})]), group=np.array([], dtype=np.int16), passed=np.array([]) > 0)
    empty = tuple(
        dataclasses.replace(
            each,
            marks=each.marks[:0],
            choices=tuple(dataclasses.replace(one, chosen=one.chosen[:0]) for one in each.choices),
            blank=None if each.blank is None else each.blank[:0],
        )
        for each in none.questions
    )
    assert fold_arrays(dataclasses.replace(none, questions=empty)) == {}


def test_what_the_product_runs_needs_no_numpy() -> None:
    modules = "evenhand.cli, evenhand.analysis.array_fold, evenhand.workflows.recount, evenhand.workflows.mail_reports"
    code = f"import sys, {modules}; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
