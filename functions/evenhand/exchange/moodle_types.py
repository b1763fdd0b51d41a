"""What Moodle XML calls things, and what it writes where nobody chose anything."""

from __future__ import annotations

from fractions import Fraction

from evenhand.exchange.forms import Form
from evenhand.quiz.settings import Credit

FORMS = {
    "html": Form.HTML,
    "plain_text": Form.PLAIN,
    "markdown": Form.MARKDOWN,
    "moodle_auto_format": Form.AUTO,
}
OTHER_TYPES = {
    "calculated": "It is calculated from a formula with drawn numbers.",
    "calculatedmulti": "It is calculated from a formula with drawn numbers.",
    "calculatedsimple": "It is calculated from a formula with drawn numbers.",
    "cloze": "It has gaps in its text (cloze); a question here has one answer.",
    "coderunner": "It is answered by a program.",
    "ddimageortext": "Things are dragged onto an image.",
    "ddmarker": "Things are dragged onto an image.",
    "ddwtos": "Words are dragged into a text.",
    "essay": "It is an essay, which somebody has to mark.",
    "gapselect": "Words are chosen within a text.",
    "multianswer": "It has gaps in its text (cloze); a question here has one answer.",
    "random": "It stands for a question drawn from a category; here a quiz draws, by `draw:`.",
    "randomsamatch": "It is made from other questions.",
}
COMBINED = {"correctfeedback": "right", "partiallycorrectfeedback": "partly right", "incorrectfeedback": "wrong"}
"""The element of a feedback to the answers it is about."""
SAID_BY_MOODLE = (
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
)
NOT_CHOSEN = (Fraction(0), Fraction(1, 10), Fraction(1, 3), Fraction(1))
"""The penalties that question types begin with."""
GRADINGS = {"ALL_OR_NOTHING": Credit.ALL_OR_NOTHING, "ABSOLUTE_POSITION": Credit.EACH_ANSWER}
"""Moodle's ways of marking an order that are ways here."""
