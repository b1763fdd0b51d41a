"""`evenhand person` and `evenhand retention`, on a real database."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from evenhand.cli import app
from evenhand.people.audit import Action, Client
from support import RIGHT, Browser, HandClock, make_application

ERASE = ("person", "erase", "ada", "--by", "root", "--reason", "asked on 20 November")


@pytest.fixture
def application(tmp_path, monkeypatch):
    """The state as it is in the present: commands have the time of the machine."""
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    Browser(application, "ada").take(RIGHT)
    yield application
    application.close()


def run(*arguments, **more):
    return CliRunner().invoke(app, arguments, **more)


def test_an_export_is_json_and_nothing_else(application):
    done = run("person", "export", "ada")

    assert done.exit_code == 0, done.output
    held = json.loads(done.stdout)
    assert held["person"]["name"] == "Ada"
    assert held["attempts"][0]["submission"]["answers"] == RIGHT
    [event] = application.audit.events(action=Action.PERSON_EXPORTED)
    assert (event.actor_id, event.person_id, event.origin.client) == ("system", "ada", Client.COMMAND)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("nobody",), "There is no person `nobody`."), (("ada", "--by", "tim"), "Only admins")],
)
def test_an_export_that_is_refused_says_why_and_prints_nothing(application, arguments, says):
    done = run("person", "export", *arguments)

    assert (done.exit_code, done.stdout) == (1, "")
    assert says in done.stderr


def test_before_somebody_is_erased_it_asks(application):
    asked = run(*ERASE, input="n\n")

    assert asked.exit_code == 1
    assert "This erases Ada, ada, for ever." in asked.output
    assert "Nothing was changed." in asked.output
    assert application.directory.person("ada").name == "Ada"
    assert run(*ERASE, input="y\n").exit_code == 0
    assert application.directory.person("ada").name == "ada"


def test_with_yes_it_does_not_ask(application):
    done = run(*ERASE, "--yes")

    assert done.exit_code == 0, done.output
    assert "Erased." in done.output
    [event] = application.audit.events(action=Action.PERSON_ERASED)
    assert (event.actor_id, event.person_id, event.detail) == ("root", "ada", "asked on 20 November")
    assert event.origin.client is Client.COMMAND


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ada", "--by", "tim", "--reason", "asked"), "Only admins erase people."),
        (("ada", "--by", "nobody", "--reason", "asked"), "There is no person `nobody`."),
        (("nobody", "--by", "root", "--reason", "asked"), "There is no person `nobody`."),
        (("root", "--by", "root", "--reason", "asked"), "Nobody erases themselves."),
        (("ada", "--by", "root", "--reason", " "), "Say why"),
    ],
)
def test_an_erasure_that_is_refused_says_why_and_changes_nothing(application, arguments, says):
    before = application.directory.people()
    done = run("person", "erase", *arguments, "--yes")

    assert done.exit_code == 1
    assert says in done.output
    assert application.directory.people() == before


def test_whoever_was_erased_is_not_in_the_export_of_the_roster(application):
    run(*ERASE, "--yes")

    assert "ada" not in run("roster", "export").stdout


def test_retention_keeps_everything_unless_it_is_told_otherwise(application):
    done = run("retention")

    assert done.exit_code == 0, done.output
    assert "0 mails, answers of 0 attempts" in done.output
    assert "Everything is kept" in done.output


def test_retention_says_first_what_it_would_let_go(application, monkeypatch):
    monkeypatch.setenv("EVENHAND_RETENTION_AUDIT", "30")
    monkeypatch.setattr("evenhand.adapters.system.SystemClock.now", lambda _: HandClock().now().replace(year=2027))
    events = len(list(application.audit.events()))

    assert f"{events} audit events" in run("retention", "--dry-run").output
    assert len(list(application.audit.events())) == events
    assert f"{events} audit events" in run("retention").output
    [event] = application.audit.events()
    assert event.action is Action.RETENTION_RUN


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MAIL", "0"), ("MAIL", "a year"), ("ANSWERS", "29"), ("AUDIT", "29"), ("AUDIT", "36501"), ("ANSWERS", "1.5")],
)
def test_days_that_cannot_be_are_refused_by_the_name_of_the_setting(application, monkeypatch, variable, value):
    monkeypatch.setenv(f"EVENHAND_RETENTION_{variable}", value)
    done = run("retention")

    assert done.exit_code == 2
    assert f"EVENHAND_RETENTION_{variable}:" in done.output
