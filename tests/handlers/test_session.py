"""Signing in by picking a person, who is signed in, signing out."""

from __future__ import annotations

import pytest

from evenhand.workflows.sign_in import hash_token
from support import Browser, HandClock, make_application


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
        "vendor": "Acme Support",
        "language": "en",
    }


def test_nobody_is_signed_in_at_first(browser):
    assert browser().get("/api/session").json() == {"person": None, "demo": True}


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


def test_a_session_ends_by_itself(browser, clock):
    ada = browser("ada")
    clock.forward(hours=12)

    assert ada.get("/api/session").json()["person"] is None


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

    assert browser.get("/api/sign-in").status_code == 403
    assert browser.sign_in("ada").status_code == 403
    assert browser.get("/api/session").json() == {"person": None, "demo": False}
    application.close()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "x"]
)
def test_after_signing_in_nobody_is_sent_to_another_site(browser, target):
    answer = browser().client.post("/api/sign-in", data={"person_id": "ada", "language": "zh", "next": target})

    assert answer.headers["location"] == "/zh/"


def test_after_signing_in_people_go_back_to_where_they_were(browser):
    target = "/en/tests/real-world-violence/"

    answer = browser().client.post("/api/sign-in", data={"person_id": "ada", "next": target})

    assert answer.headers["location"] == target
