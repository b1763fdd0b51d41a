"""`evenhand fairness`: whether a quiz is fair between languages, between vendors, and over time."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from evenhand.cli.printing import Format, FormatOption, err, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

command = typer.Typer()


@command.command()
def fairness(
    quiz: Annotated[str, typer.Argument(help="The quiz's id.")],
    form: FormatOption = Format.TEXT,
) -> None:
    """Compare people of equal score, question by question: English and Chinese, each vendor and the rest, early and
    late.

    A question that is harder for one group than for another **of equal score** treats them differently (differential
    item functioning, DIF), whatever the one group earns on the whole. It may be a translation, a word that only some
    know, or something that one vendor teaches otherwise; look before you call it unfair.

    Each question gets the class of the Educational Testing Service (ETS):

    - **A**: negligible, or not more than chance. **B**: moderate; prefer another question if there is one as good.
      **C**: large; look at it now. **AA**, **BB**, **CC** are the same for partial credit.
    - **D** is the size; below 0 it is harder for the group named. For full or no marks it is MH D-DIF, in ETS's delta
      units, by Mantel and Haenszel: -1 means that the odds of a right answer are 0.65 of the others'. For partial
      credit it is the standardised mean difference, in marks. In brackets, the 95 % interval.

    Questions of class C do not count for the score by which people are compared, except their own study (two stages).
    First attempts count, under the key in force; a blank at the end is no answer at all. It takes 200 people in each
    group and 500 in all; otherwise it says how many there are.

    **Over time**, a question drifts when its later half of people find it easier or harder than the earlier half of
    equal score, the whole interval beyond 1 delta unit (.17 standard deviations). A facility that moves by itself is
    no drift: people may have got better. A test that leaks as a whole shows in the facilities alone.

    The server computes this every night, at the hour of the reports; this does it now, and what comes of it is what
    trainers and those who answer for all vendors see from then on. It compares vendors: show no vendor another's.

    Examples:

    `evenhand fairness real-world-violence`

    `evenhand fairness real-world-violence --format json > fairness.json`
    """
    from evenhand.cli.fairness_printing import print_fairness
    from evenhand.handlers.fairness import fairness_view
    from evenhand.handlers.session import vendor_names
    from evenhand.quiz.model import ORIGINAL
    from evenhand.workflows.judge_fairness import judge_fairness

    application = wired(settings_of(os.environ))
    try:
        with err.status("Comparing…"):
            judged, publication = judge_fairness(
                quiz,
                feed=application.feed,
                fairness=application.fairness,
                keys=application.keys,
                clock=application.clock,
            )
        view = fairness_view(judged, publication, vendor_names(application), ORIGINAL)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()
    if form is Format.JSON:
        typer.echo(view.model_dump_json(indent=2))
    else:
        print_fairness(view)
