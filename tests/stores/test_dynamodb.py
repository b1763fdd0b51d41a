"""What the DynamoDB store promises beyond the common suite: patience, no more than hints from the index, and thrift."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

import builders
from evenhand.adapters.dynamodb import DynamoStore, create_table
from evenhand.adapters.dynamodb.audit import PAGE
from evenhand.adapters.dynamodb.audit import SHARDS as AUDIT_SHARDS
from evenhand.adapters.dynamodb.feed import SHARDS
from evenhand.adapters.dynamodb.table import LONGEST_PAUSE, TRIES
from evenhand.assessment.appeal import Appeal, AppealAction, AppealState, Remedy, act
from evenhand.errors import AlreadySubmitted, Overloaded, StaleVersion
from evenhand.ports.attempts import FurtherGrade
from evenhand.workflows.fold_results import fold_results
from stores import steps
from stores.engines import scan
from stores.read_units import ReadMeter
from stores.write_units import Meter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

THROTTLED = {"Error": {"Code": "ThrottlingException", "Message": "Slow down."}}
CONFLICT = {
    "Error": {"Code": "TransactionCanceledException", "Message": "Somebody else is writing."},
    "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
}
FULL_PARTITION = {
    "Error": {"Code": "TransactionCanceledException", "Message": "Too many writes."},
    "CancellationReasons": [{"Code": "ThrottlingError"}, {"Code": "None"}],
}
DENIED = {"Error": {"Code": "AccessDeniedException", "Message": "Not you."}}
INVALID = {
    "Error": {"Code": "TransactionCanceledException", "Message": "Nonsense."},
    "CancellationReasons": [{"Code": "ValidationError"}, {"Code": "None"}],
}


class Trouble:
    """A client in front of another, on which trouble can be laid."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self._errors: list[tuple[str, Mapping[str, Any]]] = []
        self._changes: dict[str, list[Callable[[Any], Any]]] = {}
        self.calls: list[str] = []

    def fail(self, operation: str, error: Mapping[str, Any], times: int) -> None:
        """Answer the next calls of an operation with an error."""
        self._errors += [(operation, error)] * times

    def change(self, operation: str, *changes: Callable[[Any], Any]) -> None:
        """Change the answers to the next calls of an operation, one after the other."""
        self._changes[operation] = list(changes)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.calls.append(operation)
            if self._errors and self._errors[0][0] == operation:
                raise ClientError(dict(self._errors.pop(0)[1]), operation)  # type: ignore[arg-type]
            answer = getattr(self._client, operation)(**request)
            changes = self._changes.get(operation)
            return changes.pop(0)(answer) if changes else answer

        return call


@pytest.fixture
def trouble(moto_client: DynamoDBClient) -> Trouble:
    """Trouble in front of moto."""
    return Trouble(moto_client)


@pytest.fixture
def pauses() -> list[float]:
    """The pauses the store made, in seconds; nobody waits."""
    return []


@pytest.fixture
def store(trouble: Trouble, pauses: list[float]) -> DynamoStore:
    """A store behind trouble whose every pause is the longest it can be."""
    return DynamoStore("evenhand", trouble, pause=pauses.append, chance=lambda: 1.0)  # type: ignore[arg-type]


def begin(store: DynamoStore) -> None:
    """Begin somebody's first attempt."""
    store.attempts.start(builders.attempt(), builders.standing(1))


def submit(store: DynamoStore, submission_id: str = "submission-1") -> None:
    """Submit it."""
    sent = builders.submission(submission_id)
    store.attempts.submit(sent, builders.grade_record(), builders.standing(2), builders.result(), builders.outbox_row())


@pytest.mark.parametrize("error", [THROTTLED, CONFLICT, FULL_PARTITION])
def test_a_transaction_there_was_no_room_for_is_tried_again(
    store: DynamoStore, trouble: Trouble, pauses: list[float], error: Mapping[str, Any]
) -> None:
    begin(store)
    trouble.fail("transact_write_items", error, times=3)
    submit(store)
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.submission == builders.submission()
    assert pauses == [0.05, 0.1, 0.2]


@pytest.mark.parametrize("operation", ["get_item", "query", "update_item", "put_item", "batch_write_item"])
def test_every_other_request_is_tried_again_too(
    store: DynamoStore, trouble: Trouble, pauses: list[float], operation: str
) -> None:
    begin(store)
    trouble.fail(operation, THROTTLED, times=1)
    store.attempts.save("attempt-1", builders.draft(1))
    store.directory.put([], [builders.person()])
    store.feed.put_tally(builders.tally(1))
    assert store.directory.person("p-ana") == builders.person()
    assert store.attempts.get("attempt-1") is not None
    assert pauses == [0.05]


