"""`evenhand roster`, on a real database."""

from __future__ import annotations

import dataclasses
import json

import pytest
from typer.testing import CliRunner

from evenhand.cli import app
from evenhand.people.audit import Action, Client
from support import Browser, HandClock, make_application, person

HEADER = "id,name,email,vendor,cohort,language,time_zone,roles,scope,active"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def application(tmp_path, clock, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    application = make_application(tmp_path / "state", clock)
    yield application
    application.close()


@pytest.fixture
def exported(application, tmp_path):
    """The roster as a file."""
    file = tmp_path / "people.csv"
    file.write_bytes(run("export").stdout_bytes)
    return file


def run(*arguments):
    return CliRunner().invoke(app, ["roster", *map(str, arguments)])


def change(file, before, after):
    text = file.read_bytes().decode()
    assert before in text
    file.write_bytes(text.replace(before, after).encode())


def everybody(application):
    return application.directory.people()


def test_an_export_imported_again_changes_nothing(application, exported):
    before = everybody(application)
    done = run("import", exported, "--apply", "--leavers", "--by", "root")

    assert done.exit_code == 0, done.output
    assert "Nothing was to be changed." in done.output
    assert everybody(application) == before
    assert list(application.audit.events()) == []


def test_without_apply_the_changes_are_shown_and_none_is_made(application, exported):
    before = everybody(application)
    change(exported, "Ada,ada@acme.example,acme,nov", "Ada Lovelace,ada@acme.example,acme,dec")
    exported.write_bytes(exported.read_bytes() + b",Cy,cy@acme.example,acme,dec,,,,,yes,,\r\n")
    shown = run("import", exported)

    assert shown.exit_code == 0, shown.output
    assert "~ ada: Ada: name: Ada -> Ada Lovelace; cohort: nov -> dec" in shown.output
    assert "+ (new id): Cy <cy@acme.example>, labeller of acme, dec" in shown.output
    assert "1 added, 1 changed, 0 deactivated, 9 unchanged" in shown.output
    assert "Nothing was changed. With --apply it is." in shown.output
    assert everybody(application) == before


def test_with_apply_they_are_made_and_kept_in_the_audit_trail(application, exported):
    change(exported, "Ada,ada@acme.example,acme,nov", "Ada,ada.l@acme.example,acme,nov")
    change(exported, "UTC,trainer,", "UTC,trainer admin,")
    done = run("import", exported, "--apply", "--by", "root")

    assert done.exit_code == 0, done.output
    assert application.directory.person("ada").email == "ada.l@acme.example"
    events = {(event.action, event.person_id): event for event in application.audit.events()}
    assert events[Action.ROSTER_IMPORTED, ""].detail == "0 added, 3 changed, 0 deactivated"
    assert events[Action.PERSON_CHANGED, "ada"].detail == "email"
    assert events[Action.PERSON_CHANGED, "tim"].detail == "roles: trainer -> trainer admin"
    assert {event.actor_id for event in events.values()} == {"root"}
    assert {event.origin.client for event in events.values()} == {Client.COMMAND}


def test_the_same_import_again_changes_nothing(application, exported):
    exported.write_bytes(exported.read_bytes() + b",Cy,cy@acme.example,acme,dec,,,,,yes,,\r\n")
    run("import", exported, "--apply")
    after = everybody(application)
    again = run("import", exported, "--apply")

    assert "0 added, 0 changed, 0 deactivated, 11 unchanged" in again.output
    assert everybody(application) == after


def test_whose_results_somebody_new_will_see_is_shown_and_kept_in_the_audit_trail(application, tmp_path):
    file = tmp_path / "new.csv"
    rows = (
        "all,Li Na,li@hq.example,,,zh,UTC,stakeholder,*,yes",
        "two,Eve,eve@hq.example,,,,,stakeholder,acme zenith,no",
    )
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")

    done = run("import", file, "--apply", "--by", "root")

    assert "+ all: Li Na <li@hq.example>, stakeholder, scope *" in done.output
    assert "+ two: Eve <eve@hq.example>, stakeholder, scope acme zenith, not active" in done.output
    kept = {event.person_id: event.detail for event in application.audit.events() if event.person_id}
    assert kept == {"all": "added as stakeholder, scope *", "two": "added as stakeholder, scope acme zenith"}


def test_leavers_are_deactivated_and_their_sessions_end_and_nobody_is_deleted(application, exported):
    browser = Browser(application, "ada")
    assert browser.get("/api/session").status_code == 200
    text = exported.read_text(encoding="utf-8")
    exported.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("ada,")))

    told = run("import", exported, "--apply")
    assert "1 active person is not in the file; --leavers would deactivate them." in told.output
    assert application.directory.person("ada").active

    done = run("import", exported, "--apply", "--leavers")
    assert "- ada: Ada (not in the file): active: yes -> no" in done.output
    assert not application.directory.person("ada").active
    assert len(everybody(application)) == 10
    assert application.sessions.sessions_of("ada") == []
    [event] = application.audit.events(action=Action.PERSON_DEACTIVATED)
    assert (event.person_id, event.actor_id, event.detail) == ("ada", "system", "not in the roster")


