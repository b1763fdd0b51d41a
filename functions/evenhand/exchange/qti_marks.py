"""How a QTI item is marked: the response processing for every kind of question and way of partial credit, exactly.

With t right and f wrong choices, c right and n options in all, the share of the points is as `Credit` says; counts are
mapped as whole numbers and divided at the end, so that no third is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from evenhand.exchange.xml_text import element, text
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import PartKey, QuestionKey

RESPONSE, SCORE, RIGHT = "RESPONSE", "SCORE", "RIGHT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What each response counts; what is not listed counts `other`."""

    entries: tuple[tuple[str, Fraction], ...]
    other: Fraction = Fraction(0)
    least: Fraction | None = None
    any_case: bool = False

    def xml(self) -> str:
        """The element."""
        bounds = {} if self.least is None else {"lowerBound": decimal(self.least)}
        either = {"caseSensitive": "false"} if self.any_case else {}
        entries = (element("mapEntry", mapKey=key, mappedValue=decimal(value), **either) for key, value in self.entries)
        return element("mapping", entries, **bounds, defaultValue=decimal(self.other))


def decimal(value: Fraction) -> str:
    """A number as XML Schema writes it, exact where a decimal of 15 digits is."""
    return f"{float(value):.15g}"


def identifier(prefix: str, name: str) -> str:
    """An identifier that begins with a letter, whatever the id begins with."""
    return f"{prefix}-{name}"


def option(name: str) -> str:
    """The identifier of an option or a part."""
    return identifier("a", name)


def choice_mapping(key: QuestionKey) -> Mapping | None:
    """What each option counts; None where only the whole answer does."""
    match key.credit:
        case Credit.ALL_OR_NOTHING:
            return None
        case Credit.COVERAGE:
            against, least = Fraction(0), None
        case Credit.NET_CORRECT:
            against, least = Fraction(-1), Fraction(0)
        case Credit.EACH_ANSWER | Credit.HALVES:
            against, least = Fraction(-1), None
    entries = ((option(each), Fraction(1) if each in key.correct else against) for each in key.options)
    return Mapping(entries=tuple(entries), least=least)


def pair_mapping(key: QuestionKey) -> Mapping | None:
    """What each pair counts; None where only the whole answer does."""
    if key.credit is Credit.ALL_OR_NOTHING:
        return None
    pairs = tuple((f"{option(part.id)} {option(part.right)}", Fraction(1)) for part in key.parts)
    if key.credit is Credit.NET_CORRECT:
        return Mapping(entries=pairs, other=Fraction(-1), least=Fraction(0))
    return Mapping(entries=pairs)


def text_mapping(key: QuestionKey) -> Mapping:
    """What each accepted form counts."""
    return Mapping(entries=tuple((form, key.points) for form in key.accepted), any_case=True)


def dimension_mapping(part: PartKey, whole: int) -> Mapping:
    """What each value of a dimension counts of `whole`."""
    entries = ((option(value), part.weight * whole * part.shares.get(value, Fraction(0))) for value in part.options)
    return Mapping(entries=tuple(entries))


def whole_of(key: QuestionKey) -> int:
    """The number of which the weights of all dimensions are whole parts."""
    return lcm(*(part.weight.denominator for part in key.parts))


def processing(key: QuestionKey) -> list[str]:
    """The rules that set the score."""
    match key.kind:
        case Kind.SINGLE:
            return [_if(_matches(), key.points)]
        case Kind.MULTIPLE:
            return _answered(RESPONSE, _share(key, _mapped(), _size(), c=len(key.correct), n=len(key.options)))
        case Kind.MATCHING:
            return _answered(RESPONSE, _share(key, _mapped(), _size(), c=len(key.parts), n=len(key.parts)))
        case Kind.ORDERING:
            return [*_count_places(key), *_answered(RESPONSE, _order_share(key))]
        case Kind.NUMERIC:
            return _answered(RESPONSE, [_if(_in_ranges(key), key.points)])
        case Kind.SHORT_TEXT:
            return _answered(RESPONSE, [_set(SCORE, _mapped())])
        case Kind.CASE:
            counted = [rule for part in key.parts for rule in _count_dimension(f"{RESPONSE}-{part.id}")]
            return [*counted, _set(SCORE, _points(key, _variable(RIGHT), whole_of(key)))]


