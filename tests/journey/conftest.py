"""A running demo and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import context_of
from evenhand.settings import read_settings
from evenhand.wiring import wire
from listening import free_port, running, until
from looking import taken_over
from site_project import copy_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CONTENT = Path(__file__).parent / "content"
INSTALL = "Chromium is not here; install it with: apt-get install chromium fonts-noto-cjk"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `evenhand serve --demo`, built and seeded anew, with tests of every kind and mode besides the
    demo's; what is written meanwhile changes nothing. Reports have been made and mailed when tests begin, and are not
    made again for a day, whatever the time is."""
    folder = tmp_path_factory.mktemp("journey")
    project = copy_project(folder / "project")
    shutil.copytree(CONTENT, project / "content", dirs_exist_ok=True)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    environment = {"EVENHAND_STATE": str(folder / "state"), "EVENHAND_REPORT_AT": f"{an_hour_ago:%H:%M}"}
    command = [sys.executable, "-m", "evenhand", "serve", "--demo", "--no-watch", "--root", str(project)]
    log = folder / "server.log"
    with free_port() as port, running([*command, "--port", str(port)], port, log, **environment):
        until_the_reports_have_left(environment)
        yield f"http://127.0.0.1:{port}"


def until_the_reports_have_left(environment: dict[str, str]) -> None:
    """Return when the reports that the server makes at its start are mail: the page of the outbox tells what is there
    when it is opened, and not what comes later."""
    application = wire(read_settings({**environment, "EVENHAND_MODE": "demo"}))
    try:
        # That somebody's were made is noted after all are in the outbox.
        until(
            lambda: application.subscriptions.runs("lead-northgate") and application.outbox.oldest_unsent() is None,
            lambda: "the reports have not been mailed",
        )
    finally:
        application.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Where it is missing tests skip with the cure, and in CI they fail."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield browser
        browser.close()


class Visitor:
    """One person at a browser, watched for whatever a page must not do."""

    def __init__(self, context: BrowserContext, site: str, *, scripts: bool = True) -> None:
        self.context = context
        self.site = site
        self.scripts = scripts
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)
        self.page.on("request", self._request)

    def _console(self, message: object) -> None:
        if message.type in ("error", "warning") and "ERR_INTERNET_DISCONNECTED" not in message.text:
            self.complaints.append(message.text)

    def _error(self, error: object) -> None:
        # What Material's scheduler says when a test puts the clock forward.
        if str(error) != "executing a cancelled action":
            self.complaints.append(str(error))

    def _request(self, request: object) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.strangers.append(request.url)

    def sign_in(self, name: str) -> None:
        """Pick a person on the sign-in page."""
        self.page.goto(f"{self.site}/api/sign-in")
        self.page.get_by_role("button", name=name).click()
        # Whoever goes elsewhere before the answer is there is not signed in.
        self.page.wait_for_url(re.compile("/my/"), wait_until="commit")

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(self.site + path)
        if self.scripts:
            taken_over(self.page)
        return self.page


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors; afterwards none of their pages may have complained or asked a stranger for anything."""
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        usual = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "timezone_id": "UTC"}
        context = context_of(chromium, **usual | options)
        visitors.append(Visitor(context, site, scripts=options.get("java_script_enabled", True)))
        return visitors[-1]

    yield make
    found = [(each.complaints, each.strangers) for each in visitors]
    for each in visitors:
        # An answer that is being changed on its way when the test is over is nobody's any more.
        for routed in (each.page, each.context):
            routed.unroute_all(behavior="ignoreErrors")
        each.context.close()
    assert all(pair == ([], []) for pair in found), found
