"""`evenhand audit` and what the commands leave in the trail, on a real database."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from builders import audit_event
from evenhand.cli import app
from support import NINE, RIGHT, Browser, HandClock, make_application


@pytest.fixture
def application(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    yield application
    application.close()


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def test_what_a_command_does_is_said_to_be_done_by_a_command(application):
    assert run("assign", "visible-blood", "--person", "ada", "--by", "tim").exit_code == 0

    [event] = json.loads(run("audit", "--format", "json").stdout)

    assert (event["actor"], event["verb"], event["person"]) == ("tim", "assigned", "ada")
    assert (event["client"], event["network"]) == ("command", "")


def test_reports_sent_by_hand_are_in_it_once_for_each_that_is_new(application):
    Browser(application, "ada").take(RIGHT)
    for _ in range(2):
        assert run("report", "visible-blood", "--by", "tess").exit_code == 0

    events = [event for event in application.audit.events() if event.action == "report_sent"]

    assert {(event.actor_id, event.person_id, event.vendor_id) for event in events} == {
        ("tess", "lead", "acme"),
        ("tess", "boss", ""),
        ("tess", "tim", ""),
        ("tess", "tess", ""),
    }
    assert len(events) == 4


def test_a_dry_run_sends_nothing_and_says_so_by_leaving_no_trace(application):
    Browser(application, "ada").take(RIGHT)
    run("report", "visible-blood", "--dry-run")

    assert not [event for event in application.audit.events() if event.action == "report_sent"]


def test_a_report_is_not_sent_by_somebody_who_is_not_there(application):
    sent = run("report", "visible-blood", "--by", "nobody")

    assert (sent.exit_code, "no person `nobody`" in sent.output) == (2, True)


def test_it_is_shown_a_line_for_each_event_the_latest_first(application):
    for number in range(3):
        application.audit.append(
            audit_event(f"e{number}", at=NINE + timedelta(hours=number), detail=f"[b]no\n{number}")
        )

    shown = run("audit").output.splitlines()

    assert shown == [
        f"2026-11-23 {9 + number:02}:00:00  p-trainer  accommodated  p-ana of northwind  quiz/real-world-violence  "
        f"[b]no {number}  (web 192.0.2.0)"
        for number in (2, 1, 0)
    ]


def test_of_a_long_trail_the_latest_are_shown_and_that_there_are_more(application):
    for number in range(101):
        application.audit.append(audit_event(f"e{number:03}", at=NINE + timedelta(minutes=number)))

    shown = run("audit").output.splitlines()

    assert len(shown) == 101
    assert "there are all" in shown[-1]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--since", "2026-11-23 10:00"), ["e2", "e1"]),
        (("--until", "2026-11-23 10:00"), ["e0"]),
        (("--person", "bo"), ["e1"]),
        (("--actor", "root"), ["e2"]),
        (("--verb", "accommodated"), ["e2", "e1", "e0"]),
        (("--verb", "assigned"), []),
    ],
)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_part_of_it_is_exported(application, options, ids, form):
    for number, (actor, person) in enumerate([("tim", "ada"), ("tim", "bo"), ("root", "ada")]):
        at = NINE + timedelta(hours=number)
        application.audit.append(audit_event(f"e{number}", at=at, actor=actor, person=person))

    printed = run("audit", *options, "--format", form).stdout
    rows = json.loads(printed) if form == "json" else list(csv.DictReader(io.StringIO(printed, newline="")))

    assert [row["id"] for row in rows] == ids


def test_a_cell_that_begins_like_a_formula_is_no_formula(application):
    application.audit.append(audit_event(detail='=cmd|" /C calc"!A0'))

    [row] = csv.DictReader(io.StringIO(run("audit", "--format", "csv").stdout, newline=""))

    assert row["detail"] == '\'=cmd|" /C calc"!A0'


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--since", "yesterday"), "--since: `yesterday`"),
        (("--until", "2026-13-01"), "--until: `2026-13-01`"),
        (("--verb", "looked"), "there is no `looked`. There are signed_in"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(application, options, says):
    asked = run("audit", *options)

    assert (asked.exit_code, says in asked.output) == (2, True)


def test_an_empty_trail_is_said_to_be_empty(application):
    assert "no such events" in run("audit").output
    assert json.loads(run("audit", "--format", "json").stdout) == []
