"""Options whose words need no converting, so that a check starts faster.

Typer makes a pydantic adapter for every option of a command, given or not, which takes as long as judging a record. Here
text stays text, a day is read, and what was not given stays so; everything else is left to typer, and so is every error.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

_MADE = "_runtime_param"
"""Where typer keeps what it makes for an option; a version that keeps it elsewhere converts as ever."""


class _AsItIs:
    """Stands for what typer would make of an option, until it is needed."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of an option as its function takes it."""
        kind = param.type_descriptor.annotation
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if kind is str and isinstance(value, str):
            return value
        if kind == list[str] and isinstance(value, (list, tuple)):
            return list(value)
        if kind is datetime and isinstance(value, str):
            with suppress(ValueError):
                day = date.fromisoformat(value)
                if day.isoformat() == value:
                    return datetime.combine(day, time())
        setattr(param, _MADE, None)
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def light(command: Any) -> Any:
    """The command, with options (that for help too) that convert nothing where nothing is to be converted."""
    own = command.get_params
    if getattr(own, "light", False):
        return command

    def get_params(ctx: Any) -> list[Any]:
        return [_lightened(param) for param in own(ctx)]

    get_params.light = True  # type: ignore[attr-defined]
    command.get_params = get_params
    return command


def _lightened(param: Any) -> Any:
    if getattr(param, _MADE, param) is None and hasattr(param, "get_runtime_param"):
        setattr(param, _MADE, _AsItIs())
    return param
