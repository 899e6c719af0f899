"""What is recorded: records, their vocabulary, and the regions they lie in."""

from healthrules.records.figures import Bound, Contribution, Figure, Point
from healthrules.records.moments import Moment, Shift, label_of, years_since
from healthrules.records.record import Origin, Record, Reject, Value, cell_at
from healthrules.records.references import Series
from healthrules.records.regions import Region, RegionTree
from healthrules.records.vocabulary import (
    SUBJECT_GROUPS,
    SUBJECT_LABELS,
    SUBJECTS,
    Category,
    Code,
    CodeGroup,
    Field,
    KindOfQuantity,
    Subject,
    Vocabulary,
    a_subject,
)

__all__ = [
    "SUBJECTS",
    "SUBJECT_GROUPS",
    "SUBJECT_LABELS",
    "Bound",
    "Category",
    "Code",
    "CodeGroup",
    "Contribution",
    "Field",
    "Figure",
    "KindOfQuantity",
    "Moment",
    "Origin",
    "Point",
    "Record",
    "Region",
    "RegionTree",
    "Reject",
    "Series",
    "Shift",
    "Subject",
    "Value",
    "Vocabulary",
    "a_subject",
    "cell_at",
    "label_of",
    "years_since",
]
