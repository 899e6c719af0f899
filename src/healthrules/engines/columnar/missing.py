"""Which fields an unknown outcome waits for, as a column: their names in the order asked for, with commas between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import narwhals as nw

from healthrules.engines.columnar.translation import Translation
from healthrules.language import terms as t

SEPARATOR = ","

Leaf = tuple[str, nw.Expr | None]
"""The name of a field, and in which rows an unknown term waits for it where it is missing; None: in all of them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a rule waits for, in two stages: conditions as columns of their own, then the names."""

    parts: Mapping[str, nw.Expr]
    names: nw.Expr


def missing(translation: Translation, when: t.Term | None, require: t.Term) -> Missing:
    """The fields that a rule waits for where it is unknown: those of `when` where that is unknown, else of `require`."""
    asked = _Asked(translation)
    found = list(asked.leaves(require))
    if when is not None:
        first = translation.of(when).unknown()
        found = [*asked.where(first, asked.leaves(when)), *asked.where(~first, found)]
    names = _listed(found)
    return Missing(asked.conditions, names)


@dataclass(frozen=True, slots=True)
class Waits:
    """In which rows some terms wait for a field: conditions as columns of their own, then by the name of the field."""

    parts: Mapping[str, nw.Expr]
    rows: Mapping[str, nw.Expr]


def waits(translation: Translation, terms: Iterable[t.Term]) -> Waits:
    """Every field that any of some terms waits for where that term is unknown."""
    asked, rows = _Asked(translation), dict[str, nw.Expr]()
    for term in terms:
        for name, mask in asked.where(translation.of(term).unknown(), asked.leaves(term)):
            here = nw.col(name).is_null() if mask is None else nw.col(name).is_null() & mask
            here = here.fill_null(value=False)
            rows[name] = rows[name] | here if name in rows else here
    return Waits(asked.conditions, rows)


@dataclass(slots=True)
class _Asked:
    """Goes through the terms of a rule; notes each condition as a column."""

    translation: Translation
    conditions: dict[str, nw.Expr] = field(default_factory=dict)

    def leaves(self, term: t.Term) -> Iterator[Leaf]:
        """The fields that a term waits for, in order; each holds where the term is unknown."""
        if isinstance(term, t.FieldValue):
            yield term.field.name, None
        elif isinstance(term, t.Choice):
            yield from self._of_choice(term)
        else:
            for part in t.parts(term):
                found = list(self.leaves(part))
                strict = not found or self._strict(part)
                yield from found if strict else self.where(self.translation.of(part).unknown(), found)

    def where(self, rows: nw.Expr, found: Iterable[Leaf]) -> list[Leaf]:
        """The leaves in some rows only."""
        name = f"_waits_{len(self.conditions)}"
        self.conditions[name] = rows
        return [(leaf, nw.col(name) if mask is None else nw.col(name) & mask) for leaf, mask in found]

    def _strict(self, term: t.Term) -> bool:
        """Whether a term is unknown wherever one of its fields is missing."""
        loose = isinstance(term, (t.AllOf, t.AnyOf, t.Choice)) or self.translation.of(term).outside is not None
        return not loose and all(self._strict(part) for part in t.parts(term))

    def _of_choice(self, term: t.Choice) -> Iterator[Leaf]:
        """Where the condition is unknown it is what is waited for; else the branches that may be chosen."""
        condition = self.translation.of(term.condition)
        yield from self.where(condition.unknown(), self.leaves(term.condition))
        for part, chosen in ((term.then, condition.plain), (term.otherwise, ~condition.plain)):
            open_ = chosen if condition.outside is None else chosen | condition.outside
            yield from self.where(open_ & self.translation.of(part).unknown(), self.leaves(part))


def _listed(found: Iterable[Leaf]) -> nw.Expr:
    """The names, each once, where it first stands."""
    pieces: list[nw.Expr] = []
    earlier: dict[str, nw.Expr | None] = {}
    for name, mask in found:
        if name in earlier and earlier[name] is None:
            continue
        absent, before = nw.col(name).is_null(), earlier.get(name)
        here = absent if mask is None else absent & mask
        here = here if before is None else here & ~before
        pieces.append(nw.when(here).then(nw.lit(SEPARATOR + name)).otherwise(nw.lit("")))
        earlier[name] = _either(before, mask)
    return nw.concat_str(pieces).str.slice(1) if pieces else nw.lit("")


def _either(before: nw.Expr | None, mask: nw.Expr | None) -> nw.Expr | None:
    """Where a name has been listed: None for everywhere."""
    if mask is None:
        return None
    here = mask.fill_null(value=False)
    return here if before is None else before | here
