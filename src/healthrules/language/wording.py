"""Terms in words and numbers: what an expression says, and how it comes to its value for one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any, cast

from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.types import CategoryType, QuantityType
from healthrules.records import Value, Vocabulary, label_of
from healthrules.texts import Language, Text
from healthrules.units import Number, Quantity

_SYMBOLS = {"*": "×", "/": "÷", "+": "+", "-": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "<": "<", ">": ">"}
_WORDS: Mapping[str, Text] = {
    "and": Text(" 且 ", " and "),
    "or": Text(" 或 ", " or "),
    "not": Text("非 ", "not "),
    "in": Text("属于", "is one of"),
    "min": Text("较小值", "least of"),
    "max": Text("较大值", "greatest of"),
    "missing": Text("未填报", "not reported"),
}


_BETWEEN = Text("在 {low} 至 {high} 之间", "between {low} and {high}")
_AT_LEAST, _AT_MOST = Text("至少 {low}", "at least {low}"), Text("至多 {high}", "at most {high}")
_NO_BOUNDS = Text("无法计算", "no value")


def bounds_text(low: Quantity | None, high: Quantity | None, language: Language) -> str:
    """The bounds of a value that is not certain, never narrower than they are; None where nothing bounds it."""
    least = low.rounded(ROUND_FLOOR).text(language) if low is not None else ""
    most = high.rounded(ROUND_CEILING).text(language) if high is not None else ""
    form = _BETWEEN if least and most else _AT_LEAST if least else _AT_MOST if most else _NO_BOUNDS
    return form.in_(language).format(low=least, high=most)


def bracketed(text: str, language: Language) -> str:
    """A remark in brackets, to stand behind other text."""
    return f"（{text}）" if language == "zh" else f" ({text})"


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts terms into one language, with the labels of one vocabulary."""

    vocabulary: Vocabulary
    language: Language

    def said(self, term: t.Term, *, inner: bool = False) -> str:
        """What a term says, in words; `inner` puts brackets around sums and conditions."""
        text = self._said(term)
        return f"({text})" if inner and isinstance(term, (t.Arithmetic, t.Choice, t.AllOf, t.AnyOf)) else text

    def _said(self, term: t.Term) -> str:
        return _SAID[type(term)](self, term)

    def _two_sides_said(self, term: t.Arithmetic | t.Comparison) -> str:
        return f"{self.said(term.left, inner=True)} {_SYMBOLS[term.operator]} {self.said(term.right, inner=True)}"

    def _named_said(self, term: t.Named) -> str:
        return term.label.in_(self.language) if term.label else self._said(term.term)

    def _extreme_said(self, term: t.Extreme) -> str:
        return f"{self._word(term.function)}({', '.join(self._said(each) for each in term.terms)})"

    def _member_said(self, term: t.Member) -> str:
        return f"{self._said(term.term)} {self._word('in')} {self._codes_said(term)}"

    def _codes_said(self, term: t.Member) -> str:
        """The codes by the name of their group, else one by one."""
        category = self.vocabulary.categories[cast("CategoryType", term.term.type).category]
        group = next((each for each in category.groups.values() if each.codes == term.codes), None)
        comma = "、" if self.language == "zh" else ", "
        return (
            group.label.in_(self.language) if group else comma.join(self.value(code, term.term) for code in sorted(term.codes))
        )

    def _joined_said(self, term: t.AllOf | t.AnyOf) -> str:
        word = self._word("and" if isinstance(term, t.AllOf) else "or")
        return word.join(self.said(each, inner=True) for each in term.terms)

    def _lookup_said(self, term: t.Lookup) -> str:
        label = term.parameter.label.in_(self.language)
        by_other = term.key is not None and not isinstance(term.key, t.FieldValue)
        return f"{label}({self._said(cast('t.Term', term.key))})" if by_other else label

    def _choice_said(self, term: t.Choice) -> str:
        condition, then, otherwise = (self.said(each, inner=True) for each in (term.condition, term.then, term.otherwise))
        if self.language == "zh":
            return f"{condition} 时取“{then}”，否则取“{otherwise}”"
        return f"{then} if {condition}, else {otherwise}"

    def value(self, value: Value, term: t.Term) -> str:
        """A value as its term's type shows it."""
        if isinstance(term.type, QuantityType):
            return Quantity(cast("Number", value), term.type.unit).text(self.language)
        if isinstance(term.type, CategoryType):
            return self.vocabulary.categories[term.type.category].codes[str(value)].label.in_(self.language)
        return {"zh": ("否", "是"), "en": ("no", "yes")}[self.language][bool(value)]

    def worked(self, term: t.Term, situation: Situation) -> str:
        """How a term comes to its value for a record, in numbers: "1,700 m² (52,000 people) + 25 m²/bed × 20 beds"."""
        return self._worked(term, situation)

    def _worked(self, term: t.Term, situation: Situation) -> str:
        work = _WORKED.get(type(term))
        return work(self, term, situation) if work else self.result(term, situation)

    def _choice_worked(self, term: t.Choice, situation: Situation) -> str:
        condition = evaluate(term.condition, situation)
        if isinstance(condition, (Unknown, Outside)):
            return self.result(term, situation)
        return self._worked(term.then if condition else term.otherwise, situation)

    def _arithmetic_worked(self, term: t.Arithmetic, situation: Situation) -> str:
        if term.operator in "+-":
            return self._sum_worked(term, situation)
        left, right = self._factor(term.left, situation), self._factor(term.right, situation, divides=term.operator == "/")
        return f"{left} {_SYMBOLS[term.operator]} {right}"

    def _factor(self, term: t.Term, situation: Situation, *, divides: bool = False) -> str:
        """A side of a product, in brackets where it is a sum, or below the line a product."""
        text = self._worked(term, situation)
        signs = (" + ", " − ", " × ", " ÷ ") if divides else (" + ", " − ")
        return f"({text})" if any(sign in text for sign in signs) else text

    def _field_worked(self, term: t.FieldValue, situation: Situation) -> str:
        if term.field.name not in situation.values:
            return self.result(term, situation)
        display = term.field.display
        if display is None or not isinstance(term.type, QuantityType):
            return self.result(term, situation)
        number = cast("Number", situation.values[term.field.name])
        return Quantity(number, term.type.unit).to(display).text(self.language)

    def _lookup_worked(self, term: t.Lookup, situation: Situation) -> str:
        value = evaluate(term, situation)
        key = self._worked(term.key, situation) if term.key is not None else ""
        if isinstance(value, (Unknown, Outside, Range)):
            label = term.parameter.label.in_(self.language)
            return f"{label}{bracketed(key, self.language)}" if key else self.result(term, situation)
        shown = self.value(value, term)
        return f"{shown}{bracketed(key, self.language)}" if key else shown

    def _sum_worked(self, term: t.Arithmetic, situation: Situation) -> str:
        """A sum without its products that come to nothing."""
        sides = [(each, evaluate(each, situation)) for each in (term.left, term.right)]
        (left, left_value), (right, right_value) = sides
        if right_value == 0 and not isinstance(right, (t.Constant, t.FieldValue)):
            return self._worked(left, situation)
        if left_value == 0 and term.operator == "+" and not isinstance(left, (t.Constant, t.FieldValue)):
            return self._worked(right, situation)
        shown = self._worked(right, situation)
        if term.operator == "-" and (" + " in shown or " − " in shown):
            shown = f"({shown})"
        return f"{self._worked(left, situation)} {_SYMBOLS[term.operator]} {shown}"

    def result(self, term: t.Term, situation: Situation) -> str:
        """A term's value for a record, or why it has none."""
        value = evaluate(term, situation)
        if isinstance(value, Outside):
            return value.reason.in_(self.language)
        if isinstance(value, Unknown):
            names = [self._label(name) for name in value.missing]
            if self.language == "zh":
                return f"未知（{'、'.join(names)}未填报）"
            return f"? ({', '.join(names)} {self._word('missing')})"
        return self._between(value, term) if isinstance(value, Range) else self.value(value, term)

    def _between(self, value: Range, term: t.Term) -> str:
        """The bounds of a value that is not certain, in the unit that its field is shown in."""
        unit = cast("QuantityType", term.type).unit
        display = (term.field.display if isinstance(term, t.FieldValue) else None) or unit
        low, high = (None if bound is None else Quantity(bound, unit).to(display) for bound in (value.low, value.high))
        return bounds_text(low, high, self.language)

    def _label(self, name: str) -> str:
        return label_of(name, self.vocabulary).in_(self.language)

    def _word(self, name: str) -> str:
        return _WORDS[name].in_(self.language)


