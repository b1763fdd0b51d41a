"""Start an attempt, or go on with the one that is open."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, revisions_of
from evenhand.assessment.paper import draw_questions
from evenhand.assessment.submission import AnswersRejected, check_answers
from evenhand.errors import Refused, StaleVersion
from evenhand.quiz.publication import Publication
from evenhand.workflows.enter_quiz import Barrier, enter_quiz, time_limit_of

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.quiz.split import AnswerKey
    from evenhand.workflows.desk import Desk
    from evenhand.workflows.enter_quiz import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The open attempt, and whether it was begun by this call."""

    record: AttemptRecord
    publication: Publication
    """That it is taken under."""
    created: bool


def start_attempt(
    person: Person,
    quiz_id: str,
    language: str,
    desk: Desk,
    *,
    attempt_id: str | None = None,
    seed: str | None = None,
) -> Started:
    """The person's open attempt at a quiz; a new one is begun when none is open and nothing stands against it.

    Two tabs that start at the same moment get the same attempt. An outdated attempt is replaced by one under the same
    number, with the answers that still fit. `attempt_id` names a new attempt, and its paper is drawn by `seed`; fresh
    ids do where they are None.
    """
    entry = enter_quiz(person, quiz_id, desk)
    if entry.open is None:
        _refuse(entry)
        replaced = desk.attempts.get(entry.standing.open_attempt) if entry.standing.open_attempt else None
        attempt_id, seed = attempt_id or desk.ids.new(), seed or desk.ids.new()
        attempt = _attempt(person, entry, language, attempt_id, seed, replaced, desk)
        standing = dataclasses.replace(
            entry.standing,
            started=attempt.number - entry.standing.earlier,
            open_attempt=attempt.id,
            version=entry.standing.version + 1,
        )
        try:
            desk.attempts.start(attempt, standing)
        except StaleVersion:
            entry = enter_quiz(person, quiz_id, desk)
        else:
            draft = _carry_over(replaced, attempt, entry.publication, desk) if replaced else Draft()
            record = AttemptRecord(attempt=attempt, draft=draft)
            return Started(record=record, publication=entry.publication, created=True)
    if entry.open is None:
        raise StaleVersion("The attempt was submitted at this very moment in another tab. Reload the page.")
    taken = desk.keys.revision(quiz_id, entry.open.attempt.publication) or entry.publication
    return Started(record=entry.open, publication=taken, created=False)


def _refuse(entry: Entry) -> None:
    """Raise `Refused` when something stands against beginning."""
    zone = entry.window.time_zone
    until = f"{entry.until.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})" if entry.until else ""
    missing = ", ".join(each.target for each in entry.requirements if not each.done)
    match entry.barrier:
        case None:
            return
        case Barrier.PASSED:
            raise Refused("You have passed this test.")
        case Barrier.ATTEMPTS:
            raise Refused("You have used all your attempts.")
        case Barrier.EARLY:
            raise Refused(f"This test opens at {until}. Come back then.")
        case Barrier.CLOSED:
            raise Refused("This test is closed. Ask your trainer if you still have to take it.")
        case Barrier.REQUIRES:
            raise Refused(f"First comes: {missing}. Do that, then start this test.")
        case Barrier.COOL_DOWN:
            raise Refused(f"The next attempt can begin at {until}. Use the time to read the sections again.")


def _attempt(
    person: Person,
    entry: Entry,
    language: str,
    attempt_id: str,
    seed: str,
    replaced: AttemptRecord | None,
    desk: Desk,
) -> Attempt:
    publication, settings, now = entry.publication, entry.publication.key.settings, desk.clock.now()
    shown = publication.language(language)
    forms = {question.id: question.revision for question in publication.forms[shown].questions}
    limit = time_limit_of(settings, entry.extra_time)
    asked = draw_questions(publication.key, seed, _seen(person, publication, desk) if settings.draw else {})
    return Attempt(
        id=attempt_id,
        quiz_id=publication.quiz_id,
        number=replaced.attempt.number if replaced else entry.standing.earlier + entry.standing.started + 1,
        person_id=person.id,
        vendor_id=person.vendor_id,
        cohort=person.cohort,
        language=shown,
        publication=publication.revision,
        questions=revisions_of(publication.key, forms, asked),
        policies=publication.key.only(asked).policies,
        started_at=now,
        seed=seed,
        window=entry.window,
        extra_time=entry.extra_time,
        deadline=None if limit is None else now + limit,
        grace=settings.grace if limit is not None else timedelta(0),
    )


def _seen(person: Person, publication: Publication, desk: Desk) -> Counter[str]:
    """How often the person has met each question."""
    return Counter(
        question.id
        for record in desk.attempts.of_person(person.id)
        if record.attempt.quiz_id == publication.quiz_id
        for question in record.attempt.questions
    )


def _carry_over(replaced: AttemptRecord, attempt: Attempt, publication: Publication, desk: Desk) -> Draft:
    """Save the answers of a replaced attempt that still fit as the first draft of the new one."""
    key = publication.key.only(attempt.question_ids)
    kept: Answers = {
        question: given for question, given in replaced.draft.answers.items() if _fits({question: given}, key)
    }
    if not kept:
        return Draft()
    draft = Draft(answers=kept, version=1, saved_at=desk.clock.now())
    desk.attempts.save(attempt.id, draft)
    return draft


def _fits(answers: Answers, key: AnswerKey) -> bool:
    try:
        check_answers(answers, key)
    except AnswersRejected:
        return False
    return True
