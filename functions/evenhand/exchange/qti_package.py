"""A quiz as a QTI 2.1 package: a zip of a manifest, a test and one item for each question."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.exchange.carried import Carried
from evenhand.exchange.outcome import ExchangeFailed, Exported, Losses
from evenhand.exchange.qti_item import Asked, exact_in_qti, identity, namespaces, write_item
from evenhand.exchange.qti_marks import decimal
from evenhand.exchange.qti_text import ItemText, Renderer
from evenhand.exchange.xml_text import document, element, within
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import first_tag
from evenhand.quiz.split import form_of, key_of
from evenhand.quiz.taxonomy import Taxonomy

if TYPE_CHECKING:
    from evenhand.quiz.model import Question, Quiz
    from evenhand.quiz.settings import Draw

CARRIED = Carried(
    format="QTI",
    settings=frozenset({"pass_mark", "draw", "shuffle", "time_limit"}),
    title=True,
    introduction=True,
    option_ids=True,
    points=True,
    unit=True,
    accepted=frozenset({Kind.CASE}),
    part_feedback=frozenset({Kind.MATCHING, Kind.ORDERING}),
)
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
TEST = "test.xml"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same quiz gives the same bytes."""


def write_qti(quiz: Quiz, render: Renderer, taxonomy: Taxonomy) -> Exported:
    """The QTI package of a quiz, and what it lost; raises `ExchangeFailed` where nothing of it can be written."""
    losses = Losses()
    quiz = CARRIED.note(quiz, losses)
    form, key = form_of(quiz, taxonomy), key_of(quiz, taxonomy)
    items: dict[str, str] = {}
    for question, of_form, of_key in zip(quiz.questions, form.questions, key.questions, strict=True):
        if question.kind is Kind.CASE and len(of_key.parts) < len(question.parts):
            reason = "The taxonomy does not say what the values of its judgement cost."
            losses.add(reason, question=question.id, left_out=True)
            continue
        if reason := exact_in_qti(question):
            losses.add(reason, question=question.id)
        asked = Asked(
            question=question,
            form=of_form,
            key=of_key,
            language=quiz.language,
            shuffled=quiz.settings.shuffle.options,
        )
        items[question.id] = write_item(asked, render, losses)
    if not items:
        raise ExchangeFailed("No question of the quiz can be carried.", "See what is listed.", losses=losses.in_order)
    questions = tuple(question for question in quiz.questions if question.id in items)
    introduction = ItemText(render=render, losses=losses, question="").blocks(quiz.introduction)
    files = {
        "imsmanifest.xml": _manifest(quiz, items),
        TEST: _test(quiz, questions, introduction),
        **{_path(question_id): item for question_id, item in items.items()},
    }
    return Exported(content=_zipped(files), losses=losses.in_order)


def _path(question_id: str) -> str:
    return f"items/{question_id}.xml"


def _manifest(quiz: Quiz, items: Iterable[str]) -> str:
    names = list(items)
    about = [element("schema", "QTIv2.1 Package"), element("schemaversion", "1.0.0")]
    depends = (element("dependency", identifierref=identity(name)) for name in names)
    test = _resource("test", "imsqti_test_xmlv2p1", TEST, depends)
    resources = [test, *(_resource(identity(name), "imsqti_item_xmlv2p1", _path(name)) for name in names)]
    return within(
        "manifest",
        [within("metadata", about), element("organizations"), within("resources", resources)],
        xmlns=PACKAGE,
        identifier=f"package-{quiz.id}",
    )


def _resource(name: str, kind: str, path: str, depends: Iterable[str] = ()) -> str:
    return within("resource", [element("file", href=path), *depends], identifier=name, type=kind, href=path)


def _test(quiz: Quiz, questions: tuple[Question, ...], introduction: str) -> str:
    limit = quiz.settings.time_limit
    timed = [] if limit is None else [element("timeLimits", maxTime=decimal(Fraction(int(limit.total_seconds()))))]
    part = within(
        "testPart",
        [_section(quiz, questions, introduction)],
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="simultaneous",
    )
    return within(
        "assessmentTest",
        [*_outcomes(), *timed, part, _outcome_processing(quiz)],
        **namespaces(),
        identifier=f"t-{quiz.id}",
        title=quiz.title,
    )


def _section(quiz: Quiz, questions: tuple[Question, ...], introduction: str) -> str:
    """All questions, or pools of them that are drawn from."""
    draws = [draw for draw in quiz.settings.draw if draw.tag is not None]
    references = {question.id: _reference(question) for question in questions}
    inside: list[str] = list(references.values())
    if draws:
        tags = {draw.tag for draw in draws}
        pool_of = {question.id: first_tag(question.tags, tags) for question in questions}
        pools = {draw.tag: [references[name] for name, tag in pool_of.items() if tag == draw.tag] for draw in draws}
        always = [references[name] for name, tag in pool_of.items() if tag is None]
        inside = [*always, *(_pool(number, draw, pools[draw.tag]) for number, draw in enumerate(draws, start=1))]
    whole = next((draw for draw in quiz.settings.draw if draw.tag is None), None)
    rules = [element("selection", select=str(min(whole.count, len(questions))))] if whole else []
    if quiz.settings.shuffle.questions:
        rules.append(element("ordering", shuffle="true"))
    if introduction:
        rules.append(element("rubricBlock", introduction, view="candidate"))
    return within("assessmentSection", [*rules, *inside], identifier="all", title=quiz.title, visible="true")


def _pool(number: int, draw: Draw, references: list[str]) -> str:
    selection = element("selection", select=str(min(draw.count, len(references))))
    return within(
        "assessmentSection",
        [selection, *references],
        identifier=f"pool-{number}",
        title=draw.tag or "",
        visible="false",
        keepTogether="false",
    )


def _reference(question: Question) -> str:
    return element("assessmentItemRef", identifier=identity(question.id), href=_path(question.id))


def _outcomes() -> list[str]:
    zero = element("defaultValue", element("value", "0"))
    no = element("defaultValue", element("value", "false"))
    numbers = [
        element("outcomeDeclaration", zero, identifier=name, cardinality="single", baseType="float")
        for name in ("SCORE", "MAXSCORE")
    ]
    return [*numbers, element("outcomeDeclaration", no, identifier="PASSED", cardinality="single", baseType="boolean")]


def _outcome_processing(quiz: Quiz) -> str:
    """The sum of the marks, and whether it reaches the pass mark."""
    sums = (
        element(
            "setOutcomeValue",
            element("sum", element("testVariables", variableIdentifier=name)),
            identifier=name,
        )
        for name in ("SCORE", "MAXSCORE")
    )
    score, most = (element("variable", identifier=name) for name in ("SCORE", "MAXSCORE"))
    least = element("product", [most, element("baseValue", decimal(quiz.settings.pass_mark), baseType="float")])
    passed = element("setOutcomeValue", element("gte", [score, least]), identifier="PASSED")
    return within("outcomeProcessing", [*sums, passed])


def _zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, document(content))
    return packed.getvalue()
