"""What is asked of CloudFormation, and what is made of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from evenhand.deployment.change import Proposal
from evenhand.deployment.stack import (
    StackFailed,
    carry_out,
    outputs_of,
    propose,
    template_of,
    with_code,
    withdraw,
)

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PARAMETERS = {"Parameters": [{"ParameterKey": "LogDays"}, {"ParameterKey": "Sender"}]}


@pytest.fixture
def client() -> CloudFormationClient:
    """A client with no account behind it."""
    return boto3.client(
        "cloudformation", region_name="eu-central-1", aws_access_key_id="example", aws_secret_access_key="example"
    )


@pytest.fixture
def stub(client: CloudFormationClient) -> Iterator[Stubber]:
    """Says what the client is answered."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def stack(status: str = "UPDATE_COMPLETE", **more: Any) -> dict[str, Any]:
    """What CloudFormation knows of a stack."""
    return {"Stacks": [{"StackName": "evenhand", "CreationTime": NOW, "StackStatus": status, **more}]}


def change(action: str, replacement: str = "False") -> dict[str, Any]:
    """A change as CloudFormation tells it."""
    detail = {"Target": {"Attribute": "Properties", "Name": "TimeToLive"}}
    told = {"Action": action, "LogicalResourceId": "Table", "ResourceType": "AWS::DynamoDB::Table", "Details": [detail]}
    return {"Type": "Resource", "ResourceChange": {**told, "Replacement": replacement}}


def asked(client: CloudFormationClient) -> Proposal:
    """A proposal with one parameter given."""
    return propose("evenhand", "https://code/template.json", {"LogDays": "7"}, client, name="change")


