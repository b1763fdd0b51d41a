"""What the workflows need of the world outside: one small protocol for each need.

Every store keeps these promises, checked by one contract suite: a write is durable when the call returns; a
transaction happens whole or not at all; nothing appended is changed; a conditional write that loses raises
`StaleVersion` and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal, AppealState
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Result, Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Regrade
from evenhand.assessment.submission import LateAnswers, Submission
from evenhand.errors import Unreachable
from evenhand.people.audit import Action, AuditEvent
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.provider import Provider
from evenhand.people.subscription import Subscriptions
from evenhand.quiz.publication import Module, Publication

if TYPE_CHECKING:
    # No more than names here, and who takes submissions need not load them.
    from evenhand.analysis.fairness import Fairness
    from evenhand.analysis.tally import Tally


class MailKind(StrEnum):
    """What a mail in the outbox is."""

    RECEIPT = "receipt"
    """To a labeller: the test was received, with the result."""
    REPORT = "report"
    """To a stakeholder: the result analysis."""
    APPEAL_DECIDED = "appeal_decided"
    """To a labeller: how an appeal was decided, and why."""
    REGRADED = "regraded"
    """To a labeller: the score was this, and is now that, and why."""
    APPEALS_DUE = "appeals_due"
    """To a trainer: how many appeals are waiting, and for how long."""
    SIGN_IN_CODE = "sign_in_code"
    """To whoever signs in: a one-time code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A mail to be sent. What it says is composed from the payload alone, so a resend says the same; only a code is
    made when its mail leaves, so that no code that lets somebody in lies in a store."""

    id: str
    """The stable mail id that the recipient sees too."""
    kind: MailKind
    to: str
    """The recipient's person id; the address is looked up when the mail leaves."""
    payload: str
    """JSON."""
    created_at: datetime
    tries: int = 0
    unsettled: int = 0
    """Tries that were begun and of which nobody knows how they ended: the mail may have left."""
    sent_at: datetime | None = None
    failed: str = ""
    """Why it was given up; empty while it may still leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail ready to leave."""

    id: str
    to: str
    """Address."""
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""
    """The address that stops mails like this one when it is posted to (RFC 8058); empty where they cannot be."""
    repeat: bool = False
    """Whether it may have left before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A signed-in session as kept: the token itself is never stored."""

    token_hash: str
    person_id: str
    created_at: datetime
    expires_at: datetime
    """When it ends whatever happens."""
    idle_until: datetime | None = None
    """When it ends unless it is used before; None is never."""
    provider: str = ""
    """The identity provider that vouched for the person, `mail` or `demo`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingSignIn:
    """A sign-in that an identity provider was asked for and has not answered."""

    state_hash: str
    provider: str
    nonce: str
    verifier: str
    """Of PKCE."""
    next: str
    language: str
    browser_hash: str
    """Of a cookie, so that nobody finishes the sign-in of another browser."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCode:
    """A one-time code that was mailed."""

    person_id: str
    code_hash: str
    expires_at: datetime
    tries: int = 0
    """How often a code was compared with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherGrade:
    """A further grade of a submitted attempt with all that follows from it, to be written in one transaction."""

    grade: GradeRecord
    standing: Standing
    result: Result
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some submitted attempts, and where to go on."""

    records: Sequence[AttemptRecord]
    next: str | None
    """The cursor of the next page; None after the last."""
    unreadable: Sequence[str] = ()
    """The ids of the attempts of the page whose records cannot be read. Whoever adds something up must not pass over
    them (`whole`)."""

    def whole(self) -> Sequence[AttemptRecord]:
        """The records, all of them; raises `Unreachable` where one cannot be read."""
        if self.unreadable:
            raise Unreachable(f"The attempts {', '.join(self.unreadable)} cannot be read. Is this the latest release?")
        return self.records


