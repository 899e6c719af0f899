"""Filling in a missing field never turns a decided result around."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from healthrules.language.outcomes import Outside, Result, Unknown

Value = Callable[..., Result]

ALWAYS_ANSWERED = [
    *["open", "urgent", "true", "false", "grade == primary", "grade in [primary, tertiary]", "owner not in [public]"],
    *["beds > 50床", "beds <= 50床", "area >= 3 亩", "area >= 25 m²/床 * min(beds, 50床)"],
    *["share >= 0.55 - 0.10", "radius < largest_radius"],
    *["area > (30 m²/床 if beds > 50床 else 25 m²/床) * beds", "max(area - 1 公顷, 0) == 0 m²"],
    *["open == urgent", "grade == (primary if open else grade)"],
]  # fmt: skip
SOMETIMES_ANSWERED = [
    "area >= base_area",
    "share >= least_share",
    "area / beds >= 25 m²/床",
    "share >= least_share(primary if open else grade)",
]


def _conditions(atoms: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({}) and ({})".format, inner, inner),
            st.builds("({}) or ({})".format, inner, inner),
            st.builds("(({}) if ({}) else ({}))".format, inner, inner, inner),
        ),
        max_leaves=6,
    )


RECORDS = st.fixed_dictionaries(
    {
        "open": st.booleans(),
        "urgent": st.booleans(),
        "grade": st.sampled_from(["primary", "secondary", "tertiary"]),
        "owner": st.sampled_from(["public", "private"]),
        "beds": st.sampled_from([0, 49, 50, 51, 80]),
        "area": st.sampled_from([0, 1250, 1399, 1400, 2000, 10_000]),
        "population": st.sampled_from([0, 29_999, 30_000, 50_000, 100_000, 100_001]),
        "share": st.sampled_from([Fraction(0), Fraction(9, 20), Fraction(11, 20), Fraction(1)]),
        "radius": st.sampled_from([0, 20, 21]),
    }
)
KEPT = st.sets(st.sampled_from(["open", "urgent", "grade", "owner", "beds", "area", "population", "share", "radius"]))


@given(_conditions(ALWAYS_ANSWERED), RECORDS, KEPT)
def test_a_decided_result_stays_when_missing_fields_are_filled_in(
    value_of: Value, text: str, record: dict[str, int], kept: set[str]
) -> None:
    before = value_of(text, {name: value for name, value in record.items() if name in kept})
    after = value_of(text, record)
    assert isinstance(after, bool)
    assert isinstance(before, Unknown) or before is after


@given(_conditions(ALWAYS_ANSWERED + SOMETIMES_ANSWERED), RECORDS, KEPT)
def test_a_pass_never_becomes_a_fail_nor_no_answer_an_answer_when_fields_are_filled_in(
    value_of: Value, text: str, record: dict[str, int], kept: set[str]
) -> None:
    before = value_of(text, {name: value for name, value in record.items() if name in kept})
    after = value_of(text, record)
    assert not isinstance(after, Unknown)
    if isinstance(before, bool):
        assert after is before or isinstance(after, Outside)
    if isinstance(before, Outside):
        assert isinstance(after, Outside)


@given(_conditions(ALWAYS_ANSWERED + SOMETIMES_ANSWERED), RECORDS, KEPT)
def test_what_is_named_as_missing_is_missing_and_enough_to_get_further(
    value_of: Value, text: str, record: dict[str, int], kept: set[str]
) -> None:
    given_ = {name: value for name, value in record.items() if name in kept}
    for _ in range(len(record) + 1):
        result = value_of(text, given_)
        if not isinstance(result, Unknown):
            return
        assert result.missing
        assert not set(result.missing) & set(given_)
        given_ |= {name: record[name] for name in result.missing}
    raise AssertionError
