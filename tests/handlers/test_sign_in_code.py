"""Signing in by a one-time code that is mailed."""

from __future__ import annotations

import dataclasses
import re

import pytest

from evenhand.handlers.jobs import send_mail
from evenhand.people.audit import Action
from evenhand.ports.outbox import MailKind
from evenhand.workflows.sign_in_code import MOST_TRIES, hash_code
from evenhand.workflows.sign_in_limits import (
    CODES_FROM_PLACE,
    CODES_OF_ADDRESS,
    CODES_OF_ADDRESS_A_DAY,
    TRIES_FROM_PLACE,
    count,
)
from fakes import FakeMailer
from support import Browser, make_application, person

ASK, ANSWER = "/api/sign-in/code", "/api/sign-in/code/answer"
ADA = "ada@acme.example"


@pytest.fixture
def mailer():
    return FakeMailer()


@pytest.fixture
def application(tmp_path, clock, mailer):
    """An installation without an identity provider."""
    application = make_application(tmp_path / "state", clock, EVENHAND_MODE="production")
    yield dataclasses.replace(application, mailer=mailer)
    application.close()


def ask(browser, email=ADA, **more):
    return browser.client.post(ASK, data={"email": email, "language": "en", **more})


def answer(browser, code, email=ADA, **more):
    return browser.client.post(ANSWER, data={"email": email, "code": code, "language": "en", **more})


def code_of(mail):
    return re.search(r"^ +(\d{6})$", mail.text, re.MULTILINE)[1]


def mailed(application, mailer):
    """The codes of the mails that leave now."""
    before = len(mailer.sent)
    send_mail(application)
    return [code_of(mail) for mail in mailer.sent[before:]]


def who(browser):
    return (browser.get("/api/session").json()["person"] or {}).get("id")


def other(code):
    return f"{(int(code) + 1) % 10**6:06}"


