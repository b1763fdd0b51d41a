"""What every session store promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_a_session_is_read_back_by_the_hash_of_its_token(store: Stores) -> None:
    store.sessions.put_session(builders.session())
    assert store.sessions.session("5e55") == builders.session()
    assert store.sessions.session("0ther") is None


def test_a_session_that_was_ended_is_forgotten(store: Stores) -> None:
    store.sessions.put_session(builders.session())
    store.sessions.put_session(builders.session("0ther"))
    store.sessions.end_session("5e55")
    assert store.sessions.session("5e55") is None
    assert store.sessions.session("0ther") == builders.session("0ther")


def test_ending_an_unknown_session_is_fine(store: Stores) -> None:
    store.sessions.end_session("5e55")
    assert store.sessions.session("5e55") is None


def test_a_session_put_again_is_replaced(store: Stores) -> None:
    longer = dataclasses.replace(builders.session(), expires_at=builders.minutes(120))
    store.sessions.put_session(builders.session())
    store.sessions.put_session(longer)
    assert store.sessions.session("5e55") == longer


def test_sessions_live_on_beside_one_that_begins(store: Stores) -> None:
    ending = builders.session(expires_at=builders.NOW)
    store.sessions.put_session(ending)
    store.sessions.put_session(builders.session("0ther"))
    assert store.sessions.session("5e55") == ending


def test_a_session_may_be_idle_until_later(store: Stores) -> None:
    store.sessions.put_session(builders.session(idle_until=builders.minutes(30)))
    store.sessions.extend_session("5e55", builders.minutes(45))
    assert store.sessions.session("5e55") == builders.session(idle_until=builders.minutes(45))
    assert store.sessions.sessions_of("p-ana") == [builders.session(idle_until=builders.minutes(45))]


def test_no_session_is_made_shorter(store: Stores) -> None:
    store.sessions.put_session(builders.session(idle_until=builders.minutes(30)))
    store.sessions.extend_session("5e55", builders.minutes(15))
    assert store.sessions.session("5e55") == builders.session(idle_until=builders.minutes(30))


def test_a_session_that_may_be_idle_for_ever_still_may(store: Stores) -> None:
    store.sessions.put_session(builders.session())
    store.sessions.extend_session("5e55", builders.minutes(45))
    assert store.sessions.session("5e55") == builders.session()


def test_extending_a_session_that_ended_does_not_bring_it_back(store: Stores) -> None:
    store.sessions.put_session(builders.session(idle_until=builders.minutes(30)))
    store.sessions.end_session("5e55")
    store.sessions.extend_session("5e55", builders.minutes(45))
    assert store.sessions.session("5e55") is None
    assert store.sessions.sessions_of("p-ana") == []


def test_the_sessions_of_a_person_come_the_earliest_first(store: Stores) -> None:
    later = builders.session("1ater", created_at=builders.minutes(5), expires_at=builders.minutes(65))
    other = builders.session("0ther", person_id="p-bo")
    for session in (later, builders.session(), other):
        store.sessions.put_session(session)
    assert store.sessions.sessions_of("p-ana") == [builders.session(), later]
    assert store.sessions.sessions_of("p-bo") == [other]
    assert store.sessions.sessions_of("p-nobody") == []


def test_signing_out_everywhere_ends_all_sessions_of_a_person_and_nobody_elses(store: Stores) -> None:
    for number in range(4):
        store.sessions.put_session(builders.session(f"5e55{number}"))
    store.sessions.put_session(builders.session("0ther", person_id="p-bo"))
    store.sessions.end_session("5e550")
    assert store.sessions.end_sessions("p-ana") == 3
    assert [store.sessions.session(f"5e55{number}") for number in range(4)] == [None] * 4
    assert store.sessions.sessions_of("p-ana") == []
    assert store.sessions.session("0ther") == builders.session("0ther", person_id="p-bo")
    assert store.sessions.end_sessions("p-ana") == 0
