"""Expressions as Spark SQL.

PySpark makes an expression node by node, with several calls into the JVM for each: minutes for a large rulebook. Written as
text, a column is one call.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw

BLANKS = " \t\n\r\v\f"
"""What is taken off the ends of texts, as Narwhals does."""

_OPERATORS: Mapping[str, str] = {
    "__add__": "+",
    "__sub__": "-",
    "__mul__": "*",
    "__eq__": "=",
    "__ne__": "<>",
    "__lt__": "<",
    "__le__": "<=",
    "__gt__": ">",
    "__ge__": ">=",
    "__and__": "AND",
    "__or__": "OR",
}
_ASSOCIATIVE = frozenset({"AND", "OR"})
_PLAIN = re.compile(r"[^'\\\x00-\x1f$]*")
_TYPES: Mapping[nw.dtypes.DType, str] = {
    nw.String(): "STRING",
    nw.Float64(): "DOUBLE",
    nw.Boolean(): "BOOLEAN",
    nw.Date(): "DATE",
    nw.Int8(): "TINYINT",
    nw.Int32(): "INT",
    nw.Int64(): "BIGINT",
}


class NotWritten(Exception):
    """An expression for which there is no text here."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and the operator at its top: None where it needs no brackets."""

    text: str
    top: str | None = None

    def within(self, operator: str | None = None) -> str:
        """The text as a part of an operation, in brackets where it needs them."""
        bare = self.top is None or (self.top == operator and operator in _ASSOCIATIVE)
        return self.text if bare else f"({self.text})"


def quoted(name: str) -> str:
    """The name of a column."""
    return "`" + name.replace("`", "``") + "`"


