"""Checking a lazy table where it is: DuckDB and Spark run the rules, and give their findings as a lazy table of their own.

What they cannot decide is fetched once, when the check is made: rows that are odd, in doubt, or of an id that stands
twice. They are read and judged by the exact path here, and their findings are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, cast

import narwhals as nw

from healthrules.engines import Outcome, ReferenceEngine
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.lazy_plan import branches, inside_columns
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES
from healthrules.intake import Normaliser, Row
from healthrules.records import Record, Reject
from healthrules.reporting.report import Rejected, Report
from healthrules.reporting.tally import QUIET, Tally, rejected
from healthrules.rulebook import Rulebook
from healthrules.tables.columns import IDENTITY, UNCHECKED, of_finding, of_record, of_reject, of_rule, whole
from healthrules.tables.headings import headings
from healthrules.tables.lazy_codes import ALONE, ODD, SOME, LazyCodes
from healthrules.tables.lazy_evidence import CODE, RULE, SHOWN, LazyEvidence
from healthrules.tables.native import Native
from healthrules.tables.reading import REPORTED_DAY, TableReader
from healthrules.tables.spellings import MOST_SPELLINGS, Spellings

RULES_AT_ONCE = 50
"""For how many rules columns are worked out in one stage."""


@dataclass
class LazyCheck:
    """A check of a lazy table; made, it has fetched what takes the exact path."""

    book: Rulebook
    native: Native
    as_of: date | None
    today: date
    everything: bool = False
    ignored: Sequence[str] = ()
    ones: list[tuple[Record, date, tuple[Outcome, ...]]] = field(init=False, default_factory=list)
    rejects: list[Rejected] = field(init=False, default_factory=list)
