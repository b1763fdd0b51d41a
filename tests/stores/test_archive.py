"""What every store promises a backup: all that is kept, whole, and the same whichever store it came from."""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from contextlib import ExitStack, closing
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import builders
from evenhand.adapters.codec import dump, load_strictly
from evenhand.adapters.dynamodb import DynamoStore, create_table, open_archive, schema
from evenhand.adapters.dynamodb import archive as dynamodb_archive
from evenhand.adapters.sqlite import SqliteStore
from evenhand.adapters.sqlite.archive import LEFT_OUT, SqliteArchive
from evenhand.adapters.sqlite.archive_rows import COLUMNS
from evenhand.analysis.tally import Tally
from evenhand.archive import KINDS, KeptAttempt, KeptMail, Record, Unknown, kind_of
from evenhand.assessment.attempt import Standing
from evenhand.assessment.regrade import Counts, Regrade
from evenhand.errors import Overloaded
from evenhand.workflows.fold_results import fold_results
from stores.engines import scans
from stores.steps import begin, feed_of, person_of, submit
from stores.whole import ERASED, TIMED, UNTIMED, fill, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from evenhand.archive import Archive
    from evenhand.wiring import Stores

ENGINES = ("sqlite", "dynamodb_local")
TABLES = count(1)


class Place(NamedTuple):
    """A store, and the same as a backup sees it."""

    store: Stores
    archive: Archive

    @property
    def records(self) -> dict[tuple[str, str], str]:
        """All records as a backup writes them, by kind and key."""
        return {(kind_of(each).name, kind_of(each).key_of(each)): dump(each) for each in self.archive.records()}