def literal(value: object) -> str:
    """A value. Texts with marks that the session's settings can give another meaning are written as bytes."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value!r}D"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return f"'{value}'" if _PLAIN.fullmatch(value) else f"CAST(X'{value.encode().hex()}' AS STRING)"
    raise NotWritten(repr(value))


@dataclass(slots=True)
class Writer:
    """Writes expressions; what several of them share is written once.

    Narwhals keeps an expression as a chain of operations, each with the expressions that it takes. A chain or an
    operation that is not known here raises `NotWritten`.
    """

    _done: dict[int, tuple[object, _Text]] = field(default_factory=dict)

    def column(self, expression: nw.Expr) -> tuple[str, str]:
        """The name of a column, and its text."""
        text = self.text(expression)
        first, *more = expression._nodes  # noqa: SLF001 (Narwhals has no other way to read an expression)
        names = [node.kwargs["name"] for node in more if node.name == "alias"]
        if not names and first.name != "col":
            raise NotWritten(repr(expression))
        return (names[-1] if names else first.kwargs["names"][0]), text

    def text(self, expression: nw.Expr) -> str:
        """The text of an expression."""
        try:
            return self._chain(expression._nodes).text  # noqa: SLF001
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NotWritten(repr(expression)) from error

    def _chain(self, nodes: Sequence[Any]) -> _Text:
        found: _Text | None = None
        for node in nodes:
            known = self._done.get(id(node))
            if known is None:
                self._done[id(node)] = known = (node, self._step(found, node))
            found = known[1]
        if found is None:
            raise NotWritten("nothing")
        return found

    def _step(self, before: _Text | None, node: Any) -> _Text:
        """A chain with one more operation; `before` is None for the first."""
        taken = [self._taken(each, texts_are_values=node.str_as_lit) for each in node.exprs]
        if node.name in _OPERATORS and before is not None:
            sign = _OPERATORS[node.name]
            return _Text(f"{before.within(sign)} {sign} {taken[0].within(sign)}", sign)
        write = _WRITE.get(node.name)
        if write is None:
            raise NotWritten(node.name)
        return write([*([before] if before is not None else []), *taken], node.kwargs)

    def _taken(self, value: object, *, texts_are_values: bool) -> _Text:
        if isinstance(value, nw.Expr):
            return self._chain(value._nodes)  # noqa: SLF001
        if isinstance(value, str) and not texts_are_values:
            return _Text(quoted(value))
        return _Text(literal(value))


_Arguments = Mapping[str, Any]


def _call(name: str, *parts: str) -> _Text:
    return _Text(f"{name}({', '.join(parts)})")


def _type(dtype: Any) -> str:
    found = _TYPES.get(dtype if isinstance(dtype, nw.dtypes.DType) else dtype())
    if found is None:
        raise NotWritten(repr(dtype))
    return found


def _lit(_: list[_Text], arguments: _Arguments) -> _Text:
    text = literal(arguments["value"])
    return _Text(text) if arguments["dtype"] is None else _Text(f"CAST({text} AS {_type(arguments['dtype'])})")


def _when_then(parts: list[_Text], _: _Arguments) -> _Text:
    condition, value, *rest = (each.text for each in parts)
    start = f"CASE WHEN {condition} THEN {value}"
    if not rest:
        return _Text(f"{start} END")
    chained = rest[0].startswith("CASE WHEN ") and parts[2].top is None
    return _Text(start + rest[0].removeprefix("CASE") if chained else f"{start} ELSE {rest[0]} END")


def _one_of(parts: list[_Text], arguments: _Arguments) -> _Text:
    found, values = parts[0].within("IN"), [literal(each) for each in arguments["other"] if each is not None]
    if not values:
        return _Text(f"{found} IS NULL AND CAST(NULL AS BOOLEAN)", "AND")
    return _Text(f"{found} IN ({', '.join(values)})", "IN")


def _all(parts: list[_Text], arguments: _Arguments) -> _Text:
    if arguments["ignore_nulls"]:
        raise NotWritten("all_horizontal")
    return parts[0] if len(parts) == 1 else _Text(" AND ".join(each.within("AND") for each in parts), "AND")


def _joined(parts: list[_Text], arguments: _Arguments) -> _Text:
    if arguments["ignore_nulls"] or arguments["separator"]:
        raise NotWritten("concat_str")
    return _call("concat", *(each.text for each in parts))


def _filled(parts: list[_Text], arguments: _Arguments) -> _Text:
    if arguments["strategy"] is not None:
        raise NotWritten("fill_null")
    return _call("coalesce", *(each.text for each in parts))


def _whole(parts: list[_Text], arguments: _Arguments) -> _Text:
    """The nearest whole number; between two, the even one, as Polars rounds."""
    if arguments["decimals"]:
        raise NotWritten("round")
    return _call("rint", parts[0].text)


def _replaced(parts: list[_Text], arguments: _Arguments) -> _Text:
    text, value = parts[0].text, parts[1].text
    return _call("replace" if arguments["literal"] else "regexp_replace", text, literal(arguments["pattern"]), value)


def _matched(parts: list[_Text], arguments: _Arguments) -> _Text:
    return _call("contains" if arguments["literal"] else "regexp_like", parts[0].text, parts[1].text)


def _stripped(parts: list[_Text], arguments: _Arguments) -> _Text:
    return _call("btrim", parts[0].text, literal(arguments["characters"] or BLANKS))


def _cut(parts: list[_Text], arguments: _Arguments) -> _Text:
    if arguments["length"] is not None or arguments["offset"] < 0:
        raise NotWritten("slice")
    return _call("substring", parts[0].text, str(arguments["offset"] + 1))


_WRITE: Mapping[str, Callable[[list[_Text], _Arguments], _Text]] = {
    "col": lambda _, arguments: _Text(quoted(*arguments["names"])),
    "lit": _lit,
    "alias": lambda parts, _: parts[0],
    "cast": lambda parts, arguments: _Text(f"CAST({parts[0].text} AS {_type(arguments['dtype'])})"),
    "when_then": _when_then,
    "all_horizontal": _all,
    "coalesce": lambda parts, _: _call("coalesce", *(each.text for each in parts)),
    "concat_str": _joined,
    "is_in": _one_of,
    "is_null": lambda parts, _: _Text(f"{parts[0].within('IS')} IS NULL", "IS"),
    "fill_null": _filled,
    "abs": lambda parts, _: _call("abs", parts[0].text),
    "round": _whole,
    "__invert__": lambda parts, _: _Text(f"NOT {parts[0].within('NOT')}", "NOT"),
    "__neg__": lambda parts, _: _call("negative", parts[0].text),
    "__truediv__": lambda parts, _: _call("try_divide", parts[0].text, parts[1].text),
    "str.contains": _matched,
    "str.len_chars": lambda parts, _: _call("length", parts[0].text),
    "str.replace_all": _replaced,
    "str.slice": _cut,
    "str.strip_chars": _stripped,
}
