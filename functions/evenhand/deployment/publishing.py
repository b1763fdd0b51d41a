"""What was built, to AWS, in an order in which a process can be killed anywhere and the site still works:

1. the publications that are new, never one in the place of another;
2. what pages may load: what the old and the new ones need;
3. what is in force; tests that are withdrawn stay in force for the pages that still show them;
4. what pages load, then the pages, those that changed;
5. pages that are gone go; what they loaded stays for a month, for those who have them open;
6. CloudFront forgets what it kept;
7. tests that are withdrawn are no longer in force, and pages may load what the new ones need and nothing besides.

Whoever is killed leaves a site that works, with more allowed than it needs; publishing again puts it right.
"""

from __future__ import annotations

import fnmatch
import json
import mimetypes
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, WaiterError

from evenhand.adapters.published_keys import CURRENT, LISTINGS
from evenhand.deployment.account import code_of
from evenhand.deployment.difference import built, in_force, tags
from evenhand.deployment.objects import put, put_new, read
from evenhand.deployment.pages_policy import policy_in_force, put_policy, union, wait_until_everywhere

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

HEADERS, PUBLIC = "site-headers.json", "public.json"
LEFT = "left-assets.json"
"""Beside the keys: what pages loaded that are not there any more, and since when."""
DUE = "invalidation.json"
"""Beside the keys: since when CloudFront keeps something that has changed; empty once it keeps nothing so."""
KEPT_FOR = timedelta(days=30)
HASHED = re.compile(r"\.[0-9a-f]{8,}\.(?:min\.)?(?:css|js)(?:\.map)?$")
FOREVER = "public, max-age=31536000, immutable"
FRESH = "max-age=0, s-maxage=31536000, must-revalidate"
"""Browsers ask each time; CloudFront keeps it until it is told that something else was published."""
FORGETS = {"Delay": 5, "MaxAttempts": 120}
"""Ten minutes, in seconds and polls: an invalidation takes one or two."""
TOO_LONG = "TooLongCSPInResponseHeadersPolicy"


class NotPublished(Exception):
    """Nothing was published; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stack takes what is published."""

    site: str
    keys: str
    """Buckets."""
    distribution: str
    headers: str
    """The headers that CloudFront adds to pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was published."""

    publications: int
    """Those that were not there before."""
    files: int
    """Those that changed or were not there."""
    removed: int


def place_of(outputs: Mapping[str, str]) -> Place:
    """Where it is, as the outputs of a stack say. Raises `NotPublished` where the stack is of an earlier release."""
    if "SiteHeadersId" not in outputs:
        raise NotPublished("The stack is of an earlier release of Evenhand: evenhand deploy, and then publish.")
    return Place(
        site=outputs["SiteBucketName"],
        keys=outputs["KeysBucketName"],
        distribution=outputs["DistributionId"],
        headers=outputs["SiteHeadersId"],
    )


def fetch_history(keys: Path, place: Place, s3: S3Client) -> None:
    """Get what earlier builds noted, wherever they ran, so that the next one can add to it; what this machine noted by
    itself is no part of that."""
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in LISTINGS:
        data = read(place.keys, name, s3)
        if data is None:
            (keys / name).unlink(missing_ok=True)
        else:
            (keys / name).write_bytes(data)


def open_paths(distribution: str, cloudfront: CloudFrontClient) -> tuple[str, ...]:
    """The paths of the site that a distribution shows to everybody, as patterns."""
    config: Any = cloudfront.get_distribution(Id=distribution)["Distribution"]["DistributionConfig"]
    of_site = {each["Id"] for each in config["Origins"]["Items"] if "S3OriginConfig" in each}
    return tuple(
        each["PathPattern"]
        for each in config.get("CacheBehaviors", {}).get("Items", ())
        if each["TargetOriginId"] in of_site and not each.get("TrustedKeyGroups", {}).get("Items")
    )


def check_public(public: Iterable[str], files: Iterable[str], patterns: Iterable[str]) -> None:
    """Raise `NotPublished` unless CloudFront shows to everybody what is public, and nothing besides.

    `public` and `files` are paths below the site, `patterns` those of CloudFront.
    """
    open_, known = set(public), list(patterns)
    closed = sorted(each for each in open_ if not _shown(each, known))
    shown = sorted(each for each in files if each not in open_ and _shown(each, known))
    cure = "`make routes`, `evenhand deploy`"
    lines = [
        *(f"{each} is public, but no path of infra/public-paths is for it: add it, {cure}." for each in closed),
        *(f"{each} needs a sign-in, and a path of infra/public-paths shows it to everybody." for each in shown),
    ]
    if lines:
        raise NotPublished("\n".join(lines))


def check_built(out: Path, place: Place, cloudfront: CloudFrontClient) -> None:
    """Raise `NotPublished` unless the distribution shows what was built as it is meant to be."""
    public = json.loads((out / PUBLIC).read_text(encoding="utf-8"))
    check_public(public, (name for name, _ in built(out / "site")), open_paths(place.distribution, cloudfront))


