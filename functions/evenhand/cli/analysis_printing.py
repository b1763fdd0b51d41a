"""How an item analysis is shown to people: a table, and one line for each question worth a look."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand.analysis.classical import Analysis, QuestionAnalysis
from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable
from evenhand.analysis.findings import Rule
from evenhand.analysis.intervals import wilson
from evenhand.analysis.remarks import Remark, correlation_interval, remarks
from evenhand.analysis.undefined import Figure, Interval, Undefined
from evenhand.cli.printing import out

NOT_GIVEN = "–"
WIDTH = 80
"""What a table needs; a narrower terminal breaks its lines and loses nothing."""
WORDS: Mapping[Undefined, str] = {
    Undefined.TOO_FEW: "too few people",
    Undefined.TOO_FEW_QUESTIONS: "too few questions",
    Undefined.NO_SPREAD: "everyone earned the same",
    Undefined.NO_SPREAD_IN_REST: "everyone earned the same on the other questions",
    Undefined.NO_SPREAD_IN_TOTAL: "everyone earned the same on the whole test",
    Undefined.NEGATIVE_COVARIANCE: "it runs against the total",
    Undefined.PERFECT: "a perfect value has no interval",
    Undefined.DRAWN: "people were asked different questions",
}
STEPS: Mapping[Rule, str] = {
    Rule.NOBODY_RIGHT: "Nobody earned anything ({figure}): check its key, or whether it was taught.",
    Rule.NEGATIVE_DISCRIMINATION: "Who is good at the rest gets it wrong (discrimination {figure}): check its "
    "key{option}.",
    Rule.WRONG_OPTION_DRAWS: "Option {option} draws those who are good at the rest (correlation {figure}): "
    "check whether it is right too.",
    Rule.NOT_REACHED: "Many did not reach it ({figure}): give more time, or fewer questions.",
    Rule.OMITTED: "Many left it out and went on ({figure}): check whether it is understood.",
    Rule.EVERYBODY_RIGHT: "Everybody earned all of it ({figure}): it tells nobody apart; keep it only if all must "
    "know it.",
}
IN_PERCENT = (Rule.NOBODY_RIGHT, Rule.NOT_REACHED, Rule.OMITTED, Rule.EVERYBODY_RIGHT)


def print_analysis(analysis: Analysis) -> None:
    """The test, the questions, and what to look at."""
    _print_test(analysis)
    out.print()
    _print_table(_table(analysis))
    out.print("Eff.: efficiency. Wt.: effective weight. 27 %: upper less lower. Alpha: without the question.")
    _print_reasons(analysis)
    blanks = [each for each in analysis.questions if each.omitted or each.not_reached]
    if blanks:
        out.print()
        out.print("Left blank, which earns 0:")
    for each in blanks:
        told = f"{each.omitted} omitted, {each.not_reached} not reached, of {each.n}"
        out.print(f"  {each.id}: {told}", markup=False)
    out.print()
    found = remarks(analysis)
    out.print("Worth a look:" if found else "No question is surely worth a look: no rule holds with 95 % confidence.")
    for remark in found:
        out.print(f"  {remark.question.id}: {_sentence(remark)}", markup=False)
    drawn = [remark.question for remark in found if remark.question.options]
    if drawn:
        out.print()
        _print_table(_options(drawn))


def _print_test(analysis: Analysis) -> None:
    people = "1 person" if analysis.n == 1 else f"{analysis.n} people"
    count = len(analysis.questions)
    questions = "1 question" if count == 1 else f"{count} questions"
    worth = "1 mark" if analysis.max == 1 else f"{float(analysis.max):g} marks"
    out.print(f"{people}, {questions}, {worth}")
    rows: list[tuple[str, str]] = [
        ("Mean", _in_brackets(analysis.mean, analysis.mean_interval)),
        ("Median", f"{float(analysis.median):.2f}"),
        ("Standard deviation", _explained(analysis.sd)),
        ("Skewness", _explained(analysis.skewness)),
        ("Kurtosis", _explained(analysis.kurtosis)),
        ("Cronbach's alpha", _in_brackets(analysis.alpha, analysis.alpha_interval)),
        ("Standard error", _explained(analysis.sem)),
        ("Error ratio", _explained(analysis.error_ratio, ".1f", " %")),
    ]
    for name, value in rows:
        out.print(f"  {name:<20}{value}", markup=False)


def _print_reasons(analysis: Analysis) -> None:
    """Why there is a dash in the table, for each question."""
    lines = []
    for each in analysis.questions:
        figures = {
            "discrimination": each.discrimination,
            "efficiency": each.discriminative_efficiency,
            "weight": each.effective_weight,
            "27 %": each.upper_lower_27,
            "alpha": each.alpha_if_deleted,
            "SD": each.sd,
        }
        names: dict[Undefined, list[str]] = {}
        for name, figure in figures.items():
            if isinstance(figure, Undefined):
                names.setdefault(figure, []).append(name)
        intervals = {
            "the interval of the facility": each.facility_interval,
            "the interval of the discrimination": correlation_interval(each.discrimination, each.n),
        }
        for name, estimate in intervals.items():
            if isinstance(estimate, NotEstimable):
                names.setdefault(Undefined(estimate.reason), []).append(name)
        lines += [f"  {each.id}: {', '.join(which)}: {WORDS[reason]}" for reason, which in names.items()]
    if lines:
        out.print()
        out.print(f"Cannot be estimated ({NOT_GIVEN}):")
    for line in lines:
        out.print(line, markup=False)


def _in_brackets(figure: Figure, interval: Interval) -> str:
    if isinstance(figure, Undefined):
        return _explained(figure)
    value = _signed(figure)
    if isinstance(interval, Undefined):
        return f"{value} [{NOT_GIVEN}: {WORDS[interval]}]"
    return f"{value} [{_signed(interval[0])}, {_signed(interval[1])}]"


def _print_table(table: Table) -> None:
    wide = Console(width=WIDTH, soft_wrap=True, highlight=False, emoji=False)
    (wide if out.width < WIDTH else out).print(table)


def _table(analysis: Analysis) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Question", overflow="fold", min_width=8)
    for name in ("Facility", "SD", "Discrimination", "Eff. %", "Wt. %", "27 %", "Alpha"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in analysis.questions:
        of_discrimination = correlation_interval(each.discrimination, each.n)
        table.add_row(
            escape(each.id),
            _with_interval(each.facility, each.facility_interval),
            _plain(each.sd),
            _with_interval(each.discrimination, of_discrimination),
            _plain(each.discriminative_efficiency, ".0f"),
            _plain(each.effective_weight, ".1f"),
            _plain(each.upper_lower_27),
            _plain(each.alpha_if_deleted),
        )
    return table


def _options(questions: list[QuestionAnalysis]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Question", overflow="fold")
    table.add_column("Option", overflow="fold")
    for name in ("n", "Share", "Correlation with the rest"):
        table.add_column(name, justify="right", no_wrap=True)
    for question in questions:
        for place, each in enumerate(question.options):
            table.add_row(
                escape(question.id) if place == 0 else "",
                escape(f"{each.id} (key)" if each.right else each.id),
                str(each.n),
                _with_interval(each.share, wilson(each.n, question.n)),
                _with_interval(each.point_biserial, correlation_interval(each.point_biserial, question.n)),
            )
    return table


def _sentence(remark: Remark) -> str:
    in_percent = remark.rule in IN_PERCENT
    option = remark.option
    if remark.rule is Rule.NEGATIVE_DISCRIMINATION and option:
        option = f"; they tend to choose {option}"
    return STEPS[remark.rule].format(figure=_told(remark.figure, in_percent), option=option)


def _told(estimate: Estimate, in_percent: bool) -> str:
    if not isinstance(estimate, Estimated):
        return f"n = {estimate.n}"
    ends = (estimate.value, estimate.low, estimate.high)
    value, low, high = (f"{100 * float(end):.0f} %" if in_percent else _signed(end) for end in ends)
    return f"{value}, {low} to {high}, n = {estimate.n}"


def _with_interval(figure: Figure, estimate: Estimate | None) -> str:
    if isinstance(figure, Undefined):
        return NOT_GIVEN
    if not isinstance(estimate, Estimated):
        return f"{_signed(figure)} [{NOT_GIVEN}]"
    return f"{_signed(figure)} [{_signed(estimate.low)}, {_signed(estimate.high)}]"


def _plain(figure: Figure, form: str = ".2f") -> str:
    return NOT_GIVEN if isinstance(figure, Undefined) else _signed(figure, form)


def _explained(figure: Figure, form: str = ".2f", unit: str = "") -> str:
    if isinstance(figure, Undefined):
        return f"cannot be estimated: {WORDS[figure]}"
    return f"{_signed(figure, form)}{unit}"


def _signed(value: Fraction | float, form: str = ".2f") -> str:
    """The number with a minus, and no minus before a zero."""
    text = format(float(value), form)
    return text.lstrip("-") if not text.strip("-0.") else text
