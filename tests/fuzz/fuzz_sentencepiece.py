"""Fuzz the reader in ``formats/sentencepiece.py``. As a script: ``python tests/fuzz/fuzz_sentencepiece.py CORPUS``."""

from __future__ import annotations

import sys

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.formats import sentencepiece

LIMITS = Limits(operations=500_000, bytes=1 << 24, seconds=20)


def fuzz(data: bytes) -> None:
    """Whatever the bytes are, the probe answers and the reader ends with facts or its own errors."""
    reader = BytesReader(data)
    sentencepiece.probe(reader, data[:4096])
    try:
        for _ in sentencepiece.parse(reader, Budget(limits=LIMITS)):
            pass
    except (InputError, LimitError):
        pass


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
