"""What each step of a test costs in DynamoDB: write and read units by AWS's rules from the sizes of items, and of which
partitions. The handler is the real one, on the real store, in moto; the figures are the same on every machine.

`python tests/bench capacity` prints them, `--write` puts them into `infra/units.json`, from which `infra/docs/scale.md`
and `infra/docs/cost.md` are computed; a test compares.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evenhand.wiring import Application

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "infra" / "units.json"

QUESTIONS = 20
AUTOSAVES = 10
ASSIGNMENTS = 20
"""Open at the same time: every page of one's own reads them all."""
VENDORS = 10
CROWD = 5
"""Who took the test before."""
APPEALS = 5
"""That wait for a trainer."""
MOST_WRITES = 40
"""Write units of start, autosaves and submission; the goal."""

KEPT = "kept of an attempt"
"""With the sign-in and the mail that go with it."""
OVERHEAD = 100
"""Bytes that storage is charged for besides an item's own."""

START = "start"
SUBMIT = "submit"


@dataclass
class Step:
    """What one step costs."""

    name: str
    calls: int = 0
    """Requests to DynamoDB."""
    writes: Counter[str] = field(default_factory=Counter)
    """Units by the kind of partition."""
    reads: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "writes": self.writes.total(),
            "reads": float(self.reads.total()),
            "calls": self.calls,
            "written": dict(sorted(self.writes.items())),
            "read": {kind: float(units) for kind, units in sorted(self.reads.items())},
        }


class DrawnIds:
    """Ids as long as real ones, the same each time."""

    def __init__(self) -> None:
        self._random = random.Random(20261129)

    def new(self) -> str:
        """The next."""
        made = base64.urlsafe_b64encode(self._random.randbytes(16)).decode().rstrip("=")
        return f"a{made[1:]}" if made.startswith("-") else made


class Nowhere:
    """A mail server that takes everything."""

    def send(self, mail: object) -> None:
        """Take a mail."""

    def forget(self, mail_ids: object) -> None:
        """Nothing is kept."""


class Table:
    """The application on a table in moto, and what is measured of it."""

    def __init__(self, folder: Path) -> None:
        from evenhand.adapters.dynamodb import DynamoStore, create_table
        from evenhand.handlers.api import make_api
        from evenhand.settings import read_settings
        from evenhand.wiring import Stores, wire
        from stores.engines import make_client
        from support import HandClock, publish

        self.client = make_client()
        create_table(self.client, "evenhand")
        store = DynamoStore("evenhand", self.client)
        settings = read_settings({"EVENHAND_STATE": str(folder), "EVENHAND_MODE": "demo"})
        settings.site.mkdir(parents=True)
        publish(settings.keys, timed_quiz(), taxonomy=taxonomy())
        self.clock = HandClock()
        local = wire(settings, clock=self.clock, ids=DrawnIds())
        local.close()
        stores = {name: getattr(store, name) for name in Stores.__annotations__}
        self.app: Application = dataclasses.replace(local, **stores, mailer=Nowhere(), close=store.close)
        self.handler = make_api(self.app)
        self.tokens: dict[str, str] = {}
        self.steps: dict[str, Step] = {}
        self._calls = 0
        self.client.meta.events.register("before-call.dynamodb", self._called)

    def _called(self, **_: Any) -> None:
        from stores.write_units import LOOKING

        self._calls += not LOOKING

    def step(self, name: str) -> Any:
        """Measure what is done meanwhile as a step."""
        return _Measured(self, self.steps.setdefault(name, Step(name)))

    def call(self, person: str, method: str, path: str, body: Any = None, *, form: bool = False) -> dict[str, Any]:
        """A call of the API by somebody; what comes back, with its body read."""
        from evenhand.local.gateway import event_of

        where, _, query = path.partition("?")
        kind = b"application/x-www-form-urlencoded" if form else b"application/json"
        data = b"" if body is None else (urlencode(body) if form else json.dumps(body)).encode()
        cookie = f"evenhand={self.tokens.get(person, '')}".encode()
        scope = {
            "method": method,
            "path": where,
            "query_string": query.encode(),
            "http_version": "1.1",
            "client": ("192.0.2.1", 50_000),
            "headers": [(b"content-type", kind), (b"cookie", cookie), (b"x-evenhand", b"1")],
        }
        answer = self.handler(event_of(scope, data), None)
        if answer["statusCode"] >= 400:
            raise RuntimeError(f"{method} {path}: {answer['statusCode']} {answer['body'][:400]}")
        for each in answer["cookies"]:
            found = re.match(r"evenhand=([^;]+)", each)
            self.tokens[person] = found[1] if found else self.tokens.get(person, "")
        return answer


