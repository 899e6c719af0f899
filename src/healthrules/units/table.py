"""The unit table: every unit of the project, defined in `rules/units.yaml` and computed by Pint with exact fractions."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from healthrules.content import bundled_rules
from healthrules.errors import UnitError, nearest
from healthrules.texts import Text
from healthrules.units.exact import Number, simplest
from healthrules.units.unit import Dimension, Unit, UnitName

Powers = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Named units, their spellings, and the words that multiply a number (万, million)."""

    definitions: Mapping[str, str]
    names: Mapping[str, UnitName]
    spellings: Mapping[str, str]
    magnitudes: Mapping[str, int]
    _sizes: dict[Powers, tuple[Number, Dimension]] = field(default_factory=dict, compare=False, repr=False)
    _texts: dict[str, Unit] = field(default_factory=dict, compare=False, repr=False)

    def unit(self, text: str) -> Unit:
        """The unit that a text names, such as "m²/床", "张/千人", "/10万" or "per 1,000 people".

        Raises `UnitError` where a part of it is not known, with the nearest spelling.
        """
        found = self._texts.get(text)
        if found is None:
            from healthrules.units.notation import parse_unit

            found = self._texts[text] = parse_unit(text, self)
        return found

    def named(self, name: str) -> Unit:
        """The unit with this name in the table."""
        return self.composed({name: 1})

    def composed(self, powers: Mapping[str, int], multiple: Number = 1) -> Unit:
        """The unit made of named units to whole powers, times a plain number."""
        key = tuple(sorted((name, power) for name, power in powers.items() if power and name != "one"))
        if key not in self._sizes:
            self._sizes[key] = _size(self, key)
        scale, dimension = self._sizes[key]
        parts = tuple((self.names[name], power) for name, power in sorted(key, key=lambda part: part[1] < 0))
        return Unit(parts, multiple, simplest(Fraction(scale) * multiple), dimension)

    def product(self, left: Unit, right: Unit, power: int = 1) -> Unit:
        """`left * right`, or with power -1 `left / right`."""
        powers: dict[str, int] = {}
        for unit, sign in ((left, 1), (right, power)):
            for name, exponent in unit.parts:
                powers[name.name] = powers.get(name.name, 0) + sign * exponent
        multiple = simplest(Fraction(left.multiple) * Fraction(right.multiple) ** power)
        return self.composed(powers, multiple)

    def spelled(self, text: str) -> str | None:
        """The name of the unit that has this spelling, or None."""
        return self.spellings.get(folded(text))

    def _shown(self, spelling: str) -> str:
        """A spelling as it is written: the symbol or a name of the unit where the folded text is one of them."""
        name = self.names[self.spellings[spelling]]
        return next((each for each in (name.symbol, name.zh, name.en, *name.also) if folded(each) == spelling), spelling)

    def alike(self, unit: Unit) -> list[UnitName]:
        """The named units that measure the same."""
        return [name for key, name in self.names.items() if self.named(key).dimension == unit.dimension]

    def unknown(self, text: str) -> UnitError:
        """The error for a unit that is not in the table."""
        near = nearest(folded(text)[:40], self.spellings, cutoff=0.8)
        hint = self._shown(near) if near else None
        zh, en = (f"，是否指“{hint}”", f"; did you mean `{hint}`") if hint else ("", "")
        return UnitError(Text(f"未知单位“{text}”{zh}", f"unknown unit `{text}`{en}"))


def folded(text: str) -> str:
    """A spelling without differences of width, letter case or white space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _size(table: UnitTable, key: Powers) -> tuple[Number, Dimension]:
    from pint.util import UnitsContainer

    registry = _registry(tuple(table.definitions.items()))
    container = UnitsContainer(dict(key))
    scale, _ = registry.get_root_units(container)
    powers = registry.get_dimensionality(container).items()
    return simplest(Fraction(scale)), tuple(sorted((name, int(power)) for name, power in powers))


@cache
def _registry(definitions: tuple[tuple[str, str], ...]) -> Any:
    """A Pint registry that holds only the table's own units; fractions keep every factor exact."""
    import pint

    registry: Any = pint.UnitRegistry(None, non_int_type=Fraction, cache_folder=None)
    for name, meaning in definitions:
        registry.define(f"{name} = []" if meaning == "1" else f"{name} = {meaning}")
    return registry


@cache
def load_units() -> UnitTable:
    """The project's unit table.

    >>> load_units().unit("公顷").factor_to(load_units().unit("平方米"))
    10000
    """
    from healthrules.source import read_source

    data = read_source(bundled_rules() / "units.yaml", "units.yaml").data
    names = {
        name: UnitName(
            name,
            entry["symbol"],
            entry["zh"],
            entry.get("en", entry["symbol"]),
            entry.get("one", entry["symbol"]),
            tuple(entry.get("also", ())),
        )
        for name, entry in data["units"].items()
    }
    spellings: dict[str, str] = {}
    for name, entry in data["units"].items():
        for spelling in (entry["symbol"], entry["zh"], entry.get("en"), *entry.get("also", ())):
            if spelling and spellings.setdefault(folded(spelling), name) != name:
                raise ValueError(f"units.yaml: `{spelling}` spells both {spellings[folded(spelling)]} and {name}")
    table = UnitTable({name: entry["is"] for name, entry in data["units"].items()}, names, spellings, data["magnitudes"])
    for name in names:
        table.named(name)
    return table
