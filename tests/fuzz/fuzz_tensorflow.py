"""Fuzzes the TensorFlow readers: ``python -m tests.fuzz.fuzz_tensorflow tests/vectors/tensorflow/*``."""

from __future__ import annotations

import sys
from importlib import import_module

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader

MODULES = (
    "savedmodel",
    "graphdef",
    "tensorflow_checkpoint",
    "tensorflow_fingerprint",
    "tensorflow_text",
    "keras_metadata",
)
LIMITS = Limits(bytes=64 << 20, operations=300_000, members=5000, seconds=20)


def fuzz(data: bytes) -> None:
    """Read ``data`` as each format; only the parsers' own errors may come out."""
    reader = BytesReader(data)
    for name in MODULES:
        module = import_module(f"weighbridge.examine.models.formats.{name}")
        module.probe(reader, data[:4096])
        try:
            for _ in module.parse(reader, Budget(limits=LIMITS)):
                pass
        except (InputError, LimitError):
            continue


if __name__ == "__main__":
    import atheris

    for name in MODULES:
        import_module(f"weighbridge.examine.models.formats.{name}")
    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