def test_trying_again_has_an_end_and_the_pauses_a_limit(
    store: DynamoStore, trouble: Trouble, pauses: list[float]
) -> None:
    begin(store)
    trouble.fail("transact_write_items", THROTTLED, times=TRIES)
    with pytest.raises(Overloaded):
        submit(store)
    assert len(pauses) == TRIES - 1
    assert max(pauses) == LONGEST_PAUSE
    submit(store)


def test_pauses_are_drawn_by_chance(moto_client: DynamoDBClient, trouble: Trouble, pauses: list[float]) -> None:
    chances = iter([0.5, 0.0])
    store = DynamoStore("evenhand", trouble, pause=pauses.append, chance=lambda: next(chances))  # type: ignore[arg-type]
    trouble.fail("get_item", THROTTLED, times=2)
    assert store.directory.person("p-ana") is None
    assert pauses == [0.025, 0.0]


@pytest.mark.parametrize("error", [DENIED, INVALID])
def test_an_error_that_will_not_pass_is_raised_at_once(
    store: DynamoStore, trouble: Trouble, pauses: list[float], error: Mapping[str, Any]
) -> None:
    begin(store)
    trouble.fail("transact_write_items", error, times=1)
    with pytest.raises(ClientError):
        submit(store)
    assert pauses == []


def test_a_lost_condition_is_told_at_once_even_beside_a_conflict(
    store: DynamoStore, trouble: Trouble, pauses: list[float]
) -> None:
    begin(store)
    reasons = [{"Code": "TransactionConflict"}, {"Code": "ConditionalCheckFailed"}, *[{"Code": "None"}] * 4]
    trouble.fail("transact_write_items", {**CONFLICT, "CancellationReasons": reasons}, times=1)
    with pytest.raises(StaleVersion):
        submit(store)
    assert pauses == []


def test_what_a_batch_left_undone_is_done_next(store: DynamoStore, trouble: Trouble, pauses: list[float]) -> None:
    """The first answer takes back one of the writes, as DynamoDB does when there is no room."""
    roster = [builders.person(f"p-{number}") for number in range(3)]

    def leave_over(answer: dict[str, Any]) -> dict[str, Any]:
        item = {"PK": {"S": "PERSON#p-late"}, "SK": {"S": "PROFILE"}}
        return {**answer, "UnprocessedItems": {"evenhand": [{"PutRequest": {"Item": item}}]}}

    trouble.change("batch_write_item", leave_over)
    store.directory.put([], roster)
    assert trouble.calls == ["batch_get_item", "batch_write_item", "batch_write_item"]
    assert pauses == [0.05]
    assert store.directory.people() == roster


def test_a_save_that_was_sent_twice_succeeds(store: DynamoStore) -> None:
    begin(store)
    store.attempts.save("attempt-1", builders.draft(1))
    store.attempts.save("attempt-1", builders.draft(1))
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft == builders.draft(1)


def test_a_record_met_half_written_is_read_again(store: DynamoStore, trouble: Trouble, pauses: list[float]) -> None:
    begin(store)
    submit(store)

    def without(sort: str) -> Callable[[Any], Any]:
        return lambda answer: {**answer, "Items": [item for item in answer["Items"] if item["SK"]["S"] != sort]}

    whole = store.attempts.get("attempt-1")
    trouble.change("query", *map(without, ["META", "DRAFT", "SUBMISSION", "GRADE#000001"]))
    assert store.attempts.get("attempt-1") == whole
    assert len(pauses) == 4


def test_a_certificate_met_half_written_is_read_again(
    store: DynamoStore, trouble: Trouble, pauses: list[float]
) -> None:
    steps.begin(store)
    steps.submit(store, certificate=builders.certificate())
    trouble.change("batch_get_item", lambda answer: {**answer, "Responses": {}})
    assert store.certificates.certificates_of("p-ana") == [builders.certificate()]
    assert len(pauses) == 1


def test_answers_saved_while_they_are_being_submitted_are_in_the_record(
    store: DynamoStore, trouble: Trouble, moto_store: DynamoStore
) -> None:
    begin(store)

    def save_meanwhile(answer: Any) -> Any:
        moto_store.attempts.save("attempt-1", builders.draft(1))
        return answer

    trouble.change("query", save_meanwhile)
    record = steps.submit(store)
    assert record.draft == builders.draft(1)
    assert store.attempts.get("attempt-1") == record


