"""Sign in by a one-time code that is mailed, where there is no identity provider.

Whoever asks for a code hears the same whether the address is known or not. That they ask is counted first: there is no
code without a mail, and no mail that was not counted. The code is made when the mail leaves, so that it is in the mail
alone; of it a slow hash is stored, by a worker who has begun to send that mail, and before it is sent. A worker who
stands still just there for as long as its lease, while another mails a code, makes that one void: whoever has it is
refused, and asks for another.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.mail.payload import CodePayload, dump_code
from evenhand.people.address import folded
from evenhand.ports.mail import MailRefused
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.ports.sessions import SignInCode
from evenhand.workflows.preferences import in_own_language
from evenhand.workflows.sign_in import MAIL, Reason, SignedIn, SignInRefused, begin_session, refuse
from evenhand.workflows.sign_in_limits import (
    CODES_FROM_PLACE,
    CODES_OF_ADDRESS,
    CODES_OF_ADDRESS_A_DAY,
    TRIES_FROM_PLACE,
    count,
    window,
)

if TYPE_CHECKING:
    from evenhand.ports.system import Clock, Ids
    from evenhand.workflows.sign_in import Reception, Visit

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
DIGITS = 6
CODE_MAIL = "code-"
"""What the ids of mails with a code begin with."""
ADDRESS = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,189}")
HASH = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt: whoever reads the store and tries all codes takes hours, and the code holds for minutes."""

HASH_OF_NOTHING = "-" * 128
NOBODY = "*"
"""No person's id."""


def ask_code(email: str, desk: Reception, visit: Visit) -> str:
    """Mail a code to whoever has this address, if anybody; the address as it was understood."""
    address = email.strip()
    if not ADDRESS.fullmatch(address):
        raise SignInRefused(Reason.ADDRESS)
    count(CODES_FROM_PLACE, visit.address, sign_ins=desk.sign_ins, clock=desk.clock)
    count(CODES_OF_ADDRESS, folded(address), sign_ins=desk.sign_ins, clock=desk.clock)
    count(CODES_OF_ADDRESS_A_DAY, folded(address), sign_ins=desk.sign_ins, clock=desk.clock)
    person, now = desk.directory.by_email(address), desk.clock.now()
    if person is None or not person.active:
        # As long as it takes to write a mail into the outbox, so that the time says nothing either.
        desk.sign_ins.count(*window(CODES_OF_ADDRESS, f"nobody {folded(address)}", now))
        return address
    language = in_own_language(person, desk.preferences).language
    payload = CodePayload(person_name=person.name, language=language, site_url=desk.site_url)
    row = OutboxRow(
        id=f"{CODE_MAIL}{desk.ids.new()}",
        kind=MailKind.SIGN_IN_CODE,
        to=person.id,
        payload=dump_code(payload),
        created_at=now,
    )
    desk.outbox.enqueue([row])
    return address


def make_code(row: OutboxRow, *, clock: Clock, ids: Ids) -> tuple[str, SignInCode]:
    """The code for a mail that leaves now, and what is to be kept of it, in the place of the one before, once the mail
    is begun: kept by a worker who then must not send it, it would make void the one that another mailed."""
    now = clock.now()
    if row.created_at + LASTS <= now:
        raise MailRefused("the code was asked for too long ago")
    code = f"{int.from_bytes(hashlib.sha256(ids.new().encode()).digest()) % 10**DIGITS:0{DIGITS}}"
    kept = SignInCode(person_id=row.to, code_hash=hash_code(row.to, code), expires_at=now + LASTS)
    return code, kept


def enter_code(email: str, code: str, desk: Reception, visit: Visit) -> SignedIn:
    """Sign in whoever has this address with the code that was mailed to it; raises `SignInRefused`."""
    count(TRIES_FROM_PLACE, visit.address, sign_ins=desk.sign_ins, clock=desk.clock)
    address = email.strip()
    person = desk.directory.by_email(address) if ADDRESS.fullmatch(address) else None
    owner = person.id if person is not None else NOBODY
    # Counted, hashed and compared even where there is nothing to compare with, so that the time says nothing.
    kept = desk.sign_ins.try_code(owner)
    given = hash_code(owner, "".join(code.split())[: DIGITS + 1])
    same = hmac.compare_digest(given, kept.code_hash if kept else HASH_OF_NOTHING)
    if person is None or kept is None or not person.active:
        raise refuse(Reason.CODE, desk, "by mail: no code was mailed", person)
    if kept.tries > MOST_TRIES:
        raise refuse(Reason.CODE, desk, "by mail: the code was tried too often", person)
    if kept.expires_at <= desk.clock.now():
        raise refuse(Reason.CODE, desk, "by mail: the code has expired", person)
    if not same:
        raise refuse(Reason.CODE, desk, "by mail: the code is another", person)
    if not desk.sign_ins.end_code(person.id):
        raise refuse(Reason.CODE, desk, "by mail: the code was used", person)
    return begin_session(person, MAIL, desk, visit)


def hash_code(person_id: str, code: str) -> str:
    """What is stored of a person's code."""
    return hashlib.scrypt(code.encode(), salt=f"evenhand code {person_id}".encode(), **HASH).hex()
