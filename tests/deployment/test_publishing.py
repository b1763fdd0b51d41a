"""What publishing to AWS promises: keys before pages, and nothing taken from under a page that is open."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deployment.clouds import PLACE, CloudFront, moto_s3, names
from evenhand.deployment.publishing import (
    DUE,
    KEPT_FOR,
    NotPublished,
    Sent,
    check_built,
    check_public,
    fetch_history,
    open_paths,
    place_of,
)
from evenhand.deployment.publishing import publish as publish_to
from support import NINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = [
    line for line in (ROOT / "infra/public-paths").read_text(encoding="utf-8").splitlines() if line.startswith("/")
]


@pytest.fixture
def s3() -> Iterator[S3Client]:
    """moto's, with both buckets."""
    with moto_s3("site", "keys") as client:
        yield client


def publish(out: Path, s3: S3Client, after: timedelta = timedelta(0), cloudfront: CloudFront | None = None) -> Sent:
    """Publish what was built, some time after nine."""
    return publish_to(out, PLACE, s3, cloudfront or CloudFront(), NINE + after, lambda _: None)  # type: ignore[arg-type]


def write(out: Path, files: dict[str, str]) -> None:
    """Write what a build would."""
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")


BUILT = {
    "keys/violence/a1.json": "{}",
    "keys/current.json": '{"violence": "a1"}',
    "keys/history.json": "{}",
    "site-headers.json": json.dumps({"Content-Security-Policy": "default-src 'none'; script-src 'self'"}),
    "public.json": '["index.html"]',
    "site/index.html": "<p>Root</p>",
    "site/en/modules/violence/index.html": "<p>Violence</p>",
    "site/en/assets/evenhand/quiz.js": "1",
    "site/en/assets/stylesheets/main.0123abcd.min.css": "p {}",
}


def test_keys_come_first_what_is_in_force_last_among_them_and_pages_at_the_end(tmp_path: Path, s3: S3Client) -> None:
    put: list[str] = []
    s3.meta.events.register("before-parameter-build.s3.PutObject", lambda params, **_: put.append(params["Key"]))
    write(tmp_path, BUILT)

    sent = publish(tmp_path, s3)

    assert put[:4] == ["violence/a1.json", "history.json", "current.json", DUE]
    pages = [number for number, name in enumerate(put) if name.endswith(".html")]
    assert min(pages) > put.index("en/assets/evenhand/quiz.js")
    assert (sent.publications, sent.files, sent.removed) == (1, 4, 0)


def test_browsers_keep_only_what_is_named_after_what_it_holds(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, BUILT)
    publish(tmp_path, s3)

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
    publish(tmp_path, s3, cloudfront=cloudfront)
    for name in ("site/en/modules/violence/index.html", "site/en/assets/evenhand/quiz.js"):
        (tmp_path / name).unlink()

    def again(after: timedelta) -> int:
        return publish(tmp_path, s3, after, cloudfront).removed

    assert again(timedelta(0)) == 1
    assert "en/modules/violence/index.html" not in names("site", s3)
    assert again(KEPT_FOR - timedelta(seconds=1)) == 0
    assert "en/assets/evenhand/quiz.js" in names("site", s3)
    assert again(KEPT_FOR) == 1
    assert "en/assets/evenhand/quiz.js" not in names("site", s3)
    assert cloudfront.invalidated == [["/*"]] * 4


def test_what_comes_back_is_not_counted_as_gone_from_before(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, BUILT)
    asset = tmp_path / "site/en/assets/evenhand/quiz.js"
    for there, after in ((True, 0), (False, 1), (True, 2), (False, 40)):
        if there:
            asset.write_text("1")
        else:
            asset.unlink()
        publish(tmp_path, s3, timedelta(days=after))
    assert "en/assets/evenhand/quiz.js" in names("site", s3)


def test_a_publication_that_is_there_is_never_written_again(tmp_path: Path, s3: S3Client) -> None:
    s3.put_object(Bucket="keys", Key="violence/a1.json", Body=b"as it was")
    write(tmp_path, BUILT)
    publish(tmp_path, s3)
    assert s3.get_object(Bucket="keys", Key="violence/a1.json")["Body"].read() == b"as it was"


