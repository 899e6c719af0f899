"""Expressions in words, and how they come to their value for a record, in both languages."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from healthrules.language.evaluation import Situation
from healthrules.language.terms import Term
from healthrules.language.wording import Wording
from healthrules.records import Value, Vocabulary
from healthrules.texts import Language

Checked = Callable[..., Term]

SAID = [
    ("beds > 50床", "床位数 > 50 张", "beds > 50 beds"),
    (
        "area >= base_area + 25 m²/床 * beds",
        "面积 ≥ (基础面积 + (25 平方米/张 × 床位数))",
        "floor area ≥ (base area + (25 m²/bed × beds))",
    ),
    ("share <= 75%", "占比 ≤ 75%", "share ≤ 75%"),
    ("grade == primary", "级别 = 一级", "grade = primary"),
    ("grade not in [secondary, primary]", "非 (级别 属于 一级、二级)", "not (grade is one of primary, secondary)"),
    ("open and (urgent or insured)", "开放 且 (急诊 或 参保)", "open and (emergency care or insured)"),
    ("min(beds, 50床) != 0", "较小值(床位数, 50 张) ≠ 0 张", "least of(beds, 50 beds) ≠ 0 beds"),
    ("area / (beds * 2) > 5 m²/床", "(面积 ÷ (床位数 × 2)) > 5 平方米/张", "(floor area ÷ (beds × 2)) > 5 m²/bed"),
    ("beds > (5床 if open else 3床)", "床位数 > (开放 时取“5 张”，否则取“3 张”)", "beds > (5 beds if open, else 3 beds)"),
    (
        "base_area(beds * 100人/床) < area",
        "基础面积(床位数 × 100 人/张) < 面积",
        "base area(beds × 100 people/bed) < floor area",
    ),
    ("open == true", "开放 = 是", "open = yes"),
]


@pytest.mark.parametrize(("text", "zh", "en"), SAID)
def test_an_expression_is_put_into_words(vocabulary: Vocabulary, checked: Checked, text: str, zh: str, en: str) -> None:
    term = checked(text)
    assert Wording(vocabulary, "zh").said(term) == zh
    assert Wording(vocabulary, "en").said(term) == en


RECORD: dict[str, Value] = {
    "beds": 60,
    "area": 2500,
    "population": 52_000,
    "share": Fraction(1, 8),
    "grade": "primary",
    "open": True,
}
WORKED = [
    (
        "base_area + 25 m²/床 * beds",
        "1,700 平方米（52,000 人） + 25 平方米/张 × 60 张",
        "1,700 m² (52,000 people) + 25 m²/bed × 60 beds",
    ),
    ("area - base_area", "2,500 平方米 − 1,700 平方米（52,000 人）", "2,500 m² − 1,700 m² (52,000 people)"),
    (
        "area - (base_area + area)",
        "2,500 平方米 − (1,700 平方米（52,000 人） + 2,500 平方米)",
        "2,500 m² − (1,700 m² (52,000 people) + 2,500 m²)",
    ),
    ("share", "12.5%", "12.5%"),
    ("grade", "一级", "primary"),
    ("radius", "未知（半径未填报）", "? (radius not reported)"),
    ("beds * radius", "60 张 × 未知（半径未填报）", "60 beds × ? (radius not reported)"),
    ("(beds + beds) * 2", "(60 张 + 60 张) × 2", "(60 beds + 60 beds) × 2"),
    ("area / (beds * 2)", "2,500 平方米 ÷ (60 张 × 2)", "2,500 m² ÷ (60 beds × 2)"),
    ("area / (beds / 2)", "2,500 平方米 ÷ (60 张 ÷ 2)", "2,500 m² ÷ (60 beds ÷ 2)"),
    ("base_area + 30 m²/床 * max(beds - 90床, 0床)", "1,700 平方米（52,000 人）", "1,700 m² (52,000 people)"),
    ("5床 if open else 3床", "5 张", "5 beds"),
    ("5床 if urgent else 3床", "未知（急诊未填报）", "? (emergency care not reported)"),
]


@pytest.mark.parametrize(("text", "zh", "en"), WORKED)
def test_a_formula_is_worked_out_in_numbers(vocabulary: Vocabulary, checked: Checked, text: str, zh: str, en: str) -> None:
    situation = Situation(RECORD, date(2025, 6, 30))
    assert Wording(vocabulary, "zh").worked(checked(text), situation) == zh
    assert Wording(vocabulary, "en").worked(checked(text), situation) == en


@pytest.mark.parametrize(
    ("text", "language", "result"),
    [
        ("beds * 2", "en", "120 beds"),
        ("beds > 5床", "en", "yes"),
        ("beds < 5床", "zh", "否"),
        ("grade", "zh", "一级"),
        ("radius * beds", "zh", "未知（半径未填报）"),
        ("urgent and insured", "zh", "未知（急诊、参保未填报）"),
        ("urgent and insured", "en", "? (emergency care, insured not reported)"),
        ("area / (beds - 60床)", "zh", "分母为零，无法计算"),
        ("base_area(1万人)", "en", "10,000 people lies in no band (30,000 to 100,000 people)"),
        ("area / beds", "en", "41.6667 m²/bed"),
    ],
)
def test_a_result_is_shown_or_why_there_is_none(
    vocabulary: Vocabulary, checked: Checked, text: str, language: Language, result: str
) -> None:
    assert Wording(vocabulary, language).result(checked(text), Situation(RECORD, date(2025, 6, 30))) == result


def test_a_named_formula_is_called_by_its_label(vocabulary: Vocabulary, checked: Checked) -> None:
    term = checked("extra > 5床", define={"extra": "beds - 50床"})
    assert Wording(vocabulary, "zh").said(term) == "“extra” > 5 张"
    assert Wording(vocabulary, "en").said(term) == "extra > 5 beds"
    assert Wording(vocabulary, "en").worked(
        checked("extra", define={"extra": "beds - 50床"}), Situation(RECORD, date(2025, 6, 30))
    ) == ("60 beds − 50 beds")
