"""Fuzz the reader in ``formats/zip.py``. As a script: ``python -m tests.fuzz.fuzz_zip CORPUS``."""

from __future__ import annotations

import sys

from tests.fuzz.containers import drain
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import zip as zip_format


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the probe answers and the reader ends with facts or its own errors."""
    reader = BytesReader(data)
    zip_format.probe(reader, data[:4096])
    drain(zip_format.parse, reader)


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
