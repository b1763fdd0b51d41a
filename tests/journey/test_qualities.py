"""What every page holds to, in both languages, light and dark: axe finds nothing, nothing scrolls sideways at 320 px,
targets are large enough, and nobody else is asked for anything (see `conftest.Visitor`)."""

from __future__ import annotations

import json
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [(language, scheme) for language in ("en", "zh") for scheme in ("light", "dark")]
PEOPLE = {"en": {"light": "Liam Doyle", "dark": "Moses Barasa"}, "zh": {"light": "黄嘉敏", "dark": "吴志强"}}


def findings(page: Page) -> list[str]:
    """What axe has to say about a page as it is now, scrolled to the top: to axe, a button that is scrolled half under
    the fixed header is a small one."""
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        f"{page.url}: {violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """How far a page scrolls sideways."""
    width = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return [f"{page.url} scrolls {width} px sideways"] if width > 0 else []


def small_targets(page: Page) -> list[str]:
    """The player's own controls that are under 44 px in both directions."""
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('evenhand-quiz button, evenhand-quiz label, evenhand-self-check button,'
             + 'evenhand-self-check label, evenhand-appeals button, evenhand-results summary, main form button')]
           .filter((each) => each.offsetParent)
           .map((each) => [each, each.getBoundingClientRect()])
           .map(([each, { width, height }]) => [each.textContent.trim(), width, height])"""
    )
    return [json.dumps(box, ensure_ascii=False) for box in boxes if box[1] < 44 or box[2] < 44]


def faults(page: Page) -> list[str]:
    """Everything wrong with a page as it is now."""
    return [*findings(page), *overflow(page), *small_targets(page)]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_of_every_page_is_sound(visitor, language, scheme, width):
    guest = visitor(
        color_scheme=scheme,
        locale={"en": "en-GB", "zh": "zh-CN"}[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    found: list[str] = []

    page = guest.open(f"/{language}/")
    found += faults(page)
    page = guest.open(f"/api/sign-in?language={language}")
    found += faults(page)
    guest.complaints.clear()
    page = guest.open(f"/{language}/tests/harassment-and-bullying/")
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page)
    # A 401 is what a browser logs when somebody signed out looks at a test.
    assert all("401" in complaint for complaint in guest.complaints)
    guest.complaints.clear()

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
    page.locator("evenhand-quiz [type=submit]").click()
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
    page.locator("evenhand-quiz [type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()

    text = page.locator("evenhand-quiz").inner_text()
    labels = page.locator("evenhand-quiz [aria-label]").evaluate_all(
        "(all) => all.map((each) => each.ariaLabel).join()"
    )

    assert [letter for letter in text + labels if letter.isascii() and letter.isalpha()] == []
