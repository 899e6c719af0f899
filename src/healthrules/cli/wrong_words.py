"""Words that the options do not allow: in English typer tells them, in Chinese they are told here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise, takewhile
from typing import Any, cast

import typer
from typer.core import TyperGroup

from healthrules.cli.light_options import light
from healthrules.cli.session import fail, spoken
from healthrules.errors import did_you_mean
from healthrules.texts import Text

_UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""The base of what the parser raises: of this family typer gives out `BadParameter` alone."""

_WORDS = "healthrules.words"
_NO_COMMAND = re.compile(r"No such command (['\"])(.*?)\1\.")
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_BOUNDS = (
    (re.compile(r"greater than or equal to (\S+)|is not in the range x>=(\S+?)\.?$"), "不能小于 {}"),
    (re.compile(r"less than or equal to (\S+)|is not in the range x<=(\S+?)\.?$"), "不能大于 {}"),
    (re.compile(r"greater than (\S+)|is not in the range x>(\S+?)\.?$"), "须大于 {}"),
    (re.compile(r"less than (\S+)|is not in the range x<(\S+?)\.?$"), "须小于 {}"),
    (re.compile(r"valid integer|not a valid int"), "须为整数"),
    (re.compile(r"valid number|not a valid float"), "须为数值"),
    (re.compile(r"valid boolean"), "须为是或否"),
)
"""What the parser says of a number, by its version, and what that is in Chinese."""

_NO_DAY = re.compile(r"(['\"])(.*)\1 does not match the formats? '%Y-%m-%d'", re.DOTALL)


class Group(TyperGroup):
    """The commands, with what is wrong in the words given to them told in the language they ask for."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The context, which keeps the words: reading them uses up the list."""
        words = list(args)
        light(self)
        with _told(words):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_WORDS] = words
        return context

    def invoke(self, ctx: Any) -> Any:
        """The command that is named, whose own words are read here."""
        with _told(ctx.meta[_WORDS]):
            return super().invoke(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name."""
        found = super().get_command(ctx, cmd_name)
        return found if found is None else light(found)


@contextmanager
def _told(words: list[str]) -> Iterator[None]:
    try:
        yield
    except _UsageError as error:
        if spoken(asked_for(words)) != "zh" or type(error).__name__ == "NoArgsIsHelpError":
            raise
        fail(Text(in_chinese(error), str(error)), "zh")


def asked_for(words: Sequence[str]) -> str | None:
    """What the last `--lang` among the words of a command line says; None where there is none.

    >>> asked_for(["check", "--lang", "zh"]), asked_for(["check", "--lang=en"])
    ('zh', 'en')
    """
    found = None
    for word, after in pairwise([*takewhile(lambda each: each != "--", words), ""]):
        name, equals, value = word.partition("=")
        if name == "--lang":
            found = value if equals else after
    return found


def in_chinese(error: Any) -> str:
    """What is wrong and how to mend it, then the usage of the command where it is known."""
    tell = next(_TELL[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _TELL)
    if error.ctx is None:
        return tell(error)
    path = error.ctx.command_path
    return f"{tell(error)}\n用法：{path} {_usage(error)}\n说明：{path} --help"


def _usage(error: Any) -> str:
    arguments = [_called(each) for each in error.ctx.command.params if each.param_type_name == "argument"]
    return " ".join(["[选项]", *arguments, *(["命令 …"] if _commands(error) else [])])


def _no_option(error: Any) -> str:
    near = "、".join(sorted(error.possibilities or ()))
    if near:
        return f"没有选项 {error.option_name}。是否指 {near}？"
    return f"没有选项 {error.option_name}。" + ("命令的选项请写在命令之后。" if _commands(error) else "")


def _option_value(error: Any) -> str:
    if "not take a value" in error.message:
        return f"选项 {error.option_name} 不带值，请去掉“=”和后面的内容。"
    return f"选项 {error.option_name} 缺少值，请写在它后面。"


def _missing(error: Any) -> str:
    return f"缺少{_named(error.param)}。"


def _bad_value(error: Any) -> str:
    day = _NO_DAY.search(error.message)
    if day:
        return f"{_named(error.param)} 的值“{day[2]}”不是日期，请按 2025-12-31 的格式填写。"
    found = ((said, where.search(error.message)) for where, said in _BOUNDS)
    told = next((said.format(*(each for each in match.groups() if each)) for said, match in found if match), error.message)
    return f"{_named(error.param)} 的值不对：{told}"


def _other(error: Any) -> str:
    unknown, extra = _NO_COMMAND.match(error.message), _EXTRA.match(error.message)
    listed = f"可选：{', '.join(_commands(error))}。"
    if unknown:
        return f"没有命令“{unknown[2]}”。{did_you_mean(unknown[2], _commands(error)).zh}{listed}"
    if extra:
        return f"多出参数：{extra[1]}。请删去；名称中有空格的，请加引号。"
    return f"缺少命令。{listed}" if error.message == "Missing command." else f"命令写法有误：{error.message}"


_TELL: Mapping[str, Callable[[Any], str]] = {
    "NoSuchOption": _no_option,
    "BadOptionUsage": _option_value,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "UsageError": _other,
}
"""The words for each class of error, by name: typer carries its own click, or stands on one, by its version."""


def _commands(error: Any) -> list[str]:
    """The commands of the group that the error is about; none where it is about a command."""
    return list(getattr(error.ctx.command, "commands", ())) if error.ctx else []


def _named(param: Any) -> str:
    """An option as it is written, or an argument as the usage shows it."""
    if param is None:
        return "参数"
    return f"选项 {max(param.opts, key=len)}" if param.param_type_name == "option" else f"参数 {_called(param)}"


def _called(argument: Any) -> str:
    return str(argument.metavar or argument.name)
