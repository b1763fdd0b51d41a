"""GIFT is read as Moodle reads it: the cases of its documentation, in words of our own."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.exchange.gift_reader import read_gift
from evenhand.exchange.outcome import ExchangeFailed
from evenhand.quiz.model import Kind, NumericRange
from evenhand.quiz.settings import Credit
from exchange.reading import imported, only, reasons, right

FULL_OF_EVERYTHING = """\
// Questions for the first week.
Read every case twice.

$CATEGORY: $course$/top/Week 1/Visible blood

// [id:nosebleed] [tag:sport]
::nosebleed::A boxer has a nosebleed. { =Allow ~Remove }

An essay. {}

$CATEGORY: $course$/top/Default for Moderation

After all, some words.

Two {=four =two} halves.
"""


def test_a_tilde_begins_a_wrong_and_an_equals_sign_the_right_option() -> None:
    question = only(read_gift, "Who decides an appeal?{~The labeller ~Nobody =Another reviewer}")

    assert question.kind is Kind.SINGLE
    assert question.prompt == "Who decides an appeal?"
    assert [option.text for option in question.options] == ["The labeller", "Nobody", "Another reviewer"]
    assert right(question) == ["Another reviewer"]
    assert question.id == "who-decides-an-appeal"
    assert [option.id for option in question.options] == ["the-labeller", "nobody", "another-reviewer"]


def test_answers_within_the_sentence_leave_a_gap() -> None:
    question = only(read_gift, "An item with gore is {~allowed =removed ~ignored} by us.")

    assert question.prompt == "An item with gore is _____ by us."
    assert right(question) == ["removed"]


def test_answers_may_stand_on_lines_of_their_own() -> None:
    question = only(read_gift, "The ladder ends with {\n    ~allow\n    ~restrict\n    =escalate\n} and no further.")

    assert right(question) == ["escalate"]


@pytest.mark.parametrize("answers", ["{=nobody =no one}", "{\n=%100%nobody\n=%100%no one\n}"])
def test_equals_signs_alone_are_accepted_forms(answers: str) -> None:
    question = only(read_gift, f"Who sees the key?{answers}")

    assert question.kind is Kind.SHORT_TEXT
    assert question.accepted == ("nobody", "no one")


@pytest.mark.parametrize(
    ("answers", "right_id"), [("{T}", "true"), ("{TRUE}", "true"), ("{F}", "false"), ("{FALSE}", "false")]
)
def test_true_and_false_are_a_choice_of_two(answers: str, right_id: str) -> None:
    question = only(read_gift, f"Fiction is out of scope.{answers}")

    assert question.kind is Kind.SINGLE
    assert question.correct_ids == (right_id,)
    assert [option.text for option in question.options] == ["True", "False"]


def test_true_and_false_say_first_what_a_wrong_answer_hears() -> None:
    question = only(
        read_gift, "Sport is removed.{FALSE#Sport has its own rule.#Right, it is allowed.####See section 4.}"
    )

    assert {option.id: option.feedback for option in question.options} == {
        "true": "Sport has its own rule.",
        "false": "Right, it is allowed.",
    }
    assert question.explanation == "See section 4."


def test_arrows_make_pairs_and_each_earns_its_share() -> None:
    question = only(
        read_gift,
        "Which action?{ =A nosebleed -> Allow =Gore -> Remove =A threat->Escalate =A spar -> Allow = -> Ask }",
    )

    assert question.kind is Kind.MATCHING
    assert question.credit is Credit.EACH_ANSWER
    assert [(part.text, part.right) for part in question.parts] == [
        ("A nosebleed", "allow"),
        ("Gore", "remove"),
        ("A threat", "escalate"),
        ("A spar", "allow"),
    ]
    assert [option.text for option in question.options] == ["Allow", "Remove", "Escalate", "Ask"]


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [
        ("{#1822}", "1822", "1822"),
        ("{#3.1415:0.0005}", "3.141", "3.142"),
        ("{#3.141..3.142}", "3.141", "3.142"),
        ("{#=-2:0.5}", "-2.5", "-1.5"),
        ("{#1e2}", "100", "100"),
    ],
)
def test_a_hash_begins_numbers(answers: str, low: str, high: str) -> None:
    question = only(read_gift, f"How many? {answers}")

    assert question.kind is Kind.NUMERIC
    assert question.ranges == (NumericRange(low=Fraction(low), high=Fraction(high)),)


def test_several_numbers_are_right_and_one_with_half_the_marks_is_said_to_be_lost() -> None:
    result = imported(read_gift, "When?{#\n =1822:0#Exactly.\n =1900\n =%50%1822:2\n ~#No.\n}")

    [question] = result.quiz.questions
    assert [each.low for each in question.ranges] == [1822, 1900]
    assert reasons(result) == [
        "When?: The feedback “Exactly.” on a number is not carried.",
        "When?: The numbers from 1820 to 1824, which earned 50 %, are not carried.",
        "When?: The feedback “No.” on a number is not carried.",
    ]
    assert {loss.line for loss in result.losses} == {1}


def test_a_name_in_colons_becomes_the_id() -> None:
    question = only(read_gift, "::visible-blood::A fight is shown;\nblood is seen. {=Restrict ~Allow}")

    assert question.id == "visible-blood"
    assert question.prompt == "A fight is shown;"
    assert question.material == "blood is seen."


def test_a_name_that_the_id_cannot_say_is_said_to_be_lost() -> None:
    result = imported(read_gift, "::Tom's fight::Is it allowed? {T}\n\n::现实暴力::这可以吗？ {T}")

    assert [question.id for question in result.quiz.questions] == ["tom-s-fight", "question"]
    assert reasons(result) == [
        "Tom's fight: The name “Tom's fight” is kept as the id alone.",
        "现实暴力: The name “现实暴力” is not carried.",
    ]


def test_answers_that_only_their_case_tells_apart_are_one_and_said_to_be() -> None:
    result = imported(read_gift, "Match.{=a -> Allow =b -> allow =c -> Remove}")

    assert [option.text for option in result.quiz.questions[0].options] == ["Allow", "Remove"]
    assert reasons(result) == ["Match.: “allow” and “Allow” are one option here."]


def test_a_hash_after_an_answer_begins_its_feedback() -> None:
    question = only(read_gift, "What now?{\n~Allow#Too low.\n~Remove\n=Restrict#Yes!\n####Section 3.}")

    assert [option.feedback for option in question.options] == ["Too low.", None, "Yes!"]
    assert question.explanation == "Section 3."


@pytest.mark.parametrize(
    ("form", "prompt"),
    [
        ("[markdown]", "A **fight** &amp; `{x}`"),
        ("[html]", "A **fight** & `{x}`"),
        ("[moodle]", "A **fight** & `{x}`"),
        ("", "A **fight** & `{x}`"),
        ("[plain]", "A \\<b>fight\\</b> \\&amp; \\<code>{x}\\</code>"),
    ],
)
def test_a_text_says_in_which_form_it_is(form: str, prompt: str) -> None:
    written = "A **fight** &amp; `\\{x\\}`" if form == "[markdown]" else "A <b>fight</b> &amp; <code>\\{x\\}</code>"

    assert only(read_gift, f"::fight::{form}{written}{{T}}").prompt == prompt


def test_answers_have_the_form_of_the_question_unless_they_name_another() -> None:
    question = only(read_gift, "[markdown]*Now*?{=*a*#[plain]*b* ~[html]<i>c</i>}")

    assert [option.text for option in question.options] == ["*a*", "*c*"]
    assert question.options[0].feedback == "\\*b\\*"


def test_escaped_signs_are_signs() -> None:
    question = only(read_gift, "Which is 1 \\= 1\\: \\#5 in \\{braces\\}? { ~ \\~a = \\=b ~ c\\\\ #a\\nb }")

    assert question.prompt == "Which is 1 = 1: #5 in {braces}?"
    assert [option.text for option in question.options] == ["~a", "=b", "c\\\\"]
    assert question.options[2].feedback == "a\\\nb"


def test_options_with_shares_that_add_up_and_take_off_as_much_are_net_correct() -> None:
    question = only(read_gift, "Which two?{~%-50%Nobody ~%50%The fighter ~%50%His friend ~%-50%The dog}")

    assert question.kind is Kind.MULTIPLE
    assert question.credit is Credit.NET_CORRECT
    assert right(question) == ["The fighter", "His friend"]


def test_options_where_everything_can_be_ticked_are_said_to_lose_their_shares() -> None:
    result = imported(read_gift, "Which two?{~Nobody ~%50%The fighter ~%50%His friend ~The dog}")

    assert result.quiz.questions[0].credit is Credit.NET_CORRECT
    [reason] = reasons(result)
    assert reason == (
        "Which two?: The percentages 0 %, 50 %, 50 %, 0 % are no way of partial credit that has a name; "
        "it is `net_correct`."
    )


def test_options_of_which_any_wrong_one_takes_all_are_all_or_nothing_and_the_rest_is_lost() -> None:
    result = imported(read_gift, "Colours?{\n~%50%yellow\n~%-100%red\n~%50%off-beige\n~%-100%[plain]blue # wrong\n}")

    assert result.quiz.questions[0].credit is None
    assert len(result.losses) == 1


def test_a_single_choice_loses_the_shares_of_its_other_options() -> None:
    result = imported(read_gift, "Where?{\n~There\n~%25%Near#Almost.\n=Here#Yes.}.")

    [question] = result.quiz.questions
    assert question.prompt == "Where?\\_\\_\\_\\_\\_."
    assert right(question) == ["Here"]
    assert reasons(result) == ["Where?_____.: The option “Near” earned 25 %; here it earns nothing."]


def test_two_wholly_right_options_of_one_choice_leave_the_question_out() -> None:
    with pytest.raises(ExchangeFailed) as failed:
        read_gift("Who?{=no one#a =nobody#b ~all}", quiz_id="q", title="Q")

    assert [str(loss) for loss in failed.value.losses] == [
        "Who?: left out: One option can be chosen, and several are right."
    ]


def test_accepted_forms_worth_less_and_patterns_are_lost() -> None:
    result = imported(read_gift, "What animal?{\n =Frog#Good!\n =%50%Cat#Hm.\n =F*g\n =a \\\\* b\n =%0%*#No.\n}")

    assert result.quiz.questions[0].accepted == ("Frog", "a * b")
    assert reasons(result)[:3] == [
        "What animal?: The feedback “Good!” on a written answer is not carried.",
        "What animal?: The feedback “Hm.” on a written answer is not carried.",
        "What animal?: The answer “Cat”, which earned 50 %, is not carried.",
    ]
    assert "pattern “F*g”" in reasons(result)[3]


def test_steps_are_put_in_order_and_marked_as_moodle_marks_them() -> None:
    question = only(read_gift, "Order.{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\nLook\nJudge\nAct\n}")

    assert question.kind is Kind.ORDERING
    assert [(part.text, part.right) for part in question.parts] == [("Look", "1"), ("Judge", "2"), ("Act", "3")]
    assert question.credit is Credit.EACH_ANSWER


def test_a_subset_of_steps_and_another_marking_are_lost() -> None:
    result = imported(read_gift, "Order.{>2 RANDOM HORIZONTAL RELATIVE_TO_CORRECT SHOW 123\nLook\nJudge\nAct\n}")

    assert result.quiz.questions[0].credit is Credit.EACH_ANSWER
    assert len(result.losses) == 2


def test_categories_become_tags_and_what_stands_first_introduces_the_quiz() -> None:
    result = imported(read_gift, FULL_OF_EVERYTHING)

    assert result.quiz.introduction == "Read every case twice."
    assert [question.tags for question in result.quiz.questions] == [("week-1", "visible-blood", "sport"), ()]
    assert [(loss.line, str(loss)) for loss in result.losses] == [
        (None, "A comment is not carried."),
        (9, "An essay.: left out: It is an essay, which somebody has to mark."),
        (
            13,
            "After all, some words.: left out: It is a text without a question; "
            "only what stands before the first question is carried.",
        ),
    ]


def test_comments_that_moodle_writes_and_rulers_are_no_loss() -> None:
    text = "// question: 5  name: Fight\n//-----//\n// [id:f-5] [tag:a b] [tag:C\\]]\n::f-5::Is it? {T}"

    question = only(read_gift, text)

    assert question.id == "f-5"
    assert question.tags == ("a-b", "C]")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Broken { =a", "An answer block begins and does not end, or ends and does not begin."),
        ("Broken } =a {", "An answer block begins and does not end, or ends and does not begin."),
        ("How many?{#many}", "“many” is no number."),
        ("How many?{#5..1}", "“5..1” is no number."),
        ("Match.{=a -> b =c}", "A pair has no `->`: “c”."),
        ("Match.{=a -> b =c -> b}", "Matching takes at least two parts and two different options."),
        ("Which?{~a ~b}", "No option is right."),
        ("Which?{=a ~A}", "Two options say the same: “A”."),
        ("Which?{=a ~}", "It has fewer than two options."),
        ("Order.{>a\n}", "Its order cannot be read."),
    ],
)
def test_what_makes_no_question_is_left_out_with_its_line(text: str, reason: str) -> None:
    result = imported(read_gift, f"Is it? {{T}}\n\n{text}")

    assert [(loss.line, loss.reason, loss.left_out) for loss in result.losses if loss.left_out] == [(3, reason, True)]


def test_a_file_without_questions_is_refused() -> None:
    with pytest.raises(ExchangeFailed, match="No question of the file can be carried"):
        read_gift("// nothing\n\n$CATEGORY: a\n", quiz_id="q", title="Q")


def test_two_questions_of_one_name_have_ids_of_their_own() -> None:
    result = imported(read_gift, "::a::One? {T}\n\n::a::Two? {T}\n\n// [id:Q 7]\nThree? {T}")

    assert [question.id for question in result.quiz.questions] == ["a", "a-2", "q-7"]
    assert reasons(result) == ["Q 7: The id “Q 7” is written `q-7`."]
