"""The trainer's desk: appeals decided by keyboard alone, several at once, and by two people at the same time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from evenhand.demo_roster import LABELLERS as LABELLERS_OF_THE_DEMO
from looking import LOCALES, LOOKS, WORDS, english, faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from conftest import Visitor

LABELLERS = {
    "en": tuple(each.name for each in LABELLERS_OF_THE_DEMO if each.id.startswith("baobab-en")),
    "zh": tuple(each.name for each in LABELLERS_OF_THE_DEMO if each.id.startswith("yulan-zh")),
}
TRAINERS = {"en": "Ines Okafor", "zh": "林书怡"}
OWN = {"en": "Mine is right too, by the second section: {}", "zh": "按第二节，我的答案也是对的：{}"}
RATIONALE = {"en": "The second section can be read like that.", "zh": "第二节确实可以这样理解，因此成立。"}
CALL = """async ([method, path, body]) => {
    const headers = { "Content-Type": "application/json", "X-Evenhand": "1" };
    const response = await fetch(`/api/${path}`, { method, headers, body: body && JSON.stringify(body) });
    return await response.json();
}"""


Marks = dict[tuple[str, str], str]
"""Quiz and question to the attempt whose mark can be appealed."""


def marks_of(visitor, name: str, language: str) -> tuple[Page, Marks]:
    """The results of a labeller, and the marks they can appeal."""
    labeller = visitor(locale=LOCALES[language])
    labeller.sign_in(name)
    page = labeller.open(f"/{language}/results/")
    attempts = page.evaluate(CALL, ["GET", f"attempts?language={language}", None])["attempts"]
    return page, {
        (a["quiz_id"], each["id"]): a["id"] for a in attempts for each in a["questions"] if each["can_appeal"]
    }


def send(page: Page, attempt: str, question: str, text: str) -> None:
    """Appeal a mark."""
    body = {"question_id": question, "reason": "wrong_key", "text": text}
    assert page.evaluate(CALL, ["POST", f"attempts/{attempt}/appeals", body])["state"] == "open"


def appeal(visitor, names: tuple[str, ...], text: str, language: str = "en") -> Page:
    """An appeal by the first of the labellers who has a mark to appeal; gives their results. Who has one differs from
    demo to demo: papers are drawn."""
    for name in names:
        page, marks = marks_of(visitor, name, language)
        for (_, question), attempt in marks.items():
            send(page, attempt, question, text)
            return page
    pytest.fail("None of them has a mark to appeal.")


def appealed(visitor) -> set[tuple[str, str]]:
    """The questions that anybody has appealed, be it the demo's people or another test's."""
    trainer = visitor()
    trainer.sign_in(TRAINERS["en"])
    appeals = trainer.open("/en/appeals/").evaluate(CALL, ["GET", "appeals?language=en", None])["appeals"]
    return {(each["quiz_id"], each["question_id"]) for each in appeals}


def appeal_alike(visitor, names: tuple[str, ...], language: str) -> tuple[str, str, list[str]]:
    """Two appeals by different people on one question, the only ones on it: the quiz, the question, and what they
    say."""
    seen: dict[tuple[str, str], tuple[Page, str]] = {}
    taken = appealed(visitor)
    for name in names:
        page, marks = marks_of(visitor, name, language)
        for (quiz, question), attempt in marks.items():
            if (quiz, question) in taken:
                continue
            if (quiz, question) in seen:
                texts = [OWN[language].format("4a"), OWN[language].format("4b")]
                send(*seen[quiz, question], question, texts[0])
                send(page, attempt, question, texts[1])
                return quiz, question, texts
        seen |= {about: (page, attempt) for about, attempt in marks.items()}
    pytest.fail("No two of them can appeal the same question.")


def desk_of(visitor, language: str, name: str = "", **options: object) -> Page:
    """The desk as a trainer sees it."""
    return opened(visitor(locale=LOCALES[language], **options), name or TRAINERS[language], language)


def opened(trainer: Visitor, name: str, language: str) -> Page:
    trainer.sign_in(name)
    page = trainer.open(f"/{language}/appeals/")
    expect(page.locator(".eh-place h2")).to_be_visible()
    return page


def go_to(page: Page, text: str) -> None:
    """Open the appeal of those words with J, from the first."""
    waiting = page.locator(".eh-queue button")
    for _ in range(waiting.count()):
        page.keyboard.press("k")
    for _ in range(waiting.count()):
        if page.locator(".eh-place > article > .eh-appeal").filter(has_text=text).count():
            return
        page.keyboard.press("j")
    pytest.fail(f"No appeal waits that says: {text}")


def status(page: Page, words: str) -> None:
    expect(page.locator("evenhand-desk > [role=status]")).to_contain_text(words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_full_marks_by_keyboard_alone(visitor, language):
    words, text = WORDS[language], OWN[language].format(1)
    results = appeal(visitor, LABELLERS[language][:4], text, language)
    page = desk_of(visitor, language)
    go_to(page, text)
    expect(page.locator(".eh-place h2")).to_be_focused()

    page.keyboard.press("t")
    status(page, words["takenNow"])
    page.keyboard.press("u")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name=re.compile(f"^{words['remedy_full_marks']}"))).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.locator("textarea[name=text]").first).to_be_focused()
    expect(page.get_by_text(words["tooShort"]).first).to_be_visible()
    page.keyboard.type(RATIONALE[language])
    page.keyboard.press("Control+Enter")

    status(page, words["said_upheld"])
    expect(page.locator(".eh-place").locator("h2, p").first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.eh-place') !== null"), "the focus is at the next appeal"
    results.reload()
    mine = results.locator("evenhand-results article").filter(has_text=text)
    expect(mine).to_contain_text(words["after_full_marks"])
    expect(mine).to_contain_text(RATIONALE[language])


def test_a_dismissal_by_keyboard_and_the_next_appeal_has_the_focus(visitor):
    text = OWN["en"].format(2)
    appeal(visitor, LABELLERS["en"][4:6], text)
    page = desk_of(visitor, "en")
    go_to(page, text)

    page.keyboard.press("d")
    expect(page.locator("form.eh-decision textarea")).to_be_focused()
    page.keyboard.type("jktude are letters of the text here, and nothing else.")
    expect(page.locator("form.eh-decision textarea")).to_have_value(re.compile("^jktude"))
    page.keyboard.press("Control+Enter")

    status(page, WORDS["en"]["said_dismissed"])
    decided = page.locator("evenhand-desk details.eh-attempt")
    decided.locator("summary").click()
    expect(decided.locator("article").filter(has_text=text)).to_contain_text("jktude")


def test_who_asks_for_a_second_reviewer_leaves_the_decision_to_somebody_else(visitor):
    text, words = OWN["en"].format(3), WORDS["en"]
    appeal(visitor, LABELLERS["en"][6:8], text)
    page = desk_of(visitor, "en")
    go_to(page, text)

    page.keyboard.press("e")
    page.keyboard.type("Please look at the wording of the module.")
    page.keyboard.press("Control+Enter")
    status(page, words["escalatedNow"])
    expect(page.locator(".eh-place")).to_contain_text(words["bar_escalated"])
    expect(page.locator("form.eh-decision")).to_have_count(0)

    second = desk_of(visitor, "en", TRAINERS["zh"])
    go_to(second, text)
    expect(second.locator(".eh-place")).to_contain_text("Please look at the wording of the module.")
    expect(second.locator("form.eh-decision")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_decision_for_similar_appeals_on_a_phone(visitor, language):
    words = WORDS[language]
    quiz, question, texts = appeal_alike(visitor, LABELLERS[language][4:], language)
    page = desk_of(visitor, language, viewport={"width": 320, "height": 720})
    go_to(page, texts[0])
    expect(page.locator(".eh-queue")).to_contain_text(words["similarCount"].format(n=2))

    page.keyboard.press("u")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile(f"^{words['remedy_void']}"))).to_be_checked()
    page.get_by_role("checkbox", name=words["sameForSimilar"].format(n=1)).focus()
    page.keyboard.press("Space")
    page.locator("form.eh-decision textarea").focus()
    page.keyboard.type(RATIONALE[language])
    page.keyboard.press("Control+Enter")

    status(page, words["decidedMany"].format(n=2, total=2))
    expect(page.locator(".eh-publish code").first).to_have_text(re.compile(r"^evenhand appeal patch \S+ \| git apply$"))
    expect(page.locator(".eh-queue").filter(has_text=texts[0])).to_have_count(0)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    history = page.context.new_page()
    history.goto(f"{page.url.split('/appeals')[0]}/regrades/?quiz={quiz}&question={question}")
    expect(history.get_by_role("table", name=words["questionHistoryOf"].format(id=question))).to_be_visible()


def test_who_decides_second_is_told_and_keeps_what_they_wrote(visitor):
    text, words = OWN["en"].format(5), WORDS["en"]
    appeal(visitor, LABELLERS["en"][8:10], text)
    late = visitor()
    slow, quick = opened(late, TRAINERS["en"], "en"), desk_of(visitor, "en", TRAINERS["zh"])
    go_to(slow, text)
    go_to(quick, text)
    slow.keyboard.press("d")
    slow.keyboard.type("A long and careful rationale.")
    quick.keyboard.press("t")
    status(quick, words["takenNow"])

    slow.keyboard.press("Control+Enter")

    expect(slow.get_by_role("alert")).to_contain_text(words["changedMeanwhile"])
    expect(slow.locator(".eh-place > article > .eh-appeal").first).to_contain_text(words["in_review"])
    expect(slow.locator("form.eh-decision textarea")).to_have_value("A long and careful rationale.")
    assert all("409" in each for each in late.complaints), late.complaints
    late.complaints.clear()
    slow.locator("form.eh-decision").get_by_role("button").click()
    status(slow, words["said_dismissed"])


def test_the_shortcuts_can_be_switched_off_and_stay_off(visitor):
    words = WORDS["en"]
    appeal(visitor, LABELLERS["en"][10:12], OWN["en"].format(6))
    page = desk_of(visitor, "en")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name=words["shortcuts"])).to_contain_text(words["key_j"])
    page.get_by_role("dialog").get_by_role("button", name=words["close"]).click()
    page.get_by_role("checkbox", name=words["shortcuts"]).uncheck()
    page.reload()
    expect(page.locator(".eh-place h2")).to_be_visible()

    page.keyboard.press("u")

    expect(page.get_by_role("checkbox", name=words["shortcuts"])).not_to_be_checked()
    expect(page.get_by_role("radio", name=words["rationale_upheld"], exact=True)).not_to_be_checked()


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_desk_is_sound(visitor, language, scheme, width):
    page = desk_of(
        visitor,
        language,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page.keyboard.press("u")
    for remedy in ("accept", "correct"):
        page.locator(f"[name=remedy][value={remedy}]").check()
    expect(page.locator(".eh-which")).to_be_visible()
    page.locator(".eh-place details").evaluate_all("(all) => all.forEach((each) => (each.open = true))")
    expect(page.get_by_role("table", name=WORDS[language]["markHistory"])).to_be_visible()
    page.locator("evenhand-desk > div > details > summary").click()
    expect(page.locator("evenhand-desk > div > details > article").first).to_be_visible()
    found = faults(page)

    assert found == []


def test_the_chinese_desk_speaks_no_english(visitor):
    page = desk_of(visitor, "zh")

    assert english(page, "form.eh-decision") == []
    assert english(page, ".eh-statistics") == []
