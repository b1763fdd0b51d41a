"""The report mail: the result in the subject, bars of table cells, and nothing that needs another server."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import timedelta
from fractions import Fraction

import pytest

from analysis.appealing import appeal
from analysis.examples import LOTUS, NORTHWIND, START
from evenhand.analysis.appeals import AppealGroup, Grouping, figures
from evenhand.analysis.decision import ErrorAtMark
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.findings import Finding, Rule
from evenhand.analysis.intervals import wilson
from evenhand.analysis.plain_text import plain_text
from evenhand.analysis.policies import PolicyLoss
from evenhand.analysis.report import Report
from evenhand.analysis.standing import Standings
from evenhand.assessment.appeal import AppealAction
from evenhand.mail import plain
from evenhand.mail.compose import compose_report
from evenhand.mail.plain import COLUMNS, width
from evenhand.mail.report_payload import ReportPayload, dump_report, load_report
from evenhand.mail.report_view import shown_in_mail
from evenhand.mail.strings import strings_of
from evenhand.ports.mail import Mail
from mail.examples import report, report_payload, results
from mail.reading import checked, one_line, same_as_reviewed, visible, without_addresses


def mail(payload: ReportPayload | None = None, mail_id: str = "m-2f9c") -> Mail:
    return compose_report(payload or report_payload(), mail_id=mail_id, to="ana@northwind.example")


def mail_of(made: Report) -> Mail:
    return mail(dataclasses.replace(report_payload(), report=made, language=made.language))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("part", ["html", "txt"])
def test_a_report_reads_as_reviewed(language: str, part: str) -> None:
    made = mail(report_payload(language))
    same_as_reviewed(made.html if part == "html" else made.text, f"report.{language}.{part}")


def test_the_subject_tells_the_result() -> None:
    assert mail().subject == "Real-world violence, knowledge test: 33 of 38 passed (87 %)"
    assert mail(report_payload("zh")).subject == "现实暴力：知识测试：38 人中 33 人通过（87%）"


def test_a_vendor_s_report_names_the_vendor_and_no_other() -> None:
    made = mail(report_payload(vendor=LOTUS))
    assert made.subject == "Real-world violence, knowledge test, Lotus Operations: 10 of 12 passed (83 %)"
    assert "the results of Lotus Operations are reported to you" in one_line(made.text)
    assert "https://evenhand.example/en/reports/?quiz=real-world-violence&vendor=lotus" in made.text
    for text in (made.text, made.html, made.attachments[0].content.decode()):
        assert NORTHWIND.name not in text
        assert "Harbour" not in text
    assert made.attachments[0].name == "real-world-violence-lotus-2026-11-22.csv"


def test_a_test_nobody_took_is_reported_as_such() -> None:
    made = mail(report_payload(people=0))
    assert made.subject == "Real-world violence, knowledge test: nobody has taken it yet"
    assert "Nobody has taken this test yet." in made.text
    assert "0 %" not in made.text


def test_a_pass_rate_that_cannot_be_estimated_is_left_out_of_the_subject_and_explained_inside() -> None:
    made = report()
    moved = dataclasses.replace(
        made.summary, people=2, passed=3, pass_rate=NotEstimable(n=2, reason=Reason.PEOPLE_MOVED)
    )
    composed = mail_of(dataclasses.replace(made, summary=moved))
    assert composed.subject == "Real-world violence, knowledge test: 3 passed"
    assert "some people changed language or vendor between attempts (n = 2)" in one_line(composed.text)


def test_a_vendor_whose_people_all_began_elsewhere_still_gets_a_report() -> None:
    later = [dataclasses.replace(row, vendor_id=LOTUS.id) for row in results() if row.number > 1]
    made = mail_of(report(vendor=LOTUS, rows=later))
    passes = sum(row.first_pass for row in later)
    assert made.subject == f"Real-world violence, knowledge test, Lotus Operations: {passes} passed"
    assert made.text.count("cannot be estimated") > 6


def test_a_title_with_a_line_break_begins_no_other_header() -> None:
    made = dataclasses.replace(report(), title="Violence\r\nBcc: everyone@example.org")
    assert mail_of(made).subject.startswith("Violence Bcc: everyone@example.org: 33 of 38")


def test_the_first_screen_says_who_passed_who_needs_attention_and_where_to_look() -> None:
    made = mail()
    for text in (plain_text(made.html[made.html.index("<h1") :]), made.text):
        order = (
            "33 of 38",
            "87 % (73 to 94 %)",
            "5 people have not passed yet",
            "Question 5: people earned",
            "In numbers",
        )
        places = [one_line(text).index(each) for each in order]
        assert places == sorted(places)


SENTENCES = [
    ("en", Rule.NOBODY_RIGHT, "Question 2: nobody earned any of its marks (31 % (18 to 46 %)). Check its key"),
    (
        "en",
        Rule.NEGATIVE_DISCRIMINATION,
        "its discrimination is −0.31 (−0.55 to −0.02). Check its key and its wording. They tend to choose “Remove”.",
    ),
    ("en", Rule.OVERTURNED, "of 38 decided appeals against its mark 12 were upheld, 31 % (18 to 46 %). Rewrite it."),
    ("en", Rule.WRONG_OPTION_DRAWS, "Question 2: “Remove” draws those who do better on the rest of the test"),
    ("en", Rule.CRITICAL_MISSED, "Question 2: it is critical, and 31 % (18 to 46 %) of the people missed it."),
    ("en", Rule.NOT_REACHED, "31 % (18 to 46 %) of the people did not reach it. Give more time"),
    ("en", Rule.OMITTED, "31 % (18 to 46 %) of the people left it out and went on. Check whether it is understood."),
    ("en", Rule.HARDEST, "people earned 31 % (18 to 46 %) of its marks, below the pass mark of 80 %. Go over it"),
    ("en", Rule.EVERYBODY_RIGHT, "It no longer tells people apart: keep it only if all must know it."),
    ("zh", Rule.NOBODY_RIGHT, "第 2 题：没有人得分（31%（18% 至 46%））。请检查答案"),
    ("zh", Rule.NEGATIVE_DISCRIMINATION, "区分度为 −0.31（−0.55 至 −0.02）。请检查答案和表述。他们往往选择“移除”。"),
    ("zh", Rule.OVERTURNED, "第 2 题：38 项已有结果的申诉中有 12 项成立，即 31%（18% 至 46%）。请重写这道题。"),
    ("zh", Rule.WRONG_OPTION_DRAWS, "第 2 题：其余题目做得好的人倾向于选“移除”"),
    ("zh", Rule.CRITICAL_MISSED, "第 2 题：这是关键题，有 31%（18% 至 46%）的人没有答对。"),
    ("zh", Rule.NOT_REACHED, "有 31%（18% 至 46%）的人没有做到这道题。"),
    ("zh", Rule.OMITTED, "有 31%（18% 至 46%）的人跳过了这道题。"),
    ("zh", Rule.HARDEST, "第 2 题：得分率为 31%（18% 至 46%），低于及格线 80%。"),
    ("zh", Rule.EVERYBODY_RIGHT, "已无法区分水平。"),
]


@pytest.mark.parametrize(("language", "rule", "sentence"), SENTENCES)
def test_each_finding_is_a_sentence_with_its_figure_and_its_question(language: str, rule: Rule, sentence: str) -> None:
    figure = Estimated(value=0.31, n=38, low=0.18, high=0.46, method=Method.WILSON)
    if rule in (Rule.NEGATIVE_DISCRIMINATION, Rule.WRONG_OPTION_DRAWS):
        figure = Estimated(value=-0.31, n=38, low=-0.55, high=-0.02, method=Method.FISHER_Z)
    made = report(language)
    option = "remove" if isinstance(figure.value, float) and figure.value < 0 else ""
    finding = Finding(rule=rule, number=2, figure=figure, others=1, option=option)
    shown = mail_of(dataclasses.replace(made, headlines=(finding,)))
    for text in (one_line(visible(shown.html)), one_line(shown.text).replace(" ", "") if language == "zh" else ""):
        if text:
            assert sentence.replace(" ", "") in text.replace(" ", "")
    text = one_line(visible(shown.html))
    assert strings_of(language).others.partition("|")[0].format(n=1) in text
    assert plain.shorten(made.questions[1].prompt, 64) in text


def test_every_rule_has_a_sentence_that_was_read() -> None:
    for language in ("en", "zh"):
        assert {rule for tongue, rule, _ in SENTENCES if tongue == language} == set(Rule)


def test_each_question_has_its_own_finding_beside_it() -> None:
    made = report()
    finding = made.questions[4].finding
    assert finding is not None
    assert finding.rule is Rule.HARDEST
    own = re.findall(r'<p class="found">(.*?)</p>', mail().html)
    assert len(own) == sum(question.finding is not None for question in made.questions)
    assert any(text.startswith("People earned ") for text in own)
    assert "\n  > People earned " in mail().text


def with_section(made: Report) -> Report:
    """Questions point to a section that answers them."""
    questions = tuple(dataclasses.replace(each, see=f"/en/modules/violence/#q{each.number}") for each in made.questions)
    return dataclasses.replace(made, questions=questions)


def test_a_finding_that_teaching_helps_against_links_the_section_to_go_over() -> None:
    made = mail_of(with_section(report()))
    address = "https://evenhand.example/en/modules/violence/#q5"
    assert checked(made.html).addresses.count(address) == 2
    assert f"Its section:\n  {address}\n" in made.text


STANDINGS = Standings(people=14, passed=8, may_try=1, none_left=2, not_begun=3)


@pytest.mark.parametrize(
    ("language", "standings", "expected"),
    [
        (
            "en",
            STANDINGS,
            "2 people have no attempt left: speak with them. 1 person can try again. 3 people have not begun. "
            "Of 14 people who have this test to do now, 8 passed.",
        ),
        (
            "zh",
            STANDINGS,
            "2 人已用完作答机会，请与他们沟通。 1 人还可以再次作答。 3 人尚未开始。 "
            "目前有 14 人需要完成本测试，其中 8 人已通过。",
        ),
        (
            "en",
            Standings(people=1, passed=1, may_try=0, none_left=0, not_begun=0),
            "All of them hold a pass. Of 1 person who has this test to do now, 1 passed.",
        ),
    ],
)
def test_it_says_how_many_need_help_and_links_the_page_that_says_who(
    language: str, standings: Standings, expected: str
) -> None:
    made = mail_of(dataclasses.replace(report(language), standings=standings))
    assert expected in one_line(visible(made.html))
    assert f"https://evenhand.example/{language}/people/" in checked(made.html).addresses
    for sentence in expected.split("."):
        assert sentence.replace(" ", "") in one_line(made.text).replace("- ", "").replace(" ", "")


def test_where_nobody_is_asked_to_take_it_those_who_took_it_are_counted() -> None:
    assert "5 people have not passed yet." in one_line(mail().text)


LOSSES = (
    PolicyLoss(policy="Violence", questions=(1, 2, 3, 5), lost=wilson(31, 100), part=Fraction(3, 5)),
    PolicyLoss(policy="", questions=(4,), lost=wilson(9, 30), part=Fraction(2, 5)),
)


def test_policies_are_ranked_with_what_was_lost_on_them() -> None:
    made = mail_of(dataclasses.replace(report(), policies=LOSSES))
    for text in (visible(made.html), one_line(made.text)):
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        assert "23 to 41 %; n = 100; 60 % of all lost marks; questions 1 to 3, 5" in text
        assert "17 to 48 %; n = 30; 40 % of all lost marks; question 4" in text
        assert text.index("Violence") < text.index("No policy named")
    checked(made.html)
    chinese = mail_of(dataclasses.replace(report("zh"), policies=LOSSES))
    assert "占全部失分的 60%；第 1 至 3、5 题" in visible(chinese.html)


def test_one_policy_alone_is_not_ranked() -> None:
    assert "by policy" not in mail_of(dataclasses.replace(report(), policies=LOSSES[:1])).text


def test_it_says_how_far_the_scores_can_be_trusted() -> None:
    made = mail()
    for text in (visible(made.html), one_line(made.text)):
        assert re.search(r"alpha\):? -?\S+ \(\S+ to \S+, n = 38\)", text.replace("\N{NO-BREAK SPACE}", " "))
        assert "questions are worth different marks, and the formula counts right answers" in text
        assert "the test has critical questions, which the formula does not know" in text


def test_where_the_formulas_hold_the_error_at_the_mark_and_the_consistency_are_given() -> None:
    scores = report().scores
    assert scores is not None
    figures = dataclasses.replace(
        scores,
        earlier_n=4,
        error_at_mark=ErrorAtMark(score=Fraction(4, 5), value=0.0743, questions=30),
        consistency=Estimated(value=0.83, n=38, low=0.74, high=0.9, method=Method.JACKKNIFE),
        kappa=Estimated(value=0.61, n=38, low=0.4, high=0.8, method=Method.JACKKNIFE),
    )
    text = one_line(mail_of(dataclasses.replace(report(), scores=figures)).text)
    for line in (
        "First attempts under the key in force: 38; under an earlier key, and left out here: 4",
        "The same just at the pass mark: 7.4 percentage points, at a score of 80 %",
        "A like test would decide the same of somebody: 83 % (74 to 90 %, n = 38)",
        "The same, beyond chance (kappa): 0.61 (0.40 to 0.80, n = 38)",
    ):
        assert line in text


def test_a_report_from_before_there_were_these_figures_can_be_sent() -> None:
    stored = json.loads(dump_report(report_payload()))
    later = ("headlines", "scores", "policies", "confusion", "standings", "banded")
    for name in later:
        del stored["report"][name]
    for question in stored["report"]["questions"]:
        for name in ("finding", "policy", "see"):
            del question[name]
        for name in ("upper_lower_27", "discriminative_efficiency", "effective_weight", "alpha_if_deleted"):
            del question["figures"][name]
        for option in question["figures"]["options"]:
            del option["point_biserial"], option["curve"]
    made = mail(load_report(json.dumps(stored)))
    assert "below the pass mark of 80 %" in one_line(made.text)
    assert "How far the scores can be trusted" not in made.text


def with_appeals(language: str = "en", decided: int = 7) -> Mail:
    """A report on 40 attempts, of appeals that were decided after 1, 2, 3, ... days, every second upheld, and one that
    waits and is overdue."""
    appeals = [
        appeal(AppealAction.UPHOLD if days % 2 else AppealAction.DISMISS, after=days, due=5)
        for days in range(1, decided + 1)
    ]
    figured = figures([*appeals, appeal(due=5)], 40, START + timedelta(days=20))
    return mail_of(dataclasses.replace(report(language), appeals=figured))


def test_appeals_are_one_short_block() -> None:
    made = with_appeals()
    for text in (one_line(made.text), visible(made.html)):
        for line in (
            # 8 in 40: (8 + 1.9207 +- 5.8670) * 2.5
            "Appeals per 100 attempts: 20 (10.1 to 39.5); 8 in 40 attempts",
            "Upheld of those decided: 4 of 7, 57 % (25 to 84 %)",
            "Median time to a decision: 4 days (1 to 7 days, n = 7)",
            "Decided in time: 62 % (31 to 86 %, n = 8)",
            "Waiting now: 1, of which 1 overdue",
        ):
            label, _, value = line.partition(": ")
            assert label in text
            assert value in text
    checked(made.html)
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())


@pytest.mark.parametrize(
    ("language", "question", "undecided", "none"),
    [
        (
            "en",
            "Question 3: appeals 2, upheld 1 of 2, 50 % (9 to 91 %)",
            "Baobab: appeals 1, none decided yet",
            "0 in 40 attempts",
        ),
        (
            "zh",
            "第 3 题：申诉 2 项，已有结果的 2 项中成立 1 项，50%（9% 至 91%）",
            "Baobab：申诉 1 项，均尚无结果",
            "40 次作答中有 0 项",
        ),
    ],
)
def test_it_tells_where_the_appeals_are(language: str, question: str, undecided: str, none: str) -> None:
    decided = figures([appeal(AppealAction.UPHOLD), appeal(AppealAction.DISMISS)], 40, START + timedelta(days=9))
    groups = (
        AppealGroup(grouping=Grouping.QUESTION, name="3", figures=decided),
        AppealGroup(grouping=Grouping.POLICY, name="The only policy", figures=decided),
        AppealGroup(grouping=Grouping.VENDOR, name="Aloe", figures=decided),
        AppealGroup(grouping=Grouping.VENDOR, name="Baobab", figures=figures([appeal()], 40, START)),
        AppealGroup(grouping=Grouping.VENDOR, name="Cedar", figures=figures([], 40, START)),
    )
    text = one_line(mail_of(dataclasses.replace(report(language), appeals=decided, appeal_groups=groups)).text)
    assert question in text
    assert undecided in text
    assert none in text[text.index("Cedar") :]
    assert "The only policy" not in text


def test_the_block_of_appeals_is_in_chinese_too() -> None:
    made = with_appeals("zh")
    for text in (one_line(made.text), visible(made.html)):
        assert "20（10.1 至 39.5）；40 次作答中有 8 项" in text
        assert "7 项中 4 项，57%（25% 至 84%）" in text
        assert "4 天（1 至 7 天，n = 7）" in text
        assert "1 项，其中 1 项已超期" in text
    assert all(width(line) <= COLUMNS for line in made.text.splitlines())


def test_what_cannot_be_said_of_few_appeals_is_said_so_or_left_out() -> None:
    assert "1 day (too few for an interval, n = 1)" in one_line(with_appeals(decided=1).text)
    undecided = one_line(with_appeals(decided=0).text)
    assert "Upheld of those decided: cannot be estimated: no appeal is decided yet (n = 0)" in undecided
    assert "Median time" not in undecided


def test_where_nobody_appealed_nothing_is_said_of_appeals() -> None:
    nobody = figures([], 40, START)
    for made in (mail(), mail_of(dataclasses.replace(report(), appeals=nobody))):
        assert "ppeal" not in made.text
        assert "ppeal" not in made.html


def test_a_report_from_before_appeals_were_counted_can_be_sent() -> None:
    stored = json.loads(dump_report(report_payload()))
    del stored["report"]["appeals"]
    assert mail(load_report(json.dumps(stored))).text == mail().text


def test_a_report_with_appeals_read_back_is_the_same_report() -> None:
    appeals = figures([appeal(AppealAction.UPHOLD, after=1), appeal()], 40, START)
    payload = dataclasses.replace(report_payload(), report=dataclasses.replace(report(), appeals=appeals))
    assert load_report(dump_report(payload)) == payload


def test_a_critical_question_and_one_below_the_pass_mark_are_marked_in_words() -> None:
    text = mail().text
    assert "[critical] A live stream" in text
    assert text.count("(below the pass mark)") == 2


def test_the_text_part_fits_into_72_columns() -> None:
    for language in ("en", "zh"):
        for line in mail(report_payload(language)).text.splitlines():
            assert width(line) <= COLUMNS, line


@pytest.mark.parametrize("people", [0, 1, 38])
def test_the_html_is_well_formed_and_asks_nothing_of_another_server(people: int) -> None:
    checker = checked(mail(report_payload(people=people)).html)
    page = "https://evenhand.example/en/reports/?quiz=real-world-violence"
    assert checker.addresses == (["https://evenhand.example/en/people/"] if people else []) + [page]
    assert not checker.tags & {"img", "script", "link", "svg", "iframe", "form"}
    assert "url(" not in mail().html


def test_the_cells_of_every_bar_fill_its_width() -> None:
    bars = checked(mail().html).bars
    assert len(bars) >= 6
    assert set(bars) == {100}


def test_what_authors_wrote_is_text_and_not_markup() -> None:
    made = report()
    hostile = dataclasses.replace(made.questions[0], prompt="<script>alert(1)</script> & {{ 7 * 7 }}")
    html = mail_of(dataclasses.replace(made, questions=(hostile, *made.questions[1:]), title="<b>x</b>")).html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in html
    assert "<h1>&lt;b&gt;x&lt;/b&gt;</h1>" in html


def fifty(language: str = "en") -> Report:
    """A test of fifty questions, each of them below the pass mark, with sections and policies."""
    made = with_section(report(language))
    hard = made.questions[4]
    assert hard.finding is not None
    many = tuple(
        dataclasses.replace(hard, number=n, finding=dataclasses.replace(hard.finding, number=n)) for n in range(1, 51)
    )
    return dataclasses.replace(
        made,
        questions=many,
        findings=tuple(each.finding for each in many if each.finding),
        headlines=tuple(each.finding for each in many[:3] if each.finding),
        policies=LOSSES * 5,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_test_stays_below_the_length_at_which_gmail_cuts_a_mail(language: str) -> None:
    assert len(mail_of(fifty(language)).html.encode()) < 102_000


def test_of_a_long_test_questions_without_figures_come_last() -> None:
    made = fifty()
    missing = NotEstimable(n=1, reason=Reason.TOO_FEW_TO_SHOW)
    bare = tuple(
        dataclasses.replace(
            each,
            finding=None,
            figures=dataclasses.replace(each.figures, facility=missing) if each.number <= 40 else each.figures,
        )
        for each in made.questions
    )
    shown = shown_in_mail(dataclasses.replace(made, questions=bare, findings=()))
    assert {number for number in shown if number > 40} == set(range(41, 51))
    assert len(shown) == 20


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "not shown: so few people that single answers would show (n = 2)"), ("zh", "不显示：人数太少")],
)
def test_what_is_hidden_is_said_to_be(language: str, words: str) -> None:
    made = mail(report_payload(language, vendor=LOTUS, people=5))
    for text in (visible(made.html).replace("\N{NO-BREAK SPACE}", " "), one_line(made.text)):
        assert text.count(words) == 6


def test_of_a_long_test_the_mail_shows_the_questions_to_look_at_and_the_table_all() -> None:
    made = mail_of(fifty())
    for text in (visible(made.html), one_line(made.text)):
        assert "20 of the 50 questions: those with something to look at" in text
    assert made.html.count('<p class="found">') == 20
    assert made.attachments[0].content.decode("utf-8-sig").count("\r\nquestion,") == 50
    assert "of the 6 questions" not in mail().text


def test_the_chinese_mail_has_no_english_left() -> None:
    made = mail(report_payload("zh"))
    known = {"Evenhand", "Harbour", "Point", "Lotus", "Operations", "Northwind", "Services"}
    known |= {"CSV", "UTC", "Wilson", "Student", "Fisher", "n", "t", "z", "m", "f", "c"}
    known |= {"Feldt", "Lord", "Subkoviak", "KR"}
    for text in (visible(made.html), without_addresses(made.text)):
        assert set(re.findall(r"[A-Za-z]+", text)) <= known
    assert 'lang="zh"' in made.html
    assert made.language == "zh"


def test_untranslated_questions_in_a_chinese_mail_are_marked_as_english() -> None:
    html = mail_of(dataclasses.replace(report("en"), language="zh")).html
    assert '<html lang="zh"' in html
    assert '<span lang="en">A 12-second clip' in html


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_numbers_stand_out_from_every_shade_of_the_heat_table() -> None:
    shades = set(re.findall(r'class="cell heat" bgcolor="(#[0-9a-f]{6})"', mail().html))
    assert len(shades) >= 3
    text = luminance("#1c2330")
    assert all((luminance(shade) + 0.05) / (text + 0.05) >= 4.5 for shade in shades)


def test_the_footer_says_why_the_mail_came_and_which_one_it_is() -> None:
    for text in (mail(mail_id="m-77").text, visible(mail(mail_id="m-77").html)):
        assert "the results of all vendors are reported to you" in one_line(text)
        assert "Mail id: m-77" in text
        assert "first attempts only" in text


def test_a_mail_sent_again_says_the_same() -> None:
    payload = report_payload()
    again = load_report(dump_report(payload))
    assert again == payload
    assert mail(again) == mail(payload)
