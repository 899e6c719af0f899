"""Waivers: approved exemptions, each of one record from one rule up to a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from healthrules.errors import Place, UsageError
from healthrules.records import SUBJECT_LABELS, SUBJECTS, a_subject
from healthrules.texts import Text

if TYPE_CHECKING:
    from healthrules.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True)
class Waiver:
    """An approved exemption of a record from a rule.

    `record`: the id of the record. `rule`: the id of the rule, or its name where only one document has it. `reason` and
    `authority`: why, and who approved it. `expires`: the last day it covers. `type`: the subject of the record; None: that
    of the rule. `granted`: the first day it covers; None: every day up to `expires`. `number`: of the approval, if it has one.
    `place`: where it is written; None where a program made it.
    """

    record: str
    rule: str
    reason: str
    authority: str
    expires: date
    type: str | None = None
    granted: date | None = None
    number: str | None = None
    place: Place | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[str | None, str, str]:
        """What two waivers must not share: subject, id of the record, rule."""
        return self.type, self.record, self.rule

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return day <= self.expires and (self.granted is None or self.granted <= day)


Problem = tuple[str, Text]
"""The key of a waiver that something is wrong with, and what."""


def settled(waiver: Waiver, book: Rulebook) -> Waiver:
    """The waiver with the id and the subject of its rule.

    Raises `UsageError` for a rule that there is not, with the nearest name.
    """
    rule = book.rule(waiver.rule)
    return replace(waiver, record=waiver.record.strip(), rule=rule.id, type=waiver.type or rule.subject)


def problem(waiver: Waiver, book: Rulebook) -> Problem | None:
    """The first thing wrong with a waiver; None where it can be used."""
    return next(_problems(waiver, book), None)


def _problems(waiver: Waiver, book: Rulebook) -> Iterator[Problem]:
    for name in ("record", "reason", "authority"):
        if not getattr(waiver, name).strip():
            yield name, Text(f"豁免缺少“{name}”", f"a waiver needs `{name}`")
    try:
        rule = book.rule(waiver.rule)
    except UsageError as error:
        yield "rule", error.text
        return
    if waiver.type not in (None, rule.subject):
        zh = f"规则 {rule.id} 针对{SUBJECT_LABELS[rule.subject].zh}，不针对“{_called(waiver.type).zh}”"
        en = f"the rule {rule.id} is about {a_subject(rule.subject)}, not about `{_called(waiver.type).en}`"
        yield "type", Text(zh, en)
    if waiver.granted is not None and waiver.granted > waiver.expires:
        zh, en = f"批准日期晚于到期日 {waiver.expires}", f"granted after it expires on {waiver.expires}"
        yield "granted", Text(zh, en)


def _called(subject: str | None) -> Text:
    return SUBJECT_LABELS[subject] if subject in SUBJECTS else Text(str(subject), str(subject))


def twice(waiver: Waiver) -> Text:
    """The message for a second waiver of the same record and rule."""
    return Text(
        f"记录“{waiver.record}”对规则 {waiver.rule} 的豁免已在前面写过",
        f"the record `{waiver.record}` was exempted from the rule {waiver.rule} before",
    )


def together(before: Iterable[Waiver], more: Iterable[Waiver], book: Rulebook) -> tuple[Waiver, ...]:
    """Waivers that are settled, and more of them.

    Raises `UsageError` for one that cannot be used, and for a second one of the same record and rule.
    """
    found = {each.key: each for each in before}
    for waiver in more:
        wrong = problem(waiver, book)
        if wrong is not None:
            raise UsageError(wrong[1])
        each = settled(waiver, book)
        if each.key in found:
            raise UsageError(twice(each))
        found[each.key] = each
    return tuple(found.values())


def by_record(waivers: Iterable[Waiver]) -> Mapping[tuple[str | None, str], Mapping[str, Waiver]]:
    """Settled waivers by subject and id of the record, and then by rule."""
    found: dict[tuple[str | None, str], dict[str, Waiver]] = {}
    for each in waivers:
        found.setdefault((each.type, each.record), {})[each.rule] = each
    return found