_SAID: Mapping[type, Callable[[Wording, Any], str]] = {
    t.Constant: lambda say, term: term.written.text(say.language) if term.written else say.value(term.value, term),
    t.FieldValue: lambda say, term: cast("t.FieldValue", term).field.label.in_(say.language),
    t.Lookup: Wording._lookup_said,
    t.Named: Wording._named_said,
    t.Scaled: lambda say, term: say.said(term.term),
    t.Arithmetic: Wording._two_sides_said,
    t.Comparison: Wording._two_sides_said,
    t.Extreme: Wording._extreme_said,
    t.Member: Wording._member_said,
    t.AllOf: Wording._joined_said,
    t.AnyOf: Wording._joined_said,
    t.Not: lambda say, term: f"{_WORDS['not'].in_(say.language)}({say.said(term.term)})",
    t.Choice: Wording._choice_said,
}
_WORKED: Mapping[type, Callable[[Wording, Any, Situation], str]] = {
    t.FieldValue: Wording._field_worked,
    t.Lookup: Wording._lookup_worked,
    t.Scaled: lambda say, term, situation: say.worked(term.term, situation),
    t.Named: lambda say, term, situation: say.worked(term.term, situation),
    t.Choice: Wording._choice_worked,
    t.Arithmetic: Wording._arithmetic_worked,
}
