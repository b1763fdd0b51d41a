"""A taxonomy for cases in tests, with the values that `strategies` judges by."""

from __future__ import annotations

from evenhand.quiz.taxonomy import Dimension, Taxonomy
from strategies import JUDGEMENTS

TAXONOMY = Taxonomy(
    id="words",
    version="1",
    dimensions={
        dimension: Dimension(
            id=dimension,
            names={
                "en": dimension.title(),
                "zh": {"label": "标签", "severity": "严重程度", "action": "处置"}[dimension],
            },
            values={value: {"en": value.title(), "zh": f"值{number}"} for number, value in enumerate(values)},
        )
        for dimension, values in JUDGEMENTS.items()
    },
)
