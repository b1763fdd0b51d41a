"""The right options of the questions of a response matrix, from a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evenhand.analysis.response_layout import answer_in, layout_of, some_of
from evenhand.analysis.response_sheet import Sheet, SheetProblem, Unusable, read_sheet


class UnusableKey(Unusable):
    """The key is not what it should be."""


def read_key(data: bytes, ids: tuple[str, ...], id_column: str = "") -> Mapping[str, frozenset[str]]:
    """The right options of each of these questions; raises `UnusableKey`."""
    try:
        sheet = read_sheet(data)
        entries = list(_entries(sheet, id_column))
    except Unusable as error:
        raise UnusableKey(*error.problems) from None
    problems = []
    right: dict[str, set[str]] = {}
    for line, column, question_id, answer in entries:
        if question_id not in ids:
            message = f"There is no question `{question_id}` in the responses, which have {some_of(ids)}."
            problems.append(SheetProblem(line=line, column=column, message=message, cure="Correct the id."))
        elif answer_in(answer) == "":
            message = f"`{question_id}` has no answer."
            problems.append(SheetProblem(line=line, column=column, message=message, cure="Write the right option."))
        else:
            right.setdefault(question_id, set()).add(answer)
    named = {question_id for _, _, question_id, _ in entries}
    keyless = [question_id for question_id in ids if question_id not in named]
    if keyless:
        message = f"The key has no answer to {some_of(keyless)}."
        cure = (
            "Add it; or, if the column is no question, remove it from the responses"
            " (who it is says the first column, called `id`, `person` or `name`, or the one of --id-column)."
        )
        problems.append(SheetProblem(message=message, cure=cure))
    if problems:
        raise UnusableKey(*problems)
    return {question_id: frozenset(answers) for question_id, answers in right.items()}


def _entries(sheet: Sheet, id_column: str) -> Iterator[tuple[int, str, str, str]]:
    """What a key says: line, column, question and answer."""
    header = sheet.header
    names = [name.casefold() for name in header.cells]
    if sorted(names) == ["answer", "question"]:
        question, answer = names.index("question"), names.index("answer")
        for row in sheet.rows:
            yield row.line, "", row.cells[question], row.cells[answer]
        return
    if len(sheet.rows) != 1:
        message = f"The key is of columns for questions, and has {len(sheet.rows)} rows under the first."
        cure = "Write one row with the right options, or two columns, `question` and `answer`."
        raise Unusable(SheetProblem(line=header.line, message=message, cure=cure))
    # A key may come from another sheet than the responses, without the column that is named there.
    layout = layout_of(sheet, id_column if id_column in header.cells else "")
    [row] = sheet.rows
    for place, question_id in layout.questions:
        yield row.line, question_id, question_id, row.cells[place]
