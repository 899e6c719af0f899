"""The rulebook: every rule that was loaded, with what it is written in. Immutable, and safe to share between threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.errors import Place, UsageError, did_you_mean
from healthrules.language.parameters import Parameter
from healthrules.language.terms import Derived, Named, derived_in
from healthrules.records import Field, RegionTree, Series, Vocabulary
from healthrules.rulebook.rule import Document, Rule
from healthrules.rulebook.waivers import Waiver, by_record, together
from healthrules.texts import Text
from healthrules.units import UnitTable

if TYPE_CHECKING:
    from healthrules.rulebook.draft import Draft


@dataclass(frozen=True, slots=True)
class Origin:
    """The folder that a document was read from, and its draft once proposals have changed it (None before that)."""

    folder: str
    draft: Draft | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Documents and rules, the vocabulary and regions they speak of, the readings chosen, and reference values.

    `parameters` and `measures` are held by `<document>/<name>`, whether a rule uses them or not; `places` says where each
    of them is written. `partial`: some rules of its documents were left out (`only`). `waivers` are the exemptions in force,
    each with the id and the subject of its rule. `origins` says of each document what it was made of.
    """

    documents: Mapping[str, Document]
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    measures: Mapping[str, Named]
    places: Mapping[str, Place]
    units: UnitTable
    vocabulary: Vocabulary
    regions: RegionTree
    series: Mapping[str, Series] = field(default_factory=dict)
    partial: bool = False
    waivers: tuple[Waiver, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    _beyond: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def rule(self, name: str) -> Rule:
        """The rule with this id, or with this name where only one document has it.

        Raises `UsageError`, with the nearest name, where there is none.
        """
        if name in self.rules:
            return self.rules[name]
        found = [rule for rule in self.rules.values() if rule.name == name]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(rule.id for rule in found)
            raise UsageError(
                Text(f"规则“{name}”不止一条，请写全称：{ids}", f"several rules are called `{name}`; write the whole id: {ids}")
            )
        hint = did_you_mean(name, [*self.rules, *(rule.name for rule in self.rules.values())])
        raise UsageError(Text(f"没有规则“{name}”。{hint.zh}", f"no rule `{name}`.{hint.en}"))

    def only(self, names: str | Sequence[str]) -> Rulebook:
        """The rulebook with these rules alone (one name or several) and their documents; unchanged where none is named."""
        chosen = {self.rule(name).id for name in ([names] if isinstance(names, str) else names)}
        if not chosen:
            return self
        rules = {key: rule for key, rule in self.rules.items() if key in chosen}
        used = {rule.document.id for rule in rules.values()}
        documents = {key: each for key, each in self.documents.items() if key in used}
        waivers = tuple(each for each in self.waivers if each.rule in rules)
        return replace(self, rules=rules, documents=documents, waivers=waivers, partial=True)

    def with_readings(self, choices: Mapping[str, str]) -> Rulebook:
        """The rulebook with another reading in force for some rules.

        `choices` maps rule names to reading names. Raises `UsageError` for a rule or reading that does not exist.
        """
        if not choices:
            return self
        rules = dict(self.rules)
        for name, reading in choices.items():
            rule = self.rule(name)
            if reading not in rule.readings:
                known = [str(each) for each in rule.readings if each]
                hint = did_you_mean(reading, known)
                listed = ", ".join(known) or "-"
                raise UsageError(
                    Text(
                        f"规则 {rule.id} 没有理解“{reading}”。{hint.zh}可选：{listed}",
                        f"the rule {rule.id} has no reading `{reading}`.{hint.en} It has: {listed}",
                    )
                )
            rules[rule.id] = replace(rule, default_reading=reading)
        return replace(self, rules=rules)

    def anywhere(self) -> Rulebook:
        """The rulebook with rules that hold wherever records lie: to try a plan on the records of another place."""
        documents = {
            name: replace(each, jurisdiction=self.regions.outermost(each.jurisdiction), anywhere=True)
            for name, each in self.documents.items()
        }
        rules = {name: replace(rule, document=documents[rule.document.id]) for name, rule in self.rules.items()}
        return replace(self, documents=documents, rules=rules)

    def with_references(self, series: Mapping[str, Series]) -> Rulebook:
        """The rulebook with values from outside, for the references that its packs declare."""
        return replace(self, series={**self.series, **series}) if series else self

    def with_waivers(self, waivers: Iterable[Waiver]) -> Rulebook:
        """The rulebook with exemptions, besides those that it has.

        Raises `UsageError` for a rule that there is not, with the nearest name, for one that cannot be used, and for a second
        exemption of the same record from the same rule.
        """
        found = together(self.waivers, waivers, self)
        return replace(self, waivers=found) if found != self.waivers else self

    def exempt(self, subject: str, record: str) -> Mapping[str, Waiver]:
        """The exemptions of a record, by the ids of the rules; on which days they hold they say themselves."""
        if not self.waivers:
            return {}
        if "waivers" not in self._beyond:
            self._beyond["waivers"] = by_record(self.waivers)
        found: Mapping[str, Waiver] = self._beyond["waivers"].get((subject, record), {})
        return found

    def moments(self) -> tuple[Field, ...]:
        """What rules ask of other years, in the readings in force: fields with a `moment`, each once."""
        if "moments" not in self._beyond:
            asked = (each for rule in self._beyond_rules() for each in rule.reading().fields() if each.moment is not None)
            self._beyond["moments"] = tuple({each.name: each for each in asked}.values())
        found: tuple[Field, ...] = self._beyond["moments"]
        return found

    def derived(self) -> dict[str, Derived]:
        """What rules ask for beyond a record, in the readings in force, by the name of the field that holds it."""
        if "derived" not in self._beyond:
            terms = (term for rule in self._beyond_rules() for term in rule.reading().terms())
            self._beyond["derived"] = {name: each for term in terms for name, each in derived_in(term).items()}
        found: dict[str, Derived] = self._beyond["derived"]
        return found

    def _beyond_rules(self) -> Iterator[Rule]:
        return (rule for rule in self.rules.values() if rule.beyond)

    @property
    def joins(self) -> bool:
        """Whether rules ask for more than a record holds, so that all records are read before any is judged."""
        return bool(self.moments() or self.derived())

    def days(self) -> list[date]:
        """The days on which the meaning of some rule changes: it begins, it falls due, or a parameter takes a new value."""
        found: set[date] = set()
        for rule in self.rules.values():
            found.update(day for day in (rule.start, rule.due, *rule.turns) if day)
        return sorted(found)
