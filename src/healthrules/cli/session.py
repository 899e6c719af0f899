"""What every command shares: the language, where output goes, and how errors end a command."""

from __future__ import annotations

import gc
import locale
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec

import typer

from healthrules.errors import HealthRulesError, UsageError, did_you_mean, why
from healthrules.texts import LANGUAGES, Language, Text, visible

P = ParamSpec("P")

DONE, FAILED, INCOMPLETE = 0, 1, 2
"""Exit statuses: nothing failed; something failed; the work could not be done in full."""

Lang = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help="Language of what people read; the locale decides if not given.")
]
Packs = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="PACK", help="A bundled rule pack, or a folder that holds one. Repeatable."),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here instead of to the screen.")]


def language(given: str | None) -> Language:
    """The language asked for, else the one of the locale.

    Raises `UsageError` for one that is not there.
    """
    if given is None:
        return _of_locale()
    for known in LANGUAGES:
        if given == known:
            return known
    raise UsageError(Text(f"没有语言“{given}”，可选：zh, en", f"no language `{given}`; one of: zh, en"))


def spoken(given: str | None) -> Language:
    """The language to tell an error in: the one asked for where there is such a one, else the one of the locale."""
    return next((known for known in LANGUAGES if known == given), None) or _of_locale()


def _of_locale() -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    found = locale.getlocale()[0] or ""
    return "zh" if found.lower().startswith(("zh", "chinese")) else "en"


@contextmanager
def kept_to_the_end() -> Iterator[None]:
    """What is made inside lives as long as the process: no garbage is looked for in it, then or later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def command(body: Callable[P, int]) -> Callable[P, None]:
    """A command from a function that returns its exit status; errors become messages, never tracebacks."""

    @wraps(body)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        given = kwargs.get("lang")
        try:
            status = body(*args, **kwargs)
            sys.stdout.flush()
        except HealthRulesError as error:
            fail(error.text, given if isinstance(given, str) else None)
        except BrokenPipeError:
            _close_quietly()
            status = INCOMPLETE
        except Exception as error:
            if os.environ.get("HEALTHRULES_DEBUG"):
                raise
            what = f"{type(error).__name__}: {error}"[:300]
            fail(
                Text(
                    f"程序内部错误（{what}）。请把输入和这一行报告给维护者；设 HEALTHRULES_DEBUG=1 可看详情。",
                    f"internal error ({what}). Please report this line and the input; HEALTHRULES_DEBUG=1 shows more.",
                ),
                given if isinstance(given, str) else None,
            )
        raise typer.Exit(status)

    return run


def fail(text: Text, given: str | None) -> NoReturn:
    """Say what went wrong on standard error and end with status 2."""
    say(f"healthrules: {text.in_(spoken(given))}")
    raise typer.Exit(INCOMPLETE)


def say(line: str) -> None:
    """A line for people, on standard error."""
    sys.stderr.write(printable(visible(line), sys.stderr) + "\n")


def put(data: str | bytes, output: Path | None) -> None:
    """Data to a file (text as UTF-8), or to standard output.

    Raises `UsageError` where the file cannot be written.
    """
    if output is None:
        if isinstance(data, bytes):
            sys.stdout.buffer.write(data)
        else:
            sys.stdout.write(printable(data, sys.stdout))
        return
    try:
        output.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    except OSError as error:
        reason = why(error)
        raise UsageError(Text(f"无法写入 {output}：{reason.zh}", f"cannot write {output}: {reason.en}")) from None


def printable(text: str, stream: Any) -> str:
    """The text with what the stream's encoding cannot carry replaced, so that printing never fails."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def on_terminal() -> bool:
    """Whether standard output is a terminal that takes colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


_PAIRS = {
    "--reading": Text("规则=理解，如 emergency-radius-rural=lower", "RULE=NAME, such as emergency-radius-rural=lower"),
    "--step": Text("字段=数量，如 床位数=10张", "FIELD=AMOUNT, such as floor_area='10 m²'"),
}
"""What stands on either side of the equals sign, by option."""


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """`NAME=VALUE` options as a mapping.

    Raises `UsageError` for one without an equals sign.
    """
    form = _PAIRS[option]
    found: dict[str, str] = {}
    for each in given or []:
        name, equals, value = (part.strip() for part in each.replace("＝", "=").partition("="))
        if not equals or not name or not value:
            raise UsageError(Text(f"{option} 应写作 {form.zh}；实为“{each}”", f"{option} is written {form.en}; not `{each}`"))
        found[name] = value
    return found


def one_of(given: str, known: list[str], option: str) -> str:
    """A choice among words.

    Raises `UsageError`, with the nearest, for another word.
    """
    if given in known:
        return given
    hint, listed = did_you_mean(given, known), ", ".join(known)
    raise UsageError(
        Text(f"{option} 没有“{given}”。{hint.zh}可选：{listed}", f"{option} has no `{given}`.{hint.en} One of: {listed}")
    )


def _close_quietly() -> None:
    """Give standard output somewhere to go, so that closing it raises nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
