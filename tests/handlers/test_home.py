"""One's own page and display settings, over the API and without JavaScript."""

from __future__ import annotations

import pytest

from html_page import Page
from support import NINE, QUIZ, RIGHT, WRONG, publish

KIND = {"language": "en", "blur": True, "greyscale": False, "reduced_motion": False, "break_every": 50}
CHOSEN = {"language": "zh", "blur": False, "greyscale": True, "reduced_motion": True, "break_every": None}
TEXT = "The module says otherwise in section two."


def give(browser, **more):
    body = {"target": "visible-blood", "cohort": "nov", **more}
    assert browser("tim").post("/api/assignments", body).status_code == 201


def test_my_page_says_what_is_to_do_by_when_and_then_that_it_is_done(browser, clock):
    give(browser, due="2026-11-25T12:00:00+00:00")
    ada = browser("ada")

    [task] = ada.get("/api/my").json()["tasks"]
    assert (task["done"], task["window"]["timing"], task["window"]["due_at"]) == (False, "open", "2026-11-25T12:00:00Z")
    ada.later(clock, days=3)
    assert ada.get("/api/my").json()["tasks"][0]["window"]["timing"] == "overdue"

    ada.take(RIGHT)
    home = ada.get("/api/my").json()
    assert home["tasks"][0]["done"]
    assert [(each["passed"], each["score"]) for each in home["attempts"]] == [(True, 1.0)]


def test_of_what_is_due_together_modules_stand_before_tests(browser, application):
    due = "2026-11-25T12:00:00+00:00"
    publish(application.settings.keys, QUIZ, modules=["modules/violence.md"])
    give(browser, due=due)
    give(browser, target="modules/violence.md", due=due)

    assert [each["target"] for each in browser("ada").get("/api/my").json()["tasks"]] == [
        "modules/violence.md",
        "visible-blood",
    ]


def test_my_page_has_my_attempts_appeals_and_nobody_elses(browser):
    ada, bo = browser("ada"), browser("bo")
    ada.take(WRONG)
    attempt = ada.take(WRONG, "submission-2")["id"]
    ada.post(f"/api/attempts/{attempt}/appeals", {"question_id": "fight", "reason": "other", "text": TEXT})

    home = ada.get("/api/my").json()
    assert [each["number"] for each in home["attempts"]] == [2, 1]
    assert home["attempts"][0]["address"] == f"/api/attempts/{attempt}/page"
    assert [(each["state"], each["title"]) for each in home["appeals"]] == [("open", "Visible blood")]
    for other in (bo, browser("tim")):
        assert (other.get("/api/my").json()["attempts"], other.get("/api/my").json()["appeals"]) == ([], [])


def test_display_settings_are_kind_until_somebody_says_otherwise(browser):
    ada = browser("ada")
    assert ada.get("/api/preferences").json() == KIND

    assert ada.put("/api/preferences", CHOSEN).json() == CHOSEN

    assert browser("ada").get("/api/preferences").json() == CHOSEN, "kept on the server"
    assert ada.get("/api/my").json()["preferences"] == CHOSEN
    assert browser("bo").get("/api/preferences").json() == {**KIND, "language": "zh"}, "the roster says Chinese"


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"break_every": 4}, "/break_every"),
        ({"break_every": 241}, "/break_every"),
        ({"break_every": "often"}, "/break_every"),
        ({"blur": "perhaps"}, "/blur"),
        ({"language": "fr"}, "/language"),
        ({"language": None}, "/language"),
        ({"person_id": "bo"}, "/person_id"),
    ],
)
def test_settings_that_do_not_fit_are_refused_with_their_place_and_nothing_changes(browser, change, at):
    ada = browser("ada")
    ada.put("/api/preferences", CHOSEN)

    refused = ada.put("/api/preferences", {**KIND, **change})

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"].startswith(at)
    assert ada.get("/api/preferences").json() == CHOSEN


def test_settings_missing_one_are_refused(browser):
    for missing in KIND:
        some = {name: value for name, value in KIND.items() if name != missing}
        assert browser("ada").put("/api/preferences", some).status_code == 422, missing


def test_without_javascript_the_page_is_made_on_the_server(browser):
    give(browser, due="2026-11-25T12:00:00+00:00")
    ada = browser("ada")
    ada.take(WRONG)

    answer = ada.get("/api/my/page?language=en")

    page = Page(answer.text)
    assert answer.headers["content-type"].startswith("text/html")
    assert "due 2026-11-25 12:00" in page.text
    assert "Not passed" in page.text
    assert {"name": "break_every", "type": "number", "min": "5", "max": "240", "value": "50"} in page.all("input")
    checked = [each["name"] for each in page.all("input") if "checked" in each]
    assert checked == ["blur"]


