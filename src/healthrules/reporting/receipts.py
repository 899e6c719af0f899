"""The receipt of a check: what was checked, with which rules, and what was not. Pure, and in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from healthrules.engines import Outcome
from healthrules.records import SUBJECT_LABELS
from healthrules.reporting import waiver_words, words
from healthrules.reporting.notices import earlier, one_line
from healthrules.reporting.report import Checked, Finding, Report, Source
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text
from healthrules.version import __version__

MOST_RECORDS, MOST_FILES, MOST_REJECTS, MOST_NAMED = 30, 20, 20, 10
"""So many records, files, rejects and other things are listed one by one; of more the first, and their number."""

COUNTED = (Outcome.PASS, Outcome.FAIL, Outcome.PENDING, Outcome.UNKNOWN, Outcome.WAIVED)
"""The outcomes that are counted for each record."""

_Row = tuple[str, str, date, tuple[str, str | None, int | None] | None]

_MORE = Text("等共 {count} 项", "and others, {count} in all")
_UNREAD = Text("未能读入 {count} 行，未核查：", "{count} could not be read and were not checked:")
_UNCHECKED = Text(
    "没有任何规则适用、未作判断的记录 {count} 条：{names}", "no rule applied to {count}, which were not judged: {names}"
)
_UNKNOWN = Text("因缺少数据无法判断 {count} 项", "{count} could not be decided for want of data")
_EARLIER = Text(
    "同一对象有多个日期的记录时，只按最近日期出具文书；较早日期未达到要求的 {count} 次未另行出具",
    "a record of several days gets a notice for the last one only; it failed {count} times on earlier days",
)
_ONLY = Text("{document}：只核查了以下规则（--only）：{names}", "{document}: only these rules were checked (--only): {names}")


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that was checked, and how many rules came to each of `COUNTED`, None where the report does not tell.

    `as_of` is the day it was judged for where that is not the report's, else None.
    """

    name: str
    record: str
    subject: str
    as_of: date | None
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PackLine:
    """A rule pack: the short title of its document, name, version, whether it is a draft, whether it applied, SHA-256."""

    title: str
    pack: str
    version: str
    draft: bool
    applied: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says.

    `counts` are of all records, with their labels. `lines` are the first of the records listed, `listed` their number, of
    `records` in all; the two differ where a report lists only the records that it has something to say of. `partly`: the
    counts of the lines hold listed findings only, and come to less than `counts`. `files` are the first of `files_in_all`.
    `left_out` says what was not checked or decided, `remarks` what else a reader must know.
    """

    version: str
    as_of: date
    records: int
    rules: int
    rejects: int
    failed: int
    files: tuple[str, ...]
    files_in_all: int
    counts: tuple[tuple[str, int], ...]
    lines: tuple[RecordLine, ...]
    listed: int
    partly: bool
    packs: tuple[PackLine, ...]
    left_out: tuple[str, ...]
    remarks: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    verdict: str | None


def receipt(report: Report, book: Rulebook, language: Language) -> Receipt:
    """The receipt of a report."""
    counted, verdict = _by_record(report), words.verdict_line(report)
    files = _files(report, language)
    return Receipt(
        version=__version__,
        as_of=report.as_of,
        records=report.summary.records,
        rules=report.summary.rules,
        rejects=report.summary.rejects,
        failed=report.summary.outcomes[Outcome.FAIL],
        files=tuple(files[:MOST_FILES]),
        files_in_all=len(files),
        counts=tuple((each.label.in_(language), report.summary.outcomes[each]) for each in words.ORDER),
        lines=tuple(_line(each, report, language) for each in counted[:MOST_RECORDS]),
        listed=len(counted),
        partly=_partly(counted, report),
        packs=tuple(_packs(report, book, language)),
        left_out=tuple(_left_out(report, book, language)),
        remarks=tuple(_remarks(report, book, language)),
        readings=tuple(_readings(report, book, language)),
        verdict=verdict.in_(language) if verdict is not None else None,
    )


@dataclass(slots=True)
class _Counted:
    about: Checked | Finding
    counts: Counter[Outcome] = field(default_factory=Counter)


def _by_record(report: Report) -> Sequence[_Counted]:
    """The records that the report lists, in the order of the input; rows of one record are apart where it says which."""
    found: dict[_Row, _Counted] = {}
    for checked in report.checked:
        found.setdefault(_row(checked), _Counted(checked)).counts[Outcome.PASS] += len(checked.passed)
    for each in report.findings:
        if each.outcome is not Outcome.PASS or not report.checked:
            found.setdefault(_row(each), _Counted(each)).counts[each.outcome] += 1
    return list(found.values())


def _row(each: Checked | Finding) -> _Row:
    source = (each.source.file, each.source.sheet, each.source.row) if each.source is not None else None
    return each.type, each.record, each.as_of, source


def _line(each: _Counted, report: Report, language: Language) -> RecordLine:
    about = each.about
    return RecordLine(
        name=one_line(about.name),
        record=one_line(about.record),
        subject=SUBJECT_LABELS[about.type].in_(language),
        as_of=about.as_of if about.as_of != report.as_of else None,
        counts=tuple(_told(each, outcome, report) for outcome in COUNTED),
    )


def _told(each: _Counted, outcome: Outcome, report: Report) -> int | None:
    """How many rules came to an outcome; passes of very many records are not told one by one."""
    return None if outcome is Outcome.PASS and not report.checked else each.counts[outcome]


def _partly(counted: Sequence[_Counted], report: Report) -> bool:
    told = [outcome for outcome in COUNTED if outcome is not Outcome.PASS or report.checked]
    return any(sum(each.counts[outcome] for each in counted) < report.summary.outcomes[outcome] for outcome in told)


def _files(report: Report, language: Language) -> list[str]:
    """The files that records and rejects are from; none where a program gave them."""
    told: list[Checked | Finding] = [*report.checked, *report.findings]
    names = [*(each.source.file for each in told if each.source is not None), *(each.file for each in report.rejects)]
    return list(dict.fromkeys(one_line(words.place(Source(each, None), language)) for each in names))


def _packs(report: Report, book: Rulebook, language: Language) -> Iterator[PackLine]:
    for each in report.rulebook:
        title = book.documents[each.pack].short.in_(language)
        yield PackLine(title, each.pack, each.version, each.status == "draft", each.applied, each.digest)


def _left_out(report: Report, book: Rulebook, language: Language) -> Iterator[str]:
    """What was not checked, and what could not be decided."""
    if report.rejects:
        yield _UNREAD.in_(language).format(count=len(report.rejects))
        yield from _rejects(report, language)
    if report.unchecked:
        names = _some(report.unchecked, language, report.summary.unchecked)
        yield _UNCHECKED.in_(language).format(count=report.summary.unchecked, names=names)
    unknown = report.summary.outcomes[Outcome.UNKNOWN]
    if unknown:
        titles = list(dict.fromkeys(each.title.in_(language) for each in report.findings if each.outcome is Outcome.UNKNOWN))
        told = words.colon(language) + _some(titles, language) if titles else ""
        yield _UNKNOWN.in_(language).format(count=unknown) + told
    for pack in report.rulebook:
        if pack.only:
            about = book.documents[pack.pack].short.in_(language)
            titles = [book.rules[f"{pack.pack}/{name}"].title.in_(language) for name in pack.only]
            yield _ONLY.in_(language).format(document=about, names=_some(titles, language))


def _remarks(report: Report, book: Rulebook, language: Language) -> Iterator[str]:
    """What a reader must know of the verdicts, but for the readings; earlier days; waivers that changed nothing."""
    yield from map(one_line, words.remarks(replace(report, findings=()), book, language))
    count = earlier(report)
    if count:
        yield _EARLIER.in_(language).format(count=count)
    unused = waiver_words.unused(report, language)
    if unused:
        yield f"{waiver_words.TITLE.in_(language)}{words.colon(language)}{len(unused)}"
    yield from (f"　· {one_line(each)}" for each in unused[:MOST_NAMED])


def _rejects(report: Report, language: Language) -> Iterator[str]:
    for each in report.rejects[:MOST_REJECTS]:
        named = f" ({one_line(each.record)})" if each.record else ""
        yield f"　· {one_line(words.place(each, language))}{named}{words.colon(language)}{one_line(each.message.in_(language))}"
    if len(report.rejects) > MOST_REJECTS:
        yield f"　· {_MORE.in_(language).format(count=len(report.rejects))}"


def _some(names: Sequence[str], language: Language, count: int | None = None) -> str:
    """The first of some names, and how many there are where that is not all."""
    shown = ("、" if language == "zh" else ", ").join(one_line(each) for each in names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} {_MORE.in_(language).format(count=count or len(names))}"


def _readings(report: Report, book: Rulebook, language: Language) -> Iterator[tuple[str, str]]:
    """Each rule that a verdict rests on and whose clause can be read in several ways, with the reading in force."""
    relied: Mapping[str, None] = {
        **{each.rule: None for each in report.findings if each.outcome.applied},
        **{rule: None for each in report.checked for rule in each.passed},
    }
    for rule in book.rules.values():
        if rule.id in relied and len(rule.readings) > 1:
            used = rule.reading()
            yield rule.title.in_(language), used.label.in_(language) if used.label else str(used.name)
