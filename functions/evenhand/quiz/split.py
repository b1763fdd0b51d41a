"""The split of a quiz into what people see and what is right.

`QuizForm` has no field that could hold an answer: a page rendered from it cannot leak one, by type and not by habit.
Nor can an order give one away: what is to be matched or put in order stands in an order made from the ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from evenhand.quiz.model import ORIGINAL, Kind, NumericRange, Part, Question, Quiz
from evenhand.quiz.revision import case_revision, digest, form_revision, grading_revision, key_revision
from evenhand.quiz.settings import Credit, Settings
from evenhand.quiz.taxonomy import DIMENSIONS, NO_TAXONOMY, Dimension, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable

MANY = (Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING)
"""The kinds with several right choices, for which a way to earn part of the points can be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionForm:
    """An option as shown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartForm:
    """One of several things to answer within a question, with the options it can be given."""

    id: str
    text: str
    options: tuple[OptionForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionForm:
    """A question as shown."""

    id: str
    prompt: str
    material: str
    kind: Kind
    options: tuple[OptionForm, ...] = ()
    """What can be chosen; empty for the kinds that are written or have parts."""
    parts: tuple[PartForm, ...] = ()
    unit: str = ""
    critical: bool = False
    partial: bool = False
    """Whether part of the points can be earned."""
    revision: str
    """The form revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizForm:
    """A quiz as a labeller sees it, in one language."""

    id: str
    language: str
    title: str
    introduction: str
    questions: tuple[QuestionForm, ...]

    def question(self, question_id: str) -> QuestionForm | None:
        """The question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartKey:
    """What is right for one part, and what each answer earns."""

    id: str
    options: tuple[str, ...]
    """The answers that can be given."""
    right: str
    weight: Fraction
    """Its share of the points; those of a question sum to 1."""
    shares: Mapping[str, Fraction]
    """Answer to the share of the weight it earns, in (0, 1]; an answer that is absent earns nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRef:
    """The name under which calibration and audits know the item that a question is about."""

    id: str
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKey:
    """What is right in one question, and what it is worth."""

    id: str
    kind: Kind
    points: Fraction
    options: tuple[str, ...] = ()
    """The ids that can be chosen."""
    correct: tuple[str, ...] = ()
    """The ids that are right, sorted."""
    also: tuple[str, ...] = ()
    """The ids that are accepted as well, sorted: in a single choice they are right too, in a multiple choice they may
    be chosen or left out."""
    ranges: tuple[NumericRange, ...] = ()
    """The numbers that are right."""
    unit: str = ""
    accepted: tuple[str, ...] = ()
    """The words that are right, as their author wrote them."""
    parts: tuple[PartKey, ...] = ()
    credit: Credit = Credit.ALL_OR_NOTHING
    critical: bool = False
    policy: str | None = None
    tags: tuple[str, ...] = ()
    case: CaseRef | None = None
    void: bool = False
    """Withdrawn: no new attempt is asked it, and in those that were it counts for nothing."""
    revision: str = ""
    """The key revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """All that grading needs, whatever the language."""

    quiz_id: str
    settings: Settings
    questions: tuple[QuestionKey, ...]
    """All that were ever asked and are in the file still, void ones too, so that old attempts can be graded again."""
    taxonomy: str = ""
    """Id and version of the taxonomy the cases are judged by; empty when there is no case."""
    revision: str
    """The grading revision: changes when the same answers could get another grade."""

    def question(self, question_id: str) -> QuestionKey | None:
        """The key of that question, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def only(self, question_ids: Iterable[str]) -> AnswerKey:
        """The key of these questions alone, in this order, void or not; ids that it does not have are left out."""
        by_id = {question.id: question for question in self.questions}
        return replace(self, questions=tuple(by_id[each] for each in question_ids if each in by_id))

    @property
    def asked(self) -> tuple[QuestionKey, ...]:
        """Those that a new attempt can ask: all but the void ones."""
        return tuple(question for question in self.questions if not question.void)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policy versions the quiz tests, sorted."""
        return tuple(sorted({question.policy for question in self.questions if question.policy}))


def form_of(quiz: Quiz, taxonomy: Taxonomy = NO_TAXONOMY) -> QuizForm:
    """What people see of a quiz, in its language; what is void is not shown any more."""
    return QuizForm(
        id=quiz.id,
        language=quiz.language,
        title=quiz.title,
        introduction=quiz.introduction,
        questions=tuple(
            question_form(question, taxonomy, quiz.language, quiz.settings.credit) for question in quiz.asked
        ),
    )


def question_form(
    question: Question,
    taxonomy: Taxonomy = NO_TAXONOMY,
    language: str = ORIGINAL,
    credit: Credit = Credit.ALL_OR_NOTHING,
) -> QuestionForm:
    """What people see of a question; `credit` holds where the question names none."""
    options = tuple(OptionForm(id=option.id, text=option.text) for option in question.options)
    form = QuestionForm(
        id=question.id,
        prompt=question.prompt,
        material=question.material,
        kind=question.kind,
        options=options if question.kind.chooses else (),
        parts=_part_forms(question, _scrambled(question.id, options), taxonomy, language),
        unit=question.unit,
        critical=question.critical,
        partial=_is_partial(question, question.credit or credit),
        revision="",
    )
    return replace(form, revision=form_revision(form))


def _part_forms(
    question: Question, options: tuple[OptionForm, ...], taxonomy: Taxonomy, language: str
) -> tuple[PartForm, ...]:
    match question.kind:
        case Kind.MATCHING:
            return tuple(PartForm(id=part.id, text=part.text, options=options) for part in question.parts)
        case Kind.ORDERING:
            places = tuple(OptionForm(id=place, text=place) for place in _places(question))
            parts = (PartForm(id=part.id, text=part.text, options=places) for part in question.parts)
            return _scrambled(question.id, tuple(parts))
        case Kind.CASE:
            return tuple(
                _dimension_form(taxonomy.dimensions.get(part.id, Dimension(id=part.id)), language)
                for part in _judged(question)
            )
        case _:
            return ()


def _dimension_form(dimension: Dimension, language: str) -> PartForm:
    return PartForm(
        id=dimension.id,
        text=dimension.names.get(language, dimension.id),
        options=tuple(
            OptionForm(id=value, text=names.get(language, value)) for value, names in dimension.values.items()
        ),
    )


Shown = TypeVar("Shown", OptionForm, PartForm)


def _scrambled(question_id: str, items: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """An order that is always the same and says nothing of the right one."""
    return tuple(sorted(items, key=lambda item: digest([question_id, item.id])))


def _places(question: Question) -> tuple[str, ...]:
    return tuple(str(place) for place in range(1, len(question.parts) + 1))


def _judged(question: Question) -> list[Part]:
    """The dimensions of a case in the order in which a judgement is made, whatever order they are written in."""
    return sorted(question.parts, key=lambda part: DIMENSIONS.index(part.id) if part.id in DIMENSIONS else 99)


def _is_partial(question: Question, credit: Credit) -> bool:
    return question.kind is Kind.CASE or (credit is not Credit.ALL_OR_NOTHING and question.kind in MANY)


def key_of(quiz: Quiz, taxonomy: Taxonomy = NO_TAXONOMY) -> AnswerKey:
    """What is right in a quiz; the quiz must be the original, which carries the key."""
    questions = tuple(_question_key(question, quiz, taxonomy) for question in quiz.questions)
    return AnswerKey(
        quiz_id=quiz.id,
        settings=quiz.settings,
        questions=questions,
        taxonomy=taxonomy.name if any(question.kind is Kind.CASE for question in questions) else "",
        revision=grading_revision(quiz.settings, _grading_parts(questions)),
    )


def _question_key(question: Question, quiz: Quiz, taxonomy: Taxonomy) -> QuestionKey:
    credit = question.credit or quiz.settings.credit
    key = QuestionKey(
        id=question.id,
        kind=question.kind,
        points=question.points,
        options=tuple(option.id for option in question.options) if question.kind.chooses else (),
        correct=question.correct_ids,
        also=question.accepted_ids,
        ranges=question.ranges,
        unit=question.unit,
        accepted=question.accepted,
        parts=_part_keys(question, taxonomy),
        credit=credit if question.kind in MANY else Credit.ALL_OR_NOTHING,
        critical=question.critical,
        policy=question.policy,
        tags=question.tags,
        case=_case(question, quiz) if question.kind is Kind.CASE else None,
        void=question.void,
    )
    return replace(key, revision=key_revision(key))


def _case(question: Question, quiz: Quiz) -> CaseRef:
    return CaseRef(id=question.case or f"{quiz.id}.{question.id}", revision=case_revision(question))


def _part_keys(question: Question, taxonomy: Taxonomy) -> tuple[PartKey, ...]:
    if question.kind is Kind.CASE:
        return _dimension_keys(question, taxonomy)
    options = _places(question) if question.kind is Kind.ORDERING else tuple(option.id for option in question.options)
    return tuple(
        PartKey(
            id=part.id,
            options=options,
            right=part.right,
            weight=Fraction(1, len(question.parts)),
            shares=dict.fromkeys((part.right, *part.accepted), Fraction(1)),
        )
        for part in question.parts
    )


def _dimension_keys(question: Question, taxonomy: Taxonomy) -> tuple[PartKey, ...]:
    judged = [(part, taxonomy.dimensions[part.id]) for part in _judged(question) if part.id in taxonomy.dimensions]
    total = sum((dimension.weight for _, dimension in judged), Fraction(0))
    return tuple(
        PartKey(
            id=part.id,
            options=tuple(dimension.values),
            right=part.right,
            weight=dimension.weight / total,
            shares={value: share for value in dimension.values if (share := _share(part, value, dimension)) > 0},
        )
        for part, dimension in judged
    )


def _share(part: Part, value: str, dimension: Dimension) -> Fraction:
    return Fraction(1) if value in part.accepted else 1 - dimension.cost(part.right, value)


def _grading_parts(questions: Iterable[QuestionKey]) -> list[tuple[str, str, bool]]:
    return sorted((question.id, question.revision, question.critical) for question in questions)
