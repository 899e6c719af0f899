"""A unit: what it is made of, how large it is, and how people write it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from healthrules.texts import Language
from healthrules.units.exact import Number, exact, grouped, quotient, simplest

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions and their powers, sorted: `(("[length]", 2),)` is an area; empty is a bare number."""


@dataclass(frozen=True, slots=True)
class UnitName:
    """A named unit of the unit table and how it is written: symbol, Chinese, English (plural and singular)."""

    name: str
    symbol: str
    zh: str
    en: str
    one: str
    also: tuple[str, ...] = ()

    def in_(self, language: Language | None, *, plural: bool) -> str:
        """The unit as written in a language; None gives the symbol."""
        if language == "zh":
            return self.zh
        if language == "en":
            return self.en if plural else self.one
        return self.symbol


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of named units and a plain multiple, such as m²/bed or 1/100,000.

    `scale` is how many base units one of this unit holds; `dimension` says what it measures.
    """

    parts: tuple[tuple[UnitName, int], ...]
    multiple: Number
    scale: Number
    dimension: Dimension

    @property
    def symbol(self) -> str:
        """How rules and machine-readable reports write the unit.

        A bare number is "1".
        """
        return self.text(None) or "1"

    def text(self, language: Language | None, *, plural: bool = True) -> str:
        """The unit in a language, or (None) in symbols; empty for a bare number."""
        multiple = Fraction(self.multiple)
        above = [_power(name.in_(language, plural=plural), power) for name, power in self.parts if power > 0]
        below = [_power(name.in_(language, plural=multiple.denominator > 1), -power) for name, power in self.parts if power < 0]
        if multiple.numerator != 1:
            above.insert(0, _number(multiple.numerator, language))
        if multiple.denominator != 1:
            below.insert(0, _number(multiple.denominator, language))
        if language == "en" and multiple.denominator > 1:
            return " ".join(["·".join(above), "per", " ".join(below)]).strip()
        gap = "" if language == "zh" else "·" if multiple.denominator == 1 else " "
        return "·".join(above) + ("/" + gap.join(below) if below else "")

    def measures_the_same_as(self, other: Unit) -> bool:
        """Whether both have one dimension, so that values convert."""
        return self.dimension == other.dimension

    def factor_to(self, other: Unit) -> Number:
        """What a value in this unit is multiplied by to be in the other; both must have one dimension."""
        return 1 if self.scale == other.scale else quotient(self.scale, other.scale)

    def is_bare(self) -> bool:
        """Whether it measures nothing: a share, a ratio, a bare number."""
        return not self.dimension


def _power(text: str, power: int) -> str:
    return text if power == 1 else f"{text}^{power}"


def _number(value: int, language: Language | None) -> str:
    if language != "zh":
        return f"{value:,}" if language == "en" else str(value)
    for step, word in ((100_000_000, "亿"), (10_000, "万"), (1_000, "千")):
        if value % step == 0:
            count = value // step
            return word if count == 1 else f"{count}{word}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    >>> from healthrules.units import load_units
    >>> metre = load_units().unit("m")
    >>> Quantity(5000, metre).to(load_units().unit("km")).number
    5
    """

    number: Number
    unit: Unit

    def to(self, unit: Unit) -> Quantity:
        """The same amount in another unit of the same dimension."""
        return Quantity(simplest(Fraction(self.number) * self.unit.factor_to(unit)), unit)

    def rounded(self, rounding: str, digits: int = 5) -> Quantity:
        """The amount in so many significant digits, a whole number as it is; `rounding` as in `decimal`: `ROUND_FLOOR`.

        >>> from decimal import ROUND_CEILING
        >>> from healthrules.units import load_units
        >>> Quantity(Fraction(2, 3), load_units().unit("km")).rounded(ROUND_CEILING).text(None)
        '0.66667 km'
        """
        if isinstance(self.number, int):
            return self
        with localcontext(prec=digits, rounding=rounding):
            whole = Decimal(self.number.numerator) / Decimal(self.number.denominator)
        return Quantity(exact(whole), self.unit)

    def text(self, language: Language | None, digits: int | None = None) -> str:
        """The quantity as people read it: "1,950 平方米", "1,950 m²", "75%"; `digits` as `grouped` takes them."""
        unit = self.unit.text(language, plural=self.number != 1)
        glue = "" if not unit or unit in ("%", "‰") or unit.startswith("/") else " "
        return f"{grouped(self.number, digits)}{glue}{unit}"
