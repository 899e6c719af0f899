"""What the columnar engine needs, asked before anything of it is imported."""

from __future__ import annotations

from healthrules.errors import EngineUnavailable
from healthrules.texts import Text


def needs_polars() -> None:
    """Raises `EngineUnavailable` where Polars or Narwhals cannot be imported."""
    try:
        import narwhals as nw
        import polars as pl
    except ImportError as error:
        raise EngineUnavailable(
            Text(
                f"没有安装 {error.name}：pip install 'healthrules[columnar]'",
                f"{error.name} is not installed: pip install 'healthrules[columnar]'",
            )
        ) from None
    del nw, pl