def test_a_submission_a_grade_and_late_answers_whose_acknowledgement_was_lost_are_kept_once(
    store: DynamoStore, trouble: Trouble
) -> None:
    begin(store)
    trouble.change("transact_write_items", lose)
    first = steps.submit(store)
    trouble.change("transact_write_items", lose)
    second = steps.regrade(store)
    trouble.change("put_item", lose)
    third = store.attempts.keep_late("attempt-1", builders.late_answers())
    assert second == dataclasses.replace(first, grades=second.grades)
    assert third == dataclasses.replace(second, late=(builders.late_answers(),))
    assert store.attempts.get("attempt-1") == third
    assert len(steps.feed_of(store)) == 2


def decided() -> Appeal:
    """An appeal that was upheld with full marks."""
    taken = act(builders.appeal(), AppealAction.TAKE, at=builders.minutes(1), by="p-trainer")
    note = "The key was wrong: section 3.2 allows what can be seen in the clip."
    at = builders.minutes(2)
    return act(taken, AppealAction.UPHOLD, at=at, by="p-trainer", remedy=Remedy.FULL_MARKS, note=note)


def test_a_decision_whose_acknowledgement_was_lost_is_stale_and_was_kept_once_and_whole(
    store: DynamoStore, trouble: Trouble
) -> None:
    begin(store)
    steps.submit(store)
    store.appeals.open(builders.appeal())
    trouble.change("transact_write_items", lose)
    with pytest.raises(StaleVersion):
        store.appeals.append(decided(), further=steps.further_grade(), mail=builders.outbox_row())
    assert store.appeals.get("appeal-1") == decided()
    assert [row.grade_id for row in steps.feed_of(store)] == ["grade-1", "grade-2"]
    assert len(store.outbox.lease(builders.NOW, builders.minutes(5), 10)) == 1


def test_a_decision_met_by_another_grade_of_the_attempt_is_stale_and_not_kept(
    store: DynamoStore, trouble: Trouble, moto_store: DynamoStore
) -> None:
    begin(store)
    steps.submit(store)
    store.appeals.open(builders.appeal())

    def grade_meanwhile(answer: Any) -> Any:
        steps.regrade(moto_store, grade_id="grade-x")
        return answer

    trouble.change("query", grade_meanwhile)
    with pytest.raises(StaleVersion, match="graded again meanwhile"):
        store.appeals.append(decided(), further=steps.further_grade(version=4), mail=builders.outbox_row())
    assert store.appeals.get("appeal-1") == builders.appeal()
    assert [row.grade_id for row in steps.feed_of(store)] == ["grade-1", "grade-x"]
    assert store.outbox.lease(builders.NOW, builders.minutes(5), 10) == []


def test_a_decision_with_all_that_follows_from_it_is_eight_writes_and_its_events(
    store: DynamoStore, moto_client: DynamoDBClient
) -> None:
    begin(store)
    steps.submit(store)
    store.appeals.open(builders.appeal())
    sent: list[int] = []
    moto_client.meta.events.register(
        "before-parameter-build.dynamodb.TransactWriteItems",
        lambda params, **_: sent.append(len(params["TransactItems"])),
    )
    further = steps.further_grade(certificate=builders.certificate())
    store.appeals.append(decided(), further=further, mail=builders.outbox_row())
    assert sent == [8 + len(decided().history)]


def test_a_revocation_whose_acknowledgement_was_lost_is_kept_once(store: DynamoStore, trouble: Trouble) -> None:
    steps.begin(store)
    steps.submit(store, certificate=builders.certificate())
    revoked = dataclasses.replace(builders.certificate(), revoked_at=builders.minutes(60), revoked_by="p-trainer")
    trouble.change("transact_write_items", lose)
    store.certificates.revoke(revoked, steps.standing(3))
    assert store.certificates.certificate(revoked.number) == revoked
    assert store.attempts.standing("p-ana", builders.QUIZ) == steps.standing(3)


def test_a_checkpoint_whose_acknowledgement_was_lost_is_stale_and_was_kept(
    store: DynamoStore, trouble: Trouble
) -> None:
    store.regrades.put_regrade(builders.regrade())
    trouble.change("transact_write_items", lose)
    with pytest.raises(StaleVersion):
        store.regrades.put_regrade(builders.regrade(version=2))
    assert store.regrades.regrade("regrade-1") == builders.regrade(version=2)


