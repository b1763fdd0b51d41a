"""A stack that takes no change says why, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from deployment.clouds import answering
from evenhand.deployment.cures import CURES, cure_of
from evenhand.deployment.standing import StackStuck, check_standing, events_of, failures

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def event(number: int, status: str, why: str = "", resource: str = "Table") -> dict[str, Any]:
    about = {"StackId": "s", "StackName": "evenhand", "LogicalResourceId": resource, "Timestamp": NOW}
    return {**about, "EventId": f"e{number}", "ResourceStatus": status, "ResourceStatusReason": why}


def stands(status: str, *events: dict[str, Any]) -> str:
    """What is said of a stack that stands so; events are the newest first."""
    client = answering("cloudformation", ("describe_stack_events", {"StackEvents": list(events)}))
    return check_standing({"StackName": "evenhand", "StackStatus": status}, client)


EVENTS = (
    event(5, "ROLLBACK_COMPLETE", resource="evenhand"),
    event(4, "CREATE_FAILED", "Resource creation cancelled", "Queue"),
    event(3, "CREATE_FAILED", "no such attribute"),
    event(2, "CREATE_IN_PROGRESS", resource="evenhand"),
    event(1, "CREATE_FAILED", "long ago"),
)


@pytest.mark.parametrize(
    ("status", "cure"),
    [
        ("ROLLBACK_COMPLETE", "evenhand deploy --anew"),
        ("UPDATE_ROLLBACK_FAILED", "aws cloudformation continue-update-rollback --stack-name evenhand"),
        ("ROLLBACK_FAILED", "aws cloudformation delete-stack --stack-name evenhand"),
        ("DELETE_FAILED", "aws cloudformation delete-stack --stack-name evenhand"),
    ],
)
def test_what_failed_last_is_named_with_its_cure(status: str, cure: str) -> None:
    with pytest.raises(StackStuck) as raised:
        stands(status, *EVENTS)
    assert "Table: no such attribute" in str(raised.value)
    assert "long ago" not in str(raised.value)
    assert cure in str(raised.value)


def test_while_it_is_being_changed_one_waits_whoever_began_it() -> None:
    with pytest.raises(StackStuck, match=r"broken off.*\nWait.*the same command says how it stands"):
        stands("UPDATE_IN_PROGRESS")


def test_why_it_failed_is_found_however_much_was_taken_back_since() -> None:
    client = answering(
        "cloudformation",
        ("describe_stack_events", {"StackEvents": [event(9, "DELETE_COMPLETE", resource="Queue")], "NextToken": "t"}),
        ("describe_stack_events", {"StackEvents": list(EVENTS)}),
    )
    with pytest.raises(StackStuck, match="Why it failed: Table: no such attribute"):
        check_standing({"StackName": "evenhand", "StackStatus": "ROLLBACK_COMPLETE"}, client)


def test_of_a_change_that_could_not_be_taken_back_that_is_named() -> None:
    with pytest.raises(StackStuck, match="so did taking it back: Queue: deleted by hand\n"):
        stands(
            "UPDATE_ROLLBACK_FAILED",
            event(4, "UPDATE_FAILED", "deleted by hand", "Queue"),
            event(3, "UPDATE_ROLLBACK_IN_PROGRESS", resource="evenhand"),
            event(2, "UPDATE_FAILED", "no such attribute"),
            event(1, "UPDATE_IN_PROGRESS", resource="evenhand"),
        )


@pytest.mark.parametrize(
    "status", ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"]
)
def test_other_stacks_take_changes(status: str) -> None:
    assert stands(status) == status


def test_no_stack_is_no_obstacle() -> None:
    assert check_standing(None, answering("cloudformation")) == ""


def test_what_was_given_up_because_of_another_is_not_told() -> None:
    assert list(failures(list(reversed(EVENTS)))) == ["Table: long ago", "Table: no such attribute"]


def test_events_are_read_back_to_what_was_seen_however_many_there_are() -> None:
    client = answering(
        "cloudformation",
        ("describe_stack_events", {"StackEvents": [event(4, "A"), event(3, "B")], "NextToken": "t"}),
        ("describe_stack_events", {"StackEvents": [event(2, "C"), event(1, "D")], "NextToken": "t"}),
    )
    assert [each["EventId"] for each in events_of("evenhand", client, {"e1"})] == ["e2", "e3", "e4"]


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("User: arn:aws:iam::1:user/x is not authorized to perform: iam:CreateRole", "right"),
        ("One or more of the CNAMEs you provided are already associated with a different resource", "DomainName"),
        ("The specified SSL certificate doesn't exist, isn't in us-east-1 region", "us-east-1"),
        ("evenhand-api already exists in stack arn:aws", "--stack"),
        ("Rate exceeded", "again"),
        ("The security token included in the request is expired", "Sign in to AWS anew"),
        ("Error when retrieving token from sso: Token has expired and refresh failed", "Sign in to AWS anew"),
        ("User: arn:aws:sts::1:assumed-role/AWSReservedSSO_X/y is not authorized to perform: s3:PutObject", "right"),
    ],
)
def test_reasons_that_people_meet_have_a_cure(reason: str, says: str) -> None:
    assert says in cure_of(reason)


def test_a_reason_that_nobody_knows_has_none() -> None:
    assert cure_of("The moon is full") == ""
    assert all(cure.endswith(".") for _, cure in CURES)
