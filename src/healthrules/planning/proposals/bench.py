"""The bench on which proposals are laid over the drafts of documents, one change after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from healthrules.errors import Place, Problem, RulebookError, did_you_mean
from healthrules.planning.proposals.proposal import Proposal
from healthrules.rulebook import Rulebook
from healthrules.rulebook.calling import of_labels
from healthrules.rulebook.draft import Draft, Kind
from healthrules.rulebook.files import RuleEntry
from healthrules.rulebook.loading import read_draft
from healthrules.rulebook.notes import Spot
from healthrules.source import Path_
from healthrules.texts import Text

WHOLE, ADD, RETIRE = "whole", "add", "retire"
"""What may be done to a thing beside changing a part of it."""

KINDS: dict[Kind, Text] = {
    "parameter": Text("参数", "parameter"),
    "measure": Text("指标", "measure"),
    "rule": Text("规则", "rule"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A rule, parameter or measure of a document."""

    kind: Kind
    document: str
    name: str

    @property
    def id(self) -> str:
        """`<document>/<name>`."""
        return f"{self.document}/{self.name}"


@dataclass(frozen=True, slots=True)
class At:
    """Where a change stands."""

    proposal: Proposal
    path: Path_

    def spot(self, *keys: str | int) -> Spot:
        """Where a key of it stands."""
        return self.proposal.source, (*self.path, *keys)


