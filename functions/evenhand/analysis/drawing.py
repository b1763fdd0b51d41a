"""What may be said of a question when papers are drawn: whether people's marks on the rest can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.quiz.settings import first_tag

if TYPE_CHECKING:
    from evenhand.quiz.settings import Draw
    from evenhand.quiz.split import AnswerKey, QuestionKey


def rest_is_alike(key: AnswerKey, question: QuestionKey) -> bool:
    """Whether the rest of the paper is worth as many marks for everyone who is asked this question.

    It is when each pool gives all it has, or gives questions that are all worth the same.
    """
    for draw in key.settings.draw:
        pool = _pool(key, draw)
        others = [each.points for each in pool if each.id != question.id]
        drawn = draw.count - (len(pool) - len(others))
        if 0 < drawn < len(others) and len(set(others)) > 1:
            return False
    return True


def _pool(key: AnswerKey, draw: Draw) -> list[QuestionKey]:
    """The questions from which a draw takes its own."""
    tags = {each.tag for each in key.settings.draw}
    return [each for each in key.asked if draw.tag is None or first_tag(each.tags, tags) == draw.tag]
