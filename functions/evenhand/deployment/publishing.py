"""What was built, to AWS: the keys first, so that no page asks what nobody could grade; then what pages load, then the
pages. What pages loaded before stays for a month, for those that are open."""

from __future__ import annotations

import fnmatch
import json
import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

PUBLIC_PATHS = "infra/public-paths"
LISTINGS = ("modules.json", "authors.json", "history.json", "current.json")
"""What stands beside the publications; the last puts them in force."""
LEFT = "left-assets.json"
"""Beside the keys: what pages loaded that are not there any more, and since when."""
KEPT_FOR = timedelta(days=30)
HASHED = re.compile(r"\.[0-9a-f]{8,}\.(?:min\.)?(?:css|js)(?:\.map)?$")
FOREVER = "public, max-age=31536000, immutable"
FRESH = "max-age=0, s-maxage=31536000, must-revalidate"
"""Browsers ask each time; CloudFront keeps it until it is told that something else was published."""


class NotPublished(Exception):
    """Nothing was published; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stack takes what is published."""

    site: str
    keys: str
    """Buckets."""
    distribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was published."""

    publications: int
    """Those that were not there before."""
    files: int
    removed: int


def fetch_history(keys: Path, place: Place, s3: S3Client) -> None:
    """Get what earlier builds noted, wherever they ran, so that the next one can add to it."""
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in LISTINGS:
        data = _read(place.keys, name, s3)
        if data is not None:
            (keys / name).write_bytes(data)


def check_public(public: Iterable[str], files: Iterable[str], patterns: Iterable[str]) -> None:
    """Raise `NotPublished` unless CloudFront shows to everybody what is public, and nothing besides.

    `public` and `files` are paths below the site, `patterns` those of CloudFront.
    """
    open_, known = set(public), list(patterns)
    closed = sorted(each for each in open_ if not _shown(each, known))
    shown = sorted(each for each in files if each not in open_ and _shown(each, known))
    lines = [
        *(f"{each} is public, but no path of infra/public-paths is for it: add it, `make routes`." for each in closed),
        *(f"{each} needs a sign-in, and a path of infra/public-paths shows it to everybody." for each in shown),
    ]
    if lines:
        raise NotPublished("\n".join(lines))


def publish(
    out: Path, place: Place, s3: S3Client, cloudfront: CloudFrontClient, now: datetime, progress: Callable[[str], None]
) -> Sent:
    """Publish what was built in a folder."""
    progress("Putting keys in force")
    publications = _send_keys(out / "keys", place, s3)
    progress("Sending the site")
    site = out / "site"
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for name in sorted(files, key=lambda each: each.endswith(".html")):
        _send_file(site / name, name, place.site, s3)
    removed = _remove_stale(set(files), place, s3, now)
    progress("Telling CloudFront")
    cloudfront.create_invalidation(
        DistributionId=place.distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": f"evenhand-{now.isoformat()}",
        },
    )
    return Sent(publications=publications, files=len(files), removed=removed)


def _send_keys(keys: Path, place: Place, s3: S3Client) -> int:
    there = set(_listed(place.keys, s3))
    new = [path for path in sorted(keys.glob("*/*.json")) if path.relative_to(keys).as_posix() not in there]
    for path in new:
        _put(place.keys, path.relative_to(keys).as_posix(), path.read_bytes(), s3, ContentType="application/json")
    for name in LISTINGS:
        if (keys / name).is_file():
            _put(place.keys, name, (keys / name).read_bytes(), s3, ContentType="application/json")
    return len(new)


def _send_file(path: Path, name: str, bucket: str, s3: S3Client) -> None:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/json", "application/javascript", "application/xml")
    _put(
        bucket,
        name,
        path.read_bytes(),
        s3,
        ContentType=f"{kind}; charset=utf-8" if text else kind,
        CacheControl=FOREVER if HASHED.search(name) else FRESH,
    )


def _remove_stale(files: set[str], place: Place, s3: S3Client, now: datetime) -> int:
    """Take out pages that are not there any more, and what pages loaded once a month is over."""
    stale = [name for name in _listed(place.site, s3) if name not in files]
    left: dict[str, str] = json.loads(_read(place.keys, LEFT, s3) or b"{}")
    since = {name: left.get(name, now.isoformat()) for name in stale if not name.endswith(".html")}
    over = {name for name, at in since.items() if datetime.fromisoformat(at) <= now - KEPT_FOR}
    removed = [name for name in stale if name.endswith(".html") or name in over]
    for name in removed:
        s3.delete_object(Bucket=place.site, Key=name)
    kept = {name: at for name, at in since.items() if name not in over}
    _put(place.keys, LEFT, json.dumps(kept, indent=1).encode(), s3, ContentType="application/json")
    return len(removed)


def _shown(file: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern of CloudFront is for a file, by its name or by the page that it is the file of."""
    paths = [f"/{file}"]
    if file.endswith("index.html"):
        paths.append(f"/{file.removesuffix('index.html')}")
    # CloudFront's patterns have no brackets.
    return any(fnmatch.fnmatchcase(path, pattern.replace("[", "[[]")) for path in paths for pattern in patterns)


def _listed(bucket: str, s3: S3Client) -> Iterator[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from (each["Key"] for each in page.get("Contents", ()))


def _read(bucket: str, key: str, s3: S3Client) -> bytes | None:
    try:
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise


def _put(bucket: str, key: str, data: bytes, s3: S3Client, **headers: Any) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=data, **headers)
