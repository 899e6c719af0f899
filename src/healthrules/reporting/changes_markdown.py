"""A comparison of inspections as Markdown: tables of counts, then what became of the findings of each record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthrules.reporting import changes_words as words
from healthrules.reporting.changes import Diff, Entry
from healthrules.reporting.markdown_format import escaped
from healthrules.reporting.words import colon
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language


def render(diff: Diff, book: Rulebook, language: Language) -> str:
    """The comparison as Markdown text."""
    return "\n".join(_lines(diff, book, language)) + "\n"


def _lines(diff: Diff, book: Rulebook, language: Language) -> Iterator[str]:
    yield f"# {words.TITLE.in_(language)} · {words.days(diff)}"
    yield from ("", f"**{words.open_line(diff, language)}**")
    if diff.entries:
        yield from ("", *_summary(diff, language))
    remarks = words.remarks(diff, book, language)
    if remarks:
        yield from ("", *(f"- {escaped(each)}" for each in remarks))
    if diff.records:
        yield from ("", f"## {words.BY_RECORD.in_(language)}", "", *_records(diff, language))
    for record, entries in words.by_record(diff):
        named = f" ({escaped(record.record)})" if record.record != record.name else ""
        yield from ("", f"## {escaped(record.name)}{named}", "")
        for each in entries:
            yield from _entry(each, book, language)


def _summary(diff: Diff, language: Language) -> Iterator[str]:
    """The counts by class and force."""
    forces = [force for force in Force if any(diff.summary.forces[force].values())]
    heads = [words.CLASS, *(force.label for force in forces), words.TOTAL]
    yield _row([head.in_(language) for head in heads])
    yield "| --- |" + " ---: |" * (len(heads) - 1)
    for change, label, count in words.counted(diff, language):
        yield _row([label, *(str(diff.summary.forces[force][change]) for force in forces), str(count)])


def _records(diff: Diff, language: Language) -> Iterator[str]:
    classes = [change for change, _, _ in words.counted(diff, language)]
    yield _row(["", *(words.CHANGES[each].in_(language) for each in classes)])
    yield "| --- |" + " ---: |" * len(classes)
    for record in diff.records:
        yield _row([escaped(record.name), *(str(record.changes.get(each, 0)) for each in classes)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _entry(each: Entry, book: Rulebook, language: Language) -> Iterator[str]:
    label = words.CHANGES[each.change].in_(language)
    yield f"- **{label}** {escaped(each.title.in_(language))}{colon(language)}{words.course(each, language)}\\"
    note = words.notes(each, language)
    for text in (*words.messages(each, language), words.gaps(each, book, language), note):
        if text:
            yield f"  {escaped(text)}\\"
    yield f"  {escaped(words.basis(each, book, language))}"
