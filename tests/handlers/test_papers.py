"""Drawn and timed tests in browsers without JavaScript: started by a form, handed in by a form."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser

import pytest

from evenhand.assessment.paper import shuffled
from evenhand.handlers.paper_html import laid_out
from evenhand.quiz.publication import dump
from evenhand_site.form import render_fieldset
from papers import quiz
from support import Browser, person, publication_of

KINDS = """
## Put these in order. {#steps kind=ordering}

1. First {#one}
2. Second {#two}
3. Third {#three}

## How many seconds? {#seconds kind=numeric}

= 12

## Which rule is it? {#rule}

= "blood"

"""


def publish(application, *settings, questions=None):
    """The test with rules, its questions as the site renders them."""
    text = quiz(*settings, **({} if questions is None else {"questions": questions}))
    bare = publication_of(text)
    fieldsets = {each.id: render_fieldset(each, "en") for each in bare.forms["en"].questions}
    whole = dataclasses.replace(bare, fieldsets={"en": fieldsets})
    folder = application.settings.keys / whole.quiz_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{whole.revision}.json").write_bytes(dump(whole))
    (application.settings.keys / "current.json").write_text(json.dumps({whole.quiz_id: whole.revision}))


class Form(HTMLParser):
    """The fields of a page's form, filled in as they are."""

    def __init__(self, html):
        super().__init__()
        self.fields, self.chosen, self.list = [], {}, ""
        self.html = html
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "form":
            self.action = named["action"]
        if tag == "select":
            self.list = named["name"]
        if tag == "input" and named.get("type") in ("radio", "checkbox"):
            self.fields.append((named["name"], named["value"]))
        filled = {"input": "checked" in named or named.get("type") in ("hidden", "text"), "option": "selected" in named}
        if filled.get(tag) and named.get("value"):
            self.chosen.setdefault(named.get("name", self.list), []).append(named["value"])

    def rows(self, question):
        return [value for name, value in self.fields if name == f"answer.{question}"]


def begin(browser, **fields):
    answer = browser.client.post("/api/quizzes/ruled/start", data={"language": "en", **fields})
    assert answer.status_code == 303, answer.text
    return Form(browser.get(answer.headers["location"]).text)


def right(form):
    return {name: "right" for name, value in form.fields if value == "right"}


def send(browser, form, **fields):
    return browser.client.post(form.action, data={"token": form.chosen["token"][0], **fields})


@pytest.fixture
def ada(application):
    publish(application, "time_limit: 20min", "draw: 4")
    return Browser(application, "ada")


def test_starting_gives_the_paper_as_a_form_with_its_attempt_and_token(ada, application):
    form = begin(ada)

    attempt_id = application.attempts.standing("ada", "ruled").open_attempt
    assert form.action == f"/api/attempts/{attempt_id}/form"
    assert len(form.chosen["token"][0]) >= 8
    assert len(right(form)) == 4
    assert "Question 1 of 4" in form.html
    assert "<script" not in form.html


def test_the_paper_says_until_when_in_the_persons_own_time(ada, application):
    application.directory.put((), (dataclasses.replace(person("ada"), time_zone="Asia/Shanghai"),))

    form = begin(ada)

    assert "Hand in by 2026-11-23 17:20 (Asia/Shanghai); that is in 20 min." in form.html


def test_starting_again_goes_on_with_the_open_attempt(ada, application):
    first, second = begin(ada), begin(ada)

    assert first.action == second.action
    assert application.attempts.standing("ada", "ruled").started == 1


def test_a_paper_that_is_handed_in_leads_to_its_result(ada):
    form = begin(ada)

    answer = send(ada, form, **right(form))

    assert answer.status_code == 303
    assert "100 %" in ada.get(answer.headers["location"]).text


def test_a_paper_sent_twice_is_handed_in_once(ada, application):
    form = begin(ada)

    first, second = send(ada, form, **right(form)), send(ada, form, **right(form))

    assert first.headers["location"] == second.headers["location"]
    assert application.attempts.standing("ada", "ruled").submitted == 1


def test_opening_a_paper_after_it_was_handed_in_shows_the_result(ada):
    form = begin(ada)
    send(ada, form, **right(form))

    answer = ada.get(form.action)

    assert (answer.status_code, answer.headers["location"]) == (303, form.action.replace("/form", "/page"))


def test_gaps_are_shown_first_and_use_nothing_up(ada, application):
    form = begin(ada)
    one = dict(list(right(form).items())[:1])

    page = send(ada, form, **one)

    assert page.status_code == 200
    assert "Some questions have no answer" in page.text
    assert application.attempts.standing("ada", "ruled").submitted == 0
    assert send(ada, form, anyway="1", **one).status_code == 303


def test_what_is_saved_is_filled_in_when_the_paper_is_opened_again(ada):
    form = begin(ada)
    answers = right(form)

    answer = send(ada, form, save="1", **answers)
    again = Form(ada.get(answer.headers["location"]).text)

    assert {name: values for name, values in again.chosen.items() if name != "token"} == {
        name: ["right"] for name in answers
    }
    assert "Last saved 2026-11-23 09:00 (UTC)" in again.html


def test_what_was_saved_counts_when_the_time_is_up_and_what_comes_later_is_kept(ada, application, clock):
    form = begin(ada)
    answers = right(form)
    send(ada, form, save="1", **dict(list(answers.items())[:2]))
    clock.forward(minutes=30)

    answer = send(ada, form, **answers)
    page = ada.get(answer.headers["location"]).text

    assert "The time was up, so what you had saved by then was submitted." in page
    assert "Answers that arrived after the time was up are kept" in page
    [late] = application.attempts.get(form.action.split("/")[3]).late
    assert len(late.answers) == 4


def test_the_paper_is_shown_as_the_person_wants_to_see_things(ada):
    settings = {"language": "en", "blur": False, "greyscale": True, "reduced_motion": True, "break_every": None}
    ada.put("/api/preferences", settings)

    assert '<html lang="en" data-eh-blur="off" data-eh-colour="off" data-eh-motion="off">' in begin(ada).html


def test_a_trainer_accepts_what_came_later_on_the_persons_page_and_it_counts_once(ada, application, clock):
    form = begin(ada)
    clock.forward(minutes=30)
    send(ada, form, **right(form))
    tim = Browser(application, "tim")

    [test] = [each for each in tim.get("/api/people/ada").json()["tests"] if each["late"]]
    [late] = test["late"]
    assert (test["title"], test["passed"]) == ("A test with rules", False)
    assert late["received_at"] == "2026-11-23T09:30:00Z"
    body = {"late_id": late["late_id"], "reason": "The connection was lost; the room's log shows it."}
    path = f"/api/attempts/{late['attempt_id']}/late"
    assert Browser(application, "root").post(path, body).status_code == 403, "trainers sign every decision"
    accepted = [tim.post(path, body), tim.post(path, body)]

    assert [each.status_code for each in accepted] == [200, 200]
    after = tim.get("/api/people/ada").json()["tests"]
    assert [(each["passed"], each["late"]) for each in after if each["title"] == test["title"]] == [(True, [])]
    assert len(application.attempts.get(late["attempt_id"]).grades) == 2
    page = ada.get(f"/api/attempts/{late['attempt_id']}/page").text
    assert "A trainer accepted the answers that arrived after" in page


def test_a_paper_opened_after_the_time_leads_to_what_was_submitted(ada, clock):
    form = begin(ada)
    clock.forward(minutes=30)

    assert ada.get(form.action).status_code == 303


@pytest.mark.parametrize("token", ["", "short", "x" * 65, "with space", "../../etc/passwd"])
def test_a_form_without_its_token_hands_in_nothing(ada, application, token):
    form = begin(ada)

    answer = ada.client.post(form.action, data={"token": token, **right(form)})

    assert answer.status_code == 400
    assert application.attempts.standing("ada", "ruled").submitted == 0


def test_a_paper_of_another_is_not_to_be_seen_nor_handed_in(ada, application):
    form = begin(ada)
    bo = Browser(application, "bo")

    assert bo.get(form.action).status_code == 404
    assert send(bo, form, **right(form)).status_code == 404


def test_a_form_of_another_site_starts_nothing(ada, application):
    answer = ada.client.post("/api/quizzes/ruled/start", data={}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert application.attempts.standing("ada", "ruled").started == 0


def test_somebody_signed_out_is_told_how_to_lose_nothing(ada, application):
    form = begin(ada)
    ada.client.delete("/api/session")

    answer = ada.client.post(form.action, data={"token": "x" * 22}, headers={"accept": "text/html"})

    assert answer.status_code == 401
    assert "reload this page to send them" in answer.text


def test_a_test_that_stands_in_its_page_is_not_started(application):
    publish(application, "attempts: 2")
    ada = Browser(application, "ada")

    assert ada.client.post("/api/quizzes/ruled/start", data={"language": "en"}).status_code == 409
    assert ada.client.post("/api/quizzes/nothing/start", data={"language": "en"}).status_code == 404


def test_options_stand_in_the_order_of_the_attempt(application):
    publish(application, "time_limit: 20min", "shuffle: options")
    ada = Browser(application, "ada")
    form = begin(ada)
    seed = application.attempts.get(form.action.split("/")[3]).attempt.seed

    for question in ("fixed", "blood-a", "sport-d"):
        assert form.rows(question) == shuffled(["right", "wrong", "other"], f"{seed}/{question}")


def test_every_kind_can_be_saved_and_handed_in(application):
    publish(application, "time_limit: 20min", questions=KINDS)
    ada = Browser(application, "ada")
    form = begin(ada)
    answers = {"answer.steps": ["one=2", "two=1"], "answer.seconds": '12 "s" & <', "answer.rule": "blood"}

    answer = send(ada, form, save="1", **answers)
    again = Form(ada.get(answer.headers["location"]).text)

    assert sorted(again.chosen["answer.steps"]) == ["one=2", "two=1"]
    assert again.chosen["answer.seconds"] == ['12 "s" & <']
    assert again.chosen["answer.rule"] == ["blood"]
    assert send(ada, again, anyway="1", **answers).status_code == 303


class TestLayingOut:
    HTML = (
        "<fieldset><legend>Which? &amp; why<br>2</legend>\n"
        '<label class="eh-option"><input type="radio" name="answer.q" value="a" id="answer.q.a">'
        "<span>A\n\u2028<b>x</b></span></label>\n"
        '<label class="eh-option"><input type="radio" name="answer.q" value="b" id="answer.q.b">'
        "<span>B</span></label>\n</fieldset>"
    )

    def test_rows_change_places_and_nothing_is_lost(self):
        turned = laid_out(self.HTML, ["b", "a"], ())

        assert sorted(turned) == sorted(self.HTML)
        assert turned.index('value="b"') < turned.index('value="a"')
        assert laid_out(turned, ["a", "b"], ()) == self.HTML

    @pytest.mark.parametrize("order", [[], ["a"], ["a", "b", "c"], ["a", "x"]])
    def test_an_order_of_other_rows_changes_nothing(self, order):
        assert laid_out(self.HTML, order, ()) == self.HTML

    def test_what_was_chosen_is_checked_and_nothing_else(self):
        checked = laid_out(self.HTML, ["b", "a"], ["a"])

        assert re.findall(r"<input[^>]* checked>", checked) == [
            '<input type="radio" name="answer.q" value="a" id="answer.q.a" checked>'
        ]
