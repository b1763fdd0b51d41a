"""Drawn papers: whether marks on the rest can be compared, against every paper there can be."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.examples import question, quiz
from evenhand.analysis.drawing import rest_is_alike
from evenhand.assessment.paper import draw_questions
from evenhand.quiz.settings import Draw
from evenhand.quiz.split import AnswerKey, key_of

Pools = dict[str, list[int]]
"""Tag to the points of its questions; those of no tag are always asked."""


def key_with(pools: Pools, **draws: int) -> AnswerKey:
    questions = [
        question(f"{tag}{n}" if tag else f"always{n}", points=Fraction(points), tags=(tag,) if tag else ())
        for tag, of_pool in pools.items()
        for n, points in enumerate(of_pool)
    ]
    draw = tuple(Draw(tag=None if tag == "everything" else tag, count=count) for tag, count in draws.items())
    return key_of(quiz(*questions, draw=draw))


def alike(key: AnswerKey) -> dict[str, bool]:
    return {each.id: rest_is_alike(key, each) for each in key.questions}


def test_the_rest_is_alike_for_everyone_when_nothing_is_drawn() -> None:
    assert set(alike(key_with({"": [1, 2, 3]})).values()) == {True}


def test_the_rest_is_alike_when_all_questions_of_each_pool_are_worth_the_same() -> None:
    key = key_with({"": [5], "blood": [1, 1, 1], "sport": [2, 2, 2]}, blood=2, sport=1)
    assert set(alike(key).values()) == {True}


def test_the_rest_differs_when_questions_drawn_from_one_pool_are_worth_more_or_less() -> None:
    key = key_with({"": [5], "blood": [1, 1, 2]}, blood=2)
    # Beside `blood2` stand one of two questions of 1 point; beside the others a question of 1 or of 2.
    assert alike(key) == {"always0": False, "blood0": False, "blood1": False, "blood2": True}


def test_a_pool_that_gives_all_it_has_makes_no_difference() -> None:
    assert set(alike(key_with({"": [5], "blood": [1, 2, 3]}, blood=3)).values()) == {True}


def test_a_pool_with_too_few_questions_gives_all_it_has() -> None:
    assert set(alike(key_with({"": [5], "blood": [1, 2]}, blood=3)).values()) == {True}


def test_the_one_question_drawn_from_a_pool_has_the_same_rest_whoever_gets_it() -> None:
    key = key_with({"": [5], "blood": [1, 2, 3]}, blood=1)
    assert alike(key) == {"always0": False, "blood0": True, "blood1": True, "blood2": True}


def test_a_question_with_two_tags_belongs_to_the_first_that_is_drawn_from() -> None:
    questions = [
        question("a", tags=("blood", "sport")),
        question("b", tags=("blood",)),
        question("c", points=Fraction(2), tags=("sport",)),
    ]
    key = key_of(quiz(*questions, draw=(Draw(tag="blood", count=1), Draw(tag="sport", count=1))))
    assert set(alike(key).values()) == {True}


points = st.lists(st.integers(1, 2), min_size=1, max_size=4)


@pytest.mark.parametrize("everything", [False, True])
@given(fixed=points, blood=points, sport=points, data=st.data())
def test_the_rest_is_alike_exactly_when_no_two_papers_differ_in_it(
    everything: bool, fixed: list[int], blood: list[int], sport: list[int], data: st.DataObject
) -> None:
    pools: Pools = {"": fixed, "blood": blood, "sport": sport}
    sizes = {"everything": len(fixed + blood + sport)} if everything else {"blood": len(blood), "sport": len(sport)}
    key = key_with(pools, **{tag: data.draw(st.integers(1, size)) for tag, size in sizes.items()})
    papers = list(every_paper(key, everything=everything))
    assert set(draw_questions(key, "seed", {})) in papers
    worth = {each.id: each.points for each in key.questions}
    for asked in key.questions:
        rests = {sum(worth[each] for each in paper if each != asked.id) for paper in papers if asked.id in paper}
        assert rest_is_alike(key, asked) == (len(rests) == 1)


def every_paper(key: AnswerKey, *, everything: bool) -> list[set[str]]:
    ids = [each.id for each in key.questions]
    pools = [[each for each in ids if everything or each.startswith(str(draw.tag))] for draw in key.settings.draw]
    always = [] if everything else [each for each in ids if each.startswith("always")]
    choices = [combinations(pool, draw.count) for pool, draw in zip(pools, key.settings.draw, strict=True)]
    return [{*always, *(each for drawn in paper for each in drawn)} for paper in product(*choices)]
