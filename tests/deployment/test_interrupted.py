"""Publishing is killed after each call it makes, and what people see must work: every page has what it loads, every
form its key, every script its permission. Then it is done again, and comes to the same as if nothing had happened."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deployment.clouds import PLACE, CloudFront, moto_s3, names
from evenhand.deployment.lock import Lock
from evenhand.deployment.publishing import DUE, publish
from evenhand_site.headers import site_headers
from support import NINE

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Killed(BaseException):
    """The process is gone: nothing of it runs any more, not even what lets the lock go."""


class Fuse:
    """Kills after so many calls of AWS; from then on each kills."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def burn(self, **_: Any) -> None:
        """A call was made."""
        self.left -= 1
        if self.left <= 0:
            raise Killed

    def refuse(self, **_: Any) -> None:
        """A call is about to be made."""
        if self.left <= 0:
            raise Killed


class Burning(CloudFront):
    """CloudFront, whose calls burn the fuse too."""

    fuse: Fuse | None = None

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        fuse = object.__getattribute__(self, "fuse")
        if fuse is None or name not in ("update_response_headers_policy", "create_invalidation"):
            return found

        def call(**request: Any) -> Any:
            fuse.refuse()
            answer = found(**request)
            fuse.burn()
            return answer

        return call


def page(script: str, asset: str, quiz: str = "") -> str:
    form = f'<form action="/api/quizzes/{quiz}/form"></form>' if quiz else ""
    return f'<script>{script}</script><script src="/{asset}"></script>{form}'


def build(out: Path, pages: dict[str, str], assets: dict[str, str], current: dict[str, str]) -> Path:
    """What a build leaves."""
    files = {
        **{f"site/{name}": text for name, text in {**pages, **assets}.items()},
        **{f"keys/{quiz}/{revision}.json": revision for quiz, revision in current.items()},
        "keys/current.json": json.dumps(current),
        "keys/history.json": json.dumps({quiz: [] for quiz in current}),
        "site-headers.json": json.dumps(site_headers(pages.values())),
    }
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    return out


@pytest.fixture
def before(tmp_path: Path) -> Path:
    pages = {
        "index.html": page("0", "en/assets/a.0123abcd.js"),
        "en/violence/index.html": page("1", "en/assets/a.0123abcd.js", "violence"),
        "en/fraud/index.html": page("2", "en/assets/old.js", "fraud"),
    }
    assets = {"en/assets/a.0123abcd.js": "a", "en/assets/old.js": "old"}
    return build(tmp_path / "before", pages, assets, {"violence": "a1", "fraud": "b1"})


@pytest.fixture
def after(tmp_path: Path) -> Path:
    """A test changed, one withdrawn with its page, one new; other scripts, and assets by other names."""
    pages = {
        "index.html": page("0", "en/assets/a.4567cdef.js"),
        "en/violence/index.html": page("3", "en/assets/a.4567cdef.js", "violence"),
        "en/spam/index.html": page("4", "en/assets/new.js", "spam"),
    }
    assets = {"en/assets/a.4567cdef.js": "aa", "en/assets/new.js": "new"}
    return build(tmp_path / "after", pages, assets, {"violence": "a2", "spam": "c1"})


def send(built: Path, s3: S3Client, cloudfront: CloudFront, hours: int, *, take_over: bool = False) -> None:
    at = NINE + timedelta(hours=hours)
    with Lock(PLACE.keys, "somebody", s3, lambda: at, take_over=take_over):
        publish(built, PLACE, s3, cloudfront, at, lambda _: None)  # type: ignore[arg-type]


def empty(s3: S3Client) -> None:
    """Begin anew."""
    for bucket in ("site", "keys"):
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": name} for name in names(bucket, s3)]})


def killed_after(calls: int, built: Path, s3: S3Client, cloudfront: Burning) -> bool:
    """Publish until so many calls were made; whether that was before its end."""
    fuse = cloudfront.fuse = Fuse(calls)
    s3.meta.events.register_first("before-call.s3", fuse.refuse)
    s3.meta.events.register("after-call.s3", fuse.burn)
    try:
        send(built, s3, cloudfront, 1)
    except Killed:
        return True
    finally:
        s3.meta.events.unregister("before-call.s3", fuse.refuse)
        s3.meta.events.unregister("after-call.s3", fuse.burn)
        cloudfront.fuse = None
    return False


def broken(s3: S3Client, cloudfront: CloudFront) -> list[str]:
    """What of the site does not work, as it lies there."""
    site, keys = names("site", s3), names("keys", s3)
    current = json.loads(s3.get_object(Bucket="keys", Key="current.json")["Body"].read())
    wrong = []
    for name in sorted(each for each in site if each.endswith(".html")):
        html = s3.get_object(Bucket="site", Key=name)["Body"].read().decode()
        wrong += [f"{name} lacks {each}" for each in re.findall(r'src="/([^"]+)"', html) if each not in site]
        for quiz in re.findall(r"/api/quizzes/([a-z-]+)/form", html):
            if f"{quiz}/{current.get(quiz)}.json" not in keys:
                wrong.append(f"{name} has no key of {quiz}")
        needed = re.findall(r"'sha256-[^']+'", site_headers([html])["Content-Security-Policy"])
        wrong += [f"{name} may not run {each}" for each in needed if each not in cloudfront.policy]
    return wrong


def state(s3: S3Client, cloudfront: CloudFront) -> dict[str, Any]:
    """Everything that lies there, each with the digest of what it holds."""
    objects = {
        (bucket, each["Key"]): each["ETag"]
        for bucket in ("site", "keys")
        for each in s3.list_objects_v2(Bucket=bucket)["Contents"]
        if each["Key"] != "left-assets.json"  # since when: the hour differs
    }
    return {**objects, "policy": cloudfront.policy}


def test_wherever_it_is_killed_the_site_works_and_the_next_time_comes_to_the_same(before: Path, after: Path) -> None:
    with moto_s3("site", "keys") as s3:
        cloudfront = CloudFront()
        send(before, s3, cloudfront, 0)
        send(after, s3, cloudfront, 1)
        whole = state(s3, cloudfront)
        assert ("keys", "publishing.json") not in whole

        calls, killed = 0, True
        while killed:
            calls += 1
            empty(s3)
            cloudfront = Burning()
            send(before, s3, cloudfront, 0)
            killed = killed_after(calls, after, s3, cloudfront)

            assert broken(s3, cloudfront) == [], f"killed after {calls} calls"
            told = len(cloudfront.invalidated)
            unseen = json.loads(s3.get_object(Bucket="keys", Key=DUE)["Body"].read())
            send(after, s3, cloudfront, 2, take_over=True)
            assert state(s3, cloudfront) == whole, f"killed after {calls} calls"
            assert not unseen or len(cloudfront.invalidated) > told, "CloudFront is told in the end"
    assert calls > 20


def test_the_check_itself_sees_what_is_broken(before: Path) -> None:
    with moto_s3("site", "keys") as s3:
        cloudfront = CloudFront()
        send(before, s3, cloudfront, 0)
        s3.delete_object(Bucket="site", Key="en/assets/old.js")
        s3.delete_object(Bucket="keys", Key="violence/a1.json")
        cloudfront.policy = "default-src 'none'"

        wrong = broken(s3, cloudfront)

    assert {each.split()[1] for each in wrong} == {"lacks", "has", "may"}
