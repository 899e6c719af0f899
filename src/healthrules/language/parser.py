"""From the text of an expression to its syntax tree, with Lark; bounded in length and depth."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthrules.language import syntax as s
from healthrules.language.problems import ExpressionError
from healthrules.texts import Text

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

MAX_LENGTH = 2000
MAX_DEPTH = 32

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=", "≤", "≥", "≠")
_MEANT = {
    "=>": Text("应写 >=", "write `>=`"),
    "=<": Text("应写 <=", "write `<=`"),
    "=": Text("比较相等请写 ==", "write `==` to compare"),
    "&": Text("应写 and", "write `and`"),
    "|": Text("应写 or", "write `or`"),
    "!": Text("应写 not", "write `not`"),
    '"': Text("代码不加引号", "codes stand without quotes"),
    "'": Text("代码不加引号", "codes stand without quotes"),
}
"""What authors write by habit from other languages, and what to write here."""

_SAME = {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/"}


def parse(text: str) -> s.Syntax:
    """The syntax tree of an expression.

    Raises `ExpressionError` with the position of what cannot be read.

    >>> parse("beds > 50床").operator
    '>'
    """
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_LENGTH:
        raise ExpressionError("HR101", Text(f"表达式超过 {MAX_LENGTH} 字", f"longer than {MAX_LENGTH} characters"))
    try:
        tree = _grammar().parse(text)
    except UnexpectedInput as error:
        raise _unexpected(text, error) from None
    _bound_depth(tree)
    return _node(tree)


def _bound_depth(tree: Tree[Token]) -> None:
    waiting: list[tuple[Any, int]] = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        children = getattr(node, "children", ())
        if depth > MAX_DEPTH or len(children) > 2 * MAX_DEPTH:
            raise ExpressionError(
                "HR101",
                Text(f"表达式过于复杂（最多嵌套 {MAX_DEPTH} 层）", f"too complex: at most {MAX_DEPTH} levels"),
                node.meta.start_pos if hasattr(node, "meta") and not node.meta.empty else 0,
            )
        waiting.extend((child, depth + 1) for child in children)


@cache
def _grammar() -> Lark:
    from lark import Lark

    text = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _unexpected(text: str, error: Any) -> ExpressionError:
    at = error.pos_in_stream
    if at is None or at >= len(text) or getattr(getattr(error, "token", None), "type", "") == "$END":
        return ExpressionError("HR102", Text("表达式不完整", "the expression ends too early"), len(text))
    found = str(getattr(error, "token", text[at]))
    for written, meant in _MEANT.items():
        if text.startswith(written, at) and found not in _COMPARISONS:
            return ExpressionError("HR102", meant, at)
    if found in _COMPARISONS:
        told = Text("比较不能连写，请用 and 连接两个比较", "comparisons do not chain: join two of them with `and`")
        return ExpressionError("HR102", told, at)
    if not found.isascii() and found.isalpha():
        told = Text(
            "表达式中写字段名或代码（如 floor_area），不写中文名称", "write names and codes, such as floor_area, not labels"
        )
        return ExpressionError("HR102", told, at)
    return ExpressionError("HR102", Text(f"此处不应出现“{found}”", f"`{found}` cannot stand here"), at)


def _node(tree: Any) -> s.Syntax:
    built: s.Syntax = _BUILDERS[tree.data](tree, tree.children)
    return built


def _at(tree: Any) -> int:
    return int(tree.meta.start_pos)


def _folded(children: list[Any]) -> s.Syntax:
    left = _node(children[0])
    for sign, right in zip(children[1::2], children[2::2], strict=True):
        left = s.Binary(sign.start_pos, _SAME.get(str(sign), str(sign)), left, _node(right))
    return left


def _comparison(_: Any, children: list[Any]) -> s.Syntax:
    left, operator, right = children
    return s.Binary(operator.start_pos, _SAME.get(str(operator), str(operator)), _node(left), _node(right))


def _membership(tree: Any, children: list[Any], *, negated: bool = False) -> s.Syntax:
    listed = children[1]
    if listed.data == "one":  # a group of codes by its name
        members: tuple[s.Syntax, ...] = (s.Name(_at(listed), str(listed.children[0])),)
    else:
        members = _many(listed.children)
    return s.In(_at(tree), _node(children[0]), members, negated)


def _signed(tree: Any, children: list[Any]) -> s.Syntax:
    operand = _node(children[1])
    return s.Negative(_at(tree), operand) if str(children[0]) == "-" else operand


def _many(children: list[Any]) -> tuple[s.Syntax, ...]:
    return tuple(_node(child) for child in children)


_BUILDERS: dict[str, Any] = {
    "quantity": lambda tree, children: s.Amount(_at(tree), str(children[0])),
    "name": lambda tree, children: s.Name(_at(tree), str(children[0])),
    "true": lambda tree, _: s.Truth(_at(tree), value=True),
    "false": lambda tree, _: s.Truth(_at(tree), value=False),
    "call": lambda tree, children: s.Call(_at(tree), str(children[0]), _many(children[1:])),
    "group": lambda tree, children: s.Group(_at(tree), str(children[0]), _node(children[1])),
    "sum": lambda _, children: _folded(children),
    "product": lambda _, children: _folded(children),
    "signed": _signed,
    "comparison": _comparison,
    "membership": _membership,
    "exclusion": lambda tree, children: _membership(tree, children, negated=True),
    "denial": lambda tree, children: s.Not(_at(tree), _node(children[0])),
    "both": lambda tree, children: s.Logic(_at(tree), "and", _many(children)),
    "either": lambda tree, children: s.Logic(_at(tree), "or", _many(children)),
    "conditional": lambda tree, children: s.IfElse(_at(tree), _node(children[1]), _node(children[0]), _node(children[2])),
}
