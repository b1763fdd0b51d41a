"""What is kept of the answers to cases, for calibration and audits."""

from __future__ import annotations

from dataclasses import replace

from answering import TAXONOMY
from builders import attempt, submission
from evenhand.assessment.attempt import QuestionRevision
from evenhand.assessment.judgement import judgements_of
from evenhand.quiz.split import key_of
from support import quiz_of

CASES = """\
---
title: Cases
quiz:
  id: cases
---

## A choice. {#choice}

- [x] Yes {#yes}
- [ ] No {#no}

## A clip. {#clip kind=case policy=violence@3 case=clip-0412}

It shows a street.

- label: violence.blood
- severity: low
- action: restrict

## A post. {#post kind=case}

- label: none
- action: allow

## Another. {#other kind=case}

- action: allow
"""
KEY = key_of(quiz_of(CASES), TAXONOMY)


def asked(*questions):
    frozen = tuple(QuestionRevision(id=each, key_revision="", form_revision="") for each in questions)
    return replace(attempt(), questions=frozen)


def judged(answers, questions=("choice", "clip", "post", "other")):
    return judgements_of(asked(*questions), replace(submission(), answers=answers), KEY)


def test_each_case_that_was_answered_is_one_judgement():
    (clip, post) = judged(
        {"choice": ("yes",), "clip": ("label=none", "severity=high", "action=allow"), "post": ("action=escalate",)}
    )

    assert (clip.id, clip.case_id, clip.policy) == ("attempt-1.clip", "clip-0412", "violence@3")
    assert clip.values == {"label": "none", "severity": "high", "action": "allow"}
    assert (clip.rater_id, clip.vendor_id, clip.language) == ("p-ana", "northwind", "en")
    assert (clip.source, clip.at, clip.taxonomy) == ("attempt/attempt-1", submission().submitted_at, "evenhand@1")
    assert (post.case_id, post.policy) == ("cases.post", None), "a case without a name has that of quiz and question"
    assert post.values == {"action": "escalate"}, "what was left open is absent"


def test_a_case_that_was_left_open_is_no_judgement():
    assert judged({}) == ()
    assert judged({"clip": (), "post": ("",)}) == ()


def test_a_case_that_the_paper_did_not_ask_is_no_judgement():
    assert judged({"clip": ("label=none",), "post": ("label=none",)}, ("post",)) == judged({"post": ("label=none",)})


def test_the_same_submission_gives_the_same_judgements():
    answers = {"clip": ("label=none",)}

    assert judged(answers) == judged(answers)


def test_a_case_keeps_its_revision_while_key_and_settings_change_and_gets_another_with_its_item():
    rekeyed = key_of(quiz_of(CASES.replace("label: violence.blood", "label: none")), TAXONOMY)
    reworded = key_of(quiz_of(CASES.replace("It shows a street.", "It shows a road.")), TAXONOMY)
    revisions = [key.question("clip").case.revision for key in (KEY, rekeyed, reworded)]

    assert revisions[0] == revisions[1] != revisions[2]
