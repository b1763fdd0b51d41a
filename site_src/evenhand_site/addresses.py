"""Where a page stands in the built site."""

from __future__ import annotations

from collections.abc import Callable
from posixpath import normpath

PAGE = ".md"
INDEX = "index"


def page_address(page: str) -> str:
    """The address of a page's file, relative to its language's root: `modules/violence.md` is `modules/violence/`."""
    stem = page.removesuffix(PAGE)
    if stem == INDEX:
        return ""
    return f"{stem.removesuffix(f'/{INDEX}')}/"


def target_address(target: str) -> str:
    """The address of a page or a section of it: `modules/violence.md#blood` is `modules/violence/#blood`."""
    page, mark, section = target.partition("#")
    return f"{page_address(page) if page.endswith(PAGE) else page}{mark}{section}"


def quiz_link(language: str) -> Callable[[str], str]:
    """How a relative link in a quiz is turned into an address of the site.

    A quiz is shown on several pages and in mails, so its links start, like `see=`, at the language's folder.
    """

    def address(target: str) -> str:
        if target.startswith(("/", "#")):
            return target
        path, mark, section = target.partition("#")
        return f"/{language}/{target_address(f'{normpath(path)}{mark}{section}')}"

    return address