def publish(
    out: Path, place: Place, s3: S3Client, cloudfront: CloudFrontClient, now: datetime, progress: Callable[[str], None]
) -> Sent:
    """Publish what was built in a folder. Whoever calls this holds the lock. Raises `NotPublished`."""
    keys, site = out / "keys", out / "site"
    policy = json.loads((out / HEADERS).read_text(encoding="utf-8"))["Content-Security-Policy"]
    current: dict[str, str] = json.loads((keys / CURRENT).read_text(encoding="utf-8"))
    before = in_force(place, s3)
    progress("Keeping keys")
    publications = sum(_keep(keys, f"{quiz_id}/{revision}.json", place, s3) for quiz_id, revision in current.items())
    progress("Allowing what old and new pages load")
    _allow_both(policy, place, cloudfront, progress)
    progress("Putting keys in force")
    _put_in_force(keys, {**before, **current}, place, s3)
    progress("Sending the site")
    there = tags(place, s3)
    files = dict(built(site))
    changed = [name for name, tag in files.items() if there.get(name) != tag]
    if changed or there.keys() - files.keys():
        _put_json(DUE, {"since": now.isoformat()}, place, s3)
    for name in sorted(changed, key=lambda each: each.endswith(".html")):
        _send_file(site / name, name, place.site, s3)
    removed = _remove_stale(files.keys(), there.keys(), place, s3, now)
    if not _forgotten(place, s3, cloudfront, now, progress):
        return Sent(publications=publications, files=len(changed), removed=removed)
    if before.keys() - current.keys():
        _put_json(CURRENT, current, place, s3)
    put_policy(place.headers, policy, cloudfront)
    return Sent(publications=publications, files=len(changed), removed=removed)


def _keep(keys: Path, name: str, place: Place, s3: S3Client) -> bool:
    return put_new(place.keys, name, (keys / name).read_bytes(), s3, ContentType="application/json")


def _allow_both(policy: str, place: Place, cloudfront: CloudFrontClient, progress: Callable[[str], None]) -> None:
    """Let pages load what those of before and those of now need, everywhere, before the first new page is there."""
    both = union(policy_in_force(place.headers, cloudfront), policy)
    try:
        put_policy(place.headers, both, cloudfront)
    except ClientError as error:
        if code_of(error) != TOO_LONG:
            raise
        progress("CloudFront takes no policy for old and new pages together; it gets that of the new")
        put_policy(place.headers, policy, cloudfront)
    # Also where nothing changed: whoever changed it may have been killed while waiting.
    if not wait_until_everywhere(place.distribution, cloudfront):
        progress("CloudFront has not told all of its places in a quarter of an hour; going on")


def _put_in_force(keys: Path, current: Mapping[str, str], place: Place, s3: S3Client) -> None:
    for name in LISTINGS[:-1]:
        if (keys / name).is_file():
            put(place.keys, name, (keys / name).read_bytes(), s3, ContentType="application/json")
    _put_json(CURRENT, current, place, s3)


def _put_json(name: str, value: Mapping[str, str], place: Place, s3: S3Client) -> None:
    data = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode()
    put(place.keys, name, data, s3, ContentType="application/json")


def _send_file(path: Path, name: str, bucket: str, s3: S3Client) -> None:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/json", "application/javascript", "application/xml")
    put(
        bucket,
        name,
        path.read_bytes(),
        s3,
        ContentType=f"{kind}; charset=utf-8" if text else kind,
        CacheControl=FOREVER if HASHED.search(name) else FRESH,
    )


def _remove_stale(files: Iterable[str], there: Iterable[str], place: Place, s3: S3Client, now: datetime) -> int:
    """Take out pages that are not there any more, and what pages loaded once a month is over."""
    known = set(files)
    stale = [name for name in there if name not in known]
    left: dict[str, str] = json.loads(read(place.keys, LEFT, s3) or b"{}")
    since = {name: left.get(name, now.isoformat()) for name in stale if not name.endswith(".html")}
    over = {name for name, at in since.items() if datetime.fromisoformat(at) <= now - KEPT_FOR}
    removed = [name for name in stale if name.endswith(".html") or name in over]
    for name in removed:
        s3.delete_object(Bucket=place.site, Key=name)
    kept = {name: at for name, at in since.items() if name not in over}
    if kept != left:
        _put_json(LEFT, kept, place, s3)
    return len(removed)


def _forgotten(
    place: Place, s3: S3Client, cloudfront: CloudFrontClient, now: datetime, progress: Callable[[str], None]
) -> bool:
    """Let CloudFront ask the bucket anew, where anything has changed since it last did; whether it asks by now."""
    if not json.loads(read(place.keys, DUE, s3) or b"{}"):
        return True
    progress("Telling CloudFront")
    made = cloudfront.create_invalidation(
        DistributionId=place.distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": f"evenhand-{now.isoformat()}",
        },
    )
    try:
        cloudfront.get_waiter("invalidation_completed").wait(
            DistributionId=place.distribution,
            Id=made["Invalidation"]["Id"],
            WaiterConfig=FORGETS,  # type: ignore[arg-type]
        )
    except WaiterError:
        progress("CloudFront has not taken it up in ten minutes. It will; publish again then, to end it")
        return False
    _put_json(DUE, {}, place, s3)
    return True


def _shown(file: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern of CloudFront is for a file, by its name or by the page that it is the file of."""
    paths = [f"/{file}"]
    if file.endswith("index.html"):
        paths.append(f"/{file.removesuffix('index.html')}")
    # CloudFront's patterns have no brackets.
    return any(fnmatch.fnmatchcase(path, pattern.replace("[", "[[]")) for path in paths for pattern in patterns)
