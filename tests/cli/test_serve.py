"""What `evenhand serve` says of the mail, before anybody has signed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.cli.serve import where_mail_lands
from evenhand.settings import read_settings


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
