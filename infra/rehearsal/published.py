"""The site as GitHub publishes it: an older state first, then the one of now, with no right but the pipeline's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evenhand.deployment.account import Clients, account_of
from evenhand.deployment.difference import Difference, difference
from evenhand.deployment.lock import Lock
from evenhand.deployment.pipeline import ISSUER, TEMPLATE, pipeline_parameters, pipeline_stack, propose_pipeline
from evenhand.deployment.publishing import check_built, fetch_history, place_of, publish
from evenhand.deployment.stack import carry_out, outputs_of
from evenhand.deployment.template import read_template
from evenhand_site.publish import publish as build
from rehearsal.deployed import STACK, Owner, at_all, regardless, without
from rehearsal.emulator import LACKS, UNKNOWN_CONDITIONS, WITHOUT_RESOURCE, Emulator

TEST, OLD, NEW = "product-knowledge", "- [x] Violence, as it comes", "- [ ] Violence, as it comes"
"""A test, and what is right in one of its questions now, but was not before."""
GONE = "before.md"
"""A page that was there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The clients of whoever has taken the role of the pipeline."""

    emulator: Emulator
    credentials: dict[str, Any]

    def client(self, service: str, *, region: str = "") -> Any:
        """A client of a service."""
        taken = self.credentials
        return self.emulator.client_of(service, taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])


def publisher(root: Path, emulator: Emulator) -> Publisher:
    """Whoever publishes from GitHub: the role of the pipeline, made as `evenhand deploy --pipeline` does."""
    aws, iam = Owner(emulator=emulator), emulator.client("iam")
    account, cloudformation = account_of(aws), emulator.client("cloudformation")
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"])
    parameters = pipeline_parameters(STACK, "example/training", outputs_of(STACK, cloudformation), account, aws)
    template = at_all(without(read_template(root / TEMPLATE), LACKS), WITHOUT_RESOURCE)
    template = regardless(template, UNKNOWN_CONDITIONS)
    carry_out(propose_pipeline(STACK, template, parameters, account, aws, datetime.now(UTC)), cloudformation)
    arn = outputs_of(pipeline_stack(STACK), cloudformation)["RoleArn"]
    # GitHub's word for who asks cannot be had here, so the owner is let in instead.
    owner = {"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [owner]}
    iam.update_assume_role_policy(RoleName=arn.rpartition("/")[2], PolicyDocument=json.dumps(trust))
    taken = emulator.client("sts").assume_role(RoleArn=arn, RoleSessionName="publish")["Credentials"]
    return Publisher(emulator=emulator, credentials=taken)


def older(root: Path, folder: Path) -> Path:
    """The project as it may have been before: another key of a question, and a page more."""
    before = folder / "before"
    for name in ("content", "site_src"):
        shutil.copytree(root / name, before / name)
    for path in root.glob("mkdocs*.yml"):
        shutil.copyfile(path, before / path.name)
    quiz = before / "content/quizzes" / TEST / "en.md"
    text = quiz.read_text(encoding="utf-8").replace(OLD, NEW).replace("- [ ] Harassment, as", "- [x] Harassment, as")
    quiz.write_text(text, encoding="utf-8")
    for language in ("en", "zh"):
        (before / "content" / language / GONE).write_text("# Before\n\nThis page is gone.\n", encoding="utf-8")
    return before


def publish_content(root: Path, built: Path, aws: Clients, tell: Callable[[str], None]) -> Difference:
    """Build the site and publish it, as `evenhand publish` does; what that changed."""
    s3, cloudfront = aws.client("s3"), aws.client("cloudfront")
    place = place_of(outputs_of(STACK, aws.client("cloudformation")))

    def clock() -> datetime:
        return datetime.now(UTC)

    with Lock(place.keys, "the rehearsal", s3, clock):
        fetch_history(built / "keys", place, s3)
        build(root, built, tell, clock=clock)
        check_built(built, place, cloudfront)
        changes = difference(built, place, s3)
        publish(built, place, s3, cloudfront, clock(), tell)
    return changes


def publish_twice(root: Path, folder: Path, emulator: Emulator, tell: Callable[[str], None]) -> list[str]:
    """Publish an older state and then the one of now; what of it was not as it should be."""
    aws = publisher(root, emulator)
    publish_content(older(root, folder), folder / "built-before", aws, tell)
    changes = publish_content(root, folder / "built", aws, tell)
    told = [(each.quiz_id, each.keys) for each in changes.tests]
    removed = {f"{language}/{GONE.removesuffix('.md')}/index.html" for language in ("en", "zh")}
    if told == [(TEST, ("next-item",))] and set(changes.removed) == removed:
        return []
    return [f"What changed between two publications was told as {told}, without {list(changes.removed)}."]
