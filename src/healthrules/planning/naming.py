"""What studies call a document."""

from __future__ import annotations

from healthrules.reporting.words import STATUSES
from healthrules.rulebook import Document
from healthrules.texts import Text

DRAFT = "draft"


def titled(document: Document) -> Text:
    """The whole title of a document, and that it is a draft where it is one."""
    status = STATUSES[DRAFT] if document.status == DRAFT else None
    zh, en = (f"（{status.zh}）", f" ({status.en})") if status is not None else ("", "")
    return Text(f"《{document.title.zh}》{zh}", f"{document.title.en}{en}")
