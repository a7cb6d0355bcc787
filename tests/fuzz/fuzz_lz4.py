"""Fuzz the reader in ``formats/lz4.py``. As a script: ``python -m tests.fuzz.fuzz_lz4 CORPUS``."""

from __future__ import annotations

import sys

from tests.fuzz.containers import drain
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import lz4


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the reader ends with facts or its own errors."""
    reader = BytesReader(data)
    drain(lz4.parse, reader)


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
