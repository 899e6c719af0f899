"""Expressions are bounded in length and depth; whatever is written, the answer is an expression or a clean error."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.language.parser import MAX_LENGTH, parse
from healthrules.language.problems import ExpressionError
from healthrules.language.terms import Term

TOO_COMPLEX = [
    "(" * 100 + "open" + ")" * 100,
    "(1 + " * 100 + "1" + ")" * 100,
    "-" * 1000 + "beds",
    "- " * 999 + "5",
    "not " * 499 + "open",
    "min(1, " * 100 + "1" + ")" * 100,
    " + ".join(["1"] * 400),
    " and ".join(["open"] * 200),
    "1 if open else " * 100 + "1",
    "grade in [" + ", ".join(["primary"] * 200) + "]",
]


@pytest.mark.parametrize("text", TOO_COMPLEX)
def test_an_expression_that_is_too_deep_or_too_wide_is_refused(text: str) -> None:
    assert len(text) <= MAX_LENGTH
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.code == "HR101"
    assert caught.value.text.en == "too complex: at most 32 levels"
    assert caught.value.text.zh == "表达式过于复杂（最多嵌套 32 层）"


def test_a_chain_of_a_thousand_denials_is_too_long() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("not " * 1000 + "open")
    assert caught.value.code == "HR101"


def test_two_thousand_characters_are_allowed_and_one_more_is_not() -> None:
    assert parse("open".ljust(2000)) == parse("open")
    with pytest.raises(ExpressionError) as caught:
        parse("open".ljust(2001))
    assert (caught.value.code, caught.value.text.en) == ("HR101", "longer than 2000 characters")


@pytest.mark.parametrize(
    "text",
    ["beds > " + "1" * 31 + " 床", "beds > 1e99", "beds > 5" + "床" * 200, "share > 5/0万", "٣ > 2"],
)
def test_a_figure_that_cannot_be_read_is_a_problem_of_the_expression(checked: Callable[..., Term], text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        checked(text)
    assert caught.value.code == "HR106"
    assert caught.value.at == re.search(r"\d", text).start()  # type: ignore[union-attr]


PIECES = [
    "beds",
    "area",
    "open",
    "grade",
    "primary",
    "base_area",
    "least_share",
    "min",
    "max",
    "5床",
    "75%",
    "3 m²",
    "0",
    "1/0万",
]
SIGNS = ["+", "-", "*", "/", "(", ")", ",", "[", "]", "<", ">=", "==", "=", "and", "or", "not", "in", "if", "else", "true", "."]


@given(st.lists(st.sampled_from([*PIECES, *SIGNS]), max_size=15))
def test_any_words_of_the_language_are_checked_or_refused_cleanly(checked: Callable[..., Term], words: list[str]) -> None:
    _is_checked_or_refused_cleanly(checked, " ".join(words))


@given(st.text(max_size=60))
def test_any_text_is_checked_or_refused_cleanly(checked: Callable[..., Term], text: str) -> None:
    _is_checked_or_refused_cleanly(checked, text)


def _is_checked_or_refused_cleanly(checked: Callable[..., Term], text: str) -> None:
    found: ExpressionError | None = None
    try:
        checked(text)
    except ExpressionError as error:
        found = error
    if found is not None:
        assert re.fullmatch(r"HR1\d\d", found.code)
        assert 0 <= found.at <= len(text)
