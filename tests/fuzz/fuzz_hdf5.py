"""Fuzzes the HDF5 reader: ``python -m tests.fuzz.fuzz_hdf5 tests/vectors/hdf5/*``."""

from __future__ import annotations

from tests.fuzz.parsers import read_as, run

MODULES = ("hdf5",)


def fuzz(data: bytes) -> None:
    """Read ``data`` as each format; only the parsers' own errors may come out."""
    read_as(MODULES, data)


if __name__ == "__main__":
    run(fuzz, MODULES)
