"""The site behind the sign-in: what whoever has no session gets, and what they do not."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import unquote

import pytest

from evenhand.local.server import make_app
from support import Browser, HandClock, make_application, person

SECRET = "Severe blood is restricted"
FILES = {
    "index.html": "root",
    "en/index.html": "welcome",
    "en/404.html": "not here",
    "en/assets/pages.css": "body {}",
    "en/modules/violence/index.html": SECRET,
    "en/modules/blood.png": SECRET,
    "en/search/search_index.json": SECRET,
    "zh/index.html": SECRET,
    "中文/index.html": SECRET,
}
PUBLIC = ["index.html", "en/index.html", "en/404.html", "en/assets/pages.css"]


def make(folder, clock=None, **environment):
    application = make_application(folder / "state", clock or HandClock(), **environment)
    site = application.settings.site
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (site.parent / "public.json").write_text(json.dumps(PUBLIC), encoding="utf-8")
    return application


def ask(served, method, path, cookie=""):
    """What the server sends for a path that no client has tidied: the status, the headers and the body."""
    sent = []
    incoming = iter([{"type": "http.request", "body": b""}])
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1234),
    }

    async def receive():
        for message in incoming:
            return message
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    # In a thread of its own, because the browser tests of the same run keep a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(served(scope, receive, send))).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent).decode()


@pytest.fixture
def application(tmp_path):
    application = make(tmp_path)
    yield application
    application.close()


@pytest.fixture
def served(application):
    return make_app(application, clockwork=False)


@pytest.fixture
def browser(application):
    return partial(Browser, application)


@pytest.mark.parametrize("path", ["/", "/index.html", "/en/", "/en/index.html", "/en/404.html", "/en/assets/pages.css"])
def test_what_is_public_is_for_everybody(browser, path):
    assert browser().get(path).status_code == 200


def test_a_page_sends_to_the_sign_in_and_back(browser):
    guest = browser()

    sent = guest.get("/en/modules/violence/")

    assert (sent.status_code, sent.headers["location"]) == (303, "/api/sign-in?language=en&next=/en/modules/violence/")
    assert sent.headers["cache-control"] == "no-store"
    fields = {"person_id": "ada", "language": "en", "next": "/en/modules/violence/"}
    arrived = guest.client.post("/api/sign-in", data=fields)
    assert arrived.headers["location"] == "/en/modules/violence/"
    assert guest.get("/en/modules/violence/").text == SECRET


@pytest.mark.parametrize("path", ["/en/search/search_index.json", "/en/modules/blood.png", "/en/modules/none.png"])
def test_files_are_refused_and_those_that_are_not_there_alike(browser, path):
    refused = browser().get(path)

    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert refused.json()["type"] == "/problems/not-signed-in"
    assert SECRET not in refused.text


def test_a_page_is_waited_for_while_a_new_site_is_put_in_the_place_of_the_old(application, served, monkeypatch):
    site, aside = application.settings.site, application.settings.site.with_name("before")
    assert ask(served, "GET", "/en/")[0] == 200
    site.rename(aside)

    async def meanwhile(_):
        if aside.exists():
            aside.rename(site)

    monkeypatch.setattr("evenhand.local.site.asyncio.sleep", meanwhile)

    assert ask(served, "GET", "/en/")[0] == 200


def test_where_no_site_comes_a_page_is_missed_in_the_end(application, served, monkeypatch):
    ask(served, "GET", "/en/")
    application.settings.site.rename(application.settings.site.with_name("before"))
    looked = []

    async def never(seconds):
        looked.append(seconds)

    monkeypatch.setattr("evenhand.local.site.asyncio.sleep", never)

    assert ask(served, "GET", "/en/")[0] == 404
    assert 0 < sum(looked) < 2


@pytest.mark.parametrize(
    "path", ["/en/modules/violence", "/en/modules/violence/", "/en/modules/nothing/", "/en/nothing"]
)
def test_what_is_not_there_looks_like_what_is(browser, path):
    sent = browser().get(path)

    assert sent.status_code == 303
    assert sent.headers["location"].endswith(f"next={path}")


@pytest.mark.parametrize(
    "path",
    [
        "/en/modules/violence/",
        "/en/modules/violence/index.html",
        "/en/modules/violence/index.html/",
        "/EN/modules/violence/",
        "/en/modules/blood.png",
        "/en/modules/blood.png%3Findex.html",
        "/en/index.html/../modules/violence/index.html",
        "/en/assets/%2e%2e/modules/violence/index.html",
        "/en/assets/%2E%2E%2Fmodules/violence/index.html",
        "/en/assets/..%2fmodules%2fviolence%2findex.html",
        "/en/assets/pages.css/../../modules/blood.png",
        "/en/assets/%252e%252e/modules/violence/",
        "/en//modules//violence//",
        "//en/modules/violence/",
        "/en/./modules/violence/",
        "/en\\modules\\violence\\",
        "/en/modules/violence/%00",
        "/en/modules/violence/index.html%00.css",
        "/en/modules/violence/;.css",
        "/%65n/modules/violence/",
        "/zh/",
        "/%E4%B8%AD%E6%96%87/",
        "/public.json",
        "/../public.json",
        "/%2e%2e/evenhand.sqlite3",
    ],
)
def test_no_way_of_asking_gets_around_it(served, path):
    for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PROPFIND"):
        status, _, body = ask(served, method, path)

        assert status in (303, 401), method
        assert SECRET not in body
        assert "sqlite" not in body.lower()


@pytest.mark.parametrize(
    "path", ["/%2e%2e/evenhand.sqlite3", "/../public.json", "/en/../../site-headers.json", "/en/%00", "/en/a%00.css"]
)
def test_with_a_session_too_nothing_is_given_but_the_site(served, browser, path):
    token = browser("ada").client.cookies["evenhand"]

    assert ask(served, "GET", path, f"evenhand={token}")[0] == 404


def test_a_head_with_a_session_is_answered_and_without_a_body(browser):
    answer = browser("ada").client.head("/en/modules/violence/")

    assert (answer.status_code, answer.text) == (200, "")


def test_a_cookie_that_is_none_opens_nothing(browser):
    guest = browser()
    for token in ("", "forged", "a" * 5000, "%00"):
        guest.client.cookies.set("evenhand", token)
        assert guest.get("/en/modules/violence/").status_code == 303


def test_whoever_signed_out_or_stayed_away_gets_nothing_from_what_the_browser_kept(tmp_path):
    clock = HandClock()
    application = make(tmp_path, clock, EVENHAND_SESSION_IDLE="60")
    ada = Browser(application, "ada")
    kept = ada.get("/en/modules/violence/")
    assert kept.headers["cache-control"] == "no-cache, private"

    clock.forward(minutes=40)
    assert ada.get("/en/modules/violence/").status_code == 200, "using the site keeps the session"
    clock.forward(minutes=40)
    again = ada.get("/en/modules/violence/", headers={"if-none-match": kept.headers["etag"]})
    assert again.status_code == 304
    clock.forward(minutes=61)
    again = ada.get("/en/modules/violence/", headers={"if-none-match": kept.headers["etag"]})
    assert again.status_code == 303
    application.close()


def test_a_person_who_left_gets_nothing(application, browser):
    ada = browser("ada")
    application.directory.put((), [dataclasses.replace(person("ada"), active=False)])

    assert ada.get("/en/modules/violence/").status_code == 303


def test_a_site_of_which_nobody_said_what_is_public_is_closed(application, browser):
    (application.settings.site.parent / "public.json").unlink()

    assert browser().get("/en/").status_code == 303


def test_what_is_public_follows_what_is_published(application, browser):
    guest = browser()
    assert guest.get("/zh/").status_code == 303

    (application.settings.site.parent / "public.json").write_text(json.dumps([*PUBLIC, "zh/index.html"]))

    assert guest.get("/zh/").status_code == 200


def test_an_address_of_another_site_is_not_where_the_sign_in_leads(served, browser):
    status, headers, _ = ask(served, "GET", "//evil.example/en/")
    assert (status, headers["location"]) == (303, "/api/sign-in?language=en&next=//evil.example/en/")

    arrived = browser().client.post(
        "/api/sign-in", data={"person_id": "ada", "language": "en", "next": "//evil.example/"}
    )

    assert arrived.headers["location"] == "/en/my/"


@pytest.mark.parametrize("start", ["", "/", "/en/", "/zh/"])
def test_whoever_comes_from_the_start_gets_to_their_own_page(browser, start):
    arrived = browser().client.post("/api/sign-in", data={"person_id": "ada", "language": "en", "next": start})

    assert arrived.headers["location"] == "/en/my/"


def test_a_site_without_anything_sensitive_can_be_left_open(tmp_path):
    application = make(tmp_path, EVENHAND_PUBLIC_SITE="1")

    assert Browser(application).get("/en/modules/violence/").text == SECRET
    application.close()
