"""The report mail on questions of every kind, and on drawn papers."""

from __future__ import annotations

import dataclasses
import re

import pytest

from evenhand.analysis.estimate import Estimated, Method
from evenhand.analysis.findings import Finding, Rule
from evenhand.analysis.report import Report
from evenhand.mail.choices_view import MOST_PARTS, MOST_ROWS, choices_of
from evenhand.mail.compose import compose_report
from evenhand.mail.plain import COLUMNS, width
from evenhand.mail.report_payload import dump_report, load_report
from evenhand.mail.strings import ENGLISH
from evenhand.ports.mail import Mail
from evenhand.quiz.settings import Counts
from mail.kinds import report, report_payload
from mail.reading import checked, one_line, same_as_reviewed, visible, without_addresses


def mail(language: str = "en", *, drawn: bool = False) -> Mail:
    return compose_report(report_payload(language, drawn=drawn), mail_id="m-2f9c", to="ana@northwind.example")


def mail_of(made: Report) -> Mail:
    payload = dataclasses.replace(report_payload(), report=made, language=made.language)
    return compose_report(payload, mail_id="m-2f9c", to="ana@northwind.example")


def choices(made: Report, number: int) -> dict[str, list[tuple[str, bool]]]:
    """Of a question that is shown, each part with the answers shown."""
    (question,) = (each for each in choices_of(made, ENGLISH) if each.number == number)
    return {table.title: [(option.text, option.correct) for option in table.options] for table in question.tables}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("part", ["html", "txt"])
def test_a_report_on_every_kind_reads_as_reviewed(language: str, part: str) -> None:
    made = mail(language)
    same_as_reviewed(made.html if part == "html" else made.text, f"kinds.{language}.{part}")


def test_a_judgement_is_a_table_for_each_dimension_with_the_commonest_mistakes_after_the_right_answer() -> None:
    assert choices(report(), 1) == {
        "Label": [("Visible blood", True), ("No violation", False), ("Threat to a person", False)],
        "Severity": [("Medium", True), ("Low", False), ("High", False)],
        "Action": [("Restrict to adults", True), ("Allow", False), ("Remove", False)],
    }


def test_a_judgement_is_in_the_reader_s_language() -> None:
    made = mail("zh")
    for text in (made.text, visible(made.html)):
        for word in ("标签", "可见血迹", "严重程度", "处置", "限成人可见"):
            assert word in text


def test_what_was_matched_keeps_its_order_without_what_nobody_chose() -> None:
    made = report()
    assert choices(made, 3)["A nosebleed in the street"] == [("Allow", False), ("Restrict to adults", True)]


def test_a_place_in_an_order_reads_as_a_place() -> None:
    made = report(drawn=True)
    assert choices(made, 4)["Stop the queue"][0] == ("Place 1", True)
    assert "第 1 位" in mail("zh", drawn=True).text


def test_everyone_is_in_a_row_or_in_the_note() -> None:
    (question,) = (each for each in choices_of(report(), ENGLISH) if each.number == 1)
    label = question.tables[0]
    rows = sum(int(option.share.split()[0]) for option in label.options)
    assert label.note == "4 gave other answers; 2 left it out"
    assert rows + 4 + 2 == 41


def test_the_right_answer_is_marked_in_words() -> None:
    made = mail()
    assert "[right] Visible blood" in made.text
    assert "✓ Visible blood (right)" in visible(made.html)


def test_written_answers_are_nowhere_in_the_mail_which_says_so_once_for_each_question() -> None:
    for drawn in (False, True):
        made = mail(drawn=drawn)
        for text in (made.text, made.html, dump_report(report_payload(drawn=drawn)).replace("Ana Duarte", "")):
            assert "my lead" not in text
            assert "4 hours" not in text
            assert "Noor" not in text
        assert one_line(made.text).count("answers are in people's own words and are not listed") == 2
        assert visible(made.html).count("answers are in people's own words and are not listed") == 2


def test_a_question_that_is_written_is_not_among_the_choices() -> None:
    for drawn in (False, True):
        assert not {5, 6} & {each.number for each in choices_of(report(drawn=drawn), ENGLISH)}


def test_of_a_question_with_many_parts_those_missed_most_are_shown() -> None:
    made = report()
    brawl = made.questions[0]
    label = brawl.figures.parts[0]
    missed = dataclasses.replace(label, right=dataclasses.replace(label.right, count=0))
    parts = tuple(dataclasses.replace(missed if n > 4 else label, id=f"part-{n}") for n in range(1, 11))
    wide = dataclasses.replace(
        brawl,
        figures=dataclasses.replace(brawl.figures, parts=parts),
        parts={part.id: dataclasses.replace(brawl.parts["label"], text=part.id) for part in parts},
    )
    (question,) = choices_of(dataclasses.replace(made, questions=(wide,)), ENGLISH)
    assert MOST_PARTS == 6
    assert [table.title for table in question.tables] == [f"part-{n}" for n in range(5, 11)]
    assert question.note == "the 6 of 10 parts that fewest had right"


def many(made: Report, questions: int) -> Report:
    """A test of that many questions, those with parts again and again."""
    of = [made.questions[n % 4] for n in range(questions)]
    return dataclasses.replace(
        made, questions=tuple(dataclasses.replace(each, number=n) for n, each in enumerate(of, 1))
    )


def test_no_mail_grows_longer_than_gmail_shows_for_the_many_parts_of_its_questions() -> None:
    made = many(report(), 50)
    assert 0 < sum(each.rows for each in choices_of(made, ENGLISH)) <= MOST_ROWS
    assert len(mail_of(made).html.encode()) < 102_000


