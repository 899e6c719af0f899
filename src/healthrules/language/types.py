"""The types of expressions: measured quantities, yes or no, and category codes."""

from __future__ import annotations

from dataclasses import dataclass

from healthrules.texts import Text
from healthrules.units import Unit


@dataclass(frozen=True, slots=True)
class QuantityType:
    """A number in a unit; `kind` is its kind of quantity, None where it has none (a plain figure)."""

    unit: Unit
    kind: str | None = None

    def described(self) -> Text:
        """The type in words."""
        zh, en = self.unit.text("zh"), self.unit.text("en")
        return Text(f"数值（{zh}）", f"a number in {en}") if en else Text("无单位的数值", "a bare number")


@dataclass(frozen=True, slots=True)
class BooleanType:
    """Yes or no."""

    def described(self) -> Text:
        """The type in words."""
        return Text("是否", "yes or no")


@dataclass(frozen=True, slots=True)
class CategoryType:
    """A code of a category."""

    category: str

    def described(self) -> Text:
        """The type in words."""
        return Text(f"分类 {self.category}", f"a code of `{self.category}`")


Type = QuantityType | BooleanType | CategoryType
BOOLEAN = BooleanType()
