"""A comparison of inspections as one HTML page, which can be read and printed without JavaScript."""

from __future__ import annotations

from typing import Any

from healthrules.reporting import changes_words as words
from healthrules.reporting.changes import Diff, Entry
from healthrules.reporting.pages import filled
from healthrules.reporting.words import place
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language, Text

_TAGS = {"zh": "zh-CN", "en": "en"}
_LABELS = {
    "summary": words.SUMMARY,
    "by_record": words.BY_RECORD,
    "details": words.DETAILS,
    "inspections": words.INSPECTIONS,
    "remarks": words.REMARKS,
    "change": words.CLASS,
    "total": words.TOTAL,
    "name": Text("名称", "name"),
    "report": Text("报告", "report"),
    "as_of": Text("截至", "as of"),
    "records": Text("记录", "records"),
    "rejects": Text("未能读入", "not read"),
    "failed": Text("不达标", "fail"),
    "contents": Text("目录", "Contents"),
}


def render(diff: Diff, book: Rulebook, language: Language) -> str:
    """The comparison as an HTML page."""
    return filled(
        "changes.html.j2",
        "changes.css",
        language=_TAGS[language],
        w={name: label.in_(language) for name, label in _LABELS.items()},
        title=words.TITLE.in_(language),
        days=words.days(diff),
        line=words.open_line(diff, language),
        remarks=words.remarks(diff, book, language),
        classes=[
            (change.value, words.SIGNS[change], label, [diff.summary.forces[force][change] for force in Force], count)
            for change, label, count in words.counted(diff, language)
        ],
        forces=[force.label.in_(language) for force in Force],
        inspections=diff.inspections,
        records=_records(diff, book, language),
    )


def _records(diff: Diff, book: Rulebook, language: Language) -> list[dict[str, Any]]:
    """Each record with its counts and entries; `number` is its anchor."""
    present = [change for change, _, _ in words.counted(diff, language)]
    return [
        {
            "number": number,
            "name": record.name,
            "about": record.record if record.record != record.name else "",
            "place": words.region(record.region, book, language) or "",
            "counts": [record.changes.get(change, 0) for change in present],
            "entries": [_entry(each, book, language) for each in entries],
        }
        for number, (record, entries) in enumerate(words.by_record(diff), start=1)
    ]


def _entry(each: Entry, book: Rulebook, language: Language) -> dict[str, Any]:
    source = each.now.source or each.before.source
    lines = [*words.messages(each, language), words.gaps(each, book, language), words.notes(each, language)]
    return {
        "change": each.change.value,
        "sign": words.SIGNS[each.change],
        "label": words.CHANGES[each.change].in_(language),
        "title": each.title.in_(language),
        "force": each.force.label.in_(language),
        "course": words.course(each, language),
        "lines": [line for line in lines if line],
        "basis": words.basis(each, book, language),
        "source": place(source, language) if source is not None else "",
    }
