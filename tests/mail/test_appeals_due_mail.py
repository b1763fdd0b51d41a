"""Which appeals are overdue, for those who decide them, and nothing of who appealed."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.mail.compose import compose_appeals_due
from evenhand.mail.payload import DueAppeal, dump_appeals_due, load_appeals_due
from evenhand.mail.plain import COLUMNS, width
from evenhand.ports.mail import Mail
from mail.examples import appeals_due_payload
from mail.reading import checked, one_line, visible


def mail(**changes: object) -> Mail:
    return compose_appeals_due(appeals_due_payload(**changes), mail_id="m-2f9c", to="tess@evenhand.example")


def both(made: Mail) -> tuple[str, str]:
    """What the two parts say, on one line each."""
    return one_line(made.text), visible(made.html)


def test_what_is_overdue_is_listed_with_its_test_and_its_time() -> None:
    made = mail()
    assert made.subject == "2 appeals are overdue"
    for text in both(made):
        assert "2 appeals should have been decided by now" in text
        assert "Real-world violence, knowledge test, question 3: due 20 November 2026, 09:00 UTC" in text
        assert "Harassment and bullying: due 21 November 2026, 17:30 UTC" in text
        assert "2 more are due within a day." in text
        assert "In all, 9 appeals are waiting." in text
    assert 'href="https://evenhand.example/en/appeals/"' in made.html


def test_one_is_told_as_one() -> None:
    one = appeals_due_payload().overdue[:1]
    made = mail(overdue=one, due_soon=0, waiting=1)
    assert made.subject == "1 appeal is overdue"
    for text in both(made):
        assert "1 appeal should have been decided by now" in text
        assert "within a day" not in text
        assert "In all, 1 appeal is waiting." in text


def test_those_that_are_not_listed_are_counted() -> None:
    made = mail(more_overdue=30)
    assert made.subject == "32 appeals are overdue"
    for text in both(made):
        assert "30 more are overdue." in text


def test_a_mail_has_no_field_that_could_name_a_labeller_or_quote_an_appeal() -> None:
    assert {field.name for field in dataclasses.fields(DueAppeal)} == {"quiz_title", "question_number", "due_at"}


def test_a_chinese_reminder_is_chinese() -> None:
    made = mail(language="zh", person_name="王芳", more_overdue=1)
    assert made.subject == "3 项申诉已超期"
    for text in both(made):
        assert "第 3 题：处理期限 2026 年 11 月 20 日 09:00（UTC）" in text
        assert "另有 1 项已超期。" in text
        assert "overdue" not in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_text_fits_and_the_html_is_well_formed(language: str) -> None:
    made = mail(language=language)
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())
    assert checked(made.html).addresses == ["https://evenhand.example/en/appeals/"]


def test_a_title_is_text_and_not_markup() -> None:
    hostile = dataclasses.replace(appeals_due_payload().overdue[0], quiz_title="<script>alert(1)</script>{n}")
    html = mail(overdue=(hostile,)).html
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{n}, question 3" in html


def test_a_reminder_read_back_is_the_same_reminder() -> None:
    payload = appeals_due_payload(more_overdue=3)
    assert load_appeals_due(dump_appeals_due(payload)) == payload
