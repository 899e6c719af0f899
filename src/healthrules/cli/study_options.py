"""The options that the planner's commands share, and what they make of a rulebook and of an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli.session import DONE, INCOMPLETE, pairs, say
from healthrules.texts import Language

if TYPE_CHECKING:
    from healthrules.planning.registries import Registry
    from healthrules.reporting.report import Rejected
    from healthrules.rulebook import Rulebook

Paths = Annotated[list[str], typer.Argument(metavar="REGISTRY...", help="Files or folders of records; `-` is standard input.")]
Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge for this day; else the record's own day, else today."),
]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="RULE", help="Only this rule. Repeatable.")]
Anywhere = Annotated[bool, typer.Option("--anywhere", help="Hold the rules against records of any place.")]
Ignore = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="COLUMN", help="A column of a table to leave out. Repeatable.")
]
Fixed = Annotated[
    list[str] | None, typer.Option("--fixed", metavar="FIELD", help="A field that cannot change, besides kind, grade and such.")
]
Step = Annotated[
    list[str] | None, typer.Option("--step", metavar="FIELD=AMOUNT", help="The step in which a field is written. Repeatable.")
]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="text, json, html, xlsx, markdown or csv. Else as -o ends, else text."),
]


Readings = Annotated[
    list[str] | None, typer.Option("--reading", metavar="RULE=NAME", help="Use another reading of a rule. Repeatable.")
]
References = Annotated[
    list[str] | None,
    typer.Option("--references", metavar="FILE", help="Averages and targets that rules point to, by year. Repeatable."),
]
Waivers = Annotated[
    list[str] | None, typer.Option("--waivers", metavar="FILE", help="Approved exemptions from rules (YAML). Repeatable.")
]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="FILE", help="A map of columns: what those of a spreadsheet mean (YAML).")
]

STUDY_STATUS = """
Exit status: 0 done; 2 it could not be done in full (bad usage, invalid rules, rows that could not be read: the study is
written of the others).
"""
FEW = 20
"""How many rejects are told on standard error; all are counted."""


def settled(
    book: Rulebook,
    *,
    anywhere: bool,
    reading: list[str] | None,
    references: list[str] | None,
    waivers: list[str] | None = None,
    only: list[str] | None = None,
) -> Rulebook:
    """The rulebook as the options want it: its rules, where it holds, how clauses are read, values from outside, exemptions."""
    from healthrules.cli.waivers import with_waivers
    from healthrules.intake.references_file import with_references

    chosen = with_waivers(book.with_readings(pairs(reading, "--reading")), waivers).only(only or ())
    return with_references(chosen.anywhere() if anywhere else chosen, references)


def registry(
    paths: Sequence[str], book: Rulebook, ignore: list[str] | None, columns: str | None, language: Language
) -> Registry:
    """The registry that files and folders hold; as it is read, a bar on standard error where that is a terminal."""
    from healthrules.cli.progress_bar import told, told_rows
    from healthrules.intake.column_map import read_column_map
    from healthrules.planning.registries import registry_of_files

    found = registry_of_files(paths, book, tuple(ignore or ()), read_column_map(columns, book) if columns else None)
    batches = found.batches
    return replace(
        found,
        rows=lambda: told_rows(found.rows(), paths, language),
        batches=None if batches is None else lambda: told(batches(), paths, language),
    )


def rejects_told(rejects: Sequence[Rejected], language: Language) -> int:
    """Say the first of what could not be read on standard error; the exit status that it makes."""
    from healthrules.reporting.words import place

    for each in rejects[:FEW]:
        say(f"{place(each, language)}: {each.message.in_(language)}")
    if len(rejects) > FEW:
        more = len(rejects) - FEW
        say(f"……另有 {more} 行无法读取" if language == "zh" else f"... and {more} more rows that could not be read")
    return INCOMPLETE if rejects else DONE


def nothing_judged(language: Language) -> int:
    """Say on standard error that there was no record to judge; the exit status that it makes."""
    say("没有可核查的记录" if language == "zh" else "there is no record to judge")
    return INCOMPLETE
