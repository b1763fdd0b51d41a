"""Each kind of question: answered, kept, handed in with and without a script, and told with what is right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from looking import LOCALES, LOOKS, PEOPLE, WORDS, english, faults, taken_over

TEST = "/{}/tests/every-kind/"
KINDS = ("bruise", "data", "when", "word", "labels", "steps", "threat")
STEPS = {"en": {"look": "Look at the whole item"}, "zh": {"look": "看完整条内容"}}


def go_to(page: Page, question: str) -> None:
    """Open a question by its number; the order is another for each attempt."""
    order = page.locator(".eh-question").evaluate_all("(all) => all.map((each) => each.dataset.question)")
    page.locator(".eh-jumps button").nth(order.index(question)).click()
    expect(page.locator(f"#q-{question}")).to_be_visible()


def begin(page: Page) -> None:
    """Start an attempt, or go on with the open one."""
    taken_over(page)
    expect(page.locator("evenhand-quiz .md-button:visible, .eh-jumps").first).to_be_visible()
    if not page.locator(".eh-jumps").count():
        page.locator("evenhand-quiz .md-button--primary:visible").first.click()
    expect(page.locator(".eh-question:visible")).to_have_count(1)


def choose(page: Page, field: str, value: str) -> None:
    """Choose a value of a list."""
    page.locator(f"select[id='{field}']").select_option(value)


def check(page: Page, value: str) -> None:
    """Choose a button or a box of the question that is shown, by its value."""
    page.locator(f".eh-question:visible input[value='{value}']").check()


def answer(page: Page) -> None:
    """Answer every question: the case in part, one pair wrong, the rest right."""
    go_to(page, "bruise")
    check(page, "allow")
    go_to(page, "data")
    check(page, "address")
    check(page, "phone")
    go_to(page, "when")
    page.locator("#q-when input").fill("３．２ s")
    go_to(page, "word")
    page.locator("#q-word input").fill("DOXXING.")
    go_to(page, "labels")
    choose(page, "answer.labels.fight", "fight=minor")
    choose(page, "answer.labels.cut", "cut=blood")
    choose(page, "answer.labels.call", "call=impersonation")
    go_to(page, "steps")
    for step, place in (("look", 1), ("label", 2), ("action", 3)):
        choose(page, f"answer.steps.{step}", f"{step}={place}")
    go_to(page, "threat")
    choose(page, "answer.threat.label", "label=harassment.threat")
    check(page, "severity=medium")
    check(page, "action=escalate")


def is_as_answered(page: Page) -> None:
    """Every answer is in its field."""
    for question in KINDS:
        go_to(page, question)
    expect(page.locator("#q-bruise input[value=allow]")).to_be_checked()
    expect(page.locator("#q-data input:checked")).to_have_count(2)
    expect(page.locator("#q-when input")).to_have_value("３．２ s")
    expect(page.locator("#q-word input")).to_have_value("DOXXING.")
    expect(page.locator("select[id='answer.labels.call']")).to_have_value("call=impersonation")
    expect(page.locator("select[id='answer.steps.action']")).to_have_value("action=3")
    expect(page.locator("#q-threat input[value='severity=medium']")).to_be_checked()


def submit(page: Page, words: dict[str, str]) -> None:
    """Go to the last question and submit."""
    page.locator(".eh-jumps button").last.click()
    page.get_by_role("button", name=words["submit"]).click()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_answers_of_every_kind_survive_a_reload_and_are_told_with_what_is_right(visitor, language):
    words = WORDS[language]
    labeller = visitor(locale=LOCALES[language])
    labeller.sign_in({"en": "Moses Barasa", "zh": "马天宇"}[language])
    page = labeller.open(TEST.format(language))
    begin(page)
    answer(page)
    expect(page.get_by_text(words["answeredOf"].format(n=7, total=7))).to_be_visible()
    expect(page.get_by_text(words["saved"], exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(".eh-question:visible")).to_have_count(1)
    is_as_answered(page)
    submit(page, words)

    expect(page.get_by_role("status").filter(has_text=words["notPassed"])).to_be_visible()
    told = page.locator("section.eh-question")
    expect(told.filter(has_text="3 ± 0.5 s")).to_contain_text("３．２ s")
    expect(told.filter(has_text="doxxing · doxing")).to_contain_text("DOXXING.")
    case = told.filter(has=page.locator("blockquote"))
    expect(case.locator("tbody tr").nth(0)).to_contain_text(words["right"])
    expect(case.locator("tbody tr").filter(has_text=words["partly"])).to_have_count(1)
    pairs = told.filter(has_text={"en": "Impersonation", "zh": "冒充他人"}[language])
    expect(pairs.locator("tbody tr").filter(has_text=words["wrong"])).to_have_count(1)
    expect(pairs.locator("tbody tr").filter(has_text=words["right"])).to_have_count(2)
    if language == "zh":
        # What was written, what would have been right, and the name of a time zone.
        assert set(english(page, "evenhand-quiz")) <= set("DOXXING doxxing doxing s UTC")


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_kind_is_sound_as_question_as_error_and_as_result(visitor, language, scheme, width):
    words = WORDS[language]
    guest = visitor(
        color_scheme=scheme,
        locale=LOCALES[language],
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    guest.sign_in(PEOPLE[language][scheme])
    page = guest.open(TEST.format(language))
    begin(page)
    found: list[str] = []
    for question in KINDS:
        go_to(page, question)
        found += faults(page)

    go_to(page, "when")
    page.locator("#q-when input").fill("about three")
    expect(page.locator("#q-when output")).not_to_be_empty()
    found += faults(page)
    submit(page, words)
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)
    answer(page)
    submit(page, words)
    expect(page.locator(".eh-verdict")).to_be_visible()
    found += faults(page)

    page = guest.open(f"/{language}/modules/every-kind/")
    checks = page.locator("evenhand-self-check")
    expect(checks).to_have_count(5)
    for number in range(5):
        field = checks.nth(number).locator("input, select").first
        if field.evaluate("(each) => each.type") == "text":
            field.fill("3")
        else:
            field.select_option(index=1)
        checks.nth(number).get_by_role("button", name=words["check"]).click()
        expect(checks.nth(number).get_by_role("status").last).not_to_be_empty()
    found += faults(page)

    assert found == []


def test_without_javascript_every_kind_is_readable_and_submits(visitor):
    labeller = visitor(java_script_enabled=False)
    labeller.sign_in("吴志强")
    page = labeller.open(TEST.format("en"))
    assert page.locator("[data-move]:visible").count() == 0
    for field in ("bruise.allow", "data.address", "data.phone", "threat.severity.high", "threat.action.escalate"):
        page.locator(f"input[id='answer.{field}']").check()
    page.locator("#q-when input").fill("9")
    page.locator("#q-when input").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Every kind¶")
    page.locator("#q-word input").fill("doxing")
    for part in ("labels.fight=minor", "labels.cut=blood", "labels.call=pile-on", "threat.label=harassment.threat"):
        question, _, value = part.partition(".")
        choose(page, f"answer.{question}.{value.partition('=')[0]}", value)
    for step, place in (("look", 1), ("label", 2), ("action", 3)):
        choose(page, f"answer.steps.{step}", f"{step}={place}")
    page.get_by_role("button", name="Submit answers").click()

    expect(page.locator(".verdict")).to_contain_text("Not passed")
    expect(page.locator("main")).to_contain_text("80 %")


def test_a_number_that_cannot_be_read_gets_a_hint_and_is_kept(visitor):
    labeller = visitor()
    labeller.sign_in("Liam Doyle")
    page = labeller.open(TEST.format("en"))
    begin(page)
    go_to(page, "when")
    field, hint = page.locator("#q-when input"), page.locator("#q-when output")
    for readable in ("3", "3.", "-3,5", "1e3", "3 s", "３．５", "1,000.5", ""):
        field.fill(readable)
        field.blur()
        expect(hint).to_be_empty()
    for unreadable in ("three", "3 to 4", "3 m", "about 3"):
        field.fill(unreadable)
        field.blur()
        expect(hint).to_contain_text("cannot be read as a number")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    begin(page)
    go_to(page, "when")
    expect(field).to_have_value("about 3")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_steps_are_moved_by_keyboard_and_the_place_is_said(visitor, language):
    words, name = WORDS[language], STEPS[language]["look"]
    labeller = visitor(locale=LOCALES[language])
    labeller.sign_in({"en": "Moses Barasa", "zh": "吴志强"}[language])
    page = labeller.open(TEST.format(language))
    begin(page)
    go_to(page, "steps")
    up = page.get_by_role("button", name=words["up"].format(name))
    for _ in range(3):
        up.focus()
        page.keyboard.press("Enter")
        expect(up).to_be_focused()

    expect(page.locator("#q-steps .eh-part").first).to_contain_text(name)
    expect(page.locator("#q-steps output")).to_have_text(words["pair"].format(name=name, value=1))
    places = page.locator("#q-steps select").evaluate_all("(all) => all.map((each) => each.value.split('=')[1])")
    assert places == ["1", "2", "3"]


def test_what_is_open_of_a_question_is_named_before_it_is_handed_in(visitor):
    labeller = visitor()
    labeller.sign_in("黄嘉敏")
    page = labeller.open(TEST.format("en"))
    begin(page)
    answer(page)
    go_to(page, "labels")
    choose(page, "answer.labels.cut", "")
    submit(page, WORDS["en"])

    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_count(1)
    alert.get_by_role("link").click()
    expect(page.locator("select[id='answer.labels.fight']")).to_be_focused()


def test_two_tabs_do_not_overwrite_each_other_silently(visitor):
    labeller = visitor()
    labeller.sign_in("马天宇")
    one = labeller.open(TEST.format("en"))
    begin(one)
    two = labeller.context.new_page()
    two.goto(one.url)
    begin(two)
    go_to(one, "word")
    one.locator("#q-word input").fill("from the first tab")
    expect(one.get_by_text("Saved", exact=True)).to_be_visible()

    labeller.complaints.clear()
    two.bring_to_front()
    go_to(two, "word")
    two.locator("#q-word input").fill("from the second tab")
    expect(two.get_by_role("alert")).to_contain_text("another tab")
    expect(two.get_by_text("Saved", exact=True)).to_be_hidden()
    two.locator("#q-word input").press_sequentially(", and more")
    expect(two.get_by_role("alert")).to_contain_text("another tab")
    two.get_by_role("button", name="Take those").click()
    expect(two.locator("#q-word input")).to_have_value("from the first tab")

    with two.expect_response("**/draft"):
        two.locator("#q-word input").fill("from the second tab after all")
    one.bring_to_front()
    submit(one, WORDS["en"])
    one.get_by_role("button", name="Submit anyway").click()
    expect(one.get_by_role("button", name="Take those")).to_be_focused()
    one.get_by_role("button", name="Take those").click()
    expect(one.locator("#q-word input")).to_have_value("from the second tab after all")
    labeller.complaints.clear()  # a browser logs each 409
