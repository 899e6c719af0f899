"""The JSON Schemas of what planners write and read: the studies, and the file of prices. Adding one takes a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthrules.planning.comparing.price_files import PriceFile
from healthrules.planning.comparing.schema import compare_schema
from healthrules.planning.deciding.influence_schema import influence_schema
from healthrules.planning.deciding.mending_schema import mending_schema
from healthrules.planning.deciding.uncertainty_schema import uncertainty_schema
from healthrules.planning.progress.schema import progress_schema
from healthrules.planning.studies.shapes import Shape
from healthrules.planning.thresholds.schema import solve_schema, sweep_schema
from healthrules.reporting.schemas import DIALECT


def prices_schema() -> Shape:
    """The schema of a file of prices, from its model."""
    return {"$schema": DIALECT, **PriceFile.model_json_schema()}


SCHEMAS: Mapping[str, Callable[[], Shape]] = {
    "compare": compare_schema,
    "sweep": sweep_schema,
    "solve": solve_schema,
    "progress": progress_schema,
    "influence": influence_schema,
    "mend": mending_schema,
    "uncertainty": uncertainty_schema,
    "prices": prices_schema,
}
"""The schema of each kind, made when it is asked for."""
