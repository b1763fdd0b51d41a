"""Contexts of the browser: patient with a slow machine, and slow themselves where that is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 60_000
"""Milliseconds to wait for what a page is to show. It measures nothing: what is there is seen at once."""
SLOWER = int(os.environ.get("EVENHAND_SLOW") or 1)
"""How many times as long the scripts of pages take: to find what looks at a page too early."""

expect.set_options(timeout=PATIENCE)


def context_of(browser: Browser, **options: object) -> BrowserContext:
    """A new context."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    if SLOWER > 1:
        context.on("page", slow_down)
    return context


def slow_down(page: Page) -> None:
    """Let a page be slow."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
