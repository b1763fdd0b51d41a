"""What can happen to an appeal."""

from __future__ import annotations

from itertools import product

import pytest

from builders import NOW, appeal
from evenhand.assessment.appeal import TRANSITIONS, AppealAction, AppealState, TransitionRefused, act

PATHS = {
    AppealState.OPEN: (),
    AppealState.IN_REVIEW: (AppealAction.TAKE,),
    AppealState.UPHELD: (AppealAction.TAKE, AppealAction.UPHOLD),
    AppealState.DISMISSED: (AppealAction.TAKE, AppealAction.DISMISS),
    AppealState.WITHDRAWN: (AppealAction.WITHDRAW,),
}


def appeal_in(state):
    made = appeal()
    for action in PATHS[state]:
        made = act(made, action, at=NOW, by="p-trainer")
    return made


def test_every_state_is_reached_by_a_path():
    assert set(PATHS) == set(AppealState)
    assert all(appeal_in(state).state is state for state in AppealState)


@pytest.mark.parametrize(("state", "action"), list(product(AppealState, AppealAction)))
def test_only_the_table_moves_an_appeal(state, action):
    before = appeal_in(state)
    if (state, action) not in TRANSITIONS:
        with pytest.raises(TransitionRefused):
            act(before, action, at=NOW, by="p-trainer")
        return

    after = act(before, action, at=NOW, by="p-trainer", note="because")

    assert after.state is TRANSITIONS[state, action]
    assert after.history[:-1] == before.history
    assert (after.history[-1].by, after.history[-1].note) == ("p-trainer", "because")


@pytest.mark.parametrize("state", [state for state in AppealState if state.closed])
def test_a_closed_appeal_stays_as_it_is(state):
    assert not [action for (before, action) in TRANSITIONS if before is state]
