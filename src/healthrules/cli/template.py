"""`healthrules template`: an Excel form with what the rules need, to fill in and check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli.session import DONE, INCOMPLETE, Lang, Packs, command, language, one_of, put, say
from healthrules.errors import UsageError
from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.forms import Needs
    from healthrules.records import Record, Value
    from healthrules.rulebook import Rulebook

EXAMPLES = """Examples:

  healthrules template --kind community_health_centre -o form.xlsx

  healthrules template --kind 乡镇卫生院 --region 龙亭区 --checklist --lang zh -o form.xlsx

  healthrules template --type station --layout table -o stations.xlsx

  healthrules template --kind general_hospital --know grade=secondary --know ownership=public -o form.xlsx

  healthrules template --from facility.json -o visit.xlsx

Fill in the form and check it as it is: healthrules check form.xlsx
"""

LAYOUTS = ["form", "table"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for, apart from where to write it."""

    book: Rulebook
    kind: str | None
    subject: str | None
    region: str | None
    known: Sequence[str]
    as_of: date | None
    checklist: bool
    language: Language


@command
def template(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Write the form here: a file .xlsx.")],
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="The kind of facility: its code, or a word for it.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="facility, station, community or region.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="Where it lies, by name or code: packs that hold there.")
    ] = None,
    known: Annotated[
        list[str] | None, typer.Option("--know", metavar="FIELD=VALUE", help="What is known already. Repeatable.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="Ask what is still unknown of the records in this file.")
    ] = None,
    layout: Annotated[
        str, typer.Option("--layout", help="form: a record a sheet, a field a row; table: a record a row.")
    ] = "form",
    checklist: Annotated[bool, typer.Option("--checklist", help="Ask items of checklists (yes or no), too.")] = False,
    rules: Packs = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="Ask what is needed on this day; else the record's own, else today."
        ),
    ] = None,
    lang: Lang = None,
) -> int:
    """Make an Excel form with exactly the fields that the rules need of a record."""
    from healthrules.forms.workbook import workbook
    from healthrules.rulebook import load_rules

    tongue, drawn = language(lang), one_of(layout, LAYOUTS, "--layout")
    if output.suffix.lower() != ".xlsx":
        raise UsageError(Text(f"-o 应为 .xlsx 文件，实为 {output}", f"-o is a file .xlsx, not {output}"))
    day = as_of.date() if as_of else None
    asked = Asked(load_rules(rules or ()), kind, subject, region, known or (), day, checklist, tongue)
    found, status = (_of_records(source, asked)) if source is not None else ([_of_nobody(asked)], DONE)
    if found:
        put(workbook(found, asked.book, "table" if drawn == "table" else "form", tongue), output)
        _tell(found, output, asked)
    return status


def _of_nobody(asked: Asked) -> Needs:
    """What to ask of a record to come."""
    from healthrules.forms.asking import asked as asking
    from healthrules.forms.asking import blank

    subject = _subject(asked)
    region = asked.book.regions.find(asked.region).code if asked.region else None
    today = asked.as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    record = blank(asked.book, subject, _values(asked, subject), region, asked.as_of)
    return asking(asked.book, record, today, checklist=asked.checklist)


def _subject(asked: Asked) -> str:
    from healthrules.records import SUBJECTS

    if asked.subject is None and asked.kind is None:
        raise UsageError(
            Text(
                "请指明填报对象：--kind 机构类型，或 --type facility/station/community/region，或 --from 文件",
                "say what the form is for: --kind KIND, --type facility, station, community or region, or --from FILE",
            )
        )
    subject = one_of(asked.subject or "facility", list(SUBJECTS), "--type")
    if asked.kind is not None and subject != "facility":
        raise UsageError(
            Text(f"--kind 只用于医疗卫生机构，不用于 --type {subject}", f"--kind is for facilities, not for --type {subject}")
        )
    return subject


def _values(asked: Asked, subject: str) -> dict[str, Value]:
    """What is known of a record to come: its kind, and what `--know` says."""
    from healthrules.intake import Normaliser

    normaliser, found = Normaliser(asked.book), {}
    given = [("kind", asked.kind)] if asked.kind is not None else []
    for each in asked.known:
        name, equals, value = each.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise UsageError(Text(f"--know 应写作 字段=值，实为“{each}”", f"--know is written FIELD=VALUE, not `{each}`"))
        given.append((name.strip(), value.strip()))
    for name, value in given:
        field = normaliser.field(name, subject)
        if field is None:
            raise UsageError(normaliser.unknown_field(name, subject))
        found[field.name] = normaliser.value(value, field)
    return found


def _of_records(path: str, asked: Asked) -> tuple[list[Needs], int]:
    """What to ask of each record of a file of which something is unknown, and the exit status: what was not read is said."""
    from healthrules.forms import needs

    if asked.kind or asked.subject or asked.region or asked.known:
        raise UsageError(
            Text(
                "--from 的记录已说明对象，请去掉 --kind、--type、--region、--know",
                "the records of --from say what they are: leave out --kind, --type, --region and --know",
            )
        )
    records, status = _read(path, asked)
    every = [needs(asked.book, record, day, checklist=asked.checklist) for record, day in records]
    found = [each for each in every if not each.empty]
    for each in every:
        if not each.rules:
            name = each.record.name
            say(Text(f"没有规则适用于 {name}", f"no rule applies to {name}").in_(asked.language))
            status = INCOMPLETE
    if every and not found:
        left = len({rule.id for each in every for rule in each.left})
        say(_nothing(left).in_(asked.language))
    return found, status


def _nothing(left: int) -> Text:
    zh, en = "没有需要再填报的数据，未写出表格", "nothing is left to ask: no form was written"
    if not left:
        return Text(zh, en)
    return Text(
        f"{zh}；另有 {left} 条清单规则未填报（--checklist 列入）",
        f"{en}; {left} rules of checklists are open (--checklist asks them)",
    )


def _read(path: str, asked: Asked) -> tuple[list[tuple[Record, date]], int]:
    """The records of a file with the day to judge each for, and all that rules ask beyond them."""
    from healthrules.deriving import Beyond, derived
    from healthrules.intake import Normaliser, read_inputs
    from healthrules.records import Record
    from healthrules.reporting.words import place

    today = asked.as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    found, rejects = [], []
    for read in Normaliser(asked.book).read(read_inputs([path], asked.book)):
        if isinstance(read, Record):
            found.append((read, asked.as_of or read.as_of or today))
        else:
            say(f"{place(read, asked.language)}: {read.zh if asked.language == 'zh' else read.en}")
            rejects.append(read)
    return list(derived(found, asked.book, today, Beyond(rejects))), INCOMPLETE if rejects or not found else DONE


def _tell(found: Sequence[Needs], output: Path, asked: Asked) -> None:
    """What was written, and what was left out."""
    questions = len({each.field.name for needs in found for each in needs.questions})
    left = len({rule.id for needs in found for rule in needs.left})
    zh, en = f"已写出 {output}：{questions} 个填报项", f"wrote {output}: {questions} fields to fill in"
    more = Text(f"；{left} 条清单规则未列入（--checklist）", f"; {left} rules of checklists left out (--checklist)")
    rest = more if left else Text("", "")
    say(Text(zh + rest.zh, en + rest.en).in_(asked.language))
