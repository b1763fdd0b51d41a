"""What a publication holds to show results of every kind, and to hand out a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from evenhand.quiz.model import Kind, Option, Part, Question, Quiz
from evenhand.quiz.publication import QUESTION_COUNT
from evenhand.quiz.settings import Draw, Settings
from evenhand.quiz.split import form_of
from evenhand_site.publications import compose
from evenhand_site.quiz_folder import Entry
from judging import TAXONOMY
from strategies import quizzes

MATCH = Question(
    id="match",
    prompt="Match?",
    kind=Kind.MATCHING,
    options=(Option(id="minor", text="*Minor*"), Option(id="blood", text="Blood")),
    parts=(Part(id="fight", text="A [fight](modules/violence.md)", right="minor", feedback="Nobody bleeds."),),
)
ORDER = Question(
    id="order", prompt="Order?", kind=Kind.ORDERING, parts=(Part(id="a", text="A", right="1"), Part(id="b", right="2"))
)
CASE = Question(id="case", prompt="Case?", kind=Kind.CASE, parts=(Part(id="severity", right="low"),))


def entry_of(*languages: Quiz) -> Entry:
    """A quiz in its languages."""
    by_language = {quiz.language: quiz for quiz in languages}
    return Entry(original=languages[0], languages=by_language, sources=dict.fromkeys(by_language, "source"))


def quiz(*questions: Question, **settings: object) -> Quiz:
    return Quiz(id="every", language="en", title="Every", settings=replace(Settings(), **settings), questions=questions)  # type: ignore[arg-type]


def test_parts_and_what_they_can_be_given_have_their_texts() -> None:
    feedback = compose(entry_of(quiz(MATCH, ORDER, CASE)), TAXONOMY).feedback["en"]

    assert feedback["match"].parts == {"fight": 'A <a href="/en/modules/violence/">fight</a>'}
    assert feedback["match"].answers == {"fight=minor": "<em>Minor</em>", "fight=blood": "Blood"}
    assert feedback["match"].feedback == {"fight": "<p>Nobody bleeds.</p>"}
    assert feedback["order"].answers["b=2"] == "2"
    assert feedback["case"].parts == {"severity": "Severity"}
    assert feedback["case"].answers["severity=high"] == "High"


def test_a_case_is_named_in_each_language() -> None:
    english = quiz(CASE)
    feedback = compose(entry_of(english, replace(english, language="zh")), TAXONOMY).feedback["zh"]["case"]

    assert feedback.parts == {"severity": "严重程度"}
    assert feedback.answers["severity=none"] == "值0"


@given(quizzes())
def test_every_answer_that_a_form_offers_has_its_text(quiz: Quiz) -> None:
    publication = compose(entry_of(quiz), TAXONOMY)

    for question in form_of(quiz, TAXONOMY).questions:
        feedback = publication.feedback["en"][question.id]
        assert {option.id for option in question.options} <= feedback.options.keys()
        assert feedback.parts.keys() == {part.id for part in question.parts}
        assert feedback.answers.keys() == {
            f"{part.id}={option.id}" for part in question.parts for option in part.options
        }


def test_what_is_void_is_kept_to_be_shown_and_asked_no_more() -> None:
    void = replace(MATCH, void=True)
    chinese = replace(quiz(void, CASE), language="zh")
    before = compose(entry_of(quiz(MATCH, CASE), replace(quiz(MATCH, CASE), language="zh")), TAXONOMY)

    after = compose(entry_of(quiz(void, CASE), chinese), TAXONOMY)
    drawn = compose(entry_of(quiz(void, CASE, draw=(Draw(count=1),)), chinese), TAXONOMY)

    assert after.feedback == before.feedback
    assert [key.id for key in after.key.questions] == ["match", "case"]
    assert [key.id for key in after.key.asked] == ["case"]
    assert {language: [form.id for form in after.forms[language].questions] for language in after.forms} == {
        "en": ["case"],
        "zh": ["case"],
    }
    assert (before.asked, after.asked, drawn.asked) == (2, 1, 1)
    assert {language: [*fieldsets] for language, fieldsets in drawn.fieldsets.items()} == {
        "en": ["case"],
        "zh": ["case"],
    }


def test_a_test_that_is_handed_out_has_each_question_s_part_of_the_form() -> None:
    for settings in ({"draw": (Draw(count=1),)}, {"time_limit": timedelta(minutes=20)}):
        publication = compose(entry_of(quiz(MATCH, CASE, **settings)), TAXONOMY)

        assert publication.fieldsets["en"].keys() == {"match", "case"}
        for html in publication.fieldsets["en"].values():
            assert html.startswith('<fieldset class="eh-question"')
            assert QUESTION_COUNT in html


def test_a_test_whose_page_has_its_questions_hands_out_none() -> None:
    assert compose(entry_of(quiz(MATCH)), TAXONOMY).fieldsets == {}
