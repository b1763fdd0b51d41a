"""A timed test in a browser without JavaScript: begun, saved and handed in by forms."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from looking import LOCALES, LOOKS, faults

START = "/api/quizzes/against-the-clock/start"
WORDS = {
    "en": ("Save and go on", "Hand in", "Hand in by"),
    "zh": ("保存并继续", "提交", "之前提交"),
}


def begin(someone, language="en"):
    """The paper, as the form of the test's page leads to it."""
    expect(someone.page).to_have_url(re.compile("/my/$"))
    answer = someone.context.request.post(someone.site + START, form={"language": language}, max_redirects=0)
    assert answer.status == 303, answer.text()
    return someone.open(answer.headers["location"])


def test_a_timed_test_can_be_saved_and_handed_in_without_javascript(visitor):
    labeller = visitor(java_script_enabled=False)
    labeller.sign_in("Liam Doyle")
    page = begin(labeller)
    expect(page.get_by_text("Hand in by")).to_be_visible()
    expect(page.locator("fieldset.eh-question")).to_have_count(2)
    question = page.locator("fieldset.eh-question").first.get_attribute("data-question")
    # Wrong, so that the test can be taken again.
    chosen = f"answer.{question}.{'no' if question == 'cut' else 'yes'}"

    page.locator(f"[id='{chosen}']").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Last saved")).to_be_visible()
    expect(page.locator(f"[id='{chosen}']")).to_be_checked()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="Some questions have no answer")).to_be_visible()
    page.get_by_role("button", name="Submit anyway").click()

    expect(page).to_have_url(f"{labeller.site}/api/attempts/{page.url.split('/')[-2]}/page")
    expect(page.locator(".result")).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_paper_is_sound_in_both_languages_at_any_width(visitor, language, scheme, width):
    labeller = visitor(
        color_scheme=scheme, locale=LOCALES[language], viewport={"width": width, "height": 800}, bypass_csp=True
    )
    labeller.sign_in("Liam Doyle" if language == "en" else "林书怡")
    page = begin(labeller, language)
    for word in WORDS[language]:
        expect(page.get_by_text(word).first).to_be_visible()

    assert faults(page) == []
