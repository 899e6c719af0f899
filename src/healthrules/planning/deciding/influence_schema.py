"""The JSON Schema of who decides: `healthrules/influence/1`."""

from __future__ import annotations

from healthrules.planning.deciding.influence_study import SCHEMA
from healthrules.planning.studies.shapes import (
    Shape,
    amount,
    closed,
    count,
    day,
    line,
    listed,
    number,
    or_null,
    outcome,
    ref,
    study,
    truth,
    words,
)

ABOUT = "Which records decide the figures of regions: `healthrules influence --format json`"


def influence_schema() -> Shape:
    """The schema of who decides."""
    keys = {
        "rule": line("the id of the rule"),
        "records": count("how many records were read, regions among them"),
        "rejects": count("how many rows could not be read"),
        "effort": or_null(line("the field that says how hard a record is to mend"), "none was asked for"),
        "regions": listed("the regions, each in its latest year", closed("What decides a region", _REGION)),
    }
    return study("influence", SCHEMA, ABOUT, keys, {"value": closed("A value, or the bounds between which it lies", _VALUE)})


_OPEN = "nothing bounds it, or there is no value"
_VALUE = {
    "low": or_null(amount("the least that it may be; the value itself where that is certain"), _OPEN),
    "high": or_null(amount("the most that it may be; the value itself where that is certain"), _OPEN),
}
_NEEDED = {
    "records": listed("the records to mend, those that add most first", line("the id of a record")),
    "alike": listed("others that would do as well as the last of them", line("the id of a record")),
    "exact": truth("whether no fewer would do"),
    "value": ref("what the rule reads once they are mended", "value"),
}
_MOVER = {
    "record": line("the id of the record; empty where it could not be read"),
    "name": line("its name, else its id"),
    "move": or_null(
        number("how far the value, or a bound of it, is from the present one without the record, in the unit of that value"),
        "with or without it there is no value or no bound",
    ),
    "without": ref("what the rule reads without the record", "value"),
    "outcome": outcome("the verdict without it"),
    "best": or_null(ref("what the rule reads with the record at its best", "value"), "it is so already, or cannot be mended"),
    "missing": listed("what it did not report of what the figure reads", line("a field")),
}
_REGION = {
    "region": line("the code of the region"),
    "as_of": day("the day for which it was judged"),
    "outcome": outcome("the verdict"),
    "value": ref("what the rule holds against its requirement", "value"),
    "required": or_null(amount("what is required"), "not known, or no single amount"),
    "needed": or_null(
        closed("The fewest records to mend for the region to meet the rule", _NEEDED),
        "the rule is met, or `why_not` says why there are none",
    ),
    "why_not": or_null(words("why no set of records is told"), "one is told, or the rule is met"),
    "movers": listed("the records that move the value or may, those that move it most first", closed("A record", _MOVER)),
    "unmoving": count("how many more records belong and cannot move it"),
}
