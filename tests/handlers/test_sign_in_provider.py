"""Signing in by an identity provider, and everything that must not sign anybody in."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import io
import json
import warnings
from urllib.parse import parse_qs, urlsplit

import pytest
from aws_lambda_powertools import Logger
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from evenhand.handlers.api import make_api
from evenhand.local.gateway import event_of
from evenhand.people.audit import Action
from evenhand.workflows.sign_in_limits import SIGN_INS_FROM_PLACE
from html_page import Page
from identity_provider import CLIENT, Running
from support import NINE, Browser, make_application, person

SITE = "https://learn.example"
BACK = "/api/sign-in/acme/callback"
COOKIE = "__Host-evenhand"


@pytest.fixture
def running():
    running = Running()
    running.provider.claims = {"email": "ada@acme.example", "email_verified": True}
    yield running
    running.stop()


@pytest.fixture
def provider(running):
    return running.provider


@pytest.fixture
def make(tmp_path, clock, provider, monkeypatch):
    """Makes the application with this provider for Acme, and what else the file is to say."""
    made = []

    def make(text="", **environment):
        path = tmp_path / f"providers-{len(made)}.toml"
        path.write_text(
            f'[[provider]]\nid = "acme"\nname = "Acme"\nissuer = "{provider.address}"\nclient_id = "{CLIENT}"\n'
            f'client_secret_env = "ACME_SECRET"\nvendors = ["acme"]\n{text}'
        )
        state = tmp_path / f"state-{len(made)}"
        made.append(
            make_application(
                state,
                clock,
                EVENHAND_SITE_URL=SITE,
                EVENHAND_MODE="production",
                EVENHAND_PROVIDERS=str(path),
                ACME_SECRET="a secret: with/signs",
                **environment,
            )
        )
        return made[-1]

    yield make
    for application in made:
        application.close()


@pytest.fixture
def application(make):
    return make()


def begin(browser, path="/api/sign-in/acme?next=/en/tests/&language=en", **more):
    """Where the browser is sent: the address without its query, and the query."""
    answer = browser.get(path, **more)
    assert answer.status_code == 303, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", {
        name: value for name, [value] in parse_qs(parts.query).items()
    }


def come_back(browser, provider, asked, *, path=BACK, claims=None, **query):
    """The browser comes back from the provider, with a token that holds the nonce."""
    if provider.token is None:
        provider.claims = {**provider.claims, "nonce": asked["nonce"], **(claims or {})}
    return browser.get(path, params={"state": asked["state"], "code": "the-code", **query})


def who(browser):
    return (browser.get("/api/session").json()["person"] or {}).get("id")


def refusals(application):
    return [each.detail for each in application.audit.events(action=Action.SIGN_IN_REFUSED)]


class TestTheWayThere:
    def test_the_sign_in_page_offers_the_provider_and_no_codes(self, application):
        page = Browser(application).get("/api/sign-in?next=/en/tests/").text

        assert 'href="/api/sign-in/acme?language=en&amp;next=/en/tests/"' in page
        assert "Sign in with Acme" in page
        assert 'name="email"' not in page

    def test_the_browser_is_sent_with_state_nonce_and_challenge(self, application, provider):
        address, asked = begin(Browser(application))

        assert address == f"{provider.address}/authorize"
        assert asked.keys() == {
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "ui_locales",
        }
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        assert asked["redirect_uri"] == SITE + BACK
        assert asked["scope"] == "openid email"

    def test_no_header_decides_where_people_come_back_to(self, application):
        evil = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}

        _, asked = begin(Browser(application), headers=evil)

        assert asked["redirect_uri"] == SITE + BACK

    def test_the_verifier_is_sent_to_the_provider_alone_and_fits_the_challenge(self, application, provider):
        browser = Browser(application)
        _, asked = begin(browser)
        come_back(browser, provider, asked)

        [exchange] = provider.exchanges

        digest = hashlib.sha256(exchange.form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        assert 43 <= len(exchange.form["code_verifier"]) <= 128

    def test_the_secret_is_sent_in_the_header(self, application, provider):
        browser = Browser(application)
        come_back(browser, provider, begin(browser)[1])

        [exchange] = provider.exchanges

        scheme, _, pair = exchange.authorization.partition(" ")
        assert (scheme, base64.b64decode(pair)) == ("Basic", b"evenhand-client:a%20secret%3A%20with%2Fsigns")
        assert "client_secret" not in exchange.form

    def test_the_secret_is_sent_in_the_body_to_a_provider_that_takes_it_only_there(self, application, provider):
        provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        browser = Browser(application)
        come_back(browser, provider, begin(browser)[1])

        [exchange] = provider.exchanges

        assert exchange.form["client_secret"] == "a secret: with/signs"
        assert exchange.authorization == ""

    def test_a_provider_that_is_not_in_the_file_is_a_404(self, application):
        for path in ("/api/sign-in/zenith", "/api/sign-in/zenith/callback?state=x&code=y", "/api/sign-in/a%0D%0Ab"):
            assert Browser(application).get(path).status_code == 404

    def test_a_provider_that_does_not_answer_is_told_and_nothing_is_begun(self, application, running):
        running.stop()

        answer = Browser(application).get("/api/sign-in/acme")

        assert answer.status_code == 503
        assert "Acme does not answer just now" in answer.text


class TestTheWayBack:
    def test_whoever_the_provider_vouches_for_is_signed_in_and_gets_where_they_were_going(self, application, provider):
        browser = Browser(application)

        answer = come_back(browser, provider, begin(browser)[1])

        assert answer.status_code == 303
        assert answer.headers["location"] == "/en/tests/"
        assert who(browser) == "ada"
        [session] = application.sessions.sessions_of("ada")
        assert session.provider == "acme"

    def test_the_next_time_the_subject_says_who_it_is_whatever_the_address(self, application, provider):
        first, second = Browser(application), Browser(application)
        come_back(first, provider, begin(first)[1])
        provider.claims = {"email": "bo@acme.example", "email_verified": True}

        come_back(second, provider, begin(second)[1])

        assert who(second) == "ada"

    def test_the_case_of_an_address_does_not_matter(self, application, provider):
        browser = Browser(application)

        come_back(browser, provider, begin(browser)[1], claims={"email": "Ada@ACME.example"})

        assert who(browser) == "ada"

    @pytest.mark.parametrize("checked", [False, None, "false", 0, 1, "yes", []])
    def test_an_address_that_the_provider_has_not_checked_says_nothing(self, application, provider, checked):
        browser = Browser(application)

        answer = come_back(browser, provider, begin(browser)[1], claims={"email_verified": checked})

        assert answer.status_code == 403
        assert "has not confirmed your e-mail address" in answer.text
        assert who(browser) is None

    def test_where_the_file_trusts_its_addresses_one_without_a_word_of_it_counts(self, make, provider):
        browser = Browser(make("trust_email = true\n"))

        come_back(browser, provider, begin(browser)[1], claims={"email_verified": None})

        assert who(browser) == "ada"

    @pytest.mark.parametrize("checked", [False, "false", 0, "yes", []])
    def test_an_address_that_the_provider_says_is_not_checked_never_counts(self, make, provider, checked):
        browser = Browser(make("trust_email = true\n"))

        answer = come_back(browser, provider, begin(browser)[1], claims={"email_verified": checked})

        assert (answer.status_code, who(browser)) == (403, None)

    @pytest.mark.parametrize("address", [None, "", 7, ["ada@acme.example"]])
    def test_where_addresses_are_trusted_there_must_still_be_one(self, make, provider, address):
        browser = Browser(make("trust_email = true\n"))

        answer = come_back(browser, provider, begin(browser)[1], claims={"email_verified": None, "email": address})

        assert (answer.status_code, who(browser)) == (403, None)

    @pytest.mark.parametrize(
        "address", ["nobody@acme.example", "gus@acme.example", "zoe@zenith.example", "tim@evenhand.example"]
    )
    def test_it_vouches_for_active_people_of_its_vendors_alone(self, application, provider, address):
        browser = Browser(application)

        answer = come_back(browser, provider, begin(browser)[1], claims={"email": address})

        assert answer.status_code == 403
        assert "does not belong to anybody who may sign in this way" in answer.text
        assert who(browser) is None

    def test_a_provider_that_names_no_vendors_vouches_for_everybody(self, make, provider, tmp_path):
        text = f'[[provider]]\nid = "all"\nname = "Us"\nissuer = "{provider.address}"\nclient_id = "{CLIENT}-2"\n'
        browser = Browser(make(text))
        provider.claims = {"email": "tim@evenhand.example", "email_verified": True, "aud": f"{CLIENT}-2"}

        come_back(browser, provider, begin(browser, "/api/sign-in/all")[1], path="/api/sign-in/all/callback")

        assert who(browser) == "tim"
        assert provider.exchanges[0].form["client_id"] == f"{CLIENT}-2"
        assert provider.exchanges[0].authorization == ""

    def test_somebody_who_left_is_not_signed_in_although_known(self, application, provider):
        first, second = Browser(application), Browser(application)
        come_back(first, provider, begin(first)[1])
        application.directory.put((), (dataclasses.replace(person("ada"), active=False),))

        answer = come_back(second, provider, begin(second)[1])

        assert answer.status_code == 403
        assert who(second) is None
        assert who(first) is None

    def test_the_session_that_the_browser_had_ends(self, application, provider):
        browser = Browser(application)
        come_back(browser, provider, begin(browser)[1])
        come_back(browser, provider, begin(browser)[1])

        assert len(application.sessions.sessions_of("ada")) == 1

    def test_two_windows_can_sign_in_one_after_the_other(self, application, provider):
        browser = Browser(application)
        first, second = begin(browser)[1], begin(browser)[1]

        come_back(browser, provider, first)
        answer = come_back(browser, provider, second)

        assert answer.status_code == 303

    def test_it_is_kept_in_the_audit_trail_with_the_network_and_no_name(self, application, provider):
        browser = Browser(application)
        come_back(browser, provider, begin(browser)[1])

        [event] = application.audit.events(action=Action.SIGNED_IN)

        assert (event.actor_id, event.vendor_id, event.detail) == ("ada", "acme", "by acme")


class TestStolenAndUsedStates:
    def refused(self, application, answer, browser, why):
        assert answer.status_code == 403
        assert "begun in another browser, took too long, or is finished already" in answer.text
        assert "set-cookie" not in answer.headers
        assert who(browser) is None
        assert refusals(application) == [f"acme: {why}"]

    @pytest.mark.parametrize("state", ["", "unknown", "\r\nSet-Cookie: a=b", "x" * 5000])
    def test_an_unknown_state(self, application, provider, state):
        browser = Browser(application)
        begin(browser)

        answer = browser.get(BACK, params={"state": state, "code": "c"})

        self.refused(application, answer, browser, "the state is unknown, or was used before")
        assert provider.exchanges == []

    def test_a_state_of_another_browser(self, application, provider):
        victim, thief = Browser(application), Browser(application)
        _, asked = begin(victim)
        begin(thief)

        answer = come_back(thief, provider, asked)

        self.refused(application, answer, thief, "the state belongs to another browser")
        assert provider.exchanges == []

    def test_a_state_without_the_cookie_of_the_browser(self, application, provider):
        browser = Browser(application)
        _, asked = begin(browser)
        browser.client.cookies.clear()

        self.refused(application, come_back(browser, provider, asked), browser, "the state belongs to another browser")

    def test_the_second_use_of_a_state(self, application, provider):
        browser = Browser(application)
        _, asked = begin(browser)
        come_back(browser, provider, asked)
        browser.client.cookies.delete(COOKIE)

        answer = come_back(browser, provider, asked)

        self.refused(application, answer, browser, "the state is unknown, or was used before")
        assert len(provider.exchanges) == 1

    def test_a_state_after_ten_minutes(self, application, provider, clock):
        browser = Browser(application)
        _, asked = begin(browser)
        clock.forward(minutes=10)

        self.refused(application, come_back(browser, provider, asked), browser, "the sign-in took too long")

    def test_a_state_brought_to_the_address_of_another_provider(self, make, provider):
        application = make(
            f'[[provider]]\nid = "evil"\nname = "E"\nissuer = "{provider.address}/evil"\nclient_id = "e"\n'
        )
        browser = Browser(application)
        _, asked = begin(browser)

        answer = come_back(browser, provider, asked, path="/api/sign-in/evil/callback")

        assert answer.status_code == 403
        assert refusals(application) == ["evil: the state belongs to another provider"]
        assert provider.exchanges == []

    def test_an_answer_that_names_another_issuer(self, application, provider):
        browser = Browser(application)
        _, asked = begin(browser)

        answer = come_back(browser, provider, asked, iss="https://evil.example")

        assert answer.status_code == 403
        assert refusals(application) == ["acme: the answer comes from another issuer"]
        assert provider.exchanges == []

    def test_an_answer_that_names_no_issuer_where_the_provider_always_does(self, application, provider):
        provider.metadata = {"authorization_response_iss_parameter_supported": True}
        browser = Browser(application)

        come_back(browser, provider, begin(browser)[1])

        assert refusals(application) == ["acme: the answer comes from another issuer"]

    def test_an_answer_that_names_the_right_issuer(self, application, provider):
        provider.metadata = {"authorization_response_iss_parameter_supported": True}
        browser = Browser(application)

        come_back(browser, provider, begin(browser)[1], iss=provider.address)

        assert who(browser) == "ada"

    def test_somebody_who_says_no_at_the_provider_is_not_signed_in(self, application, provider):
        browser = Browser(application)
        _, asked = begin(browser)

        answer = browser.get(BACK, params={"state": asked["state"], "error": "access_denied"})

        assert answer.status_code == 403
        assert "Acme did not sign you in" in answer.text
        assert provider.exchanges == []

    def test_what_an_answer_says_is_not_repeated(self, application):
        browser = Browser(application)
        _, asked = begin(browser)

        answer = browser.get(BACK, params={"state": asked["state"], "error": "<script>alert(1)</script>"})

        assert "<script" not in answer.text
        assert "alert" not in refusals(application)[0]

    def test_too_many_from_one_place_are_turned_away_before_anything_is_written(self, application, monkeypatch):
        monkeypatch.setattr(
            "evenhand.workflows.sign_in_provider.SIGN_INS_FROM_PLACE", dataclasses.replace(SIGN_INS_FROM_PLACE, most=2)
        )
        browser = Browser(application)
        answers = [browser.get(BACK, params={"state": f"s{n}", "code": "c"}).status_code for n in range(4)]

        assert answers == [403, 403, 429, 429]
        assert len(refusals(application)) == 2


def forged(provider, nonce, **claims):
    """A token of somebody who has no key of the provider."""
    return provider.sign(key=RSAKey.generate_key(2048, {"kid": "first"}), nonce=nonce, **claims)


def unsigned(provider, nonce):
    header, body, _ = provider.sign(nonce=nonce).split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{header}.{body}."


def with_public_key_as_secret(provider, nonce):
    """The old confusion: the public key taken for a shared secret."""
    _, body, _ = provider.sign(nonce=nonce).split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"first"}').rstrip(b"=").decode()
    signature = hmac.digest(provider.keys[0].as_pem(private=False), f"{header}.{body}".encode(), "sha256")
    return f"{header}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_its_own_key(provider, nonce):
    """A key that the token brings along."""
    key = RSAKey.generate_key(2048, {"kid": "first"})
    return provider.sign({"jwk": key.as_dict(private=False)}, key=key, nonce=nonce)


def changed(provider, nonce):
    header, _, signature = provider.sign(nonce=nonce).split(".")
    body = json.dumps({"iss": provider.address, "aud": CLIENT, "sub": "somebody-else", "nonce": nonce})
    return f"{header}.{base64.urlsafe_b64encode(body.encode()).rstrip(b'=').decode()}.{signature}"


def with_header(provider, nonce, more):
    header = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "kid": "first", **more}).encode()).rstrip(b"=")
    _, body, signature = provider.sign(nonce=nonce).split(".")
    return f"{header.decode()}.{body}.{signature}"


NOW = int(NINE.timestamp())
BAD_TOKENS = {
    "forged": forged,
    "alg none": unsigned,
    "alg HS256 with the public key": with_public_key_as_secret,
    "with its own key": with_its_own_key,
    "changed": changed,
    "no token": lambda provider, nonce: "not a token",
    "empty": lambda provider, nonce: "",
    "another type": lambda provider, nonce: provider.sign({"typ": "logout+jwt"}, nonce=nonce),
    "another header": lambda provider, nonce: with_header(provider, nonce, {"more": 1}),
    "expired": lambda provider, nonce: provider.sign(nonce=nonce, exp=NOW - 61),
    "without an end": lambda provider, nonce: provider.sign(nonce=nonce, exp=None),
    "issued in the future": lambda provider, nonce: provider.sign(nonce=nonce, iat=NOW + 61),
    "without its time": lambda provider, nonce: provider.sign(nonce=nonce, iat=None),
    "not yet valid": lambda provider, nonce: provider.sign(nonce=nonce, nbf=NOW + 61),
    "an end that is no time": lambda provider, nonce: provider.sign(nonce=nonce, exp="tomorrow"),
    "wrong issuer": lambda provider, nonce: provider.sign(nonce=nonce, iss="https://evil.example"),
    "issuer with a slash more": lambda provider, nonce: provider.sign(nonce=nonce, iss=provider.address + "/"),
    "wrong audience": lambda provider, nonce: provider.sign(nonce=nonce, aud="another-client"),
    "no audience": lambda provider, nonce: provider.sign(nonce=nonce, aud=None),
    "several audiences and no party": lambda provider, nonce: provider.sign(nonce=nonce, aud=[CLIENT, "other"]),
    "another party": lambda provider, nonce: provider.sign(nonce=nonce, azp="other"),
    "no nonce": lambda provider, nonce: provider.sign(nonce=None),
    "replayed, with the nonce of another sign-in": lambda provider, nonce: provider.sign(nonce="another"),
    "a list of nonces": lambda provider, nonce: provider.sign(nonce=[nonce, "another"]),
    "no subject": lambda provider, nonce: provider.sign(nonce=nonce, sub=None),
    "an empty subject": lambda provider, nonce: provider.sign(nonce=nonce, sub=""),
    "a subject that is no text": lambda provider, nonce: provider.sign(nonce=nonce, sub=7),
    "a subject that is too long": lambda provider, nonce: provider.sign(nonce=nonce, sub="s" * 256),
}


class TestTokens:
    @pytest.mark.parametrize("kind", BAD_TOKENS)
    def test_a_bad_token_signs_nobody_in_and_is_noted_without_anything_of_it(self, application, provider, kind):
        browser = Browser(application)
        _, asked = begin(browser)
        provider.token = BAD_TOKENS[kind](provider, asked["nonce"])

        answer = come_back(browser, provider, asked)

        assert answer.status_code == 403
        assert "cannot be trusted, so nobody was signed in" in answer.text
        assert who(browser) is None
        assert application.sign_ins.identity(provider.address, "subject-1") is None
        [noted] = refusals(application)
        for secret in ("the-code", asked["state"], asked["nonce"], "ada@", "subject", "secret:", "evil"):
            assert secret not in noted

    @pytest.mark.parametrize(
        "claims",
        [
            {"exp": NOW - 59},
            {"iat": NOW + 59},
            {"aud": [CLIENT]},
            {"aud": [CLIENT, "other"], "azp": CLIENT},
            {"email_verified": "true"},
        ],
    )
    def test_a_token_that_is_good_all_the_same(self, application, provider, claims):
        browser = Browser(application)

        come_back(browser, provider, begin(browser)[1], claims=claims)

        assert who(browser) == "ada"

    @pytest.mark.parametrize(
        ("algorithm", "key"),
        [
            ("PS256", RSAKey.generate_key(2048, {"kid": "k"})),
            ("ES256", ECKey.generate_key("P-256", {"kid": "k"})),
            ("EdDSA", OKPKey.generate_key("Ed25519", {"kid": "k"})),
            ("Ed25519", OKPKey.generate_key("Ed25519", {"kid": "k"})),
        ],
    )
    def test_the_signatures_that_are_taken(self, application, provider, algorithm, key):
        provider.keys = [key]
        browser = Browser(application)
        _, asked = begin(browser)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            provider.token = provider.sign({"alg": algorithm}, nonce=asked["nonce"])

        come_back(browser, provider, asked)

        assert who(browser) == "ada"

    def test_headers_that_a_provider_adds_do_no_harm(self, application, provider):
        browser = Browser(application)
        _, asked = begin(browser)
        header = {"alg": "RS256", "kid": "first", "x5c": ["A" * 3000], "pi.atm": "1"}
        claims = {
            "iss": provider.address,
            "aud": CLIENT,
            "sub": "s",
            "iat": NOW,
            "exp": NOW + 9,
            "nonce": asked["nonce"],
        }
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(strict_check_header=False)
        registry.max_header_length = 10_000
        provider.token = jwt.encode(header, {**claims, **provider.claims}, provider.keys[0], registry=registry)

        come_back(browser, provider, asked)

        assert who(browser) == "ada"


class TestWhatTheProviderPublishes:
    def test_keys_and_metadata_are_asked_for_once_in_an_hour(self, application, provider, clock):
        for _ in range(3):
            browser = Browser(application)
            come_back(browser, provider, begin(browser)[1])
        assert provider.asked.count("/jwks") == 1
        assert provider.asked.count("/.well-known/openid-configuration") == 1
        clock.forward(minutes=61)
        provider.claims = {**provider.claims, "iat": NOW + 3660, "exp": NOW + 4000}

        browser = Browser(application)
        come_back(browser, provider, begin(browser)[1])

        assert provider.asked.count("/jwks") == 2
        assert provider.asked.count("/.well-known/openid-configuration") == 2

    def test_a_new_key_is_found_when_a_token_is_signed_with_it(self, application, provider, clock):
        first, second = Browser(application), Browser(application)
        come_back(first, provider, begin(first)[1])
        provider.keys = [RSAKey.generate_key(2048, {"kid": "second"})]
        clock.forward(minutes=2)

        come_back(second, provider, begin(second)[1])

        assert who(second) == "ada"

    def test_made_up_keys_make_nobody_ask_more_than_once_a_minute(self, application, provider, clock):
        stranger = RSAKey.generate_key(2048, {"kid": "made-up"})
        clock.forward(minutes=2)
        for _ in range(5):
            browser = Browser(application)
            _, asked = begin(browser)
            provider.token = provider.sign(key=stranger, nonce=asked["nonce"], iat=NOW, exp=NOW + 999)
            assert come_back(browser, provider, asked).status_code == 403

        assert provider.asked.count("/jwks") == 1

    def test_a_key_that_cannot_be_used_takes_nothing_from_the_others(self, application, provider):
        document = provider.document("/jwks")
        others = [{"kty": "oct", "k": "c2VjcmV0", "kid": "x"}, {"kty": "XYZ"}, {"kty": "RSA"}, 7, {"kty": "EC", "x": 1}]
        provider.answers["/jwks"] = (200, json.dumps({"keys": [*others, *document["keys"]]}))
        browser = Browser(application)

        come_back(browser, provider, begin(browser)[1])

        assert who(browser) == "ada"

    def test_while_a_provider_is_down_not_everybody_waits_for_it(self, application, provider, clock):
        provider.answers["/.well-known/openid-configuration"] = (503, "{}")
        for _ in range(3):
            assert Browser(application).get("/api/sign-in/acme").status_code == 503
        assert len(provider.asked) == 1
        provider.answers.clear()
        clock.forward(seconds=15)

        assert Browser(application).get("/api/sign-in/acme").status_code == 303

    def test_a_provider_that_is_down_for_a_moment_is_known_from_before(self, application, provider, clock):
        first, second = Browser(application), Browser(application)
        come_back(first, provider, begin(first)[1])
        clock.forward(hours=2)
        provider.answers = {"/jwks": (503, "{}"), "/.well-known/openid-configuration": (503, "{}")}
        provider.claims = {**provider.claims, "iat": NOW + 7200, "exp": NOW + 7500}

        come_back(second, provider, begin(second)[1])

        assert who(second) == "ada"

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (200, "[]"),
            (200, "<html>"),
            (200, "[" * 100_000),
            (200, json.dumps({"issuer": "https://evil.example"})),
            (200, "{}"),
            (404, "{}"),
            (200, '{"filling": "' + "x" * 600_000 + '"}'),
        ],
    )
    def test_metadata_that_are_none_begin_nothing(self, application, provider, status, body):
        provider.answers["/.well-known/openid-configuration"] = (status, body)

        assert Browser(application).get("/api/sign-in/acme").status_code == 503

    @pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
    @pytest.mark.parametrize(
        "address",
        ["http://elsewhere.example/x", "javascript:alert(1)", "https://a@b.example/", "//x", "https://[", 7, ""],
    )
    def test_addresses_that_are_not_safe_are_not_used(self, application, provider, name, address):
        provider.metadata = {name: address}

        assert Browser(application).get("/api/sign-in/acme").status_code == 503

    def test_no_redirect_is_followed(self, application, provider):
        provider.answers["/.well-known/openid-configuration"] = (302, "{}")
        provider.headers = {"Location": f"{provider.address}/elsewhere"}

        assert Browser(application).get("/api/sign-in/acme").status_code == 503
        assert provider.asked == ["/.well-known/openid-configuration"]

    @pytest.mark.parametrize(
        ("status", "body", "answer", "noted"),
        [
            (400, '{"error": "invalid_grant"}', 403, "acme: the provider does not take the code: invalid_grant"),
            (400, '{"error": "<b>"}', 403, "acme: the provider does not take the code: status 400"),
            (401, '{"error": "invalid_client"}', 503, "acme: it does not exchange codes for Evenhand: invalid_client"),
            (500, "{}", 503, "acme: it does not exchange codes for Evenhand: status 500"),
            (200, "{}", 403, "acme: the answer to the code holds no ID token"),
            (200, '{"id_token": 7}', 403, "acme: the answer to the code holds no ID token"),
        ],
    )
    def test_answers_to_a_code_that_are_no_token(self, application, provider, status, body, answer, noted):
        provider.answers["/token"] = (status, body)
        browser = Browser(application)

        assert come_back(browser, provider, begin(browser)[1]).status_code == answer
        assert refusals(application) == [noted]
        assert who(browser) is None


class TestSigningOutThereToo:
    """The second step, after the session here is over."""

    @pytest.fixture
    def signed_in(self, application, provider):
        provider.metadata = {"end_session_endpoint": f"{provider.address}/logout?tenant=1"}
        browser = Browser(application)
        come_back(browser, provider, begin(browser)[1])
        return browser

    def test_the_session_says_which_provider_vouched_and_in_the_demo_none(self, signed_in, tmp_path, clock):
        assert signed_in.get("/api/session").json()["provider"] == "acme"
        demo = make_application(tmp_path / "demo", clock)
        assert Browser(demo, "ada").get("/api/session").json()["provider"] is None
        demo.close()

    def test_it_is_offered_with_the_client_and_the_way_back_and_no_token(self, signed_in, provider):
        signed_in.client.delete("/api/session")

        page = Page(signed_in.get("/api/sign-in?language=en&left=acme").text)

        assert "You are signed out." in page.text
        assert "Sign out at Acme too" in page.text
        [address] = [each["href"] for each in page.all("a") if each["href"].startswith(provider.address)]
        assert address.partition("?")[0] == f"{provider.address}/logout"
        assert parse_qs(urlsplit(address).query) == {
            "tenant": ["1"],
            "client_id": [CLIENT],
            "post_logout_redirect_uri": [f"{SITE}/api/sign-in"],
            "ui_locales": ["en"],
        }

    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"end_session_endpoint": None},
            {"end_session_endpoint": 7},
            {"end_session_endpoint": "http://elsewhere.example/logout"},
            {"end_session_endpoint": "javascript:alert(1)"},
            {"end_session_endpoint": "https://login.example/logout#here"},
        ],
    )
    def test_where_the_provider_offers_none_that_is_safe_nothing_is_offered_and_people_sign_in_all_the_same(
        self, application, provider, metadata
    ):
        provider.metadata = metadata
        browser = Browser(application)

        page = browser.get("/api/sign-in?left=acme").text

        assert "You are signed out." in page
        assert "too</a>" not in page
        come_back(browser, provider, begin(browser)[1])
        assert who(browser) == "ada"

    def test_a_provider_that_does_not_answer_keeps_nobody_from_the_page(self, application, running):
        running.stop()

        page = Browser(application).get("/api/sign-in?left=acme")

        assert (page.status_code, "too</a>" in page.text) == (200, False)
        assert "You are signed out." in page.text

    @pytest.mark.parametrize("left", ["nobody", "", "<script>"])
    def test_of_a_provider_that_is_none_of_ours_nothing_is_said(self, application, left):
        page = Browser(application).get("/api/sign-in", params={"left": left})

        assert (page.status_code, "<script>" in page.text, "too</a>" in page.text) == (200, False, False)

    def test_whoever_is_signed_in_is_not_told_that_they_are_signed_out(self, signed_in):
        assert "You are signed out." not in signed_in.get("/api/sign-in?left=acme").text


class TestWhatIsKept:
    def test_neither_state_nor_verifier_cookie_nor_subject_can_be_read_from_the_log(self, application, provider):
        stream = io.StringIO()
        handler = make_api(application, Logger(service="test-sign-in", stream=stream))
        scope = {
            "method": "GET",
            "path": BACK,
            "query_string": b"state=secret-state&code=secret-code",
            "http_version": "1.1",
            "headers": [(b"cookie", b"__Host-evenhand-sign-in=secret-browser")],
        }

        handler(event_of(scope, b""), None)

        [line] = stream.getvalue().splitlines()
        assert json.loads(line)["route"] == "/api/sign-in/{provider_id}/callback"
        assert "secret" not in line

    def test_the_secret_of_the_client_is_in_nothing_that_is_printed(self, application):
        assert "a secret" not in repr(application.settings)

    @pytest.mark.parametrize(
        "target",
        ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x"],
    )
    def test_after_the_provider_nobody_is_sent_to_another_site(self, application, provider, target):
        browser = Browser(application)
        answer = browser.get("/api/sign-in/acme", params={"next": target, "language": "zh"})
        asked = {name: value for name, [value] in parse_qs(urlsplit(answer.headers["location"]).query).items()}

        assert come_back(browser, provider, asked).headers["location"] == "/zh/my/"
