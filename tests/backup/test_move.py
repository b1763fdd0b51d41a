"""From one machine to DynamoDB and back: backup, restore into the other store, and every report and page is identical.

What happened is the demo on the project's own content, with all that else can happen. Both applications have the same
clock and make the same ids from there on, so that every byte of what they answer can be compared.
"""

from __future__ import annotations

import dataclasses
import itertools
import zipfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import pytest
from typer.testing import CliRunner

from backup.installation import BLOOD, BY_ID, ERASED, LEAD, NEW_JOINER, OTHERS, TRAINER, as_json, live
from evenhand.adapters.dynamodb import create_table
from evenhand.assessment.regrade import Counts
from evenhand.cli import app
from evenhand.handlers import regrades
from evenhand.handlers.jobs import close_attempts, send_mail
from evenhand.handlers.routes import all_routes
from evenhand.settings import read_settings
from evenhand.wiring import wire
from evenhand.workflows.deliver_mail import compose, leaving_of
from evenhand.workflows.export_person import export_person
from evenhand.workflows.export_results import Wanted, pseudonyms, questions_written, result_rows
from evenhand.workflows.mail_reports import all_orders, make_reports
from evenhand.workflows.recount import recount_results
from evenhand.workflows.regrade import Terms, preview_regrade
from evenhand.workflows.unsubscribe import unsubscribe_address
from fakes import FakeMailer
from stores.engines import dynamodb_local
from support import Browser, CountedIds, HandClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.ports.mail import Mail
    from evenhand.wiring import Application

VIEWERS = (NEW_JOINER.id, "lead-yulan", "manager-1", TRAINER.id, "admin-1")
"""Some of each role, and of both languages."""
SOMEBODY = (*VIEWERS, ERASED.id)
TABLE = "evenhand-moved"
FIRST_IDS = count(1_000_000, 10_000)


class Moved(NamedTuple):
    """One installation and its copy, in the folder of their backups."""

    folder: Path
    ids: dict[str, Any]
    clock: HandClock
    original: Application
    in_dynamodb: Application

    @property
    def both(self) -> tuple[Application, Application]:
        """Both applications, which from here on make the same ids."""
        first = next(FIRST_IDS)
        return tuple(dataclasses.replace(each, ids=CountedIds(count(first))) for each in self[3:])  # type: ignore[return-value]


