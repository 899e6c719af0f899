"""From a table as it is reported to the table that engines judge (`engines.columnar.layout`), column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from healthrules.engines.columnar import layout
from healthrules.engines.columnar.amounts import first_of
from healthrules.intake.values import FIRST_DAY, LAST_DAY
from healthrules.records import Field
from healthrules.tables import plain_values
from healthrules.tables.headings import Headings
from healthrules.tables.plain_values import Plain
from healthrules.tables.spellings import Spellings

_SINGLY = "region"
"""The subject of which every record takes the exact path: it says things that it does not report (`records.implied`)."""

REPORTED_DAY = "_reported_day"
"""The day that the record itself gives, null where none."""

Texts = Mapping[str, list[str]]
"""For each column of words, the texts in it; for each measured column of texts, the units in it."""


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads tables with one set of headings.

    `asked` are the fields that engines need: one that the table does not hold is missing in every row. `as_of` is the day
    to judge for, None for each record's own; `today` stands where a record has none. `mapped` says whether the engine looks
    words up, or compares each with all.
    """

    headings: Headings
    asked: tuple[Field, ...]
    spellings: Spellings
    schema: Mapping[str, nw.dtypes.DType]
    as_of: date | None
    today: date
    mapped: bool = True

    def read(self, frame: nw.LazyFrame[Any], texts: Texts) -> nw.LazyFrame[Any]:
        """The columns of `layout` with `REREAD`, the rows that take the exact path; and the raw columns still beside them."""
        for stage in (self._texts, self._numbers, self._factors, self._steps, self._checks):
            columns = list(stage(texts))
            frame = frame.with_columns(*columns) if columns else frame
        return frame

    def made(self) -> list[str]:
        """The columns that `read` makes and engines need."""
        fields = {field.name for field in (*self.fields(), *self.asked)}
        return [
            *(name for name in layout.IDENTITY if name != layout.ROW),
            REPORTED_DAY,
            *sorted(fields),
            layout.UNFIT,
            layout.REREAD,
        ]

    def _texts(self, _: Texts) -> Iterator[nw.Expr]:
        """Texts without blanks around them; the subject."""
        for column in self.headings.columns:
            text = self._text(column)
            if text is not None:
                yield text.alias(_t(column))
        column = self.headings.heads["type"]
        text = self._text(column)
        subject = plain_values.worded(text if text is not None else _NOTHING, self.spellings.subjects(), mapped=self.mapped)
        yield subject.value.alias(layout.TYPE)

    def _text(self, column: str) -> nw.Expr | None:
        """A column as texts; whole numbers count as texts in columns of words."""
        dtype = self.schema[column]
        text = plain_values.as_text(column, dtype)
        worded = not any(
            field.unit is not None for each in self.headings.values if each.column == column for field in each.fields.values()
        )
        return nw.col(column).cast(nw.String) if text is None and worded and dtype.is_integer() else text

    def _numbers(self, texts: Texts) -> Iterator[nw.Expr]:
        """Numbers, and the units after them."""
        for column in self._measured():
            if self._text(column) is None:
                dtype = self.schema[column]
                usable = dtype.is_integer() or dtype == nw.Float64
                yield (nw.col(column).cast(nw.Float64) if usable else nw.lit(None, dtype=nw.Float64)).alias(_n(column))
                yield (_FALSE if usable else ~nw.col(column).is_null()).alias(_o(column))
                continue
            text = nw.col(_t(column))
            read = plain_values.number_before_unit if texts.get(column) else plain_values.number
            found = read(text)
            yield found.value.alias(_n(column))
            yield found.odd.alias(_o(column))
            if texts.get(column):
                yield plain_values.unit_after_number(text).alias(_u(column))

    def _factors(self, texts: Texts) -> Iterator[nw.Expr]:
        """What the units of each measured field of texts are in steps."""
        for column, field, _ in self._held():
            if field.unit is not None and texts.get(column):
                units = self.spellings.units(field, texts[column])
                up, down = plain_values.factors(nw.col(_u(column)), field, units, mapped=self.mapped)
                yield up.alias(_up(column, field))
                yield down.alias(_down(column, field))

    def _steps(self, texts: Texts) -> Iterator[nw.Expr]:
        """Each measured field of each column in steps."""
        for column, field, _ in self._held():
            if field.unit is None:
                continue
            number, odd = nw.col(_n(column)), nw.col(_o(column))
            if texts.get(column):
                found = plain_values.converted(number, odd, nw.col(_up(column, field)), nw.col(_down(column, field)))
            else:
                found = plain_values.steps(number, odd, field)
            yield found.value.alias(_s(column, field))
            if found.unfit is not None:
                yield found.unfit.alias(_x(column, field))
                yield found.odd.alias(_y(column, field))

    def _checks(self, texts: Texts) -> Iterator[nw.Expr]:
        """The columns of `layout`, and what is odd in each row."""
        odd: list[nw.Expr] = [nw.col(layout.TYPE).is_null(), nw.col(layout.TYPE) == _SINGLY]
        more: list[nw.Expr] = []
        yield from self._identity(odd, texts)
        for each in self.headings.values:
            foreign = ~nw.col(layout.TYPE).is_in(sorted(each.fields)) & self._reported(each.column)
            odd.append(foreign.fill_null(value=False))
        values: dict[str, list[tuple[nw.Expr, nw.Expr]]] = {}
        for column, field, subjects in self._held():
            value = self._value(column, field, texts, (odd, more))
            values.setdefault(field.name, []).append((nw.col(layout.TYPE).is_in(sorted(subjects)), value))
        for name, options in values.items():
            yield (options[0][1] if len(options) == 1 else first_of(list(options))).alias(name)
        yield from (_null(field).alias(field.name) for field in self.asked if field.name not in values)
        yield (plain_values.any_odd(more) if more else _FALSE).alias(layout.UNFIT)
        yield plain_values.any_odd(odd).alias(layout.REREAD)

    def _value(self, column: str, field: Field, texts: Texts, notes: tuple[list[nw.Expr], list[nw.Expr]]) -> nw.Expr:
        odd, more = notes
        if field.unit is None:
            found = self._word(column, field, texts)
            odd.append(found.odd)
            return found.value
        steps, units = nw.col(_s(column, field)), bool(texts.get(column))
        unfit = nw.col(_x(column, field)) if units else plain_values.unfit(steps, nw.col(_n(column)), field)
        odd.extend((nw.col(_y(column, field) if units else _o(column)), plain_values.out_of_bounds(steps, unfit, field)))
        if not field.whole:
            more.append(unfit)
        return steps

    def _word(self, column: str, field: Field, texts: Texts) -> Plain:
        """A code, or yes or no."""
        if field.category is None and self.schema[column] == nw.Boolean:
            return Plain(nw.col(column), _FALSE)
        if self._text(column) is None:
            return Plain(_null(field), ~nw.col(column).is_null())
        words = self.spellings.codes(field, texts.get(column, ()))
        dtype = nw.String() if field.category is not None else nw.Boolean()
        return plain_values.worded(nw.col(_t(column)), words, dtype, mapped=self.mapped)

    def fields(self) -> list[Field]:
        """The fields that the table holds, each once."""
        return list({held.name: held for each in self.headings.values for held in each.fields.values()}.values())

    def _held(self) -> Iterator[tuple[str, Field, frozenset[str]]]:
        """Each field of each column, and the subjects for which the column holds it."""
        for field in self.fields():
            yield from ((column, field, subjects) for column, subjects in self.headings.of(field))

    def _measured(self) -> list[str]:
        return list({column: None for column, field, _ in self._held() if field.unit is not None})

    def worded(self) -> Iterator[tuple[str, str]]:
        """The columns of words, and of measured values that are texts: `words` or `units`, and the column."""
        for head in ("region", "as_of"):
            column = self.headings.heads.get(head)
            if column is not None and self._text(column) is not None:
                yield "words", column
        for headed in self.headings.values:
            fields = headed.fields.values()
            if self._text(headed.column) is not None:
                yield ("units" if any(field.unit is not None for field in fields) else "words"), headed.column

    def known_texts(self) -> dict[str, list[str]]:
        """The words and units that the vocabulary knows, for tables of which the texts cannot be listed."""
        found: dict[str, list[str]] = {}
        texts = {column for _, column in self.worded()}
        for column, field, _ in self._held():
            if column in texts:
                known = self.spellings.known_suffixes if field.unit is not None else self.spellings.known_words
                found.setdefault(column, []).extend(known(field))
        if "region" in self.headings.heads:
            found[self.headings.heads["region"]] = self.spellings.known_regions()
        return found

    def _identity(self, odd: list[nw.Expr], texts: Texts) -> Iterable[nw.Expr]:
        identity = self._named("id")
        name = self._named("name") if "name" in self.headings.heads else identity
        odd.extend((identity.odd, identity.value.is_null(), name.odd))
        region = self._looked_up("region", self.spellings.regions, texts, nw.String())
        day = self._day(texts)
        odd.extend((region.odd, day.odd))
        judged = nw.lit(self.as_of) if self.as_of is not None else nw.coalesce(day.value, nw.lit(self.today))
        return (
            identity.value.alias(layout.ID),
            nw.coalesce(name.value, identity.value).alias(layout.NAME),
            region.value.alias(layout.REGION),
            day.value.alias(REPORTED_DAY),
            judged.alias(layout.DAY),
        )

    def _named(self, head: str) -> Plain:
        column = self.headings.heads[head]
        usable = self.schema[column].is_integer() or self.schema[column] in (nw.String, nw.Categorical)
        return plain_values.named(nw.col(_t(column))) if usable else Plain(_NOTHING, ~nw.col(column).is_null())

    def _looked_up(self, head: str, meaning: Any, texts: Texts, dtype: nw.dtypes.DType) -> Plain:
        column = self.headings.heads.get(head)
        if column is None:
            return Plain(nw.lit(None, dtype=dtype), _FALSE)
        if self._text(column) is None:
            return Plain(nw.lit(None, dtype=dtype), ~nw.col(column).is_null())
        return plain_values.worded(nw.col(_t(column)), meaning(texts.get(column, ())), dtype, mapped=self.mapped)

    def _day(self, texts: Texts) -> Plain:
        column = self.headings.heads.get("as_of")
        dtype = self.schema[column] if column is not None else None
        if column is not None and dtype in (nw.Date, nw.Datetime):
            day = nw.col(column).dt.date() if dtype == nw.Datetime else nw.col(column)
            days = day.cast(nw.Date)
            return Plain(days, ~((days >= FIRST_DAY) & (days <= LAST_DAY)).fill_null(value=False))
        return self._looked_up("as_of", self.spellings.days, texts, nw.Date())

    def _reported(self, column: str) -> nw.Expr:
        return ~(nw.col(_t(column)) if self._text(column) is not None else nw.col(column)).is_null()


_FALSE = plain_values.FALSE
_NOTHING = nw.lit(None, dtype=nw.String)


def _t(column: str) -> str:
    return f"_text {column}"


def _n(column: str) -> str:
    return f"_number {column}"


def _u(column: str) -> str:
    return f"_unit {column}"


def _o(column: str) -> str:
    return f"_odd {column}"


def _s(column: str, field: Field) -> str:
    return f"_steps {column} {field.name}"


def _up(column: str, field: Field) -> str:
    return f"_up {column} {field.name}"


def _down(column: str, field: Field) -> str:
    return f"_down {column} {field.name}"


def _x(column: str, field: Field) -> str:
    return f"_unfit {column} {field.name}"


def _y(column: str, field: Field) -> str:
    return f"_odd {column} {field.name}"


def _null(field: Field) -> nw.Expr:
    dtype = nw.Float64 if field.unit is not None else nw.String if field.category is not None else nw.Boolean
    return nw.lit(None, dtype=dtype)
