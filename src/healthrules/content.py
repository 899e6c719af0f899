"""Where the bundled rules are: inside the installed package, or beside the sources in a checkout."""

from __future__ import annotations

from pathlib import Path


def bundled_rules() -> Path:
    """The folder of the bundled rules: units, vocabulary, jurisdictions and a folder for each document."""
    package = Path(__file__).resolve().parent
    installed = package / "bundled"
    return installed if installed.is_dir() else package.parents[1] / "rules"
