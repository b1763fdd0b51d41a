"""Rules on how a question is worded, in any of the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evenhand.quiz.craft.finding import Finding, QuestionRule
from evenhand.quiz.craft.texts import EMPHASIS, folded, images_without_words, items_of, plain, texts_of, unquoted, width
from evenhand.quiz.model import Kind, Question, Quiz
from evenhand.quiz.problems import Code

LONGER = 1.5
"""How many times as wide as the widest other option is clearly wider,"""
BY_COLUMNS = 20
"""if it is by as many columns too."""

LONGEST = 60
"""Characters of an option that may be one of these, and of what an explanation may say around the right answer."""
LETTERS = r"[a-e](?:,[a-e])*,?(?: and | or |&|和|与|及)[a-e]|[a-e](?:,[a-e])+"
ALL_OF_THE_ABOVE = re.compile(
    r"(?:(?:all|none|any|both|neither|either)(?: of)?(?: the)?(?: other)? (?:above|foregoing|previous|options|answers)"
    r"|(?:all|none|any) of (?:these|them))"
    r"(?: (?:is|are|apply|applies|options|answers|correct|right|true|wrong|false|can|be))*"
    rf"|(?:both )?(?:{LETTERS})(?: only| are (?:correct|right))?"
    r"|(?:以上|上述|前述)(?:所有|全部|各|几|任何|任一|[二两三四五])*(?:项|选项|答案|说法|情况|情形|个)*(?:都|均|皆|全部|全)*"
    r"(?:不|没|非)*(?:是|对|正确|符合|成立|选|错|错误|有)*"
    r"|(?:所有选项|都|均|皆|全部|全)(?:都|均|全)?不?(?:是|对|正确|符合|成立)"
)
"""In the form in which written answers are compared."""
ABSOLUTE = re.compile(
    r"\b(?:always|never|all(?! of (?:it|them|this|that|these|those)\b)|only|every|"
    r"completely|absolutely|totally|entirely|impossible|under no circumstances|without exception)\b"
    r"|总是|从不|从来不|绝不|决不|绝对|永远|(?<!不)一定(?!程度)|必定|必然|凡是|一律|无一例外|所有情况|只有|任何时候|任何情况"
)
SENTENCE = re.compile(r"[^.!?。！？]*[?？]")
ASKS = re.compile(r"\b(?:which|what|who|whom|whose|select|choose|pick|all)\b", re.IGNORECASE)
BEGINNINGS = "which|who|whose|when|where|while|if|unless|until|because|although|after|before|but"
CLAUSE = re.compile(rf"\b(?:{BEGINNINGS}|(?<!all )(?<!ones )(?<!those )that)\b")
"""What begins a clause in which a “not” turns nothing round."""
NEGATIVE = re.compile(r"\b(?:not|except|never)\b|\b\w+n['’]t\b")
"""In small letters and without emphasis."""
ASKS_ZH = re.compile("哪|下列|以下|什么|谁")
NEGATIVE_ZH = re.compile("不属于|不是|不应|不该|不会|不能|不可|不符合|不正确|不适用|不需要|不算|不构成|没有|并非")
EXCEPT_ZH = re.compile("除了|除[^，。？]{1,20}[外都]")
HARMLESS_ZH = re.compile("是不是|能不能|会不会|该不该|应不应|可不可|有没有")
FILLER = re.compile(
    r"(?:(?:that|this|it) is |the )?(?:correct|right)(?: (?:answers?|options?|choices?))?(?: (?:is|are))?"
    r"|(?:the )?answers?(?: (?:is|are))?"
    r"|正确(?:的)?(?:答案|选项|做法)?(?:是|为)?|(?:本题)?(?:的)?答案(?:是|为)?|应当?选"
)


def longest_right(question: Question, _: Quiz) -> Iterator[Finding]:
    """The right option of a single choice is clearly longer than every other."""
    if question.kind is not Kind.SINGLE:
        return
    right = max((width(plain(option.text)) for option in question.options if option.correct), default=0)
    others = max((width(plain(option.text)) for option in question.options if not option.correct), default=0)
    if right >= others * LONGER and right - others >= BY_COLUMNS:
        identity = question.correct_ids[0]
        message = f"The right option `{identity}` is clearly longer than the others, which gives it away."
        yield Finding(message=message, cure="Shorten it, or say as much in the others.", item=identity)


def all_of_the_above(question: Question, _: Quiz) -> Iterator[Finding]:
    """An option that says something of the other options instead of answering."""
    if question.kind.chooses:
        for option in question.options:
            if len(option.text) <= LONGEST and ALL_OF_THE_ABOVE.fullmatch(folded(option.text)):
                message = f"“{option.text}” speaks of other options: who knows two of them knows it, or rules it out."
                cure = "Write an option that answers by itself, or ask to select every one that fits."
                yield Finding(message=message, cure=cure, item=option.id)


def absolute_words(question: Question, _: Quiz) -> Iterator[Finding]:
    """Words such as “always” in wrong options and in no right one."""
    if not question.kind.chooses:
        return
    found = {option.id: ABSOLUTE.search(unquoted(option.text).casefold()) for option in question.options}
    if any(found[option.id] for option in question.options if option.correct):
        return
    for option in question.options:
        if word := found[option.id]:
            message = f"“{word[0]}” stands in wrong options only; who knows tests strikes them out unread."
            yield Finding(message=message, cure="Say it without the word, or in a right option too.", item=option.id)
            return


def plain_negative(question: Question, quiz: Quiz) -> Iterator[Finding]:
    """A question that asks for what is not so, in a word that is easy to read over."""
    whole = unquoted(question.prompt)
    asked = EMPHASIS.sub(" ", (SENTENCE.findall(whole) or [whole])[-1])
    word = _negative_zh(asked) if quiz.language == "zh" else _negative(asked)
    if word and question.kind.chooses:
        message = f"The question turns on “{word}”, which is easily read over."
        yield Finding(message=message, cure=f"Ask for what is so, or stress the word: `**{word}**`.")


def _negative(asked: str) -> str:
    start = ASKS.search(asked)
    if start is None:
        return ""
    clause = CLAUSE.search(asked, start.end())
    word = NEGATIVE.search(asked, start.end(), clause.start() if clause else len(asked))
    return word[0] if word else ""


def _negative_zh(asked: str) -> str:
    asking = " ".join(clause for clause in re.split("[，,；]", HARMLESS_ZH.sub(" ", asked)) if ASKS_ZH.search(clause))
    word = EXCEPT_ZH.search(asked) or NEGATIVE_ZH.search(asking)
    return word[0] if word and asking else ""


def empty_explanation(question: Question, _: Quiz) -> Iterator[Finding]:
    """An explanation that says which answer is right and not why."""
    if question.explanation is None:
        return
    answers = [*(option.text for option in question.options if option.correct), *question.accepted]
    if len(question.explanation) > sum(map(len, answers)) + LONGEST:
        return
    right = [folded(answer) for answer in answers]
    said = folded(question.explanation)
    filler = FILLER.match(said)
    said = said[filler.end() if filler else 0 :].strip(" :,-\"'")
    if said in {"", *right} or all(each in right for each in re.split(r",(?:and )?| and |和", said)):
        cure = "Say why it is right, in words that help with the next item too."
        yield Finding(message="The explanation only repeats the right answer.", cure=cure)


def same_feedback(question: Question, _: Quiz) -> Iterator[Finding]:
    """Options with one feedback: it cannot say what speaks against each of them."""
    first: dict[str, str] = {}
    for item in items_of(question):
        if not item.feedback:
            continue
        said = " ".join(item.feedback.casefold().split()).rstrip(" .!。！")
        if said in first:
            message = f"`{item.id}` has the same feedback as `{first[said]}`."
            yield Finding(message=message, cure="Say of each what speaks for or against it.", item=item.id)
            return
        first[said] = item.id


def missing_alt(question: Question, _: Quiz) -> Iterator[Finding]:
    """An image that says nothing to who cannot see it, and has no name before it is opened."""
    for item, text in texts_of(question):
        for source in images_without_words(text):
            message = f"The image `{source}` has no text for those who do not see it."
            yield Finding(message=message, cure=f"Write `![what it shows]({source})`.", item=item, near=source)


WORDING_RULES: Mapping[Code, QuestionRule] = {
    Code.LONGEST_RIGHT: longest_right,
    Code.ALL_OF_THE_ABOVE: all_of_the_above,
    Code.ABSOLUTE_WORD: absolute_words,
    Code.PLAIN_NEGATIVE: plain_negative,
    Code.EMPTY_EXPLANATION: empty_explanation,
    Code.SAME_FEEDBACK: same_feedback,
    Code.MISSING_ALT: missing_alt,
}
"""Those that hold in every language."""
