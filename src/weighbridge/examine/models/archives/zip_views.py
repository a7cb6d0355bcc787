"""One zip archive as two readers see it.

*zipfile*: Python's standard library (``zipfile.py``, 3.11 to 3.14).
 1. The end record is the last signature in the last 65,557 bytes.
 2. A zip64 end record counts when it lies directly before its locator.
 3. The directory ends where the end records begin; every offset is corrected by the
    difference to what is written ("concat"), so a prefix does not matter.
 4. Headers are read until the directory's size is used up; the number of entries is ignored.

*miniz*: PyTorch's reader (miniz 2.1 as ``caffe2/serialize/inline_container.cc`` uses it).
 1. The same search for the end record.
 2. A zip64 end record counts when the locator's offset leads to one.
 3. Offsets count from the start of the file, uncorrected.
 4. As many headers are read as the end record says; a header that breaks a rule rejects the archive.
 Names of local headers, their flags and all CRC-32 values are ignored.
"""

from __future__ import annotations

from typing import NamedTuple

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from . import zip_records as records
from . import zip_signatures as signatures
from .zip_probe import TAIL
from .zip_records import End, Entry, Window
from .zip_signatures import END64_SIZE, END_SIZE, LOCATOR64_SIZE

_NEWEST = 63
"""The version needed above which zipfile refuses an archive (6.3)."""


class Member(NamedTuple):
    """An entry with the place of its local header, corrected as the reader corrects it."""

    entry: Entry
    offset: int

    @property
    def name(self) -> str:
        """The name as text."""
        return records.decoded(self.entry.name, self.entry.flags)


class View(NamedTuple):
    """What one reader makes of the archive.

    Attributes:
        reader: ``zipfile`` or ``miniz``.
        start: where the directory begins; ``end``: where it ends. Both -1 when there is none.
        correction: what was added to every offset.
        rejected: why the reader refuses the archive; the members up to there are kept.
    """

    reader: str
    members: tuple[Member, ...] = ()
    start: int = -1
    end: int = -1
    correction: int = 0
    rejected: str = ""


def find_ends(reader: Reader) -> tuple[End, ...]:
    """Every end record in the last 65,557 bytes, the last (which readers take) first."""
    size = reader.size
    start = max(0, size - TAIL)
    tail = reader.read_at(start, TAIL)
    found: list[End] = []
    place = tail.rfind(signatures.END)
    while place >= 0 and len(found) < 64:
        end = records.read_end(reader, start + place)
        if end is not None:
            found.append(end)
        place = tail.rfind(signatures.END, 0, place)
    return tuple(found)


def zipfile_view(reader: Reader, end: End, budget: Budget) -> View:
    """The archive as :mod:`zipfile` reads it."""
    taken, tail = end, 0
    locator = records.read_locator64(reader, end)
    if locator is not None:
        disk, _, disks = locator
        if disk != 0 or disks > 1:
            return View("zipfile", rejected="it spans several disks")
        place = end.offset - LOCATOR64_SIZE - END64_SIZE
        zip64 = records.read_end64(reader, place, end)
        if zip64 is not None:
            taken, tail = zip64, LOCATOR64_SIZE + END64_SIZE
    start = end.offset - tail - taken.directory_size
    if start < 0:
        return View("zipfile", rejected="the directory would begin before the file")
    correction = start - taken.directory_offset
    return _zipfile_members(reader, start, start + taken.directory_size, correction, budget)


def _zipfile_members(reader: Reader, start: int, end: int, correction: int, budget: Budget) -> View:
    members: list[Member] = []
    window, place = Window(reader), start

    def view(rejected: str = "") -> View:
        return View("zipfile", tuple(members), start, end, correction, rejected)

    while place < end:
        budget.spend(4)
        entry = records.read_entry(window, place)
        if entry is None or place + records.CENTRAL_SIZE > end:
            return view("a header of the directory is broken")
        reason = _zipfile_refuses(entry)
        members.append(Member(entry, entry.offset + correction))
        if reason or len(members) > budget.limits.members:
            return view(reason or "too many members")
        place += entry.length
    return view()


def _zipfile_refuses(entry: Entry) -> str:
    if entry.needs & 0xFF > _NEWEST:
        return "a member needs a newer version"
    if entry.flags & records.UTF8:
        try:
            entry.name.decode("utf-8")
        except UnicodeDecodeError:
            return "a name is not UTF-8"
    return ""


def miniz_view(reader: Reader, end: End, budget: Budget, other: View | None = None) -> View:
    """The archive as PyTorch reads it.

    Headers that ``other`` has already read from the same directory are not read again.
    """
    taken = end
    locator = records.read_locator64(reader, end) if end.offset >= LOCATOR64_SIZE + END64_SIZE else None
    if locator is not None:
        zip64 = records.read_end64(reader, locator[1], end)
        if locator[1] > reader.size - END64_SIZE:
            return View("miniz", rejected="the zip64 locator leads out of the file")
        if zip64 is not None:
            if locator[2] != 1:
                return View("miniz", rejected="it spans several disks")
            taken = zip64
    reason = _miniz_refuses_end(taken, reader.size)
    if reason:
        return View("miniz", rejected=reason)
    known = other.members if other is not None and other.start == taken.directory_offset else ()
    return _miniz_members(reader, taken, budget, known)


def _miniz_refuses_end(end: End, size: int) -> str:
    if end.entries != end.entries_here or (end.disk, end.directory_disk) not in ((0, 0), (1, 1)):
        return "it spans several disks"
    if end.directory_size < end.entries * records.CENTRAL_SIZE or end.directory_offset + end.directory_size > size:
        return "the directory does not fit where the end record puts it"
    return ""


def _miniz_members(reader: Reader, end: End, budget: Budget, known: tuple[Member, ...]) -> View:
    members: list[Member] = []
    window, place = Window(reader), end.directory_offset
    limit = end.directory_offset + end.directory_size

    def view(rejected: str = "") -> View:
        return View("miniz", tuple(members), end.directory_offset, place, 0, rejected)

    for index in range(end.entries):
        budget.spend(4)
        member = known[index] if index < len(known) else _read_member(window, place)
        if member is None or place + member.entry.length > limit:
            return view("a header of the directory is broken")
        reason = _miniz_refuses(member.entry, end, reader.size)
        members.append(member if member.offset == member.entry.offset else Member(member.entry, member.entry.offset))
        if reason or len(members) > budget.limits.members:
            return view(reason or "too many members")
        place += member.entry.length
    return view()


def _read_member(window: Window, place: int) -> Member | None:
    entry = records.read_entry(window, place)
    return None if entry is None else Member(entry, entry.offset)


def _miniz_refuses(entry: Entry, end: End, size: int) -> str:
    """Its checks of a central header, on the 32-bit values only (``mz_zip_reader_read_central_dir``)."""
    if entry.flags & records.MASKED:
        return "a member's local header is masked"
    if entry.unpacked and not entry.packed:
        return "a member without data claims a size"
    if entry.disk == 0xFFFF or entry.disk not in (end.disk, 1):
        return "a member lies on another disk"
    if (
        entry.packed < 0xFFFFFFFF
        and entry.offset < 0xFFFFFFFF
        and entry.offset + records.LOCAL_SIZE + entry.packed > size
    ):
        return "a member leads out of the file"
    return ""


def end_of(end: End) -> int:
    """Where the archive's comment, and so the archive, ends by its own account."""
    return end.offset + END_SIZE + end.comment
