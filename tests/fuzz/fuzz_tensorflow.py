"""Fuzzes the TensorFlow readers: ``python -m tests.fuzz.fuzz_tensorflow tests/vectors/tensorflow/*``."""

from __future__ import annotations

from tests.fuzz.parsers import read_as, run

MODULES = (
    "savedmodel",
    "graphdef",
    "tensorflow_checkpoint",
    "tensorflow_fingerprint",
    "tensorflow_text",
    "keras_metadata",
)


def fuzz(data: bytes) -> None:
    """Read ``data`` as each format; only the parsers' own errors may come out."""
    read_as(MODULES, data)


if __name__ == "__main__":
    run(fuzz, MODULES)
