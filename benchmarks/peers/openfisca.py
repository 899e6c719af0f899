# mypy: disable-error-code="import-untyped"
"""The six rules as a small OpenFisca system: variables with formulas over numpy arrays, and dated parameters.

Right at the edge: OpenFisca keeps floats in 32 bits. A limit is a Python float, which numpy turns into 32 bits before it
compares, so that equal decimals are equal floats; the decimals of few digits that the fields hold are still told apart
(steps of 0.01 up to 131,072 m²). The floors of specialist hospitals are parameters (0.45), not differences (0.55 - 0.1).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.peers import DAY, RULES, Outcomes
from benchmarks.peers.openfisca_inputs import ESTABLISHMENT, parameters, values, variables
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

if TYPE_CHECKING:
    import polars as pl


def judge(frame: pl.DataFrame) -> Outcomes:
    """The outcome codes of every row."""
    simulation = SimulationBuilder().build_default_simulation(_system(), len(frame))
    for name, array in values(frame):
        simulation.set_input(name, str(DAY), array)
    found = {rule: simulation.calculate(rule.partition("/")[2].replace("-", "_"), str(DAY)) for rule in RULES}
    return {rule: codes.astype(np.uint8) for rule, codes in found.items()}


@cache
def _system() -> Any:
    system = TaxBenefitSystem([ESTABLISHMENT])
    system.parameters = parameters()
    system.add_variables(*variables())
    system.add_variables_from_file(str(Path(__file__).with_name("openfisca_variables.py")))
    return system
