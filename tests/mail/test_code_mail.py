"""The mail with a code to sign in."""

from __future__ import annotations

import re

import pytest

from evenhand.mail.compose import compose_code
from evenhand.mail.payload import CodePayload, dump_code, load_code
from evenhand.mail.plain import COLUMNS, width
from evenhand.ports.mail import Mail


def payload(**changes: str) -> CodePayload:
    values = {"person_name": "Noor", "language": "en", "site_url": "https://learn.example", **changes}
    return CodePayload(**values)


def mail(**changes: str) -> Mail:
    return compose_code(payload(**changes), "042137", mail_id="code-1", to="noor@lotus.example")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_parts_have_the_code_and_how_long_it_works(language: str) -> None:
    made = mail(language=language)

    assert re.search(r"^  042137$", made.text, re.MULTILINE)
    assert ">042137<" in made.html
    assert "https://learn.example" in made.text
    assert ("ten minutes" if language == "en" else "十分钟") in made.text
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())


def test_the_subject_shows_on_locked_screens_and_so_has_no_code() -> None:
    assert mail().subject == "Your code to sign in"
    assert mail(language="zh").subject == "你的登录验证码"


def test_it_has_nothing_to_follow_that_could_be_imitated() -> None:
    assert "<a " not in mail().html


def test_it_says_what_to_do_when_nobody_asked_for_it() -> None:
    assert "If you did not ask for a code, ignore this mail" in " ".join(mail().text.split())


def test_a_name_is_text_and_not_markup() -> None:
    assert "Hello &lt;i&gt;," in mail(person_name="<i>").html


def test_a_payload_read_back_is_the_same_and_holds_no_code() -> None:
    stored = dump_code(payload())

    assert load_code(stored) == payload()
    assert not re.search(r"\d{6}", stored)
