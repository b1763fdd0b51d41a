"""Moodle XML: every type that a question here can be, and a reason for every other."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.exchange.moodle_reader import read_moodle_xml
from evenhand.exchange.outcome import ExchangeFailed
from evenhand.quiz.model import Kind, NumericRange
from evenhand.quiz.settings import Credit, Shuffle
from exchange.reading import imported, only, reasons, right

NAME = "<name><text>fight</text></name>"
ASKED = (
    '<questiontext format="html"><text><![CDATA[<p>A <b>fight</b>.</p><ul><li>blood</li></ul>]]></text></questiontext>'
)


def bank(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{chr(10).join(questions)}\n</quiz>'


def question(kind: str, inside: str, name: str = NAME, asked: str = ASKED) -> str:
    return f'<question type="{kind}">{name}{asked}{inside}</question>'


def answer(fraction: str, words: str, feedback: str = "", form: str = "html") -> str:
    said = f'<feedback format="html"><text>{feedback}</text></feedback>' if feedback else ""
    return f'<answer fraction="{fraction}" format="{form}"><text>{words}</text>{said}</answer>'


def test_a_choice_with_html_feedback_points_and_tags() -> None:
    inside = (
        "<generalfeedback format='html'><text>&lt;p&gt;See &lt;i&gt;3.2&lt;/i&gt;.&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>"
        "<idnumber>street-fight</idnumber><single>true</single>"
        "<correctfeedback format='html'><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"
        f"{answer('100', '&lt;p&gt;Restrict&lt;/p&gt;', 'Yes.')}{answer('0', 'Allow')}"
        "<tags><tag><text>Blood</text></tag><tag><text>street fight</text></tag></tags>"
    )

    read = only(read_moodle_xml, bank(question("multichoice", inside, name="<name><text>A fight...</text></name>")))

    assert read.id == "street-fight"
    assert read.kind is Kind.SINGLE
    assert (read.prompt, read.material) == ("A **fight**.", "- blood")
    assert read.points == 2
    assert right(read) == ["Restrict"]
    assert [option.feedback for option in read.options] == ["Yes.", None]
    assert read.explanation == "See *3.2*."
    assert read.tags == ("Blood", "street-fight")


def test_categories_become_tags_but_for_the_names_that_name_nothing() -> None:
    category = (
        "<question type='category'><category><text>$course$/top/Violence/Visible blood</text></category></question>"
    )

    read = only(read_moodle_xml, bank(category, question("truefalse", answer("100", "true") + answer("0", "false"))))

    assert read.tags == ("violence", "visible-blood")


@pytest.mark.parametrize(
    ("fractions", "credit", "losses"),
    [
        (("33.33333", "33.33333", "33.33333", "-33.33333"), Credit.NET_CORRECT, 0),
        (("33.3333333", "33.3333333", "33.3333333", "-33.3333333"), Credit.NET_CORRECT, 0),
        (("50", "50", "-50", "-50"), Credit.NET_CORRECT, 0),
        (("25", "25", "25", "25"), Credit.NET_CORRECT, 0),
        (("100", "-100", "-100", "-100"), None, 0),
        (("50", "50", "-100", "-100"), None, 1),
        (("50", "50", "0", "0"), Credit.NET_CORRECT, 1),
        (("70", "30", "-50", "-50"), Credit.NET_CORRECT, 1),
        (("100", "0", "0", "0"), Credit.NET_CORRECT, 1),
    ],
)
def test_fractions_that_are_a_way_of_partial_credit_become_it(
    fractions: tuple[str, ...], credit: Credit | None, losses: int
) -> None:
    answers = "".join(answer(fraction, f"option {place}") for place, fraction in enumerate(fractions))

    result = imported(read_moodle_xml, bank(question("multichoice", f"<single>false</single>{answers}")))

    [read] = result.quiz.questions
    assert read.kind is Kind.MULTIPLE
    assert read.credit is credit
    assert len(result.losses) == losses


def test_the_plug_in_of_all_or_nothing_is_all_or_nothing() -> None:
    answers = answer("100", "a") + answer("100", "b") + answer("0", "c")

    read = only(read_moodle_xml, bank(question("multichoiceset", answers)))

    assert (read.kind, read.credit, right(read)) == (Kind.MULTIPLE, None, ["a", "b"])


def test_a_single_choice_whose_wrong_options_cost_marks_says_so() -> None:
    answers = answer("100", "a") + answer("-25", "b") + answer("0", "c")

    result = imported(read_moodle_xml, bank(question("multichoice", f"<single>true</single>{answers}")))

    assert reasons(result) == ["fight: The option “b” earned -25 %; here it earns nothing."]


def test_true_and_false_of_old_files_stand_in_that_order() -> None:
    old = answer("0", "Wahr", "No.") + answer("100", "Falsch", "Yes.")

    read = only(read_moodle_xml, bank(question("truefalse", old)))

    assert {option.id: (option.correct, option.feedback) for option in read.options} == {
        "true": (False, "No."),
        "false": (True, "Yes."),
    }


def test_numbers_have_tolerances_and_a_unit() -> None:
    inside = (
        "<answer fraction='100' format='moodle_auto_format'><text>3.14</text><tolerance>0.01</tolerance></answer>"
        "<answer fraction='0'><text>*</text><feedback><text></text></feedback></answer>"
        "<units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit></units>"
    )

    read = only(read_moodle_xml, bank(question("numerical", inside)))

    assert read.ranges == (NumericRange(low=Fraction("3.13"), high=Fraction("3.15")),)
    assert read.unit == "s"


def test_other_units_and_marks_for_the_unit_are_lost() -> None:
    inside = (
        "<answer fraction='100'><text>60</text><tolerance>0</tolerance></answer>"
        "<units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit>"
        "<unit><multiplier>0.0167</multiplier><unit_name>min</unit_name></unit></units>"
        "<unitgradingtype>1</unitgradingtype>"
    )

    result = imported(read_moodle_xml, bank(question("numerical", inside)))

    assert reasons(result) == [
        "fight: The unit is s; answers in min are not converted.",
        "fight: A wrong unit cost marks; here it does not.",
    ]


def test_words_are_accepted_and_that_capitals_counted_is_lost() -> None:
    inside = "<usecase>1</usecase>" + answer("100", "Blood", form="plain_text") + answer("100", r"two \* words")

    result = imported(read_moodle_xml, bank(question("shortanswer", inside)))

    assert result.quiz.questions[0].accepted == ("Blood", "two * words")
    assert reasons(result) == ["fight: Capitals counted; here they do not."]


def test_pairs_and_a_distractor() -> None:
    pairs = "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("&lt;p&gt;Gore&lt;/p&gt;", "Remove"), ("A *spar*", "Allow"), ("", "Ask [twice]"))
    )

    read = only(read_moodle_xml, bank(question("matching", f"<shuffleanswers>true</shuffleanswers>{pairs}")))

    assert [(part.text, part.right) for part in read.parts] == [("Gore", "remove"), ("A \\*spar\\*", "allow")]
    assert [option.text for option in read.options] == ["Remove", "Allow", "Ask \\[twice\\]"]
    assert read.credit is Credit.EACH_ANSWER


def test_steps_in_order() -> None:
    inside = (
        "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><gradingtype>ALL_OR_NOTHING</gradingtype>"
        f"{answer('1.0000000', 'Look', 'First.')}{answer('2.0000000', 'Judge')}"
    )

    read = only(read_moodle_xml, bank(question("ordering", inside)))

    assert [(part.text, part.right, part.feedback) for part in read.parts] == [
        ("Look", "1", "First."),
        ("Judge", "2", None),
    ]
    assert read.credit is None


def test_hints_penalties_combined_feedback_and_files_are_said_to_be_lost() -> None:
    inside = (
        "<penalty>0.5</penalty><incorrectfeedback format='html'><text>Read 3.2 again.</text></incorrectfeedback>"
        "<hint format='html'><text>Look twice.</text></hint><hint format='html'><text/></hint>"
        "<generalfeedback format='html'><text>So.</text><file name='a.png'>aGk=</file></generalfeedback>"
        f"<single>true</single>{answer('100', 'a')}{answer('0', 'b')}"
    )

    result = imported(read_moodle_xml, bank(question("multichoice", inside)))

    assert reasons(result) == [
        "fight: A file that is packed with the text is not carried.",
        "fight: The feedback “Read 3.2 again.” on all wrong answers is not carried.",
        "fight: A hint is not carried.",
        "fight: The penalty of 0.5 for each further try is not carried.",
    ]


@pytest.mark.parametrize(
    ("shuffled", "shuffle", "losses"),
    [(("true", "1"), Shuffle.OPTIONS, 0), (("false", "0"), Shuffle.NONE, 0), (("true", "false"), Shuffle.NONE, 1)],
)
def test_options_are_shuffled_where_those_of_every_question_are(
    shuffled: tuple[str, ...], shuffle: Shuffle, losses: int
) -> None:
    answers = answer("100", "a") + answer("0", "b")
    choices = (question("multichoice", f"<shuffleanswers>{each}</shuffleanswers>{answers}") for each in shuffled)

    result = imported(read_moodle_xml, bank(*choices))

    assert result.quiz.settings.shuffle is shuffle
    assert len(result.losses) == losses


def test_a_hidden_question_a_described_category_and_a_name_beside_an_id_are_told() -> None:
    category = "<question type='category'><category><text>a</text></category><info><text>Why.</text></info></question>"
    inside = f"<hidden>1</hidden><idnumber>q-1</idnumber>{answer('100', 'true')}{answer('0', 'false')}"

    result = imported(read_moodle_xml, bank(category, question("truefalse", inside)))

    assert reasons(result) == [
        "The description of a category is not carried.",
        "q-1: It was hidden in Moodle; here it is asked.",
        "q-1: The name “fight” is not carried.",
    ]


@pytest.mark.parametrize(
    ("points", "kept", "losses"), [("1.5000000", "1.5", 0), ("0.3333333", "0.33", 1), ("0", "1", 1), ("5000", "1", 1)]
)
def test_points_are_decimals_of_two_places(points: str, kept: str, losses: int) -> None:
    inside = f"<defaultgrade>{points}</defaultgrade>{answer('100', 'true')}{answer('0', 'false')}"

    result = imported(read_moodle_xml, bank(question("truefalse", inside)))

    assert result.quiz.questions[0].points == Fraction(kept)
    assert len(result.losses) == losses


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("essay", "It is an essay, which somebody has to mark."),
        ("cloze", "It has gaps in its text (cloze); a question here has one answer."),
        ("calculatedmulti", "It is calculated from a formula with drawn numbers."),
        ("ddmarker", "Things are dragged onto an image."),
        ("gapselect", "Words are chosen within a text."),
        ("stack", "There is no type `stack` here."),
        ("", "There is no type `` here."),
    ],
)
def test_other_types_are_left_out_with_their_line_and_reason(kind: str, reason: str) -> None:
    sound = question("truefalse", answer("100", "true") + answer("0", "false"))

    result = imported(read_moodle_xml, bank(sound, question(kind, "")))

    assert [(loss.line, loss.question, loss.reason, loss.left_out) for loss in result.losses] == [
        (4, "fight", reason, True)
    ]


def test_a_text_that_begins_with_a_list_gets_the_name_for_a_heading() -> None:
    asked = "<questiontext format='html'><text>&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;/ul&gt;</text></questiontext>"
    inside = answer("100", "true") + answer("0", "false")

    result = imported(read_moodle_xml, bank(question("truefalse", inside, asked=asked)))

    [read] = result.quiz.questions
    assert (read.prompt, read.material) == ("fight", "- a")
    assert reasons(result) == ["fight: The text begins with no line of words; its heading is “fight”."]


def test_a_document_type_is_refused_before_anything_of_it_is_expanded() -> None:
    bomb = (
        '<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "\n<quiz><question type='essay'><name><text>&b;</text></name></question></quiz>"
    )

    with pytest.raises(ExchangeFailed, match="document type") as failed:
        read_moodle_xml(bomb, quiz_id="q", title="Q")

    assert failed.value.line == 2


def test_an_external_entity_is_refused() -> None:
    thief = '<!DOCTYPE quiz [<!ENTITY f SYSTEM "file:///etc/hostname">]><quiz>&f;</quiz>'

    with pytest.raises(ExchangeFailed, match="document type"):
        read_moodle_xml(thief, quiz_id="q", title="Q")


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "no element found", 1),
        ("<quiz>\n<question>\n</quiz>", "mismatched tag", 3),
        ("<quiz>&undefined;</quiz>", "undefined entity", 1),
        ("<moodle/>", "begins with <moodle>", 1),
        ("<quiz>" + "<a>" * 60, "stand in each other", 1),
    ],
)
def test_what_is_no_moodle_xml_is_refused_with_its_line(text: str, reason: str, line: int) -> None:
    with pytest.raises(ExchangeFailed, match=reason) as failed:
        read_moodle_xml(text, quiz_id="q", title="Q")

    assert failed.value.line == line
