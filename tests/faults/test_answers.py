"""What whoever asks is told while the records cannot be reached, and how long nobody waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

import builders
from evenhand.adapters.cloudfront import _read
from evenhand.adapters.dynamodb import DynamoStore
from evenhand.adapters.dynamodb.failures import Cancelled, ConditionFailed
from evenhand.adapters.dynamodb.grades import write_grade
from evenhand.adapters.dynamodb.item import to_wire
from evenhand.adapters.dynamodb.outbox import write_with_mail
from evenhand.adapters.dynamodb.table import NEW, PATIENCE, TRIES, Put, Table, Update
from evenhand.adapters.parameters import parameters_under
from evenhand.adapters.s3_keys import S3Keys
from evenhand.adapters.ses import SesMailer
from evenhand.adapters.sqs import QueueBell
from evenhand.adapters.system import SystemClock
from evenhand.deployment.template import Template
from evenhand.errors import EvenhandError, Overloaded, Unreachable
from infra.template import load_template, of_type
from support import Browser, HandClock, make_application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from botocore.config import Config

    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Application

SILENT = [
    EndpointConnectionError(endpoint_url="https://dynamodb.example"),
    ConnectionClosedError(endpoint_url="https://dynamodb.example"),
    ReadTimeoutError(endpoint_url="https://dynamodb.example"),
    SSLError(endpoint_url="https://dynamodb.example", error="bad record"),
]


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """The application on one machine."""
    application = make_application(tmp_path, HandClock())
    yield application
    application.close()


def failing(error: Exception) -> Callable[..., Any]:
    """A call that raises."""

    def call(*_: object, **__: object) -> Any:
        raise error

    return call


@pytest.mark.parametrize(
    ("error", "kind", "title"),
    [
        (Overloaded("full"), "overloaded", "Too busy"),
        (Unreachable("silent"), "unreachable", "Not reachable now"),
    ],
)
def test_a_browser_is_told_to_send_it_again_and_the_log_says_where_it_was(
    application: Application,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: EvenhandError,
    kind: str,
    title: str,
) -> None:
    ada = Browser(application, "ada")
    attempt_id = ada.start().json()["id"]
    with monkeypatch.context() as patched:
        patched.setattr(type(application.attempts), "save", failing(error))
        told = ada.put(f"/api/attempts/{attempt_id}/draft", {"version": 1, "answers": {"fight": ["allow"]}})
    assert (told.status_code, told.json()["type"]) == (503, f"/problems/{kind}")
    assert "again" in told.json()["detail"]
    assert told.json()["title"] == title
    assert (
        ada.put(f"/api/attempts/{attempt_id}/draft", {"version": 1, "answers": {"fight": ["allow"]}}).status_code == 200
    )


def test_a_page_says_it_in_the_language_of_its_reader(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = Browser(application, "ada")
    monkeypatch.setattr(type(application.sessions), "session", failing(Unreachable("silent")))
    page = ada.get("/api/my/page", headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert page.status_code == 503
    assert "当前无法访问存储的记录" in page.text


class Silence:
    """A client that gets no answer, or the errors it is told, and then an empty one."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.requests: list[Mapping[str, Any]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.requests.append(request)
            if self.errors:
                raise self.errors.pop(0)
            return {"Attributes": {}}

        return call


def table(client: Silence, seconds: Callable[[], float] = lambda: 0.0) -> Table:
    """A table behind it."""
    return Table(client, "evenhand", pause=lambda _: None, chance=lambda: 1.0, elapsed=seconds)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", SILENT, ids=lambda error: type(error).__name__)
def test_what_got_no_answer_is_asked_again_and_in_the_end_said_to_be_unknown(error: Exception) -> None:
    client = Silence(*[error] * TRIES)
    with pytest.raises(Unreachable):
        table(client).get(("A", "B"))
    assert len(client.requests) == TRIES


@pytest.mark.parametrize("error", SILENT, ids=lambda error: type(error).__name__)
def test_what_stands_against_a_write_may_be_itself_where_dynamodb_may_have_heard_of_it(error: Exception) -> None:
    put = Put(item={"PK": "A", "SK": "B", "v": 1}, condition=NEW)
    told = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "It is there."}, "Item": to_wire(put.item)}
    client = Silence(error, ClientError(told, "PutItem"))  # type: ignore[arg-type]
    if isinstance(error, EndpointConnectionError):
        with pytest.raises(ConditionFailed):
            table(client).put(put)
    else:
        table(client).put(put)


