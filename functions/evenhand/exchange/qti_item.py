"""One question as a QTI 2.1 item: what is asked, how it is answered, what is right, what it earns, what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange import qti_marks
from evenhand.exchange.outcome import Losses
from evenhand.exchange.prose import as_words
from evenhand.exchange.qti_marks import RESPONSE, RIGHT, SCORE, Mapping, decimal, option
from evenhand.exchange.qti_text import ItemText, Renderer
from evenhand.exchange.xml_text import element, text, within
from evenhand.quiz.model import Kind, Question
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import QuestionForm, QuestionKey

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
FEEDBACK, EXPLANATION, SHOWN = "FEEDBACK", "EXPLANATION", "shown"
COUNTED = (Kind.ORDERING, Kind.CASE)
"""The kinds whose answers are counted one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what is shown and what is right."""

    question: Question
    form: QuestionForm
    key: QuestionKey
    language: str
    shuffled: bool
    """Whether its options are put into an order of their own for everybody."""


def identity(question_id: str) -> str:
    """The identifier of a question's item."""
    return qti_marks.identifier("q", question_id)


def namespaces() -> dict[str, str]:
    """The attributes of every root element."""
    return {
        "xmlns": QTI,
        "xmlns_xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi_schemaLocation": f"{QTI} {SCHEMA}",
    }


def write_item(asked: Asked, render: Renderer, losses: Losses) -> str:
    """The item's XML."""
    question = asked.question
    texts = ItemText(render=render, losses=losses, question=question.id)
    title = as_words(question.prompt)[0]
    body = [texts.paragraph(question.prompt), texts.blocks(question.material), *_interactions(asked, texts)]
    said = _explanations(question, texts)
    rules = [*qti_marks.processing(asked.key), *_feedback_rules(asked, explained=bool(said))]
    return within(
        "assessmentItem",
        [
            *_responses(asked),
            *_outcomes(asked, explained=bool(said)),
            within("itemBody", filter(None, body)),
            within("responseProcessing", rules),
            *_option_feedback(question, texts),
            *([_modal(EXPLANATION, SHOWN, said)] if said else []),
        ],
        **namespaces(),
        identifier=identity(question.id),
        title=title,
        adaptive="false",
        timeDependent="false",
        xml_lang=asked.language,
    )


def _responses(asked: Asked) -> Iterator[str]:
    key = asked.key
    match key.kind:
        case Kind.SINGLE:
            yield _response("single", "identifier", map(option, key.correct))
        case Kind.MULTIPLE:
            yield _response("multiple", "identifier", map(option, key.correct), qti_marks.choice_mapping(key))
        case Kind.MATCHING:
            pairs = (f"{option(part.id)} {option(part.right)}" for part in key.parts)
            yield _response("multiple", "directedPair", pairs, qti_marks.pair_mapping(key))
        case Kind.ORDERING:
            order = sorted(key.parts, key=lambda part: int(part.right))
            yield _response("ordered", "identifier", (option(part.id) for part in order))
        case Kind.NUMERIC:
            middle = (key.ranges[0].low + key.ranges[0].high) / 2
            yield _response("single", "float", [decimal(middle)])
        case Kind.SHORT_TEXT:
            yield _response("single", "string", key.accepted[:1], qti_marks.text_mapping(key))
        case Kind.CASE:
            whole = qti_marks.whole_of(key)
            for part in key.parts:
                mapping = qti_marks.dimension_mapping(part, whole)
                yield _response("single", "identifier", [option(part.right)], mapping, f"{RESPONSE}-{part.id}")


def _response(
    cardinality: str,
    base: str,
    correct: Iterator[str] | Sequence[str],
    mapping: Mapping | None = None,
    name: str = RESPONSE,
) -> str:
    right = element("correctResponse", (element("value", text(each)) for each in correct))
    inside = [right, mapping.xml()] if mapping else [right]
    return element("responseDeclaration", inside, identifier=name, cardinality=cardinality, baseType=base)


def _outcomes(asked: Asked, *, explained: bool) -> Iterator[str]:
    yield _outcome(SCORE, Fraction(0), most=asked.key.points)
    yield _outcome("MAXSCORE", asked.key.points)
    if asked.key.kind in COUNTED:
        yield _outcome(RIGHT, Fraction(0))
    if any(each.feedback for each in asked.question.options) and asked.key.kind.chooses:
        yield element("outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple", baseType="identifier")
    if explained:
        yield element("outcomeDeclaration", identifier=EXPLANATION, cardinality="single", baseType="identifier")


