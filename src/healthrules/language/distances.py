"""The functions of place: `nearest`, how far the nearest record of a subject is, and `reach`, how far those that it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthrules.language import syntax as s
from healthrules.language import terms as t
from healthrules.language.aggregates import Check, condition_of, group_of, group_text, group_words
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope
from healthrules.language.types import QuantityType
from healthrules.records import Field
from healthrules.texts import Text

COORDINATES = ("longitude", "latitude")
"""The fields that say where a record lies: degrees, WGS 84."""

DISTANCE_IN = "km"

_LABELS: Mapping[str, Text] = {
    "nearest": Text("到最近{group}的距离", "distance to the nearest of {group}"),
    "reach": Text("到以其为最近的{group}的最远距离", "distance to the farthest of {group} that it is nearest to"),
}
_FORMS: Mapping[str, Text] = {
    "nearest": Text("nearest(对象 where 条件)", "nearest(subject where condition)"),
    "reach": Text("reach(对象 where 条件)", "reach(subject where condition)"),
}


def _distance(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    form = _FORMS[syntax.name]
    if len(syntax.arguments) != 1:
        raise ExpressionError("HR112", Text(f"写法：{form.zh}", f"write {form.en}"), syntax.at)
    subject, condition = group_of(syntax.arguments[0], form)
    where = condition_of(condition, subject, scope, check)
    for name in COORDINATES:
        if name not in scope.vocabulary.fields or subject not in scope.vocabulary.fields[name].subjects:
            told = Text(f"{subject} 没有坐标字段 {name}", f"`{subject}` has no coordinates: no field `{name}`")
            raise ExpressionError("HR112", told, syntax.arguments[0].at)
    unit = scope.units.unit(DISTANCE_IN)
    label = Text(*(_LABELS[syntax.name].in_(lang).format(group=words) for lang, words in group_words(subject, where, scope)))
    subjects = scope.vocabulary.fields[COORDINATES[0]].subjects
    base = Field(f"{syntax.name}({group_text(subject, where)})", label, subjects, unit, unit)
    field = base if scope.shift is None else scope.shift.field(base)
    return t.FieldValue(field, QuantityType(unit), t.Distance(base, syntax.name, subject, where))


DISTANCES: Mapping[str, Callable[[s.Call, Scope, Check], t.Term]] = dict.fromkeys(_FORMS, _distance)
"""Each function by its name."""
