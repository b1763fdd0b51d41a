"""DynamoDB without room, behind a connection that breaks before or after the work is done, in parts, in contention:
nothing is lost, and nothing happens twice. The real adapters, the real botocore, the real database."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from evenhand.adapters.dynamodb import DynamoStore, create_table
from evenhand.adapters.dynamodb.table import TRIES
from fakes import FakeMailer
from faults.journey import Journey, check, on, plain_mail
from faults.network import WRITES, Fault, Network, between, concerns
from support import HandClock, make_application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from evenhand.wiring import Application

NUMBERS = count(1)
APART = 8
"""Of so many writes in a row one is not heard of: more than any one workflow makes, so that it gets through when it is
made again."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application whose stores are taken out."""
    application = make_application(tmp_path_factory.mktemp("plain"), HandClock())
    yield application
    application.close()


@pytest.fixture
def store(dynamodb_local_client: DynamoDBClient) -> Iterator[DynamoStore]:
    """A store that nobody waits for, in a table of its own."""
    name = f"evenhand-faults-{next(NUMBERS)}"
    create_table(dynamodb_local_client, name)
    yield DynamoStore(name, dynamodb_local_client, pause=lambda seconds: None)
    dynamodb_local_client.delete_table(TableName=name)


def travel(store: DynamoStore, plain: Application, client: DynamoDBClient, network: Network) -> None:
    """The journey through a network, and a look at what came of it without."""
    clock, mailer = HandClock(), FakeMailer()
    journey = Journey(on(store, plain, clock, mailer), clock, mailer)
    with between(client, network):
        journey.run()
    check(journey)
    assert network.hit


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.workflows.deliver_mail.compose", plain_mail)
    monkeypatch.setattr("evenhand.handlers.jobs.WORKERS", 1)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("fault", Fault)
def test_when_everything_goes_wrong_once_nobody_notices(
    store: DynamoStore, plain: Application, dynamodb_local_client: DynamoDBClient, fault: Fault
) -> None:
    network = Network(fault, at=lambda number: True)
    travel(store, plain, dynamodb_local_client, network)
    assert network.hit == sum(concerns(fault, each) for each in network.operations)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("first", range(APART))
def test_when_a_write_is_done_and_never_heard_of_whoever_comes_again_does_it_no_second_time(
    store: DynamoStore, plain: Application, dynamodb_local_client: DynamoDBClient, first: int
) -> None:
    network = Network(Fault.UNHEARD, at=lambda number: number % APART == first, times=TRIES, only=WRITES)
    travel(store, plain, dynamodb_local_client, network)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("first", [0, 20, 40])
def test_when_there_is_no_room_for_long_it_is_done_by_whoever_comes_again(
    store: DynamoStore, plain: Application, dynamodb_local_client: DynamoDBClient, first: int
) -> None:
    network = Network(Fault.THROTTLED, at=lambda number: number % 60 == first, times=TRIES)
    travel(store, plain, dynamodb_local_client, network)
