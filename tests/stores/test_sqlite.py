"""What the SQLite store promises beyond the common suite."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import builders
from evenhand.adapters.codec import stamp
from evenhand.adapters.sqlite import NewerDatabase, SqliteStore
from evenhand.adapters.sqlite.appeals import APPEALS
from evenhand.adapters.sqlite.attempts import OVERDUE, TAKEN
from evenhand.adapters.sqlite.audit import selection
from evenhand.adapters.sqlite.database import Database
from evenhand.adapters.sqlite.group import Job, commit
from evenhand.adapters.sqlite.judgements import ROWS
from evenhand.adapters.sqlite.records import FIRST_GRADES
from evenhand.adapters.sqlite.schema import STEPS
from evenhand.errors import StaleVersion
from evenhand.people.audit import Action
from stores.engines import together
from stores.steps import begin, submit

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTES = ("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",)
TITLES = ("ALTER TABLE notes ADD COLUMN title TEXT NOT NULL DEFAULT 'untitled'",)
BROKEN = ("ALTER TABLE notes ADD COLUMN colour TEXT", "ALTER TABLE no_such_table ADD COLUMN colour TEXT")

FULL = 2
"""SQLite's number for `synchronous = FULL`."""

SUBMITTER = """
import sys
from itertools import count
from pathlib import Path

import builders
from evenhand.adapters.sqlite import SqliteStore

store = SqliteStore(Path(sys.argv[1]))
for number in count():
    person, attempt_id = f"p-{number}", f"attempt-{number}"
    attempt = builders.attempt(attempt_id, person=person)
    sent, graded = builders.submission(of=attempt_id), builders.grade_record(f"grade-{number}", of=attempt_id)
    store.attempts.start(attempt, builders.standing(1, person=person))
    result = builders.result(attempt, sent, graded)
    store.attempts.submit(sent, graded, builders.standing(2, person=person), result, None)
    print(number, flush=True)
"""
"""Submits attempts until it is killed, and says of each when it is acknowledged."""

DECIDER = """
import sys
from itertools import count
from pathlib import Path

import builders
from evenhand.adapters.sqlite import SqliteStore
from evenhand.assessment.appeal import AppealAction, Remedy, act
from stores.steps import begin, further_grade, person_of, submit

store = SqliteStore(Path(sys.argv[1]))
for number in count(2):
    attempt_id = f"attempt-{number}"
    begin(store, attempt_id)
    submit(store, attempt_id)
    appeal = builders.appeal(f"appeal-{number}", attempt_id=attempt_id, person=person_of(attempt_id), number=1)
    store.appeals.open(appeal)
    taken = act(appeal, AppealAction.TAKE, at=builders.minutes(30), by="p-trainer")
    upheld = act(taken, AppealAction.UPHOLD, at=builders.minutes(40), by="p-trainer", remedy=Remedy.FULL_MARKS)
    mail = builders.outbox_row(f"mail-{number}")
    store.appeals.append(upheld, further=further_grade(f"again-{number}", of=attempt_id), mail=mail)
    print(number, flush=True)
"""
"""Decides appeals with a grade and a mail until it is killed, and says of each when it is acknowledged."""


def insert(text: str) -> Job[int | None]:
    """A transaction that adds a note."""
    return Job(lambda connection: connection.execute("INSERT INTO notes (text) VALUES (?)", (text,)).lastrowid)


