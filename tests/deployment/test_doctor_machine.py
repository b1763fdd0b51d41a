"""What the doctor says of one machine: each check both ways."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from evenhand.adapters.sqlite import SqliteStore
from evenhand.deployment.doctor import machine as doctor
from evenhand.deployment.doctor.finding import SKEW_BROKEN, SKEW_WARNED, Finding, Level, examine, fault, skew
from evenhand.deployment.doctor.machine import CHECKS, Answer, Machine
from evenhand.people.person import Person, Role
from evenhand.quiz.publication import dump
from evenhand.settings import read_settings
from stores.test_smtp import MailServer
from support import NINE, publication_of

PROVIDERS = """
[[provider]]
id = "northgate"
name = "Northgate"
issuer = "https://id.northgate.example"
client_id = "evenhand"
"""
DATE = format_datetime(NINE)


def somebody(role: Role, *, active: bool = True) -> Person:
    return Person(id=role.value, name="N", email=f"{role.value}@a.example", role=role, active=active)


STAFF = [somebody(Role.TRAINER), somebody(Role.ADMIN)]


def answers(body: object = "", status: int = 200, date: str = DATE) -> Callable[[str], Answer]:
    return lambda _: Answer(status=status, date=date, body=json.dumps(body).encode())


def unreachable(_: str) -> Answer:
    raise URLError("Connection refused")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state as a server leaves it."""
    folder = tmp_path / "state"
    (folder / "keys" / "visible-blood").mkdir(parents=True)
    (folder / "keys").chmod(0o700)
    publication = publication_of()
    (folder / "keys" / "visible-blood" / f"{publication.revision}.json").write_bytes(dump(publication))
    (folder / "keys" / "current.json").write_text(json.dumps({"visible-blood": publication.revision}))
    SqliteStore(folder / "evenhand.sqlite3").close()
    return folder


def look(
    check: Any, state: Path, people: list[Person] | None = STAFF, fetch: Any = None, **settings: str
) -> list[Finding]:
    """What a check finds on a machine set up so."""
    environment = {
        "EVENHAND_STATE": str(state),
        **{f"EVENHAND_{name.upper()}": each for name, each in settings.items()},
    }
    subject = Machine(
        settings=read_settings(environment), people=lambda: people, fetch=fetch or answers(), now=lambda: NINE
    )
    return list(check(subject))


def levels(found: list[Finding]) -> list[Level]:
    assert all(bool(each.cure) == (each.level is not Level.OK) for each in found), "what is not ok has a cure"
    return [each.level for each in found]


OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT


def test_a_machine_that_is_set_up_well_has_nothing_but_its_mail(state: Path) -> None:
    found = [each for check in CHECKS for each in look(check, state)]
    assert {each.level for each in found if "Mail lands" not in each.what} == {OK}


