"""What an earlier release stored is still read, and goes on from there."""

from __future__ import annotations

import dataclasses
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.adapters.codec import dump, load, stamp
from evenhand.adapters.dynamodb import DynamoStore, create_table, open_archive
from evenhand.adapters.sqlite import SqliteStore
from evenhand.adapters.sqlite.archive import SqliteArchive
from evenhand.adapters.sqlite.database import Database
from evenhand.adapters.sqlite.schema import STEPS
from evenhand.analysis.tally import Tally
from evenhand.assessment.appeal import AppealAction, AppealState, Remedy, act
from evenhand.assessment.attempt import AttemptRecord
from evenhand.errors import Conflict
from evenhand.workflows.fold_results import fold_results
from stores.engines import scans
from stores.steps import begin, feed_of, further_grade, standing, submit

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from evenhand.assessment.attempt import Result
    from evenhand.wiring import Stores

ASKED = ("street-fight",)
ATTEMPT = (
    '{"id":"attempt-1","quiz_id":"real-world-violence","number":1,"person_id":"p-ana","vendor_id":"northwind",'
    '"cohort":"2026-11","language":"en","publication":"feedbeef0001","questions":[{"id":"street-fight",'
    '"key_revision":"0123456789ab","form_revision":"ba9876543210"}],"policies":["violence@3"],'
    '"started_at":"2026-11-23T09:30:00.250000Z"}'
)
DRAFT = '{"answers":{"street-fight":["restrict"]},"version":1,"saved_at":"2026-11-23T09:31:00.250000Z"}'
SUBMISSION = (
    '{"id":"submission-1","attempt_id":"attempt-1","answers":{"street-fight":["restrict"]},'
    '"submitted_at":"2026-11-23T09:50:00.250000Z"}'
)
GRADE = (
    '{"questions":[{"question_id":"street-fight","key_revision":"0123456789ab","marks":"2/3","max":"1",'
    '"omitted":false}],"marks":"2/3","max":"1","passed":false,"critical_failed":[],"key_revision":"c0ffee000001"}'
)
GRADED = (
    f'{{"id":"grade-1","attempt_id":"attempt-1","number":1,"grade":{GRADE},'
    '"graded_at":"2026-11-23T09:50:00.250000Z","by":"grader","reason":"first grade"}'
)
STANDING = (
    '{"person_id":"p-ana","quiz_id":"real-world-violence","started":1,"open_attempt":null,"submitted":1,'
    '"passed_attempt":null,"version":2}'
)
RESULT = (
    '{"grade_id":"grade-1","attempt_id":"attempt-1","quiz_id":"real-world-violence","person_id":"p-ana",'
    '"vendor_id":"northwind","cohort":"2026-11","language":"en","number":1,"answers":{"street-fight":["restrict"]},'
    f'"grade":{GRADE},"first_pass":false,"at":"2026-11-23T09:50:00.250000Z"}}'
)
PERSON = (
    '{"id":"p-ana","name":"Ana 安娜","email":"p-ana@example.org","role":"labeller","vendor_id":"northwind",'
    '"cohort":"2026-11","language":"en","scope":[],"active":true}'
)
SESSION = (
    '{"token_hash":"5e55","person_id":"p-ana","created_at":"2026-11-23T09:30:00.250000Z",'
    '"expires_at":"2026-11-23T10:30:00.250000Z"}'
)

APPEAL = (
    '{"id":"appeal-1","attempt_id":"attempt-1","question_id":"street-fight","quiz_id":"real-world-violence",'
    '"key_revision":"0123456789ab","person_id":"p-ana","vendor_id":"northwind","language":"en","reason":"wrong_key",'
    '"text":"Section 3.2 says that blood without gore is restricted, not removed.",'
    '"opened_at":"2026-11-23T09:30:00.250000Z","history":[]}'
)
TAKEN = '{"at":"2026-11-23T09:31:00.250000Z","by":"p-trainer","action":"take","state":"in_review","note":""}'
CERTIFICATE = (
    '{"number":"EH-7K3M-2QXR-94TB-5NWC","person_id":"p-ana","vendor_id":"northwind","quiz_id":"real-world-violence",'
    '"publication":"feedbeef0001","attempt_id":"attempt-1","score":"8/9","issued_at":"2026-11-23T09:50:00.250000Z",'
    '"expires_at":"2027-11-23T09:50:00.250000Z","revoked_at":null}'
)

