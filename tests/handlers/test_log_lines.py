"""All that the functions log and tell of a whole journey, with faults thrown in: which request each line belongs to,
what was counted, what came of what; and nothing of anybody."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import builders
from evenhand.adapters.emf import DIMENSION, NAMESPACE, EmfMeter
from evenhand.adapters.metered import metered_attempts
from evenhand.adapters.sqlite import SqliteStore
from evenhand.handlers import jobs, rounds, workers
from evenhand.handlers.entry import JobFailed
from evenhand.ports.mail import MailDelayed, MailRefused
from evenhand.ports.meter import Metric, Trail
from stores import steps
from support import Browser, HandClock, make_application, person, publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evenhand.wiring import Application

NAME, EMAIL, ID = "Adelheid Zanzibar", "adelheid@zanzibar.example", "adelheid.zanzibar"
ANSWER, DRAFT, APPEAL, REASON, TOKEN = "quagga", "thylacine", "my objection is dodo", "moa was meant", "great-auk"
STACK = "evenhand-test"
WAKE = '{"wake": true}'
WORDS = """\
---
title: Words
quiz:
  id: words
  pass_mark: 100%
  attempts: 1
  time_limit: 20min
---

## Which animal has stripes? {#animal}

= "zebra"
"""
BOUNCE = {
    "eventType": "Bounce",
    "mail": {"headers": [{"name": "X-Evenhand-Mail-Id", "value": "id-000001"}]},
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": EMAIL, "diagnosticCode": f"550 {NAME} is not here"}],
        "timestamp": "2026-11-23T09:00:00Z",
        "feedbackId": "f-1",
    },
}


class Context:
    """An invocation."""

    def __init__(self, number: int) -> None:
        self.aws_request_id = f"invocation-{number}"

    def get_remaining_time_in_millis(self) -> int:
        """Enough."""
        return 10 * rounds.MARGIN_MS


class Broken:
    """A store of which everything fails, quoting somebody."""

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise ValueError(f"{NAME} <{EMAIL}> answered {ANSWER} to {name}")

        return fail


JOBS = {name: each for name, each in vars(jobs).items() if name.endswith("_handler")}
WORKERS = {name: each for name, each in vars(workers).items() if name.endswith("_handler")}


class Functions:
    """The functions as AWS calls them, over one application."""

    def __init__(self, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
        self.application = application
        self.invocations = 0
        self.failed: set[str] = set()
        for module in (jobs, workers):
            monkeypatch.setattr(module, "wired_from_environment", lambda: self.application)

    def job(self, name: str, event: dict[str, Any] | None = None) -> dict[str, int]:
        """What a schedule or a topic invokes."""
        self.invocations += 1
        try:
            result: dict[str, int] = JOBS[name](event or {"id": f"run-{self.invocations}"}, Context(self.invocations))
        except JobFailed:
            self.failed.add(name)
            return {}
        return result

    def wake(self, name: str, *bodies: str) -> dict[str, Any]:
        """What a queue invokes."""
        self.invocations += 1
        records = [{"messageId": f"m-{self.invocations}-{n}", "body": body} for n, body in enumerate(bodies)]
        answer: dict[str, Any] = WORKERS[name]({"Records": records}, Context(self.invocations))
        if len(answer["batchItemFailures"]) == len(bodies):
            self.failed.add(name)
        return answer

    def breaking(self) -> None:
        """From here on every store fails."""
        kept = {"settings", "clock", "ids", "close", "meter", "keys", "origin", "site_pass", "providers", "mailer"}
        fields = {each.name for each in dataclasses.fields(self.application)} - kept
        self.application = dataclasses.replace(self.application, **dict.fromkeys(fields, Broken()))


@pytest.fixture(autouse=True)
def fresh_loggers() -> Iterator[None]:
    """Loggers write to what is standard output when they are first asked for; each of these tests has its own."""

    def forget() -> None:
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("evenhand-")]:
            del logging.root.manager.loggerDict[name]

    forget()
    yield
    forget()


@pytest.fixture
def clock() -> HandClock:
    """One put forward by hand."""
    return HandClock()


@pytest.fixture
def application(tmp_path: Path, clock: HandClock) -> Iterator[Application]:
    """An installation whose metrics are asked for, with somebody like nobody else."""
    made = make_application(tmp_path / "state", clock, EVENHAND_STACK=STACK, EVENHAND_RETENTION_MAIL="20")
    publish(made.settings.keys, WORDS)
    made.directory.put((), [dataclasses.replace(person("ada"), id=ID, name=NAME, email=EMAIL)])
    yield made
    made.close()


def code_in(application: Application) -> str:
    """The code that was mailed."""
    (mail,) = application.settings.outbox.glob("*.eml")
    found = re.search(rb"\b\d{6}\b", mail.read_bytes().partition(b"\r\n\r\n")[2])
    assert found
    return found[0].decode()


def signed_in(functions: Functions) -> tuple[Browser, list[str]]:
    """Somebody who came in by a code, after a wrong one; and what nobody else may know of it."""
    browser = Browser(functions.application)
    browser.client.post("/api/sign-in/code", data={"email": EMAIL, "language": "en"})
    functions.wake("mail_handler", WAKE)
    code = code_in(functions.application)
    answer = {"email": EMAIL, "code": f"{(int(code) + 1) % 1_000_000:06}", "language": "en"}
    assert browser.client.post("/api/sign-in/code/answer", data=answer).status_code == 422
    assert browser.client.post("/api/sign-in/code/answer", data={**answer, "code": code}).status_code == 303
    return browser, [code, *browser.client.cookies.values()]


def takes_the_test(browser: Browser) -> None:
    """Takes it, with mistakes on the way, and appeals."""
    attempt: str = browser.start("words").json()["id"]
    draft = {"version": 1, "answers": {"animal": [DRAFT]}}
    assert [browser.put(f"/api/attempts/{attempt}/draft", draft).status_code for _ in range(2)] == [200, 409]
    assert browser.put(f"/api/attempts/{attempt}/draft", {**draft, "version": ANSWER}).status_code == 422
    for submission in ("submission-1", "submission-1", "submission-2"):
        browser.submit(attempt, {"animal": [ANSWER]}, submission)
    appeal = {"question_id": "animal", "reason": "other", "text": APPEAL}
    assert [browser.post(f"/api/attempts/{attempt}/appeals", appeal).status_code for _ in range(2)] == [201, 409]


def a_long_journey(functions: Functions, clock: HandClock) -> list[str]:
    """Everything there is, well and then broken; the secrets of it."""
    browser, secrets = signed_in(functions)
    takes_the_test(browser)
    browser.get(f"/api/attempts/{TOKEN}", params={"token": TOKEN})
    browser.get(f"/api/{TOKEN}")
    tim = Browser(functions.application, "tim")
    tim.post("/api/quizzes/words/regrades", {"reason": REASON})
    clock.forward(days=30)
    event = {"Records": [{"messageId": "s-1", "Sns": {"MessageId": "s-1", "Message": json.dumps(BOUNCE)}}]}
    unreadable = {"Records": [{"Sns": {"MessageId": "s-2", "Message": json.dumps({**BOUNCE, "bounce": {EMAIL: 1}})}}]}
    for well in (True, False):
        if not well:
            assert functions.failed == set()
            functions.breaking()
        for name in JOBS:
            if name != "feedback_handler":
                functions.job(name)
        for each in (event, unreadable):
            functions.job("feedback_handler", each)
        for name in WORKERS:
            functions.wake(name, WAKE, f"{NAME} {EMAIL}", WAKE)
    broken = Browser(functions.application)
    broken.client.cookies.update(browser.client.cookies)
    assert broken.get("/api/attempts").status_code == 500
    assert broken.get("/api/attempts", headers={"Accept": "text/html"}).status_code == 500
    return secrets


def lines_of(output: str) -> list[dict[str, Any]]:
    """Each is JSON."""
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def functions(application: Application, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """All of them."""
    return Functions(application, monkeypatch)


def test_every_line_of_every_function_names_its_event_and_nobody(
    functions: Functions, clock: HandClock, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)

    secrets = a_long_journey(functions, clock)

    output = capsys.readouterr()
    lines = lines_of(output.out)
    assert output.err == ""
    assert [line for line in lines if not ("request" in line or "invocation" in line)] == []
    of_events = [line for line in lines if "request" not in line]
    assert [line for line in of_events if not ("messages" in line or "schedule" in line)] == []
    assert functions.failed == JOBS.keys() | WORKERS.keys(), "all of them, once the stores were broken"
    of_libraries = [each for each in caplog.records if not each.name.startswith("evenhand-")]
    assert [each for each in of_libraries if not hasattr(each, "invocation")] == []
    everything = output.out + caplog.text
    words = [*NAME.split(), EMAIL, ID, ANSWER, DRAFT, "dodo", "moa", TOKEN, *secrets]
    assert [word for word in words if word.lower() in everything.lower()] == []
    assert "a record of SES cannot be read" in caplog.text


def metrics_in(lines: list[dict[str, Any]]) -> Counter[str]:
    """What was told, summed."""
    told: Counter[str] = Counter()
    for line in lines:
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", ()):
            assert (directive["Namespace"], directive["Dimensions"]) == (NAMESPACE, [[DIMENSION]])
            assert line[DIMENSION] == STACK
            for each in directive["Metrics"]:
                told[each["Name"]] += sum(line[each["Name"]])
    return told


def test_what_happens_is_counted_once(functions: Functions, capsys: pytest.CaptureFixture[str]) -> None:
    browser, _ = signed_in(functions)
    takes_the_test(browser)
    functions.wake("mail_handler", WAKE, WAKE)

    told = metrics_in(lines_of(capsys.readouterr().out))

    counted = {Metric.ATTEMPTS: 1, Metric.SUBMISSIONS: 1, Metric.GRADES: 1, Metric.APPEALS: 1, Metric.MAIL_SENT: 2}
    assert {name: told[name] for name in counted} == counted
    assert not told.keys() & {Metric.MAIL_DELAYED, Metric.MAIL_FAILED, Metric.LATE_ANSWERS}


def test_a_grade_that_another_worker_gave_already_is_not_counted_again(tmp_path: Path) -> None:
    written: list[str] = []
    store, meter = SqliteStore(tmp_path / "evenhand.sqlite3"), EmfMeter(STACK, written.append)
    steps.begin(store)
    steps.submit(store)
    given = steps.regrade(store)
    later = dataclasses.replace(given.grades[1], graded_at=builders.minutes(600))

    attempts = metered_attempts(store.attempts, meter)
    assert attempts.add_grade(later, builders.standing(4), builders.result(), builders.outbox_row()) == given
    meter.tell({})
    store.close()

    assert written == []


def test_what_a_request_causes_is_found_from_either_end(
    functions: Functions, capsys: pytest.CaptureFixture[str]
) -> None:
    browser, _ = signed_in(functions)
    takes_the_test(browser)
    started = Browser(functions.application, "tim").post("/api/quizzes/words/regrades", {"reason": REASON}).json()
    functions.wake("mail_handler", WAKE)
    functions.wake("regrade_handler", WAKE)

    lines = lines_of(capsys.readouterr().out)
    (submitted,) = [line for line in lines if "Submissions" in line]
    (mail,) = submitted[Trail.MAILS]
    (sent,) = [line for line in lines if mail in line.get(Trail.MAILS, ()) and "invocation" in line]
    assert (sent["MailSent"], sent["messages"]) == ([1.0], ["m-2-0"])
    regrades = [line for line in lines if started["id"] in line.get(Trail.REGRADES, ())]
    assert ["request" in line for line in regrades] == [True, False], "who began it, and the round that did it"


class Nothing:
    """A round that did nothing."""

    sent = delayed = failed = closed = skipped = 0


def test_what_is_late_is_told(
    functions: Functions, clock: HandClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = signed_in(functions)
    takes_the_test(browser)
    functions.job("report_handler")
    Browser(functions.application, "zoe").start()
    Browser(functions.application, "bo").start("words")
    clock.forward(days=8, minutes=10)
    monkeypatch.setattr("evenhand.handlers.jobs.close_overdue", lambda *_: Nothing)
    monkeypatch.setattr("evenhand.handlers.jobs.deliver_mail", lambda *_: Nothing)
    capsys.readouterr()

    for name in ("send_mail", "close_attempts", "make_reports", "remind"):
        getattr(jobs, name)(functions.application)

    told = metrics_in(lines_of(capsys.readouterr().out))
    week = 8 * 24 * 3600 + 600
    assert told[Metric.OLDEST_MAIL] == week
    assert told[Metric.OVERDUE_ATTEMPTS] == 1, "the one with a time limit"
    assert told[Metric.OVERDUE_APPEALS] == 1
    assert told[Metric.REPORT_DELAY] == 2 * 3600 + 600, "since seven, when it is ten past nine"


def test_what_is_well_is_told_as_nothing_late(functions: Functions, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("send_mail", "close_attempts", "make_reports", "remind"):
        getattr(jobs, name)(functions.application)

    told = metrics_in(lines_of(capsys.readouterr().out))
    late = (Metric.OLDEST_MAIL, Metric.OVERDUE_ATTEMPTS, Metric.REPORT_DELAY, Metric.OVERDUE_APPEALS)
    assert {name: told.get(name) for name in late} == dict.fromkeys(late, 0)


def event_of_ses(kind: str) -> dict[str, Any]:
    """What SES says of a mail."""
    said: dict[str, Any] = BOUNCE["bounce"]  # type: ignore[assignment]
    complaint = {**said, "complainedRecipients": said["bouncedRecipients"]}
    record = BOUNCE if kind == "Bounce" else {"eventType": kind, "mail": BOUNCE["mail"], "complaint": complaint}
    return {"Records": [{"Sns": {"MessageId": "s", "Message": json.dumps(record)}}]}


def test_mail_that_comes_back_is_counted(functions: Functions, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("Bounce", "Complaint"):
        functions.job("feedback_handler", event_of_ses(kind))

    lines = lines_of(capsys.readouterr().out)
    assert metrics_in(lines) == {Metric.MAIL_BOUNCED: 1, Metric.MAIL_COMPLAINED: 1}
    assert [line[Trail.MAILS] for line in lines if Trail.MAILS in line] == [["id-000001"]] * 2


class Silent:
    """A mail server that takes nothing: for now, or for good."""

    def __init__(self, refusal: Exception) -> None:
        self._refusal = refusal

    def send(self, _: object) -> None:
        """Does not."""
        raise self._refusal

    def forget(self, _: object) -> None:
        """Nothing was kept."""


def test_no_metric_is_one_that_nothing_tells(
    functions: Functions, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    browser, _ = signed_in(functions)
    takes_the_test(browser)
    late = Browser(functions.application, "bo")
    other = late.start("words").json()["id"]
    clock.forward(minutes=40)
    assert late.submit(other, {"animal": [ANSWER]}).status_code == 200
    for refusal in (MailDelayed("not now"), MailRefused("never")):
        functions.application = dataclasses.replace(functions.application, mailer=Silent(refusal))
        clock.forward(minutes=5)
        functions.wake("mail_handler", WAKE)
    for name in JOBS:
        functions.job(name, event_of_ses("Bounce") if name == "feedback_handler" else None)
    functions.job("feedback_handler", event_of_ses("Complaint"))

    told = metrics_in(lines_of(capsys.readouterr().out))
    assert told.keys() == {metric.value for metric in Metric}
    assert (told[Metric.LATE_ANSWERS], told[Metric.SUBMISSIONS], told[Metric.MAIL_DELAYED]) == (1, 2, 2)


def test_a_job_that_finds_nothing_to_do_says_no_more_than_its_metrics(
    functions: Functions, capsys: pytest.CaptureFixture[str]
) -> None:
    functions.job("close_handler")
    functions.wake("mail_handler", WAKE)
    assert [line.keys() & {"message"} for line in lines_of(capsys.readouterr().out)] == [set(), set()]


def test_nobody_who_did_not_ask_gets_metrics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    application = make_application(tmp_path, HandClock())
    Browser(application, "ada").take({"fight": ["restrict"]})
    jobs.send_mail(application)
    jobs.close_attempts(application)
    application.close()
    assert capsys.readouterr().out == ""


def test_the_highest_of_several_levels_is_told_and_what_was_told_is_not_told_again() -> None:
    written: list[str] = []
    meter = EmfMeter(STACK, written.append)
    meter.level(Metric.OLDEST_MAIL, 3)
    meter.level(Metric.OLDEST_MAIL, 2)
    meter.count(Metric.GRADES, 2)
    meter.count(Metric.GRADES)
    for _ in range(2):
        meter.tell({"request": "r-1"})

    (line,) = map(json.loads, written)
    assert (line["OldestMail"], line["Grades"], line["request"]) == ([3.0], [3.0], "r-1")
    units = {each["Name"]: each["Unit"] for each in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert units == {"OldestMail": "Seconds", "Grades": "Count"}


def test_a_line_is_never_longer_than_cloudwatch_takes() -> None:
    written: list[str] = []
    meter = EmfMeter(STACK, written.append)
    for number in range(1500):
        meter.follow(Trail.MAILS, f"report-{number:064}")
    meter.tell({})

    (line,) = written
    assert len(line) < 256 * 1024
    assert json.loads(line)["more_mails"] == 500