@pytest.fixture
def scanning_client(dynamodb_local_client: DynamoDBClient) -> Iterator[DynamoDBClient]:
    """The client, which may scan."""
    with scans(dynamodb_local_client):
        yield dynamodb_local_client


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Makes empty places of a kind."""
    with ExitStack() as undoing:

        def make(engine: str) -> Place:
            name = f"archived-{next(TABLES)}"
            if engine == "sqlite":
                path = tmp_path / f"{name}.sqlite3"
                store, archive = SqliteStore(path), SqliteArchive(path)
                undoing.callback(store.close)
                undoing.callback(archive.close)
                return Place(store, archive)
            client = request.getfixturevalue("scanning_client")
            create_table(client, name)
            undoing.callback(client.delete_table, TableName=name)
            return Place(DynamoStore(name, client), open_archive(name, client, pause=lambda _: None))

        yield make


@pytest.mark.parametrize("engine", ENGINES)
def test_records_of_every_kind_are_archived(place: Callable[[str], Place], engine: str) -> None:
    filled = place(engine)
    fill(filled.store)

    kinds = {kind for kind, _ in filled.records}

    assert kinds == {kind.name for kind in KINDS}


@pytest.mark.parametrize("source", ENGINES)
@pytest.mark.parametrize("target", ENGINES)
def test_what_is_restored_into_another_store_is_told_the_same(
    place: Callable[[str], Place], source: str, target: str
) -> None:
    before, after = place(source), place(target)
    fill(before.store)

    after.archive.add(before.archive.records())

    assert after.records == before.records
    ours, theirs = told(after.store), told(before.store)
    # A regrade that is under way begins to read anew, since where it was is known to its own store alone.
    regrades, unfinished = ours.pop("regrades"), theirs.pop("regrades")
    assert ours == theirs
    assert [[each.id for each in group] for group in regrades] == [[each.id for each in group] for group in unfinished]


@pytest.mark.parametrize("engine", ENGINES)
def test_records_say_the_same_whichever_store_they_come_from(place: Callable[[str], Place], engine: str) -> None:
    one, other = place("sqlite"), place(engine)
    fill(one.store)
    fill(other.store)

    assert other.records == one.records


@pytest.mark.parametrize("target", ENGINES)
def test_work_goes_on_where_it_was(place: Callable[[str], Place], target: str) -> None:
    before, after = place("sqlite"), place(target)
    fill(before.store)
    after.archive.add(before.archive.records())
    store = after.store

    store.attempts.save(TIMED, builders.draft(2))
    attempt = builders.attempt(TIMED, person=person_of(TIMED), ends_at=builders.minutes(90))
    sent = builders.submission(of=TIMED)
    graded = builders.grade_record("grade-of-it", of=TIMED, graded_at=builders.minutes(85))
    standing = builders.standing(2, person=person_of(TIMED), open_attempt=None)
    result = builders.result(attempt, sent, graded)
    for _ in range(2):
        store.attempts.submit(sent, graded, standing, result, None)

    assert store.attempts.overdue(builders.minutes(1000), 10) == []
    assert feed_of(store) == [*feed_of(before.store), result]
    earlier, later = before.store.feed.tally(builders.QUIZ), fold_results(builders.QUIZ, feed=store.feed)
    assert earlier is not None
    assert later.version == earlier.version + 1
    assert _people(later) == _people(earlier) + 1
    assert store.attempts.standing(person_of(TIMED), builders.QUIZ) == standing


@pytest.mark.parametrize("target", ENGINES)
def test_what_waits_leaves_once_and_what_left_does_not(place: Callable[[str], Place], target: str) -> None:
    before, after = place("sqlite"), place(target)
    fill(before.store)
    after.archive.add(before.archive.records())
    outbox = after.store.outbox

    early = outbox.lease(builders.minutes(10), builders.minutes(15), 10)
    for row in early:
        outbox.mark_sent(row.id, builders.minutes(11))
    later = outbox.lease(builders.minutes(40), builders.minutes(45), 10)

    assert {row.id for row in early} == {"mail-waits", "mail-report"}
    assert [(row.id, row.tries, row.unsettled) for row in later] == [("mail-held", 2, 1)]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_an_attempt_is_waiting_for_is_kept(place: Callable[[str], Place], engine: str) -> None:
    filled = place(engine)
    fill(filled.store)

    kept = {each.record.attempt.id: each for each in filled.archive.records() if isinstance(each, KeptAttempt)}

    assert {attempt_id: each.timed for attempt_id, each in kept.items() if each.record.submission is None} == {
        TIMED: True,
        UNTIMED: False,
        ERASED: False,
    }
    assert [attempt_id for attempt_id, each in kept.items() if each.forgotten] == ["attempt-old"]
    assert kept["attempt-1"].first_passes == (True, True, False)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_regrade_under_way_is_archived_as_one_that_begins(place: Callable[[str], Place], engine: str) -> None:
    filled = place(engine)
    fill(filled.store)

    regrades = {each.id: each for each in filled.archive.records() if isinstance(each, Regrade)}

    assert regrades["regrade-1"].counts == Counts(changed=1, failed=1, lowered=1)
    under_way = regrades["regrade-2"]
    assert (under_way.cursor, under_way.counts, under_way.failures, under_way.version) == ("", Counts(), (), 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_when_a_mail_may_be_tried_again_is_kept(place: Callable[[str], Place], engine: str) -> None:
    filled = place(engine)
    fill(filled.store)

    held = {each.row.id: each.held_until for each in filled.archive.records() if isinstance(each, KeptMail)}

    assert (held["mail-held"], held["mail-report"]) == (builders.minutes(30), None)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_record_is_read_back_from_what_was_written(place: Callable[[str], Place], engine: str) -> None:
    filled = place(engine)
    fill(filled.store)

    for record in filled.archive.records():
        assert load_strictly(type(record), dump(record)) == record


def test_a_restore_that_is_broken_off_leaves_whole_records_and_is_carried_on(
    place: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = place("sqlite"), place("dynamodb_local")
    fill(before.store)
    wanted = before.records
    put_all = dynamodb_archive.DynamoArchive._put

    def broken_off(self: Any, items: Any) -> None:
        some = list(items)
        put_all(self, some[: len(some) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(dynamodb_archive.DynamoArchive, "_put", broken_off)
    with pytest.raises(KeyboardInterrupt):
        after.archive.add(before.archive.records())
    assert after.records == {}, "no record is there before the item that tells of it"
    calls = count()

    def broken_off_later(self: Any, items: Any) -> None:
        (broken_off if next(calls) else put_all)(self, items)

    monkeypatch.setattr(dynamodb_archive.DynamoArchive, "_put", broken_off_later)
    with pytest.raises(KeyboardInterrupt):
        after.archive.add(before.archive.records())
    monkeypatch.undo()
    there = after.records
    assert there
    assert there.items() < wanted.items()
    after.archive.add(each for each in before.archive.records() if (kind_of(each).name, _key(each)) not in there)
    assert after.records == wanted


@pytest.mark.parametrize("target", ENGINES)
def test_a_tally_that_no_item_has_room_for_is_restored(place: Callable[[str], Place], target: str) -> None:
    before, after = place("dynamodb_local"), place(target)
    large = builders.large_tally()
    before.store.feed.put_tally(large)

    after.archive.add(before.archive.records())

    assert after.store.feed.tally(builders.QUIZ) == large
    assert len(before.records) == 1


def test_a_file_takes_all_of_some_records_or_none(place: Callable[[str], Place]) -> None:
    filled, target = place("sqlite"), place("sqlite")
    fill(filled.store)
    records = list(filled.archive.records())

    with pytest.raises(sqlite3.IntegrityError):
        target.archive.add([*records, records[0]])

    assert target.records == {}


def test_a_file_is_read_as_it_was_at_one_moment(place: Callable[[str], Place]) -> None:
    filled = place("sqlite")
    fill(filled.store)
    wanted = filled.records

    records = filled.archive.records()
    first = next(records)
    submit(filled.store, TIMED)
    filled.store.directory.put([builders.vendor("later")], [])

    found = {(kind_of(each).name, _key(each)): dump(each) for each in (first, *records)}
    assert found == wanted


def test_attempts_and_standings_of_a_person_are_of_one_moment(
    place: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = place("dynamodb_local")
    fill(filled.store)
    read, calls = dynamodb_archive.read_record, count()

    def read_and_submit(table: Any, attempt_id: str) -> Any:
        record = read(table, attempt_id)
        if attempt_id == TIMED and not next(calls):
            submit(filled.store, TIMED)
        return record

    monkeypatch.setattr(dynamodb_archive, "read_record", read_and_submit)
    records = list(filled.archive.records())

    [attempt] = [each for each in records if isinstance(each, KeptAttempt) and each.record.attempt.id == TIMED]
    [standing] = [each for each in records if isinstance(each, Standing) and each.person_id == person_of(TIMED)]
    assert attempt.record.submission is not None
    assert not attempt.timed
    assert (standing.open_attempt, standing.version) == (None, 2)


def test_somebody_who_never_rests_is_told_of(place: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch) -> None:
    filled = place("dynamodb_local")
    begin(filled.store)
    read, versions = dynamodb_archive.read_record, count(2)

    def read_and_write(table: Any, attempt_id: str) -> Any:
        filled.store.attempts.put_standing(builders.standing(next(versions)))
        return read(table, attempt_id)

    monkeypatch.setattr(dynamodb_archive, "read_record", read_and_write)
    with pytest.raises(Overloaded, match="p-ana"):
        list(filled.archive.records())


def test_no_tally_counts_what_is_not_among_the_attempts(
    place: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = place("dynamodb_local")
    fill(filled.store)
    read, late = dynamodb_archive.read_tally, "attempt-of-somebody-new"

    def take_and_read(table: Any, quiz_id: str) -> Any:
        if filled.store.directory.person(person_of(late)) is None:
            filled.store.directory.put([], [builders.person(person_of(late))])
            begin(filled.store, late)
            submit(filled.store, late)
            fold_results(builders.QUIZ, feed=filled.store.feed)
        return read(table, quiz_id)

    monkeypatch.setattr(dynamodb_archive, "read_tally", take_and_read)
    target = place("sqlite")
    target.archive.add(filled.archive.records())
    monkeypatch.undo()

    tally = target.store.feed.tally(builders.QUIZ)
    assert tally is not None
    refolded = fold_results(builders.QUIZ, feed=target.store.feed)
    assert refolded.groups == tally.groups
    assert target.store.attempts.get(late) is not None


def test_a_table_of_the_file_that_no_backup_knows_is_told_of(place: Callable[[str], Place], tmp_path: Path) -> None:
    filled = place("sqlite")
    (path,) = tmp_path.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE wishes (id TEXT)")

    with pytest.raises(Unknown, match="wishes"):
        list(filled.archive.records())


@pytest.mark.parametrize(("partition", "sort"), [("WISH#1", "WISH"), ("PERSON#p-ana", "WISH#1")])
def test_an_item_that_no_backup_knows_is_told_of(place: Callable[[str], Place], partition: str, sort: str) -> None:
    filled = place("dynamodb_local")
    filled.archive._table.put_all([{"PK": partition, "SK": sort}])  # type: ignore[attr-defined]

    with pytest.raises(Unknown, match=partition.partition("#")[0]):
        list(filled.archive.records())


def test_every_table_of_the_file_is_archived_or_left_out_on_purpose(
    place: Callable[[str], Place], tmp_path: Path
) -> None:
    place("sqlite")
    (path,) = tmp_path.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        columns = {
            table: {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")} for table in COLUMNS
        }

    assert tables == COLUMNS.keys() | LEFT_OUT
    assert {table: set(names.split(", ")) for table, names in COLUMNS.items()} == columns


def test_every_place_of_the_table_is_known_to_the_archive() -> None:
    documented: dict[str, set[str]] = {}
    partition = ""
    for line in (schema.__doc__ or "").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if line.startswith("|") and "`" in cells[2]:
            partition = next(iter(_beginnings(cells[1])), partition)
            documented.setdefault(partition, set()).update(_beginnings(cells[2]))

    assert documented == {name: set(sorts) for name, sorts in dynamodb_archive.PLACES.items()}


def _people(tally: Tally) -> int:
    """How many it counts in all groups."""
    return sum(group.people for group in tally.groups.values())


def _beginnings(cell: str) -> list[str]:
    """How the keys in a cell begin, up to the first `#`; empty for those that begin with what differs."""
    names = [code.partition("#")[0] for code in re.findall(r"`([^`]+)`", cell)]
    return [name if name.isupper() else "" for name in names]


def _key(record: Record) -> str:
    return kind_of(record).key_of(record)


def test_a_key_tells_a_record_from_all_others_of_its_kind() -> None:
    one = builders.judgement()

    assert _key(one) != _key(dataclasses.replace(one, at=builders.minutes(21)))
    assert _key(one) == _key(dataclasses.replace(one, values={}))