def test_a_regrade_that_ends_while_those_under_way_are_listed_is_left_out(
    store: DynamoStore, trouble: Trouble, moto_store: DynamoStore
) -> None:
    store.regrades.put_regrade(builders.regrade())

    def end_meanwhile(answer: Any) -> Any:
        moto_store.regrades.put_regrade(builders.regrade(version=2, ended_at=builders.minutes(5)))
        return answer

    trouble.change("query", end_meanwhile)
    assert store.regrades.unfinished_regrades() == []


def test_a_page_of_attempts_leaves_out_one_whose_submission_is_met_half_way(
    store: DynamoStore, trouble: Trouble
) -> None:
    """The row of the feed is there, and in the attempt there is nothing yet of the same transaction."""
    steps.begin(store)
    steps.submit(store)

    def half_way(answer: Any) -> Any:
        begun = [item for item in answer["Items"] if item["SK"]["S"] in ("META", "DRAFT")]
        items = [{name: value for name, value in item.items() if name != "sid"} for item in begun]
        return {**answer, "Items": items}

    trouble.change("query", *[lambda answer: answer] * SHARDS, half_way)
    assert list(store.attempts.submitted(builders.QUIZ).records) == []
    assert len(store.attempts.submitted(builders.QUIZ).records) == 1


def test_a_page_of_attempts_costs_a_small_page_of_the_feed_and_a_query_for_each(
    store: DynamoStore, trouble: Trouble
) -> None:
    for number in range(40):
        steps.begin(store, f"attempt-{number}")
        steps.submit(store, f"attempt-{number}")
    trouble.calls.clear()
    answers: list[Any] = []
    trouble.change("query", *[lambda answer: answers.append(answer) or answer] * 3)
    page = store.attempts.submitted(builders.QUIZ, limit=2)
    assert len(page.records) == 2
    assert trouble.calls == ["query"] * 3
    assert len(answers[0]["Items"]) == 2


def test_an_appeal_met_half_written_is_read_again(store: DynamoStore, trouble: Trouble, pauses: list[float]) -> None:
    taken = act(builders.appeal(), AppealAction.TAKE, at=builders.minutes(1), by="p-trainer")
    store.appeals.open(builders.appeal())
    store.appeals.append(taken)
    trouble.change("batch_get_item", lambda answer: answer, lambda answer: {**answer, "Responses": {}})
    assert store.appeals.get("appeal-1") == taken
    assert len(pauses) == 1


def test_an_appeal_that_the_index_still_lists_in_its_old_state_is_left_out(
    store: DynamoStore, trouble: Trouble, moto_client: DynamoDBClient
) -> None:
    store.appeals.open(builders.appeal())
    stale = listing(moto_client, "APPEALS#open")
    store.appeals.append(act(builders.appeal(), AppealAction.TAKE, at=builders.minutes(1), by="p-trainer"))
    trouble.change("query", lambda _: stale)
    assert store.appeals.in_state(AppealState.OPEN) == []


def test_a_mail_that_the_index_still_lists_is_not_leased_when_it_is_held_or_gone(
    store: DynamoStore, trouble: Trouble, moto_client: DynamoDBClient
) -> None:
    store.outbox.enqueue([builders.outbox_row("mail-held"), builders.outbox_row("mail-sent")])
    stale = listing(moto_client, "UNSENT")
    assert len(store.outbox.lease(builders.NOW, builders.minutes(5), 10)) == 2
    store.outbox.mark_sent("mail-sent", builders.minutes(1))
    trouble.change("query", lambda _: stale, lambda _: stale)
    assert store.outbox.lease(builders.minutes(1), builders.minutes(6), 10) == []
    again = store.outbox.lease(builders.minutes(5), builders.minutes(10), 10)
    assert again == [dataclasses.replace(builders.outbox_row("mail-held"), tries=2)]


def test_looking_for_mail_while_all_of_it_is_held_writes_nothing(store: DynamoStore, trouble: Trouble) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    store.outbox.lease(builders.NOW, builders.minutes(5), 10)
    trouble.calls.clear()
    assert store.outbox.lease(builders.minutes(1), builders.minutes(6), 10) == []
    assert trouble.calls == ["query"]


def test_what_does_not_fit_one_page_is_read_page_by_page(
    store: DynamoStore, trouble: Trouble, moto_client: DynamoDBClient
) -> None:
    roster = [builders.person(f"p-{number}") for number in range(5)]
    store.directory.put([], roster)
    moto_client.meta.events.register("before-parameter-build.dynamodb.Query", two_at_once)
    assert store.directory.people() == roster
    assert trouble.calls.count("query") == 3


