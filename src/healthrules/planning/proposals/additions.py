"""What a proposal adds to a document, and other formulas of measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthrules.errors import RulebookError
from healthrules.planning.proposals.bench import ADD, KINDS, At, Bench, Edit, Thing, refused
from healthrules.planning.proposals.rule_changes import retired
from healthrules.planning.proposals.wording import NONE, essence
from healthrules.rulebook.draft import Draft, NamedKind, below
from healthrules.rulebook.files import MeasureEntry, ParameterEntry, RuleFile
from healthrules.rulebook.groups import Written, rules_in
from healthrules.rulebook.notes import Notes, Spot
from healthrules.rulebook.proposal_files import Addition, MeasureChange
from healthrules.texts import Text
from healthrules.units import UnitTable


def measure_edits(bench: Bench, at: At, change: MeasureChange) -> Iterator[Edit]:
    """The edit of a change of a measure."""
    thing = bench.find("measure", change.measure, at.spot("measure"))
    if (change.formula is None) is (change.retire is None):
        raise refused(at.spot(), "HR302", Text("写 formula 或 retire，二者取一", "write either `formula` or `retire`"))
    if change.formula is None:
        yield retired(bench, thing, at, change.reason.text())
        return
    draft = bench.draft(thing.document)
    entry = draft.measure(thing.name)
    new = entry.model_copy(update={"formula": change.formula})
    yield Edit(
        thing,
        frozenset({"formula"}),
        draft.with_named("measure", thing.name, new, at.spot()),
        entry.label.text(),
        Text(entry.formula, entry.formula),
        Text(new.formula, new.formula),
        effect=entry.formula != new.formula,
        spot=at.spot(),
        reason=change.reason.text(),
    )


def added(bench: Bench, at: At, change: Addition) -> Iterator[Edit]:
    """An edit for each parameter, measure and rule that is new."""
    document = bench.document(change.document, at.spot("document"))
    source = below(at.spot("add"))
    file = RuleFile(
        parameters=change.add.parameters, measures=change.add.measures, rules=change.add.rules, groups=change.add.groups
    )
    notes = Notes()
    rules = list(rules_in(source, file, bench.book.vocabulary, notes))
    if notes.problems:
        raise RulebookError(notes.problems)
    reason = change.reason.text()
    for name, entry in file.parameters.items():
        yield _named(bench, Thing("parameter", document, name), entry, (source, ("parameters", name)), reason)
    for name, measure in file.measures.items():
        yield _named(bench, Thing("measure", document, name), measure, (source, ("measures", name)), reason)
    for rule in rules:
        yield _rule(bench, Thing("rule", document, rule.entry.id), rule, reason)


def _named(bench: Bench, thing: Thing, entry: ParameterEntry | MeasureEntry, spot: Spot, reason: Text) -> Edit:
    draft = bench.draft(thing.document)
    kind: NamedKind = "measure" if thing.kind == "measure" else "parameter"
    held = draft.entry(kind, thing.name) if _there(draft, thing) else None
    _same(bench, thing, spot, other=held is not None and held != entry)
    source, _ = spot
    after = draft.with_file(source, RuleFile.model_validate({f"{kind}s": {thing.name: entry}}))
    return _added(thing, after, entry, spot, reason, bench.book.units, effect=held is None)


def _rule(bench: Bench, thing: Thing, rule: Written, reason: Text) -> Edit:
    draft = bench.draft(thing.document)
    held = draft.rule(thing.name).entry if _there(draft, thing) else None
    _same(bench, thing, rule.at("id"), other=held is not None and held != rule.entry)
    after = draft.with_file(rule.source, RuleFile(), [rule])
    return _added(thing, after, rule.entry, rule.spot, reason, bench.book.units, effect=held is None)


def _added(  # noqa: PLR0913 (what an edit is made of)
    thing: Thing, draft: Draft, entry: Any, spot: Spot, reason: Text, units: UnitTable, *, effect: bool
) -> Edit:
    label = (entry.title if thing.kind == "rule" else entry.label).text()
    new = essence(entry, units)
    return Edit(thing, frozenset({ADD}), draft, label, NONE, new, effect=effect, spot=spot, reason=reason)


def _there(draft: Draft, thing: Thing) -> bool:
    return thing.name in draft.names(thing.kind)


def _same(bench: Bench, thing: Thing, spot: Spot, *, other: bool) -> None:
    """Refuse a thing of a name that another one has: to change it is another change."""
    if not other:
        return
    earlier = bench.earlier(thing, frozenset({ADD}))
    if earlier is not None:
        raise bench.conflict(thing, earlier.what, spot, earlier)
    what = KINDS[thing.kind]
    text = Text(
        f"已有{what.zh} {thing.id}；要改它请写 {thing.kind}: {thing.name}",
        f"there is a {what.en} {thing.id} already; to change it write `{thing.kind}: {thing.name}`",
    )
    raise refused(spot, "HR004", text)
