"""Fuzz the whole road from bytes to findings. As a script: ``python -m tests.fuzz.fuzz_examiner CORPUS``."""

from __future__ import annotations

import sys

from tests.examining import findings_of
from weighbridge.core.budget import Limits
from weighbridge.examine.models.formats._table import FORMATS
from weighbridge.examine.models.identify import format_module
from weighbridge.examine.models.rules._table import RULES

LIMITS = Limits(bytes=1 << 22, operations=500_000, members=500, seconds=20)


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, every format and every rule keeps to its contract."""
    broken = [finding for finding in findings_of(data, LIMITS) if finding.rule.id == "file.internal-error"]
    if broken:
        raise AssertionError(broken[0].message)


if __name__ == "__main__":
    from importlib import import_module

    import atheris

    for row in FORMATS:
        format_module(row.module)
    for rule in RULES:
        import_module(f"weighbridge.examine.models.rules.{rule.module}")
    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
