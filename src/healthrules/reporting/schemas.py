"""JSON Schemas: of the report, of the files of a pack and of waivers, from their models; of a record, from the vocabulary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from healthrules.errors import UsageError
from healthrules.records import SUBJECTS, Field, Vocabulary
from healthrules.rulebook import Rulebook
from healthrules.texts import Text

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: str, book: Rulebook | None = None) -> dict[str, Any]:
    """The JSON Schema of a kind.

    "report", "diff", "record" (which needs a rulebook), "rules", "cases", "document", "vocabulary", "proposal" or "waivers".
    """
    if kind in ("report", "diff"):
        return {"$schema": DIALECT, **_written(kind)}
    if kind == "record":
        if book is None:
            raise UsageError(Text("记录的模式需要规则库", "the schema of a record needs a rulebook"))
        return {"$schema": DIALECT, **_record(book.vocabulary)}
    from healthrules.rulebook import case_files, files, proposal_files, vocabulary_files, waiver_files

    shapes: dict[str, type[files.Entry]] = {
        "rules": files.RuleFile,
        "cases": case_files.CaseFile,
        "document": files.DocumentFile,
        "vocabulary": vocabulary_files.VocabularyFile,
        "proposal": proposal_files.ProposalFile,
        "waivers": waiver_files.WaiverFile,
    }
    return {"$schema": DIALECT, **shapes[kind].model_json_schema(by_alias=True)}


def _written(kind: str) -> dict[str, Any]:
    """The schema of what this program writes: a report, or a comparison of reports."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    from healthrules.reporting.changes import Diff
    from healthrules.reporting.report import Report

    class Exact(GenerateJsonSchema):
        """Decimals are JSON numbers."""

        def decimal_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ARG002 (the generator calls it)
            return {"type": "number"}

    model: TypeAdapter[Any] = TypeAdapter({"report": Report, "diff": Diff}[kind])
    found = model.json_schema(mode="serialization", schema_generator=Exact)
    found["title"] = f"healthrules {kind}"
    return found


def _record(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "title": "healthrules record",
        "description": "One record, or a list of records. Fields may also be named by their labels and aliases.",
        "oneOf": [{"$ref": "#/$defs/record"}, {"type": "array", "items": {"$ref": "#/$defs/record"}}],
        "$defs": {"record": {"oneOf": [_subject(vocabulary, subject) for subject in SUBJECTS]}},
    }


def _subject(vocabulary: Vocabulary, subject: str) -> dict[str, Any]:
    return {
        "type": "object",
        "title": subject,
        "required": ["type", "id"],
        "properties": {
            "type": {"const": subject},
            "id": {"type": ["string", "integer"]},
            "name": {"type": "string"},
            "region": {"type": ["string", "integer"], "description": "GB/T 2260 code, or a name in the region tree"},
            "as_of": {"type": "string", "format": "date"},
            **{field.name: _field(field, vocabulary) for field in vocabulary.of(subject)},
        },
    }


def _field(field: Field, vocabulary: Vocabulary) -> dict[str, Any]:
    about = {"title": field.label.zh, "description": field.label.en}
    if field.category is not None:
        codes = vocabulary.categories[field.category].codes
        words = [word for code in codes.values() for word in (code.name, code.label.zh, code.label.en, *code.also)]
        return {**about, "enum": [*dict.fromkeys(words), None]}
    if field.unit is None:
        return {**about, "type": ["boolean", "string", "null"]}
    number: dict[str, Any] = {"type": "number"}
    for key, bound in (("minimum", field.least), ("maximum", field.most)):
        if bound is not None:
            number[key] = int(bound) if isinstance(bound, int) else float(Decimal(bound.numerator) / bound.denominator)
    spelled = {
        "type": "object",
        "required": ["value", "unit"],
        "additionalProperties": False,
        "properties": {"value": {"type": ["number", "string"]}, "unit": {"type": "string"}},
    }
    text = {"type": "string", "description": f"a number with or without a unit; {field.unit.symbol} if without"}
    return {**about, "anyOf": [number, text, spelled, {"type": "null"}]}
