"""The pass to a site that lies behind CloudFront: signed cookies, given and taken away with the session."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.signers import CloudFrontSigner
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from moto import mock_aws

from evenhand.adapters import cloudfront
from evenhand.adapters.cloudfront import CloudFrontPass, SigningKeyUnusable, load_key
from evenhand.settings import SettingsInvalid, read_settings
from support import NINE, Browser, make_application, person

SITE = "https://learn.example"
PAIR = "K2JCJMDEHXQW5F"
NAMES = {"CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id", "CloudFront-Hash-Algorithm"}
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def decoded(text):
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")), validate=True)


def shows(cookies, url, at, public_key=None):
    """Whether CloudFront, as its guide says, shows a page to a browser with these cookies: the signature is by the key
    of this id, the policy is for the page, and its time is not over."""
    if not cookies.keys() >= NAMES or cookies["CloudFront-Key-Pair-Id"] != PAIR:
        return False
    policy = decoded(cookies["CloudFront-Policy"])
    assert cookies["CloudFront-Hash-Algorithm"] == "SHA256"
    try:
        (public_key or KEY.public_key()).verify(decoded(cookies["CloudFront-Signature"]), policy, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    (statement,) = json.loads(policy)["Statement"]
    ends = statement["Condition"]["DateLessThan"]["AWS:EpochTime"]
    return fnmatchcase(url, statement["Resource"]) and at.timestamp() < ends


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "site.pem"
    path.write_bytes(pem_of(KEY))
    return path


@pytest.fixture
def application(tmp_path, clock, key_file):
    application = make_application(
        tmp_path / "state",
        clock,
        EVENHAND_SITE_URL=SITE,
        EVENHAND_SESSION_IDLE="60",
        EVENHAND_SITE_KEY_PAIR=PAIR,
        EVENHAND_SITE_KEY=str(key_file),
    )
    yield application
    application.close()


@pytest.fixture
def opens(clock):
    """Whether CloudFront would show somebody's browser the site now."""
    return lambda browser, url=f"{SITE}/en/tests/": shows(dict(browser.client.cookies), url, clock.now())


class TestAPass:
    def test_opens_every_page_of_the_site_and_no_other_site(self, key_file):
        cookies = CloudFrontPass(SITE, PAIR, str(key_file)).cookies(NINE)

        before = NINE - timedelta(seconds=1)
        for path in ("/", "/en/modules/violence/", "/assets/a.css?v=1", "/search/index.json"):
            assert shows(cookies, SITE + path, before)
        for other in ("https://learn.example.evil.example/", "http://learn.example/en/", "https://evil.example/"):
            assert not shows(cookies, other, before)

    def test_is_over_when_its_time_is(self, key_file):
        cookies = CloudFrontPass(SITE, PAIR, str(key_file)).cookies(NINE)

        assert not shows(cookies, f"{SITE}/en/", NINE)

    def test_cannot_be_made_longer_nor_by_another_key(self, key_file):
        cookies = dict(CloudFrontPass(SITE, PAIR, str(key_file)).cookies(NINE))
        longer = decoded(cookies["CloudFront-Policy"]).replace(b"%d" % NINE.timestamp(), b"9999999999")
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()

        assert not shows(cookies, f"{SITE}/en/", NINE - timedelta(hours=1), other)
        cookies["CloudFront-Policy"] = cloudfront.encoded(longer)
        assert not shows(cookies, f"{SITE}/en/", NINE)

    def test_says_what_the_signer_of_botocore_says_of_the_same(self, key_file):
        signer = CloudFrontSigner(PAIR, lambda message: KEY.sign(message, PKCS1v15(), SHA256()))
        policy = signer.build_policy(f"{SITE}/*", NINE)
        signed = parse_qs(urlsplit(signer.generate_presigned_url(f"{SITE}/en/", policy=policy)).query)

        cookies = CloudFrontPass(SITE, PAIR, str(key_file)).cookies(NINE)

        assert {name: cookies[f"CloudFront-{name}"] for name in signed} == {
            name: value for name, (value,) in signed.items()
        }

    def test_holds_no_sign_that_a_cookie_cannot(self, key_file):
        site_pass = CloudFrontPass(SITE, PAIR, str(key_file))
        start = datetime(2026, 1, 1, tzinfo=UTC)

        values = [value for n in range(50) for value in site_pass.cookies(start + timedelta(seconds=n)).values()]

        assert [value for value in values if not re.fullmatch(r"[A-Za-z0-9_~-]+", value)] == []