def _outcome(name: str, value: Fraction, most: Fraction | None = None) -> str:
    default = element("defaultValue", element("value", decimal(value)))
    bound = {} if most is None else {"normalMaximum": decimal(most)}
    return element("outcomeDeclaration", default, identifier=name, cardinality="single", baseType="float", **bound)


def _interactions(asked: Asked, texts: ItemText) -> Iterator[str]:
    question, shuffle = asked.question, "true" if asked.shuffled else "false"
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            options = (
                element("simpleChoice", texts.line(each.text), identifier=option(each.id)) for each in question.options
            )
            most = "1" if question.kind is Kind.SINGLE else "0"
            yield within("choiceInteraction", options, responseIdentifier=RESPONSE, shuffle=shuffle, maxChoices=most)
        case Kind.MATCHING:
            lefts = (_associable(option(part.id), texts.line(part.text), "1") for part in question.parts)
            rights = (_associable(option(each.id), texts.line(each.text), "0") for each in asked.form.parts[0].options)
            sets = [within("simpleMatchSet", lefts), within("simpleMatchSet", rights)]
            most = str(len(question.parts))
            yield within("matchInteraction", sets, responseIdentifier=RESPONSE, shuffle=shuffle, maxAssociations=most)
        case Kind.ORDERING:
            steps = (
                element("simpleChoice", texts.line(part.text), identifier=option(part.id)) for part in asked.form.parts
            )
            yield within("orderInteraction", steps, responseIdentifier=RESPONSE, shuffle="true")
        case Kind.NUMERIC | Kind.SHORT_TEXT:
            field = element("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=_length(asked.key))
            yield element("p", f"{field} {text(question.unit)}".rstrip())
        case Kind.CASE:
            for part in asked.form.parts:
                values = (element("inlineChoice", text(each.text), identifier=option(each.id)) for each in part.options)
                field = element(
                    "inlineChoiceInteraction", values, responseIdentifier=f"{RESPONSE}-{part.id}", shuffle="false"
                )
                yield element("p", f"{text(part.text)}: {field}")


def _associable(name: str, content: str, most: str) -> str:
    return element("simpleAssociableChoice", content, identifier=name, matchMax=most)


def _length(key: QuestionKey) -> str:
    return str(max([20, *(len(form) for form in key.accepted)]))


def _feedback_rules(asked: Asked, *, explained: bool) -> Iterator[str]:
    if any(each.feedback for each in asked.question.options) and asked.key.kind.chooses:
        given = element("variable", identifier=RESPONSE)
        chosen = element("multiple", given) if asked.key.kind is Kind.SINGLE else given
        yield element("setOutcomeValue", chosen, identifier=FEEDBACK)
    if explained:
        shown = element("baseValue", SHOWN, baseType="identifier")
        yield element("setOutcomeValue", shown, identifier=EXPLANATION)


def _option_feedback(question: Question, texts: ItemText) -> Iterator[str]:
    for each in question.options if question.kind.chooses else ():
        if each.feedback:
            yield _modal(FEEDBACK, option(each.id), texts.blocks(each.feedback))


def _explanations(question: Question, texts: ItemText) -> str:
    """What is said whatever was answered: of the parts one by one, and of the question."""
    of_parts = "".join(
        f"{element('p', element('strong', texts.line(part.text or part.id)))}{texts.blocks(part.feedback)}"
        for part in question.parts
        if part.feedback
    )
    return of_parts + texts.blocks(question.explanation or "")


def _modal(outcome: str, name: str, content: str) -> str:
    return element("modalFeedback", content, outcomeIdentifier=outcome, identifier=name, showHide="show")


def exact_in_qti(question: Question) -> str:
    """What of its marking QTI has no word for; empty where there is nothing."""
    if question.kind is Kind.SHORT_TEXT:
        return "QTI compares width and punctuation too."
    if question.kind is Kind.ORDERING and question.credit not in (None, Credit.ALL_OR_NOTHING):
        return "In QTI every step has a place, so none is left open."
    return ""
