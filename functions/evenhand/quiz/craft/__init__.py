"""Advice on test craft: what the parser cannot call wrong and a good test still does not do.

Each rule is one small function in a table: `wording` and `options` look at one question, `delivery` at the quiz and its
settings, `drift` at a translation beside its original. `evenhand.quiz.catalogue` says why each matters.
"""
