"""Fuzz the reader in ``formats/lzma_alone.py``. As a script: ``python -m tests.fuzz.fuzz_lzma_alone CORPUS``."""

from __future__ import annotations

import sys

from tests.fuzz.containers import drain
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import lzma_alone


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the probe answers and the reader ends with facts or its own errors."""
    reader = BytesReader(data)
    lzma_alone.probe(reader, data[:4096])
    drain(lzma_alone.parse, reader)


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
