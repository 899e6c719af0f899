"""Studies: what a planner's question comes to, in one model of grids and plots that every format writes."""

from healthrules.planning.studies.formats import STUDY_FORMATS, written
from healthrules.planning.studies.model import Bars, Cell, Column, Curve, Grid, Lines, Study, Tone

__all__ = ["STUDY_FORMATS", "Bars", "Cell", "Column", "Curve", "Grid", "Lines", "Study", "Tone", "written"]