def test_when_one_line_is_wrong_nothing_is_changed_and_all_problems_are_listed(application, exported):
    before = everybody(application)
    change(exported, "Ada,ada@acme.example", "Ada Lovelace,ada@acme.example")
    change(exported, "Zoe,zoe@zenith.example,zenith", "=Zoe,zoe,nowhere")
    refused = run("import", exported, "--apply", "--leavers")

    assert refused.exit_code == 1
    assert "people.csv, line 10, email: `zoe` is no e-mail address." in refused.output
    assert "people.csv, line 10, name: `=Zoe` begins like a formula" in refused.output
    assert "people.csv, line 10, vendor_name: `Zenith` is the name of `zenith`, and not of `nowhere`." in refused.output
    assert "3 problems. Nothing was changed." in refused.output
    assert everybody(application) == before
    assert list(application.audit.events()) == []


def test_a_file_in_gb18030_is_read_and_said_so(application, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(
        f"{HEADER}\n,王雨桐,wang@zenith.example,zenith,nov,zh,Asia/Shanghai,labeller,,yes\n".encode("gb18030")
    )
    done = run("import", file, "--apply")

    assert "it was read as GB18030. If `王雨桐` is not what stands there" in done.output
    assert application.directory.by_email("wang@zenith.example").name == "王雨桐"


@pytest.mark.parametrize(
    ("by", "says"), [("nobody", "no person `nobody`"), ("tim", "Only admins"), ("gone", "Only admins")]
)
def test_an_import_is_by_an_admin(application, exported, by, says):
    change(exported, "Ada,ada@acme.example", "Ada Lovelace,ada@acme.example")
    refused = run("import", exported, "--apply", "--by", by)

    assert refused.exit_code == 1
    assert says in refused.output
    assert application.directory.person("ada").name == "Ada"


def test_the_first_import_fills_an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    file = tmp_path / "people.csv"
    file.write_text(
        f"{HEADER},vendor_name\nroot,Amy,amy@evenhand.example,,,en,UTC,admin,,yes,\n"
        ",Ana,ana@acme.example,acme,nov,en,UTC,labeller,,yes,Acme Support\n",
        encoding="utf-8",
    )
    done = run("import", file, "--apply")

    assert "* vendor acme: Acme Support" in done.output
    assert "2 added" in done.output
    assert "2 of the roster" in run("list").output


def test_people_are_listed_by_cohort_vendor_and_role(application):
    listed = run("list", "--vendor", "acme", "--cohort", "nov")

    assert [line.split()[0] for line in listed.output.splitlines()[1:4]] == ["ada", "bo", "gone"]
    assert "3 of the roster" in listed.output
    assert "2 of the roster" in run("list", "--role", "trainer").output
    assert run("list", "--role", "boss").exit_code == 2
    assert "Nobody is so." in run("list", "--cohort", "dec").output


@pytest.mark.parametrize("columns", ["80", "40"])
def test_ids_are_whole_however_narrow_the_terminal(application, monkeypatch, columns):
    long = dataclasses.replace(
        person("ada"), id="p-" + "x" * 22, name="[b]Adelaide[/b] of a long name", email="a@b.example"
    )
    application.directory.put((), [long])
    monkeypatch.setenv("COLUMNS", columns)

    listed = run("list").output

    assert long.id in [line.split()[0] for line in listed.splitlines() if line.split()]
    assert "…" not in listed


def test_an_export_for_programs_says_the_same(application):
    rows = json.loads(run("export", "--format", "json").stdout)

    assert [row["id"] for row in rows] == [person.id for person in everybody(application)]
    assert rows[0] == {
        "id": "ada",
        "name": "Ada",
        "email": "ada@acme.example",
        "vendor": "acme",
        "cohort": "nov",
        "language": "en",
        "time_zone": "UTC",
        "roles": "labeller",
        "scope": "",
        "active": "yes",
        "extra_time": "1",
        "vendor_name": "Acme Support",
    }


def test_the_help_names_every_column():
    from evenhand.people.roster_line import OPTIONAL, REQUIRED

    shown = run("import", "--help").output

    assert all(column in shown for column in (*REQUIRED, *OPTIONAL))
