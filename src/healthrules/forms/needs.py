"""What the rules need of a record: the fields that are open and may still decide something, and which rule asks for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from healthrules.deriving.distances import LATITUDE, LONGITUDE
from healthrules.engines import Outcome, judge
from healthrules.language import terms as t
from healthrules.language.evaluation import Situation
from healthrules.language.specialising import specialised
from healthrules.records import Field, Record
from healthrules.records.implied import REGION_LEVEL
from healthrules.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Question:
    """A field that is asked for, and the rules that ask for it, in the order of the rulebook; there is always one."""

    field: Field
    rules: tuple[Rule, ...]

    @property
    def checklist(self) -> bool:
        """Whether it is a yes or a no that nothing but checklists ask for."""
        yes_or_no = self.field.unit is None and self.field.category is None
        return yes_or_no and all(rule.checklist for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Needs:
    """What is asked about one record for a day.

    `record` holds what is known of it. `rules` apply to it, or may. `left` are those of them that are checklists and would
    ask for something, where checklists were not wanted. `beyond` are the fields that a record itself does not hold: figures of
    a registry, values of other years, references. `placeless` says that its region would decide for which rules it is.
    """

    record: Record
    day: date
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    left: tuple[Rule, ...]
    beyond: tuple[t.FieldValue, ...]
    placeless: bool

    @property
    def empty(self) -> bool:
        """Whether nothing is to be asked."""
        return not self.questions and not self.placeless


def needs(book: Rulebook, record: Record, day: date, *, checklist: bool = False) -> Needs:
    """What the rules that apply to a record, or may, still need to know of it.

    `record`: what is known; its values may come from `deriving.derived` too. `day`: the day it is judged for. `checklist`: ask
    for items of checklists as well.

    With every question answered no rule of the record's subject and place is `unknown` for want of a field of its own; those
    of checklists only with `checklist`.

    >>> from healthrules.forms import blank, needs
    >>> from healthrules.rulebook import load_rules
    >>> book = load_rules(["kaifeng-plan-2025"])
    >>> start = blank(book, "facility", {"kind": "community_health_centre"}, "410202")
    >>> "floor_area" in [each.field.name for each in needs(book, start, date(2025, 6, 30)).questions]
    True
    """
    kept, left, placeless = [], [], False
    asking: dict[str, tuple[Field, dict[str, Rule]]] = {}
    beyond: dict[str, t.FieldValue] = {}
    for rule in book.rules.values():
        verdict = judge(rule, record, day, book.regions)
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            continue
        kept.append(rule)
        nodes = list(_open(rule, record, day)) if verdict.outcome is Outcome.UNKNOWN else []
        if rule.checklist and nodes and not checklist:
            left.append(rule)
            continue
        placeless = placeless or verdict.missing == ("region",)
        for node in nodes:
            if not _own(node, book):
                beyond.setdefault(node.field.name, node)
            for field in _asked(node, book, record):
                asking.setdefault(field.name, (field, {}))[1][rule.id] = rule
    questions = tuple(Question(field, tuple(rules.values())) for field, rules in asking.values())
    return Needs(record, day, questions, tuple(kept), tuple(left), tuple(beyond.values()), placeless)


def _open(rule: Rule, record: Record, day: date) -> Iterator[t.FieldValue]:
    """The fields that are left of a rule's terms with what is known of the record worked out.

    A field that can be found otherwise counts as reported: it is asked for itself, not what it is found from.
    """
    terms = rule.reading().terms()
    reported = {name: True for term in terms for node in t.walk(term) if (name := _reported(node)) is not None}
    situation = Situation({**record.values, **reported}, day)
    for term in terms:
        for node in t.walk(specialised(term, situation)):
            if isinstance(node, t.FieldValue) and node.field.name not in situation.values:
                yield node


def _reported(node: t.Term) -> str | None:
    """The name under which a node asks whether a field of the record's own was reported; None for any other node."""
    if not isinstance(node, t.FieldValue) or not isinstance(node.derived, t.Presence):
        return None
    return node.field.name if node.derived.of is None and node.field.moment is None else None


def _own(node: t.FieldValue, book: Rulebook) -> bool:
    """Whether a field is one that the record itself holds, or that follows from its year."""
    moment = node.field.moment
    return node.field.name in book.vocabulary.fields or (moment is not None and moment.field is None)


def _asked(node: t.FieldValue, book: Rulebook, record: Record) -> Iterator[Field]:
    """The fields of the record's own that a node asks for; where its place is measured from, its coordinates."""
    fields = book.vocabulary.fields
    names = (LONGITUDE, LATITUDE) if isinstance(node.derived, t.Distance) else (node.field.name,)
    for name in names:
        if name in fields and record.type in fields[name].subjects and name not in record.values and not _implied(name, record):
            yield fields[name]


def _implied(name: str, record: Record) -> bool:
    return name == REGION_LEVEL and record.type == "region"
