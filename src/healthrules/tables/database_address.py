"""Where a database is, from its URL; and what the driver says of it, without the user and the password."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote

from healthrules.errors import UsageError
from healthrules.texts import Text, visible

HIDDEN = "***"
LONGEST = 400
"""How many characters of what the driver says are passed on."""

_URL = re.compile(
    r"""(?P<scheme>postgres(?:ql)?)://
    (?:(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@)?
    (?P<hosts>(?:\[[0-9a-f:.%]+\]|[^\s:@/?\[\],]*)(?::[0-9]*)?(?:,(?:\[[0-9a-f:.%]+\]|[^\s:@/?\[\],]*)(?::[0-9]*)?)*)
    (?P<database>/[^\s@/?]*)?
    (?:\?(?P<options>[^\s@]*))?""",
    re.VERBOSE | re.IGNORECASE,
)
_NAMED = re.compile(r"\b(user|role|user name|用户|角色)(\s*)([\"“«„']).*?[\"”»“']", re.IGNORECASE)
_QUERY = re.compile(r"\nLINE \d+: .*\n *\^|\s*\b(?:Query was|CONTEXT):[\s\S]*|\.? *SQLSTATE: \w+\s*$")
_HEAD = re.compile(r"^[A-Z_]+: (?:\[libpq\] )?(?:Failed to connect: )?")


@dataclass(frozen=True, slots=True)
class Address:
    """A database. `uri` is for the driver alone, `name` for people.

    `table` is a schema (None: the usual one) and the name of a table. `secrets` are users, and passwords.
    """

    uri: str = field(repr=False)
    name: str
    table: tuple[str | None, str] | None
    secrets: tuple[tuple[str, ...], tuple[str, ...]] = field(repr=False)

    def told(self, said: str) -> str:
        """What the driver said, in one line, without the query, the users and the passwords."""
        text, (users, passwords) = said, self.secrets
        for secret in _spelled([*passwords, os.environ.get("PGPASSWORD", "")]):
            text = re.sub(re.escape(secret), HIDDEN, text, flags=re.IGNORECASE)
        for secret in _spelled([*users, os.environ.get("PGUSER", "")]):
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
        text = _HEAD.sub("", _QUERY.sub("", _NAMED.sub(rf"\1\2\3{HIDDEN}\3", text)))
        line = " ".join(visible(text).split())
        line = line.partition("ERROR: ")[2] or line
        return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def address(url: str) -> Address:
    """A database and the table in it, from a URL as libpq has them, with `table` for one of the parameters.

    Raises `UsageError` for a URL that cannot be told apart for certain: it is not shown, for it may hold a password.
    """
    found = _URL.fullmatch(url)
    if found is None:
        raise UsageError(_UNCLEAR)
    given = [
        (unquote(key), value) for key, _, value in (part.partition("=") for part in (found["options"] or "").split("&") if part)
    ]
    options = "&".join(f"{key}={value}" for key, value in given if key != "table")
    tables = [unquote(value) for key, value in given if key == "table"]
    place = f"{found['hosts']}{found['database'] or ''}"
    credentials = url[url.index("://") + 3 : found.start("hosts")]
    users = [found["user"] or "", *(value for key, value in given if key == "user")]
    passwords = [found["password"] or "", *(value for key, value in given if re.search("password|secret", key))]
    return Address(
        f"postgresql://{credentials}{place}{'?' if options else ''}{options}",
        f"postgresql://{place}",
        _table(tables[-1]) if tables else None,
        (tuple(users), tuple(passwords)),
    )


_UNCLEAR = Text(
    "数据库地址无法识别。请写成 postgresql://用户名:口令@主机:端口/库名；用户名、口令和参数中的特殊字符请用百分号编码，"
    "例如 @ 写成 %40，/ 写成 %2F；用户名和口令也可设在 PGUSER、PGPASSWORD 中。",
    "the URL of the database cannot be read. Write postgresql://user:password@host:port/database; write special characters of "
    "user, password and parameters in percent encoding, such as %40 for @ and %2F for /; PGUSER and PGPASSWORD may hold user "
    "and password instead.",
)


def _table(name: str) -> tuple[str | None, str]:
    schema, dot, table = name.rpartition(".")
    if not table or "." in schema or (dot and not schema) or "\0" in name:
        shown = visible(name)[:80]
        raise UsageError(
            Text(
                f"表名“{shown}”无法识别；请写 table=表名 或 table=模式.表名",
                f"`{shown}` is not the name of a table; write table=NAME or table=SCHEMA.NAME",
            )
        )
    return schema or None, table


def _spelled(secrets: Iterable[str]) -> list[str]:
    """Every way in which a secret may be written, the longest first."""
    return sorted({way for secret in secrets for way in _ways(secret) if way}, key=lambda way: (-len(way), way))


def _ways(secret: str) -> Iterator[str]:
    plain = unquote(secret)
    yield from (secret, plain, quote(plain), quote(plain, safe=""), quote_plus(plain), quote(secret, safe=""))
