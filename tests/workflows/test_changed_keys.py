"""What an edit of a key changes for those who have taken the quiz, with the real store and published keys."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import builders
from evenhand.adapters.file_keys import FileKeys
from evenhand.adapters.sqlite import SqliteStore
from evenhand.quiz.split import AnswerKey, key_of
from evenhand.quiz.taxonomy import Dimension, Taxonomy
from evenhand.workflows.changed_keys import Aspect, Difference, KeyChange, QuestionChange, changed_keys
from support import QUIZ, publish, quiz_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "evenhand.sqlite3")
    yield store
    store.close()


@pytest.fixture
def keys(tmp_path: Path) -> FileKeys:
    publish(tmp_path / "keys", QUIZ)
    return FileKeys(tmp_path / "keys")


def take(store: SqliteStore, times: int, quiz: str = "visible-blood") -> None:
    """Submit attempts at a quiz, each by another person."""
    for number in range(times):
        person = f"p-{quiz}-{number}"
        attempt = builders.attempt(f"attempt-{person}", person=person, quiz=quiz)
        begun = builders.standing(1, person=person, quiz=quiz, open_attempt=attempt.id)
        done = builders.standing(2, person=person, quiz=quiz, open_attempt=None)
        sent = builders.submission(f"submission-{person}", of=attempt.id)
        graded = builders.grade_record(f"grade-{person}", of=attempt.id)
        store.attempts.start(attempt, begun)
        store.attempts.submit(sent, graded, done, builders.result(attempt, sent, graded), None)


def key(text: str) -> AnswerKey:
    return key_of(quiz_of(text))


def edited(old: str, new: str) -> AnswerKey:
    assert old in QUIZ
    return key(QUIZ.replace(old, new))


def test_an_edited_key_is_told_with_the_number_of_attempts(store: SqliteStore, keys: FileKeys) -> None:
    take(store, 3)
    take(store, 2, "another-quiz")
    now = edited(
        "- [ ] Allow {#allow}\n  > Visible blood rules this out here.\n- [x] Restrict",
        "- [x] Allow {#allow}\n  > Visible blood rules this out here.\n- [ ] Restrict",
    )

    change = changed_keys(now, keys=keys, attempts=store.attempts)

    right = Difference(aspect=Aspect.RIGHT, was="restrict", now="allow")
    fight = QuestionChange(question_id="fight", what="right: restrict, now allow", differences=(right,))
    assert change == KeyChange(quiz_id="visible-blood", attempts=3, questions=(fight,))


@pytest.mark.parametrize(
    ("old", "new", "question", "what"),
    [
        ("{#fight points=2 ", "{#fight points=3 ", "fight", "points: 2, now 3"),
        ("{#boxing critical", "{#boxing", "boxing", "critical: yes, now no"),
        ("{#scope ", "{#scope credit=coverage ", "scope", "credit: all_or_nothing, now coverage"),
        ("- [ ] A film scene {#film}\n", "", "scope", "options: fight, film, threat, now fight, threat"),
        ("{#film}", "{#cinema}", "scope", "options: fight, film, threat, now cinema, fight, threat"),
        ("{#boxing critical", "{#boxer critical", "boxing", ""),
        ("{#film}", "{#film accepted}", "scope", "accepted as well: none, now film"),
        ("{#boxing critical", "{#boxing void critical", "boxing", "void: no, now yes"),
    ],
)
def test_each_change_of_marks_is_named(
    store: SqliteStore, keys: FileKeys, old: str, new: str, question: str, what: str
) -> None:
    take(store, 1)

    change = changed_keys(edited(old, new), keys=keys, attempts=store.attempts)

    assert change is not None
    [changed] = change.questions
    assert (changed.question_id, changed.what) == (question, what)
    assert "; ".join(map(str, changed.differences)) == what


def test_another_pass_mark_is_told(store: SqliteStore, keys: FileKeys) -> None:
    take(store, 1)

    change = changed_keys(edited("pass_mark: 60%", "pass_mark: 62.5%"), keys=keys, attempts=store.attempts)

    assert change == KeyChange(quiz_id="visible-blood", attempts=1, pass_mark="60%, now 62.5%", questions=())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A street fight; blood is visible.", "A street fight, and blood is visible."),
        ("Visible blood rules this out here.", "No."),
        ("- [x] A fight {#fight}\n- [x] A threat {#threat}\n", "- [x] A threat {#threat}\n- [x] A fight {#fight}\n"),
        ("attempts: 2", "attempts: 3"),
        ("## A boxing match.", "## New? {#new}\n\n= 4\n\n## A boxing match."),
    ],
    ids=["words", "feedback", "order", "settings", "a new question"],
)
def test_what_changes_no_mark_is_not_told(store: SqliteStore, keys: FileKeys, old: str, new: str) -> None:
    take(store, 1)

    assert changed_keys(edited(old, new), keys=keys, attempts=store.attempts) is None


def test_nothing_is_told_of_a_quiz_that_nobody_took(store: SqliteStore, keys: FileKeys) -> None:
    take(store, 2, "another-quiz")

    assert changed_keys(edited("points=2", "points=3"), keys=keys, attempts=store.attempts) is None


def test_nothing_is_told_of_a_quiz_that_is_not_published(store: SqliteStore, keys: FileKeys) -> None:
    take(store, 1, "new-quiz")
    new = key(QUIZ.replace("id: visible-blood", "id: new-quiz").replace("points=2", "points=3"))

    assert changed_keys(new, keys=keys, attempts=store.attempts) is None


EVERY_KIND = """\
---
title: Every kind
quiz:
  id: visible-blood
