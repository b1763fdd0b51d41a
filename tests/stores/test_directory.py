"""What every directory promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

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


@pytest.mark.parametrize("asked", ["Ana.Müller@Example.org", "ana.MÜLLER@example.ORG", " ana.müller@example.org "])
def test_a_person_is_found_by_their_address_whatever_its_case(store: Stores, asked: str) -> None:
    ana = dataclasses.replace(builders.person(), email="Ana.Müller@Example.org")
    store.directory.put([], [ana, builders.person("p-bo")])
    assert store.directory.by_email(asked) == ana


def test_an_address_that_nobody_has_finds_nobody(store: Stores) -> None:
    store.directory.put([], [builders.person()])
    assert store.directory.by_email("p-bo@example.org") is None
    assert store.directory.by_email("p-ana@example.org.invalid") is None


def test_no_address_finds_nobody_even_when_somebody_has_none(store: Stores) -> None:
    store.directory.put([], [dataclasses.replace(builders.person(), email="")])
    assert store.directory.by_email("") is None
    assert store.directory.by_email(" ") is None
    assert store.directory.people() == [dataclasses.replace(builders.person(), email="")]


def test_of_two_with_one_address_neither_is_found(store: Stores) -> None:
    bo = dataclasses.replace(builders.person("p-bo"), email="P-Ana@example.org")
    store.directory.put([], [builders.person(), bo])
    assert store.directory.by_email("p-ana@example.org") is None


def test_somebody_who_left_is_not_found_by_address_and_hides_nobody(store: Stores) -> None:
    left = dataclasses.replace(builders.person(), active=False)
    store.directory.put([], [left])
    assert store.directory.by_email("p-ana@example.org") is None
    back = dataclasses.replace(builders.person("p-ana-2"), email="p-ana@example.org")
    store.directory.put([], [back])
    assert store.directory.by_email("p-ana@example.org") == back


def test_a_new_address_takes_the_place_of_the_old(store: Stores) -> None:
    store.directory.put([], [builders.person()])
    moved = dataclasses.replace(builders.person(), email="ana@contoso.example")
    store.directory.put([], [moved])
    assert store.directory.by_email("p-ana@example.org") is None
    assert store.directory.by_email("ana@contoso.example") == moved


def test_two_may_exchange_their_addresses_at_once(store: Stores) -> None:
    ana, bo = builders.person(), builders.person("p-bo")
    store.directory.put([], [ana, bo])
    ana, bo = dataclasses.replace(ana, email=bo.email), dataclasses.replace(bo, email=ana.email)
    store.directory.put([], [ana, bo])
    assert store.directory.by_email("p-bo@example.org") == ana
    assert store.directory.by_email("p-ana@example.org") == bo


def test_roles_and_the_time_zone_are_kept(store: Stores) -> None:
    both = dataclasses.replace(
        builders.person("p-admin", role=Role.TRAINER), other_roles=(Role.ADMIN,), time_zone="Asia/Singapore"
    )
    store.directory.put([], [both])
    assert store.directory.person("p-admin") == both
