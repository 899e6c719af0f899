"""The JSON Schemas of sweeps and solutions: `healthrules/sweep/1` and `healthrules/solve/1`."""

from __future__ import annotations

from healthrules.engines.columnar.needed import needs_polars
from healthrules.planning.studies.shapes import (
    Shape,
    amount,
    choice,
    closed,
    count,
    day,
    line,
    listed,
    number,
    or_null,
    outcome,
    ref,
    share,
    study,
    truth,
    whole,
    words,
)
from healthrules.planning.thresholds import solve_study, sweep_study
from healthrules.planning.thresholds.tallies import NAMED

SWEEP = "What a registry comes to at each value of a threshold: `healthrules sweep --format json`"
SOLVE = "The strictest threshold at which a share of a registry passes: `healthrules solve --format json`"


def sweep_schema() -> Shape:
    """The schema of a sweep; raises `EngineUnavailable` without Polars, as sweeping does."""
    needs_polars()
    from healthrules.planning.thresholds.counting import BY

    at = ref("at each value, rising", "point")
    group = {
        "group": or_null(line("its code, id or year"), "not reported"),
        "values": listed("what the group comes to at each value, rising", at),
    }
    keys = {
        **_HELD,
        "by": or_null(choice("by what groups are told apart", BY), "no groups were asked for"),
        "values": listed("what all records come to at each value, rising", at),
        "groups": listed("the groups; none where none were asked for", closed("A group", group)),
    }
    point = closed(
        "What comes of one value",
        {
            "at": ref("the value", "value"),
            "present": truth("whether it is the value in force"),
            **_TALLY,
            "gaps": listed("what is missing in all, by unit; no shares and rates", amount("what is missing")),
        },
    )
    return study("sweep", sweep_study.SCHEMA, SWEEP, keys, {"value": _VALUE, "point": point})


def solve_schema() -> Shape:
    """The schema of a solution."""
    keys = {
        **_HELD,
        "target": share("the share that should pass at least"),
        "stricter": choice("which values are harder to meet", ("larger", "smaller")),
        "reached": truth("whether some value reaches the share"),
        "threshold": or_null(ref("the strictest value that reaches it", "value"), "none reaches it, or every value does"),
        "attained": or_null(
            truth("whether the threshold itself reaches it; else only values on its lax side, however near"), _NOT_REACHED
        ),
        "at_threshold": or_null(ref("what comes of the threshold", "tally"), _NOT_REACHED),
        "beyond": or_null(ref("what comes of values right on its strict side", "tally"), "there are none"),
        "next_stricter": or_null(ref("the next stricter value at which a verdict turns", "value"), "there is none"),
        "at_next": or_null(ref("what comes of that value", "tally"), "there is none"),
        "laxest": ref("what comes of the laxest value", "tally"),
        "at_present": ref("what comes of the value in force", "tally"),
        "on_threshold": listed("the records whose verdict turns at the threshold", ref("a record", "turn")),
        "on_next": listed("those whose verdict turns at the next stricter value", ref("a record", "turn")),
        "curve": listed(
            "values at which verdicts turn, rising; where there are many some of them, or values that were tried", _ON_CURVE
        ),
    }
    shared = {"value": _VALUE, "tally": closed("How often rules came to each outcome", _TALLY), "turn": closed("A turn", _TURN)}
    return study("solve", solve_study.SCHEMA, SOLVE, keys, shared)


_NOT_REACHED = "no value reaches the share"
_VALUE = closed(
    "A value of the threshold",
    {
        "value": number("the value, in the unit: all its digits where it has a finite decimal form, else 12"),
        "unit": line("the symbol of the unit of the parameter"),
        "exact": line("the value as a fraction, such as 10/3; there only where it has no finite decimal form"),
    },
    ["exact"],
)
_HELD = {
    "parameter": line("the id of the parameter that is moved: <document>/<name>"),
    "label": words("the parameter in words, with the band or code"),
    "part": or_null(words("the band or code whose value is moved"), "the parameter has one value only"),
    "present": ref("the value in force", "value"),
    "rules": listed("the rules that use it and are judged", line("the id of a rule")),
    "as_of": day("the day whose value is moved, and for which records are judged, unless each has its own"),
    "year": or_null(whole("the only year whose records are judged"), "those of all years"),
    "years": listed("the years of the records that were read, rising: of their own day, else of `as_of`", whole("a year")),
    "records": count("how many records were judged"),
    "rejects": count("how many rows could not be read, and are left out"),
}
_TALLY = {
    **{name: count(f"verdicts: {each.value}") for name, each in NAMED.items()},
    "share": or_null(share("passed / (passed + failed + pending)"), "none is decided"),
}
_TURN = {
    "file": or_null(line("the file it was read from"), "records were given by a program"),
    "row": or_null(count("its row or line there, from 1"), "records were given by a program"),
    "record": line("the id of the record"),
    "name": line("its name, else its id"),
    "region": line("the code of the region in which it lies"),
    "year": whole("its year: of its own day, else of the day that it was judged for"),
    "rule": line("the id of the rule"),
    "lax": outcome("the verdict on the lax side"),
    "strict": outcome("the verdict on the strict side"),
}
_ON_CURVE = closed("What comes of one value", {"at": ref("the value", "value"), **_TALLY})
