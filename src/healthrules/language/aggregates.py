"""The functions that speak of a registry: `count`, `share`, `sum`, `mean` of the records of a subject in a region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from healthrules.language import syntax as s
from healthrules.language import terms as t
from healthrules.language.canonical import written
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope
from healthrules.language.types import BOOLEAN, QuantityType, Type
from healthrules.language.wording import Wording
from healthrules.records import SUBJECT_GROUPS, SUBJECTS, Field
from healthrules.texts import LANGUAGES, Language, Text
from healthrules.units import Unit

Check = Callable[[s.Syntax, Scope, Type | None], t.Term]
"""Checks an argument; see `checking.check`."""

COUNTED_IN: Mapping[str, str] = {"facility": "institution", "station": "institution", "community": "one", "region": "one"}
"""The unit in which the records of a subject are counted."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How a function is written: how many arguments it takes after the group, and its name in words."""

    least: int
    most: int
    form: Text


_FORMS: Mapping[str, _Form] = {
    "count": _Form(0, 0, Text("count(对象 where 条件)", "count(subject where condition)")),
    "share": _Form(1, 1, Text("share(对象 where 条件, 条件)", "share(subject where condition, condition)")),
    "sum": _Form(1, 1, Text("sum(对象 where 条件, 数值)", "sum(subject where condition, amount)")),
    "mean": _Form(1, 2, Text("mean(对象 where 条件, 数值, 权重)", "mean(subject where condition, amount, weight)")),
}


