"""Every role, and nobody, against every route of the OpenAPI document, with records of two vendors' people.

Aim: nobody sees another vendor's people. What each may do follows from `PERMISSIONS`; what each route does is written
down here a second time. A route that is missing here fails, and so does one that is for something else.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from evenhand.assessment.regrade import Regrade
from evenhand.handlers.access import OWNED
from evenhand.handlers.jobs import judge
from evenhand.handlers.routes import all_routes
from evenhand.people.permissions import PERMISSIONS, Verb, Whose
from evenhand.people.person import ALL_VENDORS, Person, Role
from evenhand.workflows.regrade import continue_regrade
from support import NINE, QUIZ, RIGHT, WRONG, Browser, HandClock, make_application, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.wiring import Application

TEXT = "The module says otherwise in section two."
CERTIFYING = QUIZ.replace("id: visible-blood", "id: certifying\n  certificate: 90d")
REGRADE = "regrade-1"


def _person(person_id: str, name: str, role: Role, vendor: str = "", **more: Any) -> Person:
    email = f"{person_id}@{vendor or 'staff'}.example"
    return Person(id=person_id, name=name, email=email, role=role, vendor_id=vendor, **more)


ADA = _person("p-ada", "Adelaide Quist", Role.LABELLER, "acme", cohort="walk")
ZOE = _person("p-zoe", "Zoroaster Brandt", Role.LABELLER, "zenith", cohort="walk")
OWNERS = (ADA, ZOE)
"""Those whose records are asked for."""
WHO = {
    "nobody": None,
    "the labeller of acme": ADA,
    "the labeller of zenith": ZOE,
    "a colleague at acme": _person("p-bo", "Boris Ames", Role.LABELLER, "acme", cohort="walk"),
    "the lead of acme": _person("p-lea", "Lea Norris", Role.STAKEHOLDER, scope=("acme",)),
    "the lead of both": _person("p-len", "Len Ortega", Role.STAKEHOLDER, scope=("acme", "zenith")),
    "the manager of all": _person("p-max", "Max Peer", Role.STAKEHOLDER, scope=(ALL_VENDORS,)),
    "a lead of nobody": _person("p-nil", "Nil Quade", Role.STAKEHOLDER),
    "a trainer": _person("p-tim", "Tim Rowe", Role.TRAINER),
    "an admin": _person("p-amy", "Amy Stone", Role.ADMIN),
    "a labeller who leads zenith": _person(
        "p-hal", "Hal Tully", Role.LABELLER, "acme", other_roles=(Role.STAKEHOLDER,), scope=("zenith",)
    ),
    "a lead of acme who trains": _person(
        "p-ute", "Ute Vance", Role.STAKEHOLDER, other_roles=(Role.TRAINER,), scope=("acme",)
    ),
}


class Row(NamedTuple):
    """What a route is for, and a body that it can read."""

    verb: Verb | None
    """None for whoever comes."""
    body: object = None


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/api/session"): Row(None),
    ("DELETE", "/api/session"): Row(None),
    ("POST", "/api/session/extension"): Row(Verb.USE_SITE),
    ("GET", "/api/sign-in"): Row(None),
    ("POST", "/api/sign-in"): Row(None),
    ("POST", "/api/sign-in/code"): Row(None),
    ("POST", "/api/sign-in/code/answer"): Row(None),
    ("GET", "/api/sign-in/{provider_id}"): Row(None),
    ("GET", "/api/sign-in/{provider_id}/callback"): Row(None),
    ("GET", "/api/quizzes/{quiz_id}"): Row(Verb.TAKE_QUIZ),
    ("POST", "/api/quizzes/{quiz_id}/form"): Row(Verb.TAKE_QUIZ),
    ("POST", "/api/quizzes/{quiz_id}/start"): Row(Verb.TAKE_QUIZ),
    ("GET", "/api/attempts/{attempt_id}/form"): Row(Verb.TAKE_QUIZ),
    ("POST", "/api/attempts/{attempt_id}/form"): Row(Verb.TAKE_QUIZ),
    ("GET", "/api/attempts"): Row(Verb.SEE_ATTEMPT),
    ("POST", "/api/attempts"): Row(Verb.TAKE_QUIZ, {"quiz_id": "visible-blood", "language": "en"}),
    ("GET", "/api/attempts/{attempt_id}"): Row(Verb.SEE_ATTEMPT),
    ("GET", "/api/attempts/{attempt_id}/page"): Row(Verb.SEE_ATTEMPT),
    ("PUT", "/api/attempts/{attempt_id}/draft"): Row(Verb.TAKE_QUIZ, {"version": 1, "answers": {}}),
    ("POST", "/api/attempts/{attempt_id}/submission"): Row(
        Verb.TAKE_QUIZ, {"submission_id": "another-id", "answers": RIGHT}
    ),
    ("POST", "/api/attempts/{attempt_id}/late"): Row(Verb.ACCEPT_LATE, {"late_id": "some-late-id", "reason": TEXT}),
    ("POST", "/api/attempts/{attempt_id}/appeals"): Row(
        Verb.APPEAL, {"question_id": "boxing", "reason": "other", "text": TEXT}
    ),
    ("GET", "/api/appeals"): Row(Verb.SEE_APPEAL),
    ("POST", "/api/appeals/{appeal_id}/escalation"): Row(Verb.DECIDE_APPEAL, {"reason": TEXT, "version": 0}),
    ("POST", "/api/appeals/{appeal_id}/review"): Row(Verb.DECIDE_APPEAL, {"version": 0}),
    ("POST", "/api/appeals/{appeal_id}/decision"): Row(
        Verb.DECIDE_APPEAL, {"outcome": "upheld", "remedy": "full_marks", "rationale": TEXT, "version": 1}
    ),
    ("POST", "/api/appeals/{appeal_id}/withdrawal"): Row(Verb.APPEAL, {}),
    ("GET", "/api/attempts/{attempt_id}/history"): Row(Verb.SEE_ATTEMPT),
    ("GET", "/api/quizzes/{quiz_id}/questions/{question_id}/history"): Row(Verb.REGRADE),
    ("GET", "/api/quizzes/{quiz_id}/fairness"): Row(Verb.SEE_FAIRNESS),
    ("GET", "/api/regrades"): Row(Verb.REGRADE),
    ("GET", "/api/regrades/{regrade_id}"): Row(Verb.REGRADE),
    ("GET", "/api/quizzes/{quiz_id}/regrade"): Row(Verb.REGRADE),
    ("POST", "/api/quizzes/{quiz_id}/regrades"): Row(Verb.REGRADE, {"reason": TEXT}),
    ("POST", "/api/certificates/{number}/revocation"): Row(Verb.REVOKE_CERTIFICATE, {"reason": TEXT}),
    ("GET", "/api/readings"): Row(Verb.USE_SITE),
    ("POST", "/api/readings"): Row(Verb.USE_SITE, {"module": "modules/violence.md", "language": "en"}),
    ("GET", "/api/tasks"): Row(Verb.USE_SITE),
    ("GET", "/api/assignments"): Row(Verb.ASSIGN),
    ("POST", "/api/assignments"): Row(Verb.ASSIGN, {"target": "visible-blood", "cohort": "walk"}),
    ("DELETE", "/api/assignments/{assignment_id}"): Row(Verb.ASSIGN),
    ("GET", "/api/certificates"): Row(Verb.USE_SITE),
    ("GET", "/api/certificates/{number}"): Row(None),
    ("GET", "/api/certificates/{number}/page"): Row(None),
    ("GET", "/api/audit"): Row(Verb.SEE_AUDIT),
    ("GET", "/api/audit/page"): Row(Verb.SEE_AUDIT),
    ("GET", "/api/my"): Row(Verb.USE_SITE),
    ("GET", "/api/my/page"): Row(Verb.USE_SITE),
    ("GET", "/api/preferences"): Row(Verb.USE_SITE),
    ("PUT", "/api/preferences"): Row(
        Verb.USE_SITE, {"language": "en", "blur": True, "greyscale": True, "reduced_motion": False, "break_every": None}
    ),
    ("POST", "/api/preferences"): Row(Verb.USE_SITE),
    ("GET", "/api/subscriptions"): Row(Verb.RECEIVE_REPORT),
    ("POST", "/api/subscriptions"): Row(Verb.RECEIVE_REPORT, {"frequency": "weekly", "hour": 9}),
    ("GET", "/api/subscriptions/page"): Row(Verb.RECEIVE_REPORT),
    ("PUT", "/api/subscriptions/{subscription_id}"): Row(Verb.RECEIVE_REPORT, {"frequency": "daily"}),
    ("POST", "/api/subscriptions/{subscription_id}"): Row(Verb.RECEIVE_REPORT),
    ("DELETE", "/api/subscriptions/{subscription_id}"): Row(Verb.RECEIVE_REPORT),
    ("GET", "/api/report-preview"): Row(Verb.RECEIVE_REPORT),
    ("GET", "/api/report-preview/mail"): Row(Verb.RECEIVE_REPORT),
    ("GET", "/api/unsubscribe/{token}"): Row(None),
    ("POST", "/api/unsubscribe/{token}"): Row(None),
    ("GET", "/api/bounces"): Row(Verb.MEND_ADDRESS),
    ("DELETE", "/api/bounces/{person_id}"): Row(Verb.MEND_ADDRESS),
    ("GET", "/api/people"): Row(Verb.SEE_PERSON),
    ("GET", "/api/people/{person_id}"): Row(Verb.SEE_PERSON),
    ("POST", "/api/people/{person_id}/accommodations"): Row(Verb.ACCOMMODATE, {"time": 1.5, "reason": TEXT}),
    ("GET", "/api/reports"): Row(Verb.RECEIVE_REPORT),
    ("GET", "/api/reports/{quiz_id}"): Row(Verb.RECEIVE_REPORT),
    ("GET", "/api/reports/{quiz_id}/csv"): Row(Verb.RECEIVE_REPORT),
    ("GET", "/api/openapi.json"): Row(None),
}

GUARDED = [each for each in TABLE if TABLE[each].verb is not None]
NAMING = [each for each in GUARDED if any(f"{{{name}}}" in each[1] for name in OWNED)]
"""Routes that name somebody's record."""
ESCALATION = ("POST", "/api/appeals/{appeal_id}/escalation")
"""Asked for an appeal of its own, since whoever escalates one may not decide it any more."""
NOT_THERE = (("POST", "/api/readings"), ("PUT", "/api/subscriptions/{subscription_id}"))
"""Routes that are asked for something that nobody has."""
LISTS = [each for each in GUARDED if each[0] == "GET" and "{" not in each[1]]


