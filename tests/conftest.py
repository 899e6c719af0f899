"""What every test stands on: no rulebook is served from, or left in, the user's own cache; no test depends on speed."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("healthrules", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("healthrules")


@pytest.fixture(autouse=True)
def _no_rulebook_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHRULES_CACHE", "off")
