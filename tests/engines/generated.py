"""Generated records: every field missing, at a figure of the rules, beside one, or anywhere in its bounds."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from healthrules.assurance.edges import STEP, critical_values
from healthrules.records import SUBJECTS, Field, Record, Value
from healthrules.rulebook import Rulebook
from healthrules.units.exact import simplest

DAY = date(2025, 6, 30)


def records(book: Rulebook) -> st.SearchStrategy[tuple[Record, date]]:
    """Records of every subject with the day to judge them for."""
    return st.sampled_from(SUBJECTS).flatmap(lambda subject: _of(book, subject))


def _of(book: Rulebook, subject: str) -> st.SearchStrategy[tuple[Record, date]]:
    asked = {each.name for rule in book.rules.values() for reading in rule.readings.values() for each in reading.fields()}
    fields = (each for each in book.vocabulary.of(subject) if each.name in asked)
    values = st.fixed_dictionaries({}, optional={each.name: _values(each, book) for each in fields})
    regions = st.one_of(st.none(), st.sampled_from(sorted(book.regions.regions)), st.just("410202"))
    record = st.builds(Record, st.just(subject), st.just("r"), st.just("r"), regions, values)
    return st.tuples(record, _days(book))


def _days(book: Rulebook) -> st.SearchStrategy[date]:
    beside = [day + timedelta(days=step) for day in book.days() for step in (-1, 0, 1)]
    return st.sampled_from([*beside, DAY])


def _values(field: Field, book: Rulebook) -> st.SearchStrategy[Value]:
    if field.category is not None:
        return st.sampled_from(sorted(book.vocabulary.categories[field.category].codes))
    if field.unit is None:
        return st.booleans()
    readings = [reading for rule in book.rules.values() for reading in rule.readings.values()]
    step = 1 if field.whole else STEP
    tiny = 1 if field.whole else Fraction(1, 10**20)
    near = [
        simplest(Fraction(value + move))
        for value in critical_values(field, readings, DAY)
        for move in (-step, -tiny, 0, tiny, step)
        if (field.least is None or value + move >= field.least) and (field.most is None or value + move <= field.most)
    ]
    low, high = field.least or 0, field.most or 10**9
    anywhere = st.integers(int(low), int(high)) if field.whole else st.fractions(low, high).map(simplest)
    return st.one_of(st.sampled_from(near), anywhere)
