"""Fuzz the pickle machine. As a script: ``python -m tests.fuzz.fuzz_pickle CORPUS``."""

from __future__ import annotations

import sys

from tests.fuzz.containers import drain
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import pickle


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the machine ends with facts or its own errors."""
    reader = BytesReader(data)
    pickle.probe(reader, data[:4096])
    drain(pickle.parse, reader)


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
