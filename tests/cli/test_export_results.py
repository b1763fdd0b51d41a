"""`evenhand export results`: the file, what is not in it, and its way back through `evenhand analyse`."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from evenhand.analysis.estimate import Estimated
from evenhand.analysis.report import report_of
from evenhand.cli import app
from evenhand.people.audit import Action
from evenhand.people.person import Person, Role
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from support import NINE, RIGHT, VENDORS, HandClock, make_application, publish
from support import QUIZ as VISIBLE_BLOOD

QUIZ = "four-kinds"
TEXT = """\
---
title: Four kinds
quiz:
  id: four-kinds
  pass_mark: 100%
  attempts: 2
---

## One. {#one}

- [x] a {#a}
- [ ] b {#b}

## Two. {#two points=2 credit=coverage}

- [x] p {#p}
- [x] q {#q}
- [x] r {#r}
- [ ] s {#s}

## Three. {#three}

= "zebra"

## Four. {#four}

- left {#left} -> right {#right}
- up {#up} -> down {#down}
"""
SECRET = "My name is Adelheid"
ANSWERS = [
    {"one": ("a",), "two": ("p", "q", "r"), "three": ("zebra",), "four": ("left=right", "up=down")},
    {"one": ("a",), "two": ("p", "q"), "three": (SECRET,), "four": ("left=right", "up=right")},
    {"one": ("b",), "two": ("p",), "three": ("zebra",)},
    {"one": ("a",), "three": (SECRET,), "four": ("left=down", "up=right")},
    {"two": ("p", "q", "r"), "three": ("zebra",)},
    {"one": ("b",)},
]


@pytest.fixture
def application(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    publish(application.settings.keys, TEXT)
    yield application
    application.close()


@pytest.fixture
def people(application):
    """Six labellers, who all took the test, the first of them twice; and a trainer, who tried it."""
    people = [
        Person(
            id=f"person-{n}",
            name=f"Name {n}",
            email=f"p{n}@acme.example",
            role=Role.LABELLER,
            vendor_id="acme" if n % 2 else "zenith",
            cohort="=2+3",
        )
        for n in range(len(ANSWERS))
    ]
    application.directory.put((), people)
    for each, answers in zip(people, ANSWERS, strict=True):
        take(application, each, answers)
    take(application, people[2], ANSWERS[1])
    take(application, application.directory.person("tim"), ANSWERS[0])
    return people


def take(application, who, answers):
    application.clock.forward(minutes=1)
    record = start_attempt(who, QUIZ, "en", application).record
    submit_attempt(who, record.attempt.id, f"submission-{record.attempt.id}", answers, application)


def run(*arguments):
    return CliRunner().invoke(app, ["export", "results", *map(str, arguments)])


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_each_answer_of_a_first_attempt_is_a_row(application, people):
    result = run(QUIZ)
    assert result.exit_code == 0, result.output
    rows = rows_of(result.stdout)
    assert list(rows[0]) == [
        "id", "item", "resp", "item_family", "wave", "date", "cov_vendor", "cov_language", "cov_cohort", "itemcov_max",
    ]  # fmt: skip
    assert len(rows) == 6 * 4
    assert [row["resp"] for row in rows[:8]] == ["1", "2", "1", "1", "1", "1.333333333333333", "0", "0"]
    assert [row["resp"] for row in rows[16:20]] == ["", "2", "1", ""]
    assert [row["itemcov_max"] for row in rows[:4]] == ["1", "2", "1", "1"]
    assert [row["item_family"] for row in rows[:4]] == ["one", "two", "three", "four"]
    key = application.keys.current(QUIZ).key.questions[0]
    assert rows[0]["item"] == f"one@{key.revision}"
    assert {row["wave"] for row in rows} == {"1"}
    assert {row["date"] for row in rows} == {str(int(datetime(2026, 11, 23, tzinfo=UTC).timestamp()))}
    assert {row["cov_vendor"] for row in rows} == {"acme", "zenith"}
    assert "24 answers of 6 attempts" in result.stderr


def test_marks_may_be_exact_and_further_attempts_may_be_there(application, people):
    rows = rows_of(run(QUIZ, "--all-attempts", "--fractions").stdout)
    assert [row["resp"] for row in rows[:6]] == ["1", "2", "1", "1", "1", "4/3"]
    assert len(rows) == 7 * 4
    again = [row for row in rows if row["wave"] == "2"]
    assert {row["id"] for row in again} == {rows[8]["id"]}


def test_nobody_is_named_and_no_two_exports_can_be_matched(application, people):
    first, second = run(QUIZ, "--raw").stdout, run(QUIZ, "--raw").stdout
    for secret in ("person-", "Name", "@acme.example", SECRET, "zebra"):
        assert secret not in first
    ids = [{row["id"] for row in rows_of(text)} for text in (first, second)]
    assert [len(each) for each in ids] == [6, 6]
    assert not ids[0] & ids[1]


def test_what_was_chosen_is_there_when_asked_for_and_what_was_written_is_not(application, people):
    rows = rows_of(run(QUIZ, "--raw").stdout)
    assert [row["raw_resp"] for row in rows[4:8]] == ["a", "p;q", "", "left=right;up=right"]


def test_no_cell_is_a_formula(application, people):
    assert {row["cov_cohort"] for row in rows_of(run(QUIZ).stdout)} == {"'=2+3"}


def test_all_quizzes_are_in_one_file_each_item_under_its_quiz(application, people):
    ada = application.directory.person("ada")
    publish(application.settings.keys, TEXT, VISIBLE_BLOOD)
    record = start_attempt(ada, "visible-blood", "en", application).record
    answers = {question: tuple(given) for question, given in RIGHT.items()}
    submit_attempt(ada, record.attempt.id, "submission-of-ada", answers, application)
    families = {row["item_family"] for row in rows_of(run("--all").stdout)}
    assert {"four-kinds/one", "visible-blood/fight"} <= families
    assert len(exports(application)) == 2


def exports(application):
    return [event for event in application.audit.events() if event.action is Action.RESULTS_EXPORTED]


def test_an_export_is_in_the_trail(application, people):
    run(QUIZ, "--raw", "--all-attempts", "--by", "root")
    (event,) = exports(application)
    assert (event.actor_id, event.object, event.detail) == ("root", f"quiz/{QUIZ}", "all attempts, raw answers")


def test_a_file_is_for_its_owner_alone_and_takes_its_place_whole(application, people, tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("an earlier export")
    assert run(QUIZ, "--out", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(rows_of(file.read_text(encoding="utf-8"))) == 24
    assert sorted(each.name for each in tmp_path.iterdir()) == ["answers.csv", "state"]


def test_nothing_is_written_where_pages_are_published_from(application, people, tmp_path):
    (tmp_path / "index.html").write_text("a site")
    result = run(QUIZ, "--out", tmp_path / "answers.csv")
    assert result.exit_code == 1
    assert "is published" in result.stderr
    assert not (tmp_path / "answers.csv").exists()


@pytest.mark.parametrize("arguments", [(), (QUIZ, "--all"), (QUIZ, "--by", "nobody")])
def test_a_command_that_is_not_understood_ends_with_status_2(application, arguments):
    assert run(*arguments).exit_code == 2


def test_an_unknown_quiz_is_refused_with_those_there_are(application):
    result = run("unknown")
    assert result.exit_code == 1
    assert QUIZ in result.stderr


def test_a_file_that_cannot_be_written_is_said(application, tmp_path):
    result = run(QUIZ, "--out", tmp_path / "no" / "folder.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_the_help_teaches(application):
    text = CliRunner().invoke(app, ["export", "results", "--help"], env={"COLUMNS": "200"}).stdout
    for word in ("Item Response Warehouse", "itemcov_max", "Pseudonyms", "evenhand analyse", "Examples"):
        assert word in text


def test_turned_wide_the_file_gives_the_figures_of_the_report(application, people, tmp_path):
    rows = rows_of(run(QUIZ).stdout)
    items = list(dict.fromkeys(row["item"] for row in rows))
    maxima = {row["item"]: row["itemcov_max"] for row in rows}
    people_rows = {row["id"]: {} for row in rows}
    for row in rows:
        people_rows[row["id"]][row["item"]] = row["resp"]
    wide = tmp_path / "wide.csv"
    with wide.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", *items])
        writer.writerow(["max", *(maxima[item] for item in items)])
        writer.writerows([who, *(given[item] for item in items)] for who, given in people_rows.items())
    analysed = CliRunner().invoke(app, ["analyse", str(wide), "--format", "json"])
    assert analysed.exit_code == 0, analysed.output
    found = json.loads(analysed.stdout)

    tally = fold_results(QUIZ, feed=application.feed)
    report = report_of(tally, application.keys.current(QUIZ), vendor=None, vendors=VENDORS, language="en", as_of=NINE)
    assert found["n"] == report.summary.people == 6
    most = sum(Fraction(maximum) for maximum in maxima.values())
    assert found["mean"] / float(most) == pytest.approx(report.summary.mean.value)
    assert found["sd"] / float(most) == pytest.approx(report.summary.deviation.value)
    assert len(found["questions"]) == len(report.questions) == 4
    for one, other in zip(found["questions"], report.questions, strict=True):
        assert one["facility"] == pytest.approx(other.figures.facility.value)
        assert isinstance(other.figures.discrimination, Estimated)
        assert one["discrimination"] == pytest.approx(other.figures.discrimination.value)
