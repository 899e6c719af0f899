"""Rectification notices: for each record with something that failed, what a notice to it says. Pure, and in one language.

A requirement that is binding or plainly stated (`standard` and above) must be put right. What is only expected or encouraged
is suggested, and a record with nothing else gets a letter of suggestions, which demands nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from healthrules.engines import Outcome
from healthrules.errors import UsageError
from healthrules.records import RegionTree
from healthrules.reporting.missing_data import Wanted, wanted
from healthrules.reporting.notice_items import Item, item
from healthrules.reporting.report import Checked, Finding, Report, Source
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language, Text, visible

MOST_NOTICES = 1_000
"""So many notices go into one file; more are refused."""

DEMANDED = Force.STANDARD
"""The weakest force whose failure must be put right; as `--fail-on`, unless another is given there."""

Key = tuple[str, str, date]
"""What a notice is written to: subject, id of the record, the day it was judged for."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a notice rests on; `draft` says that it is not issued."""

    title: str
    pack: str
    version: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Exempt:
    """A requirement that a record is exempted from: why, who approved it, the number of the approval, and its last day."""

    item: Item
    reason: str
    authority: str
    number: str | None
    expires: date


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice to one record says.

    `type` is the subject; `region` the whole name of its region, None where it reports none. `failed` must be put right,
    `suggested` is not demanded, `pending` is not met and not due. `wanted` is what must be reported before the rest can
    be decided. `not_listed`: findings of the whole report that a limit left out, of which some may be this record's.
    """

    type: str
    record: str
    name: str
    region: str | None
    as_of: date
    documents: tuple[Cited, ...]
    failed: tuple[Item, ...]
    suggested: tuple[Item, ...]
    pending: tuple[Item, ...]
    wanted: tuple[Wanted, ...]
    waived: tuple[Exempt, ...]
    not_listed: int

    @property
    def demands(self) -> bool:
        """Whether something must be put right."""
        return bool(self.failed)

    def readings(self) -> Iterator[tuple[str, str]]:
        """The items whose clause can be read in several ways, each with the reading that was used, once."""
        shown = (*self.failed, *self.suggested, *self.pending, *(each.item for each in self.waived))
        return iter(dict.fromkeys((each.title, each.reading) for each in shown if each.reading))


def notices(report: Report, book: Rulebook, language: Language) -> Iterator[Notice]:
    """A notice for each record with something that failed, in the order of the input.

    Of a record of several days the last one counts: what failed on an earlier day may be mended.
    Raises `UsageError` where there would be more than `MOST_NOTICES`.
    """
    found: dict[Key, list[Finding]] = {}
    for each in report.findings:
        found.setdefault((each.type, each.record, each.as_of), []).append(each)
    last = _last_days(report)
    failing = [key for key in _failing(report) if last[key[:2]] == key[2]]
    if len(failing) > MOST_NOTICES:
        raise UsageError(_too_many(len(failing)))
    passed = _passed(report.checked)
    write = _Writer(report, book, language)
    return (write.notice(found[key], passed.get(key, ())) for key in failing)


def earlier(report: Report) -> int:
    """How many records and days with something that failed get no notice, since the record was judged for a later day too."""
    last = _last_days(report)
    return sum(last[key[:2]] > key[2] for key in _failing(report))


def _failing(report: Report) -> Iterable[Key]:
    return dict.fromkeys((each.type, each.record, each.as_of) for each in report.findings if each.outcome is Outcome.FAIL)


def _last_days(report: Report) -> Mapping[tuple[str, str], date]:
    last: dict[tuple[str, str], date] = {}
    told: list[Checked | Finding] = [*report.checked, *report.findings]
    for each in told:
        last[each.type, each.record] = max(each.as_of, last.get((each.type, each.record), each.as_of))
    return last


def whole_name(code: str | None, regions: RegionTree, language: Language) -> str | None:
    """A region with those that hold it: "河南省开封市龙亭区", "Longting District, Kaifeng, Henan Province"; None for none."""
    if code is None:
        return None
    names = [regions.regions[each].name.in_(language) for each in regions.line(code)]
    return "".join(reversed(names)) if language == "zh" else ", ".join(names)


def one_line(text: str) -> str:
    """A text from an input on one line, with nothing in it that is not to be seen."""
    return " ".join(visible(text).split())


def _too_many(count: int) -> Text:
    return Text(
        f"将有 {count} 份通知书，一个 Word 文件最多写 {MOST_NOTICES} 份。请用 --only RULE 只核查部分规则，"
        "或分批核查（按县区、按文件）；全部结果可写成表格：-o findings.csv",
        f"there would be {count} notices, and one Word file holds at most {MOST_NOTICES}. Check fewer rules (--only RULE) or "
        "fewer records at a time (a county, a file); a table holds all findings: -o findings.csv",
    )


def _passed(checked: Iterable[Checked]) -> Mapping[Key, Sequence[str]]:
    found: dict[Key, list[str]] = {}
    for each in checked:
        found.setdefault((each.type, each.record, each.as_of), []).extend(each.passed)
    return found


@dataclass(frozen=True, slots=True)
class _Writer:
    report: Report
    book: Rulebook
    language: Language

    def notice(self, findings: Sequence[Finding], passed: Sequence[str]) -> Notice:
        first = findings[0]
        several = len({_row(each.source) for each in findings}) > 1
        failed = [each for each in findings if each.outcome is Outcome.FAIL]
        return Notice(
            type=first.type,
            record=one_line(first.record),
            name=one_line(first.name),
            region=whole_name(first.region, self.book.regions, self.language),
            as_of=first.as_of,
            documents=tuple(self.cited([*(each.rule for each in findings if each.outcome.applied), *passed])),
            failed=self.items(failed, lambda each: each.force.at_least(DEMANDED), several=several),
            suggested=self.items(failed, lambda each: not each.force.at_least(DEMANDED), several=several),
            pending=self.items(findings, lambda each: each.outcome is Outcome.PENDING, several=several),
            wanted=wanted(findings, self.book, self.language),
            waived=tuple(self.exempt(each) for each in findings if each.outcome is Outcome.WAIVED),
            not_listed=self.report.summary.not_listed,
        )

    def items(self, findings: Iterable[Finding], chosen: Callable[[Finding], bool], *, several: bool) -> tuple[Item, ...]:
        """The chosen findings in words; with `several` rows of one record each says which it is from."""
        return tuple(item(each, self.book, self.language, where=several) for each in findings if chosen(each))

    def cited(self, rules: Iterable[str]) -> Iterator[Cited]:
        used = {self.book.rules[rule].document.id for rule in rules}
        for pack in self.report.rulebook:
            if pack.pack in used:
                title = self.book.documents[pack.pack].title.in_(self.language)
                yield Cited(title, pack.pack, pack.version, pack.status == "draft")

    def exempt(self, found: Finding) -> Exempt:
        said, waiver = item(found, self.book, self.language), found.waiver
        if waiver is None:
            raise AssertionError(found)
        number = one_line(waiver.number) if waiver.number else None
        return Exempt(said, one_line(waiver.reason), one_line(waiver.authority), number, waiver.expires)


def _row(source: Source | None) -> tuple[str, str | None, int | None] | None:
    return (source.file, source.sheet, source.row) if source is not None else None
