"""How what the workflows return becomes the bodies of responses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from evenhand.assessment.assignment import Timing
from evenhand.assessment.disclosure import Disclosure
from evenhand.assessment.paper import option_order
from evenhand.assessment.regrade import Change, change_of
from evenhand.handlers.answer_views import accepted, option_views, part_views, written
from evenhand.handlers.appeal_views import appeal_view
from evenhand.handlers.page_strings import STRINGS
from evenhand.handlers.views import (
    AssignmentView,
    AttemptView,
    BlockedView,
    CertificateView,
    DraftView,
    GradeCause,
    GradeChangeView,
    PaperQuestionView,
    PersonView,
    PolicyView,
    QuestionView,
    QuizView,
    ReadingView,
    RequirementView,
    ResultView,
    TaskView,
    VerificationView,
    WindowView,
)
from evenhand.people.permissions import Verb, may
from evenhand.quiz.publication import QUESTION_COUNT
from evenhand.workflows.appeal_mark import AppealCase
from evenhand.workflows.enter_quiz import Barrier, time_limit_of

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.appeal import Appeal
    from evenhand.assessment.assignment import Assignment
    from evenhand.assessment.attempt import AttemptRecord, Draft
    from evenhand.assessment.grading import Grade, GradeRecord
    from evenhand.people.person import Person
    from evenhand.ports.keys import KeyStore
    from evenhand.quiz.publication import Publication
    from evenhand.quiz.settings import Window
    from evenhand.quiz.split import QuestionKey
    from evenhand.workflows.assign import Task
    from evenhand.workflows.certify import Certified
    from evenhand.workflows.enter_quiz import Entry
    from evenhand.workflows.read_module import ModuleRead
    from evenhand.workflows.review import Review


def person_view(person: Person, vendor: str) -> PersonView:
    """The person, with the vendor's name."""
    return PersonView(
        id=person.id,
        name=person.name,
        role=person.role,
        roles=person.roles,
        vendor=vendor,
        language=person.language,
    )


def draft_view(draft: Draft) -> DraftView:
    """The draft."""
    return DraftView(version=draft.version, answers=dict(draft.answers), saved_at=draft.saved_at)


def attempt_view(record: AttemptRecord, publication: Publication, now: datetime) -> AttemptView:
    """The open attempt with its paper; `publication` is the one it was begun under."""
    attempt = record.attempt
    form, settings = publication.forms[attempt.language], publication.key.settings
    fieldsets = publication.fieldsets.get(attempt.language, {})
    forms = [shown for each in attempt.question_ids if (shown := form.question(each)) is not None]
    count = STRINGS[attempt.language]["question_count"]
    return AttemptView(
        id=attempt.id,
        quiz_id=attempt.quiz_id,
        number=attempt.number,
        language=attempt.language,
        started_at=attempt.started_at,
        deadline=attempt.deadline,
        ends_at=attempt.ends_at,
        now=now,
        questions=tuple(
            PaperQuestionView(
                id=shown.id,
                options=option_order(shown, settings, attempt.seed),
                html=fieldsets[shown.id].replace(QUESTION_COUNT, count.format(n=n, total=len(forms)))
                if shown.id in fieldsets
                else None,
            )
            for n, shown in enumerate(forms, start=1)
        ),
        draft=draft_view(record.draft),
    )


def result_view(person: Person, review: Review, language: str | None = None) -> ResultView:
    """The attempt as disclosed, in a language (its own by default)."""
    attempt, grade, record = review.record.attempt, review.record.grade, review.record
    shown = review.publication.language(language or attempt.language)
    settings, submission = review.settings, record.submission
    return ResultView(
        id=attempt.id,
        quiz_id=attempt.quiz_id,
        title=review.publication.forms[shown].title,
        number=attempt.number,
        language=shown,
        started_at=attempt.started_at,
        submitted_at=submission.submitted_at if submission else None,
        score=float(grade.score) if grade else None,
        pass_mark=float(review.publication.key.settings.pass_mark),
        marks=float(grade.marks) if grade else None,
        max=float(grade.max) if grade else None,
        passed=grade.passed if grade else None,
        critical_failed=len(grade.critical_failed) if grade else None,
        attempts_left=review.standing.attempts_left(settings.attempts),
        disclosure=review.disclosure,
        feedback=settings.feedback,
        policies=tuple(
            PolicyView(
                policy=score.policy,
                name=review.publication.policy_name(score.policy, shown),
                marks=float(score.marks),
                max=float(score.max),
            )
            for score in review.policies
        ),
        questions=_questions(person, review, shown) if review.disclosure is Disclosure.FULL and grade else (),
        page=f"/{shown}/{review.publication.pages[shown]}" if shown in review.publication.pages else None,
        automatic=submission is not None and submission.automatic,
        late=bool(record.late),
        late_accepted=bool(record.grades) and record.grades[-1].late is not None,
        changes=_changes(person, review),
        appeals_left=review.appeals_left,
        appeal_until=review.appeal_until,
        certificate=certificate_view(review.certificate, shown) if review.certificate else None,
    )


