"""Applying proposals: the rulebook that they make of another, everything checked as a pack is when it is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from healthrules.errors import Problem, RulebookError
from healthrules.planning.proposals.additions import added, measure_edits
from healthrules.planning.proposals.bench import ADD, At, Bench, Change, Edit
from healthrules.planning.proposals.gaps import left_out
from healthrules.planning.proposals.parameter_changes import parameter_edits
from healthrules.planning.proposals.proposal import Proposal
from healthrules.planning.proposals.rule_changes import rule_edits
from healthrules.planning.proposals.uses import in_use
from healthrules.rulebook import Document, Rulebook
from healthrules.rulebook.book import Origin
from healthrules.rulebook.draft import Draft
from healthrules.rulebook.pack import Pack, PackReader
from healthrules.rulebook.proposal_files import Addition, MeasureChange, ParameterChange, RuleChange
from healthrules.texts import Text

_EDITS: dict[type, Callable[[Bench, At, Any], Iterator[Edit]]] = {
    ParameterChange: parameter_edits,
    RuleChange: rule_edits,
    MeasureChange: measure_edits,
    Addition: added,
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What proposals made of a rulebook.

    `changes` are those that changed something, in order, with old and new values; `warnings` those that did not, each with
    its place.
    """

    book: Rulebook
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...]


def apply(book: Rulebook, *proposals: Proposal) -> Applied:
    """Lay proposals over a rulebook, in order. The rulebook itself stays as it is.

    The documents that are changed say so in their version, such as `1+my-proposal`, and have another digest.

    Raises `RulebookError`, with file, line and column of the proposal, for what is changed but does not exist (with the
    nearest name), for what does not fit (a unit, bands that overlap, an expression), for what is retired though something
    uses it, and where two changes set one thing to different values. Raises `UsageError` where the files of a pack changed
    since it was loaded.

    >>> from healthrules.planning import read_proposal
    >>> from healthrules.rulebook import load_rules
    >>> head = "proposal: {id: trial, title: {zh: 试, en: trial}}"
    >>> change = "changes: [{parameter: emergency_response_time_limit, value: 25 min, reason: trial}]"
    >>> applied = apply(load_rules(["kaifeng-plan-2025"]), read_proposal(head + chr(10) + change))
    >>> applied.changes[0].old.en, applied.changes[0].new.en
    ('30 min', '25 min')
    >>> applied.book.documents["kaifeng-plan-2025"].version
    '1+trial'
    """
    bench = worked(book, proposals)
    changed = bench.changed()
    problems: list[Problem] = []
    for document, edits in changed.items():
        try:
            book = _with_draft(book, bench.drafts[document], edits)
        except RulebookError as error:
            problems.extend(_told_at(each, edits) for each in error.problems)
    if problems:
        raise RulebookError(problems)
    return Applied(book, tuple(_change(*each) for each in bench.edits if each[1].effect), tuple(bench.warnings))


def worked(book: Rulebook, proposals: Sequence[Proposal]) -> Bench:
    """The bench with the changes of all proposals made, nothing yet checked as a whole.

    Raises `RulebookError` with every change that cannot be made.
    """
    bench = Bench(book)
    for proposal in proposals:
        for index, change in enumerate(proposal.file.changes):
            try:
                for edit in _EDITS[type(change)](bench, At(proposal, ("changes", index)), change):
                    bench.put(edit, proposal)
            except RulebookError as error:
                bench.problems.extend(error.problems)
    bench.problems.extend(in_use(bench))
    if bench.problems:
        raise RulebookError(bench.problems)
    bench.warnings.extend(left_out(bench))
    return bench


def _with_draft(book: Rulebook, draft: Draft, edits: Sequence[tuple[Proposal, Edit]]) -> Rulebook:
    """The rulebook with a document made from its changed draft."""
    before = book.documents[draft.document.id]
    document = _marked(before, list({proposal.id: proposal for proposal, _ in edits}.values()))
    changed = replace(draft, document=document)
    pack = PackReader(book.units, book.vocabulary, book.regions).made(changed)
    new = {edit.thing.id for _, edit in edits if ADD in edit.aspects}
    kept = {name: rule for name, rule in pack.rules.items() if not book.partial or name in book.rules or name in new}
    return _with_pack(book, replace(pack, rules=kept), Origin(book.origins[document.id].folder, changed))


def _with_pack(book: Rulebook, pack: Pack, origin: Origin) -> Rulebook:
    name = pack.document.id
    figures = {key: each for rule in pack.rules.values() for key, each in rule.figures().items()}
    rules = {
        key: rule
        for document in book.documents
        for key, rule in (pack.rules if document == name else book.rules).items()
        if rule.document.id == document
    }
    waivers = tuple(each for each in book.waivers if each.rule in rules)
    return replace(
        book,
        waivers=waivers,
        documents={**book.documents, name: pack.document},
        rules=rules,
        parameters={**_others(book.parameters, name), **pack.parameters},
        measures={**_others(book.measures, name), **pack.measures},
        places={**_others(book.places, name), **pack.places},
        vocabulary=replace(book.vocabulary, figures={**book.vocabulary.figures, **figures}),
        origins={**book.origins, name: origin},
    )


def _others(held: Any, document: str) -> dict[str, Any]:
    """What other documents have."""
    return {name: each for name, each in held.items() if not name.startswith(f"{document}/")}


def _marked(document: Document, proposals: Sequence[Proposal]) -> Document:
    """The document with a version and a digest that say what was laid over it."""
    total = hashlib.sha256(document.digest.encode())
    for each in proposals:
        total.update(f"\n{each.id}\n{each.text}".encode())
    return replace(document, version="+".join([document.version, *(each.id for each in proposals)]), digest=total.hexdigest())


def _told_at(problem: Problem, edits: Sequence[tuple[Proposal, Edit]]) -> Problem:
    """A problem at the proposal: one that shows in the pack is told at the last change of its document."""
    if problem.place is None or any(problem.place.file == proposal.source.file for proposal, _ in edits):
        return problem
    source, path = edits[-1][1].spot
    text, place = problem.text, problem.place
    return source.problem(problem.code, Text(f"{text.zh}（见 {place}）", f"{text.en} (seen at {place})"), path)


def _change(proposal: Proposal, edit: Edit) -> Change:
    source, path = edit.spot
    thing, place = edit.thing, source.place(path)
    return Change(proposal.id, thing.kind, thing.id, edit.what, edit.old, edit.new, edit.reason, place, edit.aspects)
