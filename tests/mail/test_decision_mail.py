"""How an appeal was decided, and why, and what comes next: in the mail, and not in its subject."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.assessment.appeal import Remedy
from evenhand.mail.compose import compose_decision
from evenhand.mail.payload import dump_decision, load_decision
from evenhand.mail.plain import COLUMNS, width
from evenhand.ports.mail import Mail
from mail.examples import decision_payload
from mail.reading import checked, one_line, visible

NO_SCORE = {"before": None, "after": None, "passed": None}
DISMISSED = {"upheld": False, "remedy": None, **NO_SCORE}


def mail(**changes: object) -> Mail:
    return compose_decision(decision_payload(**changes), mail_id="m-2f9c", to="noor@lotus.example")


def both(made: Mail) -> tuple[str, str]:
    """What the two parts say, on one line each."""
    return one_line(made.text), visible(made.html)


def test_an_upheld_appeal_with_full_marks_tells_the_score_before_and_now() -> None:
    for text in both(mail()):
        for sentence in (
            "the mark of question 3",
            "A narrated news report shows",
            "Your appeal is upheld.",
            "You have full marks for this question now.",
            "Your score: was 72 %, now 78 %; pass mark 80 %",
            "The test is not passed yet.",
            "The report blurs the wound for half of that second.",
            "Mail id: m-2f9c",
        ):
            assert sentence in text
    assert "You pass the test." in both(mail(passed=True, after=Fraction(1)))[0]


@pytest.mark.parametrize(
    ("remedy", "sentence"),
    [
        (Remedy.ACCEPT, "A further answer to this question will be accepted, for everyone"),
        (Remedy.VOID, "This question will count for nothing any more, for everyone"),
        (Remedy.CORRECT, "The key of this question was wrong."),
    ],
)
def test_a_remedy_for_everyone_says_what_comes_next_and_no_score_yet(remedy: Remedy, sentence: str) -> None:
    for text in both(mail(remedy=remedy, **NO_SCORE)):
        assert sentence in text
        assert "everyone who took it is graded again, and you will be told if your result changes" in text
        assert "Your score" not in text
        assert "pass" not in text


def test_full_marks_promise_no_regrade() -> None:
    assert "graded again" not in mail().text


def test_a_dismissed_appeal_tells_the_reason_and_whom_to_ask() -> None:
    for text in both(mail(**DISMISSED)):
        assert "Your appeal is not upheld: the mark stays as it is." in text
        assert "The report blurs the wound" in text
        assert "ask your trainer" in text
        assert "graded again" not in text
        assert "Your score" not in text


def test_the_subject_can_be_seen_by_others_and_so_tells_no_decision() -> None:
    assert mail().subject == mail(**DISMISSED).subject == "Your appeal was decided: Real-world violence, knowledge test"
    assert mail(quiz_title="Violence\r\nBcc: all@example.org").subject.splitlines() == [
        "Your appeal was decided: Violence Bcc: all@example.org"
    ]


def test_a_question_that_is_not_known_any_more_is_not_named() -> None:
    for text in both(mail(question_number=0, question="")):
        assert "your appeal against the mark of a question." in text
        assert "question 0" not in text


def test_the_lines_of_a_rationale_stay_lines() -> None:
    made = mail()
    assert "  The report blurs the wound for half of that second.\n  Your reading" in made.text
    assert "white-space:pre-line" in made.html


CHINESE = {
    Remedy.FULL_MARKS: "这道题现在给你满分。",
    Remedy.ACCEPT: "这道题将多接受一个答案",
    Remedy.VOID: "这道题将不再计分",
    Remedy.CORRECT: "这道题的标准答案有误，将予以更正",
}


@pytest.mark.parametrize("remedy", list(Remedy))
def test_a_chinese_decision_is_chinese(remedy: Remedy) -> None:
    made = mail(language="zh", remedy=remedy, person_name="李明", quiz_title="现实暴力：知识测试")
    assert made.subject == "你的申诉已有结果：现实暴力：知识测试"
    assert made.language == "zh"
    for text in both(made):
        assert CHINESE[remedy] in text
        assert "appeal" not in text.replace("mail", "")
    assert 'lang="zh"' in made.html


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("changes", [{}, DISMISSED, {"remedy": Remedy.CORRECT, **NO_SCORE}])
def test_the_text_fits_and_the_html_is_well_formed(language: str, changes: dict[str, object]) -> None:
    made = mail(language=language, **changes)
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())
    checker = checked(made.html)
    assert checker.addresses == ["https://evenhand.example/en/results/"]
    assert not checker.tags & {"img", "script", "link", "svg", "iframe", "form"}
    assert "<p></p>" not in made.html


def test_what_people_wrote_is_text_and_not_markup() -> None:
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} {n}"
    html = mail(rationale=hostile, question=hostile, person_name="<i>{n}", quiz_title="<b>x</b>").html
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} {n}") == 2
    assert "Hello &lt;i&gt;{n}," in html
    assert "<h1>&lt;b&gt;x&lt;/b&gt;</h1>" in html


def test_a_decision_read_back_is_the_same_decision() -> None:
    for changes in ({}, DISMISSED, {"before": Fraction(1, 3)}):
        payload = decision_payload(**changes)
        assert load_decision(dump_decision(payload)) == payload
