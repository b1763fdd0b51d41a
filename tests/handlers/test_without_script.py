"""The test as a plain form, for browsers without JavaScript."""

from __future__ import annotations

import pytest

from evenhand.handlers.pages import render
from evenhand.people.preferences import Preferences
from html_page import Page

FORM = "/api/quizzes/visible-blood/form"
RIGHT = {"answer.fight": "restrict", "answer.scope": ["fight", "threat"], "answer.boxing": "allow", "language": "en"}


def test_a_posted_form_leads_to_a_page_with_the_result(browser):
    ada = browser("ada")

    answer = ada.client.post(FORM, data=RIGHT)
    page = ada.get(answer.headers["location"])

    assert answer.status_code == 303
    assert "Passed" in page.text
    assert "100 %" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_form_posted_twice_is_one_attempt(browser, application):
    ada = browser("ada")

    first, second = ada.client.post(FORM, data=RIGHT), ada.client.post(FORM, data=RIGHT)

    assert first.headers["location"] == second.headers["location"]
    assert application.attempts.standing("ada", "visible-blood").started == 1


def test_other_answers_are_another_attempt(browser, application):
    ada = browser("ada")

    ada.client.post(FORM, data={"answer.fight": "allow", "anyway": "1"})
    ada.client.post(FORM, data={"answer.fight": "remove", "anyway": "1"})

    assert application.attempts.standing("ada", "visible-blood").submitted == 2


def test_somebody_signed_out_is_told_how_to_lose_nothing(browser):
    answer = browser().client.post(FORM, data=RIGHT, headers={"accept": "text/html"})

    assert answer.status_code == 401
    assert "reload this page to send them" in answer.text


def test_the_page_of_a_failed_attempt_tells_no_answers_while_attempts_are_left(browser):
    ada = browser("ada")
    answer = ada.client.post(FORM, data={"answer.fight": "allow", "anyway": "1"})

    page = ada.get(answer.headers["location"]).text

    assert "Not passed" in page
    assert "Section three" not in page
    assert "What counts" not in page


def test_a_problem_page_speaks_the_readers_language(browser):
    page = browser("ada").get("/api/attempts/none/page", headers={"accept": "text/html", "accept-language": "zh-CN"})

    assert page.status_code == 404
    assert '<html lang="zh">' in page.text
    assert "此内容不存在" in page.text


def test_words_that_are_not_translated_are_marked_as_english(browser):
    page = browser("ada").client.put(
        "/api/attempts", json={}, headers={"accept": "text/html", "accept-language": "zh-CN"}
    )

    assert page.status_code == 405
    assert '<p lang="en">' in page.text


def test_a_form_with_gaps_uses_up_nothing_until_it_is_sent_anyway(browser, application):
    ada = browser("ada")

    page = ada.client.post(FORM, data={"answer.fight": "restrict", "language": "en"})

    assert page.status_code == 200
    assert "Unanswered: 2, 3." in page.text
    assert '<input type="hidden" name="answer.fight" value="restrict">' in page.text
    assert application.attempts.standing("ada", "visible-blood").started == 0
    sent = ada.client.post(FORM, data={"answer.fight": "restrict", "language": "en", "anyway": "1"})
    assert sent.status_code == 303
    assert application.attempts.standing("ada", "visible-blood").submitted == 1


class TestDisplaySettings:
    """The pages that questions are shown on look as the person wants, without a script too."""

    PICTURE = '<p>Look. <img src="/en/street.png" alt="A street"></p>'

    def paper(self, display, question=PICTURE):
        values = {"title": "T", "number": 1, "questions": [question], "action": "/a", "token": "t", "save": "save"}
        unset = dict.fromkeys(("ends", "minutes", "saved", "zone"), "")
        return Page(render("paper.html", "en", display=display, **values, **unset))

    @pytest.mark.parametrize(
        ("chosen", "attributes"),
        [
            ({}, {"data-eh-blur": "on", "data-eh-colour": "on", "data-eh-motion": "on"}),
            (
                {"blur": False, "greyscale": True, "reduced_motion": True},
                {"data-eh-blur": "off", "data-eh-colour": "off", "data-eh-motion": "off"},
            ),
        ],
    )
    def test_the_result_carries_them_as_the_pages_of_the_site_do(self, browser, chosen, attributes):
        ada = browser("ada")
        settings = {"language": "en", "blur": True, "greyscale": False, "reduced_motion": False, "break_every": None}
        ada.put("/api/preferences", settings | chosen)

        [root] = Page(ada.get(ada.client.post(FORM, data=RIGHT).headers["location"]).text).all("html")

        assert root == {"lang": "en", **attributes}

    def test_what_is_blurred_can_be_shown_without_a_script_and_is_no_answer(self):
        page = self.paper(Preferences(person_id="ada"))

        names = [name for name, _ in page.elements]
        assert "show-media" in page.ids
        assert names.index("label") < names.index("form"), "outside the form"
        assert "Show the pictures and films" in page.text

    @pytest.mark.parametrize(
        ("display", "question"),
        [
            (Preferences(person_id="ada", blur=False), PICTURE),
            (Preferences(person_id="ada"), "<p>Nothing to see.</p>"),
            (None, PICTURE),
        ],
    )
    def test_where_nothing_is_blurred_or_nobody_known_nothing_is_offered(self, display, question):
        page = self.paper(display, question)

        assert [each for each in page.all("input") if each.get("id") == "show-media"] == []
