"""What is wrong with an expression, and where in its text."""

from __future__ import annotations

from healthrules.errors import HealthRulesError
from healthrules.texts import Text


class ExpressionError(HealthRulesError):
    """An expression that cannot be used: a stable code, what is wrong, and the position in the text, from 0.

    `inside` names the definition in whose text the position is, None for the expression itself; `told` is true where
    the same fault of a definition was raised before.
    """

    def __init__(self, code: str, text: Text, at: int = 0, *, told: bool = False) -> None:
        super().__init__(text)
        self.code = code
        self.at = at
        self.told = told
        self.inside: str | None = None
