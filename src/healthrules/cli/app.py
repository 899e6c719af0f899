"""The command line: one command a module, put together here."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from healthrules.cli import (
    check,
    compare,
    diff,
    explain,
    influence,
    mend,
    progress,
    rules,
    schema,
    solve,
    sweep,
    template,
    uncertainty,
)
from healthrules.cli.wrong_words import Group
from healthrules.version import __version__

app = typer.Typer(
    name="healthrules",
    cls=Group,
    help="Check health facilities, emergency stations, communities and regions against public-health plans.",
    epilog="Start with: healthrules check facility.json",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("check", epilog=check.EXAMPLES)(check.check)
app.command("compare", epilog=compare.EXAMPLES)(compare.compare)
app.command("diff", epilog=diff.EXAMPLES)(diff.diff)
app.command("explain", epilog=explain.EXAMPLES)(explain.explain)
app.command("influence", epilog=influence.EXAMPLES)(influence.influence)
app.command("mend", epilog=mend.EXAMPLES)(mend.mend)
app.command("progress", epilog=progress.EXAMPLES)(progress.progress)
app.command("schema", epilog=schema.EXAMPLES)(schema.schema)
app.command("solve", epilog=solve.EXAMPLES)(solve.solve)
app.command("sweep", epilog=sweep.EXAMPLES)(sweep.sweep)
app.command("template", epilog=template.EXAMPLES)(template.template)
app.command("uncertainty", epilog=uncertainty.EXAMPLES)(uncertainty.uncertainty)
app.add_typer(rules.app, name="rules")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"healthrules {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Check health facilities, emergency stations, communities and regions against public-health plans."""


def main() -> None:
    """The entry point of the `healthrules` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
    app()


if __name__ == "__main__":
    main()
