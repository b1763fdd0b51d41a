"""What pages may load, while old and new ones are there."""

from __future__ import annotations

import pytest

from deployment.clouds import CloudFront
from evenhand.deployment.pages_policy import policy_in_force, put_policy, union


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("script-src 'self' 'sha256-a'", "script-src 'self' 'sha256-b'", "script-src 'self' 'sha256-b' 'sha256-a'"),
        ("default-src 'none'", "default-src 'none'; script-src 'self'", "default-src 'none'; script-src 'self'"),
        ("default-src 'self'", "script-src 'sha256-b'", "script-src 'sha256-b' 'self'; default-src 'self'"),
        ("frame-ancestors 'none'", "default-src 'none'", "default-src 'none'; frame-ancestors 'none'"),
        ("img-src 'none'", "img-src data:", "img-src data:"),
        ("", "default-src 'none';", "default-src 'none'"),
    ],
)
def test_both_old_and_new_pages_work(one: str, other: str, both: str) -> None:
    assert union(one, other) == both


def test_of_the_same_policy_it_is_the_same() -> None:
    policy = "default-src 'none'; script-src 'self' 'sha256-a'; base-uri 'self'"
    assert union(policy, policy) == policy


def test_a_policy_that_is_in_force_is_not_put_again() -> None:
    cloudfront = CloudFront("default-src 'none'")

    changed = [put_policy("H1", policy, cloudfront) for policy in ("default-src 'self'", "default-src 'self'")]  # type: ignore[arg-type]

    assert changed == [True, False]
    assert policy_in_force("H1", cloudfront) == "default-src 'self'"  # type: ignore[arg-type]
    assert cloudfront.tag == 2