class _Measured:
    def __init__(self, table: Table, step: Step) -> None:
        from stores.read_units import ReadMeter
        from stores.write_units import Meter

        self._table, self._step = table, step
        self._written, self._read = Meter(table.client, "evenhand"), ReadMeter(table.client)

    def __enter__(self) -> None:
        self._calls = self._table._calls
        self._written.__enter__()
        self._read.__enter__()

    def __exit__(self, *_: object) -> None:
        self._read.__exit__()
        self._written.__exit__()
        self._step.calls += self._table._calls - self._calls
        for partition, units in self._written.by_partition.items():
            self._step.writes[kind_of(partition)] += units
        for partition, units in self._read.by_partition.items():
            self._step.reads[kind_of(partition)] += units


SHARDED = {"FEED": "FEED#quiz#shard", "DEADLINE": "DEADLINE#shard", "AUDIT": "AUDIT#month#shard"}
NAMED = {
    "ATTEMPT": "ATTEMPT#id",
    "PERSON": "PERSON#id",
    "SESSION": "SESSION#hash",
    "OUTBOX": "OUTBOX#id",
    "APPEAL": "APPEAL#id",
    "AUDITED": "AUDITED#id",
    "CERTIFICATE": "CERTIFICATE#number",
    "CASE": "CASE#case",
    "CASES": "CASES#shelf",
    "QUIZ": "QUIZ#quiz",
    "TALLY": "TALLY#quiz",
    "FAIRNESS": "FAIRNESS#quiz",
    "PENDING": "PENDING#hash",
    "IDENTITY": "IDENTITY#digest",
    "COUNTER": "COUNTER#key",
    "SECRET": "SECRET#name",
}
"""As the schema names them."""


def kind_of(partition: str) -> str:
    """The kind of a partition; those of the index, and those of which there is one, by their names."""
    first, _, rest = partition.partition("#")
    if partition.startswith("GSI1 ") or not rest:
        return partition
    return SHARDED.get(first) or NAMED[first]


def timed_quiz() -> str:
    """Twenty questions, one of them a case, in twenty minutes; two attempts."""
    from example import quiz_text

    text = quiz_text(QUESTIONS - 1).replace("  attempts: unlimited\n", "  attempts: 2\n  time_limit: 20min\n")
    case = (
        "\n## A collision in a car park. {#car-park kind=case points=2 policy=violence@3}\n\nA clip.\n\n"
        "- label: violence.blood\n- severity: high\n- action: restrict\n\n> An explanation.\n"
    )
    return text + case


def taxonomy() -> Any:
    """The words in which its case is judged."""
    from judging import TAXONOMY

    return TAXONOMY


def answers(questions: int) -> dict[str, list[str]]:
    """Answers to the first so many, the case last."""
    import example

    given = example.answers(min(questions, QUESTIONS - 1), 7)
    return given | (
        {"car-park": ["label=violence.blood", "severity=low", "action=restrict"]} if questions == QUESTIONS else {}
    )


def wrong_one() -> str:
    """A question that these answers get wrong."""
    given = answers(QUESTIONS)
    return next(f"case-{n}" for n in range(1, 5) if given[f"case-{n}"] != [f"action-{n % 4}"])


def measure() -> dict[str, dict[str, Any]]:
    """Every step of a test day and of those who look after it, by name, in the order in which they happen."""
    from moto import mock_aws

    with mock_aws(), tempfile.TemporaryDirectory() as folder:
        table = Table(Path(folder) / "state")
        prepare(table)
        for n in range(CROWD):
            take(table, f"before-{n}", measured=False)
        deliver(table)
        sign_in(table, "tim")
        table.call("tim", "GET", "/api/reports/long-test")
        table.clock.forward(hours=1)
        sign_in_by_provider(table)
        before = stored(table)
        take(table, "measured", measured=True)
        with table.step("mail sent"):
            assert deliver(table) == 1
        kept = stored(table) - before
        appeal(table)
        look(table)
        return {name: step.told() for name, step in table.steps.items()} | {KEPT: {"bytes": kept}}