def test_patience_has_an_end_before_the_tries_have() -> None:
    seconds = iter(each * PATIENCE / 2 for each in range(100))
    client = Silence(*[SILENT[2]] * TRIES)
    with pytest.raises(Unreachable):
        table(client, lambda: next(seconds)).get(("A", "B"))
    assert len(client.requests) == 2


def test_a_transaction_is_the_same_one_however_often_it_is_asked_for() -> None:
    client = Silence(*SILENT)
    table(client).transact(Put(item={"PK": "A", "SK": "B"}))
    table(client).transact(Put(item={"PK": "A", "SK": "B"}))
    tokens = [request["ClientRequestToken"] for request in client.requests]
    assert len(set(tokens[:4])) == 1
    assert len(set(tokens)) == 2


@pytest.mark.parametrize("mail", [None, builders.outbox_row()], ids=["alone", "with a mail"])
def test_a_condition_that_never_holds_is_not_asked_for_without_an_end(mail: OutboxRow | None) -> None:
    guard, other = Put(item={"PK": "A", "SK": "B"}, condition=NEW), Put(item={"PK": "C", "SK": "D"}, condition=NEW)

    def refusing(before: int) -> Silence:
        """A client for whom something stands in the place of the write after so many."""
        reasons = [*[{"Code": "None"}] * before, {"Code": "ConditionalCheckFailed"}]
        told = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}
        return Silence(*[ClientError(told, "TransactWriteItems")] * TRIES)  # type: ignore[arg-type]

    moving, grading = refusing(1), refusing(3)
    with pytest.raises(Cancelled):
        write_with_mail(table(moving), guard, [other], mail)
    with pytest.raises(Cancelled):
        write_grade(table(grading), [guard], [other], builders.standing(), builders.result(), mail, None)

    assert [len(client.requests) for client in (moving, grading)] == [1 if mail is None else 2] * 2


def test_a_change_that_adds_up_leaves_a_mark_and_any_other_none() -> None:
    client = Silence()
    table(client).update(Update(key=("A", "B"), change="ADD n :one", values={":one": 1}, once=True))
    table(client).update(Update(key=("A", "B"), change="SET t = :t", condition="t < :t", values={":t": "1"}))
    counted, noted = client.requests
    assert counted["UpdateExpression"] == "SET w = :mark ADD n :one"
    assert counted["ConditionExpression"] == "(w <> :mark OR attribute_not_exists(w))"
    assert noted["UpdateExpression"] == "SET t = :t"
    assert noted["ConditionExpression"] == "t < :t"


ACCOUNT = {"region_name": "eu-central-1", "aws_access_key_id": "example", "aws_secret_access_key": "example"}


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> dict[str, Config]:
    """How each client that is made by itself is told to behave."""
    told: dict[str, Config] = {}
    make = boto3.Session.client

    def client(session: boto3.Session, service: str, **more: Any) -> Any:
        told[service] = more["config"]
        if service != "dynamodb":
            raise Unreachable(service)  # the others are made when they are needed, and asked at once
        return make(session, service, **{**more, **ACCOUNT})

    monkeypatch.setattr(boto3.Session, "client", client)
    return told


def longest(config: Config) -> float:
    """Seconds that a call may take, without the pauses."""
    tries = config.retries["total_max_attempts"]  # type: ignore[attr-defined]
    seconds: float = tries * (config.connect_timeout + config.read_timeout)  # type: ignore[attr-defined]
    return seconds


def test_no_client_waits_as_long_as_the_function_may_run(configured: dict[str, Config]) -> None:
    DynamoStore("evenhand").close()
    for ask in (
        lambda: S3Keys("keys").quizzes(),
        lambda: SesMailer("evenhand@example.org", SystemClock()).send(builders.mail()),
        lambda: QueueBell("https://sqs.example/queue").ring(),
        lambda: _read("arn:aws:secretsmanager:x"),
        lambda: _read("arn:aws:ssm:x"),
        lambda: parameters_under("/evenhand/"),
    ):
        with pytest.raises(Unreachable):
            ask()
    assert configured.keys() >= {"dynamodb", "s3", "sesv2", "sqs", "ssm", "secretsmanager"}
    least = timeouts(load_template())
    for service, config in configured.items():
        assert longest(config) < (least["Mail"] if service == "sesv2" else least["Api"]), service
    assert PATIENCE + longest(configured["dynamodb"]) < least["Api"]
    assert configured["sesv2"].retries["total_max_attempts"] == 1, "what is asked twice is sent twice"  # type: ignore[attr-defined]


def timeouts(template: Template) -> dict[str, int]:
    """Function to the seconds that it may take."""
    functions = of_type(template, "AWS::Serverless::Function")
    return {name.removesuffix("Function"): each["Timeout"] for name, each in functions.items()}