def test_attempts_taken_are_counted_page_by_page_and_none_is_sent(
    store: DynamoStore, trouble: Trouble, moto_client: DynamoDBClient
) -> None:
    for number in range(2 * SHARDS + 1):
        steps.begin(store, f"attempt-{number}")
        steps.submit(store, f"attempt-{number}")
    trouble.calls.clear()
    answers: list[Any] = []

    def keep(answer: Any) -> Any:
        answers.append(answer)
        return answer

    trouble.change("query", *[keep] * 4 * SHARDS)
    moto_client.meta.events.register("before-parameter-build.dynamodb.Query", two_at_once)
    assert store.attempts.taken(builders.QUIZ) == 2 * SHARDS + 1
    assert len(answers) > SHARDS
    assert not any(answer.get("Items") for answer in answers)


def test_the_latest_events_cost_one_small_page_of_each_partition_of_the_month(
    store: DynamoStore, trouble: Trouble
) -> None:
    for number in range(2 * PAGE):
        store.audit.append(builders.audit_event(f"event-{number:03}", at=builders.minutes(number), person="", actor=""))
    requests: list[Any] = []
    trouble.calls.clear()
    trouble.change("query", *[lambda answer: requests.append(answer) or answer] * (1 + AUDIT_SHARDS))
    events = store.audit.events()
    assert [next(events).id for _ in range(3)] == ["event-099", "event-098", "event-097"]
    assert trouble.calls == ["query"] * (1 + AUDIT_SHARDS)
    assert all(len(answer["Items"]) <= PAGE for answer in requests)