def settings_for(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an installation."""
    return {
        "EVENHAND_STATE": str(folder),
        "EVENHAND_MODE": "demo",
        "EVENHAND_SESSION_IDLE": "720",
        "EVENHAND_REPORT_AT": "07:00",
        **more,
    }


def application_of(environment: dict[str, str], clock: HandClock) -> Application:
    """The application, which sends no mail anywhere."""
    settings = read_settings(environment)
    settings.site.mkdir(parents=True, exist_ok=True)
    wired = wire(settings, clock=clock, ids=CountedIds())
    return dataclasses.replace(wired, mailer=FakeMailer())


def mailer_of(application: Application) -> FakeMailer:
    """What remembers the mails that it sends."""
    assert isinstance(application.mailer, FakeMailer)
    return application.mailer


def run(environment: dict[str, str], *arguments: object) -> str:
    """Run a command; what it said."""
    result = CliRunner().invoke(app, [*map(str, arguments)], env=environment)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """SQLite, restored into DynamoDB, and that restored into SQLite again."""
    folder, clock = tmp_path_factory.mktemp("moved"), HandClock()
    here, back = settings_for(folder / "here"), settings_for(folder / "back")
    aws = settings_for(folder / "aws", EVENHAND_STORE="dynamodb", EVENHAND_TABLE=TABLE)
    with dynamodb_local() as address, pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "AWS_ENDPOINT_URL_DYNAMODB": address,
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "example",
            "AWS_SECRET_ACCESS_KEY": "example",
        }.items():
            environment.setenv(name, value)
        create_table(boto3.client("dynamodb"), TABLE)
        application = application_of(here, clock)
        ids = live(application, clock, mailer_of(application))
        application.close()
        run(here, "backup", folder / "here.zip")
        run(aws, "restore", folder / "here.zip")
        run(aws, "backup", folder / "aws.zip")
        run(back, "restore", folder / "aws.zip")
        run(back, "backup", folder / "back.zip")
        both = [application_of(each, clock) for each in (here, aws)]
        yield Moved(folder, ids, clock, *both)
        for each in both:
            each.close()


def parts(path: Path) -> dict[str, bytes]:
    """What a backup holds, without what it says of itself."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def test_a_backup_of_what_was_restored_is_the_same_backup(moved: Moved) -> None:
    first = parts(moved.folder / "here.zip")

    assert parts(moved.folder / "aws.zip") == first
    assert parts(moved.folder / "back.zip") == first
    assert all(first.values()), "something of every kind was there"


def test_every_sum_is_what_the_attempts_come_to(moved: Moved) -> None:
    for quiz in moved.in_dynamodb.keys.quizzes():
        recounted = recount_results(quiz, moved.in_dynamodb)
        assert recounted.differences == ()
        assert recounted.recount.attempts > 0


def places(moved: Moved) -> dict[str, list[str]]:
    """What stands in the variable parts of paths."""
    application = moved.original
    attempts = [application.attempts.of_person(person.id)[-1].attempt.id for person in (OTHERS[0], ERASED)]
    token = unsubscribe_address(LEAD.id, "s", application).rpartition("/")[2]
    return {
        "quiz_id": [BLOOD],
        "attempt_id": [*attempts, moved.ids["late"], moved.ids["timed"], moved.ids["untimed"]],
        "question_id": ["fight"],
        "regrade_id": moved.ids["regrades"],
        "number": moved.ids["certificates"],
        "person_id": [OTHERS[0].id, ERASED.id],
        "token": [token],
        "provider_id": ["none"],
    }


def addresses(moved: Moved) -> Iterator[str]:
    """Every address that can be looked at."""
    known = places(moved)
    for route in all_routes():
        names = [name for name in known if f"{{{name}}}" in route.path]
        if route.method != "GET" or "callback" in route.path or route.handler is regrades.preview:
            continue
        for values in itertools.product(*(known[name] for name in names)):
            yield route.path.format(**dict(zip(names, values, strict=True)))


def test_every_page_is_identical_for_everybody(moved: Moved) -> None:
    asked, kinds = list(addresses(moved)), set()
    assert len(asked) > 45
    for viewer in VIEWERS:
        ours, theirs = (Browser(each, viewer) for each in moved.both)
        for address in asked:
            accept = {"accept": "text/html"}
            one, other = ours.get(address, headers=accept), theirs.get(address, headers=accept)
            assert (one.status_code, one.content) == (other.status_code, other.content), (viewer, address)
            kinds.add((one.status_code, one.headers.get("content-type", "").partition(";")[0]))
    assert {(200, "text/html"), (200, "application/json"), (200, "text/csv")} <= kinds


def test_a_preview_of_a_regrade_comes_to_the_same(moved: Moved) -> None:
    """In pages of each store's own."""
    ours, theirs = map(_previewed, moved.both)

    assert ours == theirs
    assert ours.examined > 0


def _previewed(application: Application) -> Counts:
    total, after = Counts(), ""
    while True:
        page = preview_regrade(None, BLOOD, Terms(), application, after=after)
        total = sum((effect.counts for effect in page.effects), total)
        if page.next is None:
            return total
        after = page.next


def test_every_report_is_identical_for_every_stakeholder(moved: Moved) -> None:
    quizzes = moved.original.keys.quizzes()
    ours, theirs = ([mail for quiz in quizzes for mail in _reports(each, quiz)] for each in moved.both)

    assert ours == theirs
    assert {mail.to for mail in ours} == {
        person.email for person in BY_ID.values() if person.id.startswith(("lead-", "manager-", "trainer-"))
    }
    assert all(mail.unsubscribe for mail in ours)


def _reports(application: Application, quiz: str, *, to: str = "") -> Iterator[Mail]:
    """The mails of the analysis of a test, to everybody or one, as they would leave now."""
    for report in make_reports(quiz, application, all_orders(quiz, application, to=to), again=True):
        yield compose(report.row, report.recipient, leaving_of(report.row, application))


def test_what_is_exported_is_identical(moved: Moved) -> None:
    called = pseudonyms(b"a key for all")

    def exported(application: Application) -> dict[str, Any]:
        wanted = Wanted(all_attempts=True, raw=True, fractions=True)
        results = {
            quiz: sorted(
                result_rows(quiz, application.attempts, called, wanted, questions_written(quiz, application.keys))
            )
            for quiz in application.keys.quizzes()
        }
        held = {person_id: export_person(person_id, "system", application) for person_id in SOMEBODY}
        people = {
            person_id: as_json({name: value for name, value in told.items() if name != "sessions"})
            for person_id, told in held.items()
        }
        return {"results": results, "people": people, "audit": list(application.audit.events())}

    ours, theirs = map(exported, moved.both)
    assert ours == theirs


def test_sessions_are_not_in_a_backup(moved: Moved) -> None:
    assert moved.ids["session"]
    assert moved.original.sessions.session(moved.ids["session"]) is not None
    assert moved.in_dynamodb.sessions.session(moved.ids["session"]) is None


def test_work_goes_on_after_the_move_as_it_would_have_before(moved: Moved) -> None:
    """Last, since it changes both: an attempt that was open is submitted, another runs out of time, what waits is sent
    once, what is due is made, and both installations come to the same."""
    both = moved.both
    done = [_go_on(each, moved) for each in both]
    moved.clock.forward(days=1, hours=1)
    later = [_next_day(each) for each in both]

    assert done[0] == done[1]
    assert later[0] == later[1]
    sent = [mail.id for mail in (*done[1]["sent"], *later[1]["sent"])]
    assert len(sent) == len(set(sent)) > 0


def _go_on(application: Application, moved: Moved) -> dict[str, Any]:
    browser = Browser(application, NEW_JOINER.id)
    before = len(list(application.feed.feed("real-world-violence", None)))
    answers = {key: list(given) for key, given in application.attempts.get(moved.ids["untimed"]).draft.answers.items()}
    results = [browser.submit(moved.ids["untimed"], answers, "the-same").json() for _ in range(3)]
    assert len(list(application.feed.feed("real-world-violence", None))) == before + 1
    assert results[0] == results[1] == results[2]
    return {"results": results, "sent": _sent(application)}


def _next_day(application: Application) -> dict[str, Any]:
    return {
        "closed": close_attempts(application),
        "reports": list(_reports(application, "real-world-violence", to="manager-1")),
        "sent": _sent(application),
        "recount": recount_results("real-world-violence", application).differences,
    }


def _sent(application: Application) -> list[Mail]:
    """The mails that leave until none waits."""
    mailer = mailer_of(application)
    mailer.sent.clear()
    while send_mail(application)["sent"]:
        pass
    return sorted(mailer.sent, key=lambda mail: mail.id)