def test_a_new_stack_is_made_with_what_is_given(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_client_error("describe_stacks", "ValidationError", "Stack with id evenhand does not exist")
    stub.add_response("get_template_summary", PARAMETERS)
    stub.add_response(
        "create_change_set",
        {"Id": "c1"},
        {
            "StackName": "evenhand",
            "ChangeSetName": "change",
            "ChangeSetType": "CREATE",
            "TemplateURL": "https://code/template.json",
            "Parameters": [{"ParameterKey": "LogDays", "ParameterValue": "7"}],
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            "Tags": ANY,
        },
    )
    stub.add_response("describe_change_set", {"Status": "CREATE_COMPLETE"})
    stub.add_response("describe_change_set", {"Status": "CREATE_COMPLETE", "Changes": [change("Add", "")]})

    proposal = asked(client)

    assert (proposal.new, proposal.id) == (True, "c1")
    assert [str(each) for each in proposal.changes] == ["+ Table (AWS::DynamoDB::Table) TimeToLive"]


def test_what_is_not_given_keeps_its_value_unless_the_template_knows_it_no_more(
    client: CloudFormationClient, stub: Stubber
) -> None:
    before = [{"ParameterKey": name, "ParameterValue": "old"} for name in ("LogDays", "Sender", "Gone")]
    stub.add_response("describe_stacks", stack(Parameters=before))
    stub.add_response("get_template_summary", PARAMETERS)
    expected = {
        "Parameters": [
            {"ParameterKey": "LogDays", "ParameterValue": "7"},
            {"ParameterKey": "Sender", "UsePreviousValue": True},
        ],
        "ChangeSetType": "UPDATE",
        **dict.fromkeys(("StackName", "ChangeSetName", "TemplateURL", "Capabilities", "Tags"), ANY),
    }
    stub.add_response("create_change_set", {"Id": "c1"}, expected)
    stub.add_response("describe_change_set", {"Status": "CREATE_COMPLETE"})
    stub.add_response("describe_change_set", {"Changes": [change("Modify", "True"), change("Remove")]})

    modified, removed = asked(client).changes

    assert (modified.loses, removed.loses) == (True, True)
    assert "REPLACED" in str(modified)


def test_where_nothing_would_change_there_is_nothing_to_carry_out(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("describe_stacks", stack())
    stub.add_response("get_template_summary", PARAMETERS)
    stub.add_response("create_change_set", {"Id": "c1"})
    reason = "The submitted information didn't contain changes."
    stub.add_response("describe_change_set", {"Status": "FAILED", "StatusReason": reason})
    stub.add_response("delete_change_set", {})
    assert asked(client) == Proposal(stack="evenhand", id="", new=False, changes=())


def test_a_template_that_is_not_taken_says_why(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("describe_stacks", stack())
    stub.add_response("get_template_summary", PARAMETERS)
    stub.add_response("create_change_set", {"Id": "c1"})
    stub.add_response("describe_change_set", {"Status": "FAILED", "StatusReason": "SigningWith is A"})
    stub.add_response("delete_change_set", {})
    with pytest.raises(StackFailed, match="SigningWith is A"):
        asked(client)


def event(number: int, status: str, why: str = "", resource: str = "Table") -> dict[str, Any]:
    """Something that happened to the table."""
    about = {"StackId": "s", "StackName": "evenhand", "LogicalResourceId": resource, "Timestamp": NOW}
    return {**about, "EventId": f"e{number}", "ResourceStatus": status, "ResourceStatusReason": why}


PROPOSAL = Proposal(stack="evenhand", id="c1", new=False, changes=())


def carried_out(client: CloudFormationClient) -> list[str]:
    """What is told while a proposal is carried out."""
    told: list[str] = []
    carry_out(PROPOSAL, client, told.append, lambda _: None)
    return told


def test_what_failed_is_told_and_what_failed_another_time_is_not(client: CloudFormationClient, stub: Stubber) -> None:
    old, new = event(1, "UPDATE_FAILED", "long ago"), event(2, "UPDATE_FAILED", "no such attribute")
    stub.add_response("describe_stack_events", {"StackEvents": [old]})
    stub.add_response("execute_change_set", {})
    stub.add_response("describe_stack_events", {"StackEvents": [event(3, "UPDATE_COMPLETE"), new, old]})
    stub.add_response("describe_stacks", stack("UPDATE_ROLLBACK_COMPLETE"))

    with pytest.raises(StackFailed) as raised:
        carried_out(client)

    assert str(raised.value) == "The stack was set back to what it was:\nTable: no such attribute"


def test_a_known_reason_comes_with_its_cure(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("describe_stack_events", {"StackEvents": []})
    stub.add_response("execute_change_set", {})
    stub.add_response("describe_stack_events", {"StackEvents": [event(1, "CREATE_FAILED", "x already exists")]})
    stub.add_response("describe_stacks", stack("ROLLBACK_COMPLETE"))

    with pytest.raises(StackFailed, match="was not made") as raised:
        carried_out(client)

    assert "--stack" in str(raised.value)
    assert str(raised.value).endswith("the same command with --anew")


def test_who_can_see_no_more_is_told_that_it_goes_on(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("describe_stack_events", {"StackEvents": []})
    stub.add_response("execute_change_set", {})
    stub.add_client_error("describe_stack_events", "ExpiredToken", "The security token is expired")

    with pytest.raises(StackFailed, match="ExpiredToken") as raised:
        carried_out(client)

    assert str(raised.value).splitlines()[1:] == [
        "Sign in to AWS anew, such as with `aws sso login`, and run the same command again.",
        "CloudFormation goes on by itself; the same command says how it stands, and once it is done what remains.",
    ]


def test_what_was_not_begun_is_not_said_to_go_on(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("describe_stack_events", {"StackEvents": []})
    stub.add_client_error("execute_change_set", "AccessDenied")
    with pytest.raises(client.exceptions.ClientError, match="AccessDenied"):
        carried_out(client)


def test_it_is_waited_for_and_what_ends_is_told(client: CloudFormationClient, stub: Stubber) -> None:
    done, begun = event(2, "UPDATE_COMPLETE"), event(1, "UPDATE_IN_PROGRESS")
    stub.add_response("describe_stack_events", {"StackEvents": []})
    stub.add_response("execute_change_set", {})
    stub.add_response("describe_stack_events", {"StackEvents": []})
    stub.add_response("describe_stacks", stack("UPDATE_COMPLETE"))
    stub.add_response("describe_stack_events", {"StackEvents": [begun]})
    stub.add_response("describe_stacks", stack("UPDATE_IN_PROGRESS"))
    stub.add_response("describe_stack_events", {"StackEvents": [done, begun]})
    stub.add_response("describe_stacks", stack("UPDATE_COMPLETE"))

    assert carried_out(client) == ["Table () update complete"]


def test_a_stack_that_was_only_proposed_leaves_no_name_behind(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("delete_change_set", {}, {"ChangeSetName": "c1", "StackName": "evenhand"})
    stub.add_response("describe_stacks", stack("REVIEW_IN_PROGRESS"))
    stub.add_response("delete_stack", {}, {"StackName": "evenhand"})
    withdraw(replace(PROPOSAL, new=True), client)


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"])
def test_a_stack_that_somebody_else_made_meanwhile_stays(
    client: CloudFormationClient, stub: Stubber, status: str
) -> None:
    stub.add_response("delete_change_set", {}, {"ChangeSetName": "c1", "StackName": "evenhand"})
    stub.add_response("describe_stacks", stack(status))
    withdraw(replace(PROPOSAL, new=True), client)


def test_a_stack_that_is_there_stays_when_a_proposal_is_let_go(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_response("delete_change_set", {}, {"ChangeSetName": "c1", "StackName": "evenhand"})
    withdraw(PROPOSAL, client)


@pytest.mark.parametrize("body", ['{"Resources": {}}', "Resources: {}"])
def test_the_template_of_before_is_read_where_evenhand_wrote_it(
    client: CloudFormationClient, stub: Stubber, body: str
) -> None:
    stub.add_response("get_template", {"TemplateBody": body})
    assert template_of("evenhand", client) == ({"Resources": {}} if body.startswith("{") else None)


def test_a_stack_that_is_not_there_says_so(client: CloudFormationClient, stub: Stubber) -> None:
    stub.add_client_error("describe_stacks", "ValidationError", "Stack with id evenhand does not exist")
    with pytest.raises(StackFailed, match="There is no stack `evenhand`"):
        outputs_of("evenhand", client)


def test_functions_get_their_packages_and_the_template_read_stays_as_it_was() -> None:
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "../build/functions/sign-in.zip"}}
    template = {"Resources": {"F": function, "T": {"Type": "AWS::DynamoDB::Table", "Properties": {}}}}

    placed = with_code(template, "code", {"sign-in": "functions/sign-in-abc.zip"})

    assert placed["Resources"]["F"]["Properties"]["CodeUri"] == {"Bucket": "code", "Key": "functions/sign-in-abc.zip"}
    assert template["Resources"]["F"]["Properties"]["CodeUri"] == "../build/functions/sign-in.zip"
