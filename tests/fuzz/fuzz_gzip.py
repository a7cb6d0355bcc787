"""Fuzz the reader in ``formats/gzip.py``. As a script: ``python -m tests.fuzz.fuzz_gzip CORPUS``."""

from __future__ import annotations

import sys

from tests.fuzz.containers import drain
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import gzip


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the reader ends with facts or its own errors."""
    reader = BytesReader(data)
    drain(gzip.parse, reader)


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
