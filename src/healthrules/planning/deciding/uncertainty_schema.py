"""The JSON Schema of what verdicts hang on: `healthrules/uncertainty/1`."""

from __future__ import annotations

from healthrules.planning.deciding.uncertainty_study import SCHEMA
from healthrules.planning.studies.shapes import Shape, amount, closed, count, line, listed, or_null, outcome, study

ABOUT = "How many verdicts hang on missing and on rounded values: `healthrules uncertainty --format json`"


def uncertainty_schema() -> Shape:
    """The schema of what verdicts hang on."""
    keys = {
        "records": count("how many records were judged"),
        "rejects": count("how many rows could not be read"),
        "verdicts": count("how many verdicts were looked at: those of rules that apply and are not waived"),
        "unknown": count("how many of them cannot be given, as values are missing"),
        "unanswered": count("how many more are items of checklists that were not answered"),
        "turning": count("how many verdicts may turn with the last digit of some value"),
        "only_ends": count("in how many places only the two ends of a step were looked at"),
        "missing": listed("the fields that verdicts wait for, those of most verdicts first", closed("A field", _WAITING)),
        "on_edge": listed("the verdicts that may turn, by record", closed("A verdict and a value", _ON_EDGE)),
    }
    return study("uncertainty", SCHEMA, ABOUT, keys)


_WAITING = {
    "field": line("the field or figure that is missing"),
    "verdicts": count("how many verdicts wait for it: so many it settles at most"),
    "alone": count("how many of them wait for nothing else, as far as what is reported tells"),
    "records": count("of how many records"),
}
_ON_EDGE = {
    "record": line("the id of the record"),
    "name": line("its name, else its id"),
    "year": or_null(count("the year that it is of by its own day"), "it has no day of its own"),
    "rule": line("the id of the rule"),
    "field": line("the field whose value may have been rounded"),
    "reported": amount("the value as it is reported"),
    "half_step": amount("how far the value may be off: half the step in which it is written"),
    "distance": amount("how far the nearest value with another verdict is; 0: right beside it"),
    "outcome": outcome("the verdict"),
    "may_be": outcome("the verdict at that value"),
}