class TestTheKey:
    @pytest.mark.parametrize(
        "pem",
        [
            b"",
            b"no key",
            pem_of(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
            pem_of(ec.generate_private_key(ec.SECP256R1())),
            pem_of(KEY, BestAvailableEncryption(b"secret")),
            KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        ],
    )
    def test_that_is_none_is_refused_and_nothing_of_it_said(self, pem):
        with pytest.raises(SigningKeyUnusable) as refused:
            load_key(pem)

        assert "PRIVATE KEY" not in str(refused.value)
        assert refused.value.__cause__ is None

    def test_lies_in_a_secret_or_a_parameter_of_aws_too(self, monkeypatch):
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "test")
        pem = pem_of(KEY).decode()
        with mock_aws():
            secret = boto3.client("secretsmanager").create_secret(Name="site-key", SecretString=pem)["ARN"]
            boto3.client("ssm").put_parameter(Name="/evenhand/site-key", Value=pem, Type="SecureString")
            parameter = boto3.client("ssm").get_parameter(Name="/evenhand/site-key")["Parameter"]["ARN"]

            for source in (secret, parameter):
                assert shows(CloudFrontPass(SITE, PAIR, source).cookies(NINE), f"{SITE}/", NINE - timedelta(hours=1))

    @pytest.mark.parametrize(
        ("environment", "said"),
        [
            ({"EVENHAND_SITE_KEY_PAIR": PAIR}, "EVENHAND_SITE_KEY_PAIR is set: set EVENHAND_SITE_KEY too"),
            ({"EVENHAND_SITE_KEY": "{file}"}, "EVENHAND_SITE_KEY is set: set EVENHAND_SITE_KEY_PAIR too"),
            (
                {
                    "EVENHAND_SITE_KEY_PAIR": PAIR,
                    "EVENHAND_SITE_KEY": "{file}",
                    "EVENHAND_SITE_URL": "http://a.example",
                },
                "EVENHAND_SITE_URL must begin with https://",
            ),
            ({"EVENHAND_SITE_KEY_PAIR": PAIR, "EVENHAND_SITE_KEY": "/no/such.pem"}, "there is no file /no/such.pem"),
            ({"EVENHAND_SITE_KEY_PAIR": "K 1;", "EVENHAND_SITE_KEY": "{file}"}, "EVENHAND_SITE_KEY_PAIR"),
            (
                {"EVENHAND_SITE_KEY_PAIR": PAIR, "EVENHAND_SITE_KEY": "arn:aws:kms:eu-west-1:1:key/2"},
                "EVENHAND_SITE_KEY is the ARN of neither a secret nor a parameter",
            ),
        ],
    )
    def test_settings_that_do_not_go_together_are_named(self, key_file, environment, said):
        given = {name: value.replace("{file}", str(key_file)) for name, value in environment.items()}

        with pytest.raises(SettingsInvalid) as wrong:
            read_settings({"EVENHAND_SITE_URL": SITE} | given)

        assert said in str(wrong.value)