def stored(table: Table) -> int:
    """Bytes in the table, with what AWS adds to each item."""
    from stores.engines import scan
    from stores.write_units import item_size

    return sum(item_size(item) + OVERHEAD for item in scan(table.client))


def prepare(table: Table) -> None:
    """A roster, assignments, and those who look after them."""
    from evenhand.people.person import ALL_VENDORS, Person, Role, Vendor

    vendors = [Vendor(id=f"vendor-{n}", name=f"Vendor number {n}") for n in range(VENDORS)]
    names = ("measured", *(f"before-{n}" for n in range(CROWD)))
    people = [
        Person(
            id=name,
            name="Ana Maria Duarte",
            email=f"{name}@vendor.example",
            role=Role.LABELLER,
            vendor_id="vendor-1",
            cohort="autumn",
        )
        for name in names
    ]
    staff = [
        Person(id="tim", name="Tim", email="tim@evenhand.example", role=Role.TRAINER),
        Person(id="boss", name="Max", email="max@evenhand.example", role=Role.STAKEHOLDER, scope=(ALL_VENDORS,)),
    ]
    table.app.directory.put(vendors, [*people, *staff])
    for person in ("tim", "boss"):
        sign_in(table, person)
    for n in range(ASSIGNMENTS):
        body = {"target": "long-test", "person_id": names[n % len(names)], "due": "2026-12-01T12:00:00+00:00"}
        table.call("tim", "POST", "/api/assignments", body)


def sign_in(table: Table, person: str) -> None:
    """Begin a session."""
    table.call(person, "POST", "/api/sign-in", {"person_id": person, "language": "en"}, form=True)


def sign_in_by_provider(table: Table) -> None:
    """What a sign-in by an identity provider writes before and besides its session."""
    from datetime import timedelta

    from evenhand.ports.sessions import PendingSignIn

    app, now = table.app, table.clock.now()
    app.sign_ins.put_identity("https://login.vendor.example/", "a-subject-of-some-length-0001", "measured")
    pending = PendingSignIn(
        state_hash="0" * 64,
        provider="vendor",
        nonce="n" * 43,
        verifier="v" * 43,
        next="/en/tests/long-test/",
        language="en",
        browser_hash="b" * 64,
        expires_at=now + timedelta(minutes=10),
    )
    with table.step("sign in"):
        app.sign_ins.count("sign-ins-from", now + timedelta(hours=1))
        app.sign_ins.put_pending(pending)
        app.sign_ins.count("sign-ins-from-back", now + timedelta(hours=1))
        app.sign_ins.take_pending(pending.state_hash)
        app.sign_ins.identity("https://login.vendor.example/", "a-subject-of-some-length-0001")


def take(table: Table, person: str, *, measured: bool) -> None:
    """Sign in, open the test, take it, look at the result: all that somebody does on a test day."""
    from contextlib import nullcontext

    def step(name: str) -> Any:
        return table.step(name) if measured else nullcontext()

    with step("sign in"):
        sign_in(table, person)
    with step("a page is opened"):
        table.call(person, "GET", "/api/session?opened=1")
    with step("one's own page"):
        table.call(person, "GET", "/api/my?language=en")
    with step("the test is opened"):
        table.call(person, "GET", "/api/quizzes/long-test?language=en")
    with step(START):
        body = {"quiz_id": "long-test", "language": "en"}
        attempt = json.loads(table.call(person, "POST", "/api/attempts", body)["body"])["id"]
    for version in range(1, AUTOSAVES + 1):
        table.clock.forward(minutes=1)
        with step(f"autosave {version}"):
            body = {"version": version, "answers": answers(2 * version)}
            table.call(person, "PUT", f"/api/attempts/{attempt}/draft", body)
    with step(SUBMIT):
        body = {"submission_id": "c0a80101-7b6e-4f6a-9d2e-1f0e3a5b7c9d", "answers": answers(QUESTIONS)}
        table.call(person, "POST", f"/api/attempts/{attempt}/submission", body)
    with step("the result is opened"):
        table.call(person, "GET", f"/api/attempts/{attempt}?language=en")