def _case(review: Review, appeal: Appeal) -> AppealCase:
    return AppealCase(
        appeal=appeal,
        record=review.record,
        publication=review.publication,
        graded_under=review.graded_under,
        disclosure=review.disclosure,
    )


def _changes(person: Person, review: Review) -> tuple[GradeChangeView, ...]:
    full = review.disclosure is Disclosure.FULL
    return tuple(
        GradeChangeView(
            at=after.graded_at,
            before=float(before.grade.score),
            after=float(after.grade.score),
            passed_before=before.grade.passed,
            passed=after.grade.passed,
            reason=reason_told(person, after, review),
            cause=cause_of(after) or GradeCause.LATE,
            questions=changed_numbers(before.grade, after.grade) if full else (),
        )
        for before, after in pairwise(review.record.grades)
        if change_of(before.grade, after.grade) in (Change.RAISED, Change.LOWERED) or not after.regrade
    )


def cause_of(graded: GradeRecord) -> GradeCause | None:
    """What a grade follows from; None for the first."""
    if graded.number == 1:
        return None
    return GradeCause.APPEAL if graded.appeal else GradeCause.REGRADE if graded.regrade else GradeCause.LATE


def reason_told(person: Person, graded: GradeRecord, review: Review) -> str:
    """Why a grade was given, as far as the person may read it: how an appeal was decided speaks of answers."""
    attempt = review.record.attempt
    answers = may(person, Verb.SEE_ANSWERS, owner_id=attempt.person_id, vendor_id=attempt.vendor_id)
    return graded.reason if answers or not graded.appeal else ""


def changed_numbers(before: Grade, after: Grade) -> tuple[int, ...]:
    """The numbers of the questions that have other marks in the later grade."""
    pairs = zip(before.questions, after.questions, strict=True)
    return tuple(n for n, (old, new) in enumerate(pairs, 1) if (old.marks, old.max) != (new.marks, new.max))


def _questions(person: Person, review: Review, language: str) -> tuple[QuestionView, ...]:
    """As it was asked, and with what is right under the key that graded it."""
    ids = review.record.attempt.question_ids
    now = {key.id: key for key in review.graded_under.key.only(ids).questions}
    taken = review.publication.key.only(ids).questions
    return tuple(
        _question(person, review, language, number, now.get(key.id, key)) for number, key in enumerate(taken, 1)
    )


def _question(person: Person, review: Review, language: str, number: int, key: QuestionKey) -> QuestionView:
    record, publication = review.record, review.publication
    mark = record.grade.mark(key.id) if record.grade else None
    feedback = publication.feedback[language][key.id]
    latest = review.graded_under.feedback.get(language, publication.feedback[language]).get(key.id, feedback)
    given = record.graded_answers.get(key.id, ())
    appeal = next((each for each in review.appeals if each.question_id == key.id), None)
    own = record.attempt.person_id == person.id
    return QuestionView(
        id=key.id,
        number=number,
        prompt=feedback.prompt,
        material=feedback.material,
        marks=float(mark.marks) if mark else 0.0,
        max=float(mark.max if mark else key.points),
        omitted=mark.omitted if mark else True,
        critical=key.critical,
        kind=key.kind,
        options=option_views(key, publication, record.attempt, language, given, told=True),
        parts=part_views(key, feedback, given, told=True),
        written=written(key, given),
        accepted=accepted(key),
        explanation=latest.explanation,
        see=f"/{language}/{latest.see}" if latest.see else None,
        appeal=appeal_view(person, _case(review, appeal), review.now) if appeal else None,
        can_appeal=own and appeal is None and mark is not None and mark.marks < mark.max and review.may_appeal,
    )


