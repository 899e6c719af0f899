"""The columns of a normalised table: what identifies a record, and every field in whole numbers of its step.

A measured field is a float column that holds whole numbers of steps (see `amounts`), a coded one holds codes, a
yes-or-no one holds booleans; null is missing.
"""

from __future__ import annotations

from fractions import Fraction

import narwhals as nw

from healthrules.engines.columnar.amounts import Amount, Steps
from healthrules.records import Field
from healthrules.rulebook import Document

ROW, TYPE, ID, NAME, REGION, DAY = "_row", "_type", "_id", "_name", "_region", "_as_of"
"""Place in the input, from 1; subject; id; name; code of the region; day to judge for."""

UNFIT = "_unfit"
"""Whether some value has more digits than its column keeps."""

REREAD = "_reread"
"""Whether the row is for the exact path: something in it is no plain value of its field."""

IDENTITY = (ROW, TYPE, ID, NAME, REGION, DAY)

MOST_DIGITS = 9
ROOM = 13
"""How many decimal places a column keeps at most, and how many digits the largest value of a field may take."""

UNBOUNDED = 10**9
"""What a field without bounds is taken to stay below; a row beyond it is for the exact path."""


def inside(document: Document) -> str:
    """The column that says whether a record lies in a document's jurisdiction; null where that is not known."""
    return f"_in_{document.jurisdiction}"


def places(field: Field) -> int:
    """How many decimal places of a field's canonical value its column keeps."""
    if field.whole:
        return 0
    bound = max(abs(limit) for limit in limits(field))
    return max(0, min(MOST_DIGITS, ROOM - len(str(int(bound)))))


def limits(field: Field) -> tuple[Fraction, Fraction]:
    """The least and the largest value that a field's column holds."""
    low = Fraction(field.least) if field.least is not None else Fraction(-UNBOUNDED)
    return low, Fraction(field.most) if field.most is not None else Fraction(UNBOUNDED)


def measured(field: Field) -> Amount:
    """A measured field's column."""
    step = Fraction(1, 10 ** places(field))
    low, high = limits(field)
    return Amount(Steps(nw.col(field.name), step, int(low / step) - 1, int(high / step) + 1, 0 if field.whole else 1))