class TestACode:
    def test_signs_in_whoever_has_the_address_it_was_mailed_to(self, application, mailer):
        browser = Browser(application)
        ask(browser, next="/en/tests/")
        [code] = mailed(application, mailer)

        reply = answer(browser, code, next="/en/tests/")

        assert (reply.status_code, reply.headers["location"]) == (303, "/en/tests/")
        assert who(browser) == "ada"
        assert mailer.sent[0].to == ADA

    def test_can_be_typed_with_spaces_and_the_address_in_any_case(self, application, mailer):
        browser = Browser(application)
        ask(browser, " ADA@acme.example ")
        [code] = mailed(application, mailer)

        answer(browser, f" {code[:3]} {code[3:]} ", " ADA@acme.example ")

        assert who(browser) == "ada"

    def test_works_once(self, application, mailer):
        first, second = Browser(application), Browser(application)
        ask(first)
        [code] = mailed(application, mailer)
        answer(first, code)

        assert answer(second, code).status_code == 422
        assert who(second) is None

    def test_works_for_ten_minutes(self, application, mailer, clock):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)
        clock.forward(minutes=10)

        assert answer(browser, code).status_code == 422
        assert who(browser) is None

    def test_is_void_after_five_wrong_tries(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)
        for _ in range(MOST_TRIES):
            assert answer(browser, other(code)).status_code == 422

        assert answer(browser, code).status_code == 422
        assert who(browser) is None

    def test_still_works_at_the_fifth_try(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)
        for _ in range(MOST_TRIES - 1):
            answer(browser, other(code))

        assert answer(browser, code).status_code == 303

    def test_is_replaced_by_the_next_one(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [old] = mailed(application, mailer)
        ask(browser)
        [new] = mailed(application, mailer)

        assert answer(browser, old).status_code == 422
        assert answer(browser, new).status_code == 303

    def test_of_one_person_is_nothing_to_another(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        ask(browser, "bo@acme.example")
        ada, bo = mailed(application, mailer)

        assert answer(browser, ada, "bo@acme.example").status_code == 422
        assert answer(browser, bo, "bo@acme.example").status_code == 303

    @pytest.mark.parametrize(
        "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "000000\r\n", "0" * 5000, "%00"]
    )
    def test_that_is_none_is_refused(self, application, mailer, code):
        browser = Browser(application)
        ask(browser)
        mailed(application, mailer)

        assert answer(browser, code).status_code == 422
        assert who(browser) is None

    def test_lies_in_no_store_in_the_open(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)

        stored = b"".join(path.read_bytes() for path in application.settings.state.glob("evenhand.sqlite3*"))

        assert hash_code("ada", code).encode() in stored
        assert f'"{code}"'.encode() not in stored
        assert f" {code}".encode() not in stored

    def test_of_somebody_who_left_meanwhile_is_worth_nothing(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)
        application.directory.put((), (dataclasses.replace(person("ada"), active=False),))

        assert answer(browser, code).status_code == 422
        assert who(browser) is None


class TestAsking:
    @pytest.mark.parametrize("email", ["nobody@acme.example", "gus@acme.example", "zoe@nowhere.example"])
    def test_tells_nobody_who_is_known_here(self, application, mailer, email):
        known, unknown = ask(Browser(application)), ask(Browser(application), email)

        assert (known.status_code, known.text.replace(ADA, "X")) == (200, unknown.text.replace(email, "X"))
        assert known.headers["content-length"] != "0"
        assert unknown.status_code == 200
        assert mailed(application, mailer) != []
        assert [mail.to for mail in mailer.sent] == [ADA]

    def test_a_wrong_code_tells_nobody_who_is_known_here(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)

        known = answer(browser, other(code))
        unknown = answer(browser, code, "nobody@acme.example")

        assert (known.status_code, known.text.replace(ADA, "X")) == (
            unknown.status_code,
            unknown.text.replace("nobody@acme.example", "X"),
        )

    @pytest.mark.parametrize(
        "email",
        ["", "ada", "@acme.example", "ada@", "a b@acme.example", "ada@acme.example\r\nBcc: x@y.example", "a" * 300],
    )
    def test_what_is_no_address_is_said_to_be_none(self, application, mailer, email):
        reply = ask(Browser(application), email)

        assert reply.status_code == 422
        assert "This is no e-mail address" in reply.text
        assert mailed(application, mailer) == []

    def test_speaks_the_readers_language_and_the_mail_that_of_the_person(self, application, mailer):
        page = Browser(application).client.post(ASK, data={"email": "bo@acme.example", "language": "zh"}).text
        mailed(application, mailer)

        assert "六位数字验证码" in page
        assert (mailer.sent[0].language, mailer.sent[0].subject) == ("zh", "你的登录验证码")

    def test_an_address_is_shown_as_text(self, application):
        page = ask(Browser(application), '"><b>x@acme.example').text

        assert "<b>x" not in page

    def test_the_page_works_without_javascript_and_takes_nothing_from_elsewhere(self, application):
        page = Browser(application).get("/api/sign-in")

        assert "<script" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert 'autocomplete="email"' in page.text

    def test_a_code_that_could_not_be_mailed_in_time_is_not_mailed_later(self, application, mailer, clock):
        ask(Browser(application))
        clock.forward(minutes=11)

        assert send_mail(application) == {"sent": 0, "delayed": 0, "failed": 1}
        assert application.sign_ins.try_code("ada") is None

    def test_a_form_of_another_site_asks_for_nothing(self, application, mailer):
        browser = Browser(application)

        reply = browser.client.post(ASK, data={"email": ADA}, headers={"origin": "https://evil.example"})

        assert reply.status_code == 403
        assert mailed(application, mailer) == []


class TestLimits:
    def test_an_address_gets_five_codes_an_hour_whether_it_is_known_or_not(self, application, mailer, clock):
        for email in (ADA, "nobody@acme.example"):
            replies = [ask(Browser(application), email).status_code for _ in range(6)]
            assert replies == [200] * 5 + [429]
        assert len(mailed(application, mailer)) == CODES_OF_ADDRESS.most
        clock.forward(hours=1)

        assert ask(Browser(application)).status_code == 200

    def test_it_says_what_to_do(self, application):
        for _ in range(6):
            reply = ask(Browser(application))

        assert "Wait an hour, or use the newest code" in reply.text

    def test_in_a_day_nobody_can_guess_more_than_a_few_of_a_million(self):
        assert CODES_OF_ADDRESS_A_DAY.most * MOST_TRIES <= 100

    @pytest.mark.parametrize("limit", [CODES_FROM_PLACE, TRIES_FROM_PLACE])
    def test_a_place_has_its_limit_too(self, application, limit):
        for _ in range(limit.most):
            count(limit, "testclient", sign_ins=application.sign_ins, clock=application.clock)
        browser = Browser(application)

        reply = ask(browser) if limit is CODES_FROM_PLACE else answer(browser, "123456")

        assert reply.status_code == 429
        assert list(application.audit.events()) == []

    def test_brute_force_ends_without_a_session_and_leaves_its_trace(self, application, mailer):
        browser = Browser(application)
        ask(browser)
        [code] = mailed(application, mailer)
        for step in range(1, 10):
            answer(browser, f"{(int(code) + step) % 10**6:06}")

        assert who(browser) is None
        noted = list(application.audit.events(person_id="ada", action=Action.SIGN_IN_REFUSED))
        assert {each.detail for each in noted} == {
            "by mail: the code is another",
            "by mail: the code was tried too often",
        }
        assert all(code not in each.detail and each.actor_id == "" for each in noted)


class TestWhere:
    def test_the_demo_has_both_ways(self, tmp_path, clock):
        application = make_application(tmp_path / "demo", clock)
        page = Browser(application).get("/api/sign-in").text

        assert "Who are you today?" in page
        assert 'name="email"' in page
        application.close()

    def test_an_installation_with_a_provider_has_no_codes(self, tmp_path, clock, mailer):
        path = tmp_path / "providers.toml"
        path.write_text('[[provider]]\nid = "a"\nname = "A"\nissuer = "https://a.example"\nclient_id = "c"\n')
        application = make_application(
            tmp_path / "state", clock, EVENHAND_MODE="production", EVENHAND_PROVIDERS=str(path)
        )
        browser = Browser(application)

        assert ask(browser).status_code == 403
        assert answer(browser, "123456").status_code == 403
        assert application.outbox.lease(clock.now(), clock.now(), 10) == []
        application.close()

    def test_the_row_in_the_outbox_holds_no_code(self, application, clock):
        ask(Browser(application))

        [row] = application.outbox.lease(clock.now(), clock.now(), 10)

        assert row.kind is MailKind.SIGN_IN_CODE
        assert not re.search(r"\d{6}", row.payload)
