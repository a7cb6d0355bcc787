"""Fuzzes the walk over Keras configurations: ``python -m tests.fuzz.fuzz_keras_config a folder of configurations``."""

from __future__ import annotations

from tests.fuzz.parsers import read_as, run

MODULES = ("keras_config",)


def fuzz(data: bytes) -> None:
    """Read ``data`` as each format; only the parsers' own errors may come out."""
    read_as(MODULES, data)


if __name__ == "__main__":
    run(fuzz, MODULES)