class World(NamedTuple):
    """The application, everybody's browser, and the ids of the owners' records by owner."""

    application: Application
    browsers: dict[str, Browser]
    records: dict[str, dict[str, str]]
    document: dict[str, Any]

    def ask(
        self, who: str, route: tuple[str, str], ids: dict[str, str], *, accept: str = "", body: object = ...
    ) -> Any:
        """What somebody is answered."""
        method, path = route
        ids = {**ids, "appeal_id": ids["escalated_id"]} if route == ESCALATION else ids
        headers = {"accept": accept} if accept else {}
        body = TABLE[route].body if body is ... else body
        return self.browsers[who].client.request(method, path.format(**ids), json=body, headers=headers)

    def documented(self, route: tuple[str, str]) -> set[int]:
        """The statuses that the OpenAPI document names for a route."""
        method, path = route
        return {int(status) for status in self.document["paths"][path][method.lower()]["responses"]}

    def contents(self) -> list[tuple[Any, ...]]:
        """All that is stored but sessions, which live by being used."""
        with sqlite3.connect(self.application.settings.database) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return [
                (name, *row)
                for (name,) in sorted(tables)
                if name != "sessions"
                for row in connection.execute(f'SELECT * FROM "{name}"')
            ]


def ids_of(record: dict[str, str]) -> dict[str, str]:
    """Ids for the variable parts of every path."""
    nobodys = {
        "quiz_id": "visible-blood",
        "question_id": "fight",
        "regrade_id": REGRADE,
        "assignment_id": "none",
        "provider_id": "none",
        "subscription_id": "none",
        "token": "none",
    }
    return {**nobodys, **record}


