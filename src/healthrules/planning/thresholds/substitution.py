"""Another value of a parameter inside a checked rule: the rule that a proposal would make, without its files being read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from healthrules.errors import UsageError
from healthrules.language import terms as t
from healthrules.language.parameters import Parameter
from healthrules.rulebook import Reading
from healthrules.texts import Text


def uses(term: t.Term, name: str) -> bool:
    """Whether a term looks up a parameter, also in what it counts of other records."""
    return any(_looks_up(node, name) or _counts_by(node, name) for node in t.walk(term))


def counts_by(reading: Reading, name: str) -> bool:
    """Whether a reading counts other records by a parameter."""
    return any(_counts_by(node, name) for term in reading.terms() for node in t.walk(term))


def substituted(reading: Reading, parameter: Parameter) -> Reading:
    """The reading with another table of a parameter, wherever it looks it up.

    Raises `UsageError` where it counts other records by it.
    """
    if counts_by(reading, parameter.name):
        raise UsageError(
            Text(
                f"参数 {parameter.name} 用于汇总其他记录，不能逐值试算；请用方案（proposal）比较",
                f"the rule counts other records by the parameter {parameter.name}: compare proposals instead",
            )
        )
    when = reading.when if reading.when is None else _with(reading.when, parameter)
    return replace(reading, when=when, require=_with(reading.require, parameter))


def _looks_up(node: t.Term, name: str) -> bool:
    return isinstance(node, t.Lookup) and node.parameter.name == name


def _counts_by(node: t.Term, name: str) -> bool:
    derived = node.derived if isinstance(node, t.FieldValue) else None
    asked = [getattr(derived, part, None) for part in ("where", "value", "weight")]
    return any(each is not None and uses(each, name) for each in asked)


def _with(node: Any, parameter: Parameter) -> Any:
    if isinstance(node, tuple):
        return tuple(_with(each, parameter) for each in node)
    if not is_dataclass(node) or not isinstance(node, t.Term):
        return node
    if not uses(node, parameter.name):
        return node
    changed = {each.name: _with(getattr(node, each.name), parameter) for each in fields(node)}
    if isinstance(node, t.Lookup) and node.parameter.name == parameter.name:
        changed["parameter"] = parameter
    return replace(node, **changed)
