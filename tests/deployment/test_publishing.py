"""What publishing to AWS promises: keys before pages, and nothing taken from under a page that is open."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from evenhand.deployment.publishing import KEPT_FOR, NotPublished, Place, check_public, fetch_history, publish
from support import NINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

PLACE = Place(site="site", keys="keys", distribution="E1")
ROOT = Path(__file__).resolve().parents[2]
PATTERNS = [
    line for line in (ROOT / "infra/public-paths").read_text(encoding="utf-8").splitlines() if line.startswith("/")
]


class CloudFront:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def create_invalidation(self, **request: Any) -> None:
        """Note it."""
        self.told.append(request["InvalidationBatch"]["Paths"]["Items"])


@pytest.fixture
def s3() -> Iterator[S3Client]:
    """moto's, with both buckets."""
    with mock_aws():
        client = boto3.client(
            "s3", region_name="us-east-1", aws_access_key_id="example", aws_secret_access_key="example"
        )
        client.create_bucket(Bucket="site")
        client.create_bucket(Bucket="keys")
        yield client


def write(out: Path, files: dict[str, str]) -> None:
    """Write what a build would."""
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")


BUILT = {
    "keys/violence/a1.json": "{}",
    "keys/current.json": '{"violence": "a1"}',
    "keys/history.json": "{}",
    "site/index.html": "<p>Root</p>",
    "site/en/modules/violence/index.html": "<p>Violence</p>",
    "site/en/assets/evenhand/quiz.js": "1",
    "site/en/assets/stylesheets/main.0123abcd.min.css": "p {}",
}


def names(bucket: str, s3: S3Client) -> set[str]:
    """What is in a bucket."""
    return {each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", ())}


def test_keys_come_first_what_is_in_force_last_among_them_and_pages_at_the_end(tmp_path: Path, s3: S3Client) -> None:
    put: list[str] = []
    s3.meta.events.register("before-parameter-build.s3.PutObject", lambda params, **_: put.append(params["Key"]))
    write(tmp_path, BUILT)

    sent = publish(tmp_path, PLACE, s3, CloudFront(), NINE, lambda _: None)  # type: ignore[arg-type]

    assert put[:3] == ["violence/a1.json", "history.json", "current.json"]
    pages = [number for number, name in enumerate(put) if name.endswith(".html")]
    assert min(pages) > put.index("en/assets/evenhand/quiz.js")
    assert (sent.publications, sent.files, sent.removed) == (1, 4, 0)


def test_browsers_keep_only_what_is_named_after_what_it_holds(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, BUILT)
    publish(tmp_path, PLACE, s3, CloudFront(), NINE, lambda _: None)  # type: ignore[arg-type]

    hashed = s3.head_object(Bucket="site", Key="en/assets/stylesheets/main.0123abcd.min.css")
    plain = s3.head_object(Bucket="site", Key="en/assets/evenhand/quiz.js")
    page = s3.head_object(Bucket="site", Key="index.html")

    assert "immutable" in hashed["CacheControl"]
    assert "max-age=0" in plain["CacheControl"]
    assert "max-age=0" in page["CacheControl"]
    assert page["ContentType"] == "text/html; charset=utf-8"


def test_a_page_that_is_gone_goes_and_what_it_loaded_stays_for_a_month(tmp_path: Path, s3: S3Client) -> None:
    cloudfront = CloudFront()
    write(tmp_path, BUILT)
    publish(tmp_path, PLACE, s3, cloudfront, NINE, lambda _: None)  # type: ignore[arg-type]
    for name in ("site/en/modules/violence/index.html", "site/en/assets/evenhand/quiz.js"):
        (tmp_path / name).unlink()

    def again(after: timedelta) -> int:
        return publish(tmp_path, PLACE, s3, cloudfront, NINE + after, lambda _: None).removed  # type: ignore[arg-type]

    assert again(timedelta(0)) == 1
    assert "en/modules/violence/index.html" not in names("site", s3)
    assert again(KEPT_FOR - timedelta(seconds=1)) == 0
    assert "en/assets/evenhand/quiz.js" in names("site", s3)
    assert again(KEPT_FOR) == 1
    assert "en/assets/evenhand/quiz.js" not in names("site", s3)
    assert cloudfront.told == [["/*"]] * 4


def test_what_comes_back_is_not_counted_as_gone_from_before(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, BUILT)
    asset = tmp_path / "site/en/assets/evenhand/quiz.js"
    for there, after in ((True, 0), (False, 1), (True, 2), (False, 40)):
        if there:
            asset.write_text("1")
        else:
            asset.unlink()
        publish(tmp_path, PLACE, s3, CloudFront(), NINE + timedelta(days=after), lambda _: None)  # type: ignore[arg-type]
    assert "en/assets/evenhand/quiz.js" in names("site", s3)


def test_a_publication_that_is_there_is_never_written_again(tmp_path: Path, s3: S3Client) -> None:
    s3.put_object(Bucket="keys", Key="violence/a1.json", Body=b"as it was")
    write(tmp_path, BUILT)
    publish(tmp_path, PLACE, s3, CloudFront(), NINE, lambda _: None)  # type: ignore[arg-type]
    assert s3.get_object(Bucket="keys", Key="violence/a1.json")["Body"].read() == b"as it was"


def test_the_history_of_earlier_builds_is_fetched_before_the_next(tmp_path: Path, s3: S3Client) -> None:
    fetch_history(tmp_path / "new", PLACE, s3)
    assert list((tmp_path / "new").iterdir()) == []
    s3.put_object(Bucket="keys", Key="history.json", Body=b'{"violence": []}')
    fetch_history(tmp_path / "keys", PLACE, s3)
    assert json.loads((tmp_path / "keys/history.json").read_text()) == {"violence": []}


PUBLIC = [
    "index.html",
    "root.js",
    "en/index.html",
    "zh/404.html",
    "en/assets/evenhand/api.js",
    "zh/wellbeing/index.html",
]
PRIVATE = ["en/modules/violence/index.html", "en/search/search_index.json", "en/my/index.html"]


def test_the_paths_of_cloudfront_show_what_is_public_and_nothing_besides() -> None:
    check_public(PUBLIC, PUBLIC + PRIVATE, PATTERNS)


def test_a_public_page_without_a_path_and_a_private_file_with_one_are_both_told() -> None:
    public = [*PUBLIC, "en/modules/violence/index.html"]
    with pytest.raises(NotPublished) as raised:
        check_public(public, [*public, "en/assets/secret.png"], PATTERNS)
    public_page, private_file = str(raised.value).splitlines()
    assert public_page.startswith("en/modules/violence/index.html is public")
    assert private_file.startswith("en/assets/secret.png needs a sign-in")
