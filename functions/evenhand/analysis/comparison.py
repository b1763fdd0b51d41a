"""Two groups compared, question by question, at equal score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from evenhand.analysis.dif import Dif, Side
from evenhand.analysis.estimate import NotEstimable, Reason
from evenhand.analysis.first_attempts import NOT_REACHED, FirstAttempts
from evenhand.analysis.mantel import mantel
from evenhand.analysis.mantel_haenszel import mantel_haenszel
from evenhand.analysis.matching import Matching
from evenhand.analysis.strata import Stratum, comparable, people
from evenhand.quiz.model import ORIGINAL

LEAST_IN_GROUP, LEAST_IN_ALL = 200, 500
"""Fewer people say too little: ETS's least numbers before a test is put together, by Zwick (2012), ETS RR-12-08."""
LEAST_MATCHED = 100
"""Of each group so many must have somebody of equal score in the other, for the figures to be near normal. Groups that
overlap have nearly all of them; those that hardly do cannot be compared, however large they are."""


class Contrast(StrEnum):
    """What tells the two groups apart."""

    LANGUAGE = "language"
    """The reference group took the test in its original language."""
    VENDOR = "vendor"
    """The reference group are the people of all other vendors."""
    TIME = "time"
    """The reference group took the test earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDif:
    """How a question treats two groups."""

    question_id: str
    key_revision: str
    reference_n: int
    """People of the reference group who reached the question."""
    focal_n: int
    result: Dif | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every question, for two groups."""

    contrast: Contrast
    reference: str
    """A language; empty for the other vendors, and for earlier."""
    focal: str
    """A language, a vendor's id; empty for later."""
    set_aside: tuple[str, ...]
    """The ids of the questions that people were not matched by, see `in_two_stages`."""
    questions: tuple[QuestionDif, ...]
    """In the order of the test."""


@dataclass(frozen=True, slots=True)
class Place:
    """On which side of a comparison some people are, and in which block: only those of a block are compared."""

    side: Side
    block: str = ""


Places = Sequence[Place | None]
"""By the number of a group; None for people who are on neither side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrasted:
    """Two groups, as what `FirstAttempts.groups` belong to."""

    contrast: Contrast
    reference: str
    focal: str
    places: Places


Counts = Mapping[tuple[int, int, int], int]
"""Stratum, group and number in the question's column, to people."""


def contrasts(attempts: FirstAttempts) -> tuple[Contrasted, ...]:
    """Every other language against the original one, and each vendor against the rest where there are several; those
    that somebody took the test in, or works for.

    Vendors are compared within a language: what is harder in Chinese is to be found as that, and not as something about
    a vendor whose people take the test in Chinese. The other way round it cannot be, where a vendor has one language.
    """
    languages = sorted({language for _, language in attempts.groups} - {ORIGINAL})
    vendors = sorted({vendor for vendor, _ in attempts.groups})
    by_language = [
        Contrasted(
            contrast=Contrast.LANGUAGE,
            reference=ORIGINAL,
            focal=focal,
            places=tuple(
                {ORIGINAL: Place(Side.REFERENCE), focal: Place(Side.FOCAL)}.get(language)
                for _, language in attempts.groups
            ),
        )
        for focal in languages
    ]
    by_vendor = [
        Contrasted(
            contrast=Contrast.VENDOR,
            reference="",
            focal=focal,
            places=tuple(
                Place(Side.FOCAL if vendor == focal else Side.REFERENCE, language)
                for vendor, language in attempts.groups
            ),
        )
        for focal in vendors
        if len(vendors) > 1
    ]
    return (*by_language, *by_vendor)