def deliver(table: Table) -> int:
    """Send what waits; how many it was."""
    from evenhand.handlers.jobs import send_mail

    sent = 0
    while done := send_mail(table.app)["sent"]:
        sent += done
        if done < 20:
            break
    return sent


def appeal(table: Table) -> None:
    """Fail again, so that the marks are shown; appeal, and decide."""
    for n in range(APPEALS):
        person = f"before-{n}"
        take(table, person, measured=False)
        attempts = json.loads(table.call(person, "GET", "/api/attempts")["body"])["attempts"]
        body = {
            "question_id": wrong_one(),
            "reason": "other",
            "text": "The module says otherwise, in its third section.",
        }
        path = f"/api/attempts/{attempts[0]['id']}/appeals"
        if n:
            table.call(person, "POST", path, body)
        else:
            with table.step("an appeal is opened"):
                table.call(person, "POST", path, body)
    sign_in(table, "tim")
    with table.step(f"the list of {APPEALS} appeals"):
        found = json.loads(table.call("tim", "GET", "/api/appeals")["body"])["appeals"]
    assert len(found) == APPEALS
    first = found[0]["id"]
    with table.step("an appeal is decided"):
        table.call("tim", "POST", f"/api/appeals/{first}/review", {"version": found[0]["version"]})
        decision = {
            "version": found[0]["version"] + 1,
            "outcome": "dismissed",
            "rationale": "What counts is what a viewer sees; section two has this very case.",
        }
        table.call("tim", "POST", f"/api/appeals/{first}/decision", decision)


def look(table: Table) -> None:
    """A report, when there is something new, and when there is nothing; and what the schedule asks for every minute."""
    from evenhand.handlers.jobs import close_attempts, regrade, send_mail

    with table.step("a report, with results since the last"):
        table.call("tim", "GET", "/api/reports/long-test")
    with table.step("a report, with nothing new"):
        table.call("tim", "GET", "/api/reports/long-test")
    deliver(table)
    with table.step("a minute in which nothing waits"):
        for job in (send_mail, close_attempts, regrade):
            assert not any(job(table.app).values())


OF_ATTEMPT = (START, *(f"autosave {n}" for n in range(1, AUTOSAVES + 1)), SUBMIT)
"""Steps from the start of an attempt to its submission."""


def attempt_units(units: Mapping[str, Mapping[str, Any]]) -> int:
    """Write units of an attempt, without those that keep the session alive: one a minute, whatever somebody does."""
    of_session = sum(units[name]["written"].get("SESSION#hash", 0) for name in OF_ATTEMPT)
    written: int = sum(units[name]["writes"] for name in OF_ATTEMPT) - of_session
    return written


def load() -> dict[str, dict[str, Any]]:
    """The units as they are written down."""
    found: dict[str, dict[str, Any]] = json.loads(UNITS.read_text(encoding="utf-8"))
    return found


def lines(units: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The units as a table for people."""
    yield f"\nDynamoDB units of a timed test of {QUESTIONS} questions, one a case; by AWS's rules, from item sizes"
    yield f"  {'step':<48} {'write':>6} {'read':>7} {'calls':>6}"
    for name, step in units.items():
        if name == KEPT:
            continue
        yield f"  {name:<48} {step['writes']:>6} {step['reads']:>7.1f} {step['calls']:>6}"
    writes, reads = (sum(units[name][what] for name in OF_ATTEMPT) for what in ("writes", "reads"))
    own = attempt_units(units)
    yield f"  {f'start + {AUTOSAVES} autosaves, a minute apart, + submit':<48} {writes:>6} {reads:>7.1f}"
    yield f"  bytes that stay in the table: {units[KEPT]['bytes']:,}"
    yield f"  of it for the attempt: {own}, goal at most {MOST_WRITES}; to keep the session alive: {writes - own}"


def main(arguments: list[str]) -> int:
    """Print, and with `--write` write down."""
    units = measure()
    print("\n".join(lines(units)))
    if "--write" in arguments:
        UNITS.write_text(json.dumps(units, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main(sys.argv[1:]))
