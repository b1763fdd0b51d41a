"""`evenhand try`: a quiz taken in the terminal, or answers from a file, graded as the server grades."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from answering import right_answer
from command import ROOT, evenhand
from evenhand.assessment.grading import grade
from evenhand.cli import app
from evenhand.quiz.model import Kind
from evenhand.quiz.split import key_of
from evenhand.quiz.taxonomy_reader import read_taxonomy
from evenhand.trial.paper import read_paper
from support import QUIZ, RIGHT, quiz_of

TAXONOMY = """\
id: small
version: 2
labels:
  name: {en: Label, zh: 标签}
  weight: 2
  values:
    none: {en: No violation}
    violence.minor: {en: Violence without injury}
    violence.blood: {en: Visible blood}
  costs:
    violence.blood: {violence.minor: 0.5}
actions:
  name: {en: Action}
  weight: 1
  values:
    allow: {en: Allow}
    restrict: {en: Restrict to adults, zh: 限成人可见}
"""

EVERY = """\
---
title: Every kind
quiz:
  id: every
  pass_mark: 60%
  credit: each_answer
---

Judge what *is* described.

## A street fight; blood is visible. {#fight points=2 see="modules/violence.md#blood"}

It is dark.

- [ ] Allow {#allow}
  > Visible blood rules this out.
- [x] Restrict [to adults] {#restrict}
  > Section three says so.

> What counts is what a viewer sees.

## Which are in scope? {#scope}

- [x] A fight {#fight}
- [x] A threat {#threat}
- [ ] A film scene {#film}

> Fiction has its own section.

## How long may a review take? {#seconds unit="s"}

= 12.5 +- 0.5
= [20, 30]

> The service level.

## What is visible? {#term}

= "visible blood"
= "可见血迹"

> The word of the policy.

## What belongs together? {#pairs}

- A threat {#threat} -> Escalate {#escalate}
  > Somebody is in danger.
- A joke {#joke} -> Allow {#allow}
- -> Restrict {#restrict}

> As the ladder says.

## In which order? {#steps}

1. Watch {#watch}
2. Judge {#judge}
3. Write down {#write}

> See before you judge.

## A clip shows a fight in a street. {#clip kind=case critical points=3}

- label: violence.blood
  > Blood is visible.
- action: restrict

> Section three.
"""

ALL_RIGHT = {
    "fight": "restrict",
    "scope": ["threat", "fight"],
    "seconds": 12.75,
    "term": "Visible  Blood.",
    "pairs": {"threat": "escalate", "joke": "allow"},
    "steps": ["watch", "judge", "write"],
    "clip": {"label": "violence.blood", "action": "restrict"},
}
SOME_RIGHT = {
    "fight": "allow",
    "scope": ["threat"],
    "seconds": "13 s",
    "pairs": {"threat": "allow", "joke": "allow"},
    "steps": {"watch": 2, "judge": 1, "write": 3},
    "clip": {"label": "violence.minor", "action": "restrict"},
}

DRAWN = """\
---
title: Drawn
quiz:
  id: drawn
  draw: 2
  shuffle: all
---
""" + "".join(
    f"\n## Question {name}? {{#{name}}}\n\n- [x] Yes {{#yes}}\n- [ ] No {{#no}}\n- [ ] Perhaps {{#perhaps}}\n"
    for name in ("one", "two", "three", "four", "five")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with quizzes and a taxonomy."""
    content = tmp_path / "content"
    for name, text in (("every", EVERY), ("drawn", DRAWN), ("visible-blood", QUIZ)):
        (content / "quizzes" / name).mkdir(parents=True)
        (content / "quizzes" / name / "en.md").write_text(text, encoding="utf-8")
    (content / "taxonomy.yml").write_text(TAXONOMY, encoding="utf-8")
    return content


@pytest.fixture
def every(folder: Path) -> Path:
    return folder / "quizzes" / "every"


@pytest.fixture
def drawn(folder: Path) -> Path:
    return folder / "quizzes" / "drawn"


def attempt(quiz, *options, answers=None, typed=None):
    """Run the command; answers are written into a file beside the quiz, what is typed is a list of lines."""
    if answers is not None:
        path = (quiz if quiz.is_dir() else quiz.parent) / "answers.json"
        path.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
        options = ("--answers", path, *options)
    lines = None if typed is None else "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(app, ["try", str(quiz), *map(str, options)], input=lines)


def as_json(quiz, *options, **more):
    done = attempt(quiz, "--format", "json", *options, **more)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def marks(graded):
    return {question["id"]: question["marks"] for question in graded["questions"]}


# Answers from a file


def test_answers_are_graded_as_the_server_grades_them(folder):
    quiz = folder / "quizzes" / "visible-blood" / "en.md"

    assert as_json(quiz, answers=RIGHT | {"scope": ["fight"], "boxing": []}) == {
        "questions": [
            {"id": "fight", "kind": "single", "marks": 2, "max": 2, "omitted": False},
            {"id": "scope", "kind": "multiple", "marks": 0, "max": 1, "omitted": False},
            {"id": "boxing", "kind": "single", "marks": 0, "max": 1, "omitted": True},
        ],
        "marks": 2,
        "max": 4,
        "score": 0.5,
        "passed": False,
        "critical_failed": ["boxing"],
    }


def test_every_kind_takes_its_friendly_form_and_that_of_the_server(every):
    served = {
        "fight": ["restrict"],
        "scope": ["threat", "fight"],
        "seconds": ["12.75"],
        "term": ["Visible  Blood."],
        "pairs": ["threat=escalate", "joke=allow"],
        "steps": ["watch=1", "judge=2", "write=3"],
        "clip": ["label=violence.blood", "action=restrict"],
    }

    friendly = as_json(every, answers=ALL_RIGHT)

    assert friendly == as_json(every, answers=served)
    assert (friendly["marks"], friendly["max"], friendly["passed"]) == (10, 10, True)
    taxonomy, _ = read_taxonomy(TAXONOMY, "taxonomy.yml")
    answers = {question: tuple(given) for question, given in served.items()}
    assert friendly["marks"] == grade(answers, key_of(quiz_of(EVERY), taxonomy)).marks


def test_each_question_says_what_part_it_earned(every):
    graded = as_json(every, answers=SOME_RIGHT)

    assert marks(graded) == {
        "fight": 0,
        "scope": pytest.approx(2 / 3),
        "seconds": 1,
        "term": 0,
        "pairs": 0.5,
        "steps": pytest.approx(1 / 3),
        "clip": 2,
    }
    assert [question["id"] for question in graded["questions"] if question["omitted"]] == ["term"]
    assert graded["critical_failed"] == ["clip"]
    assert graded["passed"] is False


def test_a_number_in_the_file_is_read_as_it_is_written(every):
    """As a float the first would be 12, which is right."""
    assert marks(as_json(every, answers='{"seconds": 11.99999999999999999999}'))["seconds"] == 0
    assert marks(as_json(every, answers='{"seconds": 12.00000000000000000000}'))["seconds"] == 1


def test_true_and_false_are_options_of_these_names(folder):
    quiz = folder / "fact.md"
    text = "---\ntitle: T\nquiz:\n  id: t\n---\n\n## Is it? {#is}\n\n- [x] True {#true}\n- [ ] False {#false}\n"
    quiz.write_text(text, encoding="utf-8")

    assert marks(as_json(quiz, answers='{"is": true}')) == {"is": 1}
    assert marks(as_json(quiz, answers='{"is": false}')) == {"is": 0}
    assert marks(as_json(quiz, answers='{"is": null}')) == {"is": 0}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("{", ["answers.json:1:2", "not JSON", "Write {"]),
        ('{"fight": restrict}', ["answers.json:1:11", "not JSON"]),
        ("[]", ["Write {"]),
        ("3", ["Write {"]),
        ('{"seconds": NaN}', ["NaN is no JSON"]),
        ('{"fight": "allow", "fight": "restrict"}', ["`fight` is answered twice"]),
        ("[" * 200_000, ["nested too deeply"]),
        ({"figth": "allow"}, ["/figth", "no question `figth`", "Did you mean `fight`?"]),
        ({"nothing-alike": "allow"}, ["no question `nothing-alike`", "`fight`, `scope`, `seconds`"]),
        ({"fight": "restric"}, ["/fight", "no option `restric`", "Did you mean `restrict`?"]),
        ({"fight": "RESTRICT [to adults]"}, ["Did you mean `restrict`?"]),
        ({"fight": "burn"}, ["It has `allow`, `restrict`."]),
        ({"fight": ["allow", "restrict"]}, ["takes one option, not 2"]),
        ({"fight": {"a": "b"}}, ["`fight` has no parts", 'Write "allow".']),
        ({"fight": [["allow"]]}, ["That is no answer to `fight`", 'Write "allow".']),
        ({"scope": ["fight", "fight"]}, ["chosen twice"]),
        ({"scope": {"a": "b"}}, ['Write ["fight"].']),
        ({"seconds": [1, 2]}, ["takes one answer, not 2"]),
        ({"seconds": {"a": 1}}, ["Write a number."]),
        ({"term": {"a": 1}}, ["Write a text"]),
        ({"term": "x" * 501}, ["longer than 500 characters"]),
        ({"pairs": {"thread": "allow"}}, ["no part `thread`", "Did you mean `threat`?"]),
        ({"pairs": {"threat": "Escalate"}}, ["cannot be `Escalate`", "Did you mean `escalate`?"]),
        ({"pairs": {"threat": []}}, ['Write {"threat": "escalate"}']),
        ({"pairs": "escalate"}, ["no part `escalate`"]),
        ({"steps": ["watch", "judge", "judge"]}, ["answered twice"]),
        ({"steps": {"watch": 4}}, ["cannot be `4`", "It has `1`, `2`, `3`."]),
        ({"clip": {"severity": "high"}}, ["no part `severity`", "It has `label`, `action`."]),
        ({"clip": {"label": "violence.blod"}}, ["cannot be `violence.blod`", "Did you mean `violence.blood`?"]),
        ({"clip": {"action": "Restrict to adults"}}, ["Did you mean `restrict`?"]),
        ({"clip": {"action": "限成人可见"}}, ["Did you mean `restrict`?"]),
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_answers_that_cannot_be_graded_are_told_with_place_and_cure(every, answers, says):
    done = attempt(every, answers=answers)

    assert done.exit_code == 1
    assert done.stdout == ""
    assert "answers.json" in done.stderr
    for each in says:
        assert each in done.stderr


def test_everything_that_is_unknown_is_listed_at_once(every):
    done = attempt(every, answers={"figth": "allow", "scope": ["film", "threats", "fights"], "clip": {"lable": "none"}})

    for unknown in ("`figth`", "`threats`", "`fights`", "`lable`"):
        assert unknown in done.stderr
    assert done.stderr.count("Did you mean") == 4


def test_answers_that_are_no_utf_8_are_told(every):
    (every / "answers.json").write_bytes(b'{"term": "\xff"}')

    done = attempt(every, "--answers", every / "answers.json")

    assert (done.exit_code, "not UTF-8" in done.stderr) == (1, True)


def test_a_byte_order_mark_before_the_answers_does_no_harm(every):
    assert as_json(every, answers="\N{BYTE ORDER MARK}" + json.dumps(ALL_RIGHT))["passed"] is True


# What is tried


def test_a_quiz_is_given_by_its_file_or_its_folder(every):
    assert as_json(every, answers=ALL_RIGHT) == as_json(every / "en.md", answers=ALL_RIGHT)


def test_a_translation_is_refused_and_its_original_named(every):
    shutil.copy(every / "en.md", every / "zh.md")

    done = attempt(every / "zh.md", answers={})

    assert done.exit_code == 1
    assert "is a translation" in done.stderr
    assert "en.md" in done.stderr


def test_a_folder_without_a_quiz_is_refused(folder):
    done = attempt(folder, answers={})

    assert (done.exit_code, "has no en.md" in done.stderr) == (1, True)


def test_the_problems_of_a_broken_quiz_are_listed(every):
    (every / "en.md").write_text(EVERY.replace("[x] Restrict", "[ ] Restrict"), encoding="utf-8")

    done = attempt(every, answers=ALL_RIGHT)

    assert done.exit_code == 1
    assert "EH208" in done.stdout
    assert "has problems" in done.stderr


def test_a_quiz_that_is_no_utf_8_is_told(every):
    (every / "en.md").write_bytes(b"\xff\xfe")

    assert "not UTF-8" in attempt(every, answers={}).stderr


# The taxonomy


def test_the_taxonomy_is_found_in_a_folder_above_the_quiz(every, monkeypatch):
    monkeypatch.chdir(every)

    assert as_json(Path("en.md"), answers=ALL_RIGHT)["passed"] is True


def test_without_a_taxonomy_a_quiz_with_cases_cannot_be_tried(folder, every):
    (folder / "taxonomy.yml").unlink()

    done = attempt(every, answers=ALL_RIGHT)

    assert done.exit_code == 1
    assert "there is no taxonomy.yml" in done.stderr
    assert "--taxonomy FILE" in done.stderr


def test_without_a_taxonomy_a_quiz_without_cases_can(folder):
    (folder / "taxonomy.yml").unlink()

    assert as_json(folder / "quizzes" / "visible-blood", answers=RIGHT)["passed"] is True


def test_another_taxonomy_can_be_given(tmp_path, every):
    other = tmp_path / "other.yml"
    other.write_text(TAXONOMY.replace("violence.minor: 0.5", "violence.minor: 0.25"), encoding="utf-8")

    assert marks(as_json(every, "--taxonomy", other, answers=SOME_RIGHT))["clip"] == 2.5


@pytest.mark.parametrize(
    ("taxonomy", "code"),
    [
        (TAXONOMY.replace("violence.minor: 0.5", "violence.minor: 5"), "EH104"),
        (TAXONOMY.replace("id: small", "id: ["), "EH102"),
        (TAXONOMY.replace("violence.blood", "violence.red"), "EH220"),
    ],
    ids=["a cost above 1", "no YAML", "a value of the quiz that it does not have"],
)
def test_what_is_wrong_between_quiz_and_taxonomy_is_listed(folder, every, taxonomy, code):
    (folder / "taxonomy.yml").write_text(taxonomy, encoding="utf-8")

    done = attempt(every, answers=ALL_RIGHT)

    assert done.exit_code == 1
    assert code in done.stdout


# Drawn papers


def test_without_a_seed_all_questions_are_asked_and_that_is_said(drawn):
    done = attempt(drawn, "--format", "json", answers={})

    assert [each["id"] for each in json.loads(done.stdout)["questions"]] == ["one", "two", "three", "four", "five"]
    assert "all of them are asked; --draw SEED" in done.stderr


def test_a_seed_draws_one_paper_and_always_the_same(drawn):
    everything = dict.fromkeys(["one", "two", "three", "four", "five"], "yes")

    papers = [as_json(drawn, "--draw", "monday", answers=everything) for _ in range(2)]

    assert papers[0] == papers[1]
    assert len(papers[0]["questions"]) == 2
    assert (papers[0]["marks"], papers[0]["max"]) == (2, 2), "answers to what is not asked count for nothing"


def test_other_seeds_draw_other_papers(drawn):
    papers = {tuple(marks(as_json(drawn, "--draw", seed, answers={}))) for seed in "abcdefgh"}

    assert len(papers) > 3


def test_a_seed_for_a_quiz_that_neither_draws_nor_shuffles_changes_nothing_and_that_is_said(every):
    done = attempt(every, "--draw", "monday", "--format", "json", answers=ALL_RIGHT)

    assert json.loads(done.stdout)["passed"] is True
    assert "--draw changes nothing" in done.stderr


# What is printed


def test_the_text_has_a_line_for_each_question_and_the_verdict(every):
    lines = attempt(every, answers=SOME_RIGHT).stdout.splitlines()

    rows = {line.split()[0]: line.split()[1:] for line in lines[1:8]}
    assert rows["scope"] == ["multiple", "0.67", "1"]
    assert rows["term"] == ["short_text", "0", "1", "omitted"]
    assert rows["clip"] == ["case", "2", "3", "critical"]
    assert lines[-1] == ("4.5 of 10, 45.0% (60.0% passes): not passed, since a critical question was missed: clip")
    assert attempt(every, answers=ALL_RIGHT).stdout.splitlines()[-1] == "10 of 10, 100.0% (60.0% passes): passed"


def test_explaining_says_what_is_right_and_why(every):
    text = attempt(every, "--explain", answers=SOME_RIGHT).stdout

    for said in (
        "- Allow (chosen, but wrong)\n      Visible blood rules this out.",
        "- Restrict [to adults] (right, but not chosen)\n      Section three says so.",
        "    What counts is what a viewer sees.\n    See modules/violence.md#blood",
        "- A fight (right, but not chosen)\n  + A threat",
        "+ 13 s",
        "- left open; right is visible blood or 可见血迹",
        "- A threat: Allow; right is Escalate\n      Somebody is in danger.\n  + A joke: Allow",
        "- Watch: 2; right is 1",
        "+ Write down: 3",
        "- Label: Violence without injury; right is Visible blood (1 of 2)\n      Blood is visible.",
        "+ Action: Restrict to adults",
    ):
        assert said in text
    assert "A film scene" not in text, "what is neither chosen nor right needs no word"
    assert "12.5 ± 0.5 s or 25 ± 5 s" in attempt(every, "--explain", answers={"seconds": "13 min"}).stdout


def test_what_is_void_is_not_asked_and_what_is_accepted_is_said(every):
    file = every / "en.md"
    text = file.read_text(encoding="utf-8")
    for before, after in (
        ("- [ ] Allow {#allow}", "- [ ] Allow {#allow accepted}"),
        ("- [x] A fight {#fight}", "- [x] A fight {#fight accepted}"),
        ("- A threat {#threat} ->", "- A threat {#threat accepted=allow} ->"),
        ('{#seconds unit="s"}', '{#seconds unit="s" void}'),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")

    shown = attempt(every, "--explain", answers=SOME_RIGHT).stdout

    for said in (
        "+ Allow (chosen, accepted too)\n",
        "+ A fight (right, but need not be chosen)\n  + A threat",
        "+ A threat: Allow; right is Escalate, and this is accepted too\n",
    ):
        assert said in shown
    assert "seconds" not in shown


def test_the_explanation_is_there_for_programs_too(every):
    questions = {each["id"]: each for each in as_json(every, "--explain", answers=SOME_RIGHT)["questions"]}

    assert questions["fight"] == {
        "id": "fight",
        "kind": "single",
        "marks": 0,
        "max": 2,
        "omitted": False,
        "given": ["allow"],
        "right": ["restrict"],
        "feedback": {"allow": "Visible blood rules this out.", "restrict": "Section three says so."},
        "explanation": "What counts is what a viewer sees.",
        "see": "modules/violence.md#blood",
    }
    assert questions["clip"]["parts"] == {"label": {"marks": 1, "max": 2}, "action": {"marks": 1, "max": 1}}
    assert questions["seconds"]["right"] == ["12.5 ± 0.5 s", "25 ± 5 s"]
    assert questions["steps"]["right"] == ["watch=1", "judge=2", "write=3"]


def test_without_being_asked_for_nothing_is_explained_of_answers_from_a_file(every):
    assert "Section three" not in attempt(every, answers=SOME_RIGHT).stdout


# Asked in the terminal


def lines_for(quiz, answers, seed=None):
    """The lines to type for answers as a file has them, by the numbers under which the terminal shows the options."""
    return [line for form in read_paper(quiz, seed=seed).forms for line in _lines(form, answers.get(form.id))]


def _lines(form, answer):
    if form.kind.writes:
        return ["" if answer is None else str(answer)]
    if form.kind.chooses:
        chosen = [answer] if isinstance(answer, str) else answer or []
        return [" ".join(_number(form.options, each) for each in chosen)]
    if form.kind is Kind.ORDERING:
        return [" ".join(_number(form.parts, each) for each in answer or [])]
    return [_number(part.options, answer[part.id]) if part.id in (answer or {}) else "" for part in form.parts]


def _number(shown, wanted):
    return str([each.id for each in shown].index(wanted) + 1)


def test_what_is_typed_is_graded_as_the_same_answers_from_a_file(every):
    assert as_json(every, "--no-explain", typed=lines_for(every, ALL_RIGHT)) == as_json(every, answers=ALL_RIGHT)


def test_enter_alone_leaves_a_question_open(every):
    graded = as_json(every, typed=lines_for(every, {}))

    assert [question["omitted"] for question in graded["questions"]] == [True] * 7
    assert graded["marks"] == 0


def test_the_terminal_shows_each_question_with_its_place_its_points_and_its_options_by_number(every):
    shown = attempt(every, typed=lines_for(every, ALL_RIGHT)).stderr

    for said in (
        "Every kind: 7 questions. Enter alone leaves one open; Ctrl-C stops.",
        "Judge what is described.",
        "1 of 7 · fight · 2 points",
        "A street fight; blood is visible.",
        "It is dark.",
        "  1  Allow\n  2  Restrict [to adults]",
        "2 of 7 · scope · 1 point · part of them can be earned",
        "Answer in s",
        "7 of 7 · clip · 3 points · part of them can be earned · critical",
        "Label\n  1  No violation\n  2  Violence without injury\n  3  Visible blood",
    ):
        assert said in shown


def test_nothing_of_the_key_is_shown_while_it_is_asked(every):
    shown = attempt(every, typed=lines_for(every, {})).stderr

    for secret in ("Visible blood rules this out", "Section three", "可见血迹", "12.5", "As the ladder says"):
        assert secret not in shown


def test_what_is_asked_is_explained_afterwards_unless_that_is_not_wanted(every):
    typed = lines_for(every, SOME_RIGHT | {"steps": ["judge", "watch", "write"], "seconds": 13})

    assert "Visible blood rules this out." in attempt(every, typed=typed).stdout
    assert "Visible blood rules this out." not in attempt(every, "--no-explain", typed=typed).stdout


def test_the_result_stands_alone_on_standard_output(every):
    done = attempt(every, "--format", "json", typed=lines_for(every, ALL_RIGHT))

    assert json.loads(done.stdout)["passed"] is True


@pytest.mark.parametrize(
    ("kind", "question", "mistakes"),
    [
        (
            "single",
            "- [x] A {#a}\n- [ ] B {#b}",
            {
                "3": "a number from 1 to 2",
                "0": "a number from 1 to 2",
                "a": "a number from 1 to 2",
                "1 2": "one number",
            },
        ),
        (
            "multiple",
            "- [x] A {#a}\n- [x] B {#b}\n- [ ] C {#c}",
            {"1, 1": "each number once", "1 and 2": "a number from 1 to 3", "4": "a number from 1 to 3"},
        ),
        (
            "ordering",
            "1. A {#a}\n2. B {#b}\n3. C {#c}",
            {"1 2": "all 3 numbers", "1 2 2": "each number once", "1 2 3 4": "a number from 1 to 3"},
        ),
        ("short_text", '= "a"', {"x" * 501: "longer than 500 characters"}),
    ],
)
def test_what_is_no_answer_is_asked_again_and_said_why(tmp_path, kind, question, mistakes):
    quiz = tmp_path / "quiz.md"
    text = f"---\ntitle: T\nquiz:\n  id: t\n---\n\n## Which? {{#q kind={kind}}}\n\n{question}\n"
    quiz.write_text(text, encoding="utf-8")
    for mistake, said in mistakes.items():
        done = attempt(quiz, "--format", "json", typed=[mistake, "1" if kind == "single" else ""])

        assert done.exit_code == 0
        assert said in done.stderr
        assert json.loads(done.stdout)["questions"][0]["omitted"] is (kind != "single")


def test_a_part_is_asked_again_by_itself(every):
    answers = ALL_RIGHT | {"clip": {"label": "violence.minor", "action": "restrict"}}
    typed = lines_for(every, answers)
    typed[-2:] = ["9", "2", "1 2", "2"]

    done = attempt(every, "--format", "json", typed=typed)

    assert marks(json.loads(done.stdout))["clip"] == 2
    assert "a number from 1 to 3" in done.stderr
    assert "Type one number, not 2." in done.stderr


@pytest.mark.parametrize("separated", ["1,3", "1, 3", "1 3", "3、1", "１　３", "1;3"])
def test_numbers_are_separated_by_commas_and_blanks_of_any_kind(tmp_path, separated):
    quiz = tmp_path / "quiz.md"
    text = "---\ntitle: T\nquiz:\n  id: t\n---\n\n## Which? {#q}\n\n- [x] A {#a}\n- [ ] B {#b}\n- [x] C {#c}\n"
    quiz.write_text(text, encoding="utf-8")

    assert as_json(quiz, typed=[separated])["passed"] is True


def test_a_drawn_paper_is_asked_in_its_own_order(drawn):
    right = dict.fromkeys(["one", "two", "three", "four", "five"], "yes")

    done = attempt(drawn, "--draw", "monday", "--format", "json", typed=lines_for(drawn, right, seed="monday"))

    asked = [each["id"] for each in json.loads(done.stdout)["questions"]]
    assert json.loads(done.stdout)["passed"] is True
    assert [line.split(" · ")[1] for line in done.stderr.splitlines() if " · " in line] == asked
    assert len(asked) == 2


def test_options_of_a_drawn_paper_stand_in_the_order_of_its_seed(drawn):
    orders = {
        tuple(option.id for option in form.options)
        for seed in "abcdefghijkl"
        for form in read_paper(drawn, seed=seed).forms
    }

    assert len(orders) == 6, "three options have six orders"


def test_an_end_of_the_input_grades_nothing(every):
    done = attempt(every, typed=["2", "1 2"])

    assert done.exit_code == 1
    assert "Stopped at question 3 of 7; nothing was graded." in done.stderr
    assert done.stdout == ""


# The program itself


def test_the_command_runs_as_a_process_of_its_own(every):
    (every / "answers.json").write_text(json.dumps(ALL_RIGHT), encoding="utf-8")

    done = evenhand("try", every, "--answers", every / "answers.json")

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith("passed")


def test_the_quizzes_of_this_repository_can_be_tried():
    for quiz in sorted((ROOT / "content" / "quizzes").iterdir()):
        paper = read_paper(quiz, seed="any")
        assert paper.forms
        assert grade({key.id: right_answer(key) for key in paper.key.questions}, paper.key).score == 1
