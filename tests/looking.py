"""What journeys look at pages with: the player's words, and everything that can be wrong with a page as it is now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

THEME = Path(__file__).resolve().parents[1] / "site_src" / "theme" / "assets" / "evenhand"


def words_of(language: str) -> dict[str, str]:
    """All that the scripts say, of every kind of page."""
    words: dict[str, str] = {}
    for path in sorted(THEME.glob(f"words*.{language}.json")):
        own = json.loads(path.read_text(encoding="utf-8"))
        assert not words.keys() & own.keys(), "a word stands in one file"
        words |= own
    return words


WORDS: dict[str, dict[str, str]] = {
    language: words_of(language) | own
    for language, own in {
        "en": {"submit": "Submit answers", "count": "Question {} of {}", "up": "Move up: {}", "read": "I have read"},
        "zh": {"submit": "提交答案", "count": "第 {} 题，共 {} 题", "up": "上移：{}", "read": "我已读完"},
    }.items()
}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
LOOKS = [(language, scheme) for language in ("en", "zh") for scheme in ("light", "dark")]
PEOPLE = {"en": {"light": "Liam Doyle", "dark": "Moses Barasa"}, "zh": {"light": "黄嘉敏", "dark": "吴志强"}}

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTROLS = [
    "evenhand-quiz button",
    "evenhand-quiz .eh-option",
    "evenhand-quiz select",
    "evenhand-quiz input[type=text]",
    "evenhand-self-check button",
    "evenhand-self-check .eh-option",
    "evenhand-self-check select",
    "evenhand-self-check input[type=text]",
    "evenhand-reading button",
    "evenhand-appeals button",
    "evenhand-results summary",
    "main form button",
]
SETTLED = """document.getAnimations().map((each) => [each, each.effect.getComputedTiming()]).every(
    ([each, { progress, endTime }]) => each.playState !== "running" || progress === null || endTime === Infinity)"""
SMALL = """(controls) => [...document.querySelectorAll(controls)]
    .filter((each) => each.checkVisibility())
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 44 || height < 44)
    .map(([each, { width, height }]) => `${each.outerHTML.slice(0, 80)} is ${width} by ${height}`)"""


def taken_over(page: Page) -> None:
    """Wait until the scripts have taken over from what works without them: a page that is loaded may not be that far,
    and until then its forms are those of a browser without scripts."""
    expect(page.locator(":not(:defined)")).to_have_count(0)


def settle(page: Page) -> None:
    """Wait until nothing moves: halfway from one colour to another, axe sees one that is neither."""
    page.wait_for_load_state()
    page.wait_for_function(SETTLED)


def findings(page: Page) -> list[str]:
    """What axe has to say about a page, scrolled to the top, its sidebars too: to axe, what is scrolled half out of
    sight is small."""
    settle(page)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.querySelectorAll('.md-sidebar__scrollwrap').forEach((each) => each.scrollTo(0, 0))")
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        f"{page.url}: {violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """How far a page scrolls sideways. A document that is still being read has no element that scrolls."""
    page.wait_for_load_state()
    width = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return [f"{page.url} scrolls {width} px sideways"] if width > 0 else []


def small_targets(page: Page) -> list[str]:
    """The player's own controls that are under 44 px in a direction."""
    page.wait_for_load_state()
    small: list[str] = page.evaluate(SMALL, ", ".join(CONTROLS))
    return small


def faults(page: Page) -> list[str]:
    """Everything wrong with a page."""
    return [*findings(page), *overflow(page), *small_targets(page)]


def english(page: Page, selector: str) -> list[str]:
    """The letters of English that a Chinese part of a page has, names that are read out among them."""
    text = page.locator(selector).inner_text()
    names = page.locator(f"{selector} [aria-label]").evaluate_all("(all) => all.map((each) => each.ariaLabel).join()")
    return [letter for letter in text + names if letter.isascii() and letter.isalpha()]
