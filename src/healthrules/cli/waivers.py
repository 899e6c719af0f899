"""`--waivers`: approved exemptions from files, and what is said of those that changed nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from healthrules.cli.session import say
from healthrules.reporting.report import Report, WaiverMet, WaiverState

if TYPE_CHECKING:
    from healthrules.cli.checks import Task
    from healthrules.rulebook import Rulebook


def with_waivers(book: Rulebook, paths: Sequence[str] | None) -> Rulebook:
    """The rulebook with the waivers of some files; see `with_waiver_files`."""
    if not paths:
        return book
    from healthrules.rulebook.waiver_files import with_waiver_files

    return with_waiver_files(book, paths)


def of_nobody(report: Report) -> list[WaiverMet]:
    """The waivers of records that were not read."""
    return [each for each in report.waivers if each.state is WaiverState.NO_SUCH_RECORD]


def say_waivers(task: Task, report: Report) -> None:
    """Say which waivers are of records that were not read; of a table of findings, which has no place for them, all unused."""
    from healthrules.reporting.waiver_words import told

    places = {(each.record, each.rule): each.place for each in task.book.waivers}
    for each in report.waivers if task.as_table else of_nobody(report):
        if each.state is not WaiverState.USED:
            say(f"{places.get((each.record, each.rule)) or '--waivers'}: {told(each, report, task.language)}")
