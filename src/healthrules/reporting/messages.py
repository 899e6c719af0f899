"""The sentence of a finding, in both languages: what was found, what is required, what is missing, by how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR

from healthrules.engines import Outcome, Verdict
from healthrules.engines.reference import UNMET_CONDITIONS
from healthrules.language.evaluation import Situation
from healthrules.language.scope import field_term
from healthrules.language.terms import fields_in
from healthrules.language.wording import Wording, bounds_text
from healthrules.records import Record, Vocabulary, label_of
from healthrules.reporting.evidence import Between, Evidence, Shown, deciding
from healthrules.reporting.progress import progress
from healthrules.rulebook import Rule
from healthrules.texts import LANGUAGES, Language, Text
from healthrules.units import Quantity, grouped
from healthrules.units.exact import telling_digits

REQUIREMENT: Mapping[str, Text] = {
    ">=": Text("不低于", "at least"),
    ">": Text("高于", "more than"),
    "<=": Text("不超过", "at most"),
    "<": Text("低于", "less than"),
    "==": Text("等于", "exactly"),
    "!=": Text("不等于", "other than"),
}
_SHORT = frozenset((">", ">=", "=="))


def message(rule: Rule, record: Record, day: date, verdict: Verdict, found: Evidence, vocabulary: Vocabulary) -> Text:
    """The sentence that says what a rule found of a record on a day."""
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        return _not_applicable(rule, record, verdict, vocabulary)
    if verdict.outcome is Outcome.UNKNOWN:
        zh, en = (_unknown(record, verdict, found, vocabulary, language) for language in LANGUAGES)
        return Text(zh, en)
    told = [found] if verdict.outcome is Outcome.PASS else [found, *found.others]
    zh = "；".join(_compared(rule, verdict, each, vocabulary, "zh") for each in told)
    en = "; ".join(_compared(rule, verdict, each, vocabulary, "en") for each in told)
    due = _DUE[verdict.outcome](rule, record, day, found) if verdict.outcome in _DUE else Text("", "")
    return Text(f"{zh}{due.zh}。", f"{en[:1].upper()}{en[1:]}{due.en}.")


def field_label(name: str, vocabulary: Vocabulary, language: Language) -> str:
    """A field in words; `region` is no field of the vocabulary, but it can be missing too."""
    if name == "region":
        return "所在地区" if language == "zh" else "region"
    return label_of(name, vocabulary).in_(language)


def shown(value: Shown, found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    """A value in words, with as many digits as tell what was found from what is required."""
    if isinstance(value, Quantity):
        pair = [each.number for each in (found.actual, found.required) if isinstance(each, Quantity)]
        return value.text(language, telling_digits(*pair) if len(pair) == 2 else None)  # noqa: PLR2004
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    category = found.field.category if found.field else None
    if category is None:
        return value
    codes = vocabulary.categories[category].codes
    words = [codes[code].label.in_(language) if code in codes else code for code in value.split("|")]
    return ("、" if language == "zh" else " or ").join(words)


def _open_ended(bounds: Between, language: Language) -> str:
    """Bounds of what is required, after words such as "at least"."""
    if bounds.low is not None and bounds.high is not None:
        low, high = bounds.low.rounded(ROUND_FLOOR).text(language), bounds.high.rounded(ROUND_CEILING).text(language)
        return f"{low} 至 {high} 之间的某个值" if language == "zh" else f"a value between {low} and {high}"
    end = bounds.low.rounded(ROUND_FLOOR) if bounds.low is not None else bounds.high
    if end is None:
        return "—"
    more = Text("，可能更多", ", perhaps more") if bounds.low is not None else Text("，可能更少", ", perhaps less")
    return f"{end.text(language)}{more.in_(language)}"


def requirement(found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    """What is required, such as "不低于 2,200 平方米"; empty where it is not known."""
    if found.operator is not None and found.required_between is not None:
        return f"{REQUIREMENT[found.operator].in_(language)} {_open_ended(found.required_between, language)}"
    if found.operator is None or found.required is None:
        return ""
    text = shown(found.required, found, vocabulary, language)
    if not isinstance(found.required, Quantity):
        words = {"==": Text("应为", "to be"), "!=": Text("不应为", "not to be")}[found.operator]
        return f"{words.zh}{text}" if language == "zh" else f"{words.en} {text}"
    return f"{REQUIREMENT[found.operator].in_(language)} {text}"


def _compared(rule: Rule, verdict: Verdict, found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    label = (found.label or rule.title).in_(language)
    actual = shown(found.actual, found, vocabulary, language) if found.actual is not None else "—"
    if found.actual_between is not None:
        actual = bounds_text(found.actual_between.low, found.actual_between.high, language)
    wanted = requirement(found, vocabulary, language)
    gap = _gap(found, language) if verdict.outcome is not Outcome.PASS else ""
    if language == "zh":
        need = f"要求{wanted}" if isinstance(found.required, Quantity) or found.required_between else wanted
        return f"{label} {actual}，{need}{gap}"
    return f"{label}: {actual}; required: {wanted}{gap}"


def _gap(found: Evidence, language: Language) -> str:
    if found.gap is None:
        return ""
    if found.gap.number == 0:
        return "，恰在界上，不含该数" if language == "zh" else "; exactly on the limit, which is not included"
    size = gap_text(found.gap, language)
    if found.operator in _SHORT and not _above(found):
        return f"，还差 {size}" if language == "zh" else f"; short by {size}"
    return f"，超出 {size}" if language == "zh" else f"; over by {size}"


def _above(found: Evidence) -> bool:
    """Whether what must be equal is too much."""
    if found.operator != "==" or not isinstance(found.actual, Quantity) or not isinstance(found.required, Quantity):
        return False
    return found.actual.number > found.required.number


def gap_text(gap: Quantity, language: Language) -> str:
    """A gap in words; the gap between two percentages is in percentage points."""
    if gap.unit.symbol != "%":
        return gap.text(language)
    points = "个百分点" if language == "zh" else "percentage points" if gap.number != 1 else "percentage point"
    return f"{grouped(gap.number)} {points}"


def _due(rule: Rule, record: Record, day: date, found: Evidence) -> Text:
    way = progress(rule, record, (record.as_of or day).year, found)
    return Text(f"；期限 {rule.due}，尚未到期{way.zh}", f"; due {rule.due}, not yet reached{way.en}")


def _early(rule: Rule, _record: Record, day: date, _found: Evidence) -> Text:
    if rule.due is None or day >= rule.due:
        return Text("", "")
    return Text(f"；期限 {rule.due}，已提前达到", f"; met before it falls due on {rule.due}")


_DUE: Mapping[Outcome, Callable[[Rule, Record, date, Evidence], Text]] = {Outcome.PENDING: _due, Outcome.PASS: _early}
"""What is said of the due date."""


def _unknown(record: Record, verdict: Verdict, found: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    if verdict.reason is not None:
        return f"{verdict.reason.zh}。" if language == "zh" else f"Cannot be decided: {verdict.reason.en}."
    wanted = requirement(found, vocabulary, language)
    why = _why(record, verdict, vocabulary, language)
    if language == "zh":
        amount = isinstance(found.required, Quantity) or found.required_between is not None
        need = f"；要求{wanted}" if wanted and amount else ""
        return f"{why}，无法判断{need}。"
    need = f"; required: {wanted}" if wanted else ""
    return f"Cannot be decided; {why}{need}."


def _why(record: Record, verdict: Verdict, vocabulary: Vocabulary, language: Language) -> str:
    """What an unknown waits for: fields, figures of which too much is missing, figures without a registry."""
    comma, semicolon = ("、", "；") if language == "zh" else (", ", "; ")
    told = []
    for form, belongs in _WAITING:
        names = [field_label(name, vocabulary, language) for name in verdict.missing if belongs(name, record, vocabulary)]
        if names:
            told.append(form.in_(language).format(names=comma.join(names)))
    return semicolon.join(told)


def _is_figure(name: str, vocabulary: Vocabulary) -> bool:
    base = name.partition("@")[0]
    return base in vocabulary.figures and base not in vocabulary.references


def _is_derived(name: str, vocabulary: Vocabulary) -> bool:
    return _is_figure(name, vocabulary) or name.partition("@")[0] in vocabulary.references


_WAITING: tuple[tuple[Text, Callable[[str, Record, Vocabulary], bool]], ...] = (
    (Text("缺少{names}", "not reported: {names}"), lambda name, _, vocabulary: not _is_derived(name, vocabulary)),
    (
        Text("没有提供参照值（--references）：{names}", "no reference value was given (--references): {names}"),
        lambda name, _, vocabulary: name.partition("@")[0] in vocabulary.references,
    ),
    (
        Text("名单中有未填报的数据，尚不能确定：{names}", "not certain while records of the registry are incomplete: {names}"),
        lambda name, record, vocabulary: _is_figure(name, vocabulary) and name in record.figures,
    ),
    (
        Text(
            "名单中没有该地区当年的相应记录，无法汇总：{names}",
            "the registry has no such records of the region and year: {names}",
        ),
        lambda name, record, vocabulary: _is_figure(name, vocabulary) and name not in record.figures and "@" not in name,
    ),
    (
        Text(
            "该地区没有相应年份的记录（可用 --every-region 补上）：{names}",
            "the region has no record of that year (--every-region adds it): {names}",
        ),
        lambda name, record, vocabulary: _is_figure(name, vocabulary) and name not in record.figures and "@" in name,
    ),
)
"""Why a verdict waits, and for which names."""


def _not_applicable(rule: Rule, record: Record, verdict: Verdict, vocabulary: Vocabulary) -> Text:
    reason = verdict.reason or Text("", "")
    if reason is UNMET_CONDITIONS:
        reason = Text(_unmet(rule, record, vocabulary, "zh"), _unmet(rule, record, vocabulary, "en"))
    return Text(f"不适用：{reason.zh}。", f"Not applicable: {reason.en}.")


def _unmet(rule: Rule, record: Record, vocabulary: Vocabulary, language: Language) -> str:
    """Which condition does not hold, and what the record reports instead."""
    when = rule.reading().when
    if when is None:
        raise AssertionError(rule.id)
    say, situation = Wording(vocabulary, language), Situation.of(record, rule.start)
    leaf, _ = deciding(when, situation)[0]
    values = [
        f"{field.label.in_(language)}{'为' if language == 'zh' else ' is '}{say.worked(field_term(field), situation)}"
        for field in fields_in(leaf)
        if field.name in record.values
    ]
    if language == "zh":
        return f"{'、'.join(values)}；适用条件是{say.said(leaf)}"
    return f"{', '.join(values)}; the rule asks for {say.said(leaf)}"
