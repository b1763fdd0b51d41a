"""The API held against its own OpenAPI document with what schemathesis makes up, signed in as each role.

Aim: no answer of 500 and more, and none that the document does not describe. What exists stands in for what is made up
in every second request, so that it gets further than to a 404.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from aws_lambda_powertools import Logger
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from evenhand.handlers.api import make_api
from evenhand.handlers.jobs import regrade as regrade_job
from evenhand.handlers.openapi import document
from evenhand.handlers.routes import all_routes
from evenhand.local.gateway import Gateway
from evenhand.workflows.unsubscribe import unsubscribe_address
from support import QUIZ, RIGHT, WRONG, Browser, HandClock, make_application, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = 6
"""For each operation, of what fits the document and again of what does not; each is sent as every role."""
FEW = 2
"""Where each request takes a sign-in before it, or a slow digest."""
ROLES = {"nobody": None, "labeller": "ada", "stakeholder": "lead", "manager": "boss", "trainer": "tim", "admin": "root"}


def _described() -> dict[str, Any]:
    """The document without the session, which the client sees to."""
    described = document(all_routes())
    for operations in described["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return described


SCHEMA = schemathesis.openapi.from_dict(_described())
OPERATIONS = {result.ok().label: result.ok() for result in SCHEMA.get_all_operations()}
MODULE = "modules/violence.md"
CERTIFYING = QUIZ.replace("id: visible-blood", "id: certifying\n  certificate: 90d")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    response_headers_conformance,
]


class World:
    """The application with records to be found, and a client that is anybody."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.tokens: dict[str, dict[str, str]] = {}
        gateway = Gateway(make_api(application, Logger(service="fuzzed", stream=io.StringIO())))
        self.client = TestClient(gateway, base_url=application.settings.site_url, follow_redirects=False)
        self.known = self._records()

    def _records(self) -> dict[str, list[Any]]:
        ada, zoe, tim = (Browser(self.application, each) for each in ("ada", "zoe", "tim"))
        attempts, appeals, numbers = [], [], []
        for browser in (ada, zoe):
            browser.take(WRONG, "submission-1")
            attempts.append(browser.take(WRONG, "submission-2")["id"])
            objection = {"question_id": "fight", "reason": "other", "text": "The module says otherwise."}
            appeals.append(browser.post(f"/api/attempts/{attempts[-1]}/appeals", objection).json()["id"])
            passed = browser.submit(browser.start("certifying").json()["id"], RIGHT, "submission-3").json()
            numbers.append(passed["certificate"]["number"])
        regrade = tim.post("/api/quizzes/visible-blood/regrades", {"reason": "The key was wrong."}).json()
        regrade_job(self.application)
        attempts += [Browser(self.application, each).start().json()["id"] for each in ("tim", "root", "lead", "boss")]
        wanted = [
            Browser(self.application, each).post("/api/subscriptions", {}).json()["id"] for each in ("tim", "lead")
        ]
        made = tim.post("/api/assignments", {"target": "visible-blood", "cohort": "nov"}).json()
        return {
            "attempt_id": attempts,
            "appeal_id": appeals,
            "assignment_id": [made["id"]],
            "subscription_id": ["standard", *wanted],
            "token": [unsubscribe_address("lead", "standard", self.application).rpartition("/")[2]],
            "regrade_id": [regrade["id"]],
            "number": numbers,
            "quiz_id": ["visible-blood", "certifying"],
            "person_id": ["ada", "zoe", "tim"],
            "target": ["visible-blood", MODULE],
            "module": [MODULE],
            "cohort": ["", "nov"],
            "vendor_id": ["", "acme"],
            "question_id": ["fight", "scope", "boxing"],
            "answers": [RIGHT, WRONG, {}],
            "version": [0, 1],
        }

    def ask(self, person_id: str | None, case: Any, *, ends_sessions: bool) -> Any:
        """What somebody is answered; whatever may end a session is asked in one of its own."""
        self.client.cookies.clear()
        if person_id:
            if ends_sessions or person_id not in self.tokens:
                self.client.post("/api/sign-in", data={"person_id": person_id})
                self.tokens[person_id] = dict(self.client.cookies)
            self.client.cookies.update(self.tokens[person_id])
        sent = case.as_transport_kwargs(base_url=self.application.settings.site_url)
        del sent["cookies"]
        if isinstance(sent.get("data"), bytes):
            sent["content"] = sent.pop("data")
        return self.client.request(**sent)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    application = make_application(tmp_path_factory.mktemp("fuzzed") / "state", HandClock())
    publish(application.settings.keys, QUIZ, CERTIFYING, modules=[MODULE])
    yield World(application)
    application.close()


@pytest.mark.parametrize(
    ("label", "mode"),
    [
        (label, mode)
        for label, operation in OPERATIONS.items()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        # What asks for nothing is given nothing wrong.
        if mode is GenerationMode.POSITIVE or operation.query or operation.headers or operation.body
    ],
)
def test_every_answer_to_every_role_is_one_that_the_document_describes(
    world: World, label: str, mode: GenerationMode
) -> None:
    operation = OPERATIONS[label]
    ends_sessions = label == "DELETE /api/session" or "/sign-in" in label

    @settings(
        max_examples=FEW if ends_sessions else EXAMPLES,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode), data=st.data())
    def fuzz(case: Any, data: st.DataObject) -> None:
        # In what is wrong on purpose nothing is put right.
        bodies = [case.body] if mode is GenerationMode.POSITIVE and isinstance(case.body, dict) else []
        for sent in (case.path_parameters or {}, *bodies):
            for name in sorted(sent.keys() & world.known.keys()):
                if data.draw(st.booleans()):
                    sent[name] = data.draw(st.sampled_from(world.known[name]))
        for role, person_id in ROLES.items():
            answer = world.ask(person_id, case, ends_sessions=ends_sessions)
            try:
                case.validate_response(answer, checks=CHECKS)
            except schemathesis.errors.FailureGroup as failure:
                failure.add_note(f"It was sent as: {role}.")
                raise

    fuzz()
