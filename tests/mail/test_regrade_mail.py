"""That a test was graded again: what the score was and is, why, and what it means."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.mail.compose import compose_regrade
from evenhand.mail.payload import QuestionChange, dump_regrade, load_regrade
from evenhand.mail.plain import COLUMNS, width
from evenhand.ports.mail import Mail
from mail.examples import regrade_payload
from mail.reading import checked, one_line, visible

FELL: dict[str, object] = {
    "before": Fraction(41, 50),
    "after": Fraction(37, 50),
    "passed_before": True,
    "passed": False,
}
ROSE: dict[str, object] = {"after": Fraction(21, 25), "passed": True}
NOT_SHOWN: dict[str, object] = {"changes": ()}


def mail(**changes: object) -> Mail:
    return compose_regrade(regrade_payload(**changes), mail_id="m-2f9c", to="noor@lotus.example")


def both(made: Mail) -> tuple[str, str]:
    """What the two parts say, on one line each."""
    return one_line(made.text), visible(made.html)


def test_subject_and_first_line_tell_what_the_score_was_and_is() -> None:
    made = mail()
    assert made.subject == "Real-world violence, knowledge test: was 72 %, now 78 %"
    for text in both(made):
        assert "Hello Noor Haddad, Your score was 72 %, and is now 78 %: attempt 2" in text
        assert "The reason: Question 3 had a wrong key." in text
        assert "Your score: was 72 %, now 78 %; pass mark 80 %" in text


def test_the_marks_of_questions_are_in_the_mail_and_not_in_its_subject() -> None:
    made = mail()
    for text in both(made):
        for line in (
            "Question 3: was 0, now 2 of 2",
            "Question 7: counts for nothing any more",
            "Question 9: was 0.33, now 1.5 of 2",
        ):
            assert line in text
    assert made.subject == mail(**NOT_SHOWN).subject


def test_marks_of_questions_that_may_not_be_shown_leave_no_empty_list() -> None:
    made = mail(**NOT_SHOWN)
    for text in both(made):
        assert "What changed" not in text
        assert "Question 9" not in text
    assert "<ul" not in made.html


OUTCOMES = {
    "still failed": ({}, "The attempt was not passed, and that does not change."),
    "still passed": (
        {"before": Fraction(9, 10), "after": Fraction(1), "passed_before": True, "passed": True},
        "You had passed, and you still pass. Nothing else changes for you.",
    ),
    "passes now": (ROSE, "With this result you pass. Well done!"),
    "fails now": (FELL, "With this result the attempt is not passed any more. Your answers are the same;"),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_each_outcome_is_said_plainly_and_no_other(case: str) -> None:
    changes, sentence = OUTCOMES[case]
    for text in both(mail(**changes)):
        assert [each for each, (_, other) in OUTCOMES.items() if other in text] == [case]
        assert sentence in text
        assert ("certificate" in text) is (case == "fails now")


def test_who_fails_now_reads_that_the_certificate_stays_until_a_person_decides() -> None:
    for text in both(mail(**FELL, certificate_questioned=True)):
        assert "Your certificate stays valid. A person will decide" in text
        assert "you will be told of the decision" in text
    for text in both(mail(**FELL)):
        assert "A certificate that you hold stays valid unless a person decides otherwise and tells you." in text


def test_an_outcome_that_changes_at_the_same_score_is_not_told_as_a_change_of_score() -> None:
    made = mail(before=Fraction(9, 10), after=Fraction(9, 10), passed=True)
    assert made.subject == "Real-world violence, knowledge test: graded again, 90 % as before"
    for text in both(made):
        assert "Your score is 90 %, as before: attempt 2" in text
        assert "was 90 %" not in text


def test_a_chinese_regrade_is_chinese() -> None:
    made = mail(language="zh", person_name="李明", quiz_title="现实暴力：知识测试", reason="第 3 题的标准答案有误。")
    assert made.subject == "现实暴力：知识测试：原为 72%，现为 78%"
    assert made.language == "zh"
    for text in both(made):
        assert "你的得分原为 72%，现为 78%：你对本测试的第 2 次作答已重新评分。" in text
        assert "原因：第 3 题的标准答案有误。" in text
        assert "第 3 题：原为 0，现为 2，满分 2" in text
        assert "第 7 题：不再计分" in text
        assert "score" not in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", OUTCOMES)
def test_the_text_fits_and_the_html_is_well_formed(language: str, case: str) -> None:
    made = mail(language=language, certificate_questioned=True, **OUTCOMES[case][0])
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())
    checker = checked(made.html)
    assert checker.addresses == ["https://evenhand.example/en/results/"]
    assert not checker.tags & {"img", "script", "link", "svg", "iframe", "form"}


def test_a_title_with_a_line_break_begins_no_other_header() -> None:
    assert "\n" not in mail(quiz_title="Violence\r\nBcc: all@example.org").subject


def test_what_people_wrote_is_text_and_not_markup() -> None:
    html = mail(reason="<script>alert(1)</script> {{ 7 * 7 }} {n}", quiz_title="<b>x</b>").html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} {n}" in html
    assert "<h1>&lt;b&gt;x&lt;/b&gt;</h1>" in html


def test_a_regrade_read_back_is_the_same_regrade() -> None:
    changes = (QuestionChange(number=1, before=Fraction(1, 3), after=Fraction(2, 3), max=Fraction(1)),)
    payload = regrade_payload(changes=changes)
    assert load_regrade(dump_regrade(payload)) == payload