TALLY = (
    '{"quiz_id":"real-world-violence","version":7,"watermark":"2026-11-23T09:50:00.250000Z","recent":{},"groups":'
    '{"northwind/en":{"people":1,"passed":0,"attempts":1,"first_passed":0,"score":"2/3","score_squared":"4/9",'
    '"histogram":[0,0,0,0,0,0,1,0,0,0],"items":{}}}}'
)

FIRST = builders.grade_record(graded=builders.grade(questions=ASKED))
FED = builders.result(builders.attempt(questions=ASKED), builders.submission(questions=ASKED), FIRST, first_pass=False)
OLD_FED = dataclasses.replace(FED, submitted_at=None)
"""As a table kept it; a file of SQLite makes its rows anew from what it keeps of the attempt."""
RECORD = AttemptRecord(
    attempt=builders.attempt(questions=ASKED),
    draft=builders.draft(questions=ASKED),
    submission=builders.submission(questions=ASKED),
    grades=(FIRST,),
)
APPEALED = act(builders.appeal(), AppealAction.TAKE, at=builders.minutes(1), by="p-trainer")


@pytest.mark.parametrize(
    ("body", "record"),
    [
        (ATTEMPT, RECORD.attempt),
        (DRAFT, RECORD.draft),
        (SUBMISSION, RECORD.submission),
        (GRADED, FIRST),
        (STANDING, standing(2)),
        (RESULT, OLD_FED),
        (PERSON, builders.person()),
        (SESSION, builders.session()),
        (APPEAL, builders.appeal()),
        (TAKEN, APPEALED.history[0]),
        (CERTIFICATE, builders.certificate()),
    ],
)
def test_an_old_body_is_read_with_the_defaults_of_what_is_new(body: str, record: object) -> None:
    assert load(type(record), body) == record


def write_sqlite(connection: sqlite3.Connection) -> None:
    """Write an attempt as the first schema had it."""
    graded_at = stamp(builders.minutes(20))
    for statement, row in (
        ("attempts VALUES (?, ?, ?, ?)", ("attempt-1", "p-ana", stamp(builders.NOW), ATTEMPT)),
        ("answers VALUES (?, ?, ?, ?, ?)", ("attempt-1", 1, DRAFT, "submission-1", SUBMISSION)),
        (
            "grades VALUES (?, ?, ?, ?, ?, ?, ?)",
            ("attempt-1", 1, "grade-1", builders.QUIZ, graded_at, 0, GRADED),
        ),
        ("tallies VALUES (?, ?, ?)", (builders.QUIZ, 7, TALLY)),
        ("standings VALUES (?, ?, ?, ?)", ("p-ana", builders.QUIZ, 2, STANDING)),
        (
            "appeals VALUES (?, ?, ?, ?, ?, ?, ?)",
            ("appeal-1", "attempt-1", "street-fight", "p-ana", stamp(builders.NOW), "in_review", APPEAL),
        ),
        ("appeal_events VALUES (?, ?, ?)", ("appeal-1", 1, TAKEN)),
        ("people VALUES (?, ?)", ("p-ana", PERSON)),
        ("sessions VALUES (?, ?, ?)", ("5e55", stamp(builders.minutes(60)), SESSION)),
    ):
        connection.execute(f"INSERT INTO {statement}", row)


@pytest.fixture
def old_sqlite(tmp_path: Path) -> Iterator[SqliteStore]:
    """A file of the first schema, opened by this release."""
    path = tmp_path / "evenhand.sqlite3"
    with closing(Database(path, STEPS[:1])) as first:
        first.write(write_sqlite)
    with closing(SqliteStore(path)) as store:
        yield store


