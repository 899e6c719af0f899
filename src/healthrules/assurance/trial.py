"""Trying rule packs: their own cases and the generated edges, on every engine that is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from healthrules.assurance.cases import CaseRunner, cases_of
from healthrules.assurance.edges import EdgeCase, edge_cases
from healthrules.engines import ENGINES, Engine, Outcome, judge, make_engine
from healthrules.errors import EngineUnavailable
from healthrules.language.evaluation import COMPARE, Situation, evaluate
from healthrules.rulebook import PackFolder, Rulebook


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing tried: what, where it is written, and what was wrong (nothing where it holds)."""

    name: str
    place: str
    problems: tuple[str, ...]


Made = dict[tuple[str, str | None], Engine]
"""The engines for one rule, by their name and the reading."""


def engines_here() -> list[str]:
    """The engines that can be used here, the reference first."""
    found = ["reference"]
    for name in ENGINES:
        if name not in ("auto", "reference"):
            try:
                make_engine(name, _EMPTY)
            except EngineUnavailable:
                continue
            found.append(name)
    return found


def try_cases(folders: Sequence[PackFolder], book: Rulebook, engines: Sequence[str]) -> Iterator[Trial]:
    """Every case of the packs on every engine."""
    runner = CaseRunner(book)
    for folder in folders:
        for case in cases_of(folder, book):
            problems = [f"{problem} [{engine}]" for engine in engines for problem in runner.run(case, engine)]
            yield Trial(case.name, str(case.place), tuple(problems))


def try_edges(book: Rulebook, engines: Sequence[str]) -> Iterator[Trial]:
    """Every generated edge of every rule: the comparison turns where its operator says, and all engines agree."""
    for rule in book.rules.values():
        made: Made = {}
        for each in edge_cases(rule, book):
            if not isinstance(each, EdgeCase):
                _, reading, _ = each
                yield Trial(f"{rule.id} [{reading or '-'}]: an edge at which no record can lie", str(rule.written.place), ())
                continue
            yield Trial(_named(each), str(rule.written.place), tuple(_wrong(each, book, engines, made)))


def _named(case: EdgeCase) -> str:
    return f"{case.rule.id} [{case.reading or '-'}]: {case.field} {case.side} an edge"


def _wrong(case: EdgeCase, book: Rulebook, engines: Sequence[str], made: Made) -> Iterator[str]:
    sign = {"below": -1, "at": 0, "above": 1}[case.side]
    if case.edge.operator is not None:
        got = evaluate(case.edge.origin, Situation(case.record.values, case.day))
        if got is not COMPARE[case.edge.operator](sign, 0):
            yield f"`{case.edge.operator}` is {got} {case.side} its edge"
    chosen = book.only([case.rule.id])
    if case.reading is not None:
        chosen = chosen.with_readings({case.rule.id: case.reading})
    wanted = judge(chosen.rules[case.rule.id], case.record, case.day, book.regions).outcome
    for engine in engines:
        outcome = _outcome(engine, chosen, case, made)
        if outcome is not wanted:
            yield f"{engine} says {outcome}, the reference evaluator {wanted}"


def _outcome(engine: str, book: Rulebook, case: EdgeCase, made: Made) -> Outcome:
    if (engine, case.reading) not in made:
        made[engine, case.reading] = make_engine(engine, book)
    _, _, outcomes = next(iter(made[engine, case.reading].judge([(case.record, case.day)])))
    return outcomes[0]


def _nothing() -> Rulebook:
    from healthrules.records import RegionTree, Vocabulary
    from healthrules.units import UnitTable

    return Rulebook({}, {}, {}, {}, {}, UnitTable({}, {}, {}, {}), Vocabulary(), RegionTree({}))


_EMPTY = _nothing()
