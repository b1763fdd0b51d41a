"""What an earlier stack left is found by its name, and left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from deployment.clouds import ACCOUNT, KEYS, REGION, Given
from evenhand.adapters.dynamodb.schema import create_table
from evenhand.deployment.left_behind import BUCKETS, PAGE, TABLES, left_behind
from infra.template import ROOT, load_template

RECORD = {"PK": {"S": "PERSON#p1"}, "SK": {"S": "PROFILE"}}


@pytest.fixture
def clients() -> Iterator[dict[str, Any]]:
    """DynamoDB and S3, empty."""
    with mock_aws():
        yield {each: boto3.client(each, region_name=REGION, **KEYS) for each in ("dynamodb", "s3")}


def told(clients: dict[str, Any], stack: str = "evenhand") -> list[tuple[str, bool]]:
    return [(str(each), each.empty) for each in left_behind(stack, ACCOUNT, Given(**clients))]


def test_tables_and_buckets_of_a_stack_of_that_name_are_found_and_whether_they_are_empty(
    clients: dict[str, Any],
) -> None:
    for name in ("evenhand-Table-1A2B", "evenhand-Table-0000", "evenhand-other-Table-1A2B", "evenhand"):
        create_table(clients["dynamodb"], name)
    for name in ("evenhand-keysbucket-1a2b", "evenhand-sitebucket-1a2b", "evenhand-code-123456789012-us-east-1"):
        clients["s3"].create_bucket(Bucket=name)
    clients["dynamodb"].put_item(TableName="evenhand-Table-1A2B", Item=RECORD)
    clients["s3"].put_object(Bucket="evenhand-keysbucket-1a2b", Key="current.json", Body=b"{}")

    assert told(clients) == [
        ("the table evenhand-Table-0000", True),
        ("the table evenhand-Table-1A2B", False),
        ("the bucket evenhand-keysbucket-1a2b", False),
        ("the bucket evenhand-sitebucket-1a2b", True),
    ]
    assert told(clients, "evenhand-other") == [("the table evenhand-other-Table-1A2B", True)]
    assert told(clients, "training") == []


def test_what_stays_of_the_template_is_looked_for_and_the_page_that_is_named_is_there() -> None:
    resources = load_template()["Resources"]
    assert {name for name, each in resources.items() if each.get("DeletionPolicy") == "Retain"} == {*TABLES, *BUCKETS}
    assert all("TableName" not in resources[each]["Properties"] for each in TABLES), "CloudFormation names it"
    assert all("BucketName" not in resources[each]["Properties"] for each in BUCKETS)
    assert (ROOT / PAGE).is_file()
