"""A page of every kind for people of every role: what is not for them they are told of, and no page asks for what
they may not have. Whoever makes visitors looks at what their browsers had to complain of."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from looking import LOCALES, WORDS


@pytest.mark.parametrize(
    ("name", "language", "closed"),
    [
        pytest.param("Halima Abdi", "en", {"regrades", "reports"}, id="labeller"),
        pytest.param("陈国栋", "zh", {"regrades"}, id="lead of a vendor"),
        pytest.param("Marta Lindqvist", "en", {"regrades"}, id="stakeholder of all vendors"),
        pytest.param("林书怡", "zh", set(), id="trainer"),
        pytest.param("Sam Whitfield", "en", {"regrades", "reports"}, id="admin"),
    ],
)
def test_no_page_asks_for_what_its_reader_may_not_have(visitor, name, language, closed):
    reader = visitor(locale=LOCALES[language])
    reader.sign_in(name)
    page = reader.open(f"/{language}/my/")
    nav = page.locator(".md-nav--primary a[href]").evaluate_all(
        "(links) => [...new Set(links.map((each) => new URL(each.href).pathname))]"
    )
    kinds = {path.split("/")[2]: path for path in nav}
    assert {"modules", "tests", "my", "results", "appeals", "regrades", "reports", "people"} < kinds.keys()
    told = page.get_by_role("alert").filter(has_text=WORDS[language]["e403"])
    kinds["regrades"] += "?quiz=real-world-violence&question=street-fight"
    for kind, path in kinds.items():
        reader.open(path)
        if kind in closed:
            expect(told).to_be_visible()
        page.wait_for_load_state("networkidle")
        if kind not in closed:
            expect(told).to_have_count(0)
