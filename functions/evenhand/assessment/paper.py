"""The paper: which questions an attempt asks, and in which order they and their options stand.

Everything follows from the quiz and a seed that the server makes and keeps with the attempt, so that the paper can be
laid out again years later. The order is that of digests, which is the same on every machine and in every version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from evenhand.quiz.settings import first_tag

if TYPE_CHECKING:
    from evenhand.quiz.settings import Settings
    from evenhand.quiz.split import AnswerKey, QuestionForm


def draw_questions(key: AnswerKey, seed: str, seen: Mapping[str, int]) -> tuple[str, ...]:
    """The ids of the questions an attempt asks, in their order.

    From each pool those are drawn first that this person has met least often (`seen` counts, question id to times),
    and among these by the seed. Questions of no pool are always asked, void ones never. A pool with too few gives all
    it has.
    """
    asked = set(_asked(key, seed, seen))
    ids = [question.id for question in key.questions if question.id in asked]
    return tuple(shuffled(ids, seed) if key.settings.shuffle.questions else ids)


def option_order(form: QuestionForm, settings: Settings, seed: str) -> tuple[str, ...]:
    """The ids of a question's options, or of what is to be put in order, as one attempt shows them."""
    shown = form.options or (form.parts if form.kind == "ordering" else ())
    ids = [each.id for each in shown]
    return tuple(shuffled(ids, f"{seed}/{form.id}") if settings.shuffle.options else ids)


def shuffled(ids: Sequence[str], seed: str) -> list[str]:
    """The ids in the order of the digests of seed and id: every order is as likely as any other."""
    return sorted(ids, key=lambda each: hashlib.sha256(f"{seed}/{each}".encode()).digest())


def _asked(key: AnswerKey, seed: str, seen: Mapping[str, int]) -> Iterable[str]:
    draws = key.settings.draw
    if not draws:
        return [question.id for question in key.asked]
    everything = any(draw.tag is None for draw in draws)
    pools: dict[str | None, list[str]] = {draw.tag: [] for draw in draws}
    asked: list[str] = []
    for question in key.asked:
        pool = None if everything else first_tag(question.tags, pools)
        pools.get(pool, asked).append(question.id)
    for draw in draws:
        by_chance = shuffled(pools[draw.tag], f"{seed}/draw")
        asked += sorted(by_chance, key=lambda each: seen.get(each, 0))[: draw.count]
    return asked
