"""The fence around durable-rules: the only module that imports it.

The package gives wrong answers outside narrow bounds (docs/durable-engine.md lists what was measured), so everything
that reaches it is made here or in `network`: a private host, rulesets of bounded size, one fixed context, facts of
plain numbers and codes, asserted and then retracted.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from healthrules.errors import EngineDisagreement, EngineUnavailable
from healthrules.texts import Text

Condition = Mapping[str, Any]
Fact = dict[str, Any]
Action = Callable[[], None]

CONTEXT = "1"
"""The one context used: a context for each record ends in a crash of the package."""

ASSERTED, UNMATCHED = 0, 1
"""What the package answers to a fact: taken in, with actions to run; or taken in, and no rule matches it."""

_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

MOST_BRANCHES = 48
"""How many branches the antecedents of one ruleset may have in all: it fails at 70 that match one fact."""

INSTALL = 'CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install "healthrules[durable]"'


class Host:
    """A private host of durable-rules with the rulesets given.

    `rulesets` maps names to rules; a rule maps its name to a condition on one fact and the action that fires.
    """

    def __init__(self, rulesets: Mapping[str, Mapping[str, tuple[Condition, Action]]]) -> None:
        engine = _engine()
        self._core = engine.durable_rules_engine
        self._host = _without_timers(engine.Host)()
        self._left: list[Fact] = []
        self._fired: set[str] = set()
        weakref.finalize(self, _free, self._host, self._fired, self._left)
        self._host.set_rulesets({name: _written(rules) for name, rules in rulesets.items()})
        self._handles = {name: self._host.get_ruleset(name)._handle for name in rulesets}  # noqa: SLF001
        self._actions = {name: {rule: run for rule, (_, run) in rules.items()} for name, rules in rulesets.items()}

    def show(self, ruleset: str, fact: Fact) -> None:
        """Assert a fact to a ruleset, let what it satisfies fire, and take it back.

        The package's own loop around its C functions makes objects, reads the clock and writes its state at every
        firing; here the same functions are called without it.
        """
        core, handle = self._core, self._handles[ruleset]
        fact["sid"] = CONTEXT
        self._left.append(fact)
        text = _encoded(fact)
        answer, state = core.assert_fact(handle, text)
        if answer == ASSERTED:
            self._fire(ruleset, state)
        elif answer != UNMATCHED:
            raise _refused(answer, text)
        core.retract_fact(handle, text)
        self._left.clear()

    def _fire(self, ruleset: str, state: Any) -> None:
        """Run the actions that the package hands out, one after another, each as {"rule": {"m": fact}}."""
        core, handle, actions = self._core, self._handles[ruleset], self._actions[ruleset]
        started = core.start_action_for_state(handle, state)
        message = started[1] if started else None
        if message:
            self._fired.add(ruleset)
        while message:
            actions[message[2 : message.index('"', 2)]]()
            message = core.complete_and_start_action(handle, state)


def _written(rules: Mapping[str, tuple[Condition, Action]]) -> dict[str, Any]:
    """The rules as the package takes them; their actions are run by `Host` itself."""
    return {rule: {"all": [{"m": condition}], "run": _idle} for rule, (condition, _) in rules.items()}


def _idle(_context: Any) -> None:
    """An action of exactly one parameter: a second one would make the package wait for it for ever."""


def _refused(answer: int, fact: str) -> EngineDisagreement:
    text = f"durable-rules answered {answer} to {fact}"
    return EngineDisagreement(Text(text, text))


def _free(host: Any, fired: set[str], left: list[Fact]) -> None:
    """Give back what the rulesets hold, their context first; the package itself never does.

    Two kinds of context cannot be given back, for the package would crash: one with a fact left in it (`left`:
    something went wrong while it was shown), and one in which nothing ever fired.
    """
    if left:
        return
    import durable_rules_engine

    for name, ruleset in host._ruleset_directory.items():  # noqa: SLF001 (it has no public way)
        if name in fired:
            durable_rules_engine.delete_state(ruleset._handle, CONTEXT)  # noqa: SLF001
        durable_rules_engine.delete_ruleset(ruleset._handle)  # noqa: SLF001


def _without_timers(host: type[Any]) -> type[Any]:
    """The package's host without its two timers: they never end, and they touch the rulesets from threads of theirs."""

    class Quiet(host):  # type: ignore[misc]
        """A host that does what it is asked, when it is asked."""

        def _run(self) -> None:
            """Start nothing."""

    return Quiet


def _engine() -> Any:
    """The package's engine module.

    Raises `EngineUnavailable` where it cannot be imported, with the line that mends it.
    """
    logging.getLogger("durable").addHandler(logging.NullHandler())
    try:
        with _lazy_symbols():
            import durable.engine
    except ImportError as error:
        raise EngineUnavailable(
            Text(
                f"无法载入 durable-rules（{error}）。安装：{INSTALL}；或改用 --engine reference",
                f"durable-rules cannot be imported ({error}). Install it: {INSTALL}; or use --engine reference",
            )
        ) from None
    return durable.engine


@contextlib.contextmanager
def _lazy_symbols() -> Iterator[None]:
    """On Python 3.13 the package names a C function that is gone and that in-memory use never calls."""
    if not hasattr(sys, "setdlopenflags"):
        yield
        return
    flags = sys.getdlopenflags()
    sys.setdlopenflags((flags & ~os.RTLD_NOW) | os.RTLD_LAZY)
    try:
        yield
    finally:
        sys.setdlopenflags(flags)
