"""What we rely on of the QTI 2.1 and content-packaging schemas: which children, in which order, with which attributes.

The schemas themselves are not in this repository: their licence asks for a registration. `test_qti_schema.py` validates
against them wherever somebody has them.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

INLINE = "a|abbr|b|cite|code|em|i|kbd|q|span|strong|sub|sup|br|textEntryInteraction|inlineChoiceInteraction"
BLOCK = "p|ul|ol|pre|blockquote|h1|h2|h3|h4|h5|h6|hr|table|div|dl|choiceInteraction|orderInteraction|matchInteraction"
FLOW = f"(?:(?:{INLINE}|{BLOCK}) )*"
BLOCKS = f"(?:(?:{BLOCK}) )*"
WORDS = f"(?:(?:{INLINE}) )*"
EXPRESSION = (
    "(?:and|or|not|isNull|variable|correct|baseValue|mapResponse|match|equal|sum|product|divide|subtract|gt|gte|lte"
    "|containerSize|index|multiple|testVariables) "
)
RULES = "(?:(?:responseCondition|setOutcomeValue) )*"
ROOT = ("identifier", "title")
DECLARED = ("identifier", "cardinality", "baseType")

CONTENT: dict[str, tuple[str, tuple[str, ...]]] = {
    "assessmentItem": (
        "(responseDeclaration )*(outcomeDeclaration )*(itemBody )?(responseProcessing )?(modalFeedback )*",
        (*ROOT, "adaptive", "timeDependent"),
    ),
    "responseDeclaration": ("(defaultValue )?(correctResponse )?(mapping )?", DECLARED),
    "outcomeDeclaration": ("(defaultValue )?", DECLARED),
    "correctResponse": ("(value )+", ()),
    "defaultValue": ("(value )+", ()),
    "mapping": ("(mapEntry )+", ("defaultValue",)),
    "mapEntry": ("", ("mapKey", "mappedValue")),
    "itemBody": (BLOCKS, ()),
    "choiceInteraction": ("(prompt )?(simpleChoice )+", ("responseIdentifier", "shuffle", "maxChoices")),
    "orderInteraction": ("(prompt )?(simpleChoice )+", ("responseIdentifier", "shuffle")),
    "matchInteraction": (
        "(prompt )?simpleMatchSet simpleMatchSet ",
        ("responseIdentifier", "shuffle", "maxAssociations"),
    ),
    "simpleMatchSet": ("(simpleAssociableChoice )*", ()),
    "simpleAssociableChoice": (FLOW, ("identifier", "matchMax")),
    "simpleChoice": (FLOW, ("identifier",)),
    "textEntryInteraction": ("", ("responseIdentifier",)),
    "inlineChoiceInteraction": ("(inlineChoice )+", ("responseIdentifier", "shuffle")),
    "inlineChoice": ("", ("identifier",)),
    "modalFeedback": (FLOW, ("outcomeIdentifier", "identifier", "showHide")),
    "responseProcessing": (RULES, ()),
    "responseCondition": ("responseIf (responseElseIf )*(responseElse )?", ()),
    "responseIf": (EXPRESSION + RULES, ()),
    "responseElseIf": (EXPRESSION + RULES, ()),
    "setOutcomeValue": (EXPRESSION, ("identifier",)),
    "variable": ("", ("identifier",)),
    "correct": ("", ("identifier",)),
    "mapResponse": ("", ("identifier",)),
    "baseValue": ("", ("baseType",)),
    "index": (EXPRESSION, ("n",)),
    "equal": (EXPRESSION * 2, ("toleranceMode",)),
    "testVariables": ("", ()),
    **dict.fromkeys(("match", "divide", "subtract", "gt", "gte", "lte"), (EXPRESSION * 2, ())),
    **dict.fromkeys(("not", "isNull", "containerSize"), (EXPRESSION, ())),
    **dict.fromkeys(("and", "or", "sum", "product", "multiple"), (f"(?:{EXPRESSION})+", ())),
    "assessmentTest": ("(outcomeDeclaration )*(timeLimits )?(testPart )+(outcomeProcessing )?", ROOT),
    "timeLimits": ("", ("maxTime",)),
    "testPart": ("(timeLimits )?(assessmentSection )+", ("identifier", "navigationMode", "submissionMode")),
    "assessmentSection": (
        "(selection )?(ordering )?(rubricBlock )*((?:assessmentItemRef|assessmentSection) )*",
        (*ROOT, "visible"),
    ),
    "selection": ("", ("select",)),
    "ordering": ("", ("shuffle",)),
    "rubricBlock": (BLOCKS, ("view",)),
    "assessmentItemRef": ("", ("identifier", "href")),
    "outcomeProcessing": ("(?:setOutcomeValue )*", ()),
    "manifest": ("metadata organizations resources ", ("identifier",)),
    "metadata": ("schema schemaversion ", ()),
    "organizations": ("", ()),
    "resources": ("(resource )*", ()),
    "resource": ("(file )*(dependency )*", ("identifier", "type")),
    "file": ("", ("href",)),
    "dependency": ("", ("identifierref",)),
    "a": (WORDS, ("href",)),
    "ul": ("(li )*", ()),
    "ol": ("(li )*", ()),
    "li": (FLOW, ()),
    "blockquote": (BLOCKS, ()),
    "div": (FLOW, ()),
    "table": ("(thead )?(tfoot )?(tbody )+", ()),
    "thead": ("(tr )+", ()),
    "tbody": ("(tr )+", ()),
    "tr": ("(?:(?:th|td) )+", ()),
    "th": (FLOW, ()),
    "td": (FLOW, ()),
}
"""Element to its children, each followed by a space, and the attributes it must have."""
WITH_WORDS = (
    *("value", "schema", "schemaversion", "baseValue", "inlineChoice", "simpleChoice", "simpleAssociableChoice"),
    *("modalFeedback", "li", "th", "td", "div", "a"),
)
"""Elements of the table above in which words may stand; in any that is not in it they may too."""
NCNAME = re.compile(r"[A-Za-z_][\w.-]*")
IDENTIFIERS = ("identifier", "responseIdentifier", "outcomeIdentifier", "identifierref", "variableIdentifier")


def broken(root: Element) -> list[str]:
    """The rules that an XML tree breaks."""
    problems: list[str] = []
    for element in root.iter():
        name = _name(element)
        children = "".join(f"{_name(child)} " for child in element)
        content, required = CONTENT.get(name, (WORDS, ()))
        if not re.fullmatch(content, children):
            problems.append(f"<{name}> has the children {children}")
        problems += [f"<{name}> has no {attribute}" for attribute in required if attribute not in element.attrib]
        problems += [
            f"{attribute}={element.get(attribute)}"
            for attribute in IDENTIFIERS
            if not NCNAME.fullmatch(element.get(attribute, "x"))
        ]
        words = [element.text, *(child.tail for child in element)]
        if name in CONTENT and name not in WITH_WORDS and any(text and text.strip() for text in words):
            problems.append(f"words stand in <{name}>")
    return problems


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
