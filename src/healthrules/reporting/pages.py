"""HTML pages from templates: nothing is fetched, nothing from an input can run."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

from healthrules.texts import visible

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""What a page may fetch, be moved to or send, by its content security policy."""


def filled(template: str, style: str, **values: Any) -> str:
    """A template with its style and values, as a page without scripts. Both are files of the folder `html`."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    css = asset(style)
    policy = f"{_NOTHING}; style-src {fingerprint(css)}"
    return made.get_template(template).render(**values, policy=policy, style=Markup(css))  # noqa: S704 (the project's own file)


def asset(name: str) -> str:
    """A file of the folder `html`; its lines end alike on every system."""
    return (files("healthrules.reporting") / "html" / name).read_text(encoding="utf-8")


def fingerprint(text: str) -> str:
    """By which a browser knows a style or a script that a page may have."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _harmless(value: Any) -> Any:
    """A value for a page: what is not to be seen in a text is made visible."""
    return visible(value) if type(value) is str and not value.isprintable() else value
