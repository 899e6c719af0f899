"""The pytest plugin: `pytest rules/` collects the cases beside the rules of any pack, one test each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ENDING = ".cases.yaml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of cases that stands in the folder of a rule pack."""
    if file_path.name.endswith(ENDING) and (file_path.parent / "document.yaml").is_file():
        collector: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
        return collector
    return None


class CasesFile(pytest.File):
    """One file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for every case, named as the case is."""
        from healthrules.assurance.cases import CaseRunner, cases_in
        from healthrules.errors import HealthRulesError
        from healthrules.rulebook import load_rules
        from healthrules.source import read_source

        try:
            book = load_rules([self.path.parent])
            cases = list(cases_in(read_source(self.path), book, next(iter(book.documents))))
        except HealthRulesError as error:
            raise self.CollectError(str(error)) from None
        runner = CaseRunner(book)
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case, runner=runner)


class CaseItem(pytest.Item):
    """One case, on the reference evaluator and on durable-rules where it is there."""

    def __init__(self, *, case: Any, runner: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self._case = case
        self._runner = runner

    def runtest(self) -> None:
        """Run the case."""
        from healthrules.assurance.trial import engines_here

        problems = [f"{each} [{engine}]" for engine in engines_here() for each in self._runner.run(self._case, engine)]
        if problems:
            raise CaseFailed("\n".join(problems))

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        """What the case found wrong, and where it is written."""
        if isinstance(excinfo.value, CaseFailed):
            return f"{self._case.place}: {self._case.rule.id}\n{excinfo.value}"
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file and line of the case."""
        return self.path, (self._case.place.line or 1) - 1, self.name


class CaseFailed(Exception):
    """A rule did not say what its case expects."""
