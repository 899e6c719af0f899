"""`healthrules schema`: JSON Schema for records, rules and reports."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from healthrules.cli.session import DONE, Lang, Packs, command, language, one_of, put

EXAMPLES = """Examples:

  healthrules schema report

  healthrules schema record --rules kaifeng-plan-2025

  healthrules schema rules > rules.schema.json
"""

KINDS = ["record", "rules", "cases", "document", "vocabulary", "proposal", "waivers", "report", "diff"]


@command
def schema(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="record, rules, cases, document, vocabulary, proposal, waivers, report or diff."),
    ],
    rules: Packs = None,
    lang: Lang = None,
) -> int:
    """Print the JSON Schema of a record, of the files of a rule pack, of proposals, of waivers, of reports and comparisons."""
    from healthrules.reporting.schemas import schema_of
    from healthrules.rulebook import load_rules

    language(lang)
    one_of(kind, KINDS, "schema")
    book = load_rules(rules or ()) if kind == "record" else None
    put(json.dumps(schema_of(kind, book), ensure_ascii=False, indent=2) + "\n", None)
    return DONE
