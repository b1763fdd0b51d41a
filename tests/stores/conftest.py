"""The stores under test: the same suite runs on every one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from evenhand.adapters.dynamodb import DynamoStore, create_table
from evenhand.adapters.sqlite import SqliteStore
from stores.engines import dynamodb_local, make_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from evenhand.wiring import Stores

NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "moto", "dynamodb_local"])
def store(request: pytest.FixtureRequest) -> Stores:
    """Each store in turn, empty."""
    found: Stores = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(params=["sqlite", "dynamodb_local"])
def shared_store(request: pytest.FixtureRequest) -> Stores:
    """Each store that several threads can use, empty. moto is not made for that."""
    found: Stores = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store in a file."""
    store = SqliteStore(tmp_path / "evenhand.sqlite3")
    yield store
    store.close()


@pytest.fixture
def moto_client() -> Iterator[DynamoDBClient]:
    """A client of moto, with the table `evenhand`."""
    with mock_aws():
        client = make_client()
        create_table(client, "evenhand")
        yield client
        client.close()


@pytest.fixture
def moto_store(moto_client: DynamoDBClient) -> DynamoStore:
    """A store in moto."""
    return DynamoStore("evenhand", moto_client)


@pytest.fixture(scope="session")
def dynamodb_local_client() -> Iterator[DynamoDBClient]:
    """A client of DynamoDB Local, started once."""
    with dynamodb_local() as address:
        client = make_client(endpoint_url=address)
        yield client
        client.close()


@pytest.fixture
def dynamodb_local_store(dynamodb_local_client: DynamoDBClient) -> Iterator[DynamoStore]:
    """A store in a table of its own in DynamoDB Local."""
    name = f"evenhand-{next(NUMBERS)}"
    create_table(dynamodb_local_client, name)
    yield DynamoStore(name, dynamodb_local_client)
    dynamodb_local_client.delete_table(TableName=name)
