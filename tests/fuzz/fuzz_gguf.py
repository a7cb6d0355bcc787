"""Fuzzes the GGUF parser: ``python -m tests.fuzz.fuzz_gguf tests/vectors/gguf/*``."""

from __future__ import annotations

import contextlib
import sys

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import gguf as module

LIMITS = Limits(bytes=64 << 20, operations=300_000, members=5000, seconds=20)


def fuzz(data: bytes) -> None:
    """Read ``data``; only the parser's own errors may come out."""
    reader = BytesReader(data)
    with contextlib.suppress(InputError, LimitError):
        for _ in module.parse(reader, Budget(limits=LIMITS)):
            pass


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
