"""The figures behind a finding: what an aggregate came to, of how many records, which drive it, which to visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from healthrules.engines import Outcome, Verdict
from healthrules.language.terms import Derived, FieldValue, Reference, derived_in, walk
from healthrules.records import Contribution, Field, Figure, Record, RegionTree
from healthrules.reporting.evidence import Evidence
from healthrules.reporting.report import Amount, FigureShown, RecordShown, ReferenceShown
from healthrules.reporting.visits import Visits, visits
from healthrules.rulebook import Reading, Rule, Rulebook
from healthrules.units import Number, Quantity, decimal

MOST_DRIVERS = 20
"""So many of the records that drive a figure are listed."""


def figures(
    rule: Rule, record: Record, day: date, verdict: Verdict, found: Evidence, regions: RegionTree
) -> tuple[FigureShown, ...]:
    """The figures of a registry that a rule asked for, in order."""
    if not record.figures or record.type != rule.subject:
        return ()
    nodes = [node for term in rule.reading().terms() for node in walk(term) if isinstance(node, FieldValue)]
    asked = {node.field.name: node.field for node in nodes if node.field.name in record.figures}
    unknown = verdict.outcome is Outcome.UNKNOWN
    to_visit = visits(rule, record, day, regions, verdict.missing) if unknown else None
    wanting = found.operator in (">", ">=", "==", None)
    return tuple(_shown(field, record.figures[name], to_visit, wanting=wanting) for name, field in asked.items())


def references(rule: Rule, record: Record, day: date, book: Rulebook) -> tuple[ReferenceShown, ...]:
    """The values from outside that a rule asked for and has, of the year of the record."""
    found, year = [], (record.as_of or day).year
    for name, recipe in derived_of(rule.reading()).items():
        value, series = record.values.get(name), book.series.get(name)
        if isinstance(recipe, Reference) and series is not None and value is not None and not isinstance(value, (bool, str)):
            amount = _amount(value, recipe.field)
            if amount is not None:
                found.append(ReferenceShown(name, recipe.field.label, year, amount, series.source))
    return tuple(found)


def derived_of(reading: Reading) -> dict[str, Derived]:
    """What a reading asks for beyond the record, by name."""
    return {name: each for term in reading.terms() for name, each in derived_in(term).items()}


def _shown(field: Field, figure: Figure, chosen: Visits | None, *, wanting: bool) -> FigureShown:
    own = {each.id for each in figure.open}
    visit = tuple(_record(each) for each in chosen.contributions if each.id in own) if chosen is not None else ()
    driving = _driving(figure, wanting=wanting) if not figure.others else []
    total = figure.records
    return FigureShown(
        name=field.name,
        label=field.label,
        value=_amount(figure.value, field),
        low=_amount(figure.low, field),
        high=_amount(figure.high, field),
        records=total,
        reported=figure.reported,
        completeness=round(Decimal(figure.reported) / total, 4) if total else None,
        driving=tuple(_record(each) for each in driving[:MOST_DRIVERS]),
        driving_in_all=len(driving),
        visit=visit,
        shortest=chosen.shortest if visit and chosen is not None else None,
    )


def _driving(figure: Figure, *, wanting: bool) -> Sequence[Contribution]:
    """The certain records that keep a figure where it is: of a share those on the wrong side, else the weightiest."""
    certain = [each for each in figure.contributions if each.certain]
    if figure.function == "share":
        return [each for each in certain if (each.points[0][0] == 0) is wanting]
    sign = 1 if figure.function == "mean" and wanting else -1
    return sorted(certain, key=lambda each: (sign * _size(figure, each), each.id))


def _size(figure: Figure, each: Contribution) -> float:
    (above, below), mean = each.points[0], figure.function == "mean"
    return float(above / below) if mean and below else float(above)


def _record(each: Contribution) -> RecordShown:
    return RecordShown(each.id, each.name, each.missing)


def _amount(number: Number | None, field: Field) -> Amount | None:
    if number is None or field.unit is None:
        return None
    quantity = Quantity(number, field.unit).to(field.display or field.unit)
    return Amount(decimal(quantity.number), quantity.unit.symbol)
