"""A zip archive → facts: every reading of every member, and whatever lies between.

 1. Find the end records; read the directory as zipfile and as miniz do; compare the two.
 2. Read each member's local header; compare it with its entry.
 3. Look for members that share names or bytes.
 4. Embed each distinct reading of each member; check sizes and checksums of what was read.
 5. Embed every gap, and the archives of further end records.

Without an end record the local headers are followed from the start, as a streaming reader would.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader
from weighbridge.core.records import dataclass, field

from ..facts import Fact
from ..facts.archives import ChecksumMismatch, Disagreement, Link, UnsafePath
from ..facts.common import CodeReference, Embedded, Layout, Problem, ProblemKind
from . import zip_records as records
from . import zip_signatures as signatures
from .names import link_escapes, unsafe
from .streams import Progress, Unpacked, inflate, outcome
from .zip_compare import compare_entry, compare_headers, compare_views, duplicates, overlaps, readings_of
from .zip_gaps import descriptor_length, find_local, gaps, hidden
from .zip_layout import ZipLayout, layout_of
from .zip_members import READABLE, STORED, Reading, computed_crc, method_name, open_reading
from .zip_views import Member, View, end_of, find_ends, miniz_view, zipfile_view

_CHECKED = 16 << 20
"""Stored members up to this size are read for their checksum; larger ones may be tensors."""

_SHARED = 4
"""How often the members may use the archive's bytes on average; two readings of each are the most that honest ones need."""

_LINK_LIMIT = 4096
_UNIX = 3
_KINDS = {0o120000: "symbolic link", 0o020000: "device", 0o060000: "device", 0o010000: "pipe", 0o140000: "socket"}
_SPANNED = (signatures.DESCRIPTOR, b"PK00")
"""Marks that a splitting writer puts before the first member (APPNOTE 8.5.4)."""


@dataclass(slots=True)
class _Zip:
    """What the walk gathers before it embeds anything."""

    reader: Reader
    budget: Budget
    readings: list[Reading] = field(default_factory=list)
    extents: list[tuple[int, int, str]] = field(default_factory=list)
    covered: list[tuple[int, int]] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)
    distrusted: set[str] = field(default_factory=set)


