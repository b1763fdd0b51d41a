"""A small QTI 2.1 engine, written from the specification: it marks responses by an item's own rules."""

from __future__ import annotations

import re
from math import isclose
from xml.etree import ElementTree

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
Response = tuple[str, ...] | None
"""None is NULL: nothing was answered."""


def score(item: bytes, responses: dict[str, Response]) -> float:
    """The score of an item after response processing."""
    engine = _Engine(ElementTree.fromstring(item), responses)
    engine.run(engine.root.find(f"{QTI}responseProcessing"))
    return float(engine.outcomes["SCORE"])


class _Engine:
    def __init__(self, root, responses) -> None:
        self.root = root
        self.responses = responses
        self.declared = {each.get("identifier"): each for each in root.findall(f"{QTI}responseDeclaration")}
        self.outcomes = {
            each.get("identifier"): self._default(each) for each in root.findall(f"{QTI}outcomeDeclaration")
        }

    def _default(self, declaration):
        value = declaration.find(f"{QTI}defaultValue/{QTI}value")
        return None if value is None else float(value.text)

    def run(self, rules) -> None:
        for rule in rules:
            name = rule.tag.removeprefix(QTI)
            if name == "setOutcomeValue":
                self.outcomes[rule.get("identifier")] = self.value(rule[0])
            elif name == "responseCondition":
                taken = next((branch for branch in rule if self.value(branch[0]) is True), None)
                self.run(taken[1:] if taken is not None else [])
            else:
                raise AssertionError(f"no rule {name}")

    def value(self, expression):
        name = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", expression.tag.removeprefix(QTI))
        return getattr(self, f"_{name}")(expression)

    def _values(self, expression):
        return [self.value(child) for child in expression]

    def _variable(self, expression):
        name = expression.get("identifier")
        if name not in self.declared:
            return self.outcomes[name]
        given = self.responses.get(name)
        if given is None or self.declared[name].get("cardinality") != "single":
            return given
        return float(given[0]) if self.declared[name].get("baseType") == "float" else given[0]

    def _base_value(self, expression):
        return float(expression.text) if expression.get("baseType") == "float" else expression.text

    def _correct(self, expression):
        declared = self.declared[expression.get("identifier")]
        values = tuple(value.text for value in declared.findall(f"{QTI}correctResponse/{QTI}value"))
        return values[0] if declared.get("cardinality") == "single" else values

    def _map_response(self, expression):
        declared = self.declared[expression.get("identifier")]
        mapping = declared.find(f"{QTI}mapping")
        given = self.responses.get(expression.get("identifier")) or ()
        total = sum(self._mapped(mapping, each) for each in dict.fromkeys(given))
        return max(total, float(mapping.get("lowerBound", "-inf")))

    def _mapped(self, mapping, given) -> float:
        for entry in mapping:
            fold = str.casefold if entry.get("caseSensitive") == "false" else str
            if fold(entry.get("mapKey")) == fold(given):
                return float(entry.get("mappedValue"))
        return float(mapping.get("defaultValue"))

    def _match(self, expression):
        one, other = self._values(expression)
        if one is None or other is None:
            return None
        ordered = any(each.get("cardinality") == "ordered" for each in self.declared.values())
        if isinstance(one, tuple) and not ordered:
            return sorted(one) == sorted(other)
        return one == other

    def _equal(self, expression):
        one, other = self._values(expression)
        return isclose(one, other)

    def _index(self, expression):
        given = self.value(expression[0])
        return given[int(expression.get("n")) - 1] if given is not None else None

    def _container_size(self, expression):
        return len(self.value(expression[0]) or ())

    def _multiple(self, expression):
        return tuple(value for value in self._values(expression) if value is not None)

    def _is_null(self, expression):
        return self.value(expression[0]) in (None, ())

    def _not(self, expression):
        return not self.value(expression[0])

    def _and(self, expression):
        return all(self._values(expression))

    def _or(self, expression):
        return any(self._values(expression))

    def _sum(self, expression):
        return sum(self._values(expression))

    def _product(self, expression):
        total = 1.0
        for value in self._values(expression):
            total *= value
        return total

    def _divide(self, expression):
        above, below = self._values(expression)
        return above / below

    def _subtract(self, expression):
        one, other = self._values(expression)
        return one - other

    def _gt(self, expression):
        one, other = self._values(expression)
        return one > other

    def _gte(self, expression):
        one, other = self._values(expression)
        return one >= other

    def _lte(self, expression):
        one, other = self._values(expression)
        return one <= other
