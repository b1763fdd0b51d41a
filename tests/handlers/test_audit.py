"""The audit trail: what comes into it over the API, and who reads it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from builders import audit_event
from evenhand.people.audit import Action
from support import NINE, WRONG, Browser

TEXT = "The module says otherwise in section two."


@pytest.fixture
def admin(browser):
    return browser("root")


def trail(admin, **asked):
    answer = admin.get(f"/api/audit?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(admin, **asked):
    return [event for event in trail(admin, **asked)["events"] if event["verb"] != "signed_in"]


@pytest.fixture
def decided(browser):
    """An appeal of Ada's that Tim decided."""
    ada, tim = browser("ada"), browser("tim")
    ada.take(WRONG, "submission-1")
    attempt_id = ada.take(WRONG, "submission-2")["id"]
    objection = {"question_id": "fight", "reason": "other", "text": TEXT}
    appeal_id = ada.post(f"/api/attempts/{attempt_id}/appeals", objection).json()["id"]
    decision = {"outcome": "upheld", "remedy": "full_marks", "rationale": TEXT, "version": 0}
    assert tim.post(f"/api/appeals/{appeal_id}/decision", decision).status_code == 200
    return appeal_id


def test_a_decision_is_in_it_with_who_whose_when_and_from_where(admin, decided):
    [event] = found(admin)

    assert event == {
        "id": event["id"],
        "at": "2026-11-23T09:00:00Z",
        "actor": "tim",
        "verb": "appeal_decided",
        "person": "ada",
        "vendor": "acme",
        "object": f"appeal/{decided}",
        "detail": "upheld full_marks",
        "origin": {"client": "web", "network": ""},
    }


def test_of_an_address_only_the_network_is_kept(application, admin):
    tim = Browser(application, "tim")
    tim.client._transport.client = ("203.0.113.77", 50000)
    tim.post("/api/assignments", {"target": "visible-blood", "cohort": "nov"})

    [event] = found(admin, verb="assigned")

    assert event["origin"] == {"client": "web", "network": "203.0.113.0/24"}
    assert "203.0.113.77" not in trail(admin)["events"].__repr__()


def test_giving_and_taking_back_are_both_in_it(browser, admin):
    tim = browser("tim")
    made = tim.post("/api/assignments", {"target": "visible-blood", "person_id": "ada"}).json()
    for _ in range(2):
        tim.client.delete(f"/api/assignments/{made['id']}")

    told = [(event["actor"], event["verb"], event["person"], event["object"]) for event in found(admin)]

    thing = f"assignment/{made['id']}"
    assert sorted(told) == [("tim", "assigned", "ada", thing), ("tim", "unassigned", "ada", thing)]


def test_what_was_refused_is_not_in_it(browser, admin):
    browser("ada").post("/api/assignments", {"target": "visible-blood", "cohort": "nov"})
    browser("tim").post("/api/assignments", {"target": "unknown", "cohort": "nov"})
    browser("tim").client.delete("/api/assignments/none")

    assert found(admin) == []


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["e4", "e3", "e2", "e1"]),
        ({"person": "ada"}, ["e3", "e1"]),
        ({"actor": "tim"}, ["e2", "e1"]),
        ({"verb": "person_erased"}, ["e4", "e3"]),
        ({"since": "2026-11-24T09:00:00"}, ["e4", "e3", "e2"]),
        ({"since": "2026-11-24T10:00:00+01:00"}, ["e4", "e3", "e2"]),
        ({"until": "2026-11-25T09:00:00Z"}, ["e2", "e1"]),
        ({"since": "2026-11-24", "person": "ada", "verb": "person_erased"}, ["e3"]),
    ],
)
def test_it_is_asked_for_a_time_a_person_an_actor_and_a_verb(application, admin, asked, ids):
    for number, (who, whose, action) in enumerate(
        [
            ("tim", "ada", Action.ASSIGNED),
            ("tim", "bo", Action.ASSIGNED),
            ("root", "ada", Action.PERSON_ERASED),
            ("root", "bo", Action.PERSON_ERASED),
        ]
    ):
        at = NINE + timedelta(days=number)
        event = audit_event(f"e{number + 1}", actor=who, person=whose, action=action, at=at)
        application.audit.append(event)

    assert [event["id"] for event in found(admin, **asked)] == ids


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_its_pages_hold_every_event_once_however_many_share_a_moment(application, admin, limit):
    for number in range(7):
        at = NINE + timedelta(hours=number // 3)
        application.audit.append(audit_event(f"e{number}", action=Action.ASSIGNED, at=at))
    address, pages = f"/api/audit?verb=assigned&limit={limit}", []
    while address:
        page = admin.get(address).json()
        pages.append([event["id"] for event in page["events"]])
        address = page["next"]

    assert [each for page in pages for each in page] == [f"e{number}" for number in reversed(range(7))]
    assert {len(page) for page in pages[:-1]} <= {limit}


@pytest.mark.parametrize("person", ["ada", "lead", "boss", "tim"])
def test_nobody_but_admins_reads_it(browser, decided, person):
    answer = browser(person).get("/api/audit")

    assert answer.status_code == 403
    assert decided not in answer.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("since=yesterday", "since"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("verb=looked", "verb"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("before=2026-11-23", "before"),
        ("before=x~y", "before"),
        ("before=2026-11-23T09:00:00~e1", "before"),
        ("people=ada", "people"),
        ("person=" + "x" * 201, "person"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused_with_its_place(admin, query, says):
    answer = admin.get(f"/api/audit?{query}")

    assert answer.status_code == 422
    assert f" {says}: " in answer.json()["detail"]
    assert answer.json()["type"] == "/problems/invalid-query"


def test_the_last_moment_of_the_calendar_is_a_place_too(admin):
    assert admin.get("/api/audit?before=9999-12-31T23:59:59.999999%2B00:00~x").status_code == 200


@pytest.mark.parametrize(
    "change", ["DELETE FROM audit", "UPDATE audit SET body = '{}'", "REPLACE INTO audit SELECT * FROM audit"]
)
def test_the_database_itself_does_not_let_it_be_changed(application, admin, decided, change):
    before = trail(admin)
    with sqlite3.connect(application.settings.database) as connection:
        try:
            connection.execute(change)
        except sqlite3.IntegrityError:
            connection.rollback()

    assert trail(admin) == before


def test_the_store_offers_nothing_but_to_append_and_to_read(application):
    offered = {name for name in dir(application.audit) if not name.startswith("_")}

    assert {"append", "events"} <= offered
    assert not [name for name in offered if any(word in name for word in ("delete", "update", "remove", "put"))]
