"""What of a change set is dangerous, and what only looks so."""

from __future__ import annotations

from evenhand.deployment.change import Change, by_danger, counted, settled


def change(resource: str, action: str = "Modify", replaced: str = "False", *follows: str, kind: str = "") -> Change:
    return Change(
        action=action, resource=resource, kind=kind or f"AWS::X::{resource}", replaced=replaced, details=(),
        follows=follows,
    )  # fmt: skip


def test_what_refers_to_a_resource_that_stays_is_not_replaced() -> None:
    known = settled(
        [
            change("Log"),
            change("Function", "Modify", "Conditional", "Log"),
            change("Route", "Modify", "Conditional", "Function"),
        ]
    )

    assert [each.loses for each in known] == [False, False, False]
    assert [each.idle for each in known] == [False, True, True]
    assert counted(known) == "1 changed"


def test_what_refers_to_a_resource_that_is_replaced_may_be_replaced_too_however_far_it_is() -> None:
    known = settled(
        [
            change("Route", "Modify", "Conditional", "Function"),
            change("Function", "Modify", "Conditional", "Table"),
            change("Table", "Modify", "True"),
            change("Log", "Modify", "Conditional", "Elsewhere"),
        ]
    )

    assert {each.resource for each in known if each.loses} == {"Route", "Function", "Table"}
    assert counted(known) == "3 replaced"


def test_what_goes_round_in_a_circle_ends() -> None:
    known = settled([change("A", "Modify", "Conditional", "B"), change("B", "Modify", "Conditional", "A")])
    assert [each.loses for each in known] == [False, False]


def test_what_may_be_replaced_by_itself_stays_so() -> None:
    (table,) = settled([change("Table", "Modify", "Conditional", kind="AWS::DynamoDB::Table")])
    assert table.loses_data
    assert "MAY BE REPLACED" in str(table)


def test_what_loses_data_comes_first_then_what_is_removed_then_rights() -> None:
    changes = [
        change("Alarm", kind="AWS::CloudWatch::Alarm"),
        change("Role", kind="AWS::IAM::Role"),
        change("Route", "Remove", ""),
        change("Table", "Modify", "True", kind="AWS::DynamoDB::Table"),
        change("New", "Add", ""),
    ]

    assert [each.resource for each in by_danger(changes)] == ["Table", "Route", "Role", "Alarm", "New"]
    assert counted(changes) == "1 added, 2 changed, 1 replaced, 1 removed"
    assert str(changes[2]) == "- Route (AWS::X::Route) REMOVED"


def test_of_nothing_there_is_nothing() -> None:
    assert counted([]) == "nothing"
