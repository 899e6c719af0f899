"""Reports read back from JSON: exact numbers, and a clear word where a file is no report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthrules.errors import UsageError, why
from healthrules.reporting.report import SCHEMA, Report
from healthrules.texts import Text

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

_LARGEST = 300
"""The greatest power of ten of a number: one beyond it would be written in more digits than a machine holds."""

_FAMILY, _, _VERSION = SCHEMA.rpartition("/")

_HOW = Text(
    "请用 healthrules check ... -o report.json 重新生成报告。", "Write it again with `healthrules check ... -o report.json`."
)


def read_report(path: str | Path) -> Report:
    """The report in a JSON file, as `check -o report.json` writes it.

    Keys that this version does not know are passed over. Raises `UsageError` for a file that cannot be opened, is not JSON, or
    is no report of a schema that is known; it says where and what.
    """
    return parsed_report(_content(path), str(path))


def parsed_report(content: str | bytes, name: str) -> Report:
    """The report in JSON text or bytes (UTF-8). `name` says in errors where it comes from; errors as in `read_report`."""
    data = _data(content, name)
    _is_report(data, name)
    from pydantic import ValidationError

    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        raise _broken(error, name) from None


@cache
def _adapter() -> TypeAdapter[Report]:
    from pydantic import TypeAdapter

    return TypeAdapter(Report)


def _content(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else Text(str(error), str(error))
        raise UsageError(Text(f"无法打开报告 {path}：{reason.zh}", f"cannot open the report {path}: {reason.en}")) from None


def _data(content: str | bytes, name: str) -> Any:
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(text, parse_float=_number, parse_int=_whole, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        where = error.start + 1
        raise _refused(name, Text(f"第 {where} 字节不是 UTF-8", f"byte {where} is not UTF-8")) from None
    except json.JSONDecodeError as error:
        zh = f"第 {error.lineno} 行第 {error.colno} 列不是 JSON"
        raise _refused(name, Text(zh, f"not JSON at line {error.lineno}, column {error.colno} ({error.msg})")) from None
    except RecursionError:
        raise _refused(name, Text("JSON 嵌套过深", "the JSON is nested too deeply")) from None
    except (ValueError, InvalidOperation):
        raise _refused(name, Text("含有过大或无效的数", "it holds a number that is too large or none at all")) from None


def _number(text: str) -> Decimal:
    found = Decimal(text)
    if abs(found.adjusted()) > _LARGEST:
        raise ValueError(text[:20])
    return found


def _whole(text: str) -> int:
    if len(text) > _LARGEST:
        raise ValueError(text[:20])
    return int(text)


def _no_number(text: str) -> Decimal:
    raise ValueError(text)


def _is_report(data: Any, name: str) -> None:
    """Whether the file says that it is a report, of the version that is known."""
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if schema == SCHEMA:
        return
    if not isinstance(schema, str):
        raise _refused(name, Text("不是核查报告（没有 schema）", "no report: it has no `schema`"))
    family, _, version = schema[:60].rpartition("/")
    if family == _FAMILY:
        raise UsageError(
            Text(
                f"{name}：报告格式为第 {version} 版，本程序只读第 {_VERSION} 版；请用写出它的版本的程序，或重新核查。",
                f"{name}: the report is of version {version} of its schema, this program reads version {_VERSION}; "
                "use the version of the program that wrote it, or check again.",
            )
        )
    raise _refused(name, Text(f"不是核查报告，而是 {schema[:60]}", f"no report: its schema is `{schema[:60]}`"))


def _refused(name: str, what: Text) -> UsageError:
    return UsageError(Text(f"{name}：{what.zh}。{_HOW.zh}", f"{name}: {what.en}. {_HOW.en}"))


def _broken(error: ValidationError, name: str) -> UsageError:
    """The first thing that is wrong in a report, and where."""
    first, *others = error.errors(include_url=False, include_context=False)
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")[:120]
    more = Text(f"（另有 {len(others)} 处）", f" (and {len(others)} more)") if others else Text("", "")
    if first["type"] == "missing":
        what = Text(f"缺少 {where}{more.zh}", f"`{where}` is missing{more.en}")
    else:
        what = Text(f"{where} 的值不对{more.zh}：{first['msg']}", f"`{where}` is wrong{more.en}: {first['msg']}")
    return _refused(name, what)
