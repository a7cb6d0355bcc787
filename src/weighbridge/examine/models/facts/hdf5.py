"""Facts about HDF5 files."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from . import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Hdf5External(Fact):
    """Another file that reading this one opens.

    Attributes:
        mechanism: ``external storage``, ``external link`` or ``virtual dataset``.
        target: the file's name exactly as written.
        where: the path of the dataset or link inside this file.
    """

    mechanism: str
    target: str
    where: str
