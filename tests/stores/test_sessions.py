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
