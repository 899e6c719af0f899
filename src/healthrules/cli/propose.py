"""`healthrules rules propose`: what proposals change in the rules, old and new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from healthrules.cli.session import DONE, FAILED, Lang, Packs, command, language, one_of, put, say
from healthrules.errors import UsageError
from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.planning import Applied, Change

EXAMPLES = """Examples:

  healthrules rules propose examples/proposals/chc-floor-area-5-7.yaml

  healthrules rules propose one.yaml two.yaml --rules kaifeng-plan-2025 --format json

  healthrules rules propose one.yaml --reverse > back.yaml
"""


@command
def propose(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Proposals, laid over the rules in this order.")],
    rules: Packs = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    reverse: Annotated[bool, typer.Option("--reverse", help="Print the proposal that takes this one back.")] = False,
    lang: Lang = None,
) -> int:
    """Say what proposals change in the rules: errors end with status 2, a change without effect with 1."""
    from healthrules.planning import apply, load_proposal
    from healthrules.rulebook import load_rules

    tongue = language(lang)
    one_of(format_, ["text", "json"], "--format")
    book = load_rules(rules or ())
    proposals = [load_proposal(file) for file in files]
    if reverse:
        if len(proposals) > 1:
            raise UsageError(Text("--reverse 一次只用于一个方案", "--reverse takes one proposal at a time"))
        put(proposals[0].reverse(book).text, None)
        return DONE
    applied = apply(book, *proposals)
    put(_json(applied) if format_ == "json" else "".join(f"{line}\n" for line in _lines(applied, tongue)), None)
    for warning in applied.warnings:
        say(warning.lines(warning.text.in_(tongue)))
    return FAILED if applied.warnings else DONE


def _lines(applied: Applied, tongue: Language) -> Iterator[str]:
    """The changes by document, as people read them."""
    reason = "理由：" if tongue == "zh" else "reason: "
    for name, document in applied.book.documents.items():
        changes = [change for change in applied.changes if change.thing.partition("/")[0] == name]
        if changes:
            yield f"{document.title.in_(tongue)}  [{name} {document.version}]"
        for change in changes:
            yield f"  {change.what.in_(tongue)}  {change.thing}"
            yield f"      {change.old.in_(tongue)} → {change.new.in_(tongue)}"
            yield f"      {reason}{change.reason.in_(tongue)}"
            yield f"      {change.place}"
    if not applied.changes:
        yield "没有变化" if tongue == "zh" else "nothing changes"


def _json(applied: Applied) -> str:
    import json

    changed = dict.fromkeys(change.thing.partition("/")[0] for change in applied.changes)
    documents = [applied.book.documents[name] for name in changed]
    data = {
        "documents": [{"document": each.id, "version": each.version, "digest": each.digest} for each in documents],
        "changes": [_change(each) for each in applied.changes],
        "warnings": [{"code": each.code, "place": str(each.place), "message": _both(each.text)} for each in applied.warnings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _change(change: Change) -> dict[str, Any]:
    texts = {name: _both(getattr(change, name)) for name in ("what", "old", "new", "reason")}
    return {"proposal": change.proposal, "kind": change.kind, "thing": change.thing, **texts, "place": str(change.place)}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
