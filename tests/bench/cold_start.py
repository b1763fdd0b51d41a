"""Cold starts: of functions that sign nobody in, with the sign-in and without; and of the function that takes
submissions, from its real package, against one that does next to nothing."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from child import printed_by
from progress import tell
from side_by_side import Comparison, in_turn

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
STARTS = 25

START = """
import time
began = time.process_time()
import os
import evenhand.handlers.api, evenhand.handlers.jobs
from evenhand.settings import read_settings
from evenhand.wiring import wire
evenhand.handlers.api.make_api(wire(read_settings(os.environ)))
print((time.process_time() - began) * 1000)
"""
LEFT_OUT = """
import sys, types

class Nothing(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **named: None

for name in ("handlers.sign_in", "workflows.sign_in_code", "workflows.sign_in_provider", "workflows.sign_in_limits",
             "adapters.oidc", "people.provider_file"):
    sys.modules[f"evenhand.{name}"] = Nothing(f"evenhand.{name}")
"""
PROVIDERS = '[[provider]]\nid = "acme"\nname = "Acme"\nissuer = "https://login.acme.example"\nclient_id = "evenhand"\n'


def measure(folder: Path, rounds: int = ROUNDS, starts: int = STARTS, *, packed: bool = True) -> Iterator[Comparison]:
    """Milliseconds of processor time of cold starts; `packed`: from the real package, as on AWS."""
    yield from submitting_function(starts, tree_of_package(folder) if packed else sys.path)
    yield without_sign_in(folder, rounds)


def without_sign_in(folder: Path, rounds: int) -> Comparison:
    """A cold start with an identity provider named, and without any sign-in."""
    providers = folder / "providers.toml"
    providers.write_text(PROVIDERS)
    environment = {**os.environ, "EVENHAND_STATE": str(folder / "state"), "PYTHONPATH": os.pathsep.join(sys.path)}

    def start(code: str, **more: str) -> float:
        return float(printed_by("a cold start", [sys.executable, "-c", code], env=environment | more))

    ours, theirs = in_turn(
        lambda: start(START, EVENHAND_PROVIDERS=str(providers)), lambda: start(LEFT_OUT + START), rounds
    )
    return Comparison(
        name="Cold start of functions that sign nobody in",
        ours="with sign-in by an identity provider",
        theirs="with every module of the sign-in left out",
        unit="ms",
        our_figures=tuple(ours),
        their_figures=tuple(theirs),
        goal="at most 150 ms more",
    )


SUBMITTING = """
from evenhand.handlers.api import make_api
from evenhand.wiring import wired_from_environment
make_api(wired_from_environment())
"""
"""Up to where the first submission could be served: its handler is loaded, the application wired, the client made."""
LEAN = """
import json
import boto3
client = boto3.client("dynamodb")
def handler(event, context):
    client.put_item(TableName="evenhand", Item={"PK": {"S": json.loads(event["body"])["id"]}})
"""
LIBRARIES = """
import pydantic
class Answer(pydantic.BaseModel):
    id: str
from aws_lambda_powertools import Logger
Logger(service="lean")
"""
"""What the lean function would have to load besides, to check what it is sent and to log as functions do."""
TIMED = """
import sys, time
sys.path[:0] = {tree!r}
began = time.process_time()
{code}
print((time.process_time() - began) * 1000)
"""
ON_AWS = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "example",
    "AWS_SECRET_ACCESS_KEY": "example",
    "EVENHAND_STORE": "dynamodb",
    "EVENHAND_TABLE": "evenhand",
    "EVENHAND_KEYS_BUCKET": "evenhand-keys",
    "EVENHAND_MAIL": "ses",
    "EVENHAND_SENDER": "Evenhand <training@example.org>",
    "EVENHAND_SITE_URL": "https://training.example.org",
    "EVENHAND_MAIL_QUEUE": "https://sqs.eu-central-1.amazonaws.com/123456789012/mail",
    "EVENHAND_REGRADE_QUEUE": "https://sqs.eu-central-1.amazonaws.com/123456789012/regrade",
    "EVENHAND_EDGE_SECRET": "0123456789abcdef0123456789abcdef",
}


def tree_of_package(folder: Path) -> tuple[str]:
    """Where the modules of the function that takes submissions lie once its package is unpacked, and nothing else."""
    from evenhand.deployment.package import MOST_BYTES, make_packages
    from evenhand.deployment.target import this_machine

    packages = make_packages(ROOT, folder / "packages", this_machine(), Path(sys.executable), tell)
    print(f"\nPackages for {this_machine()}, goal at most {MOST_BYTES // 1024 // 1024} MB")
    for each in packages:
        print(f"  {each.function:<58} {each.size / 1024 / 1024:10.1f} MB")
    tree = folder / "api"
    zipfile.ZipFile(folder / "packages" / "api.zip").extractall(tree)
    return (str(tree),)


def submitting_function(starts: int, tree: Sequence[str]) -> Iterator[Comparison]:
    """Until the submitting function could serve, and a lean one; from the same tree of compiled modules, by the same
    interpreter. Then the lean one with the libraries alone: what they leave of the goal to our own modules."""

    def start(code: str) -> float:
        # Neither the environment of the tests nor what is installed in it: only the package.
        command = [sys.executable, "-I", "-S", "-c", TIMED.format(tree=list(tree), code=code)]
        return float(printed_by("a cold start of a function", command, env=ON_AWS))

    for name, ours, code in (
        ("that takes submissions", "its package, up to where it could serve the first", SUBMITTING),
        ("of libraries alone", "the lean one, a model of pydantic and a logger of powertools", LEAN + LIBRARIES),
    ):
        figures, lean = in_turn(lambda code=code: start(code), lambda: start(LEAN), starts)
        yield Comparison(
            name=f"Cold start of the function {name}",
            ours=ours,
            theirs="json and boto3 with a client of DynamoDB, and no more",
            unit="ms",
            our_figures=tuple(figures),
            their_figures=tuple(lean),
            goal="at most 1.6",
        )
