"""The report as one HTML page: nothing is fetched, nothing from an input can run, and all can be read without JavaScript."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from healthrules.reporting.html_page import page
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, visible

if TYPE_CHECKING:
    from jinja2 import Environment

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""What the page may fetch, be moved to or send, by its content security policy."""


def render(report: Report, book: Rulebook, language: Language) -> str:
    """The report as an HTML page."""
    from markupsafe import Markup

    style, script = _asset("report.css"), _asset("report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            **page(report, book, language),
            policy=f"{_NOTHING}; style-src {_hash(style)}; script-src {_hash(script)}",
            style=Markup(style),  # noqa: S704 (the project's own file)
            script=Markup(script),  # noqa: S704
        )
    )


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


def _harmless(value: Any) -> Any:
    """A value for the page: what is not to be seen in a text is made visible."""
    return visible(value) if type(value) is str and not value.isprintable() else value


def _asset(name: str) -> str:
    """A file of the page; its lines end alike on every system."""
    return (files("healthrules.reporting") / "html" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """By which a browser knows the one style and the one script that the page may have."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
