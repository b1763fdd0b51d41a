"""Regrade, see what a regrade would do, and how marks and keys came to be what they are."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

from evenhand.assessment.disclosure import Disclosure
from evenhand.assessment.regrade import Change, Counts
from evenhand.handlers.http import Reply
from evenhand.handlers.presentation import cause_of, certificate_view, reason_told
from evenhand.handlers.requests import RegradeQuery, RegradeRequest, RevocationRequest
from evenhand.handlers.session import language_of, vendor_names
from evenhand.handlers.views_regrade import (
    AppealEventView,
    CountsView,
    DifferenceView,
    EffectView,
    FailureView,
    GradeView,
    KeyStateView,
    MarkHistoryView,
    OfferView,
    PastAppealView,
    PreviewView,
    QuestionChangeView,
    QuestionedView,
    QuestionHistoryView,
    RegradesView,
    RegradeView,
)
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.mark_history import mark_history, question_history
from evenhand.workflows.outdated import all_outdated
from evenhand.workflows.regrade import Terms, find_regrade, preview_regrade, questioned_still, start_regrade
from evenhand.workflows.revoke_certificate import revoke_certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from evenhand.assessment.appeal import Appeal
    from evenhand.assessment.grading import GradeRecord
    from evenhand.assessment.regrade import Regrade
    from evenhand.handlers.http import Request
    from evenhand.people.person import Person
    from evenhand.wiring import Application
    from evenhand.workflows.changed_keys import Difference
    from evenhand.workflows.outdated import Outdated
    from evenhand.workflows.regrade import Effect
    from evenhand.workflows.review import Review

SHOWN = (Change.RAISED, Change.LOWERED)
"""The changes that a preview lists; the others it counts."""


def list_(request: Request) -> Reply:
    """The tests whose key was changed since their attempts were graded, and those that were graded again."""
    app, language = request.application, language_of(request.query.get("language"))
    return Reply(body=RegradesView(quizzes=tuple(_offer(each, language, app) for each in all_outdated(app))))


def preview(request: Request) -> Reply:
    """What a regrade would do to a page of attempts; nothing is written."""
    app, asked, quiz_id = request.application, request.ask(RegradeQuery), request.path["quiz_id"]
    terms = Terms(only_if_better=asked.only_if_better, since=asked.since)
    seen = preview_regrade(request.signed_in, quiz_id, terms, app, after=asked.after)
    vendors = vendor_names(app)
    return Reply(
        body=PreviewView(
            quiz_id=quiz_id,
            title=seen.publication.forms[seen.publication.language(asked.language)].title,
            of=app.attempts.taken(quiz_id),
            counts=_counts(sum((each.counts for each in seen.effects), Counts())),
            effects=tuple(_effect(each, vendors, app) for each in seen.effects if each.failure or each.change in SHOWN),
            next=seen.next,
        )
    )


def start(request: Request) -> Reply:
    """Grade all attempts at a quiz again, in the background."""
    app, body = request.application, request.read(RegradeRequest)
    terms = Terms(only_if_better=body.only_if_better, since=body.since)
    regrade = start_regrade(request.signed_in, request.path["quiz_id"], body.reason, terms, app)
    return Reply(status=202, body=_regrade(regrade, language_of(request.query.get("language")), app))


def show(request: Request) -> Reply:
    """How far a regrade is, and what it came to."""
    app, language = request.application, language_of(request.query.get("language"))
    return Reply(body=_regrade(find_regrade(request.signed_in, request.path["regrade_id"], app), language, app))


def revoke(request: Request) -> Reply:
    """Revoke a certificate."""
    app, body = request.application, request.read(RevocationRequest)
    revoked = revoke_certificate(request.signed_in, request.path["number"], body.reason, app)
    return Reply(body=certificate_view(revoked, language_of(request.query.get("language"))))


def marks(request: Request) -> Reply:
    """How the marks of an attempt came to be what they are."""
    person = request.signed_in
    history = mark_history(person, request.path["attempt_id"], request.application)
    decides = reach(person, Verb.DECIDE_APPEAL) is not None
    told = partial(_reviewer, review=history.review, app=request.application) if decides else _role
    return Reply(
        body=MarkHistoryView(
            attempt_id=history.review.record.attempt.id,
            grades=tuple(_grade(person, each, history.review, told) for each in history.grades),
            appeals=tuple(_appeal(each, person.id, told) for each in history.appeals),
        )
    )


def question(request: Request) -> Reply:
    """The key revisions of a question, and what they did to the marks."""
    app, language = request.application, language_of(request.query.get("language"))
    quiz_id, question_id = request.path["quiz_id"], request.path["question_id"]
    states = question_history(request.signed_in, quiz_id, question_id, app)
    return Reply(
        body=QuestionHistoryView(
            quiz_id=quiz_id,
            question_id=question_id,
            states=tuple(
                KeyStateView(
                    at=state.at,
                    key_revision=state.key.revision if state.key else None,
                    change=state.change,
                    differences=_differences(state.differences),
                    regrades=tuple(_regrade(each, language, app) for each in state.regrades),
                )
                for state in states
            ),
        )
    )


def _offer(offer: Outdated, language: str, app: Application) -> OfferView:
    publication = offer.publication
    return OfferView(
        quiz_id=publication.quiz_id,
        title=publication.forms[publication.language(language)].title,
        offered=offer.offered,
        attempts=offer.attempts,
        pass_mark=offer.pass_mark,
        questions=tuple(
            QuestionChangeView(question_id=each.question_id, what=each.what, differences=_differences(each.differences))
            for each in offer.questions
        ),
        latest=_regrade(offer.latest, language, app) if offer.latest else None,
    )


def _differences(differences: Iterable[Difference]) -> tuple[DifferenceView, ...]:
    return tuple(DifferenceView(aspect=each.aspect.word, was=each.was, now=each.now) for each in differences)


def _regrade(regrade: Regrade, language: str, app: Application) -> RegradeView:
    publication = app.keys.revision(regrade.quiz_id, regrade.publication)
    title = publication.forms[publication.language(language)].title if publication else regrade.quiz_id
    return RegradeView(
        id=regrade.id,
        quiz_id=regrade.quiz_id,
        title=title,
        by=_name(regrade.by, app),
        reason=regrade.reason,
        only_if_better=regrade.only_if_better,
        since=regrade.since,
        started_at=regrade.started_at,
        ended_at=regrade.ended_at,
        of=regrade.counts.examined if regrade.ended_at else app.attempts.taken(regrade.quiz_id),
        counts=_counts(regrade.counts),
        failures=tuple(FailureView(attempt_id=each.attempt_id, why=each.why) for each in regrade.failures),
        questioned=_questioned(regrade, app),
    )


def _questioned(regrade: Regrade, app: Application) -> tuple[QuestionedView, ...]:
    found = questioned_still(regrade, app)
    vendors = vendor_names(app) if found else {}
    return tuple(
        QuestionedView(
            number=each.number,
            person=_name(each.person_id, app),
            vendor=vendors.get(each.vendor_id, each.vendor_id),
        )
        for each in found
    )


def _name(person_id: str, app: Application) -> str:
    """The name of somebody, or the id where they are not on the roster any more."""
    found = app.directory.person(person_id)
    return found.name if found else person_id


def _counts(counts: Counts) -> CountsView:
    return CountsView(**dataclasses.asdict(counts))


def _effect(effect: Effect, vendors: Mapping[str, str], app: Application) -> EffectView:
    attempt = effect.record.attempt
    return EffectView(
        attempt_id=attempt.id,
        person=_name(attempt.person_id, app),
        vendor=vendors.get(attempt.vendor_id, attempt.vendor_id),
        number=attempt.number,
        change=effect.change,
        kept=effect.kept,
        before=float(effect.before.score),
        after=float(effect.after.score) if effect.after else None,
        passed_before=effect.before.passed,
        passed=effect.after.passed if effect.after else None,
        failure=effect.failure,
        certificate=effect.certificate,
    )


def _grade(person: Person, graded: GradeRecord, review: Review, told: Callable[[str], str]) -> GradeView:
    full = review.disclosure is Disclosure.FULL
    return GradeView(
        number=graded.number,
        at=graded.graded_at,
        by=told(graded.by),
        reason=reason_told(person, graded, review),
        cause=cause_of(graded),
        score=float(graded.grade.score),
        passed=graded.grade.passed,
        publication=graded.publication or review.record.attempt.publication,
        marks={each.question_id: float(each.marks) for each in graded.grade.questions} if full else {},
    )


def _appeal(appeal: Appeal, reader: str, told: Callable[[str], str]) -> PastAppealView:
    own = appeal.person_id == reader
    return PastAppealView(
        id=appeal.id,
        question_id=appeal.question_id,
        reason=appeal.reason,
        opened_at=appeal.opened_at,
        events=tuple(
            AppealEventView(
                at=each.at,
                by=told(each.by),
                state=each.state,
                remedy=each.remedy,
                # What reviewers say to each other is not for who appealed.
                note=each.note if not own or each.state.closed else "",
            )
            for each in appeal.history
        ),
    )


def _reviewer(by: str, review: Review, app: Application) -> str:
    """The name of who reviewed. Whose attempt it is stays an id, since appeals are decided without names."""
    return by if by in ("grader", review.record.attempt.person_id) else _name(by, app)


def _role(by: str) -> str:
    return by if by == "grader" else "trainer"
