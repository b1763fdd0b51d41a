"""A file that others write too, a disk that is full, a process that is killed: nothing is lost, and nothing happens
twice."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest

import builders
from evenhand.adapters.sqlite import SqliteStore, database
from evenhand.adapters.sqlite.database import Database
from evenhand.adapters.sqlite.group import Job
from evenhand.errors import Overloaded, Unreachable
from fakes import FakeMailer
from faults.journey import Journey, Killed, check, on, plain_mail
from stores import steps
from support import Browser, HandClock, make_application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evenhand.wiring import Application

Happens = Exception | Killed | None


class Writes:
    """What happens before or after which write of a store."""

    def __init__(self, before: type[BaseException] | None = None, after: type[BaseException] | None = None) -> None:
        self.before, self.after = before, after
        self.at = -1
        self.count = 0

    def write(self, whole: Callable[[Database, Any], Any], store: Database, work: Any) -> Any:
        """A write, at which something may happen."""
        number, self.count = self.count, self.count + 1
        if number == self.at and self.before:
            raise self.before("before it was written")
        value = whole(store, work)
        if number == self.at and self.after:
            raise self.after("after it was written")
        return value


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application whose stores are taken out."""
    application = make_application(tmp_path_factory.mktemp("plain"), HandClock())
    yield application
    application.close()


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk: here a process is killed, and no machine."""
    connect = Database._connect

    def connected(store: Database) -> sqlite3.Connection:
        connection = connect(store)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    monkeypatch.setattr(Database, "_connect", connected)


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize(
    ("before", "after"),
    [(Overloaded, None), (None, Unreachable), (None, Killed)],
    ids=["refused", "unheard", "killed"],
)
def test_whichever_write_goes_wrong_nothing_is_lost_and_nothing_happens_twice(
    plain: Application,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: type[BaseException] | None,
    after: type[BaseException] | None,
) -> None:
    writes, whole = Writes(before, after), Database.write
    monkeypatch.setattr(Database, "write", lambda store, work: writes.write(whole, store, work))
    monkeypatch.setattr("evenhand.workflows.deliver_mail.compose", plain_mail)
    monkeypatch.setattr("evenhand.handlers.jobs.WORKERS", 1)
    SqliteStore(tmp_path / "empty.sqlite3").close()
    at, made = 0, 1
    while at < made:
        file = shutil.copy(tmp_path / "empty.sqlite3", tmp_path / "evenhand.sqlite3")
        store, clock, mailer = SqliteStore(tmp_path / "evenhand.sqlite3"), HandClock(), FakeMailer()
        writes.at, writes.count = -1, 0
        journey = Journey(on(store, plain, clock, mailer), clock, mailer)
        writes.at, writes.count = at, 0
        try:
            journey.run()
            made = writes.count
            check(journey)
        except BaseException as error:
            error.add_note(f"at write {at}")
            raise
        store.close()
        file.unlink()
        at += 1
    assert at > 50
