"""What a case earns: points x sum of weight x (1 - cost), and what our own taxonomy makes of that."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import TAXONOMY, answers_to, taxonomies
from evenhand.assessment.grading import earned_by_part, mark_question
from evenhand.assessment.submission import parts_answered
from evenhand.quiz.model import Kind, Part, Question, Quiz
from evenhand.quiz.settings import Settings
from evenhand.quiz.split import QuestionKey, key_of
from evenhand.quiz.taxonomy import DIMENSIONS, Dimension, Taxonomy
from evenhand.quiz.taxonomy_reader import read_taxonomy
from strategies import JUDGEMENTS

FILE = Path(__file__).parents[2] / "content" / "taxonomy.yml"
OURS, _ = read_taxonomy(FILE.read_text(encoding="utf-8"), FILE.as_posix())


def case(taxonomy: Taxonomy, points: int = 1, **right: str) -> QuestionKey:
    """The key of a case whose right judgement this is."""
    parts = tuple(Part(id=dimension, right=value) for dimension, value in right.items())
    question = Question(id="clip", prompt="A clip.", kind=Kind.CASE, parts=parts, points=Fraction(points))
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(question,))
    return key_of(quiz, taxonomy).questions[0]


def marks(question: QuestionKey, **judgement: str) -> Fraction:
    return mark_question(tuple(f"{part}={value}" for part, value in judgement.items()), question).marks


judgements = st.fixed_dictionaries({}, optional={each: st.sampled_from(of) for each, of in JUDGEMENTS.items()}).filter(
    bool
)


@given(taxonomy=taxonomies(), right=judgements, points=st.integers(1, 9), data=st.data())
def test_a_case_earns_its_points_times_weight_times_one_less_cost(taxonomy, right, points, data):
    question = case(taxonomy, points, **right)
    answer = data.draw(answers_to(question))
    judged = parts_answered(answer)

    dimensions = [taxonomy.dimensions[each] for each in right]
    weights = sum(dimension.weight for dimension in dimensions)
    share = sum(
        dimension.weight / weights * (1 - dimension.cost(right[dimension.id], judged[dimension.id]))
        for dimension in dimensions
        if dimension.id in judged
    )
    assert mark_question(answer, question).marks == points * share


@given(taxonomy=taxonomies(), right=judgements)
def test_the_weights_of_the_dimensions_that_are_judged_sum_to_one(taxonomy, right):
    question = case(taxonomy, **right)

    assert sum(part.weight for part in question.parts) == 1
    assert [part.id for part in question.parts] == [each for each in DIMENSIONS if each in right]
    for first, second in combinations(question.parts, 2):
        told = taxonomy.dimensions[first.id].weight / taxonomy.dimensions[second.id].weight
        assert first.weight / second.weight == told


@given(taxonomy=taxonomies(), right=judgements, data=st.data())
def test_what_the_dimensions_earned_sums_to_the_mark(taxonomy, right, data):
    question = case(taxonomy, **right)
    answer = data.draw(answers_to(question))

    assert sum(share for _, share in earned_by_part(answer, question)) == mark_question(answer, question).marks


def test_a_near_judgement_earns_part_of_the_points():
    costs = {"violence.blood": {"violence.graphic": Fraction(1, 4)}}
    label = Dimension(id="label", values=TAXONOMY.dimensions["label"].values, weight=Fraction(3), costs=costs)
    taxonomy = replace(TAXONOMY, dimensions={**TAXONOMY.dimensions, "label": label})
    question = case(taxonomy, 8, label="violence.blood", action="restrict")

    assert marks(question, label="violence.blood", action="restrict") == 8
    assert marks(question, label="violence.graphic", action="restrict") == 8 * (
        Fraction(3, 4) * Fraction(3, 4) + Fraction(1, 4)
    )
    assert marks(question, label="violence.danger", action="restrict") == 2
    assert marks(question, action="restrict") == 2
    assert marks(question, label="violence.blood") == 6


def test_another_value_that_costs_nothing_is_as_good_as_the_right_one():
    label = Dimension(
        id="label",
        values=TAXONOMY.dimensions["label"].values,
        costs={"violence.blood": {"violence.graphic": Fraction(0)}},
    )
    question = case(replace(TAXONOMY, dimensions={"label": label}), label="violence.blood")

    assert marks(question, label="violence.graphic") == 1


def test_a_dimension_that_the_taxonomy_lost_counts_for_nothing_and_its_weight_goes_to_the_others():
    question = case(replace(TAXONOMY, dimensions={"label": TAXONOMY.dimensions["label"]}), label="none", action="allow")

    assert [part.id for part in question.parts] == ["label"]
    assert marks(question, label="none") == 1


# Our own taxonomy: missing something severe costs more than being too strict with something mild.

LADDERS = [OURS.dimensions["severity"], OURS.dimensions["action"]]
MILD = ("violence.minor", "harassment.insult")
"""The labels whose items stay, as a rule, and are at most restricted."""
VIOLATIONS = tuple(value for value in OURS.dimensions["label"].values if value != "none")
SEVERE = tuple(value for value in VIOLATIONS if value not in MILD)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda dimension: dimension.id)
def test_a_step_too_low_costs_more_than_the_same_step_too_high(ladder):
    for low, high in combinations(ladder.values, 2):
        assert ladder.cost(high, low) > ladder.cost(low, high), (low, high)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda dimension: dimension.id)
def test_further_down_never_costs_less_and_nothing_costs_nothing_but_the_right_value(ladder):
    steps = list(ladder.values)
    for place, right in enumerate(steps):
        below = [ladder.cost(right, given) for given in reversed(steps[:place])]
        assert below == sorted(below), right
        assert all(0 < ladder.cost(right, given) <= 1 for given in steps if given != right)


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_missing_a_violation_costs_more_than_finding_it_where_none_is(violation):
    label = OURS.dimensions["label"]

    assert label.cost(violation, "none") > label.cost("none", violation)


@pytest.mark.parametrize("severe", SEVERE)
def test_missing_a_severe_violation_costs_more_than_any_too_strict_label_for_what_breaks_no_rule(severe):
    label = OURS.dimensions["label"]

    assert label.cost(severe, "none") > max(label.cost("none", violation) for violation in VIOLATIONS)


def test_a_whole_judgement_that_misses_earns_less_than_the_one_that_is_too_strict():
    """Over all pairs of a low and a high severity with a mild and a strict action."""
    severities, actions = (list(OURS.dimensions[each].values) for each in ("severity", "action"))
    for low, high in combinations(severities, 2):
        for mild, strict in combinations(actions, 2):
            for severe in SEVERE:
                grave = case(OURS, label=severe, severity=high, action=strict)
                harmless = case(OURS, label="none", severity=low, action=mild)
                missed = marks(grave, label="none", severity=low, action=mild)
                too_strict = marks(harmless, label=severe, severity=high, action=strict)
                assert missed < too_strict, (severe, low, high, mild, strict)


def test_every_cost_names_values_that_are_there_and_lies_from_nothing_to_all():
    for dimension in OURS.dimensions.values():
        for right, given_instead in permutations(dimension.values, 2):
            assert 0 <= dimension.cost(right, given_instead) <= 1
        assert all({right, *row} <= dimension.values.keys() for right, row in dimension.costs.items())
        assert dimension.weight > 0
