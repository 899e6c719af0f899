"""The sentence of a finding, in both languages: what was found, what is required, what is missing, by how much."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.engines import Outcome, Verdict
from healthrules.records import Vocabulary
from healthrules.reporting.evidence import Evidence, Shown
from healthrules.rulebook import Rule
from healthrules.texts import Language, Text
from healthrules.units import Quantity, grouped

REQUIREMENT: Mapping[str, Text] = {
    ">=": Text("不低于", "at least"),
    ">": Text("高于", "more than"),
    "<=": Text("不超过", "at most"),
    "<": Text("低于", "less than"),
    "==": Text("等于", "exactly"),
    "!=": Text("不等于", "other than"),
}
_SHORT = frozenset((">", ">=", "=="))


def message(rule: Rule, verdict: Verdict, found: Evidence, vocabulary: Vocabulary) -> Text:
    """The sentence that says what a rule found of a record."""
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        return _not_applicable(verdict)
    if verdict.outcome is Outcome.UNKNOWN:
        return Text(_unknown(verdict, found, vocabulary, "zh"), _unknown(verdict, found, vocabulary, "en"))
    return Text(_compared(rule, verdict, found, vocabulary, "zh"), _compared(rule, verdict, found, vocabulary, "en"))


def field_label(name: str, vocabulary: Vocabulary, language: Language) -> str:
    """A field in words; `region` is no field of the vocabulary, but it can be missing too."""
    if name == "region":
        return "所在地区" if language == "zh" else "region"
    return vocabulary.fields[name].label.in_(language)


def shown(value: Shown, found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    """A value in words."""
    if isinstance(value, Quantity):
        return value.text(language)
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    category = found.field.category if found.field else None
    if category is None:
        return value
    codes = vocabulary.categories[category].codes
    words = [codes[code].label.in_(language) if code in codes else code for code in value.split("|")]
    return ("、" if language == "zh" else " or ").join(words)


def requirement(found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    """What is required, such as "不低于 2,200 平方米"; empty where it is not known."""
    if found.operator is None or found.required is None:
        return ""
    text = shown(found.required, found, vocabulary, language)
    if not isinstance(found.required, Quantity):
        words = {"==": Text("应为", "to be"), "!=": Text("不应为", "not to be")}[found.operator]
        return f"{words.zh}{text}" if language == "zh" else f"{words.en} {text}"
    return f"{REQUIREMENT[found.operator].in_(language)} {text}"


def _compared(rule: Rule, verdict: Verdict, found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    label = found.field.label.in_(language) if found.field else rule.title.in_(language)
    actual = shown(found.actual, found, vocabulary, language) if found.actual is not None else "—"
    wanted = requirement(found, vocabulary, language)
    gap = _gap(found, language) if verdict.outcome is not Outcome.PASS else ""
    due = _due(rule, language) if verdict.outcome is Outcome.PENDING else ""
    if language == "zh":
        need = f"要求{wanted}" if isinstance(found.required, Quantity) else wanted
        return f"{label} {actual}，{need}{gap}{due}。"
    return f"{label[:1].upper()}{label[1:]}: {actual}; required: {wanted}{gap}{due}."


def _gap(found: Evidence, language: Language) -> str:
    if found.gap is None:
        return ""
    if found.gap.number == 0:
        return "，恰在界上，不含该数" if language == "zh" else "; exactly on the limit, which is not included"
    size = gap_text(found.gap, language)
    if found.operator in _SHORT:
        return f"，还差 {size}" if language == "zh" else f"; short by {size}"
    return f"，超出 {size}" if language == "zh" else f"; over by {size}"


def gap_text(gap: Quantity, language: Language) -> str:
    """A gap in words; the gap between two percentages is in percentage points."""
    if gap.unit.symbol != "%":
        return gap.text(language)
    points = "个百分点" if language == "zh" else "percentage points" if gap.number != 1 else "percentage point"
    return f"{grouped(gap.number)} {points}"


def _due(rule: Rule, language: Language) -> str:
    return f"；期限 {rule.due}，尚未到期" if language == "zh" else f"; due {rule.due}, not yet reached"


def _unknown(verdict: Verdict, found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    names = [field_label(name, vocabulary, language) for name in verdict.missing]
    wanted = requirement(found, vocabulary, language)
    if language == "zh":
        need = f"；要求{wanted}" if wanted and isinstance(found.required, Quantity) else ""
        return f"缺少{'、'.join(names)}，无法判断{need}。"
    need = f"; required: {wanted}" if wanted else ""
    return f"Cannot be decided; not reported: {', '.join(names)}{need}."


def _not_applicable(verdict: Verdict) -> Text:
    reason = verdict.reason or Text("", "")
    return Text(f"不适用：{reason.zh}。", f"Not applicable: {reason.en}.")
