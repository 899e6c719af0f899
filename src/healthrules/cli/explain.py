"""`healthrules explain`: what a rule says, and how it comes to its verdict on a record."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli.session import DONE, INCOMPLETE, Lang, Packs, command, language, put, say
from healthrules.texts import Language

if TYPE_CHECKING:
    from healthrules.records import Record
    from healthrules.rulebook import Rulebook

EXAMPLES = """Examples:

  healthrules explain chc-floor-area

  healthrules explain chc-floor-area facility.json --lang zh

  healthrules explain emergency-radius-rural stations.jsonl --record S-12 --reading lower
"""


@command
def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The rule's id; without its document where only one has it.")],
    path: Annotated[str | None, typer.Argument(metavar="[FILE]", help="Records to show the computation for.")] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="ID", help="Only this record of the file.")] = None,
    rules: Packs = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge for this day; else the record's own day, else today."),
    ] = None,
    reading: Annotated[str | None, typer.Option("--reading", metavar="NAME", help="Use this reading of the rule.")] = None,
    references: Annotated[
        list[str] | None,
        typer.Option("--references", metavar="FILE", help="Values from outside that rules point to."),
    ] = None,
    lang: Lang = None,
) -> int:
    """Explain a rule: clause, meaning, figures, readings; with a record, the computation step by step."""
    from healthrules.intake.references_file import with_references
    from healthrules.reporting.explanation import computed, explained
    from healthrules.rulebook import load_rules

    tongue = language(lang)
    book = load_rules(rules or ())
    book = with_references(book, references)
    chosen = book.rule(rule)
    if reading:
        book = book.with_readings({chosen.id: reading})
        chosen = book.rules[chosen.id]
    lines = explained(chosen, book, tongue)
    status = DONE
    if path is not None:
        judged, status = _judged(path, book, as_of.date() if as_of else None, record, tongue)
        for each, day in judged:
            lines += ["", *computed(chosen, each, day, book, tongue)]
    put("\n".join(lines) + "\n", None)
    return status


def _judged(
    path: str, book: Rulebook, as_of: date | None, only: str | None, tongue: Language
) -> tuple[list[tuple[Record, date]], int]:
    """The records of a file with the day to judge each for, and the exit status: what could not be read is said."""
    from healthrules.deriving import Beyond, derived
    from healthrules.errors import UsageError, did_you_mean
    from healthrules.intake import Normaliser, read_inputs
    from healthrules.records import Record
    from healthrules.reporting.words import place
    from healthrules.texts import Text

    found, rejects, status, today = [], [], DONE, as_of or date.today()  # noqa: DTZ011
    for read in Normaliser(book).read(read_inputs([path], book)):
        if isinstance(read, Record):
            found.append((read, as_of or read.as_of or today))
        else:
            named = f" ({read.record})" if read.record else ""
            say(f"{place(read, tongue)}{named}: {read.zh if tongue == 'zh' else read.en}")
            rejects.append(read)
            status = INCOMPLETE
    found = list(derived(found, book, today, Beyond(rejects)))
    if only is None:
        return found, status
    chosen = [each for each in found if each[0].id == only]
    if not chosen:
        hint = did_you_mean(only, [each.id for each, _ in found])
        raise UsageError(Text(f"文件中没有记录“{only}”。{hint.zh}", f"no record `{only}` in the file.{hint.en}"))
    return chosen, status
