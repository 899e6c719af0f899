"""`healthrules check`: evaluate records and report."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from healthrules.cli.session import Lang, Packs, command, kept_to_the_end, language, one_of, pairs

EXAMPLES = """Examples:

  healthrules check facility.json

  healthrules check registry.xlsx --lang zh -o report.html

  healthrules check facility.json --open

  healthrules check registry.csv --columns columns.yaml -o findings.xlsx

  healthrules check stations/ --rules kaifeng-plan-2025 --as-of 2025-12-31

  healthrules check registry.parquet --format parquet -o findings.parquet

  healthrules check postgresql://host/db --query "select * from registry" -o "postgresql://host/db?table=findings"

  healthrules check facility.json --reading emergency-radius-rural=lower --only emergency-radius-rural

  healthrules check examples/pingdingshan --rules kaifeng-plan-2025 --anywhere

  healthrules check county/ --every-region --references averages.yaml

  healthrules check regions.csv --registry facilities.parquet

  healthrules check registry.csv --waivers waivers.yaml

Exit status: 0 nothing failed; 1 something at or above --fail-on failed; 2 the work could not be done in full
(bad usage, invalid rules, input that could not be read, or a record that no rule applied to).
"""


@command
def check(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files or folders of records, or a database; `-` is standard input."),
    ],
    rules: Packs = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge for this day; else the record's own day, else today."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="RULE", help="Only this rule. Repeatable.")] = None,
    reading: Annotated[
        list[str] | None,
        typer.Option("--reading", metavar="RULE=NAME", help="Use another reading of a rule. Repeatable."),
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="auto, durable, columnar, spark or reference.")] = "auto",
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, markdown, html, xlsx, docx, junit; csv, jsonl, parquet: findings as a table. Else as -o ends.",
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write here: a file, or postgresql://...?table=NAME.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="FORCE", help="binding, standard, expected or advisory.")
    ] = "standard",
    everything: Annotated[bool, typer.Option("--all", help="Report what passed and what does not apply, too.")] = False,
    anywhere: Annotated[
        bool, typer.Option("--anywhere", help="Hold the rules against records of any place, to compare plans.")
    ] = False,
    checklist: Annotated[
        bool, typer.Option("--checklist", help="List items of checklists that are not answered; else they are counted.")
    ] = False,
    allow_unchecked: Annotated[
        bool, typer.Option("--allow-unchecked", help="A record that no rule applies to does not set the exit status.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit-findings", metavar="N", min=0, help="List at most N findings of each rule; all are counted."),
    ] = None,
    every_region: Annotated[
        bool,
        typer.Option("--every-region", help="Judge every region in which records lie."),
    ] = False,
    registry: Annotated[
        str | None,
        typer.Option("--registry", metavar="FILE", help="A table that regions count and that is not judged: CSV, Parquet."),
    ] = None,
    references: Annotated[
        list[str] | None,
        typer.Option("--references", metavar="FILE", help="Averages and targets that rules point to, by year. Repeatable."),
    ] = None,
    waivers: Annotated[
        list[str] | None,
        typer.Option("--waivers", metavar="FILE", help="Approved exemptions from rules (YAML). Repeatable."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="COLUMN", help="A column of a table to leave out. Repeatable.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="FILE", help="A map of columns: what those of a spreadsheet mean (YAML)."),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Write an HTML report and open it in the browser.")] = False,
    query: Annotated[str | None, typer.Option("--query", metavar="SQL", help="What to read from a database.")] = None,
    master: Annotated[
        str | None, typer.Option("--master", metavar="URL", help="The Spark cluster, for --engine spark.")
    ] = None,
    lang: Lang = None,
) -> int:
    """Check records against the rules and report what fails."""
    with kept_to_the_end():
        from healthrules.cli import checks
        from healthrules.cli.waivers import with_waivers
        from healthrules.intake.column_map import ColumnMap, read_column_map
        from healthrules.intake.references_file import with_references
        from healthrules.reporting.telling import Telling
        from healthrules.rulebook import Force, load_rules

        book = load_rules(rules or ())
    tongue = language(lang)
    force = Force(one_of(fail_on, [each.value for each in Force], "--fail-on"))
    book = with_waivers(book.with_readings(pairs(reading, "--reading")), waivers).only(only or ())
    book = with_references(book.anywhere() if anywhere else book, references)
    task = checks.Task(
        paths=tuple(paths),
        book=book,
        as_of=as_of.date() if as_of else None,
        engine=engine,
        format_=checks.format_for(format_ or ("html" if open_ and output is None else None), output),
        output=output,
        telling=Telling(everything, checklist),
        limit=limit,
        ignored=tuple(ignore or ()),
        query=query,
        master=master,
        language=tongue,
        every_region=every_region,
        registry=registry,
        open_=open_,
        columns=read_column_map(columns, book) if columns else ColumnMap(),
    )
    return checks.status(checks.run(task), force, allow_unchecked=allow_unchecked)
