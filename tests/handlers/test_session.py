"""Signing in by picking a person, who is signed in, signing out."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from evenhand.people.audit import Action
from evenhand.workflows.sign_in import hash_token
from support import NINE, Browser, HandClock, make_application, person


@pytest.fixture
def application(tmp_path, clock):
    """With sessions as they are by default."""
    application = make_application(tmp_path / "state", clock, EVENHAND_SESSION_IDLE="")
    yield application
    application.close()


def test_the_sign_in_page_lists_active_people_and_says_that_it_is_a_demo(browser):
    page = browser().get("/api/sign-in").text

    assert "This is the demo" in page
    assert "Ada" in page
    assert "Gus" not in page


def test_who_is_signed_in_comes_from_the_cookie(browser):
    assert browser("ada").get("/api/session").json()["person"] == {
        "id": "ada",
        "name": "Ada",
        "role": "labeller",
        "roles": ["labeller"],
        "vendor": "Acme Support",
        "language": "en",
    }


def test_nobody_is_signed_in_at_first(browser, clock):
    session = browser().get("/api/session").json()

    assert (session["person"], session["ends_at"], session["expires_at"]) == (None, None, None)
    assert session["demo"] is True


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(browser):
    cookie = browser().sign_in("ada").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path):
    application = make_application(tmp_path, HandClock(), EVENHAND_SITE_URL="https://learn.example")

    cookie = Browser(application).sign_in("ada").headers["set-cookie"]

    assert cookie.startswith("__Host-evenhand=")
    assert "Secure" in cookie
    application.close()


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(browser):
    ada = browser("ada")
    token = ada.client.cookies["evenhand"]

    assert ada.client.delete("/api/session").status_code == 204

    thief = browser()
    thief.client.cookies.set("evenhand", token)
    assert thief.get("/api/session").json()["person"] is None


def is_signed_in(browser):
    return browser.get("/api/session").json()["person"] is not None


def test_a_session_ends_when_it_is_not_used_for_an_hour(browser, clock):
    ada = browser("ada")
    clock.forward(minutes=59)
    assert is_signed_in(ada)
    clock.forward(minutes=1)

    assert not is_signed_in(ada)


def test_a_session_in_use_ends_after_twelve_hours_whatever_happens(browser, clock):
    ada = browser("ada")
    for _ in range(23):
        clock.forward(minutes=30)
        assert ada.get("/api/attempts").status_code == 200
    clock.forward(minutes=30)

    assert ada.get("/api/attempts").status_code == 401


def test_asking_how_long_the_session_lasts_does_not_make_it_last(browser, clock):
    ada = browser("ada")
    for _ in range(4):
        clock.forward(minutes=15)
        last = ada.get("/api/session").json()

    assert last["person"] is None


def test_the_end_of_the_session_is_told_and_a_request_moves_it(browser, clock):
    ada = browser("ada")
    first = ada.get("/api/session").json()
    clock.forward(minutes=20)
    ada.get("/api/attempts")

    second = ada.get("/api/session").json()

    assert first["ends_at"] == (NINE + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert second["ends_at"] == (NINE + timedelta(hours=1, minutes=20)).isoformat().replace("+00:00", "Z")
    assert second["expires_at"] == first["expires_at"]


def test_a_person_can_extend_the_session_before_it_ends(browser, clock):
    ada = browser("ada")
    clock.forward(minutes=58)

    extended = ada.post("/api/session/extension", {}).json()

    assert extended["ends_at"] == (NINE + timedelta(hours=1, minutes=58)).isoformat().replace("+00:00", "Z")
    clock.forward(minutes=59)
    assert is_signed_in(ada)


def test_no_session_is_extended_beyond_its_last_hour(browser, clock):
    ada = browser("ada")
    for _ in range(12):
        clock.forward(minutes=55)
        ada.get("/api/attempts")
    clock.forward(minutes=40)

    extended = ada.post("/api/session/extension", {}).json()

    assert extended["ends_at"] == extended["expires_at"]


def test_a_session_that_has_ended_cannot_be_extended(browser, clock):
    ada = browser("ada")
    clock.forward(hours=1)

    assert ada.post("/api/session/extension", {}).status_code == 401
    assert not is_signed_in(ada)


def test_an_installation_decides_how_long_sessions_last(tmp_path):
    clock = HandClock()
    application = make_application(tmp_path, clock, EVENHAND_SESSION_IDLE="10", EVENHAND_SESSION_HOURS="1")
    ada = Browser(application, "ada")
    for _ in range(6):
        assert is_signed_in(ada)
        clock.forward(minutes=9)
        ada.get("/api/attempts")
    clock.forward(minutes=6)

    assert not is_signed_in(ada)
    application.close()


def test_signing_in_again_gives_another_token_and_ends_the_session_before(browser, application):
    ada = browser("ada")
    before = ada.client.cookies["evenhand"]

    ada.sign_in("ada")

    assert ada.client.cookies["evenhand"] != before
    assert application.sessions.session(hash_token(before)) is None


def test_a_token_that_somebody_planted_is_not_taken_over(browser, application):
    ada = browser()
    ada.client.cookies.set("evenhand", "planted-by-somebody-else")

    ada.sign_in("ada")

    assert application.sessions.session(hash_token("planted-by-somebody-else")) is None
    assert len(application.sessions.sessions_of("ada")) == 1


def test_signing_out_here_leaves_the_other_devices_alone(browser):
    desk, phone = browser("ada"), browser("ada")

    desk.client.delete("/api/session")

    assert not is_signed_in(desk)
    assert is_signed_in(phone)


def test_signing_out_everywhere_ends_all_sessions_of_the_person_and_nobody_elses(browser):
    desk, phone, bo = browser("ada"), browser("ada"), browser("bo")

    assert desk.client.delete("/api/session?everywhere=1").status_code == 204

    assert not is_signed_in(desk)
    assert not is_signed_in(phone)
    assert is_signed_in(bo)


def test_the_cookie_of_somebody_who_was_deactivated_is_worthless_at_once(browser, application):
    ada = browser("ada")
    application.directory.put((), (dataclasses.replace(person("ada"), active=False),))

    assert ada.get("/api/attempts").status_code == 401
    assert not is_signed_in(ada)


def test_signing_in_and_out_stands_in_the_audit_trail(browser, application):
    ada = browser("ada")
    ada.client.delete("/api/session?everywhere=1")

    events = list(application.audit.events(person_id="ada"))

    assert [(each.action, each.actor_id, each.vendor_id) for each in sorted(events, key=lambda each: each.id)] == [
        (Action.SIGNED_IN, "ada", "acme"),
        (Action.SIGNED_OUT, "ada", "acme"),
    ]
    assert {each.detail for each in events} == {"by demo", "everywhere"}


@pytest.mark.parametrize("person_id", ["gone", "nobody", ""])
def test_people_who_left_or_never_were_cannot_sign_in(browser, person_id):
    assert browser().sign_in(person_id).status_code == 404


def test_the_token_itself_is_not_stored(browser, application):
    token = browser("ada").client.cookies["evenhand"]

    stored = b"".join(path.read_bytes() for path in application.settings.state.glob("evenhand.sqlite3*"))

    assert hash_token(token).encode() in stored
    assert token.encode() not in stored


def test_production_has_no_demo_sign_in(tmp_path):
    application = make_application(tmp_path, HandClock(), EVENHAND_MODE="production")
    browser = Browser(application)

    assert "Who are you today?" not in browser.get("/api/sign-in").text
    assert browser.sign_in("ada").status_code == 403
    assert browser.get("/api/session").json()["person"] is None
    assert browser.get("/api/session").json()["demo"] is False
    application.close()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "x"]
)
def test_after_signing_in_nobody_is_sent_to_another_site(browser, target):
    answer = browser().client.post("/api/sign-in", data={"person_id": "ada", "language": "zh", "next": target})

    assert answer.headers["location"] == "/zh/my/"


def test_after_signing_in_people_go_back_to_where_they_were(browser):
    target = "/en/tests/real-world-violence/"

    answer = browser().client.post("/api/sign-in", data={"person_id": "ada", "next": target})

    assert answer.headers["location"] == target