@dataclass(frozen=True, slots=True)
class Edit:
    """What a change makes of a draft.

    `aspects`: what of the thing it sets; `effect`: whether anything is otherwise then; `doubts`: what may not be meant.
    """

    thing: Thing
    aspects: frozenset[str]
    draft: Draft
    what: Text
    old: Text
    new: Text
    effect: bool
    spot: Spot
    reason: Text
    doubts: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it was made: `thing` is `<document>/<name>`, `place` where the proposal says it.

    `aspects`: what of the thing it sets, as `Edit` has them.
    """

    proposal: str
    kind: Kind
    thing: str
    what: Text
    old: Text
    new: Text
    reason: Text
    place: Place
    aspects: frozenset[str] = frozenset()


@dataclass(slots=True)
class Bench:
    """Drafts as they are so far, `before` as they were, and what was changed, wrong, or without effect."""

    book: Rulebook
    before: dict[str, Draft] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    edits: list[tuple[Proposal, Edit]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def draft(self, document: str) -> Draft:
        """A document as it is so far."""
        if document not in self.drafts:
            self.before[document] = self.drafts[document] = _as_chosen(read_draft(document, self.book), self.book)
        return self.drafts[document]

    def put(self, edit: Edit, proposal: Proposal) -> None:
        """Take an edit over: it conflicts with an earlier one, has no effect, or changes the draft."""
        earlier = self.earlier(edit.thing, edit.aspects, but=proposal.reverses)
        if earlier is not None and edit.effect:
            raise self.conflict(edit.thing, edit.what, edit.spot, earlier)
        self.edits.append((proposal, edit))
        if edit.effect:
            self.drafts[edit.thing.document] = edit.draft
            self.warnings.extend(edit.doubts)
        else:
            self.warnings.append(refusal(edit.spot, "HR305", _without_effect(edit, earlier, self._alone(proposal))))
        if edit.thing.kind == "rule" and self.book.partial and ADD not in edit.aspects and edit.thing.id not in self.book.rules:
            text = Text(f"规则 {edit.thing.id} 未选入本次核查", f"the rule {edit.thing.id} was left out of these rules")
            self.warnings.append(refusal(edit.spot, "HR306", text))

    def earlier(self, thing: Thing, aspects: frozenset[str], but: str | None = None) -> Edit | None:
        """The edit that set the same of the same thing before; those of the proposal `but` are no matter."""
        others = (each for by, each in self.edits if each.thing == thing and by.id != but)
        return next((each for each in others if _overlap(each.aspects, aspects)), None)

    def _alone(self, proposal: Proposal) -> str | None:
        """The proposal that this one takes back, where it was not laid over the rules before; else None."""
        return None if proposal.reverses in {each.id for each, _ in self.edits} else proposal.reverses

    def conflict(self, thing: Thing, what: Text, spot: Spot, earlier: Edit) -> RulebookError:
        """The error of two changes that set one thing to different values."""
        place = earlier.spot[0].place(earlier.spot[1])
        text = Text(
            f"与 {place} 冲突：两处对{what.zh}（{thing.id}）的改法不同，请只保留一处",
            f"conflicts with {place}: both change {what.en} ({thing.id}), to different effect; keep one of them",
        )
        return refused(spot, "HR304", text)

    def changed(self) -> dict[str, list[tuple[Proposal, Edit]]]:
        """The edits with an effect, by document."""
        found: dict[str, list[tuple[Proposal, Edit]]] = {}
        for proposal, edit in self.edits:
            if edit.effect:
                found.setdefault(edit.thing.document, []).append((proposal, edit))
        return found

    def document(self, name: str, spot: Spot) -> str:
        """A document of the rulebook.

        Raises `RulebookError`, with the nearest name, for one that it does not have.
        """
        if name in self.book.documents:
            return name
        hint, listed = did_you_mean(name, self.book.documents), ", ".join(self.book.documents)
        text = Text(
            f"没有载入文件“{name}”。{hint.zh}已载入：{listed}", f"no document `{name}` is loaded.{hint.en} There are: {listed}"
        )
        raise refused(spot, "HR301", text)

    def find(self, kind: Kind, written: str, spot: Spot) -> Thing:
        """What a name stands for: `<document>/<name>`, or the name or label where only one thing has it.

        Raises `RulebookError`, with the nearest name, where it stands for nothing or for several things.
        """
        prefix, slash, rest = written.rpartition("/")
        documents = [self.document(prefix, spot)] if slash else list(self.book.documents)
        found = [Thing(kind, each, rest) for each in documents if rest in self._names(kind, each)]
        labels = {each: self._labels(kind, each) for each in documents} if not found else {}
        found = found or [Thing(kind, each, name) for each, known in labels.items() for name in of_labels(known).of(rest)]
        if len(found) == 1:
            return found[0]
        gone = next((edit for _, edit in self.edits if RETIRE in edit.aspects and _called(edit.thing, kind, written)), None)
        if gone is not None and not found:
            raise self.conflict(gone.thing, gone.what, spot, gone)
        what, ids = KINDS[kind], [each.id for each in found]
        if found:
            listed = ", ".join(ids)
            several = f"several {what.en}s are called `{written}`; write the whole name: {listed}"
            raise refused(spot, "HR301", Text(f"{what.zh}“{written}”不止一个，请写全称：{listed}", several))
        whole = {f"{each}/{name}": label for each, known in labels.items() for name, label in known.items()}
        short = {} if slash else {name: label for known in labels.values() for name, label in known.items()}
        hint = of_labels({**short, **whole}).hint(written)
        raise refused(spot, "HR301", Text(f"没有{what.zh}“{written}”。{hint.zh}", f"no {what.en} `{written}`.{hint.en}"))

    def _names(self, kind: Kind, document: str) -> Iterable[str]:
        if document in self.drafts or (kind == "rule" and self.book.partial):
            return self.draft(document).names(kind)
        held = {"rule": self.book.rules, "parameter": self.book.parameters, "measure": self.book.measures}[kind]
        start = f"{document}/"
        return [each.removeprefix(start) for each in held if each.startswith(start)]

    def _labels(self, kind: Kind, document: str) -> dict[str, Text]:
        """What people call the rules, parameters or measures of a document, by name."""
        draft = self.draft(document)
        entries = {name: draft.entry(kind, name) for name in draft.names(kind)}
        return {name: (each.title if isinstance(each, RuleEntry) else each.label).text() for name, each in entries.items()}


def refusal(spot: Spot, code: str, text: Text) -> Problem:
    """A problem at a spot."""
    source, path = spot
    return source.problem(code, text, path)


def refused(spot: Spot, code: str, text: Text) -> RulebookError:
    """An error with one problem at a spot."""
    return RulebookError([refusal(spot, code, text)])


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    both = one | other
    return RETIRE in both or bool(one & other) or (WHOLE in both and ADD not in both)


def _called(thing: Thing, kind: Kind, written: str) -> bool:
    return thing.kind == kind and written in (thing.id, thing.name)


def _without_effect(edit: Edit, earlier: Edit | None, reversed_: str | None) -> Text:
    if earlier is None and reversed_ is not None:
        return Text(
            f"没有变化：本方案撤回方案 {reversed_}，须写在它之后：先 {reversed_}，再本方案",
            f"changes nothing: it takes the proposal {reversed_} back and stands after it: first {reversed_}, then this",
        )
    if earlier is None:
        return Text(
            f"没有变化：{edit.what.zh}（{edit.thing.id}）本来就是 {edit.new.zh}",
            f"changes nothing: {edit.what.en} ({edit.thing.id}) is {edit.new.en} already",
        )
    place = earlier.spot[0].place(earlier.spot[1])
    return Text(
        f"没有变化：{edit.what.zh}（{edit.thing.id}）在 {place} 已改为 {edit.new.zh}",
        f"changes nothing: {edit.what.en} ({edit.thing.id}) is {edit.new.en} by {place} already",
    )


def _as_chosen(draft: Draft, book: Rulebook) -> Draft:
    """The draft with the readings that the rulebook has in force."""
    from healthrules.planning.proposals.readings import choices_of, chosen, default_of

    for rule in draft.rules:
        held = book.rules.get(f"{draft.document.id}/{rule.entry.id}")
        choices = choices_of(rule.entry, draft)
        if held is not None and held.default_reading is not None and held.default_reading != default_of(choices):
            draft = draft.with_rule(chosen(rule, choices, held.default_reading))
    return draft
