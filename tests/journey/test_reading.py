"""That a module was read to its end, and a test that asks for it and ends in a certificate."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from looking import LOCALES, WORDS, faults, taken_over

MODULE = "/{}/modules/to-read/"
TEST = "/{}/tests/first-read/"


@pytest.mark.parametrize(("language", "person"), [("en", "Liam Doyle"), ("zh", "马天宇")])
def test_a_test_waits_for_its_module_and_a_pass_gives_a_certificate(visitor, language, person):
    words = WORDS[language]
    labeller = visitor(
        locale=LOCALES[language],
        timezone_id="Asia/Shanghai",
        viewport={"width": 390, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    labeller.sign_in(person)
    page = labeller.open(TEST.format(language))
    expect(page.get_by_text(words["no_requires"])).to_be_visible()
    expect(page.get_by_text(words["toDo"], exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=words["start"])).to_have_count(0)
    found = faults(page)

    # The module says by itself that it was read, once its end is seen by somebody who scrolls.
    page.locator("evenhand-quiz li a").click()
    page.wait_for_url(f"**{MODULE.format(language)}")
    taken_over(page)
    form = page.locator("evenhand-reading form")
    expect(form).to_be_visible()
    found += faults(page)
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 100)
    expect(form).to_be_visible()
    page.mouse.wheel(0, 100_000)
    expect(form).to_be_hidden()
    expect(page.locator("evenhand-reading [role=status]")).to_contain_text(words["readOn"].split("{day}")[-1][:2])
    found += faults(page)
    page.reload()
    expect(page.locator("evenhand-reading [role=status]")).not_to_be_empty()
    expect(form).to_be_hidden()

    page = labeller.open(TEST.format(language))
    expect(page.get_by_text(words["closes"])).to_contain_text("18:00")
    page.get_by_role("button", name=words["start"]).click()
    page.locator("#q-bruise input[value=no]").check()
    page.get_by_role("button", name=words["submit"]).click()
    certificate = page.get_by_role("link", name=words["certificate"])
    expect(certificate).to_be_visible()
    found += faults(page)
    number = certificate.inner_text().split("EH-")[1]
    certificate.click()
    expect(page.locator("body")).to_contain_text(number)

    assert found == []


def test_somebody_whose_session_is_over_reads_without_an_error(visitor):
    labeller = visitor()
    labeller.sign_in("Moses Barasa")
    labeller.page.route("**/api/session*", lambda route: route.fulfill(json={"person": None, "demo": True}))
    page = labeller.open(MODULE.format("en"))

    expect(page.get_by_role("link", name="Sign in to have it noted")).to_be_visible()
    expect(page.locator("evenhand-reading form")).to_be_hidden()


def test_without_javascript_the_button_notes_it_and_leads_back(visitor):
    labeller = visitor(java_script_enabled=False)
    labeller.sign_in("Moses Barasa")
    page = labeller.open(MODULE.format("en"))
    page.get_by_role("button", name="I have read this to the end").click()

    expect(page).to_have_url(f"{labeller.site}{MODULE.format('en')}")
