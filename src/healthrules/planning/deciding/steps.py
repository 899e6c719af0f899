"""The steps in which values are written: of what people count, one; else one unit in the last digit as it was reported.

Records hold exact values, not how they were written: 5.2万 people and 52,000 people are one value. So the last digit is
that of the value in the unit that people read, and the zeros of a whole number count: 1,400 m² has a step of 1 m², 74.6%
one of 0.1%. What is written more coarsely is told with `--step`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from healthrules.errors import HealthRulesError, UsageError
from healthrules.planning.deciding.edges import Grid
from healthrules.records import Field, Value
from healthrules.rulebook import Rulebook
from healthrules.rulebook.calling import field_called
from healthrules.rulebook.vocabulary import figure
from healthrules.texts import Text
from healthrules.units import Number, Quantity, decimal
from healthrules.units.exact import has_finite_decimal, quotient, simplest

Steps = Mapping[str, Number]
"""Steps by field, in the field's canonical unit, where they were given."""


def measured(name: str, book: Rulebook) -> Field:
    """A field that holds amounts, by its name, label or alias.

    Raises `UsageError` for another one, with the nearest name, and where several are called so.
    """
    known = (each for each in book.vocabulary.fields.values() if each.unit is not None)
    return field_called(name, known, Text("没有数值字段“{}”", "no field `{}` that holds amounts"))


def fixed_fields(given: Sequence[str], book: Rulebook) -> frozenset[str]:
    """The names of the fields that cannot change: those given, by name, label or alias, and those the vocabulary says so of.

    Raises `UsageError` for a field that there is not, with the nearest name, and where several are called so.
    """
    fields = book.vocabulary.fields.values()
    named = (field_called(each, fields, Text("没有字段“{}”", "no field `{}`")).name for each in given)
    return frozenset((*named, *(each.name for each in fields if each.fixed)))


def steps_of(given: Mapping[str, str], book: Rulebook) -> dict[str, Number]:
    """Steps as people write them, `{"served_population": "0.1万人"}`, in canonical units.

    Raises `UsageError` for a field that holds no amounts, or a step that is none of its unit or not above zero.
    """
    found = {}
    for name, written in given.items():
        each = measured(name, book)
        if each.unit is None:
            raise AssertionError(name)
        try:
            step = figure(written, each.unit, book.units)
        except HealthRulesError as error:
            raise UsageError(Text(f"步长 {name}：{error.text.zh}", f"the step of {name}: {error.text.en}")) from None
        if step <= 0:
            raise UsageError(Text(f"步长 {name} 须大于零", f"the step of {name} must be more than zero"))
        found[each.name] = step
    return found


def last_digit(value: Number, each: Field) -> Number | None:
    """One unit in the last digit of a value in the unit that people read, in the canonical one.

    None where it has no last digit, such as a third.
    """
    if each.unit is None:
        return None
    shown = Quantity(value, each.unit).to(each.display or each.unit)
    if not has_finite_decimal(shown.number):
        return None
    exponent = decimal(shown.number).as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Quantity(Fraction(1, 10**places), shown.unit).to(each.unit).number


def rounding(value: Value, each: Field, given: Steps) -> Number | None:
    """The step to which a reported value may have been rounded; None for what is counted, or holds no amount."""
    if each.unit is None or isinstance(value, (bool, str)):
        return None
    if each.name in given:
        return given[each.name]
    return None if each.whole else last_digit(value, each)


def grid(value: Number, each: Field, given: Steps) -> Grid:
    """The values that may be written instead of a reported one."""
    if each.unit is None:
        raise AssertionError(each.name)
    scale = (each.display or each.unit).factor_to(each.unit)
    step = given.get(each.name) or (1 if each.whole else last_digit(value, each)) or quotient(scale, 10_000)
    return Grid(simplest(step), scale, exact=not each.whole and each.name not in given)
