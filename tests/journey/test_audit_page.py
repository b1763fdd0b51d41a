"""The audit trail as admins find it: from the menu, and sound in both languages at any width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from looking import LOCALES, WORDS, faults


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "dark", 320), ("zh", "light", 1280)])
def test_an_admin_finds_it_in_the_menu_and_it_is_sound(visitor, language, scheme, width):
    admin = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    admin.sign_in("Sam Whitfield")
    page = admin.open(f"/{language}/my/")
    page.locator(".eh-account summary").click()
    page.get_by_role("link", name=WORDS[language]["auditTrail"]).click()

    expect(page.get_by_role("heading", level=1, name=WORDS[language]["auditTrail"])).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="admin-1").first).to_be_visible()
    assert faults(page) == []


def test_nobody_else_has_it_in_the_menu(visitor):
    trainer = visitor()
    trainer.sign_in("Ines Okafor")
    page = trainer.open("/en/my/")
    page.locator(".eh-account summary").click()

    expect(page.get_by_role("link", name=WORDS["en"]["appeals"]).first).to_be_visible()
    expect(page.get_by_role("link", name=WORDS["en"]["auditTrail"])).to_have_count(0)
