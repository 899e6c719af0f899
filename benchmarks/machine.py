"""What a benchmark ran on, in one line, and figures as they are printed."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from statistics import median


def described() -> str:
    """The processor, how many of them there are, and the Python version."""
    return f"{_processor()}, {os.cpu_count()} processors, {platform.python_implementation()} {platform.python_version()}"


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def spread(ratios: Sequence[float]) -> str:
    """The least, the median and the greatest of some ratios."""
    return f"min {min(ratios):.2f}, median {median(ratios):.2f}, max {max(ratios):.2f}"
