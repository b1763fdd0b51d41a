"""`evenhand assign`, `evenhand assignments` and `evenhand late`, on a real database."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from evenhand.cli import app
from papers import all_right, quiz
from support import Browser, HandClock, make_application, publish

DUE = "2026-11-27 18:00"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def application(tmp_path, clock, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", clock)
    yield application
    application.close()


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def test_a_cohort_is_given_a_test(application):
    zone = ("--time-zone", "Asia/Manila")
    made = run("assign", "visible-blood", "--cohort", "nov", "--due", DUE, *zone, "--by", "tim")
    listed = run("assignments", "--by", "tim")

    assert made.exit_code == 0, made.output
    [assignment] = application.assignments.assignments()
    assert assignment.window.due_at.isoformat() == "2026-11-27T18:00:00+08:00"
    assert all(part in listed.output for part in (assignment.id, "visible-blood", "nov", DUE, "Asia/Manila"))


def test_a_narrow_terminal_cuts_nothing_off(application):
    run("assign", "visible-blood", "--cohort", "nov", "--due", DUE, "--by", "tim")
    [assignment] = application.assignments.assignments()

    listed = run("assignments", "--by", "tim").output

    assert assignment.id in listed
    assert "\N{HORIZONTAL ELLIPSIS}" not in listed


def test_an_assignment_is_taken_back(application):
    run("assign", "visible-blood", "--person", "ada", "--by", "tim")
    [assignment] = application.assignments.assignments()

    assert run("assignments", "--withdraw", assignment.id, "--by", "tim").exit_code == 0
    assert application.assignments.assignments() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("visible-blood", "--cohort", "nov", "--by", "ada"), "Only trainers"),
        (("visible-blood", "--cohort", "nov", "--by", "nobody"), "no person `nobody`"),
        (("visible-blood", "--by", "tim"), "for a cohort or for a person"),
        (("visible-blood", "--cohort", "nov", "--due", "tomorrow", "--by", "tim"), "--due: `tomorrow`"),
        (("visible-blood", "--cohort", "nov", "--due", DUE, "--time-zone", "Manila", "--by", "tim"), "--time-zone"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(application, arguments, says):
    answer = run("assign", *arguments)

    assert answer.exit_code != 0
    assert says in answer.output
    assert application.assignments.assignments() == []


def test_late_answers_are_shown_and_accepted(application, clock):
    publish(application.settings.keys, quiz("time_limit: 20min"))
    ada = Browser(application, "ada")
    attempt = ada.start("ruled").json()
    clock.forward(minutes=30)
    ada.submit(attempt["id"], all_right(attempt), "late-answers")

    shown = run("late", attempt["id"])
    refused = run("late", attempt["id"], "--accept", "late-answers")
    done = run("late", attempt["id"], "--accept", "late-answers", "--by", "tim", "--reason", "The network was down.")

    assert "late-answers" in shown.output
    assert (refused.exit_code, "--reason" in refused.output) == (2, True)
    assert (done.exit_code, "100.0%" in done.output) == (0, True)