def walk(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State everything about the archive and embed its members."""
    found = _Zip(reader, budget)
    ends = find_ends(reader)
    if not ends:
        yield Problem(kind=ProblemKind.TRUNCATED, detail="the zip archive has no end record")
        yield from _by_local_headers(found)
        return
    first = zipfile_view(reader, ends[0], budget)
    views = (first, miniz_view(reader, ends[0], budget, first))
    yield from _refusals(views)
    yield from compare_views(*views)
    yield from _members(found, views)
    primary = hash(first.members)
    del first, views  # a long directory is not kept beside the readings made of it
    found.extents.sort()
    yield from overlaps(found.extents)
    layout = layout_of(reading.name for reading in found.readings)
    if layout.format:
        yield Layout(format=layout.format)
    yield from duplicates((r.name for r in found.readings if r.source == "central"), folded=bool(layout.root))
    yield from _embed_all(found, layout)
    for end in ends:
        found.covered.append(_end_range(reader, end))
    yield from _other_ends(found, ends[1:], primary)
    yield from _gaps(found, end_of(ends[0]))


def _refusals(views: tuple[View, ...]) -> Iterator[Fact]:
    reasons = dict.fromkeys(view.rejected for view in views if view.rejected)
    if all(view.rejected for view in views):
        for reason in reasons:
            kind = ProblemKind.UNSUPPORTED if "disk" in reason else ProblemKind.MALFORMED
            yield Problem(kind=kind, detail=f"the zip archive is refused by its readers: {reason}")


def _members(found: _Zip, views: tuple[View, ...]) -> Iterator[Fact]:
    """Gather the readings of every member that any view lists; state what does not fit."""
    seen: set[Member] = set()
    for view in views:
        if view.start >= 0:
            found.covered.append((view.start, view.end))
        for member in view.members:
            if member not in seen:
                seen.add(member)
                found.budget.spend(8)
                yield from _member(found, member)


def _member(found: _Zip, member: Member) -> Iterator[Fact]:
    entry = member.entry
    reason = unsafe(member.name)
    if reason:
        yield UnsafePath(member=member.name, reason=reason)
    yield from compare_entry(member)
    local = records.read_local(found.reader, member.offset)
    if local is None:
        detail = f"{member.name}: there is no local header where the directory says"
        yield Problem(kind=ProblemKind.MALFORMED, detail=detail)
        return
    differences = list(compare_headers(member, local))
    yield from differences
    if differences:
        found.distrusted.add(member.name)
    if local.name != entry.name:
        reason = unsafe(records.decoded(local.name, local.flags))
        if reason:
            yield UnsafePath(member=records.decoded(local.name, local.flags), reason=reason)
    end = local.start + entry.packed
    if (entry.flags | local.flags) & records.DESCRIBED:
        end += descriptor_length(found.reader, end, entry.crc, entry.packed, entry.unpacked)
    found.extents.append((local.offset, end, member.name))
    kind = _KINDS.get(entry.attributes >> 16 & 0o170000) if entry.made_by >> 8 == _UNIX else None
    if kind == "symbolic link" or (kind and not entry.packed):  # Info-ZIP marks what it read from a pipe as one
        found.links[len(found.readings)] = kind
    found.readings.extend(readings_of(member, local))


def _embed_all(found: _Zip, layout: ZipLayout) -> Iterator[Fact]:
    program = False
    size = found.reader.size
    room = _SHARED * size
    for index, reading in enumerate(found.readings):
        kind = found.links.get(index)
        if kind is not None:
            yield from _link(found, reading, kind)
        room -= min(reading.packed, size)
        if room < 0:
            detail = f"{reading.name}: overlapping members were read {_SHARED} times the archive's length"
            yield Problem(kind=ProblemKind.LIMIT, detail=detail, limit="overlap")
        elif kind is None or reading.packed > _LINK_LIMIT:
            yield from _embed(found, reading, layout)
        if layout.is_program(reading.name):
            program = True
            yield CodeReference(mechanism="torchscript", target=reading.name, where="zip archive")
    if program:
        detail = "the TorchScript program in its code folder"
        yield Problem(kind=ProblemKind.UNSUPPORTED, detail=detail)


def _link(found: _Zip, reading: Reading, kind: str) -> Iterator[Fact]:
    target = ""
    if kind == "symbolic link" and reading.method in READABLE and not reading.encrypted:
        content = open_reading(found.reader, reading, found.budget).read_at(0, _LINK_LIMIT)
        target = content.decode("utf-8", "backslashreplace")
    escapes = bool(target) and link_escapes(reading.name, target)
    yield Link(member=reading.name, kind=kind, target=target, escapes=escapes)


def _embed(found: _Zip, reading: Reading, layout: ZipLayout) -> Iterator[Fact]:
    """Embed one reading of a member, then state what reading it through showed."""
    if not reading.packed:
        if not reading.name.endswith("/"):
            yield Embedded(name=_step(reading), reader=SliceReader(found.reader, 0, 0), file_name=True)
        return
    if reading.start + reading.packed > found.reader.size:
        yield Problem(kind=ProblemKind.TRUNCATED, detail=f"{reading.name}: its data runs past the end of the file")
    if reading.encrypted:
        yield from _encrypted(found, reading)
        return
    if reading.method not in READABLE:
        detail = f"{reading.name}: compression method {method_name(reading.method)}"
        yield Problem(kind=ProblemKind.UNSUPPORTED, detail=detail)
        return
    inner = open_reading(found.reader, reading, found.budget)
    trusted = reading.method == STORED and reading.name not in found.distrusted
    opaque = layout.opaque(reading.name, reading.packed) if trusted else ""
    yield Embedded(name=_step(reading), reader=inner, opaque=opaque, file_name=True)
    yield from _afterwards(reading, inner, opaque)


def _step(reading: Reading) -> str:
    return reading.name if reading.source == "central" else f"{reading.name} (by its local header)"


def _encrypted(found: _Zip, reading: Reading) -> Iterator[Fact]:
    """Encrypted data stays unread; but the flag may lie, so a plain start is looked for."""
    yield Problem(
        kind=ProblemKind.ENCRYPTED, detail=reading.name, span=Span(reading.start, reading.start + reading.packed)
    )
    if reading.method in READABLE:
        inner = open_reading(found.reader, reading, found.budget)
        if inner.read_at(0, 1):
            yield Embedded(name=_step(reading), reader=inner, opaque="encrypted data")


def _afterwards(reading: Reading, inner: Reader, opaque: str) -> Iterator[Fact]:
    if isinstance(inner, Unpacked):
        yield from outcome(inner, reading.packed, reading.name)
        if inner.error is not None:
            return
        if reading.unpacked not in (-1, inner.produced):
            readings = (f"{reading.source}: {reading.unpacked}", f"unpacked: {inner.produced}")
            yield Disagreement(member=reading.name, aspect="size", readings=readings)
        crc = inner.crc
    elif opaque or reading.packed > _CHECKED or inner.size < reading.packed:
        return
    else:
        crc = computed_crc(inner, inner.size)
    if reading.crc not in (-1, crc):
        yield ChecksumMismatch(member=reading.name, recorded=f"{reading.crc:08x}", computed=f"{crc:08x}")


def _end_range(reader: Reader, end: records.End) -> tuple[int, int]:
    """The bytes of an end record with its comment and the zip64 records before it."""
    locator = records.read_locator64(reader, end)
    if locator is None:
        return end.offset, end_of(end)
    start = end.offset - signatures.LOCATOR64_SIZE
    for place in (locator[1], start - signatures.END64_SIZE):
        if 0 <= start - place <= 1 << 16 and records.read_end64(reader, place, end):
            start = place
            break
    return start, end_of(end)


def _other_ends(found: _Zip, ends: tuple[records.End, ...], primary: int) -> Iterator[Fact]:
    """End records before the last one: inside a member they are that member's; elsewhere another archive.

    ``primary`` is the hash of the last one's members.
    """
    for end in ends:
        if any(start <= end.offset < stop for start, stop, _ in found.extents):
            continue
        other = zipfile_view(found.reader, end, found.budget)
        if other.members and hash(other.members) != primary:
            readings = ("the last one leads to other members", f"the one before leads to {len(other.members)}")
            yield Disagreement(member="", aspect="end record", readings=readings, span=Span(end.offset, end_of(end)))
            yield Embedded(name=f"end@{end.offset}", reader=SliceReader(found.reader, 0, end_of(end)), formats=("zip",))


def _gaps(found: _Zip, end: int) -> Iterator[Fact]:
    covered = [*found.covered, *((start, stop) for start, stop, _ in found.extents)]
    if found.reader.read_at(0, 4) in _SPANNED:
        covered.append((0, 4))
    for start, stop in gaps(covered, found.reader.size):
        place = "prefix" if start == 0 else "suffix" if start >= end else "between"
        yield from hidden(found.reader, start, stop, place, found.budget)


def _by_local_headers(found: _Zip) -> Iterator[Fact]:
    """Follow local headers from the start to the directory or the end, as a streaming reader does."""
    place, size = 0, found.reader.size
    while place < size:
        found.budget.spend(16)
        local = records.read_local(found.reader, place)
        if local is None:
            if found.reader.read_at(place, 4) in (signatures.CENTRAL, signatures.END64, signatures.END):
                return
            after = find_local(found.reader, place + 1, size, found.budget)
            stop = after if after >= 0 else size
            if place == 0 and stop == size:
                return  # nothing but the signature: there is no part that could be examined on its own
            yield from hidden(found.reader, place, stop, "between", found.budget)
            place = stop
            continue
        name = records.decoded(local.name, local.flags)
        reason = unsafe(name)
        if reason:
            yield UnsafePath(member=name, reason=reason)
        stop = _stated_end(found, local)
        described = bool(local.flags & records.DESCRIBED)
        yield from _embed(
            found,
            Reading(
                name,
                "central",
                place,
                local.start,
                local.method,
                local.flags,
                stop - local.start,
                -1 if described else local.unpacked,
                -1 if described else local.crc,
            ),
            ZipLayout(),
        )
        place = max(stop, local.start)
        if described:
            mark = found.reader.read_at(place, 4) == signatures.DESCRIPTOR
            place += 16 if mark else 0


def _stated_end(found: _Zip, local: records.Local) -> int:
    """Where the data of a member that only its local header describes ends."""
    size = found.reader.size
    if not (local.flags & records.DESCRIBED and local.packed in (0, 0xFFFFFFFF)):
        return local.start + local.packed
    if local.method == 8:
        progress = Progress(local.start)
        with suppress(
            InputError, LimitError
        ):  # stated when the member is read; the next one is looked for all the same
            for chunk in inflate(found.reader, local.start, size, progress):
                found.budget.spend_bytes(len(chunk))
            return progress.position
    after = find_local(found.reader, local.start, size, found.budget)
    return after if after >= 0 else size
