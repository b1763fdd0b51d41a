"""Write the spreadsheet of a quiz, as `evenhand.exchange.sheet` describes it: UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evenhand.exchange.carried import Carried
from evenhand.exchange.outcome import Exported, Losses
from evenhand.exchange.sheet import PLAIN_COLUMNS, guarded
from evenhand.quiz.model import Kind
from evenhand.quiz.printer import distractors_before, print_distractor, print_item, print_number, print_range
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import MANY

if TYPE_CHECKING:
    from evenhand.quiz.model import Question, Quiz

CARRIED = Carried(
    format="A spreadsheet",
    option_ids=True,
    points=True,
    tags=True,
    critical=True,
    policy=True,
    see=True,
    unit=True,
    case=True,
    part_feedback=frozenset({Kind.MATCHING, Kind.ORDERING}),
)


def write_sheet(quiz: Quiz) -> Exported:
    """The CSV file of a quiz, and what it lost."""
    losses = Losses()
    quiz = CARRIED.note(quiz, losses)
    rows = [(_plain(question, quiz), list(_answers(question))) for question in quiz.questions]
    most = max((len(answers) for _, answers in rows), default=0)
    numbered = [f"{name} {place}" for place in range(1, most + 1) for name in ("answer", "feedback")]
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([*PLAIN_COLUMNS, *numbered])
    for plain, answers in rows:
        cells = [cell for answer in answers for cell in answer]
        writer.writerow([*(guarded(plain.get(name, "")) for name in PLAIN_COLUMNS), *map(guarded, cells)])
    return Exported(content=file.getvalue().encode("utf-8-sig"), losses=losses.in_order)


def _plain(question: Question, quiz: Quiz) -> dict[str, str]:
    credit = question.credit or quiz.settings.credit
    right = [str(place) for place, option in enumerate(question.options, start=1) if option.correct]
    return {
        "id": question.id,
        "question": question.prompt,
        "material": question.material,
        "kind": question.kind,
        "points": "" if question.points == 1 else print_number(question.points),
        "credit": credit if question.kind in MANY and credit is not Credit.ALL_OR_NOTHING else "",
        "critical": "yes" if question.critical else "",
        "policy": question.policy or "",
        "tags": ", ".join(question.tags),
        "see": question.see or "",
        "unit": question.unit,
        "case": question.case or "",
        "right": ", ".join(right) if question.kind.chooses else "",
        "explanation": question.explanation or "",
    }


def _answers(question: Question) -> Iterator[tuple[str, str]]:
    """Answer and feedback, pair by pair."""
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            yield from ((print_distractor(option), option.feedback or "") for option in question.options)
        case Kind.NUMERIC:
            yield from ((print_range(each), "") for each in question.ranges)
        case Kind.SHORT_TEXT:
            yield from ((form, "") for form in question.accepted)
        case Kind.MATCHING:
            printed: set[str] = set()
            for part in question.parts:
                for option in distractors_before(question, part, printed):
                    yield f"-> {print_distractor(option)}", ""
                    printed.add(option.id)
                yield print_item(question, part), part.feedback or ""
                printed.add(part.right)
            for option in distractors_before(question, None, printed):
                yield f"-> {print_distractor(option)}", ""
        case Kind.ORDERING:
            yield from ((f"{part.text} {{#{part.id}}}", part.feedback or "") for part in question.parts)
        case Kind.CASE:
            yield from ((print_item(question, part), part.feedback or "") for part in question.parts)
