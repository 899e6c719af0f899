"""The JSON Schema of the smallest changes that mend: `healthrules/mend/1`."""

from __future__ import annotations

from healthrules.planning.deciding.changing import UNMET
from healthrules.planning.deciding.mending_study import SCHEMA
from healthrules.planning.studies.shapes import (
    Shape,
    choice,
    closed,
    count,
    day,
    line,
    listed,
    or_null,
    ref,
    study,
    truth,
)
from healthrules.records import SUBJECTS

ABOUT = "The smallest changes that make records meet the rules: `healthrules mend --format json`"


def mending_schema() -> Shape:
    """The schema of the smallest changes that mend."""
    keys = {
        "records": count("how many records were judged"),
        "rejects": count("how many rows could not be read"),
        "more": count("how many records more do not meet some rule, and were left out"),
        "fixed": listed("the fields that cannot change", line("a field")),
        "mendings": listed("the records that do not meet some rule, in the order of the input", closed("A record", _MENDING)),
    }
    return study("mend", SCHEMA, ABOUT, keys, {"change": closed("A change of a field", _CHANGE)})


def _reported(about: str) -> Shape:
    """A value as `values.data` tells it."""
    return {"description": f"{about}: an amount, yes or no, or a code", "anyOf": [ref("an amount", "amount"), *_PLAIN]}


_PLAIN = ({"type": "boolean", "description": "yes or no"}, {"type": "string", "description": "a code"})
_CHANGE = {
    "field": line("the field"),
    "reported": _reported("what is reported"),
    "needed": _reported("what it should be"),
}
_WAY = {
    "changes": listed("the changes of this way, all of them", ref("a change", "change")),
    "breaks": listed("the rules that would then no longer be met", line("the id of a rule")),
}
_UNMET = {
    "rule": line("the id of the rule"),
    "outcome": choice("the verdict", sorted(each.value for each in UNMET)),
    "ways": listed("the ways to meet it by one field, the smallest change first", closed("A way", _WAY)),
    "left_alone": listed("the fields that it reads and that cannot change", line("a field")),
    "not_linear": truth("whether fields were not looked at, as the edges over them are no lines"),
}
_MENDING = {
    "record": line("the id of the record"),
    "name": line("its name, else its id"),
    "type": choice("what it is about", SUBJECTS),
    "as_of": day("the day for which it was judged"),
    "year": or_null(count("the year that it is of by its own day"), "it has no day of its own"),
    "plan": listed("the changes that mend all unmet rules at once but those beyond", ref("a change", "change")),
    "beyond": listed("the rules that no change of one field or two mends without breaking another", line("the id of a rule")),
    "unmet": listed("the rules that it does not meet, each by itself", closed("A rule", _UNMET)),
    "unknown": count("how many rules wait for values that are not reported; checklists do not count"),
}
