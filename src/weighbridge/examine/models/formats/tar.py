"""Tar archives: v7, ustar, GNU and pax, and PyTorch's oldest files, which are tar.

Read as Python's :mod:`tarfile` reads them: to the first block of zeros. What comes after it
is stated and examined. Nothing is extracted.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..archives.tar_headers import BLOCK, header_of
from ..facts import Fact


def probe(reader: Reader, head: bytes) -> bool:
    """A first block whose checksum holds and whose name and size make sense."""
    del reader
    if len(head) < BLOCK or head[148:156].strip(b"\x00 01234567"):
        return False
    header = header_of(head[:BLOCK])
    return header is not None and bool(header.name) and header.size >= 0


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed every member; state links, devices, unsafe names, duplicates and what is left over."""
    from ..archives.tar_walk import walk  # noqa: PLC0415 - identification needs the headers only

    return walk(reader, budget)