UNKNOWN = ids_of(
    {
        "attempt_id": "id-999999",
        "appeal_id": "id-999999",
        "escalated_id": "id-999999",
        "person_id": "p-xyz",
        "number": "none",
    }
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two owners, each with a last attempt, all marks told, two appeals against them, and a certificate; and a regrade
    that was done."""
    application = make_application(tmp_path_factory.mktemp("walk") / "state", HandClock())
    application.directory.put((), [person for person in WHO.values() if person])
    publish(application.settings.keys, QUIZ, CERTIFYING)
    records = {}
    for owner in OWNERS:
        browser = Browser(application, owner.id)
        browser.take(WRONG, "submission-1")
        attempt_id = browser.take(WRONG, "submission-2")["id"]
        appeal_ids = [
            browser.post(
                f"/api/attempts/{attempt_id}/appeals", {"question_id": question, "reason": "other", "text": TEXT}
            ).json()["id"]
            for question in ("fight", "scope")
        ]
        passed = browser.submit(browser.start("certifying").json()["id"], RIGHT, "submission-3").json()
        records[owner.id] = ids_of(
            {
                "attempt_id": attempt_id,
                "appeal_id": appeal_ids[0],
                "escalated_id": appeal_ids[1],
                "person_id": owner.id,
                "number": passed["certificate"]["number"],
            }
        )
    begun = Regrade(
        id=REGRADE,
        quiz_id="visible-blood",
        publication=application.keys.current("visible-blood").revision,
        by="p-tim",
        reason=TEXT,
        started_at=NINE,
    )
    judge(application)
    application.regrades.put_regrade(begun)
    assert continue_regrade(begun, application).ended_at is not None
    browsers = {who: Browser(application, person.id if person else None) for who, person in WHO.items()}
    yield World(application, browsers, records, Browser(application).get("/api/openapi.json").json())
    application.close()


def reached(who: str, verb: Verb) -> set[Whose]:
    """Whose records somebody's roles reach, by the table."""
    person = WHO[who]
    if person is None:
        return set()
    whose = {PERMISSIONS[verb][role] for role in person.roles if role in PERMISSIONS[verb]}
    return whose if ALL_VENDORS in person.scope else whose - {Whose.EVERY_VENDOR}


def in_reach(who: str, verb: Verb, owner: Person) -> bool:
    """Whether somebody reaches an owner's records, by the table."""
    person, whose = WHO[who], reached(who, verb)
    if person is None:
        return False
    scope = Whose.SCOPE in whose and bool({ALL_VENDORS, owner.vendor_id} & set(person.scope))
    return Whose.ALL in whose or scope or (bool(whose) and person.id == owner.id)


def looks(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    """All that can be seen of an answer."""
    headers = [each for each in answer.headers.multi_items() if each[0] != "apigw-requestid"]  # no two have the same
    return answer.status_code, answer.text, sorted(headers)


def test_every_route_of_the_document_is_in_the_table(world):
    described = {
        (method.upper(), path) for path, operations in world.document["paths"].items() for method in operations
    }

    assert described == TABLE.keys()


def test_every_route_is_for_what_the_table_says():
    assert {(route.method, route.path): route.verb for route in all_routes()} == {
        key: row.verb for key, row in TABLE.items()
    }


def test_the_document_says_who_reaches_what(world):
    for method, path in GUARDED:
        verb = TABLE[method, path].verb
        stated = world.document["paths"][path][method.lower()]["x-permission"]
        assert stated == {"verb": verb, "reach": {role: whose.value for role, whose in PERMISSIONS[verb].items()}}


@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
def test_nobody_gets_nowhere_without_a_session(world, route):
    before = world.contents()
    answers = [world.ask("nobody", route, ids) for ids in (*world.records.values(), UNKNOWN)]

    assert {answer.status_code for answer in answers} == {401}
    assert len({str(looks(answer)) for answer in answers}) == 1
    assert world.contents() == before


@pytest.mark.parametrize("who", [who for who, person in WHO.items() if person])
@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
def test_a_role_gets_where_the_table_says(world, route, who):
    verb = TABLE[route].verb
    owners = OWNERS if route in NAMING else OWNERS[:1]
    for owner in owners:
        before = world.contents()
        answer = world.ask(who, route, world.records[owner.id])

        if not reached(who, verb):
            assert answer.status_code == 403
        elif route in NAMING and not in_reach(who, verb, owner):
            assert answer.status_code == 404
        else:
            assert answer.status_code not in (401, 403)
            assert answer.status_code < 500
            # What is neither published nor known is not found by whoever may look for it.
            assert answer.status_code != 404 or route in NOT_THERE
        assert answer.status_code in world.documented(route)
        assert answer.status_code < 400 or world.contents() == before


@pytest.mark.parametrize("who", [who for who, person in WHO.items() if person])
@pytest.mark.parametrize("route", NAMING, ids=" ".join)
def test_what_is_forbidden_looks_like_what_is_unknown(world, route, who):
    verb = TABLE[route].verb
    for owner in OWNERS:
        if in_reach(who, verb, owner):
            continue
        for accept in ("application/json", "text/html"):
            for body in (TABLE[route].body, {}):
                forbidden = world.ask(who, route, world.records[owner.id], accept=accept, body=body)
                unknown = world.ask(who, route, UNKNOWN, accept=accept, body=body)
                assert looks(forbidden) == looks(unknown)
                assert forbidden.status_code == (404 if reached(who, verb) else 403)


@pytest.mark.parametrize("who", [who for who, person in WHO.items() if person])
@pytest.mark.parametrize("route", LISTS, ids=" ".join)
def test_a_list_holds_nothing_of_people_out_of_reach(world, route, who):
    answer = world.ask(who, route, UNKNOWN)

    for owner in OWNERS:
        if not in_reach(who, TABLE[route].verb, owner):
            record = world.records[owner.id]
            told = {owner.id, owner.name, owner.email}
            told |= {record[each] for each in ("attempt_id", "appeal_id", "escalated_id", "number")}
            # A colleague is told the name of the vendor that both work for.
            told |= {owner.vendor_id} if WHO[who].vendor_id != owner.vendor_id else set()
            assert not [each for each in told if each in answer.text]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", [each for each in TABLE if TABLE[each].verb is None], ids=" ".join)
def test_what_is_public_asks_nobody_who_they_are(world, route, who):
    person = WHO[who]
    visitor = Browser(world.application, person.id if person else None)

    answer = visitor.client.request(route[0], route[1].format(**UNKNOWN))

    assert answer.status_code != 401
    assert answer.status_code in world.documented(route)
    # The sign-in page of the demo is there to pick anybody from.
    told = [each for each in OWNERS if each.name in answer.text and route != ("GET", "/api/sign-in")]
    assert told in ([], [person])


@pytest.mark.parametrize("who", [who for who, person in WHO.items() if person])
def test_the_vendors_side_sees_results_and_not_what_was_right(world, who):
    for owner in OWNERS:
        answer = world.ask(who, ("GET", "/api/attempts/{attempt_id}"), world.records[owner.id])
        if answer.status_code == 200:
            assert bool(answer.json()["questions"]) is in_reach(who, Verb.SEE_ANSWERS, owner)
            assert answer.json()["score"] is not None
