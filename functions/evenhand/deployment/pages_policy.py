"""What pages may load: the content security policy, in the headers that CloudFront adds to them.

Publishing owns it, since it follows from the scripts of the pages. It is changed right at CloudFront, and not by the
stack, so that whoever publishes needs rights at this one policy of headers instead of rights at everything there is.
`evenhand deploy` hands what it finds on to the stack.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import WaiterError

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient

NOTHING = "'none'"
WAIT = {"Delay": 10, "MaxAttempts": 90}
"""A quarter of an hour, in seconds and polls: CloudFront takes some minutes to tell all of its places."""


def policy_in_force(headers_id: str, cloudfront: CloudFrontClient) -> str:
    """What pages may load now."""
    return _text(_config(headers_id, cloudfront)[0])


def put_policy(headers_id: str, policy: str, cloudfront: CloudFrontClient) -> bool:
    """Put a policy in force, everything else of the headers as it is; whether that changed anything."""
    config, tag = _config(headers_id, cloudfront)
    if _text(config) == policy:
        return False
    config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"] = policy
    cloudfront.update_response_headers_policy(
        Id=headers_id,
        IfMatch=tag,
        ResponseHeadersPolicyConfig=config,  # type: ignore[arg-type]
    )
    return True


def wait_until_everywhere(distribution: str, cloudfront: CloudFrontClient) -> bool:
    """Wait until every place of CloudFront knows what was last changed; whether all do after a quarter of an hour."""
    try:
        cloudfront.get_waiter("distribution_deployed").wait(Id=distribution, WaiterConfig=WAIT)  # type: ignore[arg-type]
    except WaiterError:
        return False
    return True


def union(one: str, other: str) -> str:
    """A policy under which pages of either policy work: of each directive the sources of both.

    Where one of them lacks a directive for loading something, its `default-src` speaks for it. `'none'` stands only
    where nothing else does. Directives and sources keep the order of the second policy.
    """
    theirs, ours = _directives(one), _directives(other)
    merged = {}
    for name in dict.fromkeys([*ours, *theirs]):
        both = [*_sources(name, ours), *_sources(name, theirs)]
        merged[name] = [each for each in dict.fromkeys(both) if each != NOTHING] or [NOTHING]
    return "; ".join(" ".join([name, *sources]) for name, sources in merged.items())


def _directives(policy: str) -> dict[str, list[str]]:
    words = (each.split() for each in policy.split(";"))
    return {name: sources for name, *sources in filter(None, words)}


def _sources(name: str, policy: Mapping[str, list[str]]) -> list[str]:
    fallback = policy.get("default-src", []) if name.endswith("-src") else []
    return policy.get(name, fallback)


def _config(headers_id: str, cloudfront: CloudFrontClient) -> tuple[dict[str, Any], str]:
    found = cloudfront.get_response_headers_policy_config(Id=headers_id)
    return dict(found["ResponseHeadersPolicyConfig"]), found["ETag"]


def _text(config: dict[str, Any]) -> str:
    return str(config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"])