def _aggregate(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    """The figure as a field of its own, of the year that is meant."""
    form = _FORMS[syntax.name]
    if not form.least <= len(syntax.arguments) - 1 <= form.most:
        raise _wrong(syntax.at, f"写法：{form.form.zh}", f"write {form.form.en}")
    group, *rest = syntax.arguments
    subject, condition = group_of(group, form.form)
    inner = scope.of_subject()
    where = condition_of(condition, subject, scope, check)
    terms = [check(each, inner, BOOLEAN if syntax.name == "share" else None) for each in rest]
    value, weight = [*terms, None, None][:2]
    for term, place in zip(terms, rest, strict=True):
        _of_subject(term, subject, place.at)
    if syntax.name in ("sum", "mean") and not all(isinstance(term.type, QuantityType) for term in terms):
        raise _wrong(syntax.at, "只有数值可以合计或平均", "only amounts can be added up or averaged")
    parts = _Parts(syntax.name, subject, where, value, weight)
    base = _field(parts, scope)
    field = base if scope.shift is None else scope.shift.field(base)
    kind = None if syntax.name in ("count", "share") else cast("QuantityType", cast("t.Term", value).type).kind
    return t.FieldValue(field, QuantityType(cast("Unit", field.unit), kind), t.Aggregate(base, *parts))


def labelled(term: t.Term, label: Text | None, scope: Scope) -> t.Term:
    """An aggregate that a measure is, called as the measure is; any other term as it is."""
    if label is None or not isinstance(term, t.FieldValue) or not isinstance(term.derived, t.Aggregate):
        return term
    derived = replace(term.derived, field=replace(term.derived.field, label=label))
    return replace(term, field=replace(term.field, label=scope.label(label) or label), derived=derived)


def group_of(group: s.Syntax, form: Text) -> tuple[str, s.Syntax | None]:
    """The subject of a group, and its condition."""
    name = group.subject if isinstance(group, s.Group) else group.name if isinstance(group, s.Name) else ""
    if name not in SUBJECTS:
        listed = ", ".join(SUBJECTS)
        raise _wrong(group.at, f"写法：{form.zh}；对象可以是 {listed}", f"write {form.en}; a subject is one of {listed}")
    return name, group.where if isinstance(group, s.Group) else None


def condition_of(condition: s.Syntax | None, subject: str, scope: Scope, check: Check) -> t.Term | None:
    """The checked condition of a group, None for all of the subject."""
    if condition is None:
        return None
    where = check(condition, scope.of_subject(), BOOLEAN)
    _of_subject(where, subject, condition.at)
    return where


def _of_subject(term: t.Term | None, subject: str, at: int) -> None:
    """Raise `ExpressionError` where a term asks for what the subject does not record, other years, or another aggregate."""
    for node in t.walk(term) if term is not None else ():
        if not isinstance(node, t.FieldValue):
            continue
        if isinstance(node.derived, (t.Aggregate, t.Presence)) or node.field.moment is not None:
            raise _wrong(
                at, "汇总之内不能再汇总，也不能取其他年份", "inside an aggregate no other aggregate and no other year can stand"
            )
        if subject not in node.field.subjects:
            who = SUBJECT_GROUPS[subject]
            raise _wrong(
                at, f"{who.zh}没有字段 {node.field.name}", f"the field `{node.field.name}` is not recorded of {who.en}"
            )


def _wrong(at: int, zh: str, en: str) -> ExpressionError:
    return ExpressionError("HR112", Text(zh, en), at)


class _Parts(NamedTuple):
    """An aggregate on its way; see `terms.Aggregate`."""

    function: str
    subject: str
    where: t.Term | None
    value: t.Term | None
    weight: t.Term | None


def _name(aggregate: _Parts) -> str:
    """The name of the field that holds an aggregate: the expression itself, with definitions written out."""
    group = group_text(aggregate.subject, aggregate.where)
    rest = [_bare(written(each)) for each in (aggregate.value, aggregate.weight) if each is not None]
    return f"{aggregate.function}({', '.join([group, *rest])})"


def group_text(subject: str, where: t.Term | None) -> str:
    """A group as an expression."""
    return subject if where is None else f"{subject} where {_bare(written(where))}"


def group_words(subject: str, where: t.Term | None, scope: Scope) -> list[tuple[Language, str]]:
    """A group in words, in each language."""
    return [(each, _group_said(subject, where, Wording(scope.vocabulary, each))) for each in LANGUAGES]


def _group_said(subject: str, where: t.Term | None, say: Wording) -> str:
    group = SUBJECT_GROUPS[subject].in_(say.language)
    if where is None:
        return group
    return f"{group}（{say.said(where)}）" if say.language == "zh" else f"{group} ({say.said(where)})"


def _bare(text: str) -> str:
    """The text without the brackets around all of it."""
    inner = text[1:-1]
    depth = 0
    for char in inner:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return text
    return inner if text.startswith("(") and text.endswith(")") else text


def _field(aggregate: _Parts, scope: Scope) -> Field:
    units, value = scope.units, aggregate.value
    share = aggregate.function == "share"
    if aggregate.function in ("sum", "mean"):
        unit = cast("QuantityType", cast("t.Term", value).type).unit
    else:
        unit = units.named("one" if share else COUNTED_IN[aggregate.subject])
    inner = value.field if isinstance(value, t.FieldValue) else None
    display = units.unit("%") if share else inner.display if inner is not None else None
    zh, en = (_LABELS[aggregate.function].in_(language) for language in LANGUAGES)
    words = [_words(aggregate, Wording(scope.vocabulary, language)) for language in LANGUAGES]
    label = Text(zh.format(**words[0]), en.format(**words[1]))
    return Field(_name(aggregate), label, frozenset(("region",)), unit, display or unit)


_LABELS: Mapping[str, Text] = {
    "count": Text("{group}数量", "number of {group}"),
    "share": Text("{group}中“{value}”的占比", "share of {group} of which {value}"),
    "sum": Text("{group}{value}合计", "total {value} of {group}"),
    "mean": Text("{group}{value}平均值{weight}", "mean {value} of {group}{weight}"),
}


def _words(aggregate: _Parts, say: Wording) -> dict[str, str]:
    group, chinese = _group_said(aggregate.subject, aggregate.where, say), say.language == "zh"
    weight = "" if aggregate.weight is None else say.said(aggregate.weight)
    if weight:
        weight = f"（按{weight}加权）" if chinese else f" weighted by {weight}"
    return {"group": group, "value": say.said(aggregate.value) if aggregate.value is not None else "", "weight": weight}


AGGREGATES: Mapping[str, Callable[[s.Call, Scope, Check], t.Term]] = dict.fromkeys(_FORMS, _aggregate)
"""Each function by its name."""
