"""Which fields an unknown outcome waits for, as a column: their names in the order asked for, with commas between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import narwhals as nw

from healthrules.engines.columnar.translation import Translation
from healthrules.language import terms as t

SEPARATOR = ","

Leaf = tuple[str, nw.Expr]
"""The name of a field, and the rows in which an unknown term waits for it."""


def missing(translation: Translation, when: t.Term | None, require: t.Term) -> nw.Expr:
    """The fields that a rule waits for where its outcome is unknown: those of `when` where that is unknown, else of `require`."""
    found = list(leaves(translation, require))
    if when is not None:
        first = translation.of(when).unknown()
        found = [(name, first & mask) for name, mask in leaves(translation, when)] + [
            (name, ~first & mask) for name, mask in found
        ]
    return _listed(found)


def leaves(translation: Translation, term: t.Term) -> Iterator[Leaf]:
    """The fields that a term waits for, in order; each holds where the term is unknown."""
    if isinstance(term, t.FieldValue):
        yield term.field.name, translation.of(term).absent()
    elif isinstance(term, t.Choice):
        yield from _of_choice(translation, term)
    else:
        for part in t.parts(term):
            unknown = translation.of(part).unknown()
            for name, mask in leaves(translation, part):
                yield name, mask if isinstance(part, t.FieldValue) else unknown & mask


def _of_choice(translation: Translation, term: t.Choice) -> Iterator[Leaf]:
    """Where the condition is unknown it is what is waited for; else the branches that may be chosen."""
    condition = translation.of(term.condition)
    unknown, outside = condition.unknown(), condition.outside
    for name, mask in leaves(translation, term.condition):
        yield name, unknown & mask
    for part, chosen in ((term.then, condition.plain), (term.otherwise, ~condition.plain)):
        open_ = chosen if outside is None else chosen | outside
        waits = open_ & translation.of(part).unknown()
        for name, mask in leaves(translation, part):
            yield name, waits & mask


def _listed(found: list[Leaf]) -> nw.Expr:
    """The names, each once, where it first stands."""
    pieces: list[nw.Expr] = []
    earlier: dict[str, nw.Expr] = {}
    for name, mask in found:
        before = earlier.get(name)
        here = mask if before is None else mask & ~before
        pieces.append(nw.when(here).then(nw.lit(SEPARATOR + name)).otherwise(nw.lit("")))
        earlier[name] = (mask if before is None else before | mask).fill_null(value=False)
    return cast("nw.Expr", nw.concat_str(pieces).str.slice(1)) if pieces else nw.lit("")