def quiz_view(
    person: Person, entry: Entry, language: str, latest: ResultView | None, keys: KeyStore, now: datetime
) -> QuizView:
    """The quiz, and where the person stands with it."""
    publication, settings, standing = entry.publication, entry.publication.key.settings, entry.standing
    shown = publication.language(language)
    limit = time_limit_of(settings, entry.extra_time)
    result = standing.counted(settings)
    return QuizView(
        quiz_id=publication.quiz_id,
        title=publication.forms[shown].title,
        language=shown,
        pass_mark=float(settings.pass_mark),
        attempts_allowed=settings.attempts,
        attempts_made=standing.submitted,
        attempts_left=entry.attempts_left,
        passed=standing.passed,
        can_start=entry.open is None and entry.barrier is None,
        blocked=_blocked(entry, keys, shown) if entry.barrier else None,
        questions=publication.asked,
        time_limit=round(limit.total_seconds()) if limit else None,
        window=window_view(entry.window, entry.timing),
        counts=settings.counts,
        score=float(result.score) if result else None,
        certificate=certificate_view(entry.certificate, shown) if entry.certificate else None,
        open_attempt=_open_view(entry, keys, now),
        latest=latest,
    )


def _open_view(entry: Entry, keys: KeyStore, now: datetime) -> AttemptView | None:
    if entry.open is None:
        return None
    taken = keys.revision(entry.publication.quiz_id, entry.open.attempt.publication) or entry.publication
    return attempt_view(entry.open, taken, now)


def _blocked(entry: Entry, keys: KeyStore, language: str) -> BlockedView:
    barrier = entry.barrier or Barrier.ATTEMPTS
    requires = tuple(
        RequirementView(title=title, address=address, done=requirement.done)
        for requirement in entry.requirements
        for title, address in [describe(requirement.target, keys, language)]
    )
    return BlockedView(reason=barrier, until=entry.until, requires=requires if barrier is Barrier.REQUIRES else ())


def describe(target: str, keys: KeyStore, language: str) -> tuple[str, str | None]:
    """The title and the address of a quiz or a module, as far as they are published."""
    if target.endswith(".md"):
        module = keys.modules().get(target)
        titles = module.titles if module else {}
        return titles.get(language) or next(iter(titles.values()), target), f"/{language}/{target.removesuffix('.md')}/"
    publication = keys.current(target)
    if publication is None:
        return target, None
    shown = publication.language(language)
    page = publication.pages.get(language)
    return publication.forms[shown].title, f"/{language}/{page}" if page is not None else None


def window_view(window: Window, timing: Timing) -> WindowView:
    """When something is open."""
    return WindowView(
        opens_at=window.opens_at,
        due_at=window.due_at,
        closes_at=window.closes_at,
        time_zone=window.time_zone,
        timing=timing,
    )


def certificate_view(certified: Certified, language: str) -> CertificateView:
    """A certificate, for its holder."""
    certificate = certified.certificate
    return CertificateView(
        number=certificate.number,
        quiz_id=certificate.quiz_id,
        title=certificate_title(certified, language),
        page=f"/api/certificates/{certificate.number}/page?language={language}",
        issued_at=certificate.issued_at,
        expires_at=certificate.expires_at,
        validity=certified.validity,
        revoked_for=certified.revoked_for,
    )


def certificate_title(certified: Certified, language: str) -> str:
    """The title of the test that a certificate is for."""
    publication = certified.publication
    if publication is None:
        return certified.certificate.quiz_id
    return publication.forms[publication.language(language)].title


def verification_view(certified: Certified, language: str) -> VerificationView:
    """All that the number of a certificate tells."""
    certificate = certified.certificate
    return VerificationView(
        number=certificate.number,
        validity=certified.validity,
        title=certificate_title(certified, language),
        initials=certified.initials,
        issued_at=certificate.issued_at,
        expires_at=certificate.expires_at,
    )


def reading_view(read: ModuleRead) -> ReadingView:
    """A module that was read."""
    return ReadingView(module=read.reading.module, read_at=read.reading.read_at, current=read.current)


def task_view(task: Task, keys: KeyStore, language: str) -> TaskView:
    """Something a person has to do."""
    title, address = describe(task.target, keys, language)
    return TaskView(
        target=task.target,
        title=title,
        address=address,
        window=window_view(task.window, task.timing),
        done=task.done,
        done_at=task.done_at,
    )


def assignment_view(assignment: Assignment, timing: Timing) -> AssignmentView:
    """An assignment."""
    return AssignmentView(
        id=assignment.id,
        target=assignment.target,
        cohort=assignment.cohort,
        vendor_id=assignment.vendor_id,
        person_id=assignment.person_id,
        window=window_view(assignment.window, timing),
        made_by=assignment.made_by,
        made_at=assignment.made_at,
    )
