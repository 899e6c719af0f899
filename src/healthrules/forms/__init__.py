"""Forms to fill in: which fields the rules need of a record, in visiting order, as Excel that `check` reads back."""

from healthrules.forms.asking import asked, blank
from healthrules.forms.needs import Needs, Question, needs

__all__ = ["Needs", "Question", "asked", "blank", "needs"]