@pytest.fixture
def old_moto(moto_client: DynamoDBClient) -> DynamoStore:
    """A table that an earlier release wrote."""
    at = stamp(builders.minutes(20))
    for partition, sort, body, more in (
        ("ATTEMPT#attempt-1", "META", ATTEMPT, {}),
        ("ATTEMPT#attempt-1", "DRAFT", DRAFT, {"v": {"N": "1"}, "sid": {"S": "submission-1"}}),
        ("ATTEMPT#attempt-1", "SUBMISSION", SUBMISSION, {}),
        ("ATTEMPT#attempt-1", "GRADE#000001", GRADED, {}),
        ("PERSON#p-ana", f"QUIZ#{builders.QUIZ}", STANDING, {"v": {"N": "2"}}),
        (
            "APPEAL#appeal-1",
            "META",
            APPEAL,
            {
                "s": {"S": "in_review"},
                "v": {"N": "1"},
                "GSI1PK": {"S": "APPEALS#in_review"},
                "GSI1SK": {"S": f"{stamp(builders.NOW)}#appeal-1"},
            },
        ),
        ("APPEAL#appeal-1", "EVENT#0001", TAKEN, {}),
        ("ATTEMPT#attempt-1", "APPEAL#street-fight", "{}", {"a": {"S": "appeal-1"}}),
        ("PERSON#p-ana", f"APPEAL#{stamp(builders.NOW)}#appeal-1", "{}", {"a": {"S": "appeal-1"}}),
        (f"TALLY#{builders.QUIZ}", "TALLY", TALLY, {"v": {"N": "7"}}),
        (f"FEED#{builders.QUIZ}#3", f"{at}#grade-1", RESULT, {}),
        ("PERSON#p-ana", "PROFILE", PERSON, {"GSI1PK": {"S": "PEOPLE"}, "GSI1SK": {"S": "p-ana"}}),
        ("SESSION#5e55", "SESSION", SESSION, {"ttl": {"N": "1795430000"}}),
    ):
        item = {"PK": {"S": partition}, "SK": {"S": sort}, "b": {"B": zlib.compress(body.encode())}}
        moto_client.put_item(TableName="evenhand", Item={**item, **more})  # type: ignore[dict-item]
    return DynamoStore("evenhand", moto_client)


@pytest.fixture(params=["sqlite", "moto"])
def old_store(request: pytest.FixtureRequest) -> Stores:
    """Each store in turn, with one submitted attempt of an earlier release."""
    found: Stores = request.getfixturevalue(f"old_{request.param}")
    return found


def _fed(store: Stores) -> Result:
    return FED if isinstance(store, SqliteStore) else OLD_FED


def test_an_old_attempt_is_read_and_counted(old_store: Stores) -> None:
    assert old_store.attempts.get("attempt-1") == RECORD
    assert old_store.attempts.standing("p-ana", builders.QUIZ) == standing(2)
    assert old_store.attempts.taken(builders.QUIZ) == 1
    assert old_store.attempts.overdue(builders.minutes(1_000_000), 10) == []
    assert feed_of(old_store) == [_fed(old_store)]


def test_an_old_tally_is_not_read_but_made_again_from_the_whole_feed(old_store: Stores) -> None:
    assert old_store.feed.tally(builders.QUIZ) == Tally(quiz_id=builders.QUIZ, version=7)
    tally = fold_results(builders.QUIZ, feed=old_store.feed)
    assert (tally.version, [group.people for group in tally.groups.values()]) == (8, [1])
    assert old_store.feed.tally(builders.QUIZ) == tally


def test_an_old_attempt_takes_late_answers_and_a_further_grade(old_store: Stores) -> None:
    kept = old_store.attempts.keep_late("attempt-1", builders.late_answers())
    assert kept == dataclasses.replace(RECORD, late=(builders.late_answers(),))
    again = builders.grade_record("grade-2", number=2, graded_at=builders.minutes(30), late="late-1")
    row = builders.result(RECORD.attempt, graded=again, late=builders.late_answers(), before=FED)
    record = old_store.attempts.add_grade(again, standing(3), row)
    assert record == dataclasses.replace(kept, grades=(FIRST, again))
    assert feed_of(old_store) == [_fed(old_store), row]


def test_an_old_attempt_is_in_the_pages_of_its_quiz(old_store: Stores) -> None:
    page = old_store.attempts.submitted(builders.QUIZ)
    assert (list(page.records), page.next) == ([RECORD], None)


def test_an_old_appeal_is_read_and_decided_with_a_further_grade(old_store: Stores) -> None:
    assert old_store.appeals.of_person("p-ana") == old_store.appeals.of_attempt("attempt-1") == [APPEALED]
    assert old_store.appeals.in_state(AppealState.IN_REVIEW) == [APPEALED]
    upheld = act(
        APPEALED, AppealAction.UPHOLD, at=builders.minutes(40), by="p-trainer", remedy=Remedy.VOID, note="It is void."
    )
    old_store.appeals.append(upheld, further=further_grade())
    assert old_store.appeals.get("appeal-1") == upheld
    record = old_store.attempts.get("attempt-1")
    assert record is not None
    assert [each.id for each in record.grades] == ["grade-1", "grade-2"]


def test_new_appeals_are_counted_beside_an_old_one_that_has_no_number(old_store: Stores) -> None:
    with pytest.raises(Conflict):
        old_store.appeals.open(builders.appeal("appeal-2", number=1))
    new = builders.appeal("appeal-2", question="film-scene", number=1)
    old_store.appeals.open(new)
    assert old_store.appeals.of_person("p-ana") == [APPEALED, new]


