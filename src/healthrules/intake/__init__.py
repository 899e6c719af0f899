"""Reading: files to rows, rows to records. A row that cannot be read is a reject; the rest is never lost."""

from healthrules.intake.inputs import READERS, input_files, read_inputs
from healthrules.intake.normalising import Normaliser
from healthrules.intake.rows import Row

__all__ = ["READERS", "Normaliser", "Row", "input_files", "read_inputs"]