class TestWithTheSession:
    def test_it_is_given_at_sign_in_until_the_session_ends(self, application, opens, clock):
        ada = Browser(application, "ada")

        assert opens(ada)
        clock.forward(minutes=59, seconds=59)
        assert opens(ada)
        clock.forward(seconds=1)
        assert not opens(ada)

    def test_nobody_has_one_before(self, application, opens):
        stranger = Browser(application)
        stranger.get("/api/sign-in?next=/en/tests/")
        stranger.get("/api/session?opened=1")

        assert not opens(stranger)

    def test_no_script_reads_it_and_no_other_site_sends_it_and_the_browser_drops_it_in_time(self, application):
        signed_in = Browser(application).sign_in("ada")

        given = {each.partition("=")[0]: each for each in signed_in.headers.get_list("set-cookie")}
        assert given.keys() >= NAMES
        for name in NAMES:
            for attribute in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=3600"):
                assert attribute in given[name]
            assert "Domain" not in given[name]

    def test_signing_out_takes_it_away(self, application, opens):
        ada = Browser(application, "ada")
        ada.client.delete("/api/session")

        assert not opens(ada)
        assert not NAMES & dict(ada.client.cookies).keys()

    def test_a_page_that_is_opened_renews_it_with_the_session(self, application, opens, clock):
        ada = Browser(application, "ada")
        for _ in range(4):
            clock.forward(minutes=30)
            assert opens(ada)
            ada.get("/api/session?opened=1")

        assert ada.get("/api/session").json()["person"]["id"] == "ada"

    def test_a_page_that_stays_open_keeps_up_with_a_session_in_use(self, application, opens, clock):
        ada = Browser(application, "ada")
        clock.forward(minutes=50)
        ada.get("/api/attempts")
        clock.forward(minutes=8)
        ada.get("/api/session")
        clock.forward(minutes=30)

        assert opens(ada)

    def test_who_stays_signed_in_gets_it_for_as_long_and_never_beyond_the_last_hour(self, application, opens, clock):
        ada = Browser(application, "ada")
        for _ in range(14):
            clock.forward(minutes=50)
            assert ada.post("/api/session/extension", {}).status_code == 200
        clock.forward(minutes=19)
        assert opens(ada)
        clock.forward(minutes=1)

        assert not opens(ada)

    def test_signed_out_everywhere_another_browser_loses_it_with_its_next_page(self, application, opens):
        laptop, phone = Browser(application, "ada"), Browser(application, "ada")
        laptop.client.delete("/api/session?everywhere=1")
        phone.get("/api/session?opened=1")

        assert not opens(phone)

    def test_who_was_deactivated_gets_no_other(self, application, opens, clock):
        ada = Browser(application, "ada")
        application.directory.put((), [dataclasses.replace(person("ada"), active=False)])
        ada.get("/api/session?opened=1")

        assert not opens(ada)
        assert ada.get("/api/sign-in?next=/en/tests/").status_code == 200

    def test_who_is_signed_in_and_lacks_it_gets_it_on_the_way_and_goes_on(self, application, opens):
        ada = Browser(application, "ada")
        for name in NAMES:
            del ada.client.cookies[name]

        sent = ada.get("/api/sign-in?language=en&next=/en/tests/")

        assert (sent.status_code, sent.headers["location"]) == (303, "/en/tests/")
        assert opens(ada)

    def test_one_that_does_not_open_the_site_sends_nobody_round_in_circles(self, application):
        ada = Browser(application, "ada")

        page = ada.get("/api/sign-in?language=en&next=/en/tests/")

        assert page.status_code == 200
        assert "Ada" in page.text

    def test_who_looks_for_the_sign_in_page_themselves_stays_on_it(self, application):
        ada = Browser(application, "ada")
        ada.client.cookies.delete("CloudFront-Policy")

        assert ada.get("/api/sign-in").status_code == 200

    def test_where_no_key_pair_is_named_there_is_none(self, tmp_path, clock):
        application = make_application(tmp_path / "without", clock, EVENHAND_SITE_URL=SITE)

        Browser(application, "ada")
        ada = Browser(application, "ada")
        ada.get("/api/session?opened=1")

        assert not NAMES & dict(ada.client.cookies).keys()
        application.close()


SERVE = """
import sys
from evenhand.handlers.api import make_api
from evenhand.local.gateway import event_of
from evenhand.settings import read_settings
from evenhand.wiring import wire

state, key = sys.argv[1:]
handler = make_api(wire(read_settings({
    "EVENHAND_STATE": state, "EVENHAND_SITE_URL": "https://learn.example",
    "EVENHAND_SITE_KEY_PAIR": "K1", "EVENHAND_SITE_KEY": key,
})))
scope = {"method": "GET", "query_string": b"", "http_version": "1.1", "headers": [(b"cookie", b"__Host-evenhand=t")]}
for path in ("/api/session", "/api/attempts", "/api/sign-in"):
    print(handler(event_of({**scope, "path": path}, b""), None)["statusCode"])
print("loaded", *sorted({"cryptography", "boto3"} & sys.modules.keys()))
"""


def test_what_signs_it_is_loaded_with_the_first_pass_and_not_before(tmp_path, key_file):
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(tmp_path / "light"), str(key_file)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )

    assert [line for line in done.stdout.splitlines() if not line.startswith("{")] == ["200", "401", "200", "loaded"]
