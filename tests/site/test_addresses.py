"""Where pages stand in the site."""

from __future__ import annotations

import pytest

from evenhand_site.addresses import quiz_link, target_address


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("modules/violence.md#blood", "modules/violence/#blood"),
        ("modules/violence.md", "modules/violence/"),
        ("index.md", ""),
        ("index.md#first", "#first"),
        ("modules/index.md#blood", "modules/#blood"),
        ("images/map.png", "images/map.png"),
    ],
)
def test_a_page_s_file_has_an_address(target: str, address: str) -> None:
    assert target_address(target) == address


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("modules/violence.md#blood", "/zh/modules/violence/#blood"),
        ("./modules/../index.md", "/zh/"),
        ("images/map.png", "/zh/images/map.png"),
        ("#blood", "#blood"),
        ("/api/session", "/api/session"),
    ],
)
def test_a_link_in_a_quiz_starts_at_the_language_s_folder(target: str, address: str) -> None:
    assert quiz_link("zh")(target) == address
