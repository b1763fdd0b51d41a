"""The live preview in a browser: pages follow what is written, and are never taken from under someone's hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from listening import DEADLINE
from looking import settle
from preview_server import Server, serving

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
QUIZ = "content/quizzes/real-world-violence/en.md"
TEST = "/{}/tests/real-world-violence/"
SOON = DEADLINE * 1000
WORDS = {
    "en": {"panel": "Preview of the content", "error": "One error in the content", "hide": "Hide", "show": "Show"},
    "zh": {"panel": "内容预览", "error": "内容中有 1 处错误", "hide": "隐藏", "show": "显示"},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("preview"), "--demo") as server:
        yield server


@pytest.fixture(scope="module")
def site(server: Server) -> str:
    """What the visitors of these tests go to."""
    return f"http://127.0.0.1:{server.port}"


@pytest.fixture
def spoil(server: Server) -> Iterator[Callable[[], None]]:
    """Takes the id from a question; afterwards the content is as it was, and built."""
    before = (server.project / QUIZ).read_text(encoding="utf-8")
    yield lambda: server.write(QUIZ, lambda text: text.replace("{#street-fight ", "{"))
    site = server.state()["site"]
    server.write(QUIZ, lambda _: before)
    server.until(lambda state: state["site"] != site and state["failure"] is None and not state["building"])


def choose(page: Page) -> None:
    page.locator("evenhand-quiz input:visible").first.check()


def test_an_open_page_shows_what_was_saved_by_itself(visitor, server: Server) -> None:
    page = visitor().open("/en/wellbeing/")

    server.write("content/en/wellbeing.md", lambda text: f"{text}\nA sentence saved while the page was open.\n")

    expect(page.get_by_text("A sentence saved while the page was open.")).to_be_visible(timeout=SOON)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_an_error_is_shown_over_the_page_until_it_is_mended(visitor, server, spoil, language, scheme, width):
    words = WORDS[language]
    page = visitor(color_scheme=scheme, viewport={"width": width, "height": 640}, bypass_csp=True).open(f"/{language}/")
    panel = page.get_by_label(words["panel"])
    heading = page.get_by_role("heading", level=1)

    spoil()

    expect(panel.get_by_role("status")).to_contain_text(words["error"], timeout=SOON)
    item = panel.get_by_role("listitem")
    expect(item).to_contain_text(f"{QUIZ}:12:")
    expect(item).to_contain_text("EH201")
    expect(item).to_contain_text("Write {#")
    expect(heading).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    settle(page)
    page.evaluate(AXE)
    assert page.evaluate("axe.run()")["violations"] == []

    panel.get_by_role("button", name=words["hide"]).press("Escape")
    expect(item).to_be_hidden()
    panel.get_by_role("button", name=words["show"]).click()
    expect(item).to_be_visible()

    server.write(
        QUIZ, lambda text: text.replace("Which action is right? {", "Which action is right? {#street-fight ", 1)
    )
    expect(panel.get_by_role("list")).to_be_hidden(timeout=SOON)


def test_an_open_attempt_stays_until_its_button_is_pressed(visitor, server: Server) -> None:
    labeller = visitor()
    labeller.sign_in("Moses Barasa")
    page = labeller.open(TEST.format("en"))
    page.get_by_role("button", name="Start").click()
    choose(page)
    page.evaluate("window.untouched = true")

    server.write("content/en/wellbeing.md", lambda text: f"{text}\nSaved during an attempt.\n")

    again = page.get_by_role("button", name="Reload now")
    expect(again).to_be_visible(timeout=SOON)
    expect(page.get_by_label("Preview of the content").get_by_role("status")).to_contain_text("not reloaded")
    assert page.evaluate("window.untouched")
    again.click()
    expect(page.locator("evenhand-quiz input:visible").first).to_be_checked()
    assert page.evaluate("window.untouched") is None


def test_a_self_check_under_way_stays_too(visitor, server: Server) -> None:
    page = visitor().open("/zh/modules/violence/")
    page.locator("evenhand-self-check input:visible").first.check()
    page.evaluate("window.untouched = true")

    server.write("content/en/wellbeing.md", lambda text: f"{text}\nSaved during a self-check.\n")

    expect(page.get_by_role("button", name="立即重新加载")).to_be_visible(timeout=SOON)
    assert page.evaluate("window.untouched")
