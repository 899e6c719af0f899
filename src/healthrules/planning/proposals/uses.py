"""Who uses a parameter or measure: what must not be taken away alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from healthrules.errors import Problem
from healthrules.language.parser import parse
from healthrules.language.problems import ExpressionError
from healthrules.language.syntax import Call, Name, Syntax
from healthrules.planning.proposals.bench import KINDS, RETIRE, Bench, Edit, refusal
from healthrules.planning.proposals.readings import choices_of
from healthrules.rulebook.draft import Draft
from healthrules.rulebook.groups import Written
from healthrules.texts import Text


def in_use(bench: Bench) -> list[Problem]:
    """What was retired though something that is left uses it. Rules are used by nothing: they stand by themselves."""
    return [found for _, edit in bench.edits if RETIRE in edit.aspects and (found := _still_used(edit, bench)) is not None]


def _still_used(edit: Edit, bench: Bench) -> Problem | None:
    thing = edit.thing
    draft = bench.drafts[thing.document]
    if thing.kind == "rule" or thing.name in draft.names(thing.kind):
        return None
    named = list(_users(thing.name, draft))
    if not named:
        return None
    what = KINDS[thing.kind]
    zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
    text = Text(
        f"不能废止{what.zh} {thing.id}：仍被{zh}使用，请一并修改或废止",
        f"the {what.en} {thing.id} cannot be retired: it is used by {en}; change or retire what uses it too",
    )
    return refusal(edit.spot, "HR303", text)


def _users(name: str, draft: Draft) -> Iterator[Text]:
    """Every rule, parameter and measure of a document that uses a name."""
    for rule in draft.rules:
        if any(name in _names_in(text) for text in _expressions(rule, draft)):
            yield Text(f"规则 {rule.entry.id}", f"the rule {rule.entry.id}")
    for _, file in draft.files:
        for other, parameter in file.parameters.items():
            if name in (parameter.over, parameter.by):
                yield Text(f"参数 {other}", f"the parameter {other}")
        for other, measure in file.measures.items():
            if name in _names_in(measure.formula):
                yield Text(f"指标 {other}", f"the measure {other}")


def _expressions(rule: Written, draft: Draft) -> Iterator[str]:
    entry = rule.entry
    yield entry.require
    yield from [entry.when] if entry.when else []
    yield from entry.let.values()
    for reading in choices_of(entry, draft).values():
        yield from reading.let.values()


def _names_in(text: str) -> set[str]:
    """The names that an expression uses; none where it cannot be read, which is told where it is checked."""
    try:
        return set(_named(parse(text)))
    except ExpressionError:
        return set()


def _named(node: object) -> Iterator[str]:
    if isinstance(node, (Name, Call)):
        yield node.name
    if isinstance(node, tuple):
        for each in node:
            yield from _named(each)
    elif isinstance(node, Syntax) and is_dataclass(node):
        for each in fields(node):
            yield from _named(getattr(node, each.name))
