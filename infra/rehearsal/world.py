"""What features are tried in: the stack, the site before it, people with sessions, and the owner's own hands."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from aws_lambda_powertools import Logger

from evenhand.adapters.file_keys import FileKeys
from evenhand.handlers.api import Handler, make_api
from evenhand.local.gateway import event_of
from evenhand.people.person import Person, Role, Vendor
from evenhand.ports.outbox import OutboxRow
from evenhand.quiz.split import AnswerKey
from evenhand.settings import read_settings
from evenhand.wiring import Application, wire
from evenhand.workflows.sign_in import Visit, begin_session
from rehearsal.deployed import SITE, STACK, Deployed
from rehearsal.edge import Edge
from rehearsal.emulator import REGION, Emulator
from rehearsal.visitor import Answer, Visitor

T = TypeVar("T")

QUIZ = "harassment-and-bullying"
VENDOR = Vendor(id="acme", name="Acme Support")
WAIT_SECONDS = 100.0
"""For what a schedule does every minute."""
SOON_SECONDS = 20.0
"""For what a function does at once while nobody waits for its answer; one that is slow to begin has begun before."""


class Missing(Exception):
    """Something did not happen that should have; the message says what."""


@dataclass
class World:
    """Everything a feature needs."""

    emulator: Emulator
    deployed: Deployed
    edge: Edge
    built: Path
    application: Application
    """The owner's own, on the stores as deployed."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    hired: list[Person] = field(default_factory=list)
    """Those who are there now."""
    soon: float = WAIT_SECONDS
    """Seconds for what a function does at once."""
    receipt: OutboxRow | None = None
    """Of somebody who passed, once there is one."""

    @cached_property
    def key(self) -> AnswerKey:
        """The key of the test that people take."""
        publication = FileKeys(self.built / "keys").current(QUIZ)
        if publication is None:
            raise Missing("the test, published")
        return publication.key

    def stranger(self) -> Visitor:
        """Somebody who is not signed in."""
        return Visitor(SITE, self.edge.port)

    def hire(self, role: Role = Role.LABELLER, vendor: Vendor = VENDOR) -> Person:
        """Somebody new: a labeller of a vendor, their lead, or a trainer."""
        number, labels = next(self.numbers), role is Role.LABELLER
        person = Person(
            id=f"p{number}",
            name=f"Person {number}",
            email=f"p{number}@example.com",
            role=role,
            vendor_id=vendor.id if labels else "",
            cohort="nov" if labels else "",
            scope=(vendor.id,) if role is Role.STAKEHOLDER else (),
        )
        self.application.directory.put((vendor,), (person,))
        self.hired.append(person)
        return person

    @contextmanager
    def for_a_while(self) -> Iterator[None]:
        """Who is hired meanwhile leaves at the end: nobody is to wait for the reports and mails of all who came
        before."""
        self.hired.clear()
        try:
            yield
        finally:
            self.application.directory.put((), [replace(person, active=False) for person in self.hired])

    def signed_in(self, person: Person) -> Visitor:
        """Their browser, with a session that the owner made."""
        visit = Visit(address="198.51.100.7", token="", lasts=timedelta(hours=1), idle=timedelta(hours=1))
        begun = begin_session(person, "cognito", self.application, visit)
        return Visitor(SITE, self.edge.port, {"__Host-evenhand": begun.token})

    def helped(self, person: Person) -> Visitor:
        """The same, served by the owner's own process: for what must be there before a feature is tried."""
        visitor = self.signed_in(person)
        return Helped(visitor.site, visitor.port, visitor.cookies, handler=self._owners_api)

    @cached_property
    def _owners_api(self) -> Handler:
        return make_api(self.application, Logger(level="CRITICAL"))

    def invoke(self, function: str, event: Any = None) -> Any:
        """What a function answers; raises `Missing` when it failed."""
        functions, payload = self.emulator.client("lambda"), json.dumps(event or {}).encode()
        answer = functions.invoke(FunctionName=self._name_of(function), Payload=payload)
        body = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise Missing(f"{function} failed: {body}")
        return body

    def restart(self, function: str) -> None:
        """Let a function start anew at its next event, as it does when its settings were changed."""
        functions, name = self.emulator.client("lambda"), self._name_of(function)
        # A description changes nothing that a running function would have to notice; a timeout does.
        timeout = functions.get_function_configuration(FunctionName=name)["Timeout"]
        functions.update_function_configuration(FunctionName=name, Timeout=timeout)
        functions.get_waiter("function_updated_v2").wait(FunctionName=name)

    def id_of(self, resource: str) -> str:
        """What a resource of the template is called where it was made."""
        return self._ids[resource]

    @cached_property
    def _ids(self) -> dict[str, str]:
        cloudformation = self.emulator.client("cloudformation")
        resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in resources}

    def _name_of(self, function: str) -> str:
        return self.id_of(f"{function}Function")

    def wake(self, function: str) -> None:
        """Have a worker woken by a message, without its queue."""
        answer = self.invoke(function, {"Records": [{"messageId": "m", "body": '{"wake": true}'}]})
        if answer["batchItemFailures"]:
            raise Missing(f"{function} gave its message back")

    def mails(self) -> list[dict[str, Any]]:
        """The mails that left."""
        with urllib.request.urlopen(f"{self.emulator.address}/_ministack/ses/messages", timeout=30) as answer:  # noqa: S310
            by_account: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
            return [each for mails in by_account.values() for each in mails]

    def mail_to(self, person: Person, says: str = "") -> dict[str, Any] | None:
        """A mail to somebody that left and says something, or None."""
        sent = (each for each in self.mails() if person.email in each["To"])
        return next((each for each in sent if says in each["Subject"] + each["BodyText"]), None)

    def wait(self, happened: Callable[[], T | None], what: str, seconds: float = WAIT_SECONDS) -> T:
        """What happened, once it did; raises `Missing` when it does not."""
        ends = time.monotonic() + seconds
        while not (found := happened()):
            if time.monotonic() > ends:
                raise Missing(what)
            time.sleep(0.1)
        return found


@dataclass
class Helped(Visitor):
    """A visitor whose calls the owner's process answers, with the owner's rights."""

    handler: Handler = field(kw_only=True)

    def send(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Any request of the API."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**(headers or {}), "Cookie": cookie}
        target, _, query = path.partition("?")
        scope = {
            "method": method, "path": target, "query_string": query.encode(), "http_version": "1.1",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        }  # fmt: skip
        answer = self.handler(event_of(scope, body), None)
        found = {name.lower(): str(value) for name, value in answer["headers"].items()}
        return Answer(answer["statusCode"], found, (answer.get("body") or "").encode())


def owner(emulator: Emulator, deployed: Deployed) -> Application:
    """The application as the owner of the account runs commands with it."""
    os.environ.update(
        AWS_ACCESS_KEY_ID=emulator.key,
        AWS_SECRET_ACCESS_KEY=emulator.secret,
        AWS_DEFAULT_REGION=REGION,
        AWS_ENDPOINT_URL=emulator.address,
    )
    settings = {
        "EVENHAND_STORE": "dynamodb",
        "EVENHAND_TABLE": deployed.outputs["TableName"],
        "EVENHAND_KEYS_BUCKET": deployed.outputs["KeysBucketName"],
        "EVENHAND_MAIL": "ses",
        "EVENHAND_SITE_URL": SITE,
    }
    return wire(read_settings(settings))


def want(answer: Any, status: int, what: str) -> Any:
    """The answer, if it has a status; raises `Missing` otherwise."""
    if answer.status != status:
        raise Missing(f"{what}: {answer.status}, not {status}: {answer.text[:300]}")
    return answer
