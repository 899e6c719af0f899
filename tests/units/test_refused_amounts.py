"""What is not one plain amount is refused, with a message that shows how to write one; never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.errors import HealthRulesError, UnitError, ValueProblem
from healthrules.units import load_units, parse_amount

UNITS = load_units()


@pytest.mark.parametrize(
    "text",
    [
        *("10-20", "10~20", "10～20 公里", "10—20", "10–20", "10至20公里", "10到20", "10 - 20 km", "5±1"),
        *("NaN", "nan", "inf", "-inf", "Infinity", "None", "", "   ", "　"),
        *("-", "+", "m²", "约5公里", ">5", "≥ 30 分钟", "一千", "每千人"),
        *("1,65 m²", "1,6500", "12,34,567", "1 650", "1.650,5", "1.2.3", "5.", ".5", "--5", "+-5", "1 1/2"),
        *("1e400", "1e-400", "2021-12-31", "=1+1", "5;6", "5\n6", "5 6 m²"),
    ],
)  # fmt: skip
def test_text_that_is_not_one_amount_is_refused_with_examples(text: str) -> None:
    with pytest.raises(HealthRulesError) as caught:
        parse_amount(text, UNITS)
    assert isinstance(caught.value, (ValueProblem, UnitError))


def test_the_message_shows_the_text_and_how_to_write_an_amount() -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_amount("10-20 公里", UNITS)
    assert caught.value.text.en == (
        "`10-20 公里` is not one amount; write a number, with a unit if you like: 1650, 1,650 m², 5.2万人"
    )
    assert caught.value.text.zh == "“10-20 公里”不是一个数值；请写一个数，可带单位，如 1650、1,650 m²、5.2万人"


@pytest.mark.parametrize("text", ["“6 公里”", "‘6 公里’", '"6 公里"'])
def test_an_amount_in_quotes_is_told_to_be_written_without(text: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_amount(text, UNITS)
    assert (caught.value.text.zh, caught.value.text.en) == ("数值不要加引号：6 公里", "write the amount without quotes: 6 公里")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5 kilometr", "unknown unit `kilometr`; did you mean `kilometre`"),
        ("5公里左右", "unknown unit `公里左右`"),
        ("5 zorkmids", "unknown unit `zorkmids`"),
        ("5 m²/persn", "unknown unit `persn`; did you mean `person`"),
        ("5 m²/", "unknown unit ``"),
    ],
)
def test_an_unknown_unit_is_refused_with_the_nearest_spelling(text: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_amount(text, UNITS)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["1" * 31, "0." + "1" * 31, "1e31", "1e-31", "9" * 99, "0" * 70])
def test_a_number_of_more_than_thirty_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueProblem, match="a number of more than 30 digits"):
        parse_amount(text, UNITS)


@pytest.mark.parametrize("text", ["1" * 30, "1e30", "0." + "1" * 30, "1" + "0" * 40])
def test_a_number_of_thirty_digits_is_read_in_full(text: str) -> None:
    number, _ = parse_amount(text, UNITS)
    assert number > 0


def test_a_very_long_text_is_refused_and_shortened_in_the_message() -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_amount("1" * 5000, UNITS)
    assert "(5,000 characters)" in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["5/0", "5 m²/0床", "5/0万", "5 m*0"])
def test_a_unit_per_nothing_is_refused(text: str) -> None:
    with pytest.raises((UnitError, ValueProblem)):
        parse_amount(text, UNITS)


@pytest.mark.parametrize("text", ["10²", "5³ m", "1⁰", "①", "2₁"])
def test_a_raised_or_circled_digit_is_not_a_digit_of_the_number(text: str) -> None:
    with pytest.raises((UnitError, ValueProblem)):
        parse_amount(text, UNITS)


@given(st.text(max_size=120))
def test_any_text_is_an_amount_or_a_clean_refusal(text: str) -> None:
    _is_read_or_refused_cleanly(text)


@given(st.text(alphabet="0123456789.,-/*^%万亿千人床张m²eE 每k", max_size=40))
def test_any_text_of_the_letters_of_amounts_is_an_amount_or_a_clean_refusal(text: str) -> None:
    _is_read_or_refused_cleanly(text)


def _is_read_or_refused_cleanly(text: str) -> None:
    found: HealthRulesError | None = None
    try:
        parse_amount(text, UNITS)
    except (UnitError, ValueProblem) as error:
        found = error
    assert found is None or (found.text.zh and found.text.en)
