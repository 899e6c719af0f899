"""Bands that proposals leave out: stretches that had a value before, or lie between two bands, and have none after."""

from __future__ import annotations

from collections.abc import Iterator

from healthrules.errors import Problem
from healthrules.language.parameters import Bands
from healthrules.planning.proposals.bench import At, Bench, Edit, refusal
from healthrules.planning.proposals.parameter_tables import Stage, tables_of
from healthrules.planning.proposals.proposal import Proposal
from healthrules.planning.proposals.wording import stretch
from healthrules.rulebook.parameters import gaps
from healthrules.texts import Text
from healthrules.units import Number


def left_out(bench: Bench) -> Iterator[Problem]:
    """A warning for each stretch that all changes together leave without a band, at the last change of its parameter."""
    last = {edit.thing: (proposal, edit) for edits in bench.changed().values() for proposal, edit in edits}
    for thing, (proposal, edit) in last.items():
        drafts = (bench.before[thing.document], bench.drafts[thing.document])
        if thing.kind == "parameter" and all(thing.name in each.names("parameter") for each in drafts):
            yield from _left_out(bench, proposal, edit)


def _left_out(bench: Bench, proposal: Proposal, edit: Edit) -> Iterator[Problem]:
    thing = edit.thing
    tables = tables_of(thing, bench, At(proposal, edit.spot[1]))
    if tables is None:
        return
    old, new = (tables.stages(each[thing.document].parameter(thing.name)) for each in (bench.before, bench.drafts))
    told: set[tuple[Number, Number]] = set()
    for stage in new:
        before = _in_force(old, stage)
        for lower, upper in _stretches(before.table, stage.table) if before is not None else ():
            if (lower, upper) not in told and isinstance(stage.table, Bands):
                told.add((lower, upper))
                what = stretch(lower, upper, stage.table.unit)
                text = Text(
                    f"改后 {what.zh}不属于任何一档，将不再有要求；若非本意，请一并移动相邻的档",
                    f"{what.en} lie in no band after it: nothing is asked of them; if not meant, move the next band too",
                )
                yield refusal(edit.spot, "HR309", text)


def _in_force(stages: list[Stage], after: Stage) -> Stage | None:
    """The table before, on the day from which another one holds."""
    held = [each for each in stages if each.start is None or (after.start is not None and each.start <= after.start)]
    return held[-1] if held else None


def _stretches(old: object, new: object) -> Iterator[tuple[Number, Number]]:
    """Gaps between bands that were not there, and what lies before the first and after the last where a band was."""
    if not isinstance(old, Bands) or not isinstance(new, Bands):
        return
    first, last = (old.rows[0].lower, new.rows[0].lower), (new.rows[-1].upper, old.rows[-1].upper)
    yield from [first] if first[0] < first[1] else []
    yield from (each for each in gaps(new) if each not in gaps(old))
    yield from [last] if last[0] < last[1] else []
