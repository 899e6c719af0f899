"""Changes of rules: what one says, which reading is in force, its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from healthrules.errors import did_you_mean
from healthrules.planning.proposals.bench import RETIRE, At, Bench, Edit, Thing, refused
from healthrules.planning.proposals.readings import choices_of, chosen, default_of
from healthrules.planning.proposals.wording import NONE, RETIRED, RULE_KEYS, essence, rule_text
from healthrules.rulebook.files import ReadingEntry, RuleEntry
from healthrules.rulebook.groups import Written
from healthrules.rulebook.notes import Spot
from healthrules.rulebook.proposal_files import RuleChange
from healthrules.texts import Text

_KEPT = ("title", "require", "let", "force", "reading")
"""What a rule cannot be without."""

_WRITTEN = {"start": "from"}
"""Keys that are called otherwise in YAML."""

_ALIKE = {"readings": frozenset({"readings", "reading"})}
"""What of a rule is set together."""


def rule_edits(bench: Bench, at: At, change: RuleChange) -> Iterator[Edit]:
    """The edits of a change of a rule, one for each key."""
    thing = bench.find("rule", change.rule, at.spot("rule"))
    keys = [key for key in (*RULE_KEYS, RETIRE) if key in change.model_fields_set]
    if not keys or (RETIRE in keys and len(keys) > 1):
        text = Text("写明规则哪一项要改，或只写 retire: true", "say what of the rule changes, or `retire: true` alone")
        raise refused(at.spot(), "HR302", text)
    if RETIRE in keys:
        yield retired(bench, thing, at, change.reason.text())
        return
    for key in keys:
        spot = at.spot(_WRITTEN.get(key, key))
        if key in _KEPT and getattr(change, key) is None:
            raise refused(spot, "HR302", Text("这一项不能去掉", "a rule cannot be without it"))
        yield _reading(bench, thing, change, spot) if key == "reading" else _key(bench, thing, change, key, spot)


def retired(bench: Bench, thing: Thing, at: At, reason: Text) -> Edit:
    """The end of a rule, parameter or measure."""
    draft = bench.draft(thing.document)
    entry = draft.entry(thing.kind, thing.name)
    label = (entry.title if isinstance(entry, RuleEntry) else entry.label).text()
    after = draft.without(thing.kind, thing.name)
    old = essence(entry, bench.book.units)
    return Edit(thing, frozenset({RETIRE}), after, label, old, RETIRED, effect=True, spot=at.spot(), reason=reason)


def _key(bench: Bench, thing: Thing, change: RuleChange, key: str, spot: Spot) -> Edit:
    draft = bench.draft(thing.document)
    rule = draft.rule(thing.name)
    entry = rule.entry.model_copy(update={key: getattr(change, key)})
    old, new = (rule_text(key, each, draft.document) for each in (rule.entry, entry))
    after = draft.with_rule(_touched(replace(rule, entry=entry), key, spot))
    return Edit(
        thing,
        _ALIKE.get(key, frozenset({key})),
        after,
        _what(rule, key),
        old,
        new,
        effect=getattr(rule.entry, key) != getattr(change, key),
        spot=spot,
        reason=change.reason.text(),
    )


def _reading(bench: Bench, thing: Thing, change: RuleChange, spot: Spot) -> Edit:
    draft, reading = bench.draft(thing.document), change.reading or ""
    rule = draft.rule(thing.name)
    choices = choices_of(rule.entry, draft)
    if reading not in choices:
        hint, listed = did_you_mean(reading, choices), ", ".join(choices) or "-"
        text = Text(
            f"规则 {thing.id} 没有理解“{reading}”。{hint.zh}可选：{listed}",
            f"the rule {thing.id} has no reading `{reading}`.{hint.en} It has: {listed}",
        )
        raise refused(spot, "HR301", text)
    before = default_of(choices)
    return Edit(
        thing,
        frozenset({"reading"}),
        draft.with_rule(_touched(chosen(rule, choices, reading), "readings", spot)),
        _what(rule, "reading"),
        _named(before, choices),
        _named(reading, choices),
        effect=before != reading,
        spot=spot,
        reason=change.reason.text(),
    )


def _named(name: str | None, choices: Mapping[str, ReadingEntry]) -> Text:
    if name is None:
        return NONE
    label = choices[name].label
    return Text(f"{name}（{label.zh}）", f"{name} ({label.en})")


def _what(rule: Written, key: str) -> Text:
    title, part = rule.entry.title, RULE_KEYS[key]
    return Text(f"{title.zh}：{part.zh}", f"{title.en}: {part.en}")


def _touched(rule: Written, key: str, spot: Spot) -> Written:
    """The rule, with what is wrong with it told at the proposal that touched it last."""
    source, path = spot
    return replace(rule, changed=(source, path[:2]), spots={**rule.spots, key: spot})
