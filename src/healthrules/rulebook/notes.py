"""What is wrong with a pack, gathered while it is read: everything once, each at its own place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from healthrules.errors import Problem
from healthrules.language.checking import check
from healthrules.language.parser import parse
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope
from healthrules.language.syntax import Syntax
from healthrules.language.terms import Term
from healthrules.language.types import Type
from healthrules.source import Path_, Source
from healthrules.texts import Text

Spot = tuple[Source, Path_]
"""Where a text stands: the file, and the keys that lead to it."""


@dataclass(slots=True)
class Notes:
    """Problems in the order in which they were found."""

    problems: list[Problem] = field(default_factory=list)

    def note(self, spot: Spot, code: str, text: Text, offset: int | None = None) -> None:
        """Keep a problem, once; `offset` is how many characters into the text at the spot it stands."""
        source, path = spot
        problem = source.problem(code, text, path, offset)
        if problem not in self.problems:
            self.problems.append(problem)

    def parse(self, spot: Spot, text: str) -> Syntax | None:
        """The syntax of an expression, or None where it was noted."""
        try:
            return parse(text)
        except ExpressionError as error:
            self.note(spot, error.code, error.text, error.at)
            return None

    def check(
        self, spot: Spot, syntax: Syntax, scope: Scope, definitions: Mapping[str, Spot], expected: Type | None = None
    ) -> Term | None:
        """The checked term of an expression, or None where it was noted; a broken definition is noted where it stands."""
        try:
            return check(syntax, scope, expected)
        except ExpressionError as error:
            if not error.told:
                self.note(definitions[error.inside] if error.inside else spot, error.code, error.text, error.at)
            return None
