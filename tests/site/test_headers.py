"""The policy: hashes of the scripts that run, and of nothing else."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from evenhand_site.headers import site_headers


def policy_of(*pages: str) -> dict[str, list[str]]:
    """The policy of a site of these pages, by directive."""
    policy = site_headers(pages)["Content-Security-Policy"]
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


def hash_of(body: str) -> str:
    """As a policy names an inline script."""
    return f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"


def test_each_inline_script_is_allowed_once_by_what_it_says() -> None:
    policy = policy_of("<script>let a = 1</script>", '<script>let a = 1</script><script type="module">b()</script>')

    assert policy["script-src"] == ["'self'", *sorted([hash_of("let a = 1"), hash_of("b()")])]


def test_scripts_from_files_and_data_need_no_hash() -> None:
    policy = policy_of('<script src="a.js"></script><script id="c" type="application/json">{"a": 1}</script>')

    assert policy["script-src"] == ["'self'"]


def test_inline_styles_get_a_hash_only_where_there_are_any() -> None:
    assert policy_of("<p>")["style-src"] == ["'self'"]
    assert policy_of("<style>p{}</style>")["style-src"] == ["'self'", hash_of("p{}")]


def test_nothing_is_loaded_from_elsewhere_and_nobody_frames_the_site() -> None:
    policy = policy_of()

    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == {"'none'", "'self'", "data:"}
    assert policy["img-src"] == ["'self'", "data:"]
