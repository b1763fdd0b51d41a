"""Every word of the mails, in English and Chinese.

A string with `|` has a form for one and a form for more: `{n} person|{n} people`. `counted` chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.analysis.estimate import Reason
from evenhand.analysis.fairness_findings import FairnessRule
from evenhand.analysis.findings import Rule
from evenhand.assessment.appeal import Remedy
from evenhand.mail import figure_words
from evenhand.mail.figure_words import FigureWords
from evenhand.quiz.settings import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """The words of one language."""

    lang: str
    """For the `lang` attribute."""
    languages: Mapping[str, str]
    percent: str
    range: str
    """Of two percentages, given as bare numbers."""
    points: str
    plain_range: str
    """Of two other numbers."""
    with_range: str
    range_with_n: str
    join: str
    """Divides the parts of a line."""
    list_join: str
    """Divides the members of a list."""
    colon: str
    months: tuple[str, ...]
    """Empty where months go by number."""
    moment: str
    not_estimable: str
    not_shown: str
    """Of what could be estimated."""
    not_estimable_plainly: str
    """Of what does not rest on people."""
    reasons: Mapping[Reason, str]
    n: str

    report_subject: str
    report_subject_moved: str
    report_subject_nobody: str
    all_vendors: str
    report_kind: str
    recipient: str
    up_to: str
    passed_of: str
    people_passed: str
    nobody: str
    passed_rate: str
    preheader: str
    facts_first: str
    facts_first_value: str
    facts_mean: str
    facts_deviation: str
    facts_attempts: str
    attention: str
    not_passed: str
    nobody_open: str
    later: str
    findings: str
    rules: Mapping[Rule, str]
    """What is the matter with a question, and what to do."""
    others: str
    """Further questions that the rule names."""
    figures: FigureWords
    no_findings: str
    overview: str
    scores: str
    scores_note: str
    scores_note_text: str
    """For the text part, which has stars for colours."""
    scores_row: str
    questions: str
    questions_note: str
    drawn: str
    drawn_rest: str
    critical: str
    below: str
    discrimination: str
    omitted: str
    written: str
    """Of a question whose answers are nobody else's business."""
    earlier: str
    options: str
    options_note: str
    parts_most_missed: str
    other_answers: str
    place: str
    """Of what is to be put in order."""
    right: str
    right_mark: str
    by_language: str
    by_vendor: str
    language: str
    vendor: str
    nobody_here: str
    appeals: str
    appeals_per_100: str
    appeals_per_100_value: str
    appeals_upheld: str
    appeals_upheld_value: str
    appeals_waited: str
    days: str
    days_range: str
    waited_short: str
    """Of a median with too few to give it an interval."""
    appeals_in_time: str
    appeals_open: str
    appeals_open_value: str
    appeals_question: str
    appeals_group_value: str
    appeals_undecided: str
    appeals_note: str
    rate_first: str
    rate_passed: str
    mean_score: str
    heat: str
    heat_note: str
    question: str
    conventions: str
    conventions_lines: tuple[str, ...]
    counts: Mapping[Counts, str]
    attached: str
    why_report: str
    why_report_all: str
    why_receipt: str
    mail_id: str
    about_cohort: str
    repeat: str
    unsubscribe: str
    change_subscriptions: str

    csv_header: tuple[str, ...]
    csv_question: str
    csv_option: str
    csv_part: str
    csv_answer: str
    yes: str
    no: str

    receipt_subject: str
    receipt_kind: str
    greeting: str
    received: str
    score: str
    score_value: str
    receipt_passed: str
    receipt_not_passed: str
    receipt_critical: str
    receipt_automatic: str
    receipt_late_accepted: str
    attempts_left: str
    attempts_unlimited: str
    last_attempt: str
    results_link: str
    appeal: str

    score_change: str
    score_same: str
    """Where a further grade has the score of the one before."""

    decision_subject: str
    decision_kind: str
    decision_lead: str
    decision_lead_unnumbered: str
    decision_upheld: str
    decision_dismissed: str
    decision_remedies: Mapping[Remedy, str]
    decision_everyone: str
    """What comes next where the key changes."""
    decision_passed: str
    decision_not_passed: str
    decision_why: str
    decision_another_way: str
    why_decision: str

    regrade_subject: str
    regrade_subject_same: str
    regrade_kind: str
    regrade_lead: str
    regrade_lead_same: str
    regrade_why: str
    regrade_still_passed: str
    regrade_now_passed: str
    regrade_now_failed: str
    regrade_still_failed: str
    regrade_certificate: str
    regrade_certificates: str
    """Where none is known that rests on this test."""
    regrade_questions: str
    regrade_question: str
    regrade_void: str
    why_regrade: str

    appeals_due_subject: str
    appeals_due_kind: str
    appeals_due_lead: str
    appeals_due_line: str
    appeals_due_line_unnumbered: str
    appeals_due_more: str
    appeals_due_soon: str
    appeals_due_waiting: str
    appeals_link: str
    why_appeals_due: str

    code_subject: str
    code_kind: str
    code_lead: str
    code_lasts: str
    code_ignore: str
    why_code: str

    fairness_rules: Mapping[FairnessRule, str]
    fairness: str
    fairness_note: str
    fairness_odds: str
    fairness_marks: str
    """Of partial credit."""
    day: str
    """A date without a time."""

    def language_name(self, language: str) -> str:
        """The name of a language, or its code."""
        return self.languages.get(language, language)