def test_a_drawn_test_says_so_and_gives_the_n_of_each_question() -> None:
    made, shown = report(drawn=True), mail(drawn=True)
    for text in (one_line(shown.text), visible(shown.html)):
        assert "Each person is asked 4 of the 7 questions." in text
        for question in made.questions:
            assert f"; n = {question.figures.n}" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert len({question.figures.n for question in made.questions}) > 2


def test_choices_name_their_n_where_not_everyone_was_asked() -> None:
    made = report(drawn=True)
    notes = {each.number: each.note.replace("\N{NO-BREAK SPACE}", " ") for each in choices_of(made, ENGLISH)}
    assert notes[1] == f"n = {made.questions[0].figures.n}"
    assert {each.note for each in choices_of(report(), ENGLISH)} == {""}


def test_what_the_rest_of_a_drawn_paper_is_is_explained_once() -> None:
    sentence = "correlation with the share earned of the rest of each one's own paper."
    for text in (one_line(mail(drawn=True).text), visible(mail(drawn=True).html)):
        assert text.count(sentence) == 1
        assert len(re.findall(r"; discrimination −?\d", text)) == 7
    assert sentence not in one_line(mail().text)


def test_a_question_nobody_was_asked_yet_says_so_with_whatever_else_there_is_to_say() -> None:
    made = mail_of(report(drawn=True, people=1))
    missing, written = (
        "cannot be estimated: too few people (n = 0)",
        "answers are in people's own words and are not listed",
    )
    html = visible(made.html).replace("\N{NO-BREAK SPACE}", " ")
    assert one_line(made.text).count(missing) == html.count(f"{missing} ") == 3
    assert f"5. Within how many minutes do you pass on an imminent danger? {missing} {written}" in html
    assert f"4. Put the steps for an imminent danger into their order. {missing} 5." in html
    assert "into their order.\n 5. cannot be estimated" in made.text


def test_a_test_that_asks_everyone_the_same_says_nothing_of_draws() -> None:
    assert "Each person is asked" not in one_line(mail().text)


def test_a_finding_on_fewer_people_than_took_the_test_has_its_n() -> None:
    figure = Estimated(value=0.31, n=23, low=0.18, high=0.46, method=Method.WILSON)
    finding = Finding(rule=Rule.CRITICAL_MISSED, number=2, figure=figure)
    text = one_line(mail_of(dataclasses.replace(report(drawn=True), headlines=(finding,))).text)
    assert "31 % (18 to 46 %, n = 23) of the people missed it" in text


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts.FIRST, "here that of the first attempt"),
        (Counts.LAST, "here that of the last attempt"),
        (Counts.MEAN, "here the mean of all attempts"),
    ],
)
def test_the_conventions_say_which_result_a_pass_is_counted_by(counts: Counts, words: str) -> None:
    assert words in one_line(mail_of(dataclasses.replace(report(), counts=counts)).text)
    assert words not in one_line(mail().text)


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_text_part_fits_into_72_columns_and_the_html_is_well_formed(language: str, drawn: bool) -> None:
    made = mail(language, drawn=drawn)
    assert [line for line in made.text.splitlines() if width(line) > COLUMNS] == []
    checker = checked(made.html)
    assert checker.addresses == [
        f"https://evenhand.example/{language}/people/",
        f"https://evenhand.example/{language}/reports/?quiz=judging-items",
    ]
    assert set(checker.bars) == {100}


def test_a_long_answer_is_wrapped_below_itself() -> None:
    made = report()
    brawl = made.questions[0]
    label = brawl.parts["label"]
    long = dataclasses.replace(label.answers["blood"], text="Visible blood " * 10)
    parts = {**brawl.parts, "label": dataclasses.replace(label, answers={**label.answers, "blood": long})}
    questions = (dataclasses.replace(brawl, parts=parts), *made.questions[1:])
    text = mail_of(dataclasses.replace(made, questions=questions)).text
    assert [line for line in text.splitlines() if width(line) > COLUMNS] == []
    assert f"\n{' ' * 28}blood Visible" in text


def test_the_chinese_mail_has_no_english_left() -> None:
    known = {"Evenhand", "Harbour", "Point", "Lotus", "Operations", "Northwind", "Services"}
    known |= {"CSV", "UTC", "Wilson", "Student", "Fisher", "n", "t", "z", "m", "f", "c"}
    known |= {"Feldt", "Lord", "Subkoviak", "KR"}
    made = mail("zh", drawn=True)
    for text in (visible(made.html), without_addresses(made.text)):
        assert set(re.findall(r"[A-Za-z]+", text)) <= known


def test_parts_without_a_translation_are_marked_as_english() -> None:
    html = mail_of(dataclasses.replace(report(), language="zh")).html
    assert '<h4><span lang="en">Label</span></h4>' in html
    assert '<span lang="en">Visible blood</span>' in html


def test_what_authors_wrote_in_parts_is_text_and_not_markup() -> None:
    made = report()
    brawl = made.questions[0]
    parts = {**brawl.parts, "label": dataclasses.replace(brawl.parts["label"], text="<script>alert(1)</script>")}
    questions = (dataclasses.replace(brawl, parts=parts), *made.questions[1:])
    html = mail_of(dataclasses.replace(made, questions=questions)).html
    assert "<script>alert" not in html
    assert "<h4>&lt;script&gt;alert(1)&lt;/script&gt;</h4>" in html


def test_a_mail_sent_again_says_the_same() -> None:
    payload = report_payload(drawn=True)
    assert load_report(dump_report(payload)) == payload
