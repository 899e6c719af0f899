"""A comparison of inspections on a terminal, with Rich: the counts, then each record with what became of its findings."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from healthrules.reporting import changes_words as words
from healthrules.reporting.changes import Change, Diff, Entry, RecordChanges
from healthrules.reporting.text_format import WIDTH
from healthrules.reporting.words import colon
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language, visible

_STYLES = {
    "✗": "bold red",
    "?": "bold yellow",
    "…": "yellow",
    "○": "cyan",
    "–": "dim",
    "✓": "green",
}


def render(diff: Diff, book: Rulebook, language: Language, *, width: int = WIDTH, colour: bool = False) -> str:
    """The comparison as text; without colour it holds no control characters."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for part in _parts(diff, book, language):
        console.print(part)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _parts(diff: Diff, book: Rulebook, language: Language) -> Iterator[Styled | Padding]:
    yield Styled(f"{words.TITLE.in_(language)} · {words.days(diff)}", style="bold")
    yield Styled(words.open_line(diff, language), style="bold")
    for change, label, count in words.counted(diff, language):
        line = Styled(f"{words.SIGNS[change]} {label} {count}", style=_style(change))
        line.append(f"  {_forces(diff, change, language)}", style="dim")
        yield Padding(line, (0, 0, 0, 2))
    for remark in words.remarks(diff, book, language):
        yield Styled(visible(remark), style="yellow")
    for record, entries in words.by_record(diff):
        yield Styled()
        yield _head(record, language)
        for each in entries:
            yield from _entry(each, book, language)


def _forces(diff: Diff, change: Change, language: Language) -> str:
    """How many of a class there are of each force."""
    counts = ((force, diff.summary.forces[force][change]) for force in Force)
    return " · ".join(f"{force.label.in_(language)} {count}" for force, count in counts if count)


def _head(record: RecordChanges, language: Language) -> Styled:
    line = Styled(visible(record.name), style="bold")
    about = [record.record] if record.record != record.name else []
    line.append(f"  {visible(' · '.join([*about, words.record_counts(record, language)]))}", style="dim")
    return line


def _entry(each: Entry, book: Rulebook, language: Language) -> Iterator[Padding]:
    line = Styled(f"{words.SIGNS[each.change]} {words.CHANGES[each.change].in_(language)}", style=_style(each.change))
    line.append(f"  {visible(each.title.in_(language))}", style="default")
    yield Padding(line, (0, 0, 0, 2))
    for text in (words.course(each, language), *words.messages(each, language), words.gaps(each, book, language)):
        if text:
            yield Padding(Styled(visible(text)), (0, 0, 0, 6))
    note = words.notes(each, language)
    if note:
        yield Padding(Styled(f"{words.REMARKS.in_(language)}{colon(language)}{note}"), (0, 0, 0, 6))
    yield Padding(Styled(visible(words.basis(each, book, language)), style="dim"), (0, 0, 0, 6))


def _style(change: Change) -> str:
    return _STYLES[words.SIGNS[change]]
