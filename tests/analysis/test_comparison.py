"""Languages and vendors compared: who is on which side, from how many people on, and in two stages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sittings import Sitting, answered, gathered, key_with
from evenhand.analysis import comparison as module
from evenhand.analysis.comparison import Comparison, Contrast, Place, QuestionDif, compare
from evenhand.analysis.dif import Category, Dif, Side
from evenhand.analysis.estimate import Method, NotEstimable, Reason
from evenhand.analysis.first_attempts import FirstAttempts
from evenhand.analysis.mantel import mantel
from evenhand.analysis.mantel_haenszel import mantel_haenszel
from evenhand.analysis.matching import Matching
from evenhand.analysis.strata import Stratum
from evenhand.quiz.split import AnswerKey

TEN = key_with(10)
DIFFICULTIES = tuple(place / 4 - 1.1 for place in range(10))
HARDER_BY = 1.2
"""Logits, 2.8 delta units: surely large with 1000 people in each group."""


def people(
    language: str = "en",
    vendor: str = "northwind",
    n: int = 1000,
    *,
    seed: int = 1,
    ability: float = 0.0,
    harder: Mapping[int, float] | None = None,
    steps: Mapping[int, int] | None = None,
) -> list[Sitting]:
    """So many whose abilities are distributed normally; for them these questions (by place) are so much harder."""
    draw = random.Random(f"{language}/{vendor}/{seed}")
    felt = [difficulty + (harder or {}).get(place, 0) for place, difficulty in enumerate(DIFFICULTIES)]
    return [(vendor, language, answered(draw.gauss(ability), felt, draw, steps)) for _ in range(n)]


def compared(sittings: Iterable[Sitting], key: AnswerKey = TEN) -> dict[tuple[Contrast, str], Comparison]:
    attempts = gathered(key, sittings)
    return {(each.contrast, each.focal): each for each in compare(attempts, Matching(attempts))}


def chinese(sittings: Iterable[Sitting], key: AnswerKey = TEN) -> Comparison:
    return compared(sittings, key)[Contrast.LANGUAGE, "zh"]


def categories(found: Comparison) -> list[Category | Reason]:
    return [each.result.category if isinstance(each.result, Dif) else each.result.reason for each in found.questions]


class TestWhoIsCompared:
    def test_each_translation_with_the_original_and_each_vendor_with_the_rest(self) -> None:
        sittings = [
            *people("en", "acme", 3),
            *people("zh", "acme", 2),
            *people("zh", "zenith", 4),
            *people("en", "lotus", 1),
        ]
        found = compared(sittings)

        assert {
            (*who, each.reference): (each.questions[0].focal_n, each.questions[0].reference_n)
            for who, each in found.items()
        } == {
            (Contrast.LANGUAGE, "zh", "en"): (6, 4),
            (Contrast.VENDOR, "acme", ""): (5, 5),
            (Contrast.VENDOR, "lotus", ""): (1, 9),
            (Contrast.VENDOR, "zenith", ""): (4, 6),
        }

    def test_one_vendor_and_one_language_are_compared_with_nobody(self) -> None:
        assert compared(people(n=5)) == {}
        assert compared([]) == {}

    def test_only_those_who_reached_a_question_count_for_it(self) -> None:
        sittings = [("acme", "en", (1, None, *[0] * 8)), ("acme", "zh", (1, 1, *[0] * 8))]

        assert [(each.reference_n, each.focal_n) for each in chinese(sittings).questions[:3]] == [
            (1, 1),
            (0, 1),
            (1, 1),
        ]

    @pytest.mark.parametrize(
        ("english", "of_chinese", "enough"),
        [(300, 200, True), (200, 300, True), (301, 199, False), (199, 301, False), (299, 200, False)],
    )
    def test_it_takes_200_in_each_group_and_500_in_all(self, english: int, of_chinese: int, enough: bool) -> None:
        found = chinese([*people("en", n=english), *people("zh", n=of_chinese)])

        for each in found.questions:
            assert (each.reference_n, each.focal_n) == (english, of_chinese)
            if enough:
                assert isinstance(each.result, Dif)
            else:
                assert each.result == NotEstimable(n=english + of_chinese, reason=Reason.TOO_FEW_TO_COMPARE)


class TestWhatIsFound:
    def test_a_question_that_is_harder_in_chinese_is_found_and_no_other(self) -> None:
        found = chinese([*people("en"), *people("zh", harder={4: HARDER_BY})])

        assert [place for place, each in enumerate(categories(found)) if each is not Category.A] == [4]
        result = found.questions[4].result
        assert isinstance(result, Dif)
        assert result.category is Category.C
        assert result.against is Side.FOCAL
        assert result.estimate.low < -2.35 * HARDER_BY < result.estimate.high

    def test_one_that_is_easier_in_chinese_is_against_english(self) -> None:
        found = chinese([*people("en"), *people("zh", harder={4: -HARDER_BY})]).questions[4].result

        assert isinstance(found, Dif)
        assert (found.category, found.against) == (Category.C, Side.REFERENCE)

    def test_a_group_that_is_better_throughout_is_not_treated_differently(self) -> None:
        found = chinese([*people("en", ability=0.8), *people("zh", ability=-0.2)])

        assert set(categories(found)) == {Category.A}

    def test_where_nobody_is_treated_differently_hardly_a_question_is_called_so(self) -> None:
        # 20 tests of 10 questions: of 200 some are B by chance, for they take 1 delta unit at 5 %.
        called = [
            each
            for seed in range(20)
            for each in categories(chinese([*people("en", n=300, seed=seed), *people("zh", n=300, seed=seed)]))
        ]

        assert called.count(Category.A) >= 190
        assert Category.C not in called

    def test_partial_credit_has_mantel_s_test_and_double_letters(self) -> None:
        steps = {4: 4, 7: 4}
        found = chinese([*people("en", steps=steps), *people("zh", steps=steps, harder={4: HARDER_BY})])

        assert [place for place, each in enumerate(categories(found)) if each is not Category.A] == [4, 7]
        partial = [found.questions[place].result for place in (4, 7)]
        assert [each.category for each in partial if isinstance(each, Dif)] == [Category.CC, Category.AA]
        assert all(each.estimate.method is Method.MANTEL for each in partial if isinstance(each, Dif))

    @settings(max_examples=15)
    @given(st.randoms(use_true_random=False))
    def test_the_order_of_the_people_changes_nothing(self, order: random.Random) -> None:
        sittings = [*people("en", n=300), *people("zh", n=250, harder={2: HARDER_BY})]
        shuffled = sittings.copy()
        order.shuffle(shuffled)

        assert chinese(shuffled) == chinese(sittings)


class TestVendors:
    def test_a_question_that_a_vendor_finds_harder_is_found(self) -> None:
        sittings = [
            *people("en", "acme"),
            *people("zh", "acme"),
            *people("en", "zenith", harder={4: HARDER_BY}),
            *people("zh", "zenith", harder={4: HARDER_BY}),
        ]
        found = compared(sittings)
        zenith, acme = (found[Contrast.VENDOR, each].questions[4].result for each in ("zenith", "acme"))

        assert isinstance(zenith, Dif)
        assert isinstance(acme, Dif)
        assert (zenith.category, zenith.against) == (Category.C, Side.FOCAL)
        assert acme.estimate.value == -zenith.estimate.value
        assert categories(found[Contrast.LANGUAGE, "zh"])[4] is Category.A

    def test_what_is_harder_in_chinese_is_nothing_about_the_vendor_that_has_more_chinese(self) -> None:
        sittings = [
            *people("en", "acme", 900),
            *people("zh", "acme", 300, harder={4: HARDER_BY}),
            *people("en", "zenith", 300),
            *people("zh", "zenith", 900, harder={4: HARDER_BY}),
        ]
        found = compared(sittings)

        assert categories(found[Contrast.LANGUAGE, "zh"])[4] is Category.C
        assert categories(found[Contrast.VENDOR, "zenith"])[4] is Category.A

    def test_vendors_that_share_no_language_cannot_be_compared(self) -> None:
        found = compared([*people("en", "acme"), *people("zh", "zenith")])

        assert {each.result for each in found[Contrast.VENDOR, "zenith"].questions} == {
            NotEstimable(n=0, reason=Reason.NOTHING_TO_COMPARE)
        }

    @pytest.mark.parametrize(("shared", "enough"), [(100, True), (99, False)])
    def test_it_takes_100_of_each_group_with_somebody_of_equal_score(self, shared: int, enough: bool) -> None:
        # Half of the shared ones are right on each question, so that all of them have the same two scores.
        halves = [[place % 2] for place in range(shared)]
        sittings: list[Sitting] = [("a", language, marks) for language in ("en", "zh") for marks in halves]
        key = key_with(2)
        sittings = [(vendor, language, [*marks, 1 - marks[0]]) for vendor, language, marks in sittings]
        sittings += [("a", "en", [0, 0])] * 300 + [("a", "zh", [1, 1])] * 300

        assert isinstance(chinese(sittings, key).questions[0].result, Dif) is enough


class TestInTwoStages:
    HARDER: Mapping[int, float] = {1: HARDER_BY, 4: HARDER_BY, 8: HARDER_BY}

    def sittings(self, steps: Mapping[int, int] | None = None) -> list[Sitting]:
        return [*people("en", steps=steps), *people("zh", steps=steps, harder=self.HARDER)]

    @pytest.mark.parametrize("steps", [{}, {1: 4, 5: 4}])
    def test_questions_of_class_c_do_not_count_for_the_score(self, steps: Mapping[int, int]) -> None:
        found = chinese(self.sittings(steps))

        assert found.set_aside == ("q2", "q5", "q9")

    @pytest.mark.parametrize("steps", [{}, {1: 4, 5: 4}])
    def test_the_second_stage_is_the_first_on_the_score_without_them_but_for_the_studied_one(
        self, steps: Mapping[int, int]
    ) -> None:
        """Worked again from the marks themselves, in quarters, without any of the counting."""
        sittings, unfit = self.sittings(steps), {1, 4, 8}
        for place, each in enumerate(chinese(sittings).questions):
            counts = [q for q in range(10) if q not in unfit or q == place]
            strata: dict[Fraction, Stratum] = {}
            for _, language, marks in sittings:
                score = sum((Fraction(marks[q] or 0) for q in counts), Fraction(0))
                stratum = strata.setdefault(score, Stratum(reference={}, focal={}))
                side = stratum.focal if language == "zh" else stratum.reference
                mark = int(4 * (marks[place] or 0))
                side[mark] = side.get(mark, 0) + 1
            by_hand = (
                mantel(strata.values(), unit=Fraction(1, 4)) if place in steps else mantel_haenszel(strata.values())
            )
            assert each.result == by_hand

    def test_it_clears_the_questions_that_only_seemed_easier_beside_them(self) -> None:
        attempts = gathered(TEN, self.sittings())
        matching = Matching(attempts)
        # As if no question were ever unfit: the first stage alone.
        first = [
            module.studied(
                place, module.counted(matching.strata(), attempts.group, column), places(attempts), attempts, matching
            )
            for place, column in enumerate(attempts.columns)
        ]
        second = compare(attempts, matching)[0].questions

        def off(found: Sequence[QuestionDif]) -> float:
            values = [each.result.estimate.value for each in found if isinstance(each.result, Dif)]
            return sum(float(values[place]) for place in range(10) if place not in self.HARDER) / 7

        assert off(first) > 0.5
        assert abs(off(second)) < 0.25

    def test_a_test_of_one_question_has_nothing_to_match_by(self) -> None:
        found = chinese(
            [("a", "en", (n % 2,)) for n in range(300)] + [("a", "zh", (1,)) for _ in range(300)], key_with(1)
        )

        assert found.questions[0].result == NotEstimable(n=450, reason=Reason.NOTHING_TO_COMPARE)


def places(attempts: FirstAttempts) -> list[Place | None]:
    return [Place(Side.FOCAL if language == "zh" else Side.REFERENCE) for _, language in attempts.groups]


class TestDrawnPapers:
    def drawn(self, language: str, harder: float) -> list[Sitting]:
        draw = random.Random(language)
        rows: list[Sitting] = []
        for _, _, marks in people(language, n=2000, harder={4: harder}):
            asked = set(draw.sample(range(10), 6))
            rows.append(("northwind", language, [mark if q in asked else None for q, mark in enumerate(marks)]))
        return rows

    def test_a_question_that_is_harder_in_chinese_is_found_among_drawn_ones_too(self) -> None:
        found = chinese([*self.drawn("en", 0), *self.drawn("zh", HARDER_BY)], key_with(10, draw=6))

        assert [place for place, each in enumerate(categories(found)) if each is not Category.A] == [4]
        assert found.set_aside == ("q5",)
        assert all(1000 < each.focal_n < 1400 for each in found.questions)
