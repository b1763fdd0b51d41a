"""One's own page: where the sign-in leads, what it says, and settings that hold on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from looking import LOCALES, LOOKS, PEOPLE, WORDS, english, faults

MODULE = "/{}/modules/violence/"
PICTURE = "const one = new Image(); one.alt = 'A street'; one.id = 'picture'; " + (
    "one.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; document.querySelector('.md-content article').append(one)"
)


def test_a_private_page_leads_to_the_sign_in_and_back_and_the_start_page_to_ones_own(visitor):
    guest = visitor()
    page = guest.open(MODULE.format("en"))
    expect(page).to_have_url(f"{guest.site}/api/sign-in?language=en&next={MODULE.format('en')}")
    page.get_by_role("button", name="Moses Barasa").click()
    expect(page).to_have_url(f"{guest.site}{MODULE.format('en')}")

    other = visitor()
    page = other.open("/en/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Moses Barasa").click()
    expect(page).to_have_url(f"{other.site}/en/my/")
    expect(page.get_by_role("heading", name=WORDS["en"]["toDo"], exact=True)).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_my_page_is_sound(visitor, language, scheme, width):
    guest = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    guest.sign_in(PEOPLE[language][scheme])
    page = guest.open(f"/{language}/my/")
    expect(page.locator("evenhand-home .eh-list").first).to_be_visible()
    found = faults(page)
    page = guest.open(f"/api/my/page?language={language}")
    found += faults(page)

    assert found == []


def test_the_chinese_page_speaks_no_english(visitor):
    guest = visitor(locale="zh-CN", timezone_id="Asia/Shanghai")
    guest.sign_in("马天宇")
    page = guest.open("/zh/my/")
    expect(page.locator("evenhand-home .eh-list").first).to_be_visible()

    text = english(page, "evenhand-home")
    assert "".join(text).replace("GMT", "") == ""


def test_settings_are_kept_on_the_server_and_hold_on_every_page(visitor):
    one = visitor()
    one.sign_in("Moses Barasa")
    page = one.open(MODULE.format("en"))
    page.evaluate(PICTURE)
    picture, root = page.locator("#picture"), page.locator("html")
    assert "blur(0px)" not in picture.evaluate("(each) => getComputedStyle(each).filter")
    page.get_by_role("button", name=WORDS["en"]["reveal"]).click()
    assert "blur(0px)" in picture.evaluate("(each) => getComputedStyle(each).filter")
    page.get_by_role("button", name=WORDS["en"]["cover"], exact=True).click()
    assert "blur(0px)" not in picture.evaluate("(each) => getComputedStyle(each).filter")

    page = one.open("/en/my/")
    page.get_by_label(WORDS["en"]["blur"]).uncheck()
    page.get_by_label(WORDS["en"]["greyscale"]).check()
    page.get_by_label(WORDS["en"]["reduced_motion"]).check()
    page.get_by_role("button", name=WORDS["en"]["save"], exact=True).click()
    expect(page.get_by_role("status").filter(has_text=WORDS["en"]["saved"])).to_be_visible()

    elsewhere = visitor()
    elsewhere.sign_in("Moses Barasa")
    page = elsewhere.open(MODULE.format("zh"))
    root = page.locator("html")
    expect(root).to_have_attribute("data-eh-blur", "off")
    expect(root).to_have_attribute("data-eh-motion", "off")
    page.evaluate(PICTURE)
    style = page.locator("#picture").evaluate("(each) => getComputedStyle(each).filter")
    assert ("blur(0px)" in style, "grayscale(1)" in style) == (True, True)


def test_another_language_holds_at_once_and_wherever_the_person_signs_in(visitor):
    one = visitor()
    one.sign_in("Kay Villanueva")
    page = one.open("/en/my/")
    page.get_by_label(WORDS["en"]["language"]).select_option("zh")
    page.get_by_role("button", name=WORDS["en"]["save"], exact=True).click()

    expect(page).to_have_url(f"{one.site}/zh/my/#display")
    expect(page.get_by_label(WORDS["zh"]["language"])).to_have_value("zh")

    elsewhere = visitor()
    elsewhere.page.goto(f"{elsewhere.site}/api/sign-in?language=en&next=/en/")
    elsewhere.page.get_by_role("button", name="Kay Villanueva").click()
    expect(elsewhere.page).to_have_url(f"{elsewhere.site}/zh/my/")


def test_minutes_that_do_not_fit_are_not_sent(visitor):
    guest = visitor()
    guest.sign_in("Liam Doyle")
    page = guest.open("/en/my/")
    page.get_by_label(WORDS["en"]["breakEvery"]).fill("3")
    page.get_by_role("button", name=WORDS["en"]["save"], exact=True).click()

    expect(page.locator("evenhand-home input:invalid")).to_be_focused()


def test_a_break_is_suggested_kindly_and_can_be_sent_away(visitor):
    guest = visitor()
    guest.page.clock.install()
    guest.sign_in("吴志强")
    page = guest.open("/zh/my/")
    expect(page.locator("evenhand-home .eh-list").first).to_be_visible()
    for _ in range(11):
        page.clock.run_for(5 * 60_000)
    expect(page.locator("[role=status] .eh-break")).to_contain_text("离开屏幕")
    page.get_by_role("button", name=WORDS["zh"]["breakDone"]).click()
    expect(page.locator(".eh-break")).to_have_count(0)


def test_without_javascript_my_page_is_a_page_of_its_own(visitor):
    guest = visitor(java_script_enabled=False)
    guest.sign_in("黄嘉敏")
    page = guest.open("/zh/my/")
    page.get_by_role("link", name="打开我的页面").click()
    page.get_by_label("去除图片和视频的颜色").check()
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_role("status")).to_have_text("已保存。")
    expect(page.get_by_label("去除图片和视频的颜色")).to_be_checked()


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("en", "light", 320), ("zh", "dark", 320), ("en", "dark", 1280)]
)
def test_a_lead_chooses_reports_by_keyboard_and_every_state_is_sound(visitor, language, scheme, width):
    words = WORDS[language]
    guest = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    guest.sign_in("Owen Price")
    page = guest.open(f"/{language}/my/")
    section = page.locator("#subscriptions")
    rows = section.locator(".eh-list > li")
    expect(rows).to_have_count(1)
    section.locator(":scope > details > summary").press("Enter")
    adding = section.locator(":scope > details form")
    adding.get_by_label(words["frequency"]).select_option("weekly")
    adding.get_by_label(words["hour"]).select_option("16")
    found = faults(page)
    adding.get_by_role("button").press("Enter")
    expect(rows).to_have_count(2)
    expect(section.get_by_role("heading", name=words["reports"])).to_be_focused()
    expect(section.locator(":scope > [role=status]")).to_have_text(words["saved"])
    expect(rows.last).to_contain_text("16:00")

    rows.last.get_by_role("button", name=words["pauseReport"]).press("Enter")
    expect(rows.last.get_by_text(words["paused"], exact=True)).to_be_visible()
    rows.last.locator("summary").press("Enter")
    found += faults(page)
    rows.last.get_by_role("button", name=words["resumeReport"]).press("Enter")
    expect(rows.last.get_by_role("button", name=words["pauseReport"])).to_be_visible()
    rows.last.get_by_role("button", name=words["removeReport"]).press("Enter")
    expect(rows).to_have_count(1)

    for path in (f"/api/subscriptions/page?language={language}", f"/api/report-preview?page={language}"):
        page = guest.open(path)
        found += faults(page)
    assert found == []


def test_the_chinese_reports_speak_no_english(visitor):
    guest = visitor(locale="zh-CN")
    guest.sign_in("陈国栋")
    page = guest.open("/zh/my/")
    expect(page.locator("#subscriptions .eh-list > li")).to_have_count(1)
    page.locator("#subscriptions details").evaluate_all("(all) => all.forEach((each) => (each.open = true))")

    text = "".join(english(page, "#subscriptions"))
    assert text.replace("UTC", "").replace("YulanServices", "") == ""
