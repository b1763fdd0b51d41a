"""A new joiner's way: module, test, result, appeal; the trainer's decision; the mail to stakeholders."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evenhand.quiz.parser import parse
from looking import LOCALES, WORDS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SOURCE = ROOT / "content" / "quizzes" / "real-world-violence" / "en.md"
QUIZ = parse(SOURCE.read_text(encoding="utf-8"), "en.md").quiz
QUIZZES = [folder for content in (ROOT / "content", HERE / "content") for folder in (content / "quizzes").iterdir()]
"""Each has a report of its own."""
TEST = "/{}/tests/real-world-violence/"

OBJECTION = {
    "en": "The module says otherwise in its second section.",
    "zh": "模块第二节的说法与这个答案不一致，请再复核一次。",
}
RATIONALE = {
    "en": "You are right, the section is not clear there.",
    "zh": "您说得对，该节确实不够清楚，我们会修改。",
}


def choose(page: Page, question_id: str, options: tuple[str, ...]) -> None:
    """Choose options of the question that is shown."""
    question = page.locator(f"#q-{question_id}")
    expect(question).to_be_visible()
    for option in options:
        question.locator(f"input[value='{option}']").check()


def answer_all(page: Page, words: dict[str, str], *, right: bool) -> None:
    """Answer every question, going on with Next, and submit."""
    for number, question in enumerate(QUIZ.questions, 1):
        wrong = next(option.id for option in question.options if not option.correct)
        choose(page, question.id, question.correct_ids if right else (wrong,))
        if number < len(QUIZ.questions):
            page.get_by_role("button", name=words["next"], exact=True).click()
    page.get_by_role("button", name=words["submit"]).click()


@pytest.mark.parametrize(("language", "person"), [("en", "Moses Barasa"), ("zh", "马天宇")])
def test_a_labeller_studies_fails_appeals_and_is_heard(visitor, language, person):
    words = WORDS[language]
    labeller = visitor(locale=LOCALES[language])
    labeller.sign_in(person)

    # The module: a self-check is answered in the page.
    page = labeller.open(f"/{language}/modules/violence/")
    check = page.locator("evenhand-self-check").first
    check.locator("[data-correct=false] input").first.check()
    check.get_by_role("button", name=words["check"]).click()
    expect(check.get_by_role("status")).not_to_be_empty()

    # The test, one question at a time; a reload in the middle loses nothing.
    page = labeller.open(TEST.format(language))
    page.get_by_role("button", name=words["start"]).click()
    first, second = QUIZ.questions[:2]
    choose(page, first.id, (first.options[0].id,))
    page.get_by_role("button", name=words["next"], exact=True).click()
    expect(page.locator(f"#q-{second.id} legend")).to_be_focused()
    expect(page.locator(f"#q-{second.id}")).to_contain_text(words["count"].format(2, len(QUIZ.questions)))
    expect(page.get_by_text(words["saved"], exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(f"#q-{second.id}")).to_be_visible()
    page.locator(".eh-jumps button").first.click()
    expect(page.locator(f"#q-{first.id} input[value='{first.options[0].id}']")).to_be_checked()

    # Gaps are named before anything is sent, and the second press submits.
    page.locator(".eh-jumps button").last.click()
    page.get_by_role("button", name=words["submit"]).click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text(words["problem"])
    expect(alert.get_by_role("link")).to_have_count(len(QUIZ.questions) - 1)
    alert.get_by_role("button", name=words["submitAnyway"]).click()
    expect(page.get_by_role("status").filter(has_text=words["notPassed"])).to_be_visible()
    assert page.locator(".eh-question:visible").count() == 0, "no answers are told while attempts are left"

    # The other attempts; after the last, everything is told.
    for _ in range(QUIZ.settings.attempts - 1):
        page.get_by_role("button", name=words["again"]).click()
        answer_all(page, words, right=False)
        expect(page.get_by_role("status").filter(has_text=words["notPassed"])).to_be_visible()
    expect(page.get_by_role("button", name=words["again"])).to_have_count(0)

    # An appeal, and the trainer's decision.
    page.get_by_text(words["appeal"], exact=True).first.click()
    form = page.locator("form:has(textarea):visible")
    form.locator("textarea").fill(OBJECTION[language])
    form.get_by_role("button", name=words["appealText_send"]).click()
    expect(page.get_by_text(OBJECTION[language])).to_be_visible()

    trainer = visitor()
    trainer.sign_in("Ines Okafor")
    desk = trainer.open("/en/appeals/")
    waiting = desk.locator(".eh-queue button")
    expect(waiting.first).to_be_visible()
    for item in waiting.all():
        item.click()
        if desk.locator(".eh-place").get_by_text(OBJECTION[language]).count():
            break
    decision = desk.locator("form.eh-decision")
    decision.get_by_role("radio", name="Uphold").check()
    decision.get_by_role("radio", name="Full marks for this person").check()
    decision.locator("textarea").fill(RATIONALE[language])
    decision.get_by_role("button", name="Decide").click()
    expect(desk.get_by_role("status").filter(has_text="Upheld.")).to_be_visible()

    page = labeller.open(f"/{language}/results/")
    page.locator("summary").first.click()
    expect(page.get_by_text(RATIONALE[language]).filter(visible=True).first).to_be_visible()


def test_a_pass_tells_everything_and_ends_the_attempts(visitor):
    labeller = visitor()
    labeller.sign_in("Liam Doyle")
    page = labeller.open(TEST.format("en"))
    page.get_by_role("button", name="Start the test").click()
    answer_all(page, WORDS["en"], right=True)

    expect(page.get_by_role("status").filter(has_text="Passed")).to_contain_text("100")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.get_by_text("Due:")).to_have_count(0)
    expect(page.get_by_text(QUIZ.questions[0].explanation.split("\n")[0][:40])).to_be_visible()


def test_the_root_sends_people_to_their_language(visitor):
    for locale, target in (("zh-CN", "zh"), ("en-GB", "en")):
        visitor(locale=locale).open("/").wait_for_url(f"**/{target}/")


def test_the_root_lets_people_of_other_languages_choose(visitor):
    page = visitor(locale="fr-FR").open("/")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/")


def test_the_language_switch_stays_on_the_page(visitor):
    labeller = visitor()
    labeller.sign_in("Moses Barasa")
    page = labeller.open("/en/modules/violence/")
    page.get_by_role("button", name="Select language").hover()
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/modules/violence/*")
    assert page.locator("html").get_attribute("lang") == "zh"


def test_without_javascript_the_test_is_readable_and_submits(visitor):
    labeller = visitor(java_script_enabled=False)
    labeller.sign_in("黄嘉敏")
    page = labeller.open(TEST.format("en"))
    for question in QUIZ.questions:
        for option in question.correct_ids:
            page.locator(f"#q-{question.id} input[value='{option}']").check()
    page.get_by_role("button", name="Submit answers").click()

    expect(page.locator("h1, .verdict").first).to_be_visible()


def test_a_stakeholder_gets_their_vendors_report_and_nobody_elses(visitor):
    lead = visitor()
    lead.sign_in("Owen Price")
    page = lead.open("/outbox/")
    letters = page.locator(".letters a")

    expect(letters).to_have_count(len(QUIZZES))
    assert all("Northgate Support" in text for text in letters.all_inner_texts())
    letters.first.click()
    report = page.frame_locator("iframe")
    expect(report.get_by_role("heading", name="Who needs help")).to_be_visible()


def test_typed_answers_survive_a_lost_connection(visitor):
    labeller = visitor()
    labeller.sign_in("吴志强")
    page = labeller.open(TEST.format("zh"))
    page.get_by_role("button", name=WORDS["zh"]["start"]).click()
    first = QUIZ.questions[0]
    labeller.context.set_offline(True)
    choose(page, first.id, (first.options[1].id,))
    expect(page.locator(".eh-state")).to_contain_text("离线")
    labeller.context.set_offline(False)
    expect(page.locator(".eh-state")).to_have_text(WORDS["zh"]["saved"])
    page.reload()
    expect(page.locator(f"#q-{first.id} input[value='{first.options[1].id}']")).to_be_checked()


@pytest.mark.parametrize(
    ("path", "typed"), [("/en/results/", "escalate"), ("/zh/results/", "升级上报"), ("/en/no/such/page/", "escalate")]
)
def test_search_finds_words_in_both_languages_and_from_a_page_that_is_not_there(visitor, path, typed):
    guest = visitor()
    guest.sign_in("Moses Barasa")
    page = guest.open(path)
    guest.complaints.clear()  # a browser logs the 404 that was asked for
    box = page.locator("input[name=query]")
    box.click()
    box.press_sequentially(typed)
    box.press("End")  # Chinese is put in whole, and the search waits for a key to be let go

    expect(page.locator(".md-search-result__item").first).to_be_visible()
