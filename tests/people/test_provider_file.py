"""The file of identity providers: what it may say, and what is said of what it may not."""

from __future__ import annotations

import pytest

from evenhand.people.person import Person, Role
from evenhand.people.provider_file import ProvidersInvalid, read_providers
from evenhand.settings import SettingsInvalid, read_settings

GOOD = """
[[provider]]
id = "acme"
name = "Acme Support"
issuer = "https://login.acme.example/tenant"
client_id = "evenhand"
client_secret_env = "ACME_SECRET"
vendors = ["acme"]
"""
LINE = '[[provider]]\nid = "b"\nname = "B"\nissuer = "https://b.example"\nclient_id = "c"\n'


def person(vendor_id: str) -> Person:
    return Person(id="p", name="P", email="p@x.example", role=Role.LABELLER, vendor_id=vendor_id)


def refused(text: str, **environment: str) -> str:
    with pytest.raises(ProvidersInvalid) as caught:
        read_providers(text, environment)
    return str(caught.value)


def test_a_file_with_two_providers() -> None:
    first, second = read_providers(GOOD + LINE, {"ACME_SECRET": "s3cret"})

    assert (first.id, first.client_secret, first.vendors) == ("acme", "s3cret", ("acme",))
    assert (second.id, second.client_secret, second.vendors) == ("b", "", ())
    assert first.scopes == ("openid", "email")


def test_addresses_are_trusted_only_where_the_file_says_so() -> None:
    first, second = read_providers(GOOD + LINE + "trust_email = true\n", {"ACME_SECRET": "s"})

    assert (first.trust_email, second.trust_email) == (False, True)
    assert "trust_email" in refused(LINE + 'trust_email = "yes"\n')


def test_a_provider_serves_its_vendors_and_one_that_names_none_serves_all() -> None:
    first, second = read_providers(GOOD + LINE, {"ACME_SECRET": "s"})

    assert (first.serves(person("acme")), first.serves(person("zenith")), first.serves(person(""))) == (
        True,
        False,
        False,
    )
    assert second.serves(person(""))


def test_the_secret_shows_in_no_print() -> None:
    assert "s3cret" not in repr(read_providers(GOOD, {"ACME_SECRET": "s3cret"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one"),
        ("provider = 7", "[[provider]] tables"),
        ("[[providers]]\nid = 'a'", "[[provider]] tables"),
        ("[[provider]", "it is not TOML"),
        ("[[provider]]\nid = 'a'", "provider 1 (a): name: Field required."),
        (LINE + 'secret = "x"', "provider 1 (b): secret: there is no such setting. There are: id, name, issuer"),
        (LINE + 'client_secret = "hush"', "a secret does not belong in this file"),
        (LINE.replace('"b"', '"B b"'), "id: String should match pattern"),
        (LINE.replace('"b"', '"code"', 1), "id: code is taken by Evenhand itself"),
        (LINE + LINE, "provider 2 (b): id: another provider has it too"),
        (LINE + LINE.replace('"b"', '"d"', 1), "provider 2 (d): another provider has the same issuer and client_id"),
        (LINE + 'scopes = ["email"]', "scopes: openid is missing"),
        (LINE + 'scopes = ["openid email"]', "scopes.0: String should match pattern"),
        (LINE + 'vendors = "acme"', "vendors: Input should be a valid list"),
        (GOOD, "provider 1 (acme): client_secret_env: the environment has no ACME_SECRET"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_cure(text: str, said: str) -> None:
    assert said in refused(text)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example",
        "https://",
        "login.example",
        "ftp://login.example",
        "https://login.example?x=1",
        "https://login.example#x",
        "https://user@login.example",
        "https://login.example/a b",
        "https://log\\u00ecn.example",
        "https://login.example:99999999",
        "https://[",
        "javascript:alert(1)",
        "http://127.0.0.1.evil.example",
    ],
)
def test_an_issuer_is_an_https_address_or_on_this_machine(issuer: str) -> None:
    assert "provider 1 (b): issuer: it must" in refused(LINE.replace("https://b.example", issuer))


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9400", "http://localhost:9400", "https://b.example:8443/t/"])
def test_issuers_that_are_fine(issuer: str) -> None:
    [provider] = read_providers(LINE.replace("https://b.example", issuer), {})

    assert provider.issuer == issuer


def test_all_that_is_wrong_is_said_at_once_and_no_secret_with_it() -> None:
    text = LINE.replace("https://b", "http://b") + '\n[[provider]]\nid = "x"\nclient_secret = "hush"\n'

    said = refused(text)

    assert len(said.splitlines()) == 5
    assert "hush" not in said


def test_settings_name_the_file_and_every_line_that_is_wrong(tmp_path) -> None:
    path = tmp_path / "providers.toml"
    path.write_text(LINE.replace("https://b", "http://b"))

    with pytest.raises(SettingsInvalid, match=r"EVENHAND_PROVIDERS: .*providers\.toml: provider 1 \(b\): issuer"):
        read_settings({"EVENHAND_PROVIDERS": str(path)})


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content) -> None:
    path = tmp_path / "providers.toml"
    if content:
        path.write_bytes(content)

    with pytest.raises(SettingsInvalid, match=r"EVENHAND_PROVIDERS: .*providers\.toml"):
        read_settings({"EVENHAND_PROVIDERS": str(path)})


@pytest.mark.parametrize(
    ("idle", "hours", "fine"), [("60", "12", True), ("4", "12", False), ("120", "1", False), ("x", "12", False)]
)
def test_sessions_last_as_long_as_makes_sense(idle, hours, fine) -> None:
    environment = {"EVENHAND_SESSION_IDLE": idle, "EVENHAND_SESSION_HOURS": hours}
    if fine:
        assert read_settings(environment).session_idle == int(idle)
    else:
        with pytest.raises(SettingsInvalid, match="EVENHAND_SESSION_IDLE"):
            read_settings(environment)
