"""What every page holds to, in both languages, light and dark: axe finds nothing, nothing scrolls sideways at 320 px,
targets are large enough, and nobody else is asked for anything (see `conftest.Visitor`)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from looking import LOCALES, LOOKS, PEOPLE, WORDS, english, faults, overflow


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_of_every_page_is_sound(visitor, language, scheme, width):
    guest = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    found: list[str] = []

    page = guest.open(f"/{language}/")
    found += faults(page)
    page = guest.open(f"/api/sign-in?language={language}")
    found += faults(page)
    guest.sign_in(PEOPLE[language][scheme])
    page = guest.open(f"/{language}/modules/harassment/")
    check = page.locator("evenhand-self-check").first
    check.locator("input").first.check()
    check.get_by_role("button").click()
    expect(check.get_by_role("status")).not_to_be_empty()
    found += faults(page)

    page = guest.open(f"/{language}/tests/harassment-and-bullying/")
    page.locator("evenhand-quiz button.md-button--primary:visible").first.click()
    expect(page.locator("fieldset:visible")).to_have_count(1)
    found += faults(page)
    page.locator(".eh-jumps button").last.click()
    page.locator("evenhand-quiz .eh-actions [type=submit]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)

    page = guest.open(f"/{language}/results/")
    expect(page.locator("evenhand-results")).not_to_be_empty()
    found += faults(page)

    guest.sign_in("林书怡" if language == "zh" else "Ines Okafor")
    page = guest.open(f"/{language}/appeals/")
    expect(page.locator("textarea").first).to_be_visible()
    found += faults(page)
    page = guest.open(f"/{language}/regrades/?quiz=real-world-violence&question=street-fight")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("evenhand-regrades > .eh-card")).to_have_count(2)
    found += faults(page)
    page = guest.open("/outbox/")
    found += faults(page)
    page.locator(".letters a").first.click()
    page.wait_for_url(re.compile(r"/outbox/.+"))
    found += overflow(page)

    assert found == []


def test_the_chinese_player_speaks_no_english(visitor):
    guest = visitor(locale="zh-CN")
    guest.sign_in("马天宇")
    page = guest.open("/zh/tests/harassment-and-bullying/")
    page.locator("evenhand-quiz button.md-button--primary:visible").first.click()
    expect(page.locator("fieldset:visible")).to_have_count(1)
    page.locator(".eh-jumps button").last.click()
    page.locator("evenhand-quiz .eh-actions [type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()

    assert english(page, "evenhand-quiz") == []


COUNTS = {
    "changed": 2,
    "unchanged": 9,
    "kept": 1,
    "failed": 1,
    "raised": 1,
    "lowered": 1,
    "now_passed": 1,
    "now_failed": 1,
}
EFFECT = {
    "attempt_id": "a1",
    "person": "王雨桐",
    "vendor": "Yulan Services",
    "number": 2,
    "change": "raised",
    "kept": False,
    "before": 0.72,
    "after": 0.78,
    "passed_before": False,
    "passed": True,
    "failure": "",
    "certificate": None,
}
EFFECTS = [
    EFFECT,
    EFFECT | {"attempt_id": "a2", "passed_before": True, "passed": False, "certificate": "EH-1234-5678"},
    EFFECT | {"attempt_id": "a3", "after": None, "passed": None, "failure": "The question `gone` is not there."},
]
REGRADE = {
    "id": "r1",
    "quiz_id": "spot-check",
    "title": "Spot check",
    "by": "trainer-1",
    "reason": "The key was wrong.",
    "only_if_better": False,
    "since": None,
    "started_at": "2026-11-22T12:00:00Z",
    "ended_at": None,
    "of": 13,
    "counts": COUNTS | {"unchanged": 2},
    "failures": [],
    "questioned": [],
}
ENDED = REGRADE | {
    "ended_at": "2026-11-22T12:01:00Z",
    "counts": COUNTS,
    "failures": [{"attempt_id": "a3", "why": "The question `gone` is not there."}],
    "questioned": [{"number": "EH-1234-5678", "person": "王雨桐", "vendor": "Yulan Services"}],
}
OFFER = {
    "quiz_id": "spot-check",
    "title": "Spot check",
    "offered": True,
    "attempts": 13,
    "pass_mark": "80%, now 70%",
    "questions": [
        {
            "question_id": "bandage",
            "what": "right: yes, now no; critical: no, now yes; kind: single, now multiple",
            "differences": [
                {"aspect": "right", "was": "yes", "now": "no"},
                {"aspect": "critical", "was": "no", "now": "yes"},
                {"aspect": "kind", "was": "single", "now": "multiple"},
            ],
        },
        {"question_id": "gone", "what": "", "differences": []},
        {"question_id": "judged", "what": "what an answer earns", "differences": []},
    ],
    "latest": None,
}
CHANGED = {
    "en": "bandage: right answer: yes, now no; critical: no, now yes; kind: one option, now several options",
    "zh": "bandage: 正确答案：原为 yes，现为 no；关键题：原为 否，现为 是；题型：原为 单选，现为 多选",
}
PREVIEW = {"quiz_id": "spot-check", "title": "Spot check", "of": 26, "counts": COUNTS, "effects": EFFECTS, "next": None}


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_of_a_regrade_is_sound(visitor, language, scheme, width):
    """The server's answers are given here: on the demo no key has changed, and a regrade ends before one looks."""
    words = WORDS[language]
    trainer = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = trainer.page
    page.route("**/api/regrades?*", lambda route: route.fulfill(json={"quizzes": [OFFER]}))
    pages = [PREVIEW | {"next": "13"}, PREVIEW]
    page.route("**/api/quizzes/spot-check/regrade?*", lambda route: route.fulfill(json=pages.pop(0)))
    page.route("**/api/quizzes/spot-check/regrades?*", lambda route: route.fulfill(status=202, json=REGRADE))
    states = [REGRADE]
    page.route("**/api/regrades/r1?*", lambda route: route.fulfill(json=states[-1]))
    trainer.sign_in("林书怡" if language == "zh" else "Ines Okafor")
    trainer.open(f"/{language}/regrades/")
    expect(page.get_by_text(CHANGED[language])).to_be_visible()
    page.get_by_role("button", name=words["showWhat"]).click()
    expect(page.get_by_role("heading", name=words["wouldDo"])).to_be_focused()
    expect(page.locator(".eh-facts dd").first).to_have_text("4")
    expect(page.get_by_role("table", name=words["whoChanges"]).locator("tbody tr")).to_have_count(6)
    found = faults(page)

    page.get_by_role("button", name=words["regradeReason_send"]).click()
    expect(page.get_by_text(words["tooShort"])).to_be_visible()
    page.locator("textarea").fill("The key of the first question was wrong.")
    page.get_by_role("button", name=words["regradeReason_send"]).click()
    asked = words["reallyRegrade"].format(n=4, raised=2, lowered=2)
    expect(page.get_by_role("heading", name=asked)).to_be_focused()
    found += faults(page)

    page.get_by_role("button", name=words["gradeAgainNow"]).click()
    bar = page.get_by_role("progressbar", name=words["regrading"])
    expect(bar).to_be_visible()
    expect(bar).to_have_js_property("value", 6)
    found += faults(page)

    states.append(ENDED)
    expect(page.get_by_role("heading", name=words["questioned"])).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="EH-1234-5678")).to_contain_text("王雨桐 · Yulan Services")
    page.locator("details > summary").filter(has_text=words["revoke"]).click()
    page.locator("details > summary").filter(has_text=words["count_failed"]).click()
    found += faults(page)

    assert found == []
