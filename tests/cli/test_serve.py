"""What `evenhand serve` says of the mail, and of who cannot sign in, before anybody has."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.cli.serve import where_mail_lands, who_stays_out
from evenhand.settings import read_settings
from support import PEOPLE, person


def told(tmp_path: Path, **environment: str) -> str:
    return "\n".join(where_mail_lands(read_settings({"EVENHAND_STATE": str(tmp_path), **environment})))


def test_codes_that_land_in_files_are_told_with_the_folder(tmp_path: Path) -> None:
    said = told(tmp_path)

    assert "codes to sign in too" in said
    assert str(tmp_path / "outbox") in said
    assert "EVENHAND_MAIL=smtp" in said


def test_a_relative_folder_is_told_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert str(tmp_path / "state" / "outbox") in told(Path("state"))


def test_in_the_demo_the_page_of_the_mail_is_told(tmp_path: Path) -> None:
    said = told(tmp_path, EVENHAND_MODE="demo", EVENHAND_SITE_URL="http://127.0.0.1:8080")

    assert said == "Mail it sends: http://127.0.0.1:8080/outbox/"


def test_where_mail_leaves_by_a_server_that_is_told_and_no_password(tmp_path: Path) -> None:
    said = told(tmp_path, EVENHAND_MAIL="smtp", EVENHAND_SMTP_HOST="mail.example", EVENHAND_SMTP_PASSWORD="secret-word")

    assert said == "Mail leaves by mail.example, port 587."


PROVIDER = '[[provider]]\nid = "{id}"\nname = "A"\nissuer = "https://{id}.example"\nclient_id = "c"\n{more}\n'


def left_out(tmp_path: Path, *providers: tuple[str, str], people=PEOPLE, **environment: str) -> str:
    if providers:
        file = tmp_path / "providers.toml"
        file.write_text("".join(PROVIDER.format(id=name, more=more) for name, more in providers))
        environment["EVENHAND_PROVIDERS"] = str(file)
    return "\n".join(who_stays_out(read_settings({"EVENHAND_STATE": str(tmp_path), **environment}), people))


def test_with_codes_everybody_of_the_roster_can_sign_in(tmp_path: Path) -> None:
    assert left_out(tmp_path) == ""


def test_people_for_whom_no_provider_vouches_are_counted_and_that_no_admin_is_let_in(tmp_path: Path) -> None:
    said = left_out(tmp_path, ("acme", 'vendors = ["acme"]'), ("zenith", 'vendors = ["zenith"]'))

    assert "No admin can sign in." in said
    assert "No provider vouches for 5 of 9 active people." in said


def test_a_provider_for_everybody_leaves_nobody_out(tmp_path: Path) -> None:
    assert left_out(tmp_path, ("acme", 'vendors = ["acme"]'), ("staff", "")) == ""


def test_a_roster_that_is_empty_or_has_no_admin_is_told(tmp_path: Path) -> None:
    assert "evenhand roster import" in left_out(tmp_path, people=[])
    assert "evenhand roster import" in left_out(tmp_path, people=[person("gone")])
    assert left_out(tmp_path, people=[person("ada")]).startswith("No admin can sign in.")


@pytest.mark.parametrize(
    ("site", "told"),
    [("http://learn.example", True), ("https://learn.example", False), ("http://localhost:8000", False)],
)
def test_sessions_that_anybody_on_the_network_could_read_are_told(tmp_path: Path, site: str, told: bool) -> None:
    assert ("put HTTPS before the server" in left_out(tmp_path, EVENHAND_SITE_URL=site)) is told


def test_of_the_demo_nothing_of_it_is_said(tmp_path: Path) -> None:
    assert left_out(tmp_path, people=[], EVENHAND_MODE="demo", EVENHAND_SITE_URL="http://demo.example") == ""