---

## How many? {#many unit="s"}

= 3 +- 1
= [7, 8]

## What? {#what}

= "doxxing"

## What goes with what? {#match}

- A {#a} -> One {#one}
- B {#b} -> Two {#two}

## In which order? {#order}

1. A {#a}
2. B {#b}
3. C {#c}

## Judge this. {#case kind=case}

- action: allow
"""


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("= 3 +- 1", "= 4", "right numbers: 3 ± 1, 7.5 ± 0.5, now 4, 7.5 ± 0.5"),
        ('unit="s"', 'unit="h"', "unit: s, now h"),
        ('= "doxxing"', '= "doxxing"\n= "人肉搜索"', "accepted: doxxing, now doxxing, 人肉搜索"),
        ("-> Two {#two}", "-> One {#one}\n- -> Two {#two}", "right answers: a = one, b = two, now a = one, b = one"),
        ("1. A {#a}\n2. B {#b}", "1. B {#b}\n2. A {#a}", "right answers: a, b, c, now b, a, c"),
        ("action: allow", "action: remove", "right answers: action = allow, now action = remove"),
    ],
    ids=["numbers", "unit", "accepted", "pairs", "steps", "judgement"],
)
def test_every_kind_tells_what_was_right_and_is_now(
    store: SqliteStore, tmp_path: Path, old: str, new: str, what: str
) -> None:
    publish(tmp_path / "keys", EVERY_KIND, taxonomy=TAXONOMY)
    take(store, 1)
    now = key_of(quiz_of(EVERY_KIND.replace(old, new)), TAXONOMY)

    change = changed_keys(now, keys=FileKeys(tmp_path / "keys"), attempts=store.attempts)

    assert change is not None
    assert [question.what for question in change.questions] == [what]


def test_other_costs_of_the_taxonomy_are_another_key(store: SqliteStore, tmp_path: Path) -> None:
    publish(tmp_path / "keys", EVERY_KIND, taxonomy=TAXONOMY)
    take(store, 1)
    now = key_of(quiz_of(EVERY_KIND), taxonomy(Fraction(1, 2)))

    change = changed_keys(now, keys=FileKeys(tmp_path / "keys"), attempts=store.attempts)

    assert change is not None
    assert change.questions == (QuestionChange(question_id="case", what="what an answer earns"),)


def taxonomy(cost: Fraction) -> Taxonomy:
    values = {"allow": {"en": "Allow"}, "remove": {"en": "Remove"}}
    action = Dimension(id="action", values=values, costs={"allow": {"remove": cost}})
    return Taxonomy(id="example", version="1", dimensions={"action": action})


TAXONOMY = taxonomy(Fraction(1, 4))
