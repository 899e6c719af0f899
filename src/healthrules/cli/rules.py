"""`healthrules rules`: the rulebook and its quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli import propose
from healthrules.cli.session import DONE, FAILED, INCOMPLETE, Lang, Packs, command, language, one_of, put, say

if TYPE_CHECKING:
    from healthrules.assurance.coverage import Coverage
    from healthrules.rulebook import PackFolder, Rulebook
    from healthrules.texts import Text

app = typer.Typer(help="List, show, lint and test the rules.", no_args_is_help=True, rich_markup_mode=None)

PackNames = Annotated[
    list[str] | None, typer.Argument(metavar="[PACK]...", help="Bundled packs or folders; all bundled packs if not given.")
]


@app.command("list", epilog="Examples:\n\n  healthrules rules list\n\n  healthrules rules list kaifeng-plan-2025 --format json")
@command
def list_(
    packs: PackNames = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: Lang = None,
) -> int:
    """List the rules: id, force, clause and title."""
    from healthrules.rulebook import load_rules

    tongue = language(lang)
    one_of(format_, ["text", "json"], "--format")
    book = load_rules(packs or ())
    if format_ == "json":
        put(_listed_json(book), None)
        return DONE
    for document in book.documents.values():
        put(f"{document.title.in_(tongue)}  [{document.id} {document.version}]\n", None)
        for rule in book.rules.values():
            if rule.document.id == document.id:
                put(f"  {rule.id}  {rule.force.label.in_(tongue)}  {rule.clause}  {rule.title.in_(tongue)}\n", None)
    return DONE


def _listed_json(book: object) -> str:
    import json
    from typing import cast

    rules = cast("Rulebook", book).rules.values()
    data = [
        {
            "rule": rule.id,
            "title": {"zh": rule.title.zh, "en": rule.title.en},
            "subject": rule.subject,
            "force": rule.force.value,
            "clause": {"document": rule.document.id, "section": rule.clause},
            "readings": [name for name in rule.readings if name],
            "due": rule.due.isoformat() if rule.due else None,
            "catalogue": list(rule.catalogue),
        }
        for rule in rules
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


@app.command(
    "show", epilog="Examples:\n\n  healthrules rules show chc-floor-area\n\n  healthrules rules show chc-floor-area --lang zh"
)
@command
def show(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The rule's id; without its document where only one has it.")],
    rules: Packs = None,
    lang: Lang = None,
) -> int:
    """Show a rule: what it says in words, then the expressions as they are written, with file and line."""
    from healthrules.reporting.explanation import explained
    from healthrules.rulebook import load_rules

    tongue = language(lang)
    book = load_rules(rules or ())
    chosen = book.rule(rule)
    written = chosen.written
    lines = [*explained(chosen, book, tongue), "", f"{written.place}"]
    lines += [f"  when: {written.when}"] if written.when else []
    lines.append(f"  require: {written.require}")
    lines += [f"  let {name}: {text}" for name, text in written.let.items()]
    put("\n".join(lines) + "\n", None)
    return DONE


app.command("propose", epilog=propose.EXAMPLES)(propose.propose)


def _loaded(packs: list[str] | None) -> tuple[list[PackFolder], Rulebook]:
    """The packs that are named, or all bundled ones, and the rulebook of them."""
    from healthrules.rulebook import bundled_packs, find_pack, load_rules

    folders = [find_pack(name) for name in packs or ()] or bundled_packs()
    return folders, load_rules([folder.path for folder in folders])


@app.command("lint", epilog="Examples:\n\n  healthrules rules lint\n\n  healthrules rules lint my-city-plan/")
@command
def lint(packs: PackNames = None, lang: Lang = None) -> int:
    """Check rule packs: errors end with status 2, warnings with 1."""
    from healthrules.assurance.lint import lint as run

    tongue = language(lang)
    folders, book = _loaded(packs)
    problems = run(folders, book)
    for problem in problems:
        put(problem.lines(problem.text.in_(tongue)) + "\n", None)
    done = (
        f"{len(book.rules)} 条规则，{len(problems)} 处提醒"
        if tongue == "zh"
        else f"{len(book.rules)} rules, {len(problems)} warnings"
    )
    say(done)
    return FAILED if problems else DONE


@app.command("coverage", epilog="Examples:\n\n  healthrules rules coverage\n\n  healthrules rules coverage --format json")
@command
def coverage(
    packs: PackNames = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: Lang = None,
) -> int:
    """Say by document and chapter how many commitments are rules, are listed with a reason, or are open."""
    from healthrules.assurance.coverage import STANDINGS
    from healthrules.assurance.coverage import coverage as run

    tongue = language(lang)
    one_of(format_, ["text", "json"], "--format")
    folders, book = _loaded(packs)
    found = run(folders, book)
    if format_ == "json":
        put(_coverage_json(found), None)
        return DONE
    for each in found:
        put(f"{book.documents[each.document].title.in_(tongue)}  [{each.document}]\n", None)
        for chapter in [*each.chapters(), None]:
            counts = each.counted(chapter)
            told = "  ".join(f"{STANDINGS[name].in_(tongue)} {count}" for name, count in counts.items())
            put(f"  {chapter or ('合计' if tongue == 'zh' else 'all')}  {told}\n", None)
    return DONE


def _coverage_json(found: list[Coverage]) -> str:
    import json

    data = [
        {
            "document": each.document,
            "counts": each.counted(),
            "chapters": [{"chapter": chapter, **each.counted(chapter)} for chapter in each.chapters()],
            "commitments": [
                {
                    "id": one.id, "section": one.section, "scope": one.scope, "level": one.level,
                    "standing": one.standing, "reason": _both(one.reason), "rules": list(one.rules),
                }
                for one in each.commitments
            ],
        }
        for each in found
    ]  # fmt: skip
    return json.dumps({"documents": data}, ensure_ascii=False, indent=2) + "\n"


def _both(text: Text | None) -> dict[str, str] | None:
    return {"zh": text.zh, "en": text.en} if text is not None else None


@app.command("verify", epilog="Examples:\n\n  healthrules rules verify --sources plans/")
@command
def verify(
    sources: Annotated[str, typer.Option("--sources", metavar="DIR", help="The texts of the documents, as .txt files.")],
    packs: PackNames = None,
    lang: Lang = None,
) -> int:
    """Hold every rule against the text of its document: its section exists, and its figures stand in it."""
    from pathlib import Path

    from healthrules.assurance.verifying import verify as run

    tongue = language(lang)
    folders, book = _loaded(packs)
    found = run(folders, book.vocabulary, Path(sources))
    problems = [problem for each in found for problem in each.problems]
    for problem in problems:
        put(problem.lines(problem.text.in_(tongue)) + "\n", None)
    figures = sum(len(each.figures) for each in found)
    if tongue == "zh":
        say(f"核对 {len(found)} 条规则和参数、{figures} 个数值，{len(problems)} 处不符")
    else:
        say(f"{len(found)} rules and parameters with {figures} figures held against the text, {len(problems)} do not fit")
    return INCOMPLETE if not found else FAILED if problems else DONE


@app.command("test", epilog="Examples:\n\n  healthrules rules test\n\n  healthrules rules test my-city-plan/ --no-edges")
@command
def test(
    packs: PackNames = None,
    edges: Annotated[bool, typer.Option(help="Also try every comparison just below, at and just above its edge.")] = True,
    lang: Lang = None,
) -> int:
    """Run the cases beside the rules, and the edges generated from them, on every engine that is there."""
    from healthrules.assurance.trial import engines_here, try_cases, try_edges

    tongue = language(lang)
    folders, book = _loaded(packs)
    engines = engines_here()
    cases = list(try_cases(folders, book, engines))
    generated = list(try_edges(book, engines)) if edges else []
    failed = [each for each in [*cases, *generated] if each.problems]
    for each in failed:
        put(f"{each.place}: {each.name}\n" + "".join(f"    {problem}\n" for problem in each.problems), None)
    names = ", ".join(engines)
    if tongue == "zh":
        say(f"{len(cases)} 个用例，{len(generated)} 个边界用例，{len(failed)} 个未通过（引擎：{names}）")
    else:
        say(f"{len(cases)} cases, {len(generated)} generated edge cases, {len(failed)} failed (engines: {names})")
    return INCOMPLETE if not cases else FAILED if failed else DONE
