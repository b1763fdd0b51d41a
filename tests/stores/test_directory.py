"""What every directory promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders
from evenhand.people.person import Role

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_people_and_vendors_are_listed_by_id(store: Stores) -> None:
    stakeholder = dataclasses.replace(builders.person("p-bo", role=Role.STAKEHOLDER), scope=("northwind", "contoso"))
    store.directory.put([builders.vendor("northwind"), builders.vendor("contoso")], [stakeholder, builders.person()])
    assert store.directory.vendors() == [builders.vendor("contoso"), builders.vendor("northwind")]
    assert store.directory.people() == [builders.person(), stakeholder]


def test_a_person_is_found_by_id(store: Stores) -> None:
    store.directory.put([], [builders.person()])
    assert store.directory.person("p-ana") == builders.person()
    assert store.directory.person("p-nobody") is None


def test_an_empty_directory_lists_nobody(store: Stores) -> None:
    store.directory.put([], [])
    assert store.directory.people() == []
    assert store.directory.vendors() == []


def test_putting_someone_again_replaces_them_and_leaves_the_others(store: Stores) -> None:
    store.directory.put([builders.vendor()], [builders.person(), builders.person("p-bo")])
    moved = dataclasses.replace(builders.person(), active=False, language="zh")
    store.directory.put([], [moved])
    assert store.directory.people() == [moved, builders.person("p-bo")]
    assert store.directory.vendors() == [builders.vendor()]


def test_the_last_of_several_with_one_id_counts(store: Stores) -> None:
    store.directory.put([], [builders.person(), dataclasses.replace(builders.person(), name="Ana B.")])
    assert [person.name for person in store.directory.people()] == ["Ana B."]


def test_a_whole_roster_is_put_at_once(store: Stores) -> None:
    roster = [builders.person(f"p-{number:03}") for number in range(60)]
    store.directory.put([builders.vendor()], reversed(roster))
    assert store.directory.people() == roster
