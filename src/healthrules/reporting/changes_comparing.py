"""Inspections compared: every finding that failed in one of the last two reports gets exactly one class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from healthrules.errors import UsageError
from healthrules.reporting.changes import (
    Change,
    Counts,
    Diff,
    Entry,
    GapChange,
    Inspection,
    PackCompared,
    RecordChanges,
    Remark,
    Seen,
    State,
    Why,
)
from healthrules.reporting.changes_standing import Key, Standing
from healthrules.reporting.report import Finding, Report
from healthrules.rulebook import Force
from healthrules.texts import Text

_NO_MORE = {
    State.PASS: Change.MENDED,
    State.UNKNOWN: Change.UNKNOWN_NOW,
    State.PENDING: Change.PENDING_NOW,
    State.WAIVED: Change.WAIVED_NOW,
    State.NOT_APPLICABLE: Change.NO_LONGER_APPLIES,
    State.NOT_CHECKED: Change.NOT_CHECKED_AGAIN,
    State.NOT_TOLD: Change.CANNOT_TELL,
}
"""The class of what failed before, by what the last report tells of it."""


def diff(old: Report, new: Report, *later: Report, files: Sequence[str] = ()) -> Diff:
    """What changed between the last two of some reports; those before them, the oldest first, tell relapses.

    `files`: the names of the reports, to show. Raises `UsageError` for a report that is older than the one before it.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"])
    >>> station = {"type": "station", "id": "s1", "region": "开封市", "area_type": "urban"}
    >>> old, new = (hr.check({**station, "service_radius": radius}, book) for radius in ("6 km", "4 km"))
    >>> [(each.change.value, each.rule) for each in hr.diff(old, new).entries]
    [('mended', 'kaifeng-plan-2025/emergency-radius-urban')]
    """
    reports = (old, new, *later)
    names = [*files, *[None] * (len(reports) - len(files))]
    _in_order(reports, names)
    standings = [Standing.of(each) for each in reports]
    entries = tuple(_entries(standings))
    return Diff(
        inspections=tuple(_inspection(each, name) for each, name in zip(standings, names, strict=True)),
        packs=tuple(_packs(*reports[-2:])),
        summary=_counts(standings, entries),
        records=tuple(_records(entries)),
        entries=entries,
    )


def _in_order(reports: Sequence[Report], names: Sequence[str | None]) -> None:
    for (first, second), (one, other) in zip(pairwise(reports), pairwise(names), strict=True):
        if first.as_of > second.as_of:
            zh = f"{one or '前一份报告'}（截至 {first.as_of}）晚于 {other or '后一份报告'}（截至 {second.as_of}）"
            en = f"{one or 'the report before'} (as of {first.as_of}) is later than {other or 'this one'} ({second.as_of})"
            raise UsageError(Text(f"{zh}；请按时间先后排列报告，旧的在前。", f"{en}; write the older report first."))


def _inspection(standing: Standing, file: str | None) -> Inspection:
    report = standing.report
    summary = report.summary
    return Inspection(file, report.as_of, summary.records, summary.rejects, summary.outcomes, standing.unlisted, standing.whole)


def _packs(before: Report, now: Report) -> Iterator[PackCompared]:
    was, is_now = ({each.pack: each for each in report.rulebook} for report in (before, now))
    for name in dict.fromkeys([*is_now, *was]):
        one, other = was.get(name), is_now.get(name)
        yield PackCompared(name, one, other, one is not None and other is not None and one.digest != other.digest)


def _entries(standings: Sequence[Standing]) -> Iterator[Entry]:
    before, now = standings[-2:]
    differing = {each.pack for each in _packs(before.report, now.report) if each.differs}
    keys = list(dict.fromkeys([*now.failing(), *before.failing()]))
    made = [_entry(key, standings, differing) for key in keys]
    order = {change: place for place, change in enumerate(Change)}
    forces = {force: place for place, force in enumerate(Force)}
    return iter(sorted(made, key=lambda each: (order[each.change], forces[each.force])))


def _entry(key: Key, standings: Sequence[Standing], differing: set[str]) -> Entry:
    found = [each.findings[key] for each in standings if key in each.findings]
    about = found[-1]
    checklist = any(each.checklist for each in found)
    *history, before, now = (each.seen(key, checklist=checklist) for each in standings)
    return Entry(
        change=_change(history, before, now, hides=standings[-2].unlisted > 0),
        record=about.record,
        type=about.type,
        name=about.name,
        region=about.region,
        rule=about.rule,
        title=about.title,
        force=about.force,
        clause=about.clause,
        before=before,
        now=now,
        gap_change=_gap_change(before, now),
        history=tuple(history),
        remarks=tuple(_remarks(about, before, now, differing)),
    )


def _change(history: Sequence[Seen], before: Seen, now: Seen, *, hides: bool) -> Change:
    """The class of an entry. `hides`: the report before does not list all that failed."""
    if now.state is not State.FAIL:
        return _NO_MORE[now.state]
    if before.state is State.FAIL:
        return Change.STILL_OPEN
    if before.why is Why.LIMITED and hides:
        return Change.CANNOT_TELL
    if _mended_once([*history, before]):
        return Change.RELAPSED
    return Change.OVERDUE if before.state is State.PENDING else Change.NEW


def _mended_once(seen: Sequence[Seen]) -> bool:
    """Whether something failed, and passed after that."""
    states = [each.state for each in seen]
    return State.FAIL in states and State.PASS in states[states.index(State.FAIL) :]


def _gap_change(before: Seen, now: Seen) -> GapChange | None:
    if before.gap is None or now.gap is None or before.gap.unit != now.gap.unit:
        return None
    one, other = before.gap.value, now.gap.value
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return None
    return GapChange.SAME if one == other else GapChange.SMALLER if other < one else GapChange.LARGER


def _remarks(about: Finding, before: Seen, now: Seen, differing: set[str]) -> Iterator[Remark]:
    if about.rule.partition("/")[0] in differing:
        yield Remark.RULES_DIFFER
    if before.message and now.message and before.reading != now.reading:
        yield Remark.READING_DIFFERS
    if before.required and now.required and before.required != now.required:
        yield Remark.REQUIRED_DIFFERS
    if now.as_of < before.as_of:
        yield Remark.EARLIER_DAY


def _counts(standings: Sequence[Standing], entries: Sequence[Entry]) -> Counts:
    before, now = (len(list(each.failing())) for each in standings[-2:])
    forces = {force: dict.fromkeys(Change, 0) for force in Force}
    for each in entries:
        forces[each.force][each.change] += 1
    changes = {change: sum(count[change] for count in forces.values()) for change in Change}
    return Counts(before, now, changes, forces)


def _records(entries: Sequence[Entry]) -> Iterator[RecordChanges]:
    """Each record, that with the worst entry first."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for each in entries:
        found.setdefault((each.type, each.record), []).append(each)
    for (subject, record), own in found.items():
        counted = Counter(each.change for each in own)
        changes = {change: counted[change] for change in Change if counted[change]}
        last = max(own, key=lambda each: (each.now.state is State.FAIL, each.now.as_of))
        yield RecordChanges(record, subject, last.name, last.region, changes)