@pytest.mark.parametrize("release", range(1, len(STEPS)))
def test_old_appeals_in_a_file_of_any_release_are_found_by_their_quiz(tmp_path: Path, release: int) -> None:
    path = tmp_path / "evenhand.sqlite3"
    with closing(Database(path, STEPS[:1])) as first:
        first.write(write_sqlite)
    Database(path, STEPS[:release]).close()
    with closing(SqliteStore(path)) as store:
        assert store.appeals.of_quiz(builders.QUIZ) == [APPEALED]
        assert store.appeals.of_quiz("hate-speech") == []
        assert store.regrades.unfinished_regrades() == []


def test_old_appeals_in_a_table_are_not_listed_by_their_quiz(old_moto: DynamoStore) -> None:
    new = builders.appeal("appeal-2", question="film-scene", number=1)
    old_moto.appeals.open(new)
    assert old_moto.appeals.of_quiz(builders.QUIZ) == [new]


def test_new_attempts_stand_beside_old_ones(old_store: Stores) -> None:
    begin(old_store, "attempt-2", ends_at=builders.minutes(20))
    assert old_store.attempts.overdue(builders.minutes(21), 10) == ["attempt-2"]
    submit(old_store, "attempt-2")
    assert old_store.attempts.taken(builders.QUIZ) == 2


def test_an_old_session_is_read_and_may_be_idle_until_it_expires_and_ends(old_store: Stores) -> None:
    assert old_store.sessions.session("5e55") == builders.session()
    old_store.sessions.extend_session("5e55", builders.minutes(30))
    assert old_store.sessions.session("5e55") == builders.session()
    old_store.sessions.end_session("5e55")
    assert old_store.sessions.session("5e55") is None


def test_an_old_session_in_a_file_ends_with_all_others_of_its_person(old_sqlite: SqliteStore) -> None:
    old_sqlite.sessions.put_session(builders.session("0ther"))
    assert old_sqlite.sessions.sessions_of("p-ana") == [builders.session("0ther"), builders.session()]
    assert old_sqlite.sessions.end_sessions("p-ana") == 2
    assert old_sqlite.sessions.session("5e55") is None


def test_people_of_an_old_file_are_found_by_their_addresses(old_sqlite: SqliteStore) -> None:
    assert old_sqlite.directory.by_email("P-Ana@Example.org") == builders.person()


def test_people_of_an_old_table_are_found_by_their_addresses_once_they_are_put_again(old_moto: DynamoStore) -> None:
    assert old_moto.directory.by_email("p-ana@example.org") is None
    old_moto.directory.put([], old_moto.directory.people())
    assert old_moto.directory.by_email("p-ana@example.org") == builders.person()


@pytest.mark.parametrize("source", ["sqlite", "moto"])
@pytest.mark.parametrize("target", ["sqlite", "moto"])
def test_old_records_are_restored_from_a_backup(
    request: pytest.FixtureRequest, moto_client: DynamoDBClient, tmp_path: Path, source: str, target: str
) -> None:
    old: Stores = request.getfixturevalue(f"old_{source}")
    path = tmp_path / "restored.sqlite3"
    create_table(moto_client, "restored")
    with (
        scans(moto_client),
        closing(SqliteArchive(tmp_path / "evenhand.sqlite3")) as of_file,
        closing(SqliteArchive(path)) as into_file,
        closing(SqliteStore(path)) as file,
    ):
        archived = of_file if source == "sqlite" else open_archive("evenhand", moto_client)
        empty = into_file if target == "sqlite" else open_archive("restored", moto_client)
        empty.add(archived.records())
        restored = file if target == "sqlite" else DynamoStore("restored", moto_client)
        assert set(map(dump, empty.records())) == set(map(dump, archived.records()))
        assert restored.attempts.get("attempt-1") == RECORD
        assert restored.attempts.of_person("p-ana") == [RECORD]
        assert restored.attempts.standing("p-ana", builders.QUIZ) == standing(2)
        # Rows of the feed are made anew of the attempts, and say when they were submitted.
        assert feed_of(restored) == [FED]
        assert restored.feed.tally(builders.QUIZ) == Tally(quiz_id=builders.QUIZ, version=7)
        assert restored.appeals.of_quiz(builders.QUIZ) == [APPEALED]
        assert restored.directory.by_email("p-ana@example.org") == builders.person()
        assert old.sessions.session("5e55") is not None
        assert restored.sessions.session("5e55") is None
