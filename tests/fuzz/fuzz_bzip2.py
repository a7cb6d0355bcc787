"""Fuzz the reader in ``formats/bzip2.py``. As a script: ``python -m tests.fuzz.fuzz_bzip2 CORPUS``."""

from __future__ import annotations

import sys

from tests.fuzz.containers import drain
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import bzip2


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the probe answers and the reader ends with facts or its own errors."""
    reader = BytesReader(data)
    bzip2.probe(reader, data[:4096])
    drain(bzip2.parse, reader)


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
