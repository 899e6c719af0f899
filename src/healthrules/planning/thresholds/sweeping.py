"""Sweeping: the share of records that meet rules, and how much is missing, at each of many values of a threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.errors import UsageError, did_you_mean
from healthrules.planning.thresholds.scope import Read, Scope, unmoved
from healthrules.planning.thresholds.stretch import Stretch
from healthrules.planning.thresholds.tallies import NAMED, Tally, tallied
from healthrules.planning.thresholds.threshold import Threshold, threshold
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text
from healthrules.units import Number

if TYPE_CHECKING:
    import polars as pl

    from healthrules.engines import Outcome
    from healthrules.planning.thresholds.counting import Counts, Variants
    from healthrules.reporting.report import Rejected


@dataclass(frozen=True, slots=True)
class Point:
    """What a registry comes to at one value: in all (`group` None), or a group of it. `gaps` are added up by unit."""

    value: Number
    group: str | None
    tally: Tally
    gaps: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a registry comes to at each value of a threshold.

    `values` rise and hold the present one; `points` has one for each value in all, in order, then one for each value and
    group. `by` says what groups are, None where none were asked for; a group None there: what is not reported.
    """

    held: Threshold
    rules: tuple[Rule, ...]
    scope: Scope
    read: Read
    by: str | None
    values: tuple[Number, ...]
    points: tuple[Point, ...]
    groups: tuple[tuple[str | None, tuple[Point, ...]], ...]

    @property
    def records(self) -> int:
        """How many records were judged."""
        return self.read.records(self.scope)

    @property
    def rejects(self) -> tuple[Rejected, ...]:
        """What could not be read."""
        return self.read.rejects

    @property
    def unmoved(self) -> int:
        """How many records are of years in which another value is in force, and are judged by that one."""
        return unmoved(self.held, self.scope, self.read)

    @property
    def decided(self) -> bool:
        """Whether some record is decided at some value."""
        return any(point.tally.decided for point in self.points)

    @property
    def present(self) -> Point:
        """What the registry comes to as the threshold is now: what `check` says."""
        return self.points[self.values.index(self.held.present)]

    @property
    def frame(self) -> pl.DataFrame:
        """A row for each value and group: value, unit, group, passed, failed, pending, unknown, waived, share, gap, gap_unit.

        The rows of all have no group and come first. Where gaps have several units a row stands for each of them.
        """
        import polars as pl

        rows = [
            row for points in (self.points, *(each for _, each in self.groups)) for point in points for row in self._rows(point)
        ]
        whole = [False] * sum(1 for point in self.points for _ in self._rows(point))
        kinds: dict[str, Any] = {"value": pl.Float64, "unit": pl.String, "group": pl.String}
        kinds |= dict.fromkeys(NAMED, pl.Int64) | {"share": pl.Float64, "gap": pl.Float64, "gap_unit": pl.String}
        grouped = pl.Series("grouped", whole + [True] * (len(rows) - len(whole)))
        return pl.DataFrame(rows, schema=kinds, orient="row").with_columns(grouped)

    def _rows(self, point: Point) -> list[tuple[Any, ...]]:
        share = None if point.tally.share is None else float(point.tally.share)
        head = (float(point.value), self.held.parameter.unit.symbol, point.group)
        counts = tuple(getattr(point.tally, each) for each in NAMED)
        return [(*head, *counts, share, gap, unit) for unit, gap in point.gaps or ((None, None),)]


def sweep(  # noqa: PLR0913 (each an option of its own)
    registry: Any,
    book: Rulebook,
    parameter: str,
    start: str,
    end: str,
    *,
    steps: int | None = None,
    step: str | None = None,
    band: str | None = None,
    code: str | None = None,
    rules: Sequence[str] = (),
    by: str | None = None,
    as_of: date | None = None,
    year: int | None = None,
    option: str = "",
) -> Sweep:
    """What a registry comes to at values of a parameter from `start` to `end` (amounts with units), in `steps` or by `step`.

    `registry`: a Polars DataFrame or LazyFrame, records as `check` takes them, or a `Registry`. `parameter`:
    `<document>/<name>`, or the name; `band` ("5万人,7万人") or `code` says which of its values, where it has several. `rules`:
    only these of the rules that use it. `by`: one of `counting.BY`. `as_of`: the day to judge for, and whose value is moved;
    None for each record's own day, and today's value. `year`: only records of that year, by their own day, else by the day
    that they are judged for. `option` stands before names of options in messages.

    Raises `UsageError` for what does not exist or does not fit, `EngineUnavailable` without Polars.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"])
    >>> station = {"type": "station", "region": "开封市", "area_type": "urban"}
    >>> stations = [{**station, "id": f"s{radius}", "service_radius": radius} for radius in (4, 6)]
    >>> found = sweep(stations, book, "urban_emergency_radius", "3 km", "6 km", steps=3)
    >>> [(str(point.value), str(point.tally.share), dict(point.gaps)) for point in found.points]
    [('3', '0', {'km': 4.0}), ('4', '1/2', {'km': 2.0}), ('5', '1/2', {'km': 1.0}), ('6', '1', {})]
    """
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.planning.registries import registry_of
    from healthrules.planning.thresholds.counting import BY, Variants, count

    if by is not None and by not in BY:
        hint, listed = did_you_mean(by, BY), ", ".join(BY)
        zh = f"{option}by 没有“{by}”。{hint.zh}可选：{listed}"
        raise UsageError(Text(zh, f"{option}by has no `{by}`.{hint.en} One of: {listed}"))
    scope = Scope(as_of, date.today(), year)  # noqa: DTZ011 (the day where the planner is)
    held = threshold(book, parameter, scope.table_day, band, code, option=option)
    values = Stretch(start, end, step, steps, option).values(held, book)
    variants = Variants(book, held, held.rules(book, tuple(rules)), values)
    counts = count(registry_of(registry), variants, scope, by, gaps=True)
    return _sweep(variants, counts, scope, by)


def _sweep(variants: Variants, counts: Counts, scope: Scope, by: str | None) -> Sweep:
    names = {key for _, key, _ in counts.found} if by is not None else set()
    groups = sorted(names, key=lambda name: (name is None, name or ""))
    return Sweep(
        variants.held,
        variants.rules,
        scope,
        counts.read,
        by,
        variants.values,
        tuple(_points(variants, counts, None, set(names) or {None})),
        tuple((name, tuple(_points(variants, counts, name, {name}))) for name in groups),
    )


def _points(variants: Variants, counts: Counts, name: str | None, keys: set[str | None]) -> list[Point]:
    many = len(variants.values)
    tallies: list[Counter[Outcome]] = [Counter() for _ in range(many)]
    gaps: list[dict[str, float]] = [{} for _ in range(many)]
    for (index, key, outcome), number in counts.found.items():
        if key in keys:
            tallies[index % many][outcome] += number
    for (index, key, unit), gap in sorted(counts.gaps.items(), key=lambda each: tuple(map(str, each[0]))):
        if key in keys:
            gaps[index % many][unit] = gaps[index % many].get(unit, 0.0) + gap
    return [
        Point(value, name, tallied(tally), tuple((unit, _rounded(total)) for unit, total in sorted(gap.items())))
        for value, tally, gap in zip(variants.values, tallies, gaps, strict=True)
    ]


def _rounded(total: float) -> float:
    """A sum without the last digits, which hang on the order of its parts."""
    return float(f"{total:.10g}")
