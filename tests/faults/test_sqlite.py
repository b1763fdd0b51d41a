"""A file that others write too, a disk that is full, a process that is killed: nothing is lost, and nothing happens
twice."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import builders
from evenhand.adapters.sqlite import SqliteStore, database
from evenhand.adapters.sqlite.database import Database
from evenhand.adapters.sqlite.group import Job
from evenhand.errors import Overloaded, Unreachable
from fakes import FakeMailer
from faults.journey import Journey, Killed, check, on, plain_mail
from stores import steps
from support import HandClock, make_application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evenhand.wiring import Application


class Goes(Enum):
    """How a write goes wrong."""

    REFUSED = auto()
    """Somebody else holds the file."""
    UNHEARD = auto()
    """It is written, and whoever asked hears of an error."""
    KILLED = auto()
    """It is written, and the process ends."""


class Writes:
    """Which write of a store goes wrong, and how."""

    def __init__(self, whole: Callable[[Database, Any], Any]) -> None:
        self.whole = whole
        self.wrong: Mapping[int, Goes] = {}
        self.count = 0

    def begin(self, wrong: Mapping[int, Goes]) -> None:
        """From here on they are counted, from 0."""
        self.wrong, self.count = wrong, 0

    def write(self, store: Database, work: Any) -> Any:
        """A write."""
        goes, self.count = self.wrong.get(self.count), self.count + 1
        if goes is Goes.REFUSED:
            raise Overloaded("before it was written")
        value = self.whole(store, work)
        if goes is Goes.UNHEARD:
            raise Unreachable("after it was written")
        if goes is Goes.KILLED:
            raise Killed("after it was written")
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


Way = Callable[[Mapping[int, Goes]], int]


@pytest.fixture
def way(plain: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsynced: None) -> Way:
    """Goes the journey with these writes going wrong, and looks at what came of it; how many writes it made."""
    writes = Writes(Database.write)
    monkeypatch.setattr(Database, "write", lambda store, work: writes.write(store, work))
    monkeypatch.setattr("evenhand.workflows.deliver_mail.compose", plain_mail)
    monkeypatch.setattr("evenhand.handlers.jobs.WORKERS", 1)
    SqliteStore(tmp_path / "empty.sqlite3").close()

    def go(wrong: Mapping[int, Goes]) -> int:
        file = shutil.copy(tmp_path / "empty.sqlite3", tmp_path / "evenhand.sqlite3")
        store, clock, mailer = SqliteStore(file), HandClock(), FakeMailer()
        writes.begin({})
        journey = Journey(on(store, plain, clock, mailer), clock, mailer)
        writes.begin(wrong)
        try:
            journey.run()
            made = writes.count
            writes.begin({})
            check(journey)
        except BaseException as error:
            error.add_note(f"where these writes went wrong: {wrong}")
            raise
        finally:
            store.close()
            file.unlink()
        return made

    return go


@pytest.mark.parametrize("goes", Goes)
def test_whichever_write_goes_wrong_nothing_is_lost_and_nothing_happens_twice(way: Way, goes: Goes) -> None:
    at, made = 0, 1
    while at < made:
        made = way({at: goes})
        at += 1
    assert at > 50


@given(st.dictionaries(st.integers(0, 70), st.sampled_from(Goes), min_size=2, max_size=8))
@settings(
    max_examples=30, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_nor_where_many_do(way: Way, wrong: Mapping[int, Goes]) -> None:
    way(wrong)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store in a file."""
    store = SqliteStore(tmp_path / "evenhand.sqlite3")
    yield store
    store.close()


def test_while_another_process_holds_the_file_it_is_said_so_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    store = SqliteStore(tmp_path / "evenhand.sqlite3")
    other = sqlite3.connect(tmp_path / "evenhand.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Overloaded):
        steps.begin(store)
    assert store.attempts.get("attempt-1") is None, "readers wait for nobody"
    other.execute("ROLLBACK")
    other.close()
    steps.begin(store)
    assert steps.submit(store).grades
    store.close()


def leave_no_room(store: SqliteStore) -> None:
    """Let the file grow no more, as on a full disk; what is free in it is used up."""
    writer = store._database._writer
    (pages,) = writer.execute("PRAGMA page_count").fetchone()
    writer.execute(f"PRAGMA max_page_count = {pages}")


def make_room(store: SqliteStore) -> None:
    """Let the file grow again."""
    store._database._writer.execute("PRAGMA max_page_count = 1000000")


def test_on_a_full_disk_nothing_is_acknowledged_and_nothing_acknowledged_is_lost(store: SqliteStore) -> None:
    steps.begin(store)
    store.attempts.save("attempt-1", builders.draft(1))
    leave_no_room(store)
    acknowledged = 1

    def save_more_and_more() -> None:
        nonlocal acknowledged
        for version in range(2, 300):
            questions = tuple(f"question-{number:05}" for number in range(60 * version))
            store.attempts.save("attempt-1", builders.draft(version, questions=questions))
            acknowledged = version

    with pytest.raises(Unreachable):
        save_more_and_more()
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft.version == acknowledged
    make_room(store)
    store.attempts.save("attempt-1", builders.draft(acknowledged + 1))
    assert steps.submit(store).draft.version == acknowledged + 1


def test_on_a_full_disk_all_who_share_a_commit_hear_of_it(store: SqliteStore) -> None:
    steps.begin(store)
    leave_no_room(store)
    small = Job(lambda connection: connection.execute("UPDATE answers SET draft_version = 7"))
    large = Job(lambda connection: connection.execute("INSERT INTO secrets VALUES ('x', ?)", ("x" * 10**7,)))
    failures = []
    group = store._database._group
    group._waiting.append(small)
    follower = threading.Thread(target=lambda: failures.append(outcome(small)))
    with pytest.raises(sqlite3.OperationalError, match="full"):
        group.write(large)
    follower.start()
    follower.join()
    (failure,) = failures
    assert "full" in str(failure)
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft.version == 0


def outcome(job: Job[Any]) -> BaseException | None:
    """What the caller of a job that is done is told."""
    try:
        job.result()
    except sqlite3.OperationalError as error:
        return error
    return None