def test_an_audit_trail_longer_than_a_page_is_given_once(
    store: DynamoStore, moto_client: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.adapters.dynamodb.audit.PAGE", 2)
    events = [builders.audit_event(f"event-{number:03}", at=builders.minutes(number)) for number in range(40)]
    for event in events:
        store.audit.append(event)
    assert list(store.audit.events()) == events[::-1]
    assert list(store.audit.events(builders.minutes(20), person_id="p-ana")) == events[:19:-1]


def test_what_happens_in_one_month_is_spread_over_all_its_partitions(
    store: DynamoStore, moto_client: DynamoDBClient
) -> None:
    for number in range(100):
        store.audit.append(builders.audit_event(f"event-{number}", actor="system", person=""))
    filled = [keys_of(moto_client, f"AUDIT#2026-11#{shard}") for shard in range(AUDIT_SHARDS)]
    assert all(filled)
    assert sum(map(len, filled)) == 100
    assert keys_of(moto_client, "PERSON#system") == []


def test_that_something_happened_in_a_month_is_written_once_and_before_it(store: DynamoStore, trouble: Trouble) -> None:
    for number in range(3):
        store.audit.append(builders.audit_event(f"event-{number}"))
    assert trouble.calls == ["put_item", *["transact_write_items"] * 3]


def test_an_event_whose_acknowledgement_was_lost_is_kept_once(store: DynamoStore, trouble: Trouble) -> None:
    trouble.change("transact_write_items", lose)
    store.audit.append(builders.audit_event())
    assert list(store.audit.events()) == [builders.audit_event()]


def test_what_expires_is_marked_for_dynamodb_to_delete(store: DynamoStore, moto_client: DynamoDBClient) -> None:
    whole_seconds = builders.minutes(10).replace(microsecond=0)
    store.sign_ins.put_pending(builders.pending(expires_at=whole_seconds))
    store.sign_ins.put_code(builders.sign_in_code(expires_at=whole_seconds))
    store.sign_ins.count("d1ge57", whole_seconds)
    store.sign_ins.count("d1ge57", builders.minutes(99))
    store.sessions.put_session(builders.session(expires_at=whole_seconds))
    for partition, sort in (
        ("PENDING#57a7e", "PENDING"),
        ("PERSON#p-ana", "CODE"),
        ("COUNTER#d1ge57", "COUNTER"),
        ("SESSION#5e55", "SESSION"),
        ("PERSON#p-ana", "SESSION#5e55"),
    ):
        item = moto_client.get_item(TableName="evenhand", Key={"PK": {"S": partition}, "SK": {"S": sort}})["Item"]
        assert item["ttl"] == {"N": str(int(whole_seconds.timestamp()))}


def test_a_session_that_dynamodb_deleted_before_its_pointer_is_left_out(
    store: DynamoStore, moto_client: DynamoDBClient
) -> None:
    for token_hash in ("5e55", "0ther"):
        store.sessions.put_session(builders.session(token_hash))
    moto_client.delete_item(TableName="evenhand", Key={"PK": {"S": "SESSION#5e55"}, "SK": {"S": "SESSION"}})
    assert store.sessions.sessions_of("p-ana") == [builders.session("0ther")]
    assert store.sessions.end_sessions("p-ana") == 1


def test_ending_all_sessions_leaves_nothing_of_them(store: DynamoStore, moto_client: DynamoDBClient) -> None:
    for token_hash in ("5e55", "0ther"):
        store.sessions.put_session(builders.session(token_hash))
    store.sessions.end_session("5e55")
    store.sessions.end_sessions("p-ana")
    assert keys_of(moto_client, "PERSON#p-ana") == []


def test_an_address_that_was_left_behind_leads_to_nobody(
    store: DynamoStore, trouble: Trouble, moto_client: DynamoDBClient
) -> None:
    store.directory.put([], [builders.person()])
    trouble.fail("delete_item", DENIED, times=1)
    with pytest.raises(ClientError):
        store.directory.put([], [dataclasses.replace(builders.person(), email="ana@contoso.example")])
    assert len(all_keys(moto_client, "ADDRESS#")) == 2
    assert store.directory.by_email("p-ana@example.org") is None
    assert store.directory.by_email("ana@contoso.example") is not None


def test_of_an_address_that_was_changed_or_taken_away_nothing_is_left(
    store: DynamoStore, moto_client: DynamoDBClient
) -> None:
    store.directory.put([], [builders.person()])
    store.directory.put([], [dataclasses.replace(builders.person(), email="P-ANA@example.org")])
    assert len(all_keys(moto_client, "ADDRESS#")) == 1
    store.directory.put([], [dataclasses.replace(builders.person(), email="ana@contoso.example")])
    assert len(all_keys(moto_client, "ADDRESS#")) == 1
    store.directory.put([], [dataclasses.replace(builders.person(), email="")])
    assert all_keys(moto_client, "ADDRESS#") == []


def test_no_address_and_no_name_at_a_provider_stands_in_a_key(store: DynamoStore, moto_client: DynamoDBClient) -> None:
    store.directory.put([], [dataclasses.replace(builders.person(), email="secret@example.org")])
    store.sign_ins.put_identity("https://id.example", "secret-subject", "p-ana")
    keys = all_keys(moto_client)
    assert len(keys) == 4
    assert not [key for key in keys if "secret" in key or "example" in key]


def test_scans_are_refused_where_these_tests_run(moto_client: DynamoDBClient) -> None:
    with pytest.raises(AssertionError, match="must not scan"):
        moto_client.scan(TableName="evenhand")


def units_of_an_attempt(client: DynamoDBClient, store: DynamoStore, *, timed: bool = False, cases: int = 0) -> int:
    """What an attempt at a test of twenty questions costs in write units, from its start to its submission."""
    questions = tuple(f"question-{number:02}-{number * 7919 % 1000:03}" for number in range(20))
    attempt = dataclasses.replace(
        builders.attempt(
            "kQ7hV2mX9sB4tY8wZ1cD3f",
            person="p-4f9a1c",
            questions=questions,
            ends_at=builders.minutes(20) if timed else None,
        ),
        seed="b7Q4mW1zK8xN5tR2vC6jL0",
    )
    sent = builders.submission("c0a80101-7b6e-4f6a-9d2e-1f0e3a5b7c9d", of=attempt.id, questions=questions)
    graded = builders.grade_record("uR5jK8nP2qL6vN0xM4aE7g", of=attempt.id, graded=builders.grade(questions=questions))
    result = builders.result(attempt, sent, graded)
    judged = [builders.judgement(question, of=attempt.id) for question in questions[:cases]]
    with Meter(client, "evenhand") as meter:
        store.attempts.start(attempt, builders.standing(1, person=attempt.person_id))
        for version in range(1, 11):
            draft = builders.draft(version, questions=questions[: 2 * version])
            store.attempts.save(attempt.id, draft)
        standing = builders.standing(2, person=attempt.person_id)
        mail = builders.outbox_row("uR5jK8nP2qL6vN0xM4aE7g")
        store.attempts.submit(sent, graded, standing, result, mail, judgements=judged)
    return meter.units


def test_an_attempt_at_twenty_questions_costs_thirty_three_write_units(
    moto_client: DynamoDBClient, moto_store: DynamoStore
) -> None:
    assert units_of_an_attempt(moto_client, moto_store) == 33


def test_a_time_limit_costs_four_write_units_more(moto_client: DynamoDBClient, moto_store: DynamoStore) -> None:
    assert units_of_an_attempt(moto_client, moto_store, timed=True) == 37


def test_each_case_costs_two_write_units_more(moto_client: DynamoDBClient, moto_store: DynamoStore) -> None:
    assert units_of_an_attempt(moto_client, moto_store, cases=5) == 43


def units_of_a_decision(client: DynamoDBClient, store: DynamoStore, *, certificate: bool) -> tuple[int, int]:
    """What an appeal against a test of twenty questions costs in write units, and what its decision costs."""
    questions = tuple(f"question-{number:02}-{number * 7919 % 1000:03}" for number in range(20))
    attempt = builders.attempt("kQ7hV2mX9sB4tY8wZ1cD3f", questions=questions)
    sent = builders.submission("c0a80101-7b6e-4f6a-9d2e-1f0e3a5b7c9d", of=attempt.id, questions=questions)
    first = builders.grade_record("uR5jK8nP2qL6vN0xM4aE7g", of=attempt.id, graded=builders.grade(questions=questions))
    row = builders.result(attempt, sent, first)
    store.attempts.start(attempt, builders.standing(1))
    store.attempts.submit(sent, first, builders.standing(2), row, None)
    granted = dataclasses.replace(
        first,
        id="wQ8hV2mX9sB4tY8wZ1cD3f",
        number=2,
        by="p-trainer",
        reason="An appeal was upheld.",
        granted=questions[:1],
        appeal="appeal-1",
    )
    further = FurtherGrade(
        grade=granted,
        standing=builders.standing(3),
        result=builders.result(attempt, sent, granted, before=row),
        certificate=builders.certificate() if certificate else None,
    )
    with Meter(client, "evenhand") as opening:
        store.appeals.open(builders.appeal(number=1, attempt_id=attempt.id))
    with Meter(client, "evenhand") as deciding:
        store.appeals.append(decided(), further=further, mail=builders.outbox_row("zR5jK8nP2qL6vN0xM4aE7g"))
    return opening.units, deciding.units


@pytest.mark.parametrize(("certificate", "units"), [(False, (11, 19)), (True, (11, 23))])
def test_an_appeal_and_its_decision_with_full_marks_cost_so_many_write_units(
    moto_client: DynamoDBClient, moto_store: DynamoStore, certificate: bool, units: tuple[int, int]
) -> None:
    assert units_of_a_decision(moto_client, moto_store, certificate=certificate) == units


def test_a_submission_after_the_first_costs_a_reading_and_no_writing(store: DynamoStore, trouble: Trouble) -> None:
    begin(store)
    submit(store)
    trouble.calls.clear()
    submit(store)
    with pytest.raises(AlreadySubmitted):
        submit(store, "submission-2")
    assert trouble.calls == ["query", "query"]


def listing(client: DynamoDBClient, partition: str) -> Any:
    """What the index lists now, one page of it."""
    return client.query(
        TableName="evenhand",
        IndexName="GSI1",
        KeyConditionExpression="GSI1PK = :partition",
        ExpressionAttributeValues={":partition": {"S": partition}},
    )


def two_at_once(params: dict[str, Any], **_: Any) -> None:
    """Make pages of two items."""
    params["Limit"] = 2


def lose(_: Any) -> Any:
    """Lose the answer to what was done."""
    raise ClientError(dict(THROTTLED), "any")  # type: ignore[arg-type]


def keys_of(client: DynamoDBClient, partition: str) -> list[str]:
    """The sort keys in a partition."""
    answer = client.query(
        TableName="evenhand",
        KeyConditionExpression="PK = :partition",
        ExpressionAttributeValues={":partition": {"S": partition}},
    )
    return [item["SK"]["S"] for item in answer["Items"]]


def all_keys(client: DynamoDBClient, prefix: str = "") -> list[str]:
    """All keys in the table with such a partition, as one who is allowed to scan sees them."""
    keys = (f"{item['PK']['S']} {item['SK']['S']}" for item in scan(client))
    return [key for key in keys if key.startswith(prefix)]


def chunks(client: DynamoDBClient) -> list[str]:
    """The sort keys of the chunks of tallies in the table."""
    return sorted(item["SK"]["S"] for item in scan(client) if item["SK"]["S"].startswith("CHUNK#"))


def test_a_reader_whose_tally_was_replaced_meanwhile_reads_the_new_one(
    store: DynamoStore, trouble: Trouble, pauses: list[float]
) -> None:
    first, second = builders.large_tally(1), builders.large_tally(2, people=3)
    store.feed.put_tally(first)

    def replaced(answer: Any) -> Any:
        store.feed.put_tally(second)
        return answer

    trouble.change("get_item", replaced)
    assert store.feed.tally(builders.QUIZ) == second
    assert pauses == [0.05]


def test_a_tally_whose_chunks_are_gone_for_good_is_an_error_and_not_half_a_tally(
    store: DynamoStore, moto_client: DynamoDBClient
) -> None:
    store.feed.put_tally(builders.large_tally(1))
    lost = {"PK": {"S": f"TALLY#{builders.QUIZ}"}, "SK": {"S": chunks(moto_client)[0]}}
    moto_client.delete_item(TableName="evenhand", Key=lost)  # type: ignore[arg-type]
    with pytest.raises(Overloaded):
        store.feed.tally(builders.QUIZ)


def test_only_the_chunks_of_the_stored_tally_stay(store: DynamoStore, moto_client: DynamoDBClient) -> None:
    store.feed.put_tally(builders.large_tally(1))
    first = chunks(moto_client)
    assert len(first) > 1
    with pytest.raises(StaleVersion):
        store.feed.put_tally(builders.large_tally(1, people=3))
    with pytest.raises(StaleVersion):  # as when the answer was lost and the same is sent again
        store.feed.put_tally(builders.large_tally(1))
    assert chunks(moto_client) == first
    store.feed.put_tally(builders.large_tally(2))
    second = chunks(moto_client)
    assert not set(first) & set(second)
    store.feed.put_tally(builders.tally(3))
    assert chunks(moto_client) == []


def test_what_a_writer_left_who_was_killed_before_the_head_changes_nothing_and_goes_later(
    store: DynamoStore, trouble: Trouble, moto_client: DynamoDBClient
) -> None:
    store.feed.put_tally(builders.tally(1))
    trouble.fail("put_item", DENIED, times=1)
    with pytest.raises(ClientError):
        store.feed.put_tally(builders.large_tally(2))
    assert chunks(moto_client) != []
    assert store.feed.tally(builders.QUIZ) == builders.tally(1)
    store.feed.put_tally(builders.tally(2))
    store.feed.put_tally(builders.tally(3))
    assert chunks(moto_client) == []


def take_many(store: DynamoStore, crowd: int) -> None:
    """So many people take the test in the same minute, and one an hour later; the results are folded."""
    for number in range(crowd):
        steps.begin(store, f"attempt-of-{number}")
        steps.submit(store, f"attempt-of-{number}")
    person = "p-later"
    attempt, sent = builders.attempt("attempt-later", person=person), builders.submission(of="attempt-later")
    graded = builders.grade_record("grade-later", of=attempt.id, graded_at=builders.minutes(90))
    store.attempts.start(attempt, builders.standing(1, person=person))
    store.attempts.submit(
        sent, graded, builders.standing(2, person=person), builders.result(attempt, sent, graded), None
    )
    fold_results(builders.QUIZ, feed=store.feed)


def test_what_a_report_reads_does_not_grow_with_the_attempts_there_have_been(moto_client: DynamoDBClient) -> None:
    units = []
    for crowd in (2, 60):
        name = f"evenhand-{crowd}"
        create_table(moto_client, name)
        store = DynamoStore(name, moto_client)
        take_many(store, crowd)
        with ReadMeter(moto_client) as meter:
            tally = fold_results(builders.QUIZ, feed=store.feed)
        assert sum(group.people for group in tally.groups.values()) == crowd + 1
        units.append(meter.units)
    # The tally, and of each shard of the feed what is of the last quarter of an hour.
    assert units == [1 + SHARDS] * 2


def test_what_a_lease_reads_does_not_grow_with_the_mail_that_waits(
    moto_client: DynamoDBClient, moto_store: DynamoStore
) -> None:
    units = []
    for waiting in (50, 60):
        moto_store.outbox.enqueue(builders.outbox_row(f"mail-{waiting}-{number:03}") for number in range(waiting))
        with ReadMeter(moto_client) as meter:
            leased = moto_store.outbox.lease(builders.NOW, builders.minutes(5), 20)
        assert len(leased) == 20
        units.append(meter.units)
        for row in leased:
            moto_store.outbox.mark_sent(row.id, builders.NOW)
    assert units[1] <= units[0]
