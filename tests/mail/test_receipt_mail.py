"""The receipt: kind, brief, and without anything about single questions."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction

import pytest

from evenhand.mail.compose import compose_receipt
from evenhand.mail.payload import ReceiptNote, dump_receipt, load_receipt
from evenhand.mail.plain import COLUMNS, width
from evenhand.ports.mail import Mail
from mail.examples import receipt_payload


def mail(**changes: object) -> Mail:
    return compose_receipt(receipt_payload(**changes), mail_id="m-2f9c", to="noor@lotus.example")


def told(**changes: object) -> str:
    return " ".join(mail(**changes).text.split())


def test_a_receipt_says_that_the_test_arrived_with_score_and_pass_mark() -> None:
    text = told()
    assert "Your answers to this test have arrived and are stored safely (attempt 1)." in text
    assert "Your score: 62.5 %, pass mark 80 %" in text
    assert "https://evenhand.example/en/results/" in text
    assert "Mail id: m-2f9c" in text


def test_the_subject_can_be_seen_by_others_and_so_tells_no_result() -> None:
    assert mail().subject == mail(passed=True).subject == "Your test has arrived: Real-world violence, knowledge test"


def test_someone_who_passed_reads_so_and_nothing_of_further_attempts() -> None:
    text = told(passed=True, score=Fraction(1), attempts_left=0)
    assert "You passed. Well done!" in text
    assert "attempt left" not in text
    assert "last attempt" not in text


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (2, "You have 2 attempts left."),
        (1, "You have 1 attempt left."),
        (0, "This was the last attempt. Please speak with your trainer"),
        (None, "You can take it again as often as you like."),
    ],
)
def test_someone_who_did_not_pass_reads_what_comes_next(left: int | None, sentence: str) -> None:
    text = told(attempts_left=left)
    assert "Not passed yet." in text
    assert sentence in text
    assert "critical" not in text


def test_a_score_above_the_pass_mark_that_did_not_pass_is_explained() -> None:
    assert "each critical question has to be" in told(score=Fraction(9, 10))
    assert "critical" not in told(score=Fraction(9, 10), passed=True)


def test_only_a_critical_question_can_stand_between_a_sufficient_score_and_a_pass() -> None:
    assert receipt_payload(score=Fraction(4, 5)).critical_missed
    assert not receipt_payload(score=Fraction(4, 5), passed=True).critical_missed
    assert not receipt_payload(score=Fraction(79, 100)).critical_missed


def test_the_html_part_says_what_the_text_part_says() -> None:
    html = mail(score=Fraction(9, 10), attempts_left=1).html
    for sentence in ("Not passed yet.", "each critical question has to be", "You have 1 attempt left.", "m-2f9c"):
        assert sentence in html
    assert 'href="https://evenhand.example/en/results/"' in html


NOTES = {
    ("en", ReceiptNote.AUTOMATIC): "The time was up, so what you had saved by then was submitted for you.",
    ("en", ReceiptNote.LATE_ACCEPTED): "A trainer accepted the answers that arrived after the time was up",
    ("zh", ReceiptNote.AUTOMATIC): "作答时间已到，系统已提交你当时已保存的答案。",
    ("zh", ReceiptNote.LATE_ACCEPTED): "培训师已认可在时间结束后到达的答案",
}


@pytest.mark.parametrize(("language", "note"), NOTES)
def test_both_parts_say_what_happened_when_the_time_was_up(language: str, note: ReceiptNote) -> None:
    made = mail(language=language, note=note)
    sentence = NOTES[language, note]
    assert sentence in " ".join(made.text.split())
    assert f"<p>{sentence}" in made.html
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())


def test_a_test_submitted_in_time_says_nothing_of_time() -> None:
    made = mail()
    for text in (told(), made.html):
        assert "time was up" not in text
    assert "<p></p>" not in made.html


def test_a_receipt_from_before_there_were_notes_can_be_read() -> None:
    stored = json.loads(dump_receipt(receipt_payload()))
    del stored["note"]
    assert load_receipt(json.dumps(stored)) == receipt_payload(note=ReceiptNote.NONE)


def test_a_chinese_receipt_is_chinese() -> None:
    made = mail(language="zh", person_name="李明", quiz_title="现实暴力：知识测试")
    assert made.subject == "已收到你的测试：现实暴力：知识测试"
    assert "你还有 2 次机会" in made.text
    assert "score" not in made.text
    assert made.language == "zh"


def test_a_name_is_text_and_not_markup() -> None:
    assert "Hello &lt;i&gt;{n}," in mail(person_name="<i>{n}").html


def test_a_receipt_read_back_is_the_same_receipt() -> None:
    payload = receipt_payload(score=Fraction(2, 3), attempts_left=None)
    assert load_receipt(dump_receipt(payload)) == payload


def test_the_submit_path_can_write_a_receipt_without_loading_the_templates() -> None:
    code = "import sys, evenhand.mail.payload; sys.exit('jinja2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