def test_a_form_keeps_the_settings_and_says_so(browser):
    ada = browser("ada")
    fields = {"page": "en", "language": "zh", "greyscale": "1", "reduced_motion": "1", "break_every": ""}

    sent = ada.client.post("/api/preferences", data=fields, headers={"X-Evenhand": ""})

    assert (sent.status_code, sent.headers["location"]) == (303, "/api/my/page?language=zh&saved=1")
    assert ada.get("/api/preferences").json() == CHOSEN
    assert "已保存。" in ada.get(sent.headers["location"]).text


def test_a_form_on_a_page_in_another_language_leads_back_to_it_and_chooses_nothing(browser, application):
    ada = browser("ada")

    sent = ada.client.post("/api/preferences", data={"page": "zh", "language": "en", "blur": "1", "break_every": "50"})

    assert sent.headers["location"] == "/api/my/page?language=zh&saved=1"
    assert application.preferences.preferences("ada").language == ""


def test_a_form_with_another_language_is_refused_and_nothing_changes(browser):
    ada = browser("ada")

    refused = ada.client.post("/api/preferences", data={"page": "en", "language": "fr", "break_every": ""})

    assert refused.status_code == 409
    assert "en, zh" in refused.json()["detail"]
    assert ada.get("/api/preferences").json() == KIND


def test_the_chosen_language_is_that_of_my_page_and_of_where_the_sign_in_leads(browser):
    ada = browser("ada")
    ada.put("/api/preferences", {**KIND, "language": "zh"})

    assert "我的页面" in ada.get("/api/my/page").text
    assert ada.get("/api/my").json()["person"]["language"] == "zh"
    assert ada.get("/api/session").json()["person"]["language"] == "zh"
    again = browser().client.post("/api/sign-in", data={"person_id": "ada", "language": "en", "next": "/en/my/"})
    assert again.headers["location"] == "/zh/my/"
    asked = browser().client.post("/api/sign-in", data={"person_id": "ada", "language": "en", "next": "/en/results/"})
    assert asked.headers["location"] == "/en/results/", "whoever asks for a page gets that page"


def test_nothing_else_of_oneself_can_be_changed(browser, application):
    ada, before = browser("ada"), application.directory.person("ada")

    for name in ("name", "email", "vendor_id", "role", "time_zone", "extra_time", "cohort"):
        assert ada.put("/api/preferences", {**KIND, name: "x"}).status_code == 422
    ada.put("/api/preferences", CHOSEN)

    assert application.directory.person("ada") == before


@pytest.mark.parametrize("minutes", ["4", "241", "-5", "5.5", "often", "５", "9" * 400])
def test_a_form_with_other_minutes_is_refused_and_nothing_changes(browser, minutes):
    ada = browser("ada")

    refused = ada.client.post("/api/preferences", data={"language": "en", "break_every": minutes})

    assert refused.status_code in (400, 409)
    assert "5 to 240" in refused.json()["detail"]
    assert ada.get("/api/preferences").json() == KIND


def test_another_site_cannot_change_the_settings(browser):
    ada = browser("ada")

    refused = ada.client.post("/api/preferences", data={}, headers={"origin": "https://evil.example"})

    assert refused.status_code == 403
    assert ada.get("/api/preferences").json() == KIND


def test_the_page_speaks_chinese_and_no_english(browser):
    give(browser, due=NINE.isoformat())
    bo = browser("bo")

    page = Page(bo.get("/api/my/page").text)

    assert "我的页面" in page.text
    assert "已于 2026-11-23 09:00 到期" in page.text
    words = page.text.replace("Visible blood", "").replace("Evenhand", "").replace("Bo", "").replace("UTC", "")
    assert not [sign for sign in words if sign.isascii() and sign.isalpha()], words


def test_who_is_signed_out_is_sent_to_the_sign_in_and_back(browser):
    sent = browser().get("/api/my/page", headers={"accept": "text/html"})

    assert (sent.status_code, sent.headers["location"]) == (303, "/api/sign-in?language=en&next=/api/my/page")
    assert browser().get("/api/my").status_code == 401
    assert browser().get("/api/preferences").status_code == 401