class AttemptStore(Protocol):
    """Attempts with their drafts, submissions and grades, and where each person stands with each quiz."""

    def standing(self, person_id: str, quiz_id: str) -> Standing:
        """Where a person stands with a quiz; a fresh standing when they never began it."""
        ...

    def start(self, attempt: Attempt, standing: Standing) -> None:
        """Write a new attempt and the standing that counts it, in one transaction.

        `standing.version` is the new version; raises `StaleVersion` unless the stored one is exactly one less, and
        `Conflict` when there is an attempt of that id.
        """
        ...

    def put_standing(self, standing: Standing) -> None:
        """Write a standing alone. Raises `StaleVersion` unless the stored version is exactly one less (0 when none)."""
        ...

    def get(self, attempt_id: str) -> AttemptRecord | None:
        """The attempt with its draft, its submission and its grades in order, or None."""
        ...

    def save(self, attempt_id: str, draft: Draft) -> None:
        """Keep the answers so far. Raises `StaleVersion` unless the stored draft's version is exactly one less,
        `AlreadySubmitted` when the attempt is submitted, and `NotFound` when there is none."""
        ...

    def submit(
        self,
        submission: Submission,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None,
        *,
        judgements: Sequence[Judgement] = (),
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        """Write submission, first grade, standing, feed row, outbox row, judgements and certificate in one transaction.

        The same submission id again changes nothing and returns what is stored; another id raises
        `AlreadySubmitted`. Raises `StaleVersion` unless the stored standing's version is one less than the given, and
        `NotFound` when there is no such attempt. `result` is `result_of` the attempt, the submission and the grade; a
        mail whose id waits already is left as it is.
        """
        ...

    def add_grade(
        self,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None = None,
        *,
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        """Append a further grade to a submitted attempt, with standing, feed row, outbox row and certificate, in one
        transaction.

        The same grade id again changes nothing and returns what is stored. `grade.number` is the next number; raises
        `StaleVersion` unless it is and the stored standing's version is one less than the given, and `NotFound` when
        there is no such attempt or it is not submitted. `result.before` holds the grade before.
        """
        ...

    def keep_late(self, attempt_id: str, late: LateAnswers) -> AttemptRecord:
        """Keep answers to a submitted attempt that arrived after the time was up, and return it with them.

        The same id again changes nothing; an attempt keeps the first ten. Raises `NotFound` when there is no such
        attempt or it is not submitted.
        """
        ...

    def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of up to `limit` attempts that are not submitted and whose `ends_at` lies before `now`, the earliest
        first. An attempt that was replaced (it is not its standing's open one) may be among them."""
        ...

    def forget_deadline(self, attempt_id: str) -> None:
        """Take an attempt out of those that `overdue` finds, for one that can never be submitted; unknown ones and
        those without a deadline are fine."""
        ...

    def taken(self, quiz_id: str) -> int:
        """How many attempts at a quiz were submitted."""
        ...

    def of_person(self, person_id: str) -> Sequence[AttemptRecord]:
        """A person's attempts, the earliest first."""
        ...

    def submitted(self, quiz_id: str, *, after: str = "", limit: int = 100) -> Page:
        """A page of the submitted attempts at a quiz, each in one page, in an order that does not change; `after` is
        the cursor of the page before. A page may hold fewer than `limit`, or none, and not be the last. Attempts
        submitted meanwhile may be left out. Nothing of other pages is held in memory."""
        ...


class RegradeStore(Protocol):
    """The regrades there were, and those under way."""

    def put_regrade(self, regrade: Regrade) -> None:
        """Keep a regrade. Raises `StaleVersion` unless the stored version is one less than the given (0 when none), and
        `Conflict` when it is new and another regrade of its quiz is under way."""
        ...

    def regrade(self, regrade_id: str) -> Regrade | None:
        """The regrade, or None."""
        ...

    def regrades(self, quiz_id: str) -> Sequence[Regrade]:
        """The regrades of a quiz, the earliest first."""
        ...

    def unfinished_regrades(self) -> Sequence[Regrade]:
        """Those under way, the earliest first; one for each quiz at the most."""
        ...


class AssignmentStore(Protocol):
    """What people have to do."""

    def put_assignment(self, assignment: Assignment) -> None:
        """Add an assignment, or replace the one of its id."""
        ...

    def remove_assignment(self, assignment_id: str) -> None:
        """Forget an assignment; unknown ones are fine."""
        ...

    def assignments(self) -> Sequence[Assignment]:
        """All of them, by id."""
        ...


class ReadingStore(Protocol):
    """Which modules people have read to the end."""

    def put_reading(self, reading: Reading) -> None:
        """Keep a reading; of one revision of a module by one person the first is kept."""
        ...

    def readings(self, person_id: str) -> Sequence[Reading]:
        """A person's readings, the earliest first."""
        ...


class CertificateStore(Protocol):
    """Certificates. They are written with the grade that they rest on."""

    def revoke(self, certificate: Certificate, standing: Standing | None) -> None:
        """Put the revoked certificate in the place of the one of its number, with the standing that does without it,
        if it is the one that this rests on, in one transaction. A certificate that is revoked already stays as it is,
        and then nothing is written. Raises `StaleVersion` unless the stored standing's version is one less than the
        given, and `NotFound` when there is no certificate of that number."""
        ...

    def certificate(self, number: str) -> Certificate | None:
        """The certificate, or None."""
        ...

    def certificates_of(self, person_id: str) -> Sequence[Certificate]:
        """A person's certificates, the earliest first."""
        ...


class JudgementStore(Protocol):
    """Judgements of cases, whoever made them. Those made in a test are written with its submission."""

    def judgements(self, case_id: str) -> Iterator[Judgement]:
        """The judgements of a case, whatever its revision, the earliest first."""
        ...


class AppealStore(Protocol):
    """Appeals and their histories."""

    def open(self, appeal: Appeal) -> None:
        """Keep a new appeal. Raises `Conflict` when the mark (attempt and question) was appealed before, and
        `StaleVersion` when the person has an appeal of that number at the quiz; one without a number meets none."""
        ...

    def append(self, appeal: Appeal, *, further: FurtherGrade | None = None, mail: OutboxRow | None = None) -> None:
        """Keep the events added to an appeal, with a further grade that follows from them and a mail, in one
        transaction. For the grade holds what `AttemptStore.add_grade` says; a mail whose id waits already is left as
        it is. Raises `StaleVersion` when events were added meanwhile: the stored
        history must be a beginning of the given one, shorter by at least one; `NotFound` when there is none. What the
        appeal said when it was opened stays as it was."""
        ...

    def get(self, appeal_id: str) -> Appeal | None:
        """The appeal, or None."""
        ...

    def of_attempt(self, attempt_id: str) -> Sequence[Appeal]:
        """The appeals against marks of an attempt, the earliest first."""
        ...

    def of_person(self, person_id: str) -> Sequence[Appeal]:
        """A person's appeals, the earliest first."""
        ...

    def of_quiz(self, quiz_id: str) -> Sequence[Appeal]:
        """The appeals against marks of a quiz, the earliest first."""
        ...

    def in_state(self, state: AppealState) -> Sequence[Appeal]:
        """The appeals in a state, the earliest first."""
        ...


class FeedStore(Protocol):
    """The feed of results and the tallies folded from it."""

    def feed(self, quiz_id: str, since: datetime | None) -> Iterator[Result]:
        """The results of a quiz graded at `since` or later (all when None), in no particular order, each once."""
        ...

    def tally(self, quiz_id: str) -> Tally | None:
        """The stored tally, or None."""
        ...

    def put_tally(self, tally: Tally) -> None:
        """Keep a tally. Raises `StaleVersion` unless the stored version is one less than the given (0 when none)."""
        ...


class FairnessStore(Protocol):
    """Whether quizzes are fair, as last computed."""

    def put_fairness(self, fairness: Fairness) -> None:
        """Keep what was computed of a quiz in the place of what was before."""
        ...

    def fairness(self, quiz_id: str) -> Fairness | None:
        """What was last computed of a quiz, or None."""
        ...


class OutboxStore(Protocol):
    """Mail waiting to leave."""

    def enqueue(self, rows: Iterable[OutboxRow]) -> None:
        """Add mails; an id that is already there is left as it is."""
        ...

    def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[OutboxRow]:
        """Take up to `limit` unsent mails that nobody holds at `now`, the oldest first, and hold them until `until`.

        A mail is leased to one caller at a time; each lease counts as a try. One whose record cannot be read is left
        out and held for an hour, and given up after three days.
        """
        ...

    def oldest_unsent(self) -> datetime | None:
        """When the oldest mail was enqueued that may still leave, whoever holds it; None when none waits."""
        ...

    def begin(self, mail_id: str, tries: int) -> bool:
        """Note that an unsent mail is about to be handed over: from now on it may have left.

        False, and nothing noted, unless its latest lease is still the one of that number of tries: where the clocks of
        two workers differ, the one whose lease was overtaken must not hand it over, for the other began without knowing
        of it.
        """
        ...

    def postpone(self, mail_id: str, until: datetime, *, unsent: bool = False) -> None:
        """Hold an unsent mail until a later time than its lease says. `unsent` says of the try that was begun last that
        the mail certainly did not leave by it."""
        ...

    def mark_sent(self, mail_id: str, at: datetime) -> None:
        """Note that a mail left; nothing happens to one that left or was given up before."""
        ...

    def mark_failed(self, mail_id: str, why: str) -> None:
        """Give a mail up; it is not leased again. Nothing happens to one that left or was given up before."""
        ...


class Directory(Protocol):
    """People and vendors."""

    def person(self, person_id: str) -> Person | None:
        """The person, or None."""
        ...

    def people(self) -> Sequence[Person]:
        """Everyone, by id."""
        ...

    def by_email(self, email: str) -> Person | None:
        """The active person with this address, whatever its case; None when there is none or more than one."""
        ...

    def vendors(self) -> Sequence[Vendor]:
        """All vendors, by id."""
        ...

    def put(self, vendors: Iterable[Vendor], people: Iterable[Person]) -> None:
        """Add or replace vendors and people by id; each whole, but not all at one moment."""
        ...


class SessionStore(Protocol):
    """Signed-in sessions."""

    def put_session(self, session: SessionRecord) -> None:
        """Keep a session."""
        ...

    def session(self, token_hash: str) -> SessionRecord | None:
        """The session, or None. One that expired may still be found, until the store clears it away."""
        ...

    def end_session(self, token_hash: str) -> None:
        """Forget a session; unknown ones are fine."""
        ...

    def extend_session(self, token_hash: str, idle_until: datetime) -> None:
        """Let a session be idle until later; unknown ones are fine, and none is made shorter."""
        ...

    def sessions_of(self, person_id: str) -> Sequence[SessionRecord]:
        """A person's sessions, the earliest first."""
        ...

    def end_sessions(self, person_id: str) -> int:
        """Forget all sessions of a person; how many there were."""
        ...


class SignInStore(Protocol):
    """What is kept while somebody signs in, and who is who at the identity providers."""

    def put_pending(self, pending: PendingSignIn) -> None:
        """Keep a sign-in that was begun."""
        ...

    def take_pending(self, state_hash: str) -> PendingSignIn | None:
        """The sign-in of a state, and forget it: of two that ask at once one gets it. Expired ones may still be
        found."""
        ...

    def put_code(self, code: SignInCode) -> None:
        """Keep the code of a person in the place of the one before."""
        ...

    def try_code(self, person_id: str) -> SignInCode | None:
        """The code of a person with this try counted, so that of many tries at once each has its own number; None
        when there is none."""
        ...

    def end_code(self, person_id: str) -> bool:
        """Forget the code of a person; whether there was one, which only one caller hears of a code."""
        ...

    def count(self, key: str, until: datetime) -> int:
        """Count one more of something (a digest of what) and say how many it makes; the counter is forgotten some time
        after `until`, which belongs to the key."""
        ...

    def identity(self, issuer: str, subject: str) -> str | None:
        """The id of the person whom an identity provider calls so, or None."""
        ...

    def put_identity(self, issuer: str, subject: str, person_id: str) -> None:
        """Remember whom an identity provider calls so. Raises `Conflict` when that is somebody else."""
        ...


class AuditStore(Protocol):
    """The audit trail."""

    def append(self, *events: AuditEvent) -> None:
        """Keep events, in one transaction where the store has room for all of them; the same id again changes nothing.

        Broken off, a part of many may be kept: given again, the rest is.
        """
        ...

    def events(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        person_id: str = "",
        actor_id: str = "",
        action: Action | None = None,
    ) -> Iterator[AuditEvent]:
        """The events from `since` up to, and without, `until`, the latest first, that are about a person, by somebody,
        of a kind."""
        ...


class AccommodationStore(Protocol):
    """What people were given beyond the rules."""

    def put_accommodation(self, accommodation: Accommodation) -> None:
        """Keep an accommodation; the same id again changes nothing."""
        ...

    def accommodations(self, person_id: str) -> Sequence[Accommodation]:
        """Those of a person, the earliest first."""
        ...


class PreferenceStore(Protocol):
    """How people want to see the site."""

    def put_preferences(self, preferences: Preferences) -> None:
        """Keep them in the place of those before."""
        ...

    def preferences(self, person_id: str) -> Preferences | None:
        """A person's, or None when they never said."""
        ...


class SubscriptionStore(Protocol):
    """Which reports people want, and when they were last made."""

    def put_subscriptions(self, subscriptions: Subscriptions) -> None:
        """Keep a person's subscriptions in the place of those before. Raises `StaleVersion` unless the stored version
        is one less than the given (0 when there are none)."""
        ...

    def subscriptions(self, person_id: str) -> Subscriptions | None:
        """A person's, or None when they never chose."""
        ...

    def note_run(self, person_id: str, subscription_id: str, at: datetime) -> None:
        """Note that what was due for a subscription at a time was made; an earlier time than the one noted changes
        nothing."""
        ...

    def runs(self, person_id: str) -> Mapping[str, datetime]:
        """Subscription id to the time that was noted for it, of one person."""
        ...

    def link_key(self, new: str) -> str:
        """The secret that the links in mails are signed with: the one that is kept, for ever, or `new` if there is
        none yet. Of two that bring a new one at once both get the same."""
        ...


class BounceStore(Protocol):
    """Whose mail comes back."""

    def put_bounce(self, bounce: Bounce) -> None:
        """Keep it in the place of the person's one before."""
        ...

    def bounce(self, person_id: str) -> Bounce | None:
        """A person's latest, cleared or not, or None."""
        ...

    def bounces(self) -> Sequence[Bounce]:
        """Everybody's latest, by person."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What an identity provider calls somebody."""

    issuer: str
    subject: str


class PrivacyStore(Protocol):
    """What is held about somebody that no other store tells, and taking out what is to be held no longer.

    Ids, times, numbers and marks always stay, so that figures do. Each call can be made again, after it was broken off
    too: what is done already stays done, and is not counted again.
    """

    def identities_of(self, person_id: str) -> Sequence[Identity]:
        """What identity providers call a person, in order."""
        ...

    def mails_to(self, person_id: str) -> Sequence[OutboxRow]:
        """The mails in the outbox to a person, sent or not, the earliest first."""
        ...

    def erase(self, pseudonym: Person) -> None:
        """Put a pseudonym in the place of the person of its id, after everything that person wrote or could be known
        by is taken out: drafts, written answers, texts of appeals, reasons for grades and accommodations, what mails
        say, sessions, codes, identities, preferences, subscriptions and bounces. Mails that wait do not leave any
        more, and no open attempt is submitted when its time is up."""
        ...

    def old_mail(self, before: datetime) -> Sequence[str]:
        """The ids of the mails that left before a time, or were made before it and given up, and still say something,
        in no particular order."""
        ...

    def forget_mail(self, mail_ids: Iterable[str]) -> None:
        """Take out what these mails say. That they were sent stays known, so that none is sent twice."""
        ...

    def forget_answers(self, before: datetime, *, dry_run: bool = False) -> int:
        """Take drafts and written answers out of attempts that were submitted before a time, or begun before it and
        not saved since; how many there are."""
        ...

    def forget_events(self, before: datetime, *, dry_run: bool = False) -> int:
        """Delete the events of the audit trail before a time, which is the one way they can be; how many there are."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """That a revision of a quiz was put in force."""

    revision: str
    at: datetime


class KeyStore(Protocol):
    """Publications: the private place of keys and feedback."""

    def current(self, quiz_id: str) -> Publication | None:
        """What is published of a quiz now, or None."""
        ...

    def revision(self, quiz_id: str, revision: str) -> Publication | None:
        """What was published under a revision, for ever, or None."""
        ...

    def quizzes(self) -> Sequence[str]:
        """The ids of the quizzes published now, sorted."""
        ...

    def history(self, quiz_id: str) -> Sequence[Published]:
        """The revisions of a quiz in the order in which they were put in force, each time one was; those from before
        this was noted are missing."""
        ...

    def authors(self, quiz_id: str) -> Mapping[str, str]:
        """Question id to the e-mail address of who last changed the question; questions whose author is not known,
        since the content lay in no repository or was not committed, are missing."""
        ...

    def modules(self) -> Mapping[str, Module]:
        """The modules published now, by their page: `modules/violence.md`."""
        ...


class MailRefused(Exception):
    """The mail cannot be delivered and trying again will not help: a bad address, a message that is too large."""


class AddressRefused(MailRefused):
    """The mail cannot be delivered because there is no such address. `code` is what the server said, in codes that name
    nobody."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class MailDelayed(Exception):
    """The mail did not leave this time; trying again may help. `maybe_sent` says that it may have left all the same."""

    def __init__(self, message: str, *, maybe_sent: bool = False) -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent


class Mailer(Protocol):
    """The way out for mail."""

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises `AddressRefused`, another `MailRefused` or `MailDelayed`."""
        ...

    def forget(self, mail_ids: Iterable[str]) -> None:
        """Delete the copies of mails that are kept here; what left this machine is out of reach."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom an identity provider vouches for."""

    issuer: str
    subject: str
    """What it calls the person, for ever."""
    email: str
    """Empty unless the provider says that it has checked it."""


class VouchRefused(Exception):
    """What came in a provider's name cannot be trusted; why, in words without anything of it."""


class ProviderSilent(Exception):
    """The provider does not answer, or with nothing that could be used; trying again may help."""


class IdentityProvider(Protocol):
    """The way to an identity provider. Its calls raise `ProviderSilent`."""

    @property
    def provider(self) -> Provider:
        """Which."""
        ...

    def address(self, *, state: str, nonce: str, verifier: str, language: str) -> str:
        """Where to send somebody who wants to sign in."""
        ...

    def redeem(self, code: str, *, verifier: str, nonce: str, issuer: str) -> Vouched:
        """Whom it vouches for with a code that somebody brought back. Raises `VouchRefused`.

        `issuer` is who the answer says it comes from, empty when it does not say.
        """
        ...

    def sign_out_address(self, language: str) -> str | None:
        """Where somebody ends their session at the provider too; None where it offers no such thing."""
        ...


class IdentityProviders(Protocol):
    """The providers that may vouch for people."""

    def get(self, provider_id: str) -> IdentityProvider | None:
        """The way to one, or None when there is none of that id."""
        ...


class SitePass(Protocol):
    """What lets a browser past a gate before the site that knows no sessions, such as CloudFront's.

    Nobody can take a pass back before its time: so it lasts no longer than a session that is not used, and is given
    anew with it.
    """

    @property
    def names(self) -> Sequence[str]:
        """The cookies that make up a pass; a browser that lacks the first has none."""
        ...

    def cookies(self, until: datetime) -> Mapping[str, str]:
        """A pass to the whole site until then: what stands in each of the cookies."""
        ...


class Bell(Protocol):
    """What wakes a worker that would otherwise wait for its hour."""

    def ring(self) -> None:
        """Say that there is something to do. It may not be heard, and may be heard twice: whoever is woken looks for
        themselves what there is, and comes by the clock too."""
        ...


class Metric(StrEnum):
    """What is measured of an installation while it runs, by the name that its operator finds it under. None is of
    somebody, or of a vendor."""

    ATTEMPTS = "Attempts"
    """Attempts begun."""
    SUBMISSIONS = "Submissions"
    """Attempts submitted, by a person or because their time was up."""
    LATE_ANSWERS = "LateAnswers"
    """Answers kept that came after the time was up."""
    OVERDUE_ATTEMPTS = "OverdueAttempts"
    """Open attempts, up to a batch of them, whose time has been up for so long that they should be closed."""
    GRADES = "Grades"
    """Grades given: with a submission, by a regrade, on an appeal, for late answers."""
    APPEALS = "Appeals"
    """Appeals opened."""
    OVERDUE_APPEALS = "OverdueAppeals"
    """Appeals that should have been decided by now; looked at once a day."""
    MAIL_SENT = "MailSent"
    MAIL_DELAYED = "MailDelayed"
    """Mails that did not leave this time; each is tried again."""
    MAIL_FAILED = "MailFailed"
    """Mails that were given up."""
    MAIL_BOUNCED = "MailBounced"
    MAIL_COMPLAINED = "MailComplained"
    """Mails that somebody called unwanted."""
    OLDEST_MAIL = "OldestMail"
    """For how many seconds the mail has waited that has waited longest; 0 where none waits."""
    REPORT_DELAY = "ReportDelay"
    """How many seconds after its hour the latest of the reports was made that were due."""


class Trail(StrEnum):
    """What goes on by itself once a request is over."""

    MAILS = "mails"
    REGRADES = "regrades"


class Meter(Protocol):
    """What keeps count for whoever watches over an installation, and which mail or regrade came of which request."""

    def count(self, metric: Metric, number: int = 1) -> None:
        """Count that something happened so many times."""
        ...

    def level(self, metric: Metric, value: float) -> None:
        """Note how much there is of something now. Of several levels before it is told the highest is."""
        ...

    def follow(self, kind: Trail, identifier: str) -> None:
        """Note something that goes on by itself from here, so that it is found by its id from either end."""
        ...

    def tell(self, ids: Mapping[str, object]) -> None:
        """Tell what was counted, noted and followed since this was last called, and of which request that was."""
        ...


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present, in UTC."""
        ...


class Ids(Protocol):
    """Unguessable names for new things."""

    def new(self) -> str:
        """A new id of at least 120 random bits, in letters, digits, `-` and `_`."""
        ...
