"""`healthrules schema`: JSON Schema for records, rules, reports and studies."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from healthrules.cli.session import DONE, Lang, Packs, command, language, one_of, put

EXAMPLES = """Examples:

  healthrules schema report

  healthrules schema record --rules kaifeng-plan-2025

  healthrules schema rules > rules.schema.json

  healthrules schema compare > compare.schema.json
"""

KINDS = ["record", "rules", "cases", "document", "vocabulary", "proposal", "waivers", "report", "diff"]
PLANNING = ["compare", "sweep", "solve", "progress", "influence", "mend", "uncertainty", "prices"]


@command
def schema(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="record, rules, cases, document, vocabulary, proposal, waivers, prices; report, diff; "
            "compare, sweep, solve, progress, influence, mend or uncertainty.",
        ),
    ],
    rules: Packs = None,
    lang: Lang = None,
) -> int:
    """Print the JSON Schema of what is read (records, files of rules, proposals, prices) or written (reports, studies)."""
    language(lang)
    one_of(kind, [*KINDS, *PLANNING], "schema")
    put(json.dumps(_schema(kind, rules), ensure_ascii=False, indent=2) + "\n", None)
    return DONE


def _schema(kind: str, rules: list[str] | None) -> dict[str, Any]:
    if kind in PLANNING:
        from healthrules.planning.schemas import SCHEMAS

        return SCHEMAS[kind]()
    from healthrules.reporting.schemas import schema_of
    from healthrules.rulebook import load_rules

    return schema_of(kind, load_rules(rules or ()) if kind == "record" else None)
