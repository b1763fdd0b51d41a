"""The words of a report's figures beyond the plainest: how far scores can be trusted, policies, labels, people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """The words of one language."""

    about: str
    """A sentence about a question that is named by its number."""
    tend_to_choose: str
    answer_to: str
    """What a part of a question was given."""
    section: str
    """The link to the section to teach again."""

    none_left: str
    may_try: str
    not_begun: str
    all_passed: str
    to_do: str
    see_people: str

    trust: str
    trust_n: str
    earlier: str
    median: str
    alpha: str
    standard_error: str
    at_mark: str
    at_mark_value: str
    consistency: str
    kappa: str

    policies: str
    policies_note: str
    policy_part: str
    policy_questions: str
    no_policy: str

    confusion: str
    confusion_note: str
    confusion_note_text: str
    """For the text part, which has no table."""
    pair: str
    pair_value: str
    pair_questions: str
    right_label: str
    given_label: str
    left_open: str
    nobody_confused: str

    numbers_range: str
    """Of questions that follow each other."""
    of_vendor: str
    """The title of a test whose report is about one vendor."""
    not_reached: str
    some_questions: str
    some_heat: str
    full_report: str
    convention_trust: str
    convention_policies: str
    convention_bands: str

    csv_test: str
    csv_policy: str
    csv_confused: str
    csv_skewness: str
    csv_kurtosis: str
    csv_mean: str
    csv_deviation: str
    csv_error_ratio: str


ENGLISH = FigureWords(
    about="Question {number}: {sentence}",
    tend_to_choose=" They tend to choose “{option}”.",
    answer_to="{part}: {answer}",
    section="Its section",
    none_left="{n} person has no attempt left: speak with them.|{n} people have no attempt left: speak with them.",
    may_try="{n} person can try again.|{n} people can try again.",
    not_begun="{n} person has not begun.|{n} people have not begun.",
    all_passed="All of them hold a pass.",
    to_do="Of {n} person who has this test to do now, {passed} passed.|"
    "Of {n} people who have this test to do now, {passed} passed.",
    see_people="See who",
    trust="How far the scores can be trusted",
    trust_n="First attempts under the key in force",
    earlier="{n}; under an earlier key, and left out here: {earlier}",
    median="Median score",
    alpha="How well the questions agree (Cronbach's alpha)",
    standard_error="Standard error of a score",
    at_mark="The same just at the pass mark",
    at_mark_value="{points}, at a score of {score}",
    consistency="A like test would decide the same of somebody",
    kappa="The same, beyond chance (kappa)",
    policies="Where the marks were lost, by policy",
    policies_note="The share of each policy's marks that was lost, the costliest policy first; n counts answers.",
    policy_part="{part} of all lost marks",
    policy_questions="question {numbers}|questions {numbers}",
    no_policy="No policy named",
    confusion="Which labels are taken for which",
    confusion_note="Over all cases: how often each label was given (columns) where a label is right (rows).",
    confusion_note_text="Over all cases: how often each label was given where the first is right.",
    pair="{right} taken for {given}",
    pair_value="{count} of {n}, {share}",
    pair_questions="question {numbers}|questions {numbers}",
    right_label="Right label",
    given_label="Given",
    left_open="{n} left open",
    nobody_confused="No label was taken for another more than once.",
    numbers_range="{first} to {last}",
    of_vendor="{title}, {vendor}",
    not_reached="{n} did not reach it",
    some_questions="{shown} of the {all} questions: those with something to look at, and those with the lowest shares. "
    "All are in the full report and in the table.",
    some_heat="{shown} of the {all} questions, the same as above.",
    full_report="Open the full report",
    convention_trust="Alpha, errors and consistency: first attempts under the key in force. Alpha has Feldt's "
    "interval. The error at the pass mark is Lord's, for right and wrong answers of equal weight. Consistency is "
    "Subkoviak's, with KR-21 and a jackknifed interval.",
    convention_policies="Policies: the interval is the mean of those of its questions, wide enough however one "
    "person's answers go together.",
    convention_bands="Ranks, as of the best 27 %, are by hundredths of the score.",
    csv_test="test",
    csv_policy="policy",
    csv_confused="confused labels",
    csv_skewness="Skewness",
    csv_kurtosis="Kurtosis",
    csv_mean="Mean score",
    csv_deviation="Standard deviation of the score",
    csv_error_ratio="Error ratio, in percent",
)

CHINESE = FigureWords(
    about="第 {number} 题：{sentence}",
    tend_to_choose="他们往往选择“{option}”。",
    answer_to="{part}：{answer}",
    section="对应章节",
    none_left="{n} 人已用完作答机会，请与他们沟通。",
    may_try="{n} 人还可以再次作答。",
    not_begun="{n} 人尚未开始。",
    all_passed="他们均已通过。",
    to_do="目前有 {n} 人需要完成本测试，其中 {passed} 人已通过。",
    see_people="查看名单",
    trust="分数的可信程度",
    trust_n="依据现行答案的首次作答",
    earlier="{n}；另有 {earlier} 份依据旧版答案评分，未计入",
    median="得分中位数",
    alpha="题目之间的一致程度（克隆巴赫系数）",
    standard_error="得分的测量标准误",
    at_mark="及格线处的测量标准误",
    at_mark_value="{points}（得分 {score} 处）",
    consistency="换一份同类试卷，对同一人的判定相同的概率",
    kappa="排除偶然后的判定一致性（kappa）",
    policies="各政策失分情况",
    policies_note="各政策题目的失分占比，失分最多的政策在前；n 为作答题次。",
    policy_part="占全部失分的 {part}",
    policy_questions="第 {numbers} 题",
    no_policy="未注明政策",
    confusion="标签混淆情况",
    confusion_note="统计全部案例：每行为正确标签，每列为实际给出的标签。",
    confusion_note_text="统计全部案例：正确标签在前，其后为实际给出的标签和次数。",
    pair="{right}被判为{given}",
    pair_value="{n} 次中 {count} 次，{share}",
    pair_questions="第 {numbers} 题",
    right_label="正确标签",
    given_label="给出的标签",
    left_open="{n} 次未填",
    nobody_confused="没有哪对标签被混淆过一次以上。",
    numbers_range="{first} 至 {last}",
    of_vendor="{title}，{vendor}",
    not_reached="{n} 人未做到此题",
    some_questions="此处列出 {all} 道题中的 {shown} 道：有情况需要关注的，以及得分率最低的。其余见完整报告和附件表格。",
    some_heat="此处列出 {all} 道题中的 {shown} 道，与上文相同。",
    full_report="打开完整报告",
    convention_trust="一致程度、测量标准误和判定一致性只统计依据现行答案的首次作答。克隆巴赫系数用 Feldt 区间；"
    "及格线处的标准误用 Lord 公式，只适用于非对即错且分值相同的题目；判定一致性用 Subkoviak 方法和 KR-21，"
    "区间用刀切法。",
    convention_policies="政策失分的区间是其各题区间的平均，无论同一人的各题作答如何相关都足够宽。",
    convention_bands="排名（如前 27%）按得分的百分位数段计算。",
    csv_test="测试",
    csv_policy="政策",
    csv_confused="标签混淆",
    csv_skewness="偏度",
    csv_kurtosis="峰度",
    csv_mean="平均分",
    csv_deviation="得分标准差",
    csv_error_ratio="误差比（%）",
)
