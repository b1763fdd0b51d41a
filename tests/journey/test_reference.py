"""Somebody who meets a fault of ours gets a reference to tell, by which its line is found in the log."""

from __future__ import annotations

import pytest

from looking import LOCALES, LOOKS, PEOPLE, faults

REFERENCE = "JKJaXmPLvHcESHA="
SAYS = {"en": "tell your trainer this reference", "zh": "请把以下编号告诉培训师"}


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_a_page_whose_call_fails_says_by_which_reference(visitor, language, scheme):
    size = {"width": 320, "height": 700}
    somebody = visitor(locale=LOCALES[language], color_scheme=scheme, viewport=size)
    somebody.sign_in(PEOPLE[language][scheme])
    somebody.context.route(
        "**/api/attempts*",
        lambda route: route.fulfill(
            status=500,
            body='{"message": "Internal Server Error"}',
            headers={"Content-Type": "application/json", "Apigw-Requestid": REFERENCE},
        ),
    )

    page = somebody.open(f"/{language}/results/")

    alert = page.get_by_role("alert").filter(has_text=REFERENCE)
    alert.wait_for()
    assert SAYS[language] in alert.inner_text()
    assert faults(page) == []
    somebody.complaints.clear()  # the browser's own, that a call failed
