"""Is there a zip archive at the end of these bytes? (Its start is a matter of magic bytes.)

Readers find a zip from its end: the last end record within 65,557 bytes of it counts.
"""

from __future__ import annotations

from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader

from .zip_signatures import CENTRAL, END, END_SIZE

TAIL = END_SIZE + 0xFFFF
"""Bytes from the end in which the end record can lie: the record and the longest comment."""


def probe(reader: Reader, head: bytes) -> bool:
    """True when a reader would find a central directory with at least one member."""
    try:
        size = reader.size
        start = max(0, size - TAIL)
        tail = head if size <= len(head) else reader.read_at(start, TAIL)
        found = tail.rfind(END)
        if found < 0 or not _has_directory(reader, tail[found : found + END_SIZE], start + found):
            return False
        from .tar_headers import inside_tar_member  # noqa: PLC0415 - hardly any file comes this far

        return not inside_tar_member(reader, head, start + found)
    except (InputError, LimitError):
        return False


def _has_directory(reader: Reader, record: bytes, offset: int) -> bool:
    if len(record) < END_SIZE:
        return False
    size = int.from_bytes(record[12:16], "little")
    written = int.from_bytes(record[16:20], "little")
    places = {written, offset - size, offset - size - 76}
    places.add(int.from_bytes(reader.read_at(max(0, offset - 28), 8), "little"))  # zip64 end record: directory offset
    return any(place >= 0 and reader.read_at(place, 4) == CENTRAL for place in places)
