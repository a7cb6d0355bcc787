"""7z archives (``7zFormat.txt`` of the LZMA SDK).

A fixed start header leads to the header database at the end, which may itself be packed or
encrypted. Files are packed together in folders; each folder is unpacked lazily.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed every file; state links, unsafe names, checksums that do not hold, and what is left over."""
    from ..archives.sevenzip_walk import walk  # noqa: PLC0415 - only for such files

    return walk(reader, budget)
