"""The proposal that takes another back: each thing that it touched is put to what it was before."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from healthrules.planning.proposals.applying import worked
from healthrules.planning.proposals.bench import Bench, Thing
from healthrules.planning.proposals.proposal import Proposal, read_proposal
from healthrules.planning.proposals.readings import choices_of, default_of
from healthrules.planning.proposals.wording import RULE_KEYS
from healthrules.rulebook import Rulebook
from healthrules.rulebook.draft import Draft
from healthrules.rulebook.files import TableEntry

MOST_LETTERS = 71
"""So much of a name is kept, for the name of a proposal is bounded."""


def reverse(proposal: Proposal, book: Rulebook) -> Proposal:
    """The proposal that takes `proposal` back, once it was applied to `book`.

    Raises what `apply` raises for `proposal`, but for what shows only when all is checked as a whole.
    """
    bench = worked(book, [proposal])
    title = proposal.title
    head = {
        "id": f"{proposal.id[:MOST_LETTERS].rstrip('-')}-reversed",
        "title": {"zh": f"撤回：{title.zh}", "en": f"taken back: {title.en}"},
        "reverses": proposal.id,
    }
    reason = {"zh": f"撤回方案 {proposal.id}", "en": f"takes the proposal {proposal.id} back"}
    things = list(dict.fromkeys(edit.thing for edits in bench.changed().values() for _, edit in edits))
    changes = [{**change, "reason": reason} for thing in things for change in _back(thing, bench)]
    text = yaml.dump({"proposal": head, "changes": changes}, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000)
    return read_proposal(text, f"{head['id']}.yaml")


def _back(thing: Thing, bench: Bench) -> Iterator[dict[str, Any]]:
    """The change that makes a thing what it was; none where it is so."""
    before, after = bench.before[thing.document], bench.drafts[thing.document]
    was, is_there = (thing.name in each.names(thing.kind) for each in (before, after))
    if not was:
        yield from [{thing.kind: thing.id, "retire": True}] if is_there else []
    elif not is_there:
        entry = _written(_entry(thing, before))
        yield {"document": thing.document, "add": {f"{thing.kind}s": [entry] if thing.kind == "rule" else {thing.name: entry}}}
    else:
        yield from _otherwise(thing, before, after)


def _otherwise(thing: Thing, before: Draft, after: Draft) -> Iterator[dict[str, Any]]:
    """The keys of a thing that are not what they were."""
    old, new = _entry(thing, before), _entry(thing, after)
    if thing.kind == "rule":
        found = _rule_keys(thing, before, after)
    else:
        keys = ("formula",) if thing.kind == "measure" else (*TableEntry.model_fields, "dated")
        written = _written(old)
        found = {key: written[key] for key in keys if key in written} if old != new else {}
    if found:
        yield {thing.kind: thing.id, **found}


def _rule_keys(thing: Thing, before: Draft, after: Draft) -> dict[str, Any]:
    old, new = before.rule(thing.name).entry, after.rule(thing.name).entry
    choices = [choices_of(entry, draft) for entry, draft in ((old, before), (new, after))]
    if _left_open(choices[0]) == _left_open(choices[1]):
        reading = default_of(choices[0])
        found: dict[str, Any] = {"reading": reading} if reading != default_of(choices[1]) else {}
        keys = [key for key in RULE_KEYS if key not in ("reading", "readings")]
    else:
        found, keys = {}, [key for key in RULE_KEYS if key != "reading"]
    written = _written(old)
    names = {"start": "from"}
    differing = [key for key in keys if getattr(old, key) != getattr(new, key)]
    empty: dict[str, Any] = {"let": {}}
    return found | {names.get(key, key): written.get(names.get(key, key), empty.get(key)) for key in differing}


def _left_open(choices: Any) -> dict[str, Any]:
    """Readings without which of them is in force."""
    return {name: each.model_copy(update={"default": False}) for name, each in choices.items()}


def _entry(thing: Thing, draft: Draft) -> BaseModel:
    return draft.entry(thing.kind, thing.name)


def _written(entry: BaseModel) -> dict[str, Any]:
    """An entry as it is written."""
    return entry.model_dump(by_alias=True, exclude_defaults=True)


class _Writer(yaml.SafeDumper):
    """Writes YAML without anchors, and decimals as they are."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (nothing is written as an alias)
        """Write everything out."""
        return True


def _decimal(writer: _Writer, value: Decimal) -> yaml.Node:
    return writer.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


_Writer.add_representer(Decimal, _decimal)