def test_the_history_of_earlier_builds_is_fetched_before_the_next(tmp_path: Path, s3: S3Client) -> None:
    fetch_history(tmp_path / "new", PLACE, s3)
    assert list((tmp_path / "new").iterdir()) == []
    s3.put_object(Bucket="keys", Key="history.json", Body=b'{"violence": []}')
    write(tmp_path, {"keys/current.json": '{"violence": "of this machine alone"}'})
    fetch_history(tmp_path / "keys", PLACE, s3)
    assert json.loads((tmp_path / "keys/history.json").read_text()) == {"violence": []}
    assert not (tmp_path / "keys/current.json").exists()


def test_what_is_published_already_is_not_sent_again(tmp_path: Path, s3: S3Client) -> None:
    cloudfront = CloudFront()
    write(tmp_path, BUILT)
    publish(tmp_path, s3, cloudfront=cloudfront)

    again = publish(tmp_path, s3, timedelta(hours=1), cloudfront)

    assert again == Sent(publications=0, files=0, removed=0)
    assert len(cloudfront.invalidated) == 1


def test_a_test_that_is_withdrawn_stays_in_force_until_its_page_is_gone(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, {**BUILT, "keys/fraud/b1.json": "{}", "keys/current.json": '{"violence": "a1", "fraud": "b1"}'})
    publish(tmp_path, s3)
    write(tmp_path, {"keys/current.json": '{"violence": "a1"}'})
    put: list[tuple[str, bytes]] = []
    s3.meta.events.register(
        "before-parameter-build.s3.PutObject", lambda params, **_: put.append((params["Key"], params["Body"]))
    )

    publish(tmp_path, s3)

    in_force = [json.loads(body) for name, body in put if name == "current.json"]
    assert in_force == [{"violence": "a1", "fraud": "b1"}, {"violence": "a1"}]


def test_an_older_state_is_published_again_like_any_other(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, BUILT)
    publish(tmp_path, s3)
    newer = {
        "keys/violence/a2.json": "{}",
        "keys/current.json": '{"violence": "a2"}',
        "site/en/modules/violence/index.html": "<p>Violence, and how it is judged</p>",
    }
    write(tmp_path, newer)
    publish(tmp_path, s3, timedelta(days=1))

    write(tmp_path, BUILT)
    sent = publish(tmp_path, s3, timedelta(days=2))

    assert sent == Sent(publications=0, files=1, removed=0)
    assert json.loads(s3.get_object(Bucket="keys", Key="current.json")["Body"].read()) == {"violence": "a1"}
    assert {"violence/a1.json", "violence/a2.json"} <= names("keys", s3)


def test_a_publication_that_only_another_build_made_is_not_sent(tmp_path: Path, s3: S3Client) -> None:
    write(tmp_path, {**BUILT, "keys/violence/draft.json": "{}"})
    publish(tmp_path, s3)
    assert "violence/draft.json" not in names("keys", s3)


def test_pages_may_load_what_they_need_before_they_are_there_and_no_more_afterwards(
    tmp_path: Path, s3: S3Client
) -> None:
    cloudfront, allowed = CloudFront("default-src 'none'; script-src 'self' 'sha256-old'"), []
    write(tmp_path, BUILT)
    policy = "default-src 'none'; script-src 'self' 'sha256-new'"
    write(tmp_path, {"site-headers.json": json.dumps({"Content-Security-Policy": policy})})
    s3.meta.events.register("before-parameter-build.s3.PutObject", lambda **_: allowed.append(cloudfront.policy))

    publish(tmp_path, s3, cloudfront=cloudfront)

    assert allowed[-2] == "default-src 'none'; script-src 'self' 'sha256-new' 'sha256-old'"
    assert cloudfront.policy == policy


def test_a_stack_of_an_earlier_release_says_so() -> None:
    with pytest.raises(NotPublished, match="evenhand deploy"):
        place_of({"SiteBucketName": "site"})


def test_what_everybody_may_see_is_read_from_the_distribution(tmp_path: Path) -> None:
    cloudfront = CloudFront()
    cloudfront.open = ["/", "/index.html"]
    write(tmp_path, BUILT)

    assert open_paths("E1", cloudfront) == ("/", "/index.html")  # type: ignore[arg-type]
    check_built(tmp_path, PLACE, cloudfront)  # type: ignore[arg-type]
    cloudfront.open.append("/??/modules/*")
    with pytest.raises(NotPublished, match="needs a sign-in"):
        check_built(tmp_path, PLACE, cloudfront)  # type: ignore[arg-type]


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
