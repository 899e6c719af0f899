"""Rule packs: reading, checking, and the rulebook they make."""

from healthrules.rulebook.book import Rulebook
from healthrules.rulebook.loading import PackFolder, bundled_packs, find_pack, load_rules
from healthrules.rulebook.rule import Document, Force, Reading, Rule
from healthrules.rulebook.waivers import Waiver

__all__ = [
    "Document",
    "Force",
    "PackFolder",
    "Reading",
    "Rule",
    "Rulebook",
    "Waiver",
    "bundled_packs",
    "find_pack",
    "load_rules",
]
