"""Zip archives (PKWARE APPNOTE 6.3.10), and what is built on them: PyTorch, TorchScript, npz, Keras, wheels, jars.

Read as Python's ``zipfile`` reads them *and* as PyTorch's reader does, and by the local
headers; every distinct reading of a member is examined. Stored members are windows on the
archive, so tensors are never read; all others are unpacked lazily within the budget.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..archives.zip_probe import probe
from ..facts import Fact

__all__ = ["parse", "probe"]


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State how the archive's readers see it, and embed every member and every gap."""
    from ..archives.zip_walk import walk  # noqa: PLC0415 - identification needs the probe only

    return walk(reader, budget)
