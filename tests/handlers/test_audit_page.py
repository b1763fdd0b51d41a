"""The audit trail as a page, which admins read without JavaScript."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from builders import audit_event
from evenhand.handlers.audit_strings import STRINGS
from evenhand.people.audit import Action, Client
from evenhand.people.erasure import pseudonym_of
from html_page import Page
from support import NINE, person

ADDRESS = "/api/audit/page"


@pytest.fixture
def admin(browser):
    return browser("root")


@pytest.fixture
def kept(application):
    """Two events of Ada and one of Zoe, an hour apart."""
    events = [
        audit_event("e1", at=NINE - timedelta(days=2), actor="tim", action=Action.ACCOMMODATED, person="ada"),
        audit_event("e2", at=NINE - timedelta(hours=2), actor="system", action=Action.REGRADED, person="zoe"),
        audit_event("e3", at=NINE - timedelta(hours=1), actor="", action=Action.SIGN_IN_REFUSED, person="ada"),
    ]
    application.audit.append(*events)
    return events


def read(admin, query=""):
    answer = admin.get(f"{ADDRESS}{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def events(page):
    """The verbs that stand on it, but for the admin's own sign-in."""
    times = [each["datetime"] for each in page.all("time")]
    return [at for at in times if not at.startswith(NINE.isoformat()[:13])]


def test_it_tells_who_did_what_to_whose_record_with_the_names_of_those_who_have_one(admin, kept):
    text = " ".join(read(admin).text.split())

    assert "time or attempts given" in text
    assert "Tim · tim" in text
    assert "Ada · ada · northwind" in text
    assert "Evenhand itself" in text
    assert "nobody signed in" in text


def test_somebody_who_was_erased_has_no_name_in_it(admin, application, kept):
    application.directory.put((), [pseudonym_of(dataclasses.replace(person("ada")))])

    text = read(admin).text

    assert "Ada" not in text
    assert "ada" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?person=ada&actor=&verb=&since=&until=", ["e3", "e1"]),
        ("?actor=system", ["e2"]),
        ("?verb=accommodated&language=en", ["e1"]),
        ("?since=2026-11-22", ["e3", "e2"]),
        ("?until=2026-11-22", ["e1"]),
        ("?person=nobody", []),
    ],
)
def test_its_form_asks_for_a_part_of_it_and_an_empty_field_for_nothing(admin, kept, query, found):
    page = read(admin, query)

    at = {event.id: event.at.isoformat() for event in kept}
    assert events(page) == [at[each] for each in found]
    assert ("There are no such events." in page.text) is (found == [])


def test_what_was_asked_for_still_stands_in_the_form(admin, kept):
    page = read(admin, "?person=ada&verb=accommodated&since=2026-11-20")

    fields = {each["name"]: each["value"] for each in page.all("input")}
    assert fields == {"language": "en", "person": "ada", "actor": "", "since": "2026-11-20", "until": ""}
    assert [each["value"] for each in page.all("option") if "selected" in each] == ["accommodated"]


def test_older_events_are_a_link_away_and_what_was_asked_for_goes_along(admin, kept):
    first = read(admin, "?person=ada&limit=1")
    [older] = [each["href"] for each in first.all("a") if "before=" in each["href"]]
    second = read(admin, f"?{urlsplit(older).query}")

    assert events(first) + events(second) == [kept[2].at.isoformat(), kept[0].at.isoformat()]
    assert not [each for each in second.all("a") if "before=" in each["href"] and each.get("hreflang") is None]


@pytest.mark.parametrize("query", ["?verb=flown", "?since=yesterday", "?before=x", "?other=1"])
def test_a_question_that_cannot_be_read_is_refused_as_a_page(admin, query):
    answer = admin.get(f"{ADDRESS}{query}", headers={"Accept": "text/html"})

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_what_was_typed_and_kept_is_shown_as_text(admin, application):
    application.audit.append(audit_event("e9", detail="<b>why</b>"))

    page = read(admin, '?person="><script>')

    assert not page.all("script")
    assert not read(admin).all("b")


@pytest.mark.parametrize(("who", "status"), [("ada", 403), ("tim", 403), ("lead", 403), ("boss", 403), ("root", 200)])
def test_nobody_but_admins_reads_it(browser, who, status):
    assert browser(who).get(ADDRESS, headers={"Accept": "text/html"}).status_code == status


def test_who_is_signed_out_is_sent_to_the_sign_in_and_back(browser):
    sent = browser().get(ADDRESS, headers={"Accept": "text/html"})

    assert (sent.status_code, sent.headers["location"]) == (303, f"/api/sign-in?language=en&next={ADDRESS}")


def test_it_speaks_both_languages_and_has_words_for_all_that_is_ever_done():
    english, chinese = STRINGS["en"], STRINGS["zh"]

    assert english.keys() == chinese.keys() >= {*Action, *Client}
    assert not [name for name, words in chinese.items() if words == english[name]]


def test_the_chosen_language_is_that_of_the_page(admin):
    assert "操作记录" in read(admin, "?language=zh").text
    assert "Audit trail" in read(admin).text
