"""HDF5 files, Keras' ``.h5`` among them (*HDF5 File Format Specification, version 3.0*).

The reader is our own (see :mod:`weighbridge.examine.models.hdf5` and decision record 5).
Numeric data is not read; data that could hold something loadable (bytes, opaque values,
pickled nodes of PyTables) is looked at, and attributes are read wholly.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..hdf5.superblock import SIGNATURE, find


def probe(reader: Reader, head: bytes) -> bool:
    """True when a superblock lies at 0, 512, 1024 or a further power of two."""
    if head.startswith(SIGNATURE):
        return True
    try:
        place = find(reader)
        return place is not None and reader.read_at(place + 8, 1) < b"\x04"
    except WeighbridgeError:
        return False


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the datasets, the files that they draw on, and what attributes hold."""
    from ..hdf5.examination import examined  # noqa: PLC0415 - identification needs the superblock only

    return examined(reader, budget)
