"""`evenhand fairness`, on a real database."""

from __future__ import annotations

import json
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

import builders
from evenhand.cli import app
from evenhand.cli.fairness_printing import print_fairness
from evenhand.handlers.fairness import fairness_view
from regrading import HALF, take
from support import RIGHT, HandClock, make_application


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setattr(
        "evenhand.cli.fairness_printing.out", Console(width=160, soft_wrap=True, highlight=False, emoji=False)
    )


@pytest.fixture
def application(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    yield application
    application.close()


def run(*arguments):
    return CliRunner().invoke(app, ["fairness", *arguments])


def printed(application, capsys):
    """What the builder's comparisons look like."""
    publication = application.keys.current("visible-blood")
    questions = tuple((each.id, each.revision) for each in publication.key.asked)
    view = fairness_view(
        builders.fairness("visible-blood", questions=questions), publication, {"acme": "Acme Support"}, "en"
    )
    print_fairness(view)
    return capsys.readouterr().out


def rows(text):
    return [re.split(r"  +", line.strip()) for line in text.splitlines()]


def test_few_people_are_told_how_many_it_takes(application):
    take(application, "ada", RIGHT)
    take(application, "zoe", HALF)
    done = run("visible-blood")

    assert done.exit_code == 0, done.output
    assert "Visible blood: first attempts of 2 people" in done.stdout
    assert "Nothing to look at: no question is of class C, and none drifts." in done.stdout
    assert "Acme Support against the other vendors" in done.stdout
    assert "Too few people: 1 against 1; it takes 200 in each group and 500 in all." in done.stdout
    assert "fewer than 200 people in a group or 500 in all" in done.stdout


def test_nobody_yet_is_said(application):
    done = run("visible-blood")

    assert "first attempts of 0 people" in done.stdout
    assert "Nobody to compare yet: it takes two languages, or two vendors." in done.stdout


def test_it_keeps_what_it_computed_for_the_site_to_show(application):
    take(application, "ada", RIGHT)
    run("visible-blood")

    assert application.fairness.fairness("visible-blood").people == 1


def test_json_is_what_the_api_shows(application):
    take(application, "ada", RIGHT)
    found = json.loads(run("visible-blood", "--format", "json").stdout)

    assert (found["quiz_id"], found["people"], found["comparisons"]) == ("visible-blood", 1, [])
    assert [each["question_id"] for each in found["drift"]] == ["fight", "scope", "boxing"]


def test_a_quiz_that_is_not_there_is_refused_with_those_that_are(application):
    done = run("no-such-quiz")

    assert done.exit_code == 1
    assert "published are visible-blood" in done.stderr


def test_what_to_look_at_comes_first(application, capsys):
    text = printed(application, capsys)

    assert text.index("fight: Question 1 is harder in Chinese") < text.index("Chinese against English")
    assert text.index("Chinese against English") < text.index("Over time")


def test_each_question_has_its_size_its_class_and_for_whom_it_is_harder(application, capsys):
    found = rows(printed(application, capsys))

    assert ["fight", "301 / 510", "811", "-1.90 [-2.40, -1.40]", "C", "Chinese"] in found
    assert ["scope", "301 / 510", "811", "0.20 [-0.30, 0.70]", "A"] in found
    assert ["boxing", "301 / 510", "811", "0.50 [0.00, 1.00]", "CC", "the others"] in found
    assert ["Matched by the score without fight."] in found


def test_what_drifts_says_in_which_direction_and_what_cannot_be_told_says_why(application, capsys):
    text = printed(application, capsys)

    half = "50% [45%, 55%], n = 400"
    assert ["scope", half, half, "1.90 [1.40, 2.40]", "drifts: easier"] in rows(text)
    assert ["fight", half, half, "0.10 [-0.40, 0.60]"] in rows(text)
    assert (
        "– boxing: cannot be estimated: people of equal score are nearly all in one group, or all earned the same"
        in text
    )


def test_a_narrow_terminal_cuts_no_figure_off(application, capsys, monkeypatch):
    wide = printed(application, capsys)
    narrow = Console(width=40, soft_wrap=True, highlight=False, emoji=False)
    monkeypatch.setattr("evenhand.cli.fairness_printing.out", narrow)

    assert printed(application, capsys).split() == wide.split()


def test_the_help_teaches_what_the_classes_mean():
    text = re.sub(r"\s+", " ", run("--help").stdout)

    for taught in (
        "A: negligible",
        "C: large",
        "MH D-DIF",
        "200 people in each group and 500 in all",
        "First attempts",
    ):
        assert taught in text.replace("*", "")
