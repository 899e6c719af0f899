"""The JSON Schema of mid-term evaluations: `healthrules/progress/1`."""

from __future__ import annotations

from healthrules.planning.progress.pace import Status
from healthrules.planning.progress.study import SCHEMA
from healthrules.planning.studies.shapes import (
    Shape,
    choice,
    closed,
    count,
    day,
    line,
    listed,
    number,
    or_null,
    ref,
    share,
    study,
    truth,
    words,
)
from healthrules.rulebook import Force

ABOUT = "How far the measured indicators of plans have come in regions: `healthrules progress --format json`"


def progress_schema() -> Shape:
    """The schema of a mid-term evaluation."""
    keys = {
        "rulebook": listed("the documents whose indicators stand below", closed("A document", _DOCUMENT)),
        "times": number("out of reach is what needs more than so many times the best pace so far"),
        "regions": listed("the regions evaluated, by code", closed("A region", _REGION)),
        "counts": closed("How many indicators have each status", {each.value: count(each.label.en) for each in Status}),
        "milestones": listed("the indicators, region by region", closed("Where an indicator stands in a region", _MILESTONE)),
        "rejects": listed("the rows that could not be read, and are left out", closed("A row", _REJECT)),
    }
    shared = {"point": closed("A value on a day", _POINT), "bound": closed("A bound of what is required", _BOUND)}
    return study("progress", SCHEMA, ABOUT, keys, shared)


_DOCUMENT = {
    "id": line("the id of the document"),
    "version": line("its version"),
    "digest": line("the digest of its text"),
}
_REGION = {
    "code": line("its code"),
    "name": words("its name"),
    "as_of": day("the day of evaluation"),
}
_POINT = {
    "day": day("the day of the record"),
    "value": number("the value, in the unit of the indicator"),
}
_BOUND = {
    "value": number("the bound, in the unit of the indicator"),
    "included": truth("whether a value that is exactly it meets the requirement"),
}
_NO_WAY = "there is no such thing, or it is not known"
_MILESTONE = {
    "region": line("the code of the region"),
    "rule": line("the id of the rule"),
    "title": words("the title of the rule"),
    "force": choice("how binding the rule is", tuple(each.value for each in Force)),
    "clause": line("where the document says it"),
    "reading": or_null(line("the reading of the rule"), "it is read in one way only"),
    "field": or_null(line("the field or measure that is held against the requirement"), "a formula, or no single one"),
    "unit": or_null(line("the symbol of the unit of all amounts here"), "the rule has no single target"),
    "status": choice("where the indicator stands", tuple(each.value for each in Status)),
    "due": or_null(day("the due date"), "it has none"),
    "target": or_null(
        closed(
            "What is required on the due date; after it and without one, on the day of evaluation",
            {
                "low": or_null(ref("the least value", "bound"), "no such bound"),
                "high": or_null(ref("the greatest value", "bound"), "no such bound"),
            },
        ),
        "not known, or no single target",
    ),
    "now": or_null(ref("the value of the latest record", "point"), "not known, or not certain"),
    "between": or_null(
        closed(
            "The bounds of the value now where it is not certain",
            {
                "low": or_null(number("the least that it may be"), "nothing bounds it"),
                "high": or_null(number("the most that it may be"), "nothing bounds it"),
            },
        ),
        "it is certain, or there is none",
    ),
    "history": listed("the values that are known, the oldest first", ref("a value", "point")),
    "pace": or_null(number("the change a year from the baseline to now"), _NO_WAY),
    "needed": or_null(number("the change a year from now that meets the target on the due date"), _NO_WAY),
    "projected": or_null(number("the value on the due date if the pace goes on"), _NO_WAY),
    "done": or_null(number("how much of the way from the baseline to the target is gone; 1 is all of it"), _NO_WAY),
    "time": or_null(share("how much of the time from the baseline to the due date is gone"), _NO_WAY),
    "missing": listed("what keeps it from being decided", line("a field or measure")),
}
_REJECT = {
    "file": line("the file; - for standard input or a program"),
    "row": or_null(count("the row or line, from 1"), "not known"),
    "record": or_null(line("the id of the record"), "not known"),
    "field": or_null(line("the field that could not be read"), "the row as a whole"),
    "reason": words("why"),
}
