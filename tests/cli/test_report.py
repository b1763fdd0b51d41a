"""`evenhand report`: who gets what, the mails to look at, and an address that works again."""

from __future__ import annotations

import dataclasses
from email import message_from_bytes, policy

import pytest
from typer.testing import CliRunner

from evenhand.cli import app
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.people.subscription import STANDARD
from evenhand.workflows.note_feedback import is_bouncing, note_feedback
from evenhand.workflows.subscribe import pause_subscription
from support import NINE, RIGHT, WRONG, Browser, HandClock, make_application, person


@pytest.fixture
def application(tmp_path, monkeypatch):
    """Ada of Acme passed, Zoe of Zenith did not; they are of two cohorts."""
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    application.directory.put((), [dataclasses.replace(person("zoe"), cohort="dec")])
    Browser(application, "ada").take(RIGHT)
    Browser(application, "zoe").take(WRONG, "submission-of-zoe")
    yield application
    application.close()


def run(*arguments):
    return CliRunner().invoke(app, ["report", "visible-blood", *map(str, arguments)], env={"COLUMNS": "120"})


def told(*arguments):
    """Who would get what."""
    done = run("--dry-run", *arguments)
    assert done.exit_code == 0, done.output
    return [line.split() for line in done.stdout.splitlines()[1:] if "@" in line]


def test_a_dry_run_says_who_would_get_what(application):
    assert told() == [
        ["max@evenhand.example", "all", "vendors", "2", "1"],
        ["lea@acme.example", "Acme", "Support", "1", "1"],
        ["tess@evenhand.example", "all", "vendors", "2", "1"],
        ["tim@evenhand.example", "all", "vendors", "2", "1"],
    ]


def test_it_can_be_narrowed_to_a_vendor_a_cohort_or_a_recipient(application):
    assert told("--to", "lead") == [["lea@acme.example", "Acme", "Support", "1", "1"]]
    assert told("--vendor", "zenith", "--to", "tim") == [["tim@evenhand.example", "Zenith", "1", "0"]]
    assert [line[0] for line in told("--vendor", "zenith")] == [
        "max@evenhand.example",
        "tess@evenhand.example",
        "tim@evenhand.example",
    ]
    assert told("--cohort", "dec", "--to", "boss") == [["max@evenhand.example", "all", "vendors,", "dec", "1", "0"]]
    assert told("--cohort", "dec", "--to", "lead") == []


def test_whoever_paused_gets_nothing(application):
    pause_subscription(person("lead"), STANDARD, application)

    assert told("--to", "lead") == []


def test_the_mails_are_written_to_look_at_and_not_sent(application, tmp_path):
    folder = tmp_path / "to look at"
    done = run("--dry-run", "--save", folder)

    assert "4 mails are in" in done.stderr
    assert "Nothing was sent." in done.stderr
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]
    assert {mail["To"] for mail in mails} == {line[0] for line in told()}
    [lead] = [mail for mail in mails if mail["To"] == "lea@acme.example"]
    assert "Acme Support" in lead["Subject"]
    assert lead["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/api/unsubscribe/")
    assert [part.get_content_type() for part in lead.iter_attachments()] == ["text/csv"]
    assert not list(application.settings.outbox.glob("report-*"))
    assert application.privacy.mails_to("lead") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--save", "somewhere"), "--save goes with --dry-run"),
        (("--vendor", "nowhere"), "There are acme, zenith"),
        (("--cohort", "nowhere"), "There are dec, nov"),
        (("--to", "nobody"), "--to: there is no person"),
    ],
)
def test_what_nobody_is_called_is_refused_with_what_there_is(application, arguments, says):
    done = run(*arguments)

    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())


def test_a_folder_that_cannot_be_written_is_named(application, tmp_path):
    (tmp_path / "file").write_text("")

    done = run("--dry-run", "--save", tmp_path / "file" / "mails")

    assert done.exit_code == 1
    assert "cannot be written" in " ".join(done.stderr.split())


def test_an_admin_says_that_an_address_works_again(application):
    note_feedback(Feedback(id="f", kind=FeedbackKind.BOUNCE, address="lea@acme.example", at=NINE), application)
    command = ["person", "reachable", "lead", "--by", "root"]

    assert "sent to it again" in CliRunner().invoke(app, command).stderr
    assert not is_bouncing(person("lead"), application.bounces)
    assert "Nothing was held back" in CliRunner().invoke(app, command).stderr
    refused = CliRunner().invoke(app, ["person", "reachable", "lead", "--by", "lead"])
    assert refused.exit_code == 1
    assert "Only trainers and admins" in refused.stderr