def compare(attempts: FirstAttempts, matching: Matching) -> tuple[Comparison, ...]:
    """All contrasts."""
    wanted, questions = contrasts(attempts), range(len(attempts.questions))
    strata = matching.strata()
    first: list[list[QuestionDif]] = [[] for _ in wanted]
    for question in questions:
        # Counted once, however many contrasts there are.
        counts = counted(strata, attempts.group, attempts.columns[question])
        for found, contrasted in zip(first, wanted, strict=True):
            found.append(studied(question, counts, contrasted.places, attempts, matching))
    compared = []
    for found, contrasted in zip(first, wanted, strict=True):

        def again(question: int, strata: Sequence[int], places: Places = contrasted.places) -> QuestionDif:
            return studied(
                question, counted(strata, attempts.group, attempts.columns[question]), places, attempts, matching
            )

        set_aside, second = in_two_stages(found, again, matching)
        compared.append(
            Comparison(
                contrast=contrasted.contrast,
                reference=contrasted.reference,
                focal=contrasted.focal,
                set_aside=set_aside,
                questions=second,
            )
        )
    return tuple(compared)


def in_two_stages(
    first: Sequence[QuestionDif], again: Callable[[int, Sequence[int]], QuestionDif], matching: Matching
) -> tuple[tuple[str, ...], tuple[QuestionDif, ...]]:
    """The ids of the questions that are unfit to match by, and every question matched without them.

    Those that the first stage calls C or CC leave the score; one of them comes back for its own study alone, which is
    biased without it. So the NAEP: National Center for Education Statistics, NAEP technical documentation,
    "Specifications in DIF procedures"; Holland and Thayer (1988) say why the studied question stays. `again` studies a
    question in new strata.
    """
    unfit = frozenset(
        place for place, each in enumerate(first) if isinstance(each.result, Dif) and each.result.category.large
    )
    if not unfit:
        return (), tuple(first)
    without_all = matching.strata(unfit)
    second = (
        again(place, matching.strata(unfit - {place}) if place in unfit else without_all) for place in range(len(first))
    )
    return tuple(first[place].question_id for place in sorted(unfit)), tuple(second)


def counted(strata: Sequence[int], groups: Sequence[int], column: Sequence[int]) -> Counts:
    """How many people of each stratum and group have each number in a question's column."""
    return Counter(zip(strata, groups, column, strict=True))


def studied(question: int, counts: Counts, places: Places, attempts: FirstAttempts, matching: Matching) -> QuestionDif:
    """How a question treats two groups, by its counts."""
    key, units = attempts.questions[question], matching.units(question)
    strata = _strata(counts, places, units)
    reference_n = sum(stratum.reference_n for stratum in strata)
    focal_n = sum(stratum.focal_n for stratum in strata)
    matched = comparable(strata)
    fewest = min(sum(each.reference_n for each in matched), sum(each.focal_n for each in matched))
    result: Dif | NotEstimable
    if min(reference_n, focal_n) < LEAST_IN_GROUP or people(strata) < LEAST_IN_ALL:
        result = NotEstimable(n=people(strata), reason=Reason.TOO_FEW_TO_COMPARE)
    elif fewest < LEAST_MATCHED:
        result = NotEstimable(n=people(matched), reason=Reason.NOTHING_TO_COMPARE)
    elif is_dichotomous(question, attempts):
        result = mantel_haenszel(strata)
    else:
        result = mantel(strata, unit=Fraction(1, matching.scale))
    return QuestionDif(
        question_id=key.id, key_revision=key.revision, reference_n=reference_n, focal_n=focal_n, result=result
    )


def is_dichotomous(question: int, attempts: FirstAttempts) -> bool:
    """Whether everybody earned all marks of a question or none."""
    return attempts.earned(question) <= {Fraction(0), attempts.questions[question].points}


def _strata(counts: Counts, places: Places, units: Sequence[int]) -> tuple[Stratum, ...]:
    found: dict[tuple[int, str], Stratum] = {}
    for (stratum, group, number), count in counts.items():
        place = places[group]
        if place is None or number <= NOT_REACHED:
            continue
        both = found.get((stratum, place.block))
        if both is None:
            both = found[stratum, place.block] = Stratum(reference={}, focal={})
        marks = both.reference if place.side is Side.REFERENCE else both.focal
        marks[units[number]] = marks.get(units[number], 0) + count
    return tuple(found.values())