ENGLISH = Strings(
    lang="en",
    languages={"en": "English", "zh": "Chinese"},
    percent="{n}\N{NO-BREAK SPACE}%",
    range="{low} to {high}\N{NO-BREAK SPACE}%",
    points="{n} percentage points",
    plain_range="{low} to {high}",
    with_range="{value} ({range})",
    range_with_n="{range}, {n}",
    colon=": ",
    join="; ",
    list_join=", ",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    moment="{day} {month} {year}, {time} UTC",
    not_estimable="cannot be estimated: {reason} ({n})",
    not_shown="not shown: {reason} ({n})",
    not_estimable_plainly="cannot be estimated: {reason}",
    reasons={
        Reason.TOO_FEW: "too few people",
        Reason.NO_SPREAD: "everyone earned the same",
        Reason.NO_SPREAD_IN_REST: "everyone earned the same on the rest of the test",
        Reason.PERFECT: "the correlation is perfect and has no interval",
        Reason.PEOPLE_MOVED: "some people changed language or vendor between attempts",
        Reason.DRAWN: "people were asked different questions",
        Reason.NO_ATTEMPTS: "there are no attempts",
        Reason.NOTHING_DECIDED: "no appeal is decided yet",
        Reason.TOO_FEW_TO_SHOW: "so few people that single answers would show",
        Reason.TOO_FEW_QUESTIONS: "too few questions",
        Reason.NO_SPREAD_IN_TOTAL: "everyone has the same score",
        Reason.NEGATIVE_COVARIANCE: "the question runs against the total",
        Reason.ONE_OUTCOME: "everyone would surely pass, or surely fail",
        Reason.ALL_OR_NONE: "all questions have to be right, or none",
        Reason.CRITICAL_QUESTIONS: "the test has critical questions, which the formula does not know",
        Reason.UNEQUAL_POINTS: "questions are worth different marks, and the formula counts right answers",
        Reason.PARTIAL_MARKS: "questions can earn part of their marks, and the formula counts right answers",
        Reason.TOO_FEW_TO_COMPARE: "fewer than 200 people in a group or 500 in all",
        Reason.NOTHING_TO_COMPARE: "people of equal score are nearly all in one group, or all earned the same",
        Reason.SEPARATED: "at equal score one group was always right where the other was not",
    },
    n="n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n}",
    report_subject="{title}: {passed} of {people} passed ({rate})",
    report_subject_moved="{title}: {passed} passed",
    report_subject_nobody="{title}: nobody has taken it yet",
    all_vendors="All vendors",
    report_kind="Result analysis",
    recipient="For {name}",
    up_to="Results up to {moment}",
    passed_of="{passed} of {people}",
    people_passed="people passed",
    nobody="Nobody has taken this test yet. Figures follow with the first results.",
    passed_rate="{rate}; pass mark {mark}",
    preheader="Interval {range}.",
    facts_first="Passed at the first attempt",
    facts_first_value="{passed} of {people}, {rate}",
    facts_mean="Mean score, first attempts",
    facts_deviation="Standard deviation of the score",
    facts_attempts="Attempts in all",
    attention="Who needs help",
    not_passed="{n} person has not passed yet.|{n} people have not passed yet.",
    nobody_open="Everyone has passed.",
    later="{n} person passed at a later attempt than the first.|{n} people passed at a later attempt than the first.",
    findings="Look here first",
    rules={
        Rule.NOBODY_RIGHT: "nobody earned any of its marks ({figure}). Check its key, and whether it was taught.",
        Rule.NEGATIVE_DISCRIMINATION: (
            "those who do better on the rest of the test tend to get it wrong: its discrimination is {figure}. "
            "Check its key and its wording."
        ),
        Rule.OVERTURNED: ("of {n} decided appeals against its mark {upheld} were upheld, {figure}. Rewrite it."),
        Rule.WRONG_OPTION_DRAWS: (
            "“{option}” draws those who do better on the rest of the test (correlation {figure}). Check the key."
        ),
        Rule.CRITICAL_MISSED: "it is critical, and {figure} of the people missed it. Go over it with the team.",
        Rule.NOT_REACHED: "{figure} of the people did not reach it. Give more time, or ask fewer questions.",
        Rule.OMITTED: "{figure} of the people left it out and went on. Check whether it is understood.",
        Rule.HARDEST: ("people earned {figure} of its marks, below the pass mark of {mark}. Go over it with the team."),
        Rule.EVERYBODY_RIGHT: (
            "everybody earned all of its marks ({figure}). It no longer tells people apart: keep it only if all must "
            "know it."
        ),
    },
    others=" The same holds for {n} more question.| The same holds for {n} more questions.",
    figures=figure_words.ENGLISH,
    no_findings=(
        "No question stands out: no interval says that a key may be wrong, that a question is missed, left out or not "
        "reached by too many, or that all know it."
    ),
    overview="In numbers",
    scores="Scores of first attempts",
    scores_note="People by score. Bars in the stronger colour lie at or above the pass mark of {mark}.",
    scores_note_text="People by score. A star stands for at or above the pass mark of {mark}.",
    scores_row="{low} to {high}\N{NO-BREAK SPACE}%",
    questions="Each question: the share of its marks that people earned",
    questions_note="The bar ends at the value; the fainter parts around its end are the interval.",
    drawn=(
        "Each person is asked {asked} of the {all} questions. A question counts those who were asked it, so that n "
        "differs."
    ),
    drawn_rest="Its discrimination is the correlation with the share earned of the rest of each one's own paper.",
    critical="critical",
    below="below the pass mark",
    discrimination="discrimination {figure}",
    omitted="{n} left it out",
    written="answers are in people's own words and are not listed",
    earlier="{n} earlier answer, under an older key, is not counted|"
    "{n} earlier answers, under an older key, are not counted",
    options="What was chosen where most marks were lost",
    options_note="The questions with the lowest shares. All others, and the intervals, are in the attached table.",
    parts_most_missed="the {n} of {all} parts that fewest had right",
    other_answers="{n} gave another answer|{n} gave other answers",
    place="Place {n}",
    right="right",
    right_mark="[right] ",
    by_language="By language",
    by_vendor="By vendor",
    language="Language",
    vendor="Vendor",
    nobody_here="no first attempts yet",
    appeals="Appeals",
    appeals_per_100="Appeals per 100 attempts",
    appeals_per_100_value="{rate} ({low} to {high}); {appeals} in {attempts} attempts",
    appeals_upheld="Upheld of those decided",
    appeals_upheld_value="{upheld} of {decided}, {rate}",
    appeals_waited="Median time to a decision",
    days="{n} day|{n} days",
    days_range="{low} to {high} days",
    waited_short="too few for an interval",
    appeals_in_time="Decided in time",
    appeals_open="Waiting now",
    appeals_open_value="{open}, of which {overdue} overdue",
    appeals_question="Question {number}",
    appeals_group_value="appeals {appeals}, upheld {upheld} of {decided}, {rate}",
    appeals_undecided="appeals {appeals}, none decided yet",
    appeals_note=(
        "Withdrawn appeals are neither decided nor waiting; overdue ones count as not in time. Intervals: score for "
        "the rate, Wilson for shares, order statistics for the median."
    ),
    rate_first="Passed at first attempt",
    rate_passed="Passed",
    mean_score="Mean score",
    heat="Each question by language",
    heat_note="Share of the marks earned. A gap between languages can come from the translation: compare the wording.",
    question="Question",
    conventions="How to read the numbers",
    conventions_lines=(
        "Scores and questions: first attempts only. Passes: by the result that counts, here {counts}; each person "
        "once. By vendor and language, people count where they made their first attempt.",
        "Ranges after a value: intervals of 95 % confidence (Wilson for shares of people, Student t for means, Fisher "
        "z for correlations). Wide intervals mean few people.",
        "Discrimination: correlation of a question with the rest of the test, the question itself left out "
        "(corrected). Near 0 it tells little; below 0, check the key.",
        "Standard deviation: with n - 1. It describes these people and has no interval.",
    ),
    counts={
        Counts.FIRST: "that of the first attempt",
        Counts.BEST: "that of the best attempt",
        Counts.LAST: "that of the last attempt",
        Counts.MEAN: "the mean of all attempts",
    },
    attached="The attached table (CSV) has every figure, every question, and its options and parts.",
    why_report="You get this mail because the results of {vendor} are reported to you.",
    why_report_all="You get this mail because the results of all vendors are reported to you.",
    why_receipt="You get this mail because you submitted a test.",
    mail_id="Mail id: {id}",
    about_cohort="Cohort {cohort} only",
    repeat="You may have received this mail before: the mail id {id} is the same. Nothing in it has changed.",
    unsubscribe="Stop these mails",
    change_subscriptions="Choose which reports you get, and when",
    csv_header=(
        "row",
        "question number",
        "question",
        "prompt",
        "critical",
        "part",
        "part text",
        "option",
        "option text",
        "right",
        "n",
        "count",
        "share",
        "share low",
        "share high",
        "facility",
        "facility low",
        "facility high",
        "discrimination",
        "discrimination low",
        "discrimination high",
        "standard deviation",
        "left out",
        "not reached",
        "best 27 % less weakest",
        "efficiency %",
        "weight %",
        "alpha without it",
        "alpha without it low",
        "alpha without it high",
        "point-biserial",
        "point-biserial low",
        "point-biserial high",
        "weakest fifth",
        "second fifth",
        "third fifth",
        "fourth fifth",
        "best fifth",
        "value",
        "value low",
        "value high",
        "earlier n",
        "policy",
        "finding",
        "note",
    ),
    csv_question="question",
    csv_option="option",
    csv_part="part",
    csv_answer="answer",
    yes="yes",
    no="no",
    receipt_subject="Your test has arrived: {title}",
    receipt_kind="Receipt",
    greeting="Hello {name},",
    received="Thank you. Your answers to this test have arrived and are stored safely (attempt {number}).",
    score="Your score",
    score_value="{score}, pass mark {mark}",
    receipt_passed="You passed. Well done!",
    receipt_not_passed="Not passed yet.",
    receipt_critical=(
        "Your score reaches the pass mark, but a critical question was not fully right, and each critical question has "
        "to be."
    ),
    receipt_automatic="The time was up, so what you had saved by then was submitted for you.",
    receipt_late_accepted=(
        "A trainer accepted the answers that arrived after the time was up; this is the result with them."
    ),
    attempts_left="You have {n} attempt left. Take your time; the modules stay open.|"
    "You have {n} attempts left. Take your time; the modules stay open.",
    attempts_unlimited="You can take it again as often as you like. Take your time; the modules stay open.",
    last_attempt="This was the last attempt. Please speak with your trainer about what comes next.",
    results_link="See your results",
    appeal="If you think that a mark is wrong, you can appeal it from your results page once the marks are shown.",
    score_change="was {before}, now {after}; pass mark {mark}",
    score_same="{after}, as before; pass mark {mark}",
    decision_subject="Your appeal was decided: {title}",
    decision_kind="Decision on your appeal",
    decision_lead="Thank you for your appeal against the mark of question {number}. A person has looked at it.",
    decision_lead_unnumbered="Thank you for your appeal against the mark of a question. A person has looked at it.",
    decision_upheld="Your appeal is upheld. You were right to ask.",
    decision_dismissed="Your appeal is not upheld: the mark stays as it is.",
    decision_remedies={
        Remedy.FULL_MARKS: "You have full marks for this question now.",
        Remedy.ACCEPT: "A further answer to this question will be accepted, for everyone who took the test.",
        Remedy.VOID: "This question will count for nothing any more, for everyone who took the test.",
        Remedy.CORRECT: "The key of this question was wrong. It will be corrected, for everyone who took the test.",
    },
    decision_everyone=(
        "Once the corrected test is published, everyone who took it is graded again, and you will be told if your "
        "result changes. You do not have to do anything."
    ),
    decision_passed="You pass the test.",
    decision_not_passed="The test is not passed yet.",
    decision_why="The reason",
    decision_another_way=(
        "If you see it differently, ask your trainer: they can go through the question with you and look at it once "
        "more. An appeal is never held against you."
    ),
    why_decision="You get this mail because you appealed against a mark.",
    regrade_subject="{title}: was {before}, now {after}",
    regrade_subject_same="{title}: graded again, {after} as before",
    regrade_kind="Graded again",
    regrade_lead="Your score was {before}, and is now {after}: attempt {number} at this test was graded again.",
    regrade_lead_same="Your score is {after}, as before: attempt {number} at this test was graded again.",
    regrade_why="The reason",
    regrade_still_passed="You had passed, and you still pass. Nothing else changes for you.",
    regrade_now_passed="With this result you pass. Well done!",
    regrade_now_failed=(
        "With this result the attempt is not passed any more. Your answers are the same; what changed is how they are "
        "marked. Please speak with your trainer about what comes next."
    ),
    regrade_still_failed="The attempt was not passed, and that does not change.",
    regrade_certificate=(
        "Your certificate stays valid. A person will decide whether it can stay so, and you will be told of the "
        "decision."
    ),
    regrade_certificates="A certificate that you hold stays valid unless a person decides otherwise and tells you.",
    regrade_questions="What changed",
    regrade_question="Question {number}: was {before}, now {after} of {max}",
    regrade_void="Question {number}: counts for nothing any more",
    why_regrade="You get this mail because you took this test.",
    appeals_due_subject="{n} appeal is overdue|{n} appeals are overdue",
    appeals_due_kind="Appeals that are waiting",
    appeals_due_lead=(
        "{n} appeal should have been decided by now, and somebody waits for the answer.|"
        "{n} appeals should have been decided by now, and people wait for the answers."
    ),
    appeals_due_line="{title}, question {number}: due {moment}",
    appeals_due_line_unnumbered="{title}: due {moment}",
    appeals_due_more="{n} more is overdue.|{n} more are overdue.",
    appeals_due_soon="{n} more is due within a day.|{n} more are due within a day.",
    appeals_due_waiting="In all, {n} appeal is waiting.|In all, {n} appeals are waiting.",
    appeals_link="Open the appeals",
    why_appeals_due=(
        "You get this mail because you decide appeals. It comes once a day at the most, while an appeal is overdue."
    ),
    code_subject="Your code to sign in",
    code_kind="Sign-in code",
    code_lead="This is your code to sign in at {site}:",
    code_lasts="It works once, for ten minutes, in the window in which you asked for it. A newer code replaces it.",
    code_ignore="Nobody from Evenhand or your company will ask you for it. If you did not ask for a code, ignore this "
    "mail: without the code nobody can sign in.",
    why_code="You get this mail because somebody entered your address on the sign-in page.",
    fairness_rules={
        FairnessRule.HARDER_IN_LANGUAGE: (
            "Question {number} is harder in {focal} than in {reference} at equal score ({figure}). "
            "Check the translation."
        ),
        FairnessRule.EASIER_IN_LANGUAGE: (
            "Question {number} is easier in {focal} than in {reference} at equal score ({figure}). "
            "See whether the translation gives the answer away, or the original is hard to follow."
        ),
        FairnessRule.BECAME_EASIER: (
            "Question {number} has become easier at equal score, comparing those from {since} on with those before "
            "({figure}). See whether its answer has got around."
        ),
        FairnessRule.BECAME_HARDER: (
            "Question {number} has become harder at equal score, comparing those from {since} on with those before "
            "({figure}). See whether the policy or the tool has changed since it was written."
        ),
        FairnessRule.HARDER_FOR_VENDOR: (
            "Question {number} is harder for {focal} than for the other vendors at equal score ({figure}). "
            "Go over what it asks with {focal}."
        ),
        FairnessRule.EASIER_FOR_VENDOR: (
            "Question {number} is easier for {focal} than for the other vendors at equal score ({figure}). "
            "Ask {focal} how they teach it, and see whether it is known there."
        ),
    },
    fairness="Between groups of equal score",
    fairness_note="Compared every night over all vendors: languages, vendors, and earlier with later attempts.",
    fairness_odds="odds of a right answer {ratio} times as high; {low} to {high}; {n}",
    fairness_marks="{difference} marks on average; {low} to {high}; {n}",
    day="{day} {month} {year}",
)

