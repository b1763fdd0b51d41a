"""The people page: who will be ready, and giving somebody another attempt."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from looking import LOCALES, LOOKS, WORDS, english, faults

SOMEBODY = "Aidan Walsh"
"""No other journey takes a test as this person, who has more time for it then."""
REASON = "The connection was lost in the first attempt."


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_people_page_is_sound(visitor, language, scheme, width):
    trainer = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    trainer.sign_in("林书怡" if language == "zh" else "Ines Okafor")
    page = trainer.open(f"/{language}/people/")
    expect(page.locator(".eh-people tbody tr").nth(30)).to_be_visible()
    found = faults(page)
    page.locator(".eh-people button").first.click()
    page.get_by_text(WORDS[language]["give"], exact=True).click()
    expect(page.locator("textarea").first).to_be_visible()
    found += faults(page)

    assert found == []


def test_a_trainer_finds_somebody_and_gives_another_attempt_with_the_reason(visitor):
    words = WORDS["en"]
    trainer = visitor()
    trainer.sign_in("Ines Okafor")
    page = trainer.open("/en/people/")
    expect(page.get_by_role("status").filter(has_text="are ready")).to_be_visible()
    page.get_by_label(words["query"]).fill("aidan")
    page.get_by_role("button", name=words["find"], exact=True).click()
    expect(page.locator(".eh-people tbody tr")).to_have_count(1)
    page.get_by_role("button", name=SOMEBODY).click()
    expect(page.get_by_role("heading", name=SOMEBODY)).to_be_focused()

    page.get_by_text(words["give"], exact=True).click()
    page.get_by_label(words["extraAttempts"]).select_option("1")
    page.get_by_label(words["extraTime"]).select_option("1.5")
    page.get_by_role("button", name=words["giveReason_send"], exact=True).click()
    expect(page.locator("textarea")).to_be_focused()
    page.locator("textarea").fill(REASON)
    page.get_by_role("button", name=words["giveReason_send"], exact=True).click()

    expect(page.get_by_role("status").filter(has_text=words["givenNow"])).to_be_visible()
    expect(page.locator("blockquote").first).to_have_text(REASON)
    page.get_by_role("button", name=words["toPeople"]).click()
    expect(page.get_by_label(words["query"])).to_have_value("aidan")


def test_a_stakeholder_sees_their_vendor_and_can_give_nothing(visitor):
    lead = visitor()
    lead.sign_in("Owen Price")
    page = lead.open("/en/people/")
    cells = page.locator(".eh-people tbody td:last-child")
    expect(cells.first).to_be_visible()
    assert set(cells.all_inner_texts()) == {"Northgate Support"}
    page.locator(".eh-people button").first.click()
    expect(page.locator("evenhand-people h2")).to_be_visible()
    expect(page.get_by_text(WORDS["en"]["give"], exact=True)).to_have_count(0)


def test_the_chinese_page_speaks_no_english(visitor):
    trainer = visitor(locale="zh-CN")
    trainer.sign_in("林书怡")
    page = trainer.open("/zh/people/?query=nobody-at-all")
    expect(page.get_by_role("status").filter(has_text="没有找到")).to_be_visible()

    assert english(page, "evenhand-people [role=status]") == []
