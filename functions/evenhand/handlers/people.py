"""Find people, see how far they are, give them more time or attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import Reply
from evenhand.handlers.presentation import certificate_view, describe, task_view
from evenhand.handlers.session import vendor_names
from evenhand.handlers.views_people import (
    AccommodationRequest,
    AccommodationView,
    ChoiceView,
    LanguageQuery,
    LateAnswersView,
    PeopleQuery,
    PeopleView,
    PersonTestView,
    ProfileView,
    ProgressView,
)
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.accommodate import accommodate
from evenhand.workflows.find_people import find_people, profile_of
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from evenhand.assessment.accommodation import Accommodation
    from evenhand.handlers.http import Request
    from evenhand.wiring import Application
    from evenhand.workflows.find_people import Progress, Test


def list_(request: Request) -> Reply:
    """The labellers whom the person may see, and how far they are."""
    app, asked = request.application, request.ask(PeopleQuery)
    found = find_people(request.signed_in, app, query=asked.query, cohort=asked.cohort, vendor_id=asked.vendor)
    names = vendor_names(app)
    return Reply(
        body=PeopleView(
            people=tuple(_progress(each, names.get(each.person.vendor_id, "")) for each in found.people),
            more=found.more,
            cohorts=found.cohorts,
            vendors=tuple(ChoiceView(id=each, name=names.get(each, each)) for each in found.vendors),
            can_mend=reach(request.signed_in, Verb.MEND_ADDRESS) is not None,
        )
    )


def show(request: Request) -> Reply:
    """One person: tasks, tests, certificates, and what they were given."""
    app, language = request.application, request.ask(LanguageQuery).language
    profile = profile_of(request.signed_in, request.path["person_id"], app)
    person = profile.progress.person
    return Reply(
        body=ProfileView(
            progress=_progress(profile.progress, vendor_names(app).get(person.vendor_id, "")),
            language=in_own_language(person, app.preferences).language,
            active=person.active,
            tasks=tuple(task_view(each, app.keys, language) for each in profile.progress.tasks),
            tests=tuple(_test(each, app, language) for each in profile.tests),
            certificates=tuple(certificate_view(each, language) for each in profile.certificates),
            given=tuple(_given(each, app, language) for each in profile.given),
            can_accommodate=profile.can_accommodate,
            can_accept=profile.can_accept,
        )
    )


def give(request: Request) -> Reply:
    """Give a person more time or another attempt, with the reason."""
    app, body = request.application, request.read(AccommodationRequest)
    given = accommodate(
        request.signed_in,
        request.path["person_id"],
        app,
        reason=body.reason,
        quiz_id=body.quiz_id or "",
        time=body.multiple,
        attempts=body.attempts,
    )
    return Reply(status=201, body=_given(given, app, "en"))


def _progress(progress: Progress, vendor: str) -> ProgressView:
    person, modules, tests = progress.person, progress.modules, progress.tests
    return ProgressView(
        id=person.id,
        name=person.name,
        vendor=vendor,
        cohort=person.cohort,
        readiness=progress.readiness,
        modules_read=sum(task.done for task in modules),
        modules=len(modules),
        tests_passed=sum(task.done for task in tests),
        tests=len(tests),
        overdue=progress.overdue,
        next_due=progress.next_due,
        certificates=progress.certificates,
    )


def _test(test: Test, app: Application, language: str) -> PersonTestView:
    return PersonTestView(
        quiz_id=test.quiz_id,
        title=describe(test.quiz_id, app.keys, language)[0],
        attempts_made=test.submitted,
        attempts_left=test.attempts_left,
        passed=test.passed,
        score=None if test.score is None else float(test.score),
        extra_time=float(test.extra_time),
        late=tuple(
            LateAnswersView(attempt_id=attempt, late_id=late, received_at=at) for attempt, late, at in test.late
        ),
    )


def _given(given: Accommodation, app: Application, language: str) -> AccommodationView:
    by = app.directory.person(given.by)
    return AccommodationView(
        id=given.id,
        quiz_id=given.quiz_id,
        title=describe(given.quiz_id, app.keys, language)[0] if given.quiz_id else "",
        time=float(given.extra_time),
        attempts=given.extra_attempts,
        reason=given.reason,
        by=by.name if by else given.by,
        at=given.at,
    )
