"""What every store of sign-ins promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import Conflict

if TYPE_CHECKING:
    from evenhand.wiring import Stores

ISSUER = "https://id.northwind.example"


def test_a_sign_in_that_was_begun_is_taken_once(store: Stores) -> None:
    store.sign_ins.put_pending(builders.pending())
    store.sign_ins.put_pending(builders.pending("0ther"))
    assert store.sign_ins.take_pending("57a7e") == builders.pending()
    assert store.sign_ins.take_pending("57a7e") is None
    assert store.sign_ins.take_pending("0ther") == builders.pending("0ther")


def test_a_state_that_nobody_began_with_is_not_found(store: Stores) -> None:
    assert store.sign_ins.take_pending("57a7e") is None


def test_a_code_comes_with_the_number_of_the_try(store: Stores) -> None:
    store.sign_ins.put_code(builders.sign_in_code())
    tried = [store.sign_ins.try_code("p-ana") for _ in range(3)]
    assert tried == [dataclasses.replace(builders.sign_in_code(), tries=number) for number in (1, 2, 3)]


def test_a_new_code_takes_the_place_of_the_one_before_and_begins_anew(store: Stores) -> None:
    store.sign_ins.put_code(builders.sign_in_code())
    store.sign_ins.try_code("p-ana")
    newer = builders.sign_in_code("ne3er", expires_at=builders.minutes(15))
    store.sign_ins.put_code(newer)
    assert store.sign_ins.try_code("p-ana") == dataclasses.replace(newer, tries=1)


def test_a_person_without_a_code_has_none_to_try_and_trying_makes_none(store: Stores) -> None:
    store.sign_ins.put_code(builders.sign_in_code(person="p-bo"))
    assert store.sign_ins.try_code("p-ana") is None
    assert store.sign_ins.end_code("p-ana") is False
    assert store.sign_ins.try_code("p-bo") == dataclasses.replace(builders.sign_in_code(person="p-bo"), tries=1)


def test_a_code_is_ended_once(store: Stores) -> None:
    store.sign_ins.put_code(builders.sign_in_code())
    assert [store.sign_ins.end_code("p-ana") for _ in range(2)] == [True, False]
    assert store.sign_ins.try_code("p-ana") is None


def test_things_are_counted_apart_by_their_key(store: Stores) -> None:
    until = builders.minutes(15)
    assert [store.sign_ins.count("d1ge57", until) for _ in range(3)] == [1, 2, 3]
    assert store.sign_ins.count("0ther", until) == 1


def test_an_identity_leads_to_its_person(store: Stores) -> None:
    store.sign_ins.put_identity(ISSUER, "00u1", "p-ana")
    store.sign_ins.put_identity(ISSUER, "00u2", "p-bo")
    store.sign_ins.put_identity(f"{ISSUER}/0", "0u1", "p-cy")
    assert store.sign_ins.identity(ISSUER, "00u1") == "p-ana"
    assert store.sign_ins.identity(ISSUER, "00u2") == "p-bo"
    assert store.sign_ins.identity(f"{ISSUER}/0", "0u1") == "p-cy"
    assert store.sign_ins.identity("https://id.contoso.example", "00u1") is None


def test_an_identity_may_be_remembered_again_but_not_for_somebody_else(store: Stores) -> None:
    for _ in range(2):
        store.sign_ins.put_identity(ISSUER, "00u1", "p-ana")
    with pytest.raises(Conflict):
        store.sign_ins.put_identity(ISSUER, "00u1", "p-bo")
    assert store.sign_ins.identity(ISSUER, "00u1") == "p-ana"


def test_a_person_may_have_several_identities(store: Stores) -> None:
    for subject in ("00u1", "00u2"):
        store.sign_ins.put_identity(ISSUER, subject, "p-ana")
    assert [store.sign_ins.identity(ISSUER, subject) for subject in ("00u1", "00u2")] == ["p-ana", "p-ana"]


def test_the_words_of_a_provider_may_be_long_and_in_any_letters(store: Stores) -> None:
    subject = "安娜|" * 900
    store.sign_ins.put_identity(ISSUER, subject, "p-ana")
    assert store.sign_ins.identity(ISSUER, subject) == "p-ana"
    assert store.sign_ins.identity(ISSUER, subject[:-1]) is None
