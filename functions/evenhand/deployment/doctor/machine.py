"""What can be wrong where one machine runs everything."""

from __future__ import annotations

import json
import os
import shutil
import smtplib
import sqlite3
import ssl
import stat
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError, URLError

from pydantic import ValidationError

from evenhand.adapters.oidc.metadata import WELL_KNOWN
from evenhand.deployment.doctor.finding import Check, Finding, fault, ok, skew, warning
from evenhand.people.person import Person, Role
from evenhand.quiz.publication import load
from evenhand.settings import MailerKind, Settings, SmtpSecurity, StoreKind

TIGHT, FULL = 2 * 1024**3, 200 * 1024**2
"""Bytes left on the disk, from which on it is said, and from which on writing may fail."""
TIMEOUT = 10.0
"""Seconds for a server to answer."""
HERE = ("http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered."""

    status: int
    date: str
    body: bytes


class Fetch(Protocol):
    """Asks a server."""

    def __call__(self, address: str) -> Answer:
        """Its answer; raises `OSError` where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is looked at."""

    settings: Settings
    people: Callable[[], list[Person] | None]
    """Those in the roster; None where the database cannot be read as it is."""
    fetch: Fetch
    now: Callable[[], datetime]


def over_the_net(address: str) -> Answer:
    """`Fetch` as it is."""
    request = urllib.request.Request(address, headers={"User-Agent": "evenhand-doctor"})  # noqa: S310 - from settings
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return Answer(status=answer.status, date=answer.headers.get("Date", ""), body=answer.read(1_000_000))
    except HTTPError as error:
        return Answer(status=error.code, date=error.headers.get("Date", ""), body=b"")
    except HTTPException as error:
        raise OSError(f"what answers there is no web server ({type(error).__name__})") from None


def python(_: Machine) -> Iterator[Finding]:
    """Whether this Python is one that Evenhand runs on."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield ok(f"Python {here}.")
    else:
        yield fault(f"Python {here}: Evenhand is tested on 3.11 to 3.13.", "make serve PYTHON=python3.13")


def state(machine: Machine) -> Iterator[Finding]:
    """Whether the folder of the state can be written, and there is room for it."""
    folder = machine.settings.state
    if machine.settings.store is not StoreKind.SQLITE and machine.settings.keys_bucket:
        return
    if not folder.is_dir():
        yield fault(
            f"There is no state in {folder.absolute()}.", "evenhand serve makes it; EVENHAND_STATE names another."
        )
        return
    if not os.access(folder, os.W_OK):
        yield fault(f"{folder.absolute()} cannot be written.", "Let it belong to whoever runs `evenhand serve`.")
        return
    free = shutil.disk_usage(folder).free
    left = f"{free / 1024**3:.1f} GB are free where the state is."
    if free < FULL:
        yield fault(left, "Make room: without it answers cannot be kept.")
    elif free < TIGHT:
        yield warning(left, "Make room before it is less.")
    else:
        yield ok(left)


def database(machine: Machine) -> Iterator[Finding]:
    """Whether the database is of this release, and whole."""
    from evenhand.adapters.sqlite.version import is_current

    path = machine.settings.database
    if machine.settings.store is not StoreKind.SQLITE:
        yield ok(f"Records are in the DynamoDB table {machine.settings.table}: evenhand doctor --aws looks at it.")
        return
    if not path.is_file():
        yield fault(f"There is no database {path}.", "evenhand serve makes it.")
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        yield fault(f"{path} is damaged: {said}", "Move the damaged file away, and evenhand restore the latest backup.")
    elif not is_current(path):
        yield warning(
            f"{path} is of another release.",
            "evenhand serve brings an older one up to this one: copy the file first. For a newer one update Evenhand.",
        )
    else:
        yield ok("The database is whole and of this release.")


def keys(machine: Machine) -> Iterator[Finding]:
    """Whether what is in force can be read, and by nobody else."""
    folder = machine.settings.keys
    if machine.settings.keys_bucket:
        return
    try:
        current: dict[str, str] = json.loads((folder / "current.json").read_bytes())
    except FileNotFoundError:
        yield fault(f"Nothing is published: there is no {folder / 'current.json'}.", "evenhand serve publishes.")
        return
    except (OSError, ValueError) as error:
        yield fault(f"{folder / 'current.json'} cannot be read: {error}", "Build again: evenhand build.")
        return
    broken = [quiz_id for quiz_id, revision in current.items() if not _loads(folder / quiz_id / f"{revision}.json")]
    if broken:
        yield fault(f"Keys in force cannot be read: {', '.join(sorted(broken))}.", "Build again: evenhand build.")
    elif os.name == "posix" and folder.stat().st_mode & (stat.S_IRWXO):
        yield warning(f"Everybody on this machine may look into {folder}.", f"chmod 700 {folder}")
    else:
        yield ok(f"{len(current)} tests are in force, and their keys can be read.")


def roster(machine: Machine) -> Iterator[Finding]:
    """Whether somebody can decide appeals, and somebody can administer."""
    people = machine.people()
    if people is None:
        return  # what is the matter with the database was said
    active = [person for person in people if person.active]
    if not active:
        yield fault("Nobody is in the roster.", "evenhand roster import people.csv --apply")
        return
    for role, why in ((Role.TRAINER, "decides appeals"), (Role.ADMIN, "looks after people")):
        count = sum(role in person.roles for person in active)
        if count:
            yield ok(f"{count} of {len(active)} people are {role.value}s.")
        else:
            yield fault(f"There is no {role.value}: nobody {why}.", "Name one in the roster, in the column `roles`.")


def mail(machine: Machine) -> Iterator[Finding]:
    """Whether mail leaves."""
    settings = machine.settings
    match settings.mail:
        case MailerKind.MAILDIR:
            found = warning(
                f"Mail lands as files in {settings.outbox}, and leaves nobody's machine.",
                "EVENHAND_MAIL=smtp, and EVENHAND_SMTP_HOST.",
            )
            yield ok("The demo keeps its mail as files.") if settings.demo else found
        case MailerKind.SMTP:
            yield _smtp(settings)
        case MailerKind.SES:
            yield ok("Mail leaves by SES; evenhand doctor --aws looks at that.")


def site(machine: Machine) -> Iterator[Finding]:
    """Whether the site is where people are told it is, encrypted, and what time it is there."""
    address = machine.settings.site_url
    local = address.startswith(HERE)
    if not machine.settings.secure and not local and not machine.settings.demo:
        yield fault(f"{address} is not encrypted.", "Put what ends TLS before the server, and begin with https://.")
    try:
        answer = machine.fetch(f"{address}/")
    except OSError as error:
        why = error.reason if isinstance(error, URLError) else error
        yield fault(f"{address} does not answer: {why}.", "Start `evenhand serve`, or set EVENHAND_SITE_URL right.")
        return
    if answer.status >= 500:
        yield fault(
            f"{address} answers with {answer.status}.", "Look at the log of the server and of what is before it."
        )
    else:
        yield ok(f"{address} answers.")
    # On this machine it is the same clock.
    if not local:
        yield skew(machine.now(), answer.date, address)


def providers(machine: Machine) -> Iterator[Finding]:
    """Whether identity providers can be asked, and call themselves what the file says."""
    if machine.settings.demo:
        return
    if not machine.settings.providers:
        yield ok("People sign in by a code that is mailed.")
    for provider in machine.settings.providers:
        address = provider.issuer.rstrip("/") + WELL_KNOWN
        try:
            answer = machine.fetch(address)
            says = json.loads(answer.body).get("issuer", "")
        except (OSError, ValueError, AttributeError) as error:
            cure = "Look at `issuer` in the providers file, and at the way from this machine to there."
            yield fault(f"Nobody can sign in by {provider.id}: {address} does not answer as it should ({error}).", cure)
            continue
        if says != provider.issuer:
            cure = "Write its name letter by letter into `issuer`."
            yield fault(f"{provider.id} calls itself `{says}`, not `{provider.issuer}`: nobody can sign in.", cure)
        else:
            yield ok(f"{provider.id} can be asked.")
            yield skew(machine.now(), answer.date, provider.id)


CHECKS: tuple[Check[Machine], ...] = (python, state, database, keys, roster, mail, site, providers)


def _loads(path: Path) -> bool:
    try:
        load(path.read_bytes())
    except (OSError, ValidationError):
        return False
    return True


def _smtp(settings: Settings) -> Finding:
    """Whether the mail server takes us, up to and without a mail."""
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        context = ssl.create_default_context()
        if settings.smtp_security is SmtpSecurity.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT)
        with server:
            if settings.smtp_security is SmtpSecurity.STARTTLS:
                server.starttls(context=context)
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.noop()
    except smtplib.SMTPAuthenticationError:
        return fault(
            f"{place} does not know EVENHAND_SMTP_USER by this password.", "Set both as the mail server has them."
        )
    except (smtplib.SMTPException, OSError) as error:
        cure = "Set EVENHAND_SMTP_HOST, EVENHAND_SMTP_PORT and EVENHAND_SMTP_SECURITY as your mail server wants them."
        return fault(f"Mail cannot be handed over to {place}: {error}.", cure)
    return ok(f"The mail server {place} takes mail.")
