"""What an expression's text says: precedence, spellings of operators, and where a text stops making sense."""

import pytest

from healthrules.language.parser import parse
from healthrules.language.problems import ExpressionError

SAME = [
    ("a or b and c", "a or (b and c)"),
    ("a and b or c and d", "(a and b) or (c and d)"),
    ("not a and b", "(not a) and b"),
    ("not a or b", "(not a) or b"),
    ("not x > 3", "not (x > 3)"),
    ("x + 2 * y > z - 1 and b", "((x + (2 * y)) > (z - 1)) and b"),
    ("x - y - z", "(x - y) - z"),
    ("x / y / z", "(x / y) / z"),
    ("x / y * z", "(x / y) * z"),
    ("-x + y", "(-x) + y"),
    ("-x * y", "(-x) * y"),
    ("a if b else c if d else e", "a if b else (c if d else e)"),
    ("x > 3 if a or b else y > 3", "(x > 3) if (a or b) else (y > 3)"),
    ("not k in [p]", "not (k in [p])"),
    ("k in [p] and b", "(k in [p]) and b"),
    ("x≤3", "x <= 3"),
    ("x≥3", "x >= 3"),
    ("x≠3", "x != 3"),
    ("x × y ÷ z", "x * y / z"),
    ("+x", "x"),
    ("x\n  >\t3", "x > 3"),
    ("((x))", "x"),
]


@pytest.mark.parametrize(("text", "meaning"), SAME)
def test_an_expression_means_the_same_as_with_its_brackets(text: str, meaning: str) -> None:
    assert _shape(text) == _shape(meaning)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("(a or b) and c", "a or b and c"),
        ("x - (y - z)", "x - y - z"),
        ("k not in [p]", "k in [p]"),
        ("not (a and b)", "not a and b"),
    ],
)
def test_brackets_that_change_the_meaning_are_kept(text: str, other: str) -> None:
    assert _shape(text) != _shape(other)


AMOUNTS = [
    "5",
    "0.5",
    "75%",
    "75 %",
    "3.49‰",
    "75％",
    "3万人",
    "25 m²/床",
    "30 分钟",
    "8.56/10万",
    "6张/千人",
    "5 km",
    "1400 m²",
    "5万",
    "50床",
]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_figure_with_its_unit_is_one_thing(amount: str) -> None:
    assert parse(f"x >= {amount}").right.text == amount  # type: ignore[attr-defined]
    assert parse(f"{amount} <= x").left.text == amount  # type: ignore[attr-defined]
    assert parse(f"min({amount}, x)").arguments[0].text == amount  # type: ignore[attr-defined]
    assert parse(f"{amount} if a else x").then.text == amount  # type: ignore[attr-defined]
    assert parse(f"({amount})").text == amount  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("beds = 5床", 5, "write `==` to compare"),
        ("beds => 5床", 5, "write `>=`"),
        ("", 0, "the expression ends too early"),
        ("beds >", 6, "the expression ends too early"),
        ("beds > 5床 and", 13, "the expression ends too early"),
        ("(beds", 5, "the expression ends too early"),
        ("a if b", 6, "the expression ends too early"),
        ("not", 3, "the expression ends too early"),
        ("k in", 4, "the expression ends too early"),
        ("beds)", 4, "`)` cannot stand here"),
        ("1 < x < 5", 6, "comparisons do not chain: join two of them with `and`"),
        ("x > > 5", 4, "comparisons do not chain: join two of them with `and`"),
        ("k in []", 6, "`]` cannot stand here"),
        ("x y", 2, "`y` cannot stand here"),
        ("beds.real", 4, "`.` cannot stand here"),
        ("__import__('os')", 11, "codes stand without quotes"),
        ("x ** 2", 3, "`*` cannot stand here"),
        ("x[0]", 1, "`[` cannot stand here"),
        ("lambda: 0", 6, "`:` cannot stand here"),
        ("x; y", 1, "`;` cannot stand here"),
        ("床位 > 5", 0, "write names and codes, such as floor_area, not labels"),
        ("Beds > 5", 0, "`B` cannot stand here"),
        ("min()", 4, "`)` cannot stand here"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_position(text: str, at: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.at, caught.value.text.en) == ("HR102", at, message)


@pytest.mark.parametrize(
    ("text", "message"), [("a = b", "比较相等请写 =="), ("a >", "表达式不完整"), ("a b", "此处不应出现“b”")]
)
def test_the_same_is_told_in_chinese(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.text.zh == message


def _shape(text: str) -> str:
    """The syntax tree without positions."""
    return _without_positions(parse(text))


def _without_positions(node: object) -> str:
    if isinstance(node, tuple):
        return f"[{', '.join(map(_without_positions, node))}]"
    slots = [name for name in getattr(node, "__dataclass_fields__", ()) if name != "at"]
    return (
        f"{type(node).__name__}({', '.join(_without_positions(getattr(node, name)) for name in slots)})"
        if slots
        else repr(node)
    )
