"""Judging a batch of a normalised table with Polars: the outcome code of every rule that may apply to each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

import polars as pl

from healthrules.engines.columnar.compiled import compiled
from healthrules.engines.columnar.groups import Group, Groups, Key
from healthrules.engines.columnar.layout import DAY, REGION, TYPE, UNFIT
from healthrules.engines.columnar.outcomes import RulePlan
from healthrules.records import SUBJECTS, Value
from healthrules.rulebook import Rulebook

DOUBT, AT, _PLACE = "_doubt", "_at", "_place"
"""Whether a record must be judged again by the reference evaluator; its place in the batch, from 0."""


def code_column(index: int) -> str:
    """The column that holds the outcome codes of the rule at a place in the rulebook."""
    return f"_code_{index}"


@dataclass(frozen=True, slots=True)
class Judged:
    """The records of a group: `AT`, the fields that its rules ask for, a code column for every rule of `group.plans`, `DOUBT`.

    `whole` is the batch that they are part of.
    """

    group: Group
    frame: pl.DataFrame
    whole: pl.DataFrame

    def of_whole(self, rows: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
        """Columns of the batch for some rows of the group."""
        return self.whole.select(list(names))[rows[AT]]


@dataclass(frozen=True, slots=True)
class _Coded:
    """The columns of a plan, as Polars has them; and the fields that its rule asks for."""

    fields: tuple[str, ...]
    code: pl.Expr
    doubt: pl.Expr | None
    near: pl.Expr | None


@dataclass(slots=True)
class BatchJudge:
    """Judges batches by one rulebook."""

    book: Rulebook
    groups: Groups = field(init=False)
    _kinds: tuple[str, ...] = field(init=False)
    _regions: tuple[str, ...] = field(init=False)
    _compiled: dict[int, _Coded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups = Groups(self.book)
        vocabulary = self.book.vocabulary
        told = vocabulary.fields[self.groups.telling].category if self.groups.telling is not None else None
        self._kinds = tuple(vocabulary.categories[told].codes) if told is not None else ()
        self._regions = tuple(self.book.regions.regions)

    def judged(self, frame: pl.DataFrame) -> Iterator[Judged]:
        """The groups of a batch (columns as in `layout`), each with its codes; order within a group is kept."""
        number = frame.lazy().select(self._number()).collect(engine="streaming").to_series()
        made = {each: self.groups.of(self._key(each)) for each in _standing(number)}
        groups = list({id(each): each for each in made.values()}.values())
        places = {id(group): place for place, group in enumerate(groups)}
        of_number = pl.zeros(max(made, default=-1) + 1, dtype=pl.UInt16, eager=True)
        place = of_number.scatter(list(made), [places[id(each)] for each in made.values()]).gather(number).alias(_PLACE)
        whole = frame.lazy().with_columns(place).with_row_index(AT)
        parts = [whole.filter(pl.col(_PLACE) == at) for at in range(len(groups))]
        coded = [self._coded(group, part) for group, part in zip(groups, parts, strict=True)]
        for group, part in zip(groups, pl.collect_all(coded), strict=True):
            yield Judged(group, part, frame)

    def _coded(self, group: Group, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Rows with the fields that the rules of their group ask for, the code of each rule, and whether one is in doubt."""
        coded = {index: self._of_plan(each) for index, each in group.plans.items()}
        codes = [each.code.alias(code_column(index)) for index, each in coded.items()]
        doubts = [
            doubt for each in coded.values() for doubt in (each.doubt, each.near if group.unfit else None) if doubt is not None
        ]
        doubt = pl.any_horizontal(doubts).fill_null(value=False) if doubts else pl.lit(value=False)
        fields = dict.fromkeys(name for each in coded.values() for name in each.fields)
        return rows.select(AT, *fields).with_columns(*codes, doubt.alias(DOUBT))

    def _of_plan(self, plan: RulePlan) -> _Coded:
        """The columns of a plan, which lives as long as `groups`."""
        if id(plan) not in self._compiled:
            parts = {"code": plan.code, "doubt": plan.doubt, "near": plan.near}
            made = compiled([each for each in parts.values() if each is not None])
            found = dict(zip((name for name, each in parts.items() if each is not None), made, strict=True))
            fields = tuple(each.name for each in plan.rule.reading().fields())
            self._compiled[id(plan)] = _Coded(fields, found["code"], found.get("doubt"), found.get("near"))
        return self._compiled[id(plan)]

    def _number(self) -> pl.Expr:
        """One number for the subject, the region, the telling field, the days that have come and the digits of a record."""
        days = self.groups.days
        period = pl.sum_horizontal((pl.col(DAY) >= day).cast(pl.UInt32) for day in days) if days else pl.lit(0, pl.UInt32)
        parts = [(_place(TYPE, SUBJECTS), len(SUBJECTS) + 1), (_place(REGION, self._regions), len(self._regions) + 1)]
        if self.groups.telling is not None:
            parts.append((_place(self.groups.telling, self._kinds), len(self._kinds) + 1))
        parts.extend(((period, len(days) + 1), (pl.col(UNFIT).cast(pl.UInt32), 2)))
        number = pl.lit(0, pl.UInt32)
        for part, size in parts:
            number = number * size + part
        return number

    def _key(self, number: int) -> Key:
        """What a number made by `_number` stands for."""
        rest, unfit = divmod(number, 2)
        rest, period = divmod(rest, len(self.groups.days) + 1)
        telling: Value | None = None
        if self.groups.telling is not None:
            rest, kind = divmod(rest, len(self._kinds) + 1)
            telling = self._kinds[kind] if kind < len(self._kinds) else None
        subject, region = divmod(rest, len(self._regions) + 1)
        place = self._regions[region] if region < len(self._regions) else None
        return Key(SUBJECTS[subject], place, telling, period, bool(unfit))


def _standing(number: pl.Series) -> list[int]:
    """The numbers that stand in a column, from small to large."""
    if number.is_empty():
        return []
    there = pl.zeros(int(cast("int", number.max())) + 1, dtype=pl.UInt8, eager=True).scatter(number, 1)
    return (there == 1).arg_true().to_list()


def _place(column: str, words: tuple[str, ...]) -> pl.Expr:
    """The place of each word of a column among all; one past the last for null."""
    return pl.col(column).cast(pl.Enum(words)).to_physical().cast(pl.UInt32).fill_null(len(words))
