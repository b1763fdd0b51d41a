"""The page about restoring marks in the copy which mails have left: its own lines are run, against two tables."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.adapters.dynamodb import DynamoStore, create_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PAGE = Path(__file__).resolve().parents[2] / "infra/docs/runbooks/restore.md"
COPY, LIVE = "evenhand-restored", "evenhand-live"
AWS = f"""#!{sys.executable}
import json, os, re, sys
import boto3, jmespath
from botocore import xform_name

service, operation, *words = sys.argv[1:]
client = boto3.client(
    service, endpoint_url=os.environ["ADDRESS"], region_name="eu-central-1",
    aws_access_key_id="example", aws_secret_access_key="example",
)
method = operation.replace("-", "_")
(shape,) = [client.meta.service_model.operation_model(name).input_shape
            for name in client.meta.service_model.operation_names if xform_name(name) == method]
named = {{"--" + xform_name(name).replace("_", "-"): name for name in shape.members}}
options = dict(zip(words[::2], words[1::2]))
query, output = options.pop("--query", "@"), options.pop("--output", "json")
values = {{named[name]: json.loads(value) if value.startswith("{{") else value for name, value in options.items()}}
found = jmespath.search(query, getattr(client, method)(**values))
if output == "json":
    print(json.dumps(found, default=str))
elif isinstance(found, list):
    print("\\t".join(found))
else:
    print("None" if found is None else found)
"""
"""So much of the command line of AWS as those lines use."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="the lines are for bash")
def test_mail_that_left_since_is_not_sent_again_from_a_restored_table(
    dynamodb_local_client: DynamoDBClient, tmp_path: Path
) -> None:
    client = dynamodb_local_client
    for name in (LIVE, COPY):
        create_table(client, name)
    live, copy = DynamoStore(LIVE, client), DynamoStore(COPY, client)
    for store in (live, copy):
        store.outbox.enqueue(builders.outbox_row(f"mail-{number}") for number in range(4))
    live.outbox.mark_sent("mail-0", builders.minutes(1))
    live.outbox.mark_sent("mail-2", builders.minutes(2))
    live.outbox.enqueue([builders.outbox_row("mail-since")])
    program = tmp_path / "aws"
    program.write_text(AWS, encoding="utf-8")
    program.chmod(0o755)
    page = PAGE.read_text(encoding="utf-8")
    lines = [line for line in re.findall(r"^ *\$ (.*)$", page, re.MULTILINE) if "waiting" in line]
    assert len(lines) == 2

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(lines)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "ADDRESS": client.meta.endpoint_url,
            "EVENHAND_TABLE": LIVE,
            "COPY": COPY,
        },
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    left = copy.outbox.lease(builders.minutes(10), builders.minutes(20), 10)
    assert [row.id for row in left] == ["mail-1", "mail-3"]
    sent = {row.id: row.sent_at for row in copy.privacy.mails_to("p-ana")}
    for name in (LIVE, COPY):
        client.delete_table(TableName=name)
    assert sent == {"mail-0": builders.minutes(1), "mail-1": None, "mail-2": builders.minutes(2), "mail-3": None}