def texts(connection: sqlite3.Connection) -> list[str]:
    """All notes, in the order they were written."""
    return [text for (text,) in connection.execute("SELECT text FROM notes ORDER BY id")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A file with a table of notes."""
    with closing(Database(tmp_path / "notes.sqlite3", [NOTES])) as database:
        yield database


def test_what_was_written_is_there_after_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "state" / "evenhand.sqlite3"
    with closing(SqliteStore(path)) as store:
        store.attempts.start(builders.attempt(), builders.standing(1))
        store.attempts.save("attempt-1", builders.draft(1))
    with closing(SqliteStore(path)) as store:
        record = store.attempts.get("attempt-1")
        assert record is not None
        assert (record.attempt, record.draft) == (builders.attempt(), builders.draft(1))


def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "evenhand.sqlite3"
    submitter = subprocess.Popen(
        [sys.executable, "-c", SUBMITTER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    with submitter:
        assert submitter.stdout is not None
        acknowledged = [int(submitter.stdout.readline()) for _ in range(25)]
        submitter.kill()
        acknowledged += [int(line) for line in submitter.stdout if line.endswith("\n")]
    assert submitter.returncode == -signal.SIGKILL
    with closing(SqliteStore(path)) as store:
        for number in acknowledged:
            record = store.attempts.get(f"attempt-{number}")
            assert record is not None
            assert record.submission == builders.submission(of=f"attempt-{number}")
            assert len(record.grades) == 1
        assert {f"grade-{number}" for number in acknowledged} <= {
            result.grade_id for result in store.feed.feed(builders.QUIZ, None)
        }


def test_a_killed_process_leaves_each_appeal_decided_with_its_grade_and_its_mail_or_open_without(
    tmp_path: Path,
) -> None:
    path = tmp_path / "evenhand.sqlite3"
    decider = subprocess.Popen(
        [sys.executable, "-c", DECIDER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    with decider:
        assert decider.stdout is not None
        acknowledged = [int(decider.stdout.readline()) for _ in range(15)]
        decider.kill()
        acknowledged += [int(line) for line in decider.stdout if line.endswith("\n")]
    assert decider.returncode == -signal.SIGKILL
    with closing(SqliteStore(path)) as store:
        mails = {row.id for row in store.outbox.lease(builders.minutes(60), builders.minutes(60), 100_000)}
        appeals = store.appeals.of_quiz(builders.QUIZ)
        assert {f"appeal-{number}" for number in acknowledged} <= {appeal.id for appeal in appeals if appeal.decision}
        for appeal in appeals:
            record = store.attempts.get(appeal.attempt_id)
            assert record is not None
            number = appeal.id.removeprefix("appeal-")
            assert [each.id for each in record.grades[1:]] == ([f"again-{number}"] if appeal.decision else [])
            assert (f"mail-{number}" in mails) == bool(appeal.decision)


def test_a_feed_longer_than_a_page_gives_every_result_once(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.adapters.sqlite.feed.PAGE", 3)
    for number in range(9):
        person, attempt_id = f"p-{number}", f"attempt-{number}"
        attempt = builders.attempt(attempt_id, person=person)
        sent, graded = builders.submission(of=attempt_id), builders.grade_record(f"grade-{number}", of=attempt_id)
        sqlite_store.attempts.start(attempt, builders.standing(1, person=person))
        result = builders.result(attempt, sent, graded)
        sqlite_store.attempts.submit(sent, graded, builders.standing(2, person=person), result, None)
    feed = [result.grade_id for result in sqlite_store.feed.feed(builders.QUIZ, None)]
    assert feed == [f"grade-{number}" for number in range(9)]


def test_judgements_of_a_case_longer_than_a_page_are_given_once_each(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.adapters.sqlite.judgements.PAGE", 3)
    made = [builders.judgement(of=f"attempt-{number}") for number in range(9)]
    for judgement in made:
        attempt_id = judgement.source.removeprefix("attempt/")
        begin(sqlite_store, attempt_id)
        submit(sqlite_store, attempt_id, judgements=[judgement])
    assert list(sqlite_store.judgements.judgements("street-fight")) == made


@pytest.mark.parametrize(
    ("query", "values", "found_by"),
    [
        (OVERDUE, ("2026", 10), ["INDEX answers_under_time (ends_at<?)"]),
        (
            TAKEN,
            {"quiz_id": builders.QUIZ},
            ["COVERING INDEX feed (quiz_id=?)", "COVERING INDEX further_grades (quiz_id=? AND number>?)"],
        ),
        (FIRST_GRADES, (builders.QUIZ, "", "", 10), ["INDEX feed (quiz_id=? AND (graded_at,id)>(?,?))"]),
        (
            f"{APPEALS} WHERE quiz_id = ?",
            (builders.QUIZ,),
            ["INDEX appeals_of_quiz (quiz_id=?)", "INDEX sqlite_autoindex_appeal_events_1 (appeal_id=?) LEFT-JOIN"],
        ),
        (ROWS, ("street-fight", "", "", 10), ["PRIMARY KEY (case_id=? AND (at,id)>(?,?))"]),
        (selection()[0], ("A", "", 10), ["INDEX audit_by_time ((at,id)<(?,?))"]),
        (selection(person_id="p")[0], ("p", "A", "", 10), ["INDEX audit_of_person (person_id=? AND (at,id)<(?,?))"]),
        (selection(actor_id="p")[0], ("p", "A", "", 10), ["INDEX audit_by_actor (actor_id=? AND (at,id)<(?,?))"]),
        (
            selection(action=Action.SIGNED_IN)[0],
            ("signed_in", "A", "", 10),
            ["INDEX audit_of_action (action=? AND (at,id)<(?,?))"],
        ),
    ],
)
def test_what_may_be_much_is_found_by_an_index_without_sorting(
    tmp_path: Path, query: str, values: Any, found_by: list[str]
) -> None:
    with closing(Database(tmp_path / "evenhand.sqlite3")) as database, database.read() as connection:
        plan = [detail for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    assert [step.partition(" USING ")[2] for step in plan if "SEARCH" in step] == found_by
    assert not [
        step
        for step in plan
        if step.startswith(("SCAN answers", "SCAN grades", "SCAN judge", "SCAN audit", "USE TEMP"))
    ]


def test_only_open_timed_attempts_cost_the_index_of_deadlines_anything(tmp_path: Path) -> None:
    path = tmp_path / "evenhand.sqlite3"
    with closing(SqliteStore(path)) as store:
        begin(store)
        begin(store, "attempt-2", ends_at=builders.minutes(20))
        begin(store, "attempt-3", ends_at=builders.minutes(20))
        submit(store, "attempt-3")
    with closing(sqlite3.connect(path)) as connection:
        indexed = connection.execute(
            "SELECT attempt_id FROM answers INDEXED BY answers_under_time"
            " WHERE submission_id IS NULL AND ends_at IS NOT NULL"
        )
        assert indexed.fetchall() == [("attempt-2",)]


def test_sessions_that_were_over_are_cleared_away_when_another_begins(sqlite_store: SqliteStore) -> None:
    sqlite_store.sessions.put_session(builders.session("0ver", expires_at=builders.minutes(-1)))
    sqlite_store.sessions.put_session(builders.session("5e55"))
    assert sqlite_store.sessions.session("0ver") is None
    assert sqlite_store.sessions.session("5e55") == builders.session("5e55")


def test_sign_ins_codes_and_counts_that_were_over_are_cleared_away_when_a_session_begins(
    sqlite_store: SqliteStore,
) -> None:
    sign_ins = sqlite_store.sign_ins
    for minute in (-1, 10):
        sign_ins.put_pending(builders.pending(f"57a7e{minute}", expires_at=builders.minutes(minute)))
        sign_ins.put_code(builders.sign_in_code(person=f"p{minute}", expires_at=builders.minutes(minute)))
        sign_ins.count(f"d1ge57{minute}", builders.minutes(minute))
    sqlite_store.sessions.put_session(builders.session())
    assert sign_ins.take_pending("57a7e-1") is None
    assert sign_ins.take_pending("57a7e10") is not None
    assert sign_ins.try_code("p-1") is None
    assert sign_ins.try_code("p10") is not None
    assert sign_ins.count("d1ge57-1", builders.minutes(-1)) == 1
    assert sign_ins.count("d1ge5710", builders.minutes(10)) == 2


def test_an_audit_trail_longer_than_a_page_is_given_once(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.adapters.sqlite.audit.PAGE", 3)
    events = [builders.audit_event(f"event-{n}", at=builders.minutes(n // 4)) for n in range(9)]
    for event in events:
        sqlite_store.audit.append(event)
    assert list(sqlite_store.audit.events()) == events[::-1]
    assert list(sqlite_store.audit.events(builders.minutes(1), person_id="p-ana")) == events[:3:-1]


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Database]:
    """A file with two events, a minute apart, and what SQLite itself lets one do to them."""
    path = tmp_path / "evenhand.sqlite3"
    with closing(SqliteStore(path)) as store:
        for number in (1, 2):
            store.audit.append(builders.audit_event(f"event-{number}", at=builders.minutes(number)))
    with closing(Database(path)) as database:
        yield database


def audited_ids(database: Database) -> list[str]:
    """The ids of the events in a file."""
    with database.read() as connection:
        return [event_id for (event_id,) in connection.execute("SELECT id FROM audit ORDER BY at")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor_id = 'p-nobody'",
        "UPDATE OR REPLACE audit SET id = 'event-2' WHERE id = 'event-1'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 'event-1'",
        "UPDATE audit_horizon SET at = ''; DELETE FROM audit",
        "DELETE FROM audit_horizon; DELETE FROM audit",
    ],
)
def test_the_file_itself_refuses_to_change_the_audit_trail(audited: Database, statement: str) -> None:
    def work(connection: sqlite3.Connection) -> None:
        for each in statement.split(";"):
            connection.execute(each)

    with pytest.raises(sqlite3.IntegrityError, match="audit trail"):
        audited.write(work)
    assert audited_ids(audited) == ["event-1", "event-2"]


def test_the_file_itself_puts_no_event_in_the_place_of_another(audited: Database) -> None:
    row = ("event-1", "2030", "p-nobody", "p-nobody", "erased", "{}")
    audited.write(lambda connection: connection.execute("INSERT OR REPLACE INTO audit VALUES (?, ?, ?, ?, ?, ?)", row))
    with audited.read() as connection:
        assert connection.execute("SELECT person_id FROM audit").fetchall() == [("p-ana",), ("p-ana",)]


def test_events_before_a_horizon_that_was_moved_on_may_be_deleted_and_no_others(audited: Database) -> None:
    horizon = stamp(builders.minutes(2))
    audited.write(lambda connection: connection.execute("UPDATE audit_horizon SET at = ?", (horizon,)))
    with pytest.raises(sqlite3.IntegrityError, match="kept from the horizon on"):
        audited.write(lambda connection: connection.execute("DELETE FROM audit"))
    audited.write(lambda connection: connection.execute("DELETE FROM audit WHERE at < ?", (horizon,)))
    assert audited_ids(audited) == ["event-2"]
    with pytest.raises(sqlite3.IntegrityError, match="only moves on"):
        audited.write(lambda connection: connection.execute("UPDATE audit_horizon SET at = '2020'"))


def test_a_database_of_a_later_release_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "evenhand.sqlite3"
    Database(path, [*STEPS, NOTES]).close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match=f"schema version {len(STEPS) + 1}.*Update Evenhand"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_database_of_version_one_is_brought_up_to_date_with_its_content(tmp_path: Path) -> None:
    path = tmp_path / "evenhand.sqlite3"
    with closing(Database(path, STEPS[:1])) as first:
        row = ("5e55", "2026", '{"id": "v", "name": "V"}')
        first.write(lambda connection: connection.execute("INSERT INTO vendors VALUES (?, ?)", (row[0], row[2])))
    with closing(SqliteStore(path)) as store:
        assert [vendor.name for vendor in store.directory.vendors()] == ["V"]


def test_each_missing_step_is_taken_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    with closing(Database(path, [NOTES])) as first:
        first.write(lambda connection: connection.execute("INSERT INTO notes (text) VALUES ('kept')"))
    for _ in range(2):
        with closing(Database(path, [NOTES, TITLES])) as second, second.read() as connection:
            assert connection.execute("SELECT text, title FROM notes").fetchall() == [("kept", "untitled")]


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    Database(path, [NOTES]).close()
    with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
        Database(path, [NOTES, BROKEN])
    with closing(Database(path, [NOTES])) as again, again.read() as connection:
        assert [name for _, name, *_ in connection.execute("PRAGMA table_info(notes)")] == ["id", "text"]


def test_two_that_open_a_new_file_at_once_both_find_it_made(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    Database(path, []).close()
    opened = together(*[lambda: Database(path, [NOTES, TITLES])] * 4)
    for database in opened:
        assert isinstance(database, Database)
        database.close()


def test_of_several_transactions_in_one_commit_the_one_that_fails_is_undone_alone(database: Database) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO notes (text) VALUES ('undone')")
        raise StaleVersion("somebody was faster")

    first, failing, last = insert("first"), Job(fail), insert("last")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(*NOTES)
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        commit(connection, [first, failing, last])
        assert statements.count("COMMIT") == 1
        assert texts(connection) == ["first", "last"]
    assert (first.result(), last.result()) == (1, 2)
    with pytest.raises(StaleVersion):
        failing.result()


def test_when_the_commit_fails_nobody_is_told_that_it_succeeded() -> None:
    def orphan(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("INSERT INTO replies (note) VALUES (7)")

    jobs: list[Job[Any]] = [insert("lost"), Job(orphan)]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(*NOTES)
        connection.execute("CREATE TABLE replies (note INTEGER REFERENCES notes (id))")
        commit(connection, jobs)
        assert texts(connection) == []
        assert not connection.in_transaction
    for job in jobs:
        with pytest.raises(sqlite3.IntegrityError):
            job.result()


def test_many_writers_at_once_each_get_their_own_result_or_error(database: Database) -> None:
    def write(number: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            connection.execute("INSERT INTO notes (id, text) VALUES (?, 'x')", (number,))
            if number % 3 == 0:
                raise StaleVersion(str(number))
            return number

        return database.write(work)

    outcomes = together(*(lambda number=number: write(number) for number in range(24)))
    assert [str(each) if isinstance(each, StaleVersion) else each for each in outcomes] == [
        number if number % 3 else str(number) for number in range(24)
    ]
    with database.read() as connection:
        kept = [number for (number,) in connection.execute("SELECT id FROM notes ORDER BY id")]
    assert kept == [number for number in range(24) if number % 3]


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_committed(database: Database) -> None:
    inside, done = threading.Event(), threading.Event()

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO notes (text) VALUES ('later')")
        inside.set()
        assert done.wait(timeout=30)

    writer = threading.Thread(target=database.write, args=(work,))
    writer.start()
    assert inside.wait(timeout=30)
    with database.read() as connection:
        during = texts(connection)
    done.set()
    writer.join()
    with database.read() as connection:
        assert (during, texts(connection)) == ([], ["later"])


def test_a_second_process_can_write_while_the_first_has_the_file_open(database: Database, tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from evenhand.adapters.sqlite.database import Database\n"
    script += "database = Database(Path(sys.argv[1]), [('',)])\n"
    script += "database.write(lambda c: c.execute(\"INSERT INTO notes (text) VALUES ('from afar')\"))\ndatabase.close()"
    path = tmp_path / "notes.sqlite3"
    subprocess.run([sys.executable, "-c", script, str(path)], check=True, env={"PYTHONPATH": ":".join(sys.path)})
    with database.read() as connection:
        assert texts(connection) == ["from afar"]


def test_every_commit_waits_for_the_disk(database: Database) -> None:
    def setting(name: str) -> object:
        return database.write(lambda connection: connection.execute(f"PRAGMA {name}").fetchone()[0])

    assert setting("journal_mode") == "wal"
    assert setting("synchronous") == FULL
    assert setting("foreign_keys") == 1