CHINESE = Strings(
    lang="zh",
    languages={"en": "英文", "zh": "中文"},
    percent="{n}%",
    range="{low}% 至 {high}%",
    points="{n} 个百分点",
    plain_range="{low} 至 {high}",
    with_range="{value}（{range}）",
    range_with_n="{range}，{n}",
    colon="：",
    join="；",
    list_join="、",
    months=(),
    moment="{year} 年 {month} 月 {day} 日 {time}（UTC）",
    not_estimable="无法估计：{reason}（{n}）",
    not_shown="不显示：{reason}（{n}）",
    not_estimable_plainly="无法估计：{reason}",
    reasons={
        Reason.TOO_FEW: "人数太少",
        Reason.NO_SPREAD: "所有人得分相同",
        Reason.NO_SPREAD_IN_REST: "所有人在其余题目上得分相同",
        Reason.PERFECT: "完全相关，无法给出区间",
        Reason.PEOPLE_MOVED: "有人在两次作答之间换了语言或供应商",
        Reason.DRAWN: "每人抽到的题目不同",
        Reason.NO_ATTEMPTS: "没有作答",
        Reason.NOTHING_DECIDED: "尚无申诉有结果",
        Reason.TOO_FEW_TO_SHOW: "人数太少，会暴露个人的答案",
        Reason.TOO_FEW_QUESTIONS: "题目太少",
        Reason.NO_SPREAD_IN_TOTAL: "所有人总分相同",
        Reason.NEGATIVE_COVARIANCE: "该题得分与总分走向相反",
        Reason.ONE_OUTCOME: "所有人必定通过或必定不通过",
        Reason.ALL_OR_NONE: "必须全部答对，或一题都不必答对",
        Reason.CRITICAL_QUESTIONS: "测试含有关键题，公式无法考虑",
        Reason.UNEQUAL_POINTS: "各题分值不同，而公式只计答对题数",
        Reason.PARTIAL_MARKS: "有题目可得部分分数，而公式只计答对题数",
        Reason.TOO_FEW_TO_COMPARE: "某一组不足 200 人，或两组合计不足 500 人",
        Reason.NOTHING_TO_COMPARE: "总分相同的人几乎都在同一组，或该题得分都相同",
        Reason.SEPARATED: "总分相同时，凡有差别之处总是同一组答对",
    },
    n="n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n}",
    report_subject="{title}：{people} 人中 {passed} 人通过（{rate}）",
    report_subject_moved="{title}：{passed} 人通过",
    report_subject_nobody="{title}：尚无人作答",
    all_vendors="全部供应商",
    report_kind="测试结果分析",
    recipient="收件人：{name}",
    up_to="数据截至 {moment}",
    passed_of="{passed} / {people}",
    people_passed="人已通过",
    nobody="尚无人作答。有了结果之后才会有数据。",
    passed_rate="{rate}；及格线 {mark}",
    preheader="区间 {range}。",
    facts_first="首次作答即通过",
    facts_first_value="{people} 人中 {passed} 人，{rate}",
    facts_mean="首次作答平均分",
    facts_deviation="得分标准差",
    facts_attempts="作答总次数",
    attention="谁需要帮助",
    not_passed="{n} 人尚未通过。",
    nobody_open="所有人均已通过。",
    later="{n} 人首次未通过，之后通过。",
    findings="请先看这里",
    rules={
        Rule.NOBODY_RIGHT: "没有人得分（{figure}）。请检查答案，以及是否讲过这一内容。",
        Rule.NEGATIVE_DISCRIMINATION: ("其余题目做得越好的人，这道题越容易答错：区分度为 {figure}。请检查答案和表述。"),
        Rule.OVERTURNED: "{n} 项已有结果的申诉中有 {upheld} 项成立，即 {figure}。请重写这道题。",
        Rule.WRONG_OPTION_DRAWS: "其余题目做得好的人倾向于选“{option}”（相关系数 {figure}）。请检查答案。",
        Rule.CRITICAL_MISSED: "这是关键题，有 {figure}的人没有答对。请与团队一起复习。",
        Rule.NOT_REACHED: "有 {figure}的人没有做到这道题。请延长时间或减少题目。",
        Rule.OMITTED: "有 {figure}的人跳过了这道题。请检查表述是否清楚。",
        Rule.HARDEST: "得分率为 {figure}，低于及格线 {mark}。请与团队一起复习。",
        Rule.EVERYBODY_RIGHT: "所有人都得了满分（{figure}），已无法区分水平。除非人人必须掌握，否则可以换掉。",
    },
    others="另有 {n} 道题情况相同。",
    figures=figure_words.CHINESE,
    no_findings="没有特别突出的题目：没有区间表明答案可能有误，也没有题目被太多人答错、跳过或没有做到，或人人都会。",
    overview="总体数据",
    scores="首次作答得分分布",
    scores_note="各分数段的人数。颜色较鲜明的色条表示达到及格线 {mark}。",
    scores_note_text="各分数段的人数。星号表示达到及格线 {mark}。",
    scores_row="{low}% 至 {high}%",
    questions="各题得分率",
    questions_note="色条末端为得分率，末端附近颜色较淡的部分为区间。",
    drawn="每人从 {all} 道题中抽答 {asked} 道。每道题只统计抽到该题的人，因此各题的 n 不同。",
    drawn_rest="区分度是该题得分与各人自己试卷中其余题目得分率的相关系数。",
    critical="关键题",
    below="低于及格线",
    discrimination="区分度 {figure}",
    omitted="{n} 人未作答",
    written="答案由作答者自行填写，不在此列出",
    earlier="另有 {n} 份作答依据旧版答案评分，未计入",
    options="失分最多的题目：各选项的选择情况",
    options_note="仅列出得分率最低的题目；其余题目和区间见附件表格。",
    parts_most_missed="共 {all} 个小项，此处为答对人数最少的 {n} 个",
    other_answers="{n} 人给出其他答案",
    place="第 {n} 位",
    right="正确",
    right_mark="[正确] ",
    by_language="按语言",
    by_vendor="按供应商",
    language="语言",
    vendor="供应商",
    nobody_here="尚无首次作答",
    appeals="申诉",
    appeals_per_100="每 100 次作答的申诉数",
    appeals_per_100_value="{rate}（{low} 至 {high}）；{attempts} 次作答中有 {appeals} 项",
    appeals_upheld="已有结果的申诉中成立的",
    appeals_upheld_value="{decided} 项中 {upheld} 项，{rate}",
    appeals_waited="得出结果所用时间的中位数",
    days="{n} 天",
    days_range="{low} 至 {high} 天",
    waited_short="数量太少，无法给出区间",
    appeals_in_time="按时得出结果",
    appeals_open="目前待处理",
    appeals_open_value="{open} 项，其中 {overdue} 项已超期",
    appeals_question="第 {number} 题",
    appeals_group_value="申诉 {appeals} 项，已有结果的 {decided} 项中成立 {upheld} 项，{rate}",
    appeals_undecided="申诉 {appeals} 项，均尚无结果",
    appeals_note=(
        "已撤回的申诉既不算有结果，也不算待处理；已超期的按未按时处理计。"
        "区间：申诉数用计分法，占比用 Wilson 法，中位数用次序统计量。"
    ),
    rate_first="首次通过率",
    rate_passed="通过率",
    mean_score="平均分",
    heat="各题按语言的得分率",
    heat_note="语言之间的差距可能来自翻译，请对照两种语言的表述。",
    question="题目",
    conventions="数据说明",
    conventions_lines=(
        "得分和各题数据只统计首次作答；是否通过以计入的成绩为准（本测试为{counts}），每人只计一次。"
        "按供应商和语言统计时，人数计入首次作答时所属的一方。",
        "数值后的范围是 95% 置信区间（人数占比用 Wilson 法，平均值用 Student t，相关系数用 Fisher z）。"
        "区间宽说明人数少。",
        "区分度：该题得分与其余题目得分的相关系数，不含该题本身（校正后）。接近 0 说明作用不大，低于 0 请检查答案。",
        "标准差以 n - 1 为分母，只描述这些人，没有区间。",
    ),
    counts={
        Counts.FIRST: "首次作答的成绩",
        Counts.BEST: "最好一次的成绩",
        Counts.LAST: "最后一次的成绩",
        Counts.MEAN: "各次成绩的平均",
    },
    attached="附件表格（CSV）列出了全部数据、每一道题及其选项和小项。",
    why_report="你收到此邮件，是因为 {vendor} 的结果会发送给你。",
    why_report_all="你收到此邮件，是因为所有供应商的结果都会发送给你。",
    why_receipt="你收到此邮件，是因为你提交了一份测试。",
    mail_id="邮件编号：{id}",
    about_cohort="仅限 {cohort} 批次",
    repeat="你可能已经收到过这封邮件：邮件编号同为 {id}，内容没有变化。",
    unsubscribe="不再接收此类邮件",
    change_subscriptions="选择接收哪些报告、何时接收",
    csv_header=(
        "行类型",
        "题号",
        "题目标识",
        "题目",
        "关键题",
        "小项标识",
        "小项",
        "选项标识",
        "选项",
        "正确",
        "n",
        "人数",
        "占比",
        "占比下限",
        "占比上限",
        "得分率",
        "得分率下限",
        "得分率上限",
        "区分度",
        "区分度下限",
        "区分度上限",
        "标准差",
        "未作答",
        "未做到",
        "前 27% 减后 27%",
        "区分效率 %",
        "有效权重 %",
        "删去该题的系数",
        "删去该题的系数下限",
        "删去该题的系数上限",
        "点二列相关",
        "点二列相关下限",
        "点二列相关上限",
        "最低五分之一",
        "第二个五分之一",
        "第三个五分之一",
        "第四个五分之一",
        "最高五分之一",
        "数值",
        "数值下限",
        "数值上限",
        "旧版答案 n",
        "政策",
        "发现",
        "备注",
    ),
    csv_question="题目",
    csv_option="选项",
    csv_part="小项",
    csv_answer="回答",
    yes="是",
    no="否",
    receipt_subject="已收到你的测试：{title}",
    receipt_kind="回执",
    greeting="{name}，你好：",
    received="谢谢。你对本测试的作答已经收到并妥善保存（第 {number} 次作答）。",
    score="你的得分",
    score_value="{score}，及格线 {mark}",
    receipt_passed="恭喜，你通过了！",
    receipt_not_passed="这次还没有通过。",
    receipt_critical="你的得分达到了及格线，但有关键题没有完全答对，而每道关键题都必须答对。",
    receipt_automatic="作答时间已到，系统已提交你当时已保存的答案。",
    receipt_late_accepted="培训师已认可在时间结束后到达的答案，以下是据此得出的结果。",
    attempts_left="你还有 {n} 次机会。不用着急，学习模块一直开放。",
    attempts_unlimited="你可以随时再次作答，次数不限。不用着急，学习模块一直开放。",
    last_attempt="这是最后一次机会。请与培训师商量接下来的安排。",
    results_link="查看我的结果",
    appeal="如果你认为某题的评分有误，可以在评分公布后，到结果页面提出申诉。",
    score_change="原为 {before}，现为 {after}；及格线 {mark}",
    score_same="{after}，与之前相同；及格线 {mark}",
    decision_subject="你的申诉已有结果：{title}",
    decision_kind="申诉结果",
    decision_lead="感谢你对第 {number} 题的评分提出申诉。我们已由专人复核。",
    decision_lead_unnumbered="感谢你对一道题的评分提出申诉。我们已由专人复核。",
    decision_upheld="你的申诉成立，你提得对。",
    decision_dismissed="你的申诉未获支持，评分保持不变。",
    decision_remedies={
        Remedy.FULL_MARKS: "这道题现在给你满分。",
        Remedy.ACCEPT: "这道题将多接受一个答案，对所有参加过本测试的人都有效。",
        Remedy.VOID: "这道题将不再计分，对所有参加过本测试的人都有效。",
        Remedy.CORRECT: "这道题的标准答案有误，将予以更正，对所有参加过本测试的人都有效。",
    },
    decision_everyone="更正后的测试发布后，所有参加过的人都会重新评分；如果你的成绩有变化，我们会通知你。你无需做任何事。",
    decision_passed="你已通过本测试。",
    decision_not_passed="本测试尚未通过。",
    decision_why="理由",
    decision_another_way="如果你有不同看法，请找你的培训师：他们可以和你一起再看一遍这道题。提出申诉绝不会对你不利。",
    why_decision="你收到此邮件，是因为你对一道题的评分提出了申诉。",
    regrade_subject="{title}：原为 {before}，现为 {after}",
    regrade_subject_same="{title}：已重新评分，仍为 {after}",
    regrade_kind="重新评分",
    regrade_lead="你的得分原为 {before}，现为 {after}：你对本测试的第 {number} 次作答已重新评分。",
    regrade_lead_same="你的得分仍为 {after}：你对本测试的第 {number} 次作答已重新评分。",
    regrade_why="原因",
    regrade_still_passed="你之前已通过，现在仍然通过，其他一切不变。",
    regrade_now_passed="按照这个成绩，你通过了。恭喜！",
    regrade_now_failed="按照这个成绩，这次作答不再算通过。你的答案没有变，变的是评分方式。请与培训师商量接下来的安排。",
    regrade_still_failed="这次作答之前未通过，现在仍未通过。",
    regrade_certificate="你的证书仍然有效。是否继续有效将由专人决定，决定后会通知你。",
    regrade_certificates="你持有的证书仍然有效，除非有专人另作决定并通知你。",
    regrade_questions="有变化的题目",
    regrade_question="第 {number} 题：原为 {before}，现为 {after}，满分 {max}",
    regrade_void="第 {number} 题：不再计分",
    why_regrade="你收到此邮件，是因为你参加过本测试。",
    appeals_due_subject="{n} 项申诉已超期",
    appeals_due_kind="待处理的申诉",
    appeals_due_lead="有 {n} 项申诉本应已有结果，还有人在等待答复。",
    appeals_due_line="{title}，第 {number} 题：处理期限 {moment}",
    appeals_due_line_unnumbered="{title}：处理期限 {moment}",
    appeals_due_more="另有 {n} 项已超期。",
    appeals_due_soon="另有 {n} 项将在一天内到期。",
    appeals_due_waiting="目前共有 {n} 项申诉等待处理。",
    appeals_link="打开申诉列表",
    why_appeals_due="你收到此邮件，是因为你负责处理申诉。只要有申诉超期，每天最多发送一次。",
    code_subject="你的登录验证码",
    code_kind="登录验证码",
    code_lead="以下是你登录 {site} 的验证码：",
    code_lasts="验证码十分钟内有效，只能使用一次，请在申请它的窗口中输入。申请新的验证码后，旧的随即失效。",
    code_ignore="任何人都不会向你索要验证码。如果不是你本人申请，请忽略此邮件：没有验证码，任何人都无法登录。",
    why_code="你收到此邮件，是因为有人在登录页面输入了你的邮箱地址。",
    fairness_rules={
        FairnessRule.HARDER_IN_LANGUAGE: (
            "总分相同时，第 {number} 题的{focal}版比{reference}版难（{figure}）。请检查译文。"
        ),
        FairnessRule.EASIER_IN_LANGUAGE: (
            "总分相同时，第 {number} 题的{focal}版比{reference}版容易（{figure}）。"
            "请看译文是否透露了答案，或原文是否难懂。"
        ),
        FairnessRule.BECAME_EASIER: (
            "总分相同时，第 {number} 题从 {since}起比之前容易（{figure}）。请看答案是否已经传开。"
        ),
        FairnessRule.BECAME_HARDER: (
            "总分相同时，第 {number} 题从 {since}起比之前难（{figure}）。请看出题之后政策或工具是否有变。"
        ),
        FairnessRule.HARDER_FOR_VENDOR: (
            "总分相同时，第 {number} 题对 {focal} 比对其他供应商难（{figure}）。请与 {focal} 一起复习这道题的内容。"
        ),
        FairnessRule.EASIER_FOR_VENDOR: (
            "总分相同时，第 {number} 题对 {focal} 比对其他供应商容易（{figure}）。"
            "请了解 {focal} 是怎么教的，并看这道题在那里是否已经外传。"
        ),
    },
    fairness="得分相同的群体之间",
    fairness_note="每晚对所有供应商的结果进行比较：不同语言之间、每家供应商与其余供应商之间、先后之间。",
    fairness_odds="答对与答错之比为对照组的 {ratio} 倍，{low} 至 {high}，{n}",
    fairness_marks="平均比对照组多 {difference} 分，{low} 至 {high}，{n}",
    day="{year} 年 {month} 月 {day} 日",
)

STRINGS: Mapping[str, Strings] = {"en": ENGLISH, "zh": CHINESE}


def strings_of(language: str) -> Strings:
    """The words of a language; English where there are none."""
    return STRINGS.get(language, ENGLISH)


def counted(text: str, n: int) -> str:
    """The form of a string that fits a count, with the count in it."""
    one, _, more = text.partition("|")
    return (one if n == 1 or not more else more).format(n=n)
