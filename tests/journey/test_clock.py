"""A timed test: nothing of it is in the page, the clock is shown and told, and when the time is up what is there is
handed in."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from listening import until
from looking import LOCALES, LOOKS, PEOPLE, WORDS, faults

TEST = "/{}/tests/against-the-clock/"
MINUTE = 60_000
JUST_BEGUN = re.compile("^(20:00|19:[0-9][0-9])$")
"""20 minutes, and as much less as a slow machine may take to show them."""


def start(page: Page, words: dict[str, str] = WORDS["en"]) -> None:
    """Begin the test anew: an attempt that is open is handed in first."""
    expect(page.locator("evenhand-quiz .md-button--primary:visible, .eh-clock").first).to_be_visible()
    if page.get_by_role("timer").count():
        page.locator(".eh-jumps button").last.click()
        page.get_by_role("button", name=words["submit"]).click()
        page.get_by_role("button", name=words["submitAnyway"]).click()
    page.locator("evenhand-quiz .md-button--primary:visible").click()
    expect(page.get_by_role("timer")).to_have_text(JUST_BEGUN)
    expect(page.locator(".eh-question:visible")).to_have_count(1)


def test_no_question_is_in_the_page_before_the_test_begins(visitor):
    labeller = visitor()
    # A trainer, since every labeller takes this test elsewhere.
    labeller.sign_in("Ines Okafor")
    page = labeller.open(TEST.format("en"))
    expect(page.get_by_text("cannot be paused")).to_be_visible()
    expect(page.locator(".eh-facts")).to_contain_text("20 minutes")
    assert "count as visible blood" not in page.content()

    start(page)
    expect(page.locator(".eh-question")).to_have_count(2)
    expect(page.locator(".eh-count").last).to_have_text("Question 2 of 2")


def test_without_javascript_a_timed_test_is_taken_on_a_page_of_its_own(visitor):
    labeller = visitor(java_script_enabled=False)
    labeller.sign_in("Liam Doyle")
    page = labeller.open(TEST.format("en"))

    assert page.locator("fieldset").count() == 0
    page.get_by_role("button", name="Start the test").click()
    expect(page.locator("fieldset").first).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_timed_test_is_sound_from_the_start_to_the_result(visitor, language, scheme, width):
    words = WORDS[language]
    guest = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
        timezone_id="Asia/Shanghai",
    )
    guest.sign_in(PEOPLE[language][scheme])
    guest.page.clock.install()
    page = guest.open(TEST.format(language))
    expect(page.locator(".eh-facts, .eh-verdict, .eh-clock").first).to_be_visible()
    found = faults(page)
    start(page, words)
    found += faults(page)
    page.locator(".eh-question:visible input").first.check()
    page.clock.run_for(16 * MINUTE)
    found += faults(page)
    page.clock.run_for(5 * MINUTE)
    expect(page.locator(".eh-verdict")).to_be_visible()
    expect(page.get_by_text(words["told_score_only"])).to_be_visible()
    found += faults(page)

    assert found == []


def test_the_clock_is_told_at_half_at_five_minutes_and_at_one_and_moves_nothing(visitor):
    labeller = visitor()
    labeller.sign_in("Moses Barasa")
    labeller.page.clock.install()
    page = labeller.open(TEST.format("en"))
    start(page)
    expect(page.locator("details.eh-account")).to_be_visible()
    said = page.locator(".eh-clock [role=status]")
    place = page.locator(".eh-question:visible").bounding_box()
    page.clock.run_for(9 * MINUTE)
    expect(said).to_be_empty()
    for passed, words in ((2, "Time left: 10 minutes"), (5, "Time left: 5 minutes"), (3, "Time left: 1 minute")):
        page.clock.run_for(passed * MINUTE)
        expect(said).to_have_text(words)
        assert page.locator(".eh-question:visible").bounding_box() == place


def test_the_clock_is_the_servers_whatever_the_device_says(visitor):
    labeller = visitor()
    labeller.sign_in("吴志强")
    labeller.page.clock.install(time="2031-01-01T00:00:00Z")
    page = labeller.open(TEST.format("en"))
    start(page)


def test_when_the_time_is_up_without_a_connection_answers_are_kept_and_sent_and_the_result_says_so(visitor):
    labeller = visitor()
    labeller.sign_in("马天宇")
    labeller.page.clock.install()
    page = labeller.open(TEST.format("en"))
    start(page)
    labeller.context.set_offline(True)
    page.locator(".eh-question:visible input").first.check()
    for _ in range(21):
        page.clock.run_for(MINUTE)
    expect(page.locator(".eh-state")).to_contain_text("kept on this device")
    expect(page.locator(".eh-question:visible input").first).to_be_disabled()

    def late(route: Route) -> None:
        """The server's answer as it is when the time, which here went by in the browser alone, was up for it too."""
        body = route.fetch().json() | {"automatic": True, "late": True}
        route.fulfill(body=json.dumps(body), content_type="application/json")

    page.route("**/submission", late)
    labeller.context.set_offline(False)
    result = page.get_by_role("status").filter(has_text="Your result")
    # It is tried again after half a minute at most; the try before may still be failing.
    until(lambda: page.clock.run_for(MINUTE) or result.is_visible(), page.locator("evenhand-quiz").inner_text)
    expect(result).to_contain_text("The time was up, so what had been saved was submitted.")
    expect(result).to_contain_text("a trainer can accept them")


def test_a_window_that_saved_earlier_hands_in_what_another_saved_last(visitor):
    labeller = visitor()
    labeller.sign_in("黄嘉敏")
    labeller.context.clock.install()
    one = labeller.open(TEST.format("en"))
    start(one)
    two = labeller.context.new_page()
    two.goto(one.url)
    expect(two.get_by_role("timer")).to_be_visible()
    # Wrong, so that the test can be taken again.
    two.locator(".eh-question:visible input").first.check()
    two.clock.run_for(1000)
    expect(two.get_by_text("Saved", exact=True)).to_be_visible()
    two.close()

    with one.expect_request("**/submission") as sent:
        one.clock.run_for(21 * MINUTE)
    assert len(sent.value.post_data_json["answers"]) == 1
    expect(one.locator(".eh-verdict")).to_be_visible()
    labeller.complaints.clear()  # a browser logs the 409 by which a window learns of the other's answers
