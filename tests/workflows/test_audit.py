"""What the workflows leave in the audit trail."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

from evenhand.errors import Forbidden, Overloaded
from evenhand.people.audit import Action, Client, Origin
from evenhand.quiz.settings import Window
from evenhand.workflows.accommodate import accommodate
from evenhand.workflows.assign import assign
from evenhand.workflows.audit import LONGEST, NOBODY, SYSTEM, network_of, note, read_page, seen_from
from support import HandClock, make_application, person

WEB = Origin(client=Client.WEB, address="203.0.113.0/24")


@pytest.fixture
def desk(tmp_path):
    application = make_application(tmp_path, HandClock())
    yield dataclasses.replace(application, origin=WEB)
    application.close()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("testclient", ""),
        ("203.0.113.77, 198.51.100.1", ""),
        ("999.1.1.1", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_network_is_kept_and_of_anything_else_nothing(address, network):
    assert network_of(address) == network
    assert seen_from(Client.WEB, address) == Origin(client=Client.WEB, address=network)


def test_a_note_says_who_whose_when_and_from_where(desk):
    note(desk, person("tim"), Action.ACCOMMODATED, whose=person("ada"), object="accommodation/1", detail="more time")

    [event] = desk.audit.events()

    assert (event.actor_id, event.person_id, event.vendor_id, event.at) == ("tim", "ada", "acme", desk.clock.now())
    assert event.origin == WEB


@pytest.mark.parametrize("actor", [SYSTEM, NOBODY])
def test_a_note_is_made_where_no_person_acts(desk, actor):
    note(desk, actor, Action.SIGN_IN_REFUSED)

    assert [event.actor_id for event in desk.audit.events()] == [actor]


def test_what_is_noted_once_is_noted_once_and_else_each_time(desk):
    for _ in range(2):
        note(desk, SYSTEM, Action.REPORT_SENT, once="mail-1")
        note(desk, SYSTEM, Action.RETENTION_RUN)

    actions = [event.action for event in desk.audit.events()]

    assert sorted(actions) == [Action.REPORT_SENT, Action.RETENTION_RUN, Action.RETENTION_RUN]


def test_the_same_name_of_two_actions_is_two_notes(desk):
    note(desk, SYSTEM, Action.ASSIGNED, once="1")
    note(desk, SYSTEM, Action.UNASSIGNED, once="1")

    assert len(list(desk.audit.events())) == 2


def test_a_very_long_reason_is_cut(desk):
    note(desk, SYSTEM, Action.ACCOMMODATED, detail="x" * 100_000)

    assert [len(event.detail) for event in desk.audit.events()] == [LONGEST]


def test_what_somebody_was_given_is_in_it_and_the_reason_is_with_what_was_given(desk):
    given = accommodate(
        person("tim"),
        "ada",
        desk,
        reason="The connection broke.",
        quiz_id="visible-blood",
        time=Fraction(3, 2),
        attempts=1,
    )

    [event] = desk.audit.events()

    assert (event.action, event.object) == (Action.ACCOMMODATED, f"accommodation/{given.id}")
    assert event.detail == "1.5 times the time, 1 more attempts for visible-blood"
    assert [(each.id, each.reason) for each in desk.accommodations.accommodations("ada")] == [
        (given.id, "The connection broke.")
    ]


def test_what_was_not_given_is_not_in_it(desk):
    with pytest.raises(Forbidden):
        accommodate(person("ada"), "bo", desk, reason="I want it.", quiz_id="visible-blood", attempts=1)

    assert list(desk.audit.events()) == []


def test_a_trail_that_takes_nothing_is_not_hidden(desk, monkeypatch):
    def no_room(*_):
        raise Overloaded("no room")

    monkeypatch.setattr(type(desk.audit), "append", no_room)

    with pytest.raises(Overloaded):
        assign(person("tim"), "visible-blood", Window(), desk, cohort="nov")


@pytest.mark.parametrize("who", ["ada", "lead", "boss", "tim"])
def test_nobody_but_admins_reads_the_trail(desk, who):
    with pytest.raises(Forbidden):
        read_page(person(who), desk.audit, limit=1)
