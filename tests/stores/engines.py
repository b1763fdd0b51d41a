"""What the store tests run on besides files: clients for moto and DynamoDB Local, and calls made at the same moment."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
import pytest
from botocore.config import Config

from listening import free_port, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")


def make_client(**more: Any) -> DynamoDBClient:
    """A client with no account behind it that refuses to scan."""
    client: DynamoDBClient = _session().client(
        "dynamodb",
        region_name="eu-central-1",
        aws_access_key_id="example",
        aws_secret_access_key="example",
        config=Config(retries={"total_max_attempts": 1}, max_pool_connections=32),
        **more,
    )
    client.meta.events.register("before-call.dynamodb.Scan", _refuse_scan)
    return client


@cache
def _session() -> boto3.Session:
    """One for all clients: reading the description of AWS takes most of the time to make one."""
    return boto3.Session()


def scan(client: DynamoDBClient) -> list[dict[str, Any]]:
    """Every item of the table `evenhand`, for a test that looks for what no store would find."""
    with scans(client):
        return client.scan(TableName="evenhand")["Items"]


@contextmanager
def scans(client: DynamoDBClient) -> Iterator[None]:
    """A client may scan meanwhile, as a backup does and no store."""
    client.meta.events.unregister("before-call.dynamodb.Scan", _refuse_scan)
    try:
        yield
    finally:
        client.meta.events.register("before-call.dynamodb.Scan", _refuse_scan)


def _refuse_scan(**_: Any) -> None:
    raise AssertionError("a store must not scan its table")


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """The address of a DynamoDB Local that runs meanwhile; skips the test where there is none, but not in CI."""
    folder, java = _folder(), shutil.which("java")
    if folder is None or java is None:
        wanted = "DynamoDB Local needs Java 11 or later" if java is None else "no DynamoDB Local: make dynamodb-local"
        if os.environ.get("CI"):
            pytest.fail(wanted)
        pytest.skip(wanted)
    with free_port() as port, tempfile.TemporaryDirectory() as place:
        log = Path(place, "log")
        options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
        command = [java, "-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar", *options]
        with running(command, port, log, cwd=folder):
            yield f"http://127.0.0.1:{port}"


def together(*calls: Callable[[], T]) -> list[T | Exception]:
    """What each call returned or raised, all of them begun at the same moment in threads of their own."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(run, call) for call in calls]
    outcomes: list[T | Exception] = []
    for future in futures:
        error = future.exception()
        assert error is None or isinstance(error, Exception)
        outcomes.append(error or future.result())
    return outcomes


def _folder() -> Path | None:
    """Where the jar is: `DYNAMODB_LOCAL`, or the cache folder that `make dynamodb-local` fills."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = Path(os.environ.get("DYNAMODB_LOCAL") or cache / "evenhand" / "dynamodb-local")
    return next((jar.parent for jar in root.rglob("DynamoDBLocal.jar")), None)
