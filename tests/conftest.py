"""What every test stands on: no rulebook is served from, or left in, the user's own cache; no test depends on speed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("healthrules", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("healthrules")


@pytest.fixture(scope="session")
def _rulebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rulebooks")


@pytest.fixture(autouse=True)
def _own_rulebook_cache(monkeypatch: pytest.MonkeyPatch, _rulebooks: Path) -> None:
    monkeypatch.setenv("HEALTHRULES_CACHE", str(_rulebooks))
