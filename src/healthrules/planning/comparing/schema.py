"""The JSON Schema of comparisons: `healthrules/compare/1`."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.engines.columnar.needed import needs_polars
from healthrules.planning.comparing.joint import CHANGES
from healthrules.planning.proposals.bench import KINDS
from healthrules.planning.studies.shapes import (
    OUTCOMES,
    Shape,
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
    study,
    whole,
    words,
)
from healthrules.records import SUBJECTS

ABOUT = "What changes of rules, or other readings, do to a registry: `healthrules compare --format json`"
YEAR = {"year": whole("the year of the records; there only where records are of several years")}
_MANY = "how many records there are of it, each once"
_SERVED = "how many people these records serve, each record once; areas may overlap"


def compare_schema() -> Shape:
    """The schema of a comparison; raises `EngineUnavailable` without Polars, as comparing does."""
    needs_polars()
    from healthrules.planning.comparing.data import SCHEMA

    keys = {
        "as_of": or_null(day("the day for which all records were judged"), "each record for its own day"),
        "files": listed("the files and folders of the registry, as they were given", line("a path; - is standard input")),
        "records": count("how many records were judged"),
        "rejects": count("how many rows could not be read, and are left out"),
        "years": listed("the years of the records, rising: of their own day, else of the day judged for", whole("a year")),
        "prices": listed("the prices that were given", closed("A price", PRICE)),
        "comparisons": listed(
            "one for the proposals together, where there are any, then one for each other reading", ref("A case", "comparison")
        ),
    }
    return study("compare", SCHEMA, ABOUT, keys, {"comparison": closed("What is compared, and what comes of it", _case())})


PRICE: Mapping[str, Shape] = {
    "unit": line("the symbol of the unit that is priced"),
    "price": number("what one unit costs, in the currency"),
    "currency": line("the currency, as the file of prices calls it"),
    "source": words("who says so"),
    "rules": or_null(
        listed("the rules whose gaps alone it is for", line("the id of a rule")), "all gaps that no other price is for"
    ),
}


def _case() -> dict[str, Shape]:
    return {
        "title": words("what is compared"),
        "proposals": listed(
            "the proposals laid over the rules, in order; none for another reading", closed("A proposal", _HEAD)
        ),
        "changes": listed("what the proposals changed", closed("A change", _CHANGE)),
        "warnings": listed("changes without effect, and the like", closed("A warning", _WARNING)),
        "reading": or_null(closed("The rule that is read otherwise", _READING), "proposals are compared"),
        "rules": listed("the rules that differ", line("the id of a rule")),
        "counts": closed("How often all rules came to each outcome, as a check by either counts", *_counts()),
        "total": or_null(closed("All that is affected", _moves()), "records are of several years, which `groups.year` tells"),
        "groups": closed("What is affected by group; verdicts are counted, each of one rule on one record", *_groups()),
        "gaps": closed("What records that fail or are pending lack in all, by the rules that differ; no rates", _gaps()),
        "costs": or_null(closed("What the gaps cost, by the prices given", _COSTS), "no prices were given"),
        "affected": listed(
            "the verdicts that differ, or whose gap does, the worst first; all unless --list says how many",
            closed("A rule and a record", _AFFECTED),
        ),
    }


_HEAD = {
    "id": line("the id of the proposal"),
    "title": words("what it is called"),
    "reason": or_null(words("what it is for"), "only its changes say"),
}
_CHANGE = {
    "proposal": line("the id of the proposal that makes it"),
    "kind": choice("what is changed", tuple(KINDS)),
    "thing": line("its id: <document>/<name>"),
    "what": words("what of it"),
    "old": words("what it was"),
    "new": words("what it is"),
    "reason": words("why"),
    "place": line("where the proposal says it: file, line and column"),
}
_WARNING = {
    "code": line("its code, such as HR305"),
    "place": line("where: file, line and column"),
    "message": words("what it is"),
}
_NAMED = {"name": line("the name of the reading"), "label": words("the reading in words")}
_READING = {
    "rule": line("the id of the rule"),
    "before": closed("The reading in force", _NAMED),
    "after": closed("The other one", _NAMED),
}
_COUNTS = {
    "before": closed("Under the rules as they are", {each: count(f"verdicts: {each}") for each in OUTCOMES}),
    "after": closed("Under the rules as they would be", {each: count(f"verdicts: {each}") for each in OUTCOMES}),
    "difference": closed("After less before", {each: whole(f"verdicts: {each}") for each in OUTCOMES}),
}


def _counts() -> tuple[dict[str, Shape], tuple[str, ...]]:
    year = closed("A year", {"year": whole("the year of the records"), **_COUNTS})
    return {**_COUNTS, "years": listed("by year; there only where records are of several years", year)}, ("years",)


_AFFECTED = {
    "record": line("the id of the record"),
    "type": choice("what it is about", SUBJECTS),
    "name": line("its name, else its id"),
    "region": or_null(line("the code of the region in which it lies"), "not reported"),
    "district": or_null(line("the code of its county or district"), "not reported"),
    "file": or_null(line("the file it was read from"), "records were given by a program"),
    "row": or_null(count("its row or line there, from 1"), "records were given by a program"),
    "as_of": day("the day for which it was judged"),
    "year": whole("its year: of its own day, else of the day for which it was judged"),
    "kind": or_null(line("the code of its kind of institution"), "not reported, or it has none"),
    "ownership": or_null(line("the code of its ownership"), "not reported"),
    "people": or_null(number("how many people it serves"), "not reported"),
    "rule": line("the id of the rule"),
    "change": choice("what became of the rule", CHANGES),
    "before": outcome("the verdict under the rules as they are"),
    "after": outcome("the verdict under the rules as they would be"),
    "actual": or_null(number("what was found, in `unit`"), "not known, or no amount"),
    **{
        f"{what}_{side}": or_null(number(f"{about} {side}, in `{unit}`"), null)
        for what, about, null in (
            ("required", "what is required", "nothing, or no amount"),
            ("gap", "how much is missing", "nothing, not known, or no amount"),
        )
        for side, unit in (("before", "unit_before` if there is one, else `unit"), ("after", "unit"))
    },
    "unit": or_null(line("the symbol of the unit of these amounts"), "there is no amount"),
    "unit_before": or_null(line("the symbol of the unit of before, where it measures something else"), "the same as `unit`"),
}


def _moves() -> dict[str, Shape]:
    """What a group comes to."""
    from healthrules.planning.comparing import words as said
    from healthrules.planning.comparing.moves import WITH_PEOPLE

    return {
        **{move: count(f"verdicts: {text.en}") for move, text in said.MOVES.items()},
        **{f"{move}_records": count(f"{said.MOVES[move].en}: {_MANY}") for move in WITH_PEOPLE},
        **{
            f"{move}_people": or_null(number(f"{said.MOVES[move].en}: {_SERVED}"), "no record says how many")
            for move in WITH_PEOPLE
        },
    }


def _groups() -> tuple[dict[str, Shape], tuple[str, ...]]:
    """The groups, and the one that is there only where records are of several years."""
    from healthrules.planning.comparing.words import GROUPS

    moves = _moves()
    apart = {name: listed(f"by {text.en}", _row(name, text.en, moves)) for name, text in GROUPS.items()}
    years = closed("A year", {"year": whole("the year of the records"), **moves})
    return {**apart, "year": listed("by year; there only where records are of several years", years)}, ("year",)


def _row(name: str, about: str, keys: Mapping[str, Shape], *, always: bool = False) -> Shape:
    """A row of a group, with what the group is called; `always`: what is counted has a group in any case."""
    own = line(f"its code or id: {about}")
    known = own if always or name in _TOLD else or_null(own, "not reported")
    named = {name: known, **keys, "label": words("what it is called")}
    return closed(f"Of one {about}", {**YEAR, **named}, YEAR)


_TOLD = ("rule", "document", "kind")
"""Groups to which every record belongs: one of no kind of institution stands under what it is about."""

_MISSING = {
    "unit": line("the symbol of the unit of these amounts"),
    "gap_before": number("what is missing before, to a millionth of the unit"),
    "gap_after": number("what is missing after, to a millionth of the unit"),
    "difference": number("after less before"),
}


def _gaps() -> dict[str, Shape]:
    return {
        "all": listed("by unit", closed("What is missing in one unit", {**YEAR, **_MISSING}, YEAR)),
        "district": listed("by district and unit", _row("district", "district", _MISSING, always=True)),
        "rule": listed("by rule and unit", _row("rule", "rule", _MISSING)),
    }


_MONEY = {
    "currency": line("the currency of these sums"),
    "difference": number("what the difference of the gaps costs, after less before"),
    "whole": number("what the whole gap after costs"),
}
_BY_PRICE = {
    **PRICE,
    "gap": number("the gap after, in the unit of the price"),
    "difference_of_gap": number("after less before, in the unit of the price"),
    "whole": number("what the whole gap after costs, in the currency"),
    "difference": number("what the difference costs, in the currency"),
}
_COSTS = {
    "by_price": listed("by price", closed("What the gaps of one price come to", {**YEAR, **_BY_PRICE}, YEAR)),
    "all": listed("in all, by currency", closed("A sum", {**YEAR, **_MONEY}, YEAR)),
    "district": listed(
        "by district and currency",
        closed("A sum", {**YEAR, "district": line("the code of the county or district"), **_MONEY}, YEAR),
    ),
    "without_price": listed("the units of gaps that no price is for", line("the symbol of a unit")),
}
