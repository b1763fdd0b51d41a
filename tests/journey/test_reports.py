"""Reports in the site: from the list to a report narrowed down and put side by side, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from evenhand.handlers.report_strings import STRINGS
from looking import LOCALES, LOOKS, faults

TRAINERS = {"en": "Ines Okafor", "zh": "林书怡"}


def reader(visitor, language: str, name: str = "", **options: object):
    """Somebody who reads reports, signed in."""
    someone = visitor(locale=LOCALES[language], **options)
    someone.sign_in(name or TRAINERS[language])
    return someone


def test_from_the_list_to_a_report_and_back_by_keyboard(visitor):
    w = STRINGS["en"]
    page = reader(visitor, "en").open("/en/reports/")
    page.get_by_role("link", name="Real-world violence, knowledge test").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Real-world violence, knowledge test")).to_be_focused()

    page.get_by_label(w["beside"]).select_option(label=w["beside_vendor"])
    page.get_by_role("button", name=w["apply"]).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=w["compared"].format(what=w["beside_vendor"]))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(f"^{w['pass_rate']}"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?quiz=real-world-violence&beside=vendor$"))
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=w["reports"])).to_be_visible()


def test_a_lead_finds_their_own_vendor_alone(visitor):
    someone = reader(visitor, "en", "Wanjiru Kamau")
    page = someone.open("/en/reports/?quiz=real-world-violence")

    expect(page.locator(".eh-report > p strong").first).to_have_text("Baobab Trust & Safety")
    expect(page.get_by_label(STRINGS["en"]["vendor"])).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Northgate")


def test_without_javascript_reports_are_pages_of_their_own(visitor):
    page = reader(visitor, "en", java_script_enabled=False).open("/en/reports/")
    page.get_by_role("link", name="Open the reports").click()
    page.get_by_role("link", name="Real-world violence, knowledge test").click()
    page.get_by_label(STRINGS["en"]["beside"]).select_option("language")
    page.get_by_role("button", name=STRINGS["en"]["apply"]).click()

    expect(page.get_by_role("heading", name="Side by side: Languages")).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_report_is_sound(visitor, language, scheme, width):
    someone = reader(
        visitor,
        language,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = someone.open(f"/{language}/reports/?quiz=product-knowledge&beside=vendor")
    expect(page.locator(".eh-report h1")).to_be_visible()
    page.locator(".eh-report details").evaluate_all("(all) => all.forEach((each) => (each.open = true))")

    assert faults(page) == []
