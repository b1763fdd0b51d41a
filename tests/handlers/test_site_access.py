"""The one rule for what of the site needs no session."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.handlers.site_access import Access, access

PUBLIC = frozenset({"index.html", "en/index.html", "en/404.html", "en/assets/evenhand/pages.css"})


@pytest.mark.parametrize("path", ["/", "/index.html", "/en/", "/en/index.html", "/en/assets/evenhand/pages.css"])
def test_what_publishing_names_is_for_everybody(path):
    assert access(path, PUBLIC) is Access.PUBLIC


@pytest.mark.parametrize(
    "path", ["/en", "/zh/", "/en/modules/violence/", "/en/modules/violence", "/en/my.html", "/nothing/", "//en/"]
)
def test_a_page_leads_to_the_sign_in(path):
    assert access(path, PUBLIC) is Access.SIGN_IN


@pytest.mark.parametrize(
    "path",
    ["/en/search/search_index.json", "/en/assets/picture.png", "/sitemap.xml", "/sitemap.xml.gz", "/public.json"],
)
def test_what_is_in_a_page_is_refused(path):
    assert access(path, PUBLIC) is Access.REFUSED


@pytest.mark.parametrize(
    "path",
    [
        "/EN/",
        "/en/INDEX.HTML",
        "/en//",
        "/en/./",
        "/en/assets/evenhand/pages.css/",
        "/en/assets/evenhand/../../modules/",
        "/en/assets/evenhand/pages.css\x00",
        "/en/%69ndex.html",
        "/en\\index.html",
        "/en/ ",
        "",
    ],
)
def test_no_other_way_of_writing_a_public_file_gets_in(path):
    assert access(path, PUBLIC) is not Access.PUBLIC


@given(st.text(max_size=40))
def test_nothing_is_public_but_what_is_named(path):
    named = {f"/{file}" for file in PUBLIC} | {"/", "/en/"}
    assert (access(path, PUBLIC) is Access.PUBLIC) is (path in named)
