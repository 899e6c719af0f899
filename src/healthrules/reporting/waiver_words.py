"""Waivers in words: what a waived finding rests on, and the waivers that changed nothing."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.reporting.report import Report, WaiverMet, WaiverShown, WaiverState
from healthrules.reporting.words import colon
from healthrules.texts import LANGUAGES, Language, Text, visible

TITLE = Text("未起作用的豁免", "Waivers that changed nothing")

_COVERED = Text(
    "豁免（原判定：{outcome}）。理由：{reason}；批准：{authority}{number}；{granted}有效期至 {expires}",
    "Waived (without the waiver: {outcome}). Reason: {reason}; approved by {authority}{number}; {granted}until {expires}",
)
_NUMBER = Text("（{number}）", " ({number})")
_GRANTED = Text("自 {granted} 起，", "from {granted} ")
_NAMED = Text("{record}（{name}）对 {rule} 的豁免", "{record} ({name}) from {rule}")
_BARE = Text("{record} 对 {rule} 的豁免", "{record} from {rule}")

_SAID: Mapping[WaiverState, Text] = {
    WaiverState.USED: Text("已使用", "used"),
    WaiverState.UNUSED: Text("未用到，{day} 的判定为“{outcome}”", "not used: on {day} the outcome is {outcome}"),
    WaiverState.EXPIRED: Text(
        "已于 {expires} 到期，{day} 的判定仍为“{outcome}”", "expired on {expires}: on {day} the outcome is {outcome}"
    ),
    WaiverState.NOT_YET: Text(
        "{granted} 起才生效，{day} 的判定仍为“{outcome}”", "granted from {granted} on: on {day} the outcome is {outcome}"
    ),
    WaiverState.NO_SUCH_RECORD: Text("输入中没有这条记录", "no record of this id was read"),
}
_REJECTED = Text("这条记录未能读入", "the record of this id could not be read")
_NEAREST = Text("。是否指“{nearest}”？", ". Did you mean `{nearest}`?")


def covered(waiver: WaiverShown, language: Language) -> str:
    """What a waived finding rests on: the outcome without the waiver, why, who approved it, and until when."""
    return _COVERED.in_(language).format(
        outcome=waiver.instead_of.label.in_(language),
        reason=_line(waiver.reason),
        authority=_line(waiver.authority),
        number=_NUMBER.in_(language).format(number=_line(waiver.number)) if waiver.number else "",
        granted=_GRANTED.in_(language).format(granted=waiver.granted) if waiver.granted else "",
        expires=waiver.expires,
    )


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def both(waiver: WaiverShown) -> Text:
    """`covered` in both languages."""
    zh, en = (covered(waiver, language) for language in LANGUAGES)
    return Text(zh, en)


def state(met: WaiverMet, report: Report, language: Language) -> str:
    """What became of a waiver: "expired on 2025-12-31: on 2026-06-30 the outcome is fail"."""
    said = _SAID[met.state]
    if met.state is WaiverState.NO_SUCH_RECORD:
        if any(each.record == met.record for each in report.rejects):
            said = _REJECTED
        elif met.nearest is not None:
            said = Text(said.zh + _NEAREST.zh, said.en + _NEAREST.en)
    return said.in_(language).format(
        day=met.as_of,
        outcome=met.outcome.label.in_(language) if met.outcome is not None else "",
        expires=met.expires,
        granted=met.granted,
        nearest=_line(met.nearest or ""),
    )


def told(met: WaiverMet, report: Report, language: Language) -> str:
    """A waiver and what became of it, in a line."""
    form = _NAMED if met.name is not None and met.name != met.record else _BARE
    whose = form.in_(language).format(record=_line(met.record), name=_line(met.name or ""), rule=met.rule)
    return f"{whose}{colon(language)}{state(met, report, language)}"


def unused(report: Report, language: Language) -> list[str]:
    """A line for each waiver that changed nothing: expired, not yet in force, not needed, or of a record that was not read."""
    return [told(each, report, language) for each in report.waivers if each.state is not WaiverState.USED]
