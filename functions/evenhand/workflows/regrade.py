"""Grade all attempts at a quiz again under the key that is published now.

A regrade is kept as a record with a cursor and done in batches, so that it can be broken off anywhere and goes on
where it was: by a worker, or by a command. An attempt that was graded and not yet counted when it was broken off is
known by the regrade's id in its grade, and counted then.
"""

from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.attempt import outcome_of
from evenhand.assessment.counting import counted
from evenhand.assessment.regrade import MOST_KEPT, CannotRegrade, Change, Counts, Failure, Regrade, change_of, regraded
from evenhand.errors import Conflict, EvenhandError, Forbidden, NotFound, Refused, StaleVersion
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.audit import note
from evenhand.workflows.further_grade import Why, further_grade
from evenhand.workflows.keep_submission import TRIES
from evenhand.workflows.regrade_notice import regrade_notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.counting import Outcome
    from evenhand.assessment.grading import Grade
    from evenhand.people.person import Person
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.apart import Apart
    from evenhand.workflows.desk import Desk

BATCH = 100
WORKERS = 8
"""How many wait at once for the store where nothing else goes on: enough for one that answers in milliseconds."""
UNREADABLE = "Its record cannot be read; the log tells more. Mended, start the regrade again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a regrade does to one attempt, or would."""

    record: AttemptRecord
    change: Change = Change.NONE
    after: Grade | None = None
    """The grade that the key gives; None where it gives none."""
    kept: bool = False
    """Whether the better grade that it has is left, since only better ones are asked for."""
    failure: str = ""
    """Why it cannot be graded again."""
    certificate: str | None = None
    """The number of the certificate that is in question with it. It holds until somebody revokes it."""

    @property
    def before(self) -> Grade:
        """The grade that counts without it."""
        return self.record.grades[-1].grade

    @property
    def counts(self) -> Counts:
        """What it adds to the counts of a regrade."""
        if self.failure:
            return Counts(failed=1)
        if self.kept:
            return Counts(kept=1)
        if self.after is None or self.change in (Change.NONE, Change.SAME):
            return Counts(unchanged=1)
        return _changed(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is graded again."""

    only_if_better: bool = False
    since: datetime | None = None
    """Only attempts submitted then or later; None is all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A page of what a regrade would do."""

    publication: Publication
    effects: tuple[Effect, ...]
    """One for each attempt of the page that the terms reach."""
    next: str | None
    """Where to go on; None at the end."""


def preview_regrade(
    trainer: Person | None, quiz_id: str, terms: Terms, desk: Desk, *, after: str = "", limit: int = BATCH
) -> Preview:
    """What a regrade would do to a page of attempts. Nothing is written. `trainer` is None where a command asks, which
    has the store at hand anyway."""
    publication = _current(trainer, quiz_id, desk)
    try:
        page = desk.attempts.submitted(quiz_id, after=after, limit=limit)
    except ValueError:
        raise Refused("There is no such page. Begin again without `after`.") from None
    effects = tuple(
        _with_certificate(_effect(record, publication, terms), publication, terms, desk)
        for record in page.records
        if _reached(record, terms)
    )
    return Preview(publication=publication, effects=effects, next=page.next)


def start_regrade(trainer: Person, quiz_id: str, reason: str, terms: Terms, desk: Desk) -> Regrade:
    """Begin a regrade; a worker, or whoever calls `continue_regrade`, does it. One of a quiz at a time."""
    publication = _current(trainer, quiz_id, desk)
    regrade = Regrade(
        id=desk.ids.new(),
        quiz_id=quiz_id,
        publication=publication.revision,
        by=trainer.id,
        reason=reason,
        only_if_better=terms.only_if_better,
        since=terms.since,
        started_at=desk.clock.now(),
    )
    try:
        desk.regrades.put_regrade(regrade)
    except Conflict as error:
        if isinstance(error, StaleVersion):
            raise
        raise Refused(
            "A regrade of this test is under way. Wait until it is done; then see whether more is to do."
        ) from None
    note(desk, trainer, Action.REGRADE_STARTED, object=f"quiz/{quiz_id}", detail=reason, once=regrade.id)
    return regrade


def unfinished_regrade(quiz_id: str, desk: Desk) -> Regrade | None:
    """The regrade of a quiz that is under way or was broken off, or None."""
    return next((each for each in desk.regrades.unfinished_regrades() if each.quiz_id == quiz_id), None)


def find_regrade(trainer: Person, regrade_id: str, desk: Desk) -> Regrade:
    """The regrade of that id."""
    if reach(trainer, Verb.REGRADE) is None:
        raise Forbidden("Only trainers grade again.")
    regrade = desk.regrades.regrade(regrade_id)
    if regrade is None:
        raise NotFound("There is no such regrade.")
    return regrade


def questioned_still(regrade: Regrade, desk: Desk) -> tuple[Certificate, ...]:
    """The certificates that a regrade put in question and nobody revoked."""
    found = (desk.certificates.certificate(number) for number in regrade.questioned)
    return tuple(each for each in found if each is not None and each.revoked_at is None)


def continue_regrade(
    regrade: Regrade, desk: Desk, *, limit: int = BATCH, workers: int = 1, apart: Apart | None = None
) -> Regrade:
    """The regrade after a further batch, kept. Where another worker was faster, as that one left it.

    What fails at one attempt in a way that nobody thought of is told with those that cannot be graded, if `apart` is
    given; without, it ends the batch.

    Each attempt is a transaction of its own, in which most of the time goes by waiting: `workers` are how many do so at
    once.
    """
    if regrade.ended_at is not None:
        return regrade
    publication = desk.keys.revision(regrade.quiz_id, regrade.publication)
    if publication is None:
        raise NotFound("The test as it is to be graded is not published here any more. Publish it again.")
    page = desk.attempts.submitted(regrade.quiz_id, after=regrade.cursor, limit=limit)
    terms = Terms(only_if_better=regrade.only_if_better, since=regrade.since)
    reached = [record for record in page.records if _reached(record, terms)]
    later = _later(regrade, desk)

    def apply(records: Sequence[AttemptRecord]) -> list[Effect]:
        return [_apply_apart(each, regrade, publication, later, terms, desk, apart) for each in records]

    with ThreadPoolExecutor(workers) as pool:
        effects = [effect for done in pool.map(apply, _by_person(reached)) for effect in done]
    failures = (
        *(Failure(attempt_id=each.record.attempt.id, why=each.failure) for each in effects if each.failure),
        *(Failure(attempt_id=each, why=UNREADABLE) for each in page.unreadable),
    )
    questioned = (each.certificate for each in effects if each.certificate)
    further = dataclasses.replace(
        regrade,
        cursor=page.next or regrade.cursor,
        counts=sum((each.counts for each in effects), regrade.counts + Counts(failed=len(page.unreadable))),
        failures=(*regrade.failures, *failures)[:MOST_KEPT],
        questioned=tuple(dict.fromkeys((*regrade.questioned, *questioned)))[:MOST_KEPT],
        ended_at=desk.clock.now() if page.next is None else None,
        version=regrade.version + 1,
    )
    if further.ended_at is not None:
        # Everything is graded; once this is kept nobody comes back here.
        done = f"{further.counts.changed} changed, {further.counts.unchanged} unchanged, {further.counts.failed} failed"
        note(desk, regrade.by, Action.REGRADED, object=f"quiz/{regrade.quiz_id}", detail=done, once=regrade.id)
    try:
        desk.regrades.put_regrade(further)
    except StaleVersion:
        return desk.regrades.regrade(regrade.id) or regrade
    return further


def _current(trainer: Person | None, quiz_id: str, desk: Desk) -> Publication:
    if trainer is not None and reach(trainer, Verb.REGRADE) is None:
        raise Forbidden("Only trainers grade again.")
    publication = desk.keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no published test `{quiz_id}`.")
    return publication


def _reached(record: AttemptRecord, terms: Terms) -> bool:
    submitted = record.submission
    return (
        bool(record.grades) and submitted is not None and (terms.since is None or submitted.submitted_at >= terms.since)
    )


def _by_person(records: Iterable[AttemptRecord]) -> list[list[AttemptRecord]]:
    """The attempts of each person, one after the other, since they share a standing."""
    groups: dict[str, list[AttemptRecord]] = {}
    for record in records:
        groups.setdefault(record.attempt.person_id, []).append(record)
    return list(groups.values())


def _effect(record: AttemptRecord, publication: Publication, terms: Terms) -> Effect:
    before = record.grades[-1].grade
    try:
        after = regraded(record, publication.key)
    except CannotRegrade as error:
        return Effect(record=record, failure=str(error))
    change = change_of(before, after)
    kept = terms.only_if_better and change is Change.LOWERED
    return Effect(record=record, change=change, after=after, kept=kept)


def _with_certificate(effect: Effect, publication: Publication, terms: Terms, desk: Desk) -> Effect:
    """The effect with the certificate that it would put in question: the test is passed, and once all attempts of the
    person are graded again it is not."""
    if not _loses_pass(effect):
        return effect
    attempt = effect.record.attempt
    standing = desk.attempts.standing(attempt.person_id, attempt.quiz_id)
    outcomes = tuple(_outcome_then(each, publication, terms, desk) for each in standing.outcomes)
    result = counted(outcomes, publication.key.settings)
    lost = standing.passed and not (result is not None and result.passed)
    return dataclasses.replace(effect, certificate=standing.certificate if lost else None)


def _outcome_then(outcome: Outcome, publication: Publication, terms: Terms, desk: Desk) -> Outcome:
    """What an attempt would come to."""
    record = desk.attempts.get(outcome.attempt_id)
    if record is None or not _reached(record, terms):
        return outcome
    effect = _effect(record, publication, terms)
    return outcome if effect.after is None or effect.kept else outcome_of(outcome.attempt_id, effect.after)


def _loses_pass(effect: Effect) -> bool:
    return effect.before.passed and not effect.kept and effect.after is not None and not effect.after.passed


def _later(regrade: Regrade, desk: Desk) -> frozenset[str]:
    """The revisions put in force after the one that a regrade grades by: what they graded is left alone."""
    revisions = [each.revision for each in desk.keys.history(regrade.quiz_id)]
    if regrade.publication not in revisions:
        return frozenset()
    return frozenset(revisions[len(revisions) - revisions[::-1].index(regrade.publication) :])


def _apply_apart(
    record: AttemptRecord,
    regrade: Regrade,
    publication: Publication,
    later: frozenset[str],
    terms: Terms,
    desk: Desk,
    apart: Apart | None,
) -> Effect:
    """Grade one attempt again; where that fails, the others go on."""
    try:
        return _apply(record, regrade, publication, later, terms, desk)
    except EvenhandError:
        raise  # the store, or that something is missing here: another time it will go well
    except Exception as error:
        if apart is None:
            raise
        apart.keep(f"attempt/{record.attempt.id}", error)
        return Effect(
            record=record,
            failure=f"A fault of ours ({type(error).__name__}); the log tells where. Mended, start the regrade again.",
        )


def _apply(
    record: AttemptRecord,
    regrade: Regrade,
    publication: Publication,
    later: frozenset[str],
    terms: Terms,
    desk: Desk,
) -> Effect:
    """Grade one attempt again, if it needs it, and tell its owner."""
    for _ in range(TRIES):
        if record.grades[-1].regrade == regrade.id:
            return _done_before(record, desk)
        if (record.grades[-1].publication or record.attempt.publication) in later:
            return Effect(record=record)
        effect = _effect(record, publication, terms)
        if effect.after is None or effect.kept or effect.change is Change.NONE:
            return effect
        if _loses_pass(effect):
            _raise_others(record, regrade, publication, later, terms, desk)
        why = Why(id=_grade_id(regrade, record), by=regrade.by, reason=regrade.reason, regrade=regrade.id)
        further = further_grade(record, effect.after, publication, why, desk)
        if further.questions_pass:
            effect = dataclasses.replace(effect, certificate=further.before.certificate)
        mail = None if effect.change is Change.SAME else regrade_notice(record, further, publication, desk)
        try:
            desk.attempts.add_grade(
                further.written.grade,
                further.written.standing,
                further.written.result,
                mail,
                certificate=further.written.certificate,
            )
        except StaleVersion:
            record = desk.attempts.get(record.attempt.id) or record
            continue
        return effect
    return Effect(record=record, failure="Too much happened with this attempt at once. Start the regrade again.")


def _raise_others(
    record: AttemptRecord,
    regrade: Regrade,
    publication: Publication,
    later: frozenset[str],
    terms: Terms,
    desk: Desk,
) -> None:
    """Grade what passes now of a person's attempts before the one that passes no more: whether the test stays passed,
    and with it the certificate, must not hang on which of them comes first. They are counted when it is their turn."""
    attempt = record.attempt
    for each in desk.attempts.of_person(attempt.person_id):
        if each.attempt.quiz_id != attempt.quiz_id or each.attempt.id == attempt.id or not _reached(each, terms):
            continue
        then = _effect(each, publication, terms)
        if then.after is not None and then.after.passed and not then.before.passed:
            _apply(each, regrade, publication, later, terms, desk)


def _done_before(record: AttemptRecord, desk: Desk) -> Effect:
    """What this regrade did to an attempt before it was broken off."""
    before = dataclasses.replace(record, grades=record.grades[:-1])
    after = record.grades[-1].grade
    effect = Effect(record=before, change=change_of(before.grades[-1].grade, after), after=after)
    standing = desk.attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    lost = effect.before.passed and not after.passed and not standing.passed
    return dataclasses.replace(effect, certificate=standing.certificate if lost else None)


def _changed(before: Grade, after: Grade) -> Counts:
    raised = change_of(before, after) is Change.RAISED
    return Counts(
        changed=1,
        raised=int(raised),
        lowered=int(not raised),
        now_passed=int(after.passed and not before.passed),
        now_failed=int(before.passed and not after.passed),
    )


def _grade_id(regrade: Regrade, record: AttemptRecord) -> str:
    """The same for the same attempt in the same regrade, so that no crash makes two grades of one."""
    return hashlib.sha256(f"{regrade.id}/{record.attempt.id}".encode()).hexdigest()[:32]
