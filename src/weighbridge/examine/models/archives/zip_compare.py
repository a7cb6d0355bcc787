"""Where the readings of a zip archive differ: reader against reader, directory against local header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from weighbridge.core.location import Span

from ..facts import Fact
from ..facts.archives import Disagreement, Duplicate, Overlap
from . import zip_records as records
from .zip_members import STORED, Reading, method_name
from .zip_records import Local
from .zip_views import Member, View

_FLAGS = {
    records.ENCRYPTED: "encrypted",
    records.PATCH: "patched",
    records.STRONG: "strongly encrypted",
    records.MASKED: "masked",
}
_DIRECTORY_ATTRIBUTE = 0x10
_UNICODE_PATH = 0x7075


def compare_views(first: View, second: View) -> Iterator[Fact]:
    """State it when two readers do not see the same members."""
    if first.rejected and second.rejected:
        return
    if first.rejected or second.rejected:
        # A prefix shifts every offset; it is stated as such, and the strict reader's refusal follows from it.
        if first.rejected or not first.correction:
            yield Disagreement(member="", aspect="acceptance", readings=(_account(first), _account(second)))
        return
    mine, other = _keys(first), _keys(second)
    if mine == other:
        return
    lone = list((mine - other) + (other - mine))[:8]
    names = tuple(dict.fromkeys(records.decoded(key[0], key[2]) for key in lone))
    yield Disagreement(member=", ".join(names)[:500], aspect="members", readings=(_account(first), _account(second)))


def _keys(view: View) -> Counter[tuple[bytes, int, int, int, int, int]]:
    return Counter(
        (m.entry.name, m.offset, m.entry.flags, m.entry.method, m.entry.packed, m.entry.unpacked) for m in view.members
    )


def _account(view: View) -> str:
    if view.rejected:
        return f"{view.reader}: refuses it, {view.rejected}"
    return f"{view.reader}: {len(view.members)} members"


def compare_headers(member: Member, local: Local) -> Iterator[Disagreement]:
    """State where a local header and its entry in the central directory contradict each other.

    Not compared: versions, times, extra fields, and sizes and checksums that the local
    header leaves to a data descriptor.
    """
    entry = member.entry
    span = Span(local.offset, local.start)

    def differ(aspect: str, central: str, here: str) -> Disagreement:
        readings = (f"central directory: {central}", f"local header: {here}")
        return Disagreement(member=member.name, aspect=aspect, readings=readings, span=span)

    if local.name != entry.name:
        yield differ("name", member.name, records.decoded(local.name, local.flags))
    for bit, word in _FLAGS.items():
        if (entry.flags ^ local.flags) & bit:
            yield differ("flags", _said(entry.flags & bit, word), _said(local.flags & bit, word))
    if local.method != entry.method:
        yield differ("method", method_name(entry.method), method_name(local.method))
    left_open = bool(local.flags & records.DESCRIBED)
    for aspect, central, here in (
        ("packed size", entry.packed, local.packed),
        ("size", entry.unpacked, local.unpacked),
        ("checksum", entry.crc, local.crc),
    ):
        if here != central and not (left_open and here in (0, 0xFFFFFFFF)):
            yield differ(aspect, str(central), str(here))


def _said(flag: int, word: str) -> str:
    return word if flag else f"not {word}"


def compare_entry(member: Member) -> Iterator[Disagreement]:
    """State what one entry of the central directory says that readers take differently."""
    entry = member.entry
    if b"\x00" in entry.name:
        cut = records.decoded(entry.name.partition(b"\x00")[0], entry.flags)
        yield Disagreement(
            member=member.name, aspect="name", readings=(f"up to the NUL: {cut}", f"whole: {member.name}")
        )
    if entry.method == STORED and entry.packed != entry.unpacked and not entry.flags & records.ENCRYPTED:
        readings = (f"packed: {entry.packed}", f"unpacked: {entry.unpacked}")
        yield Disagreement(member=member.name, aspect="size", readings=readings)
    by_name = entry.name.endswith(b"/")
    by_attribute = bool(entry.attributes & _DIRECTORY_ATTRIBUTE)
    if (by_name or by_attribute) and entry.packed and entry.unpacked:
        readings = ("by its name or attribute: a folder", f"by its size: a file of {entry.unpacked} bytes")
        yield Disagreement(member=member.name, aspect="directory", readings=readings)
    yield from _unicode_name(member)


def _unicode_name(member: Member) -> Iterator[Disagreement]:
    """The Info-ZIP Unicode Path field (APPNOTE 4.6.9): some readers take the name from it."""
    field = records.extra_field(member.entry.extra, _UNICODE_PATH)
    if field is None or len(field) < 6 or field[0] != 1:
        return
    other = field[5:].decode("utf-8", "backslashreplace")
    if member.entry.name.isascii() and b"#U" not in member.entry.name and other != member.name:
        readings = (f"name: {member.name}", f"Unicode path field: {other}")
        yield Disagreement(member=member.name, aspect="name", readings=readings)


def duplicates(names: Iterable[str], *, folded: bool) -> Iterator[Duplicate]:
    """State names that several members share; with ``folded`` also those that differ only in case."""
    counts = Counter(name for name in names if not name.endswith("/"))
    for name, count in counts.items():
        if count > 1:
            yield Duplicate(member=name, count=count)
    if folded:
        lower = Counter(name.lower() for name in counts)
        for name in counts:
            if lower[name.lower()] > 1:
                yield Duplicate(member=name, count=lower[name.lower()], folded=True)


def overlaps(extents: list[tuple[int, int, str]]) -> Iterator[Overlap]:
    """State members whose bytes overlap. ``extents`` are sorted (start, end, name)."""
    reach, holder = -1, ""
    for start, end, name in extents:
        if start < reach:
            length = min(end, reach) - start
            yield Overlap(first=holder, second=name, length=length, span=Span(start, start + length))
        if end > reach:
            reach, holder = end, name


def readings_of(member: Member, local: Local) -> Iterator[Reading]:
    """The distinct ways to read a member: as the directory says, and as its local header says."""
    entry = member.entry
    central = Reading(
        member.name,
        "central",
        local.offset,
        local.start,
        entry.method,
        entry.flags,
        entry.packed,
        entry.unpacked,
        entry.crc,
    )
    yield central
    stated = not (local.flags & records.DESCRIBED and local.packed in (0, 0xFFFFFFFF))
    packed = local.packed if stated else entry.packed
    if (local.method, packed) != (entry.method, entry.packed):
        yield Reading(
            member.name, "local", local.offset, local.start, local.method, local.flags, packed,
            local.unpacked if stated else -1, local.crc if stated else -1,
        )  # fmt: skip
