"""HTML pages from templates: nothing is fetched, nothing from an input can run."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

from healthrules.texts import visible

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""What a page may fetch, be moved to or send, by its content security policy."""


def filled(template: str, style: str, script: str | None = None, **values: Any) -> str:
    """A template with its style and values as a page, which may run its own script and no other; None for none.

    All of them are files of the folder `html`.
    """
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
    css, code = asset(style), asset(script) if script is not None else None
    own = {"style": Markup(css)}  # noqa: S704 (the project's own files)
    policy = f"{_NOTHING}; style-src {fingerprint(css)}"
    if code is not None:
        own["script"] = Markup(code)  # noqa: S704
        policy = f"{policy}; script-src {fingerprint(code)}"
    return made.get_template(template).render(**values, **own, policy=policy)


def asset(name: str) -> str:
    """A file of the folder `html`; its lines end alike on every system."""
    return (files("healthrules.reporting") / "html" / name).read_text(encoding="utf-8")


def fingerprint(text: str) -> str:
    """By which a browser knows a style or a script that a page may have."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _harmless(value: Any) -> Any:
    """A value for a page: what is not to be seen in a text is made visible."""
    return visible(value) if type(value) is str and not value.isprintable() else value
