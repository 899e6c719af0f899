"""What is recorded: records, their vocabulary, and the regions they lie in."""

from healthrules.records.record import Origin, Record, Reject, Value
from healthrules.records.regions import Region, RegionTree
from healthrules.records.vocabulary import (
    SUBJECT_LABELS,
    SUBJECTS,
    Category,
    Code,
    Field,
    KindOfQuantity,
    Subject,
    Vocabulary,
    a_subject,
)

__all__ = [
    "SUBJECTS",
    "SUBJECT_LABELS",
    "Category",
    "Code",
    "Field",
    "KindOfQuantity",
    "Origin",
    "Record",
    "Region",
    "RegionTree",
    "Reject",
    "Subject",
    "Value",
    "Vocabulary",
    "a_subject",
]
