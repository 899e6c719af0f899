"""The vocabulary and the region tree, from their folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

from healthrules.errors import HealthRulesError, Problem, RulebookError
from healthrules.records import SUBJECTS, Category, Code, CodeGroup, Field, KindOfQuantity, Region, RegionTree, Vocabulary
from healthrules.rulebook.files import Figure, TextEntry
from healthrules.rulebook.reading_files import entry_of
from healthrules.rulebook.vocabulary_files import CategoryEntry, FieldEntry, RegionEntry, RegionsFile, VocabularyFile
from healthrules.source import Path_, Source
from healthrules.texts import Text
from healthrules.units import Number, Quantity, Unit, UnitTable, exact, parse_amount


def load_vocabulary(sources: Sequence[Source], units: UnitTable) -> Vocabulary:
    """All vocabulary files as one.

    Raises `RulebookError` where a name stands twice, or a unit, kind or category is not known.
    """
    kinds: dict[str, KindOfQuantity] = {}
    categories: dict[str, Category] = {}
    fields: dict[str, Field] = {}
    problems: list[Problem] = []
    files = [(source, entry_of(source, VocabularyFile)) for source in sources]
    for source, file in files:
        for name, kind in file.kinds_of_quantity.items():
            _once(name, kinds, source, ("kinds_of_quantity", name), problems)
            try:
                kinds[name] = KindOfQuantity(name, kind.label.text(), units.unit(kind.unit))
            except HealthRulesError as error:
                problems.append(source.problem("HR003", error.text, ("kinds_of_quantity", name, "unit")))
        for name, category in file.categories.items():
            _once(name, categories, source, ("categories", name), problems)
            categories[name] = _category(name, category, source, problems)
    entries = [(source, name, entry, path) for source, file in files for name, entry, path in entries_in(file)]
    for _, name, entry, _ in entries:
        if entry.unit is not None and entry.kind is None:
            with suppress(HealthRulesError):  # told with the field
                kinds[name] = KindOfQuantity(name, entry.label.text(), units.unit(entry.display or entry.unit))
    for source, name, entry, path in entries:
        _once(name, fields, source, path, problems)
        try:
            fields[name] = _field(name, entry, units, kinds, categories)
        except HealthRulesError as error:
            problems.append(source.problem("HR003", error.text, path))
    references = _references(files, units, (kinds, categories), fields, problems)
    if problems:
        raise RulebookError(problems)
    return Vocabulary(kinds, categories, fields, references=references)


def _category(name: str, entry: CategoryEntry, source: Source, problems: list[Problem]) -> Category:
    codes = {key: Code(key, code.text(), tuple(code.also)) for key, code in entry.codes.items()}
    for key, group in entry.groups.items():
        unknown = [each for each in group.codes if each not in codes]
        if unknown or key in codes:
            told = (
                Text(f"“{key}”已是代码", f"`{key}` is a code already")
                if key in codes
                else Text(f"没有代码 {unknown[0]}", f"no code `{unknown[0]}`")
            )
            problems.append(source.problem("HR003", told, ("categories", name, "groups", key)))
    groups = {key: CodeGroup(key, each.text(), frozenset(each.codes)) for key, each in entry.groups.items()}
    return Category(name, entry.label.text(), codes, groups)


def entries_in(file: VocabularyFile) -> Iterator[tuple[str, FieldEntry, Path_]]:
    """Every field of a file with its entry, and where it stands: those in full, then rates and attestations."""
    for name, entry in file.fields.items():
        yield name, entry, ("fields", name)
    for subject, rates in file.rates.items():
        for name, rate in rates.items():
            label = TextEntry(zh=rate.zh, en=rate.en)
            entry = FieldEntry(label=label, subjects=[subject], unit="1", display=rate.shown, min=0, max=1)
            more = {"also": rate.also, "otherwise": rate.otherwise}
            yield name, entry.model_copy(update=more), ("rates", subject, name)
    for subject, attestations in file.attestations.items():
        for name, each in attestations.items():
            label = TextEntry(zh=each.zh, en=each.en)
            entry = FieldEntry(label=label, subjects=[subject], also=each.also, otherwise=each.otherwise)
            yield name, entry, ("attestations", subject, name)


def _references(
    files: Sequence[tuple[Source, VocabularyFile]],
    units: UnitTable,
    known: tuple[dict[str, KindOfQuantity], dict[str, Category]],
    fields: Mapping[str, Field],
    problems: list[Problem],
) -> dict[str, Field]:
    """The values from outside: fields of every subject that nobody reports."""
    found: dict[str, Field] = {}
    for source, file in files:
        for name, each in file.references.items():
            _once(name, {**fields, **found}, source, ("references", name), problems)
            entry = FieldEntry(label=each.label, subjects=list(SUBJECTS), unit=each.unit, display=each.display, kind=each.kind)
            try:
                found[name] = _field(name, entry, units, *known)
            except HealthRulesError as error:
                problems.append(source.problem("HR003", error.text, ("references", name)))
    return found


def _once(name: str, known: object, source: Source, path: Path_, problems: list[Problem]) -> None:
    if name in known:  # type: ignore[operator]
        problems.append(source.problem("HR004", Text(f"“{name}”已有定义", f"`{name}` is defined already"), path))


def _field(
    name: str,
    entry: FieldEntry,
    units: UnitTable,
    kinds: dict[str, KindOfQuantity],
    categories: dict[str, Category],
) -> Field:
    unit = units.unit(entry.unit) if entry.unit else None
    display = units.unit(entry.display) if entry.display else unit
    _fits(name, entry, (unit, display), kinds, categories)
    return Field(
        name=name,
        label=entry.label.text(),
        subjects=frozenset(entry.subjects),
        unit=unit,
        display=display,
        kind=entry.kind or (name if unit is not None else None),
        category=entry.category,
        whole=entry.whole,
        least=None if entry.min is None else exact(entry.min),
        most=None if entry.max is None else exact(entry.max),
        also=tuple(entry.also),
        otherwise=entry.otherwise,
        fixed=entry.fixed,
    )


def _fits(
    name: str,
    entry: FieldEntry,
    measured: tuple[Unit | None, Unit | None],
    kinds: dict[str, KindOfQuantity],
    categories: dict[str, Category],
) -> None:
    unit, display = measured
    if entry.category and entry.category not in categories:
        raise HealthRulesError(Text(f"{name}：没有分类 {entry.category}", f"{name}: no category `{entry.category}`"))
    if unit is None:
        return
    kind = entry.kind or name
    if kind not in kinds:
        raise HealthRulesError(Text(f"{name}：没有口径 {kind}", f"{name}: no kind of quantity `{kind}`"))
    if not kinds[kind].unit.measures_the_same_as(unit):
        raise HealthRulesError(Text(f"{name}：单位与口径不符", f"{name}: the unit does not measure its kind of quantity"))
    if display is not None and not display.measures_the_same_as(unit):
        raise HealthRulesError(Text(f"{name}：display 与单位不相容", f"{name}: `display` does not measure what the unit does"))


def load_regions(sources: Sequence[Source]) -> RegionTree:
    """All jurisdiction files as one tree.

    Raises `RulebookError` where a code stands twice, a parent does not exist, or a region lies inside itself.
    """
    entries: dict[str, tuple[RegionEntry, Source]] = {}
    problems: list[Problem] = []
    for source in sources:
        for code, entry in entry_of(source, RegionsFile).regions.items():
            _once(code, entries, source, ("regions", code), problems)
            entries[code] = (entry, source)
    parents = {code: entry.parent or _parent(code, entries) for code, (entry, _) in entries.items()}
    for code, (_, source) in entries.items():
        text = _misplaced(code, parents)
        if text is not None:
            problems.append(source.problem("HR003", text, ("regions", code)))
    if problems:
        raise RulebookError(problems)
    regions = {code: Region(code, entry.text(), parents[code], tuple(entry.also)) for code, (entry, _) in entries.items()}
    return RegionTree(regions)


def _misplaced(code: str, parents: Mapping[str, str | None]) -> Text | None:
    """What is wrong with the line of regions that hold a region."""
    seen = [code]
    while (parent := parents[seen[-1]]) is not None:
        if parent not in parents:
            inner = seen[-1]
            return Text(f"地区 {inner} 的上级 {parent} 不存在", f"{inner}: no region `{parent}`") if inner == code else None
        if parent in seen:
            ring = " → ".join([*seen, parent])
            return Text(f"地区互为上级：{ring}", f"regions inside one another: {ring}")
        seen.append(parent)
    return None


def _parent(code: str, regions: Mapping[str, object]) -> str | None:
    """The region that holds a GB/T 2260 code: its city, else its province."""
    for outer in (f"{code[:4]}00", f"{code[:2]}0000"):
        if outer != code and outer in regions:
            return outer
    return None


def figure(value: Figure, unit: Unit, units: UnitTable) -> Number:
    """A figure that an author wrote, with or without its unit, as a number in `unit`.

    Raises `HealthRulesError` where it is not an amount, or its unit measures something else.
    """
    number, written = parse_amount(format(value, "f") if isinstance(value, Decimal) else str(value), units)
    if written is None:
        return number
    if not written.measures_the_same_as(unit):
        raise HealthRulesError(
            Text(
                f"“{value}”的单位与{unit.text('zh') or '无单位'}不相容",
                f"`{value}` does not measure the same as {unit.text('en') or 'a bare number'}",
            )
        )
    return Quantity(number, written).to(unit).number
