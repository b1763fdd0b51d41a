"""What every page holds to, in both languages, light and dark: axe finds nothing, nothing scrolls sideways at 320 px,
targets are large enough, and nobody else is asked for anything (see `conftest.Visitor`)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from looking import LOCALES, LOOKS, PEOPLE, english, faults, overflow


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
    page = guest.open("/outbox/")
    found += faults(page)
    page.locator(".letters a").first.click()
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