def test_python_is_one_that_is_tested(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels(look(doctor.python, state)) == [OK]
    version = type("Version", (tuple,), {"major": 3, "minor": 10})
    monkeypatch.setattr(doctor.sys, "version_info", version((3, 10)))
    assert levels(look(doctor.python, state)) == [FAULT]


@pytest.mark.parametrize(
    ("free", "level"),
    [(doctor.TIGHT, OK), (doctor.TIGHT - 1, WARNING), (doctor.FULL, WARNING), (doctor.FULL - 1, FAULT)],
)
def test_a_disk_that_is_nearly_full_is_said_and_one_that_is_is_a_fault(
    state: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    assert levels(look(doctor.state, state)) == [level]


def test_no_state_is_a_fault(tmp_path: Path) -> None:
    assert levels(look(doctor.state, tmp_path / "none")) == [FAULT]


def test_the_database_is_whole_and_of_this_release(state: Path) -> None:
    assert levels(look(doctor.database, state)) == [OK]
    (state / "evenhand.sqlite3").write_bytes(b"SQLite format 3\0" + b"damaged" * 1000)
    assert levels(look(doctor.database, state)) == [FAULT]
    (state / "evenhand.sqlite3").unlink()
    assert levels(look(doctor.database, state)) == [FAULT]
    on_aws = {"store": "dynamodb", "table": "training", "keys_bucket": "keys"}
    assert "training: evenhand doctor --aws" in look(doctor.database, state, **on_aws)[0].what
    assert look(doctor.state, state.parent / "nowhere", **on_aws) == [], "nothing needs a folder here"


def test_keys_in_force_can_be_read_and_by_nobody_else(state: Path) -> None:
    assert levels(look(doctor.keys, state)) == [OK]
    (state / "keys").chmod(0o755)
    assert levels(look(doctor.keys, state)) == [WARNING]
    (path,) = (state / "keys/visible-blood").glob("*.json")
    path.write_text("{}")
    (found,) = look(doctor.keys, state)
    assert (found.level, "visible-blood" in found.what) == (FAULT, True)
    (state / "keys/current.json").write_text("{")
    assert levels(look(doctor.keys, state)) == [FAULT]
    (state / "keys/current.json").unlink()
    assert levels(look(doctor.keys, state)) == [FAULT]


def test_a_roster_has_a_trainer_and_an_admin_who_are_there(state: Path) -> None:
    assert levels(look(doctor.roster, state)) == [OK, OK]
    assert levels(look(doctor.roster, state, [somebody(Role.TRAINER), somebody(Role.ADMIN, active=False)])) == [
        OK,
        FAULT,
    ]
    assert levels(look(doctor.roster, state, [])) == [FAULT]
    assert look(doctor.roster, state, None) == [], "that the database cannot be read is said once"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def smtp(port: int) -> dict[str, str]:
    place = {"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_security": "none"}
    return {**place, "smtp_user": "evenhand", "smtp_password": "secret"}


def test_the_mail_server_takes_us_and_no_mail_is_sent(state: Path, server: MailServer) -> None:
    assert levels(look(doctor.mail, state, **smtp(server.port))) == [OK]
    assert not any(each.startswith(("MAIL", "RCPT", "DATA")) for each in server.commands)


def test_a_mail_server_that_does_not_know_us_or_is_not_there_is_a_fault(state: Path, server: MailServer) -> None:
    server.replies["AUTH"] = "535 no"
    (found,) = look(doctor.mail, state, **smtp(server.port))
    assert (found.level, "EVENHAND_SMTP_USER" in found.what, "secret" in found.what) == (FAULT, True, False)
    server.replies["EHLO"] = server.replies["HELO"] = "554 go away"
    assert levels(look(doctor.mail, state, **smtp(server.port))) == [FAULT]


def test_mail_as_files_is_for_the_demo(state: Path) -> None:
    assert levels(look(doctor.mail, state)) == [WARNING]
    assert levels(look(doctor.mail, state, mode="demo")) == [OK]
    assert levels(look(doctor.mail, state, mail="ses")) == [OK]


def test_the_site_is_where_people_are_told(state: Path) -> None:
    here = {"site_url": "https://training.example.org"}
    assert levels(look(doctor.site, state, **here)) == [OK, OK]
    assert levels(look(doctor.site, state, fetch=answers(status=403), **here)) == [OK, OK], "a sign-in is an answer"
    assert levels(look(doctor.site, state, fetch=answers(status=502), **here)) == [FAULT, OK]
    assert levels(look(doctor.site, state, fetch=unreachable, **here)) == [FAULT]
    assert levels(look(doctor.site, state, site_url="http://training.example.org")) == [FAULT, OK, OK]
    assert levels(look(doctor.site, state)) == [OK], "on this machine it is the same clock"


def test_what_answers_and_is_no_web_server_is_a_fault(state: Path, server: MailServer) -> None:
    address = f"http://127.0.0.1:{server.server_address[1]}"
    (found,) = look(doctor.site, state, fetch=doctor.over_the_net, site_url=address)
    assert (found.level, "no web server" in found.what) == (FAULT, True)


def test_an_identity_provider_answers_to_its_own_name(state: Path) -> None:
    provider = {"providers_toml": PROVIDERS}
    right = answers({"issuer": "https://id.northgate.example"})
    assert levels(look(doctor.providers, state, fetch=right, **provider)) == [OK, OK]
    other = answers({"issuer": "https://id.northgate.example/"})
    assert levels(look(doctor.providers, state, fetch=other, **provider)) == [FAULT]
    assert levels(look(doctor.providers, state, fetch=answers([]), **provider)) == [FAULT]
    assert levels(look(doctor.providers, state, fetch=unreachable, **provider)) == [FAULT]
    assert levels(look(doctor.providers, state)) == [OK]


@pytest.mark.parametrize(
    ("off", "level"),
    [
        (timedelta(0), OK),
        (SKEW_WARNED, WARNING),
        (-SKEW_WARNED, WARNING),
        (SKEW_BROKEN - timedelta(seconds=1), WARNING),
        (SKEW_BROKEN, FAULT),
        (-SKEW_BROKEN, FAULT),
    ],
)
def test_a_clock_is_off_in_either_direction(off: timedelta, level: Level) -> None:
    assert skew(NINE + off, DATE, "AWS").level is level


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_server_that_does_not_say_what_time_it_is_is_no_fault(date: str) -> None:
    assert skew(NINE, date, "AWS").level is WARNING


def test_a_check_that_fails_hides_no_other() -> None:
    def breaks(_: None) -> Iterator[Finding]:
        raise ConnectionResetError("gone")

    def looks(_: None) -> Iterator[Finding]:
        yield fault("it is broken", "mend it")

    found = [(name, each.level, each.what) for name, each in examine([breaks, looks], None)]

    assert found == [
        ("breaks", FAULT, "It could not be looked at: gone"),
        ("looks", FAULT, "it is broken"),
    ]


def test_a_mistake_of_ours_is_not_told_as_one_of_the_machine() -> None:
    def mistaken(_: None) -> Iterator[Finding]:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        list(examine([mistaken], None))