def _share(key: QuestionKey, tally: str, size: str, *, c: int, n: int) -> list[str]:
    """The score of an answer that is not empty; `tally` is what the mapping of its way of credit counts."""
    match key.credit:
        case Credit.ALL_OR_NOTHING:
            return [_if(_matches(), key.points)]
        case Credit.NET_CORRECT:
            return [_set(SCORE, _points(key, tally, c))]
        case Credit.COVERAGE:
            return [_set(SCORE, _e("divide", [_e("product", [_number(key.points), tally, tally]), _times(c, size)]))]
        case Credit.EACH_ANSWER if key.kind is Kind.MULTIPLE:
            return [_set(SCORE, _points(key, _e("sum", [tally, _number(Fraction(n - c))]), n))]
        case Credit.EACH_ANSWER:
            return [_set(SCORE, _points(key, tally, n))]
        case Credit.HALVES:
            return [_halves(key, tally, c, n)]


def _order_share(key: QuestionKey) -> list[str]:
    """Every place is filled in a QTI order, so what is not right is wrong: f = n - t."""
    n, right = len(key.parts), _variable(RIGHT)
    match key.credit:
        case Credit.NET_CORRECT:
            net = _e("subtract", [_times(2, right), _number(Fraction(n))])
            above = _e("gt", [net, _number(Fraction(0))])
            return [_condition([(above, [_set(SCORE, _points(key, net, n))])])]
        case _:
            return _share(key, right, _number(Fraction(n)), c=n, n=n)


def _halves(key: QuestionKey, tally: str, c: int, n: int) -> str:
    """1, 1/2, 1/4 for no, one, two mistakes; a mistake takes one off the tally."""
    steps = [(c, Fraction(1)), (c - 1, Fraction(1, 2)), (c - 2, Fraction(1, 4))]
    allowed = [True, n >= 3, n >= 5]
    return _condition(
        (
            _e("equal", [tally, _number(Fraction(count))], toleranceMode="exact"),
            [_set(SCORE, _number(key.points * part))],
        )
        for (count, part), fits in zip(steps, allowed, strict=True)
        if fits
    )


def _count_places(key: QuestionKey) -> list[str]:
    one_more = _set(RIGHT, _e("sum", [_variable(RIGHT), _number(Fraction(1))]))
    places = sorted(key.parts, key=lambda part: int(part.right))
    return [
        _condition(
            [(_e("match", [_e("index", _variable(RESPONSE), n=part.right), _identified(option(part.id))]), [one_more])]
        )
        for part in places
    ]


def _in_ranges(key: QuestionKey) -> str:
    given = _variable(RESPONSE)
    within = [
        _e("and", [_e("gte", [given, _number(each.low)]), _e("lte", [given, _number(each.high)])])
        for each in key.ranges
    ]
    return _e("or", within)


def _count_dimension(response: str) -> list[str]:
    return _answered(response, [_set(RIGHT, _e("sum", [_variable(RIGHT), _mapped(response)]))])


def _answered(response: str, rules: list[str]) -> list[str]:
    """The rules where something was answered; an empty answer keeps its nothing."""
    return [_condition([(_e("not", _e("isNull", _variable(response))), rules)])]


def _condition(cases: Iterable[tuple[str, list[str]]]) -> str:
    names = ["responseIf", *["responseElseIf"] * 2]
    return _e(
        "responseCondition", (_e(name, [test, *rules]) for name, (test, rules) in zip(names, cases, strict=False))
    )


def _if(test: str, points: Fraction) -> str:
    return _condition([(test, [_set(SCORE, _number(points))])])


def _points(key: QuestionKey, tally: str, of: int) -> str:
    """The points times a tally, divided by what it could be at most."""
    return _e("divide", [_e("product", [_number(key.points), tally]), _number(Fraction(of))])


def _equal(expression: str, count: int) -> str:
    return _e("equal", [expression, _number(Fraction(count))], toleranceMode="exact")


def _times(factor: int, expression: str) -> str:
    return _e("product", [_number(Fraction(factor)), expression])


def _matches() -> str:
    return _e("match", [_variable(RESPONSE), _e("correct", identifier=RESPONSE)])


def _mapped(response: str = RESPONSE) -> str:
    return _e("mapResponse", identifier=response)


def _size() -> str:
    return _e("containerSize", _variable(RESPONSE))


def _set(outcome: str, expression: str) -> str:
    return _e("setOutcomeValue", expression, identifier=outcome)


def _variable(name: str) -> str:
    return _e("variable", identifier=name)


def _number(value: Fraction) -> str:
    return _e("baseValue", decimal(value), baseType="float")


def _identified(name: str) -> str:
    return _e("baseValue", text(name), baseType="identifier")


_e = element
