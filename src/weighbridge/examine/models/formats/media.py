"""Pictures, sound, documents and fonts that lie in repositories: told by their magic, followed to the end that they state themselves.

Nothing is decoded. What lies behind the stated end is examined as bytes of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader

from ..facts import Fact
from ..facts.common import Embedded, Layout
from ..facts.repository import ActiveContent, Tail

_MOST_PIECES = 1_000_000
_WINDOW = 1 << 16
_MPEG_HEADS = frozenset({0xFB, 0xFA, 0xF3, 0xF2})


def probe(reader: Reader, head: bytes) -> bool:
    """True when a magic number with its next field fits a known kind."""
    del reader
    return _kind(head) is not None


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the kind, and examine what lies behind its end."""
    kind = _kind(reader.read_at(0, 64)) or "media"
    yield Layout(format=kind)
    if kind == "pdf":
        yield from _pdf(reader, budget)
    find_end = _ENDS.get(kind)
    end = find_end(reader, budget) if find_end else reader.size
    size = reader.size
    if end > size:
        raise InputError("media.truncated", f"the {kind} ends early", cause=f"it states {end} bytes, {size} are here")
    rest = reader.read_at(end, 4096)
    if end < size and rest.strip(b"\0\r\n\t ") + reader.read_at(end + 4096, 1):
        yield Tail(size=size - end, span=Span(end, size))
        yield Embedded(name=f"tail@{end}", reader=SliceReader(reader, end, size - end))


def _kind(head: bytes) -> str | None:
    for magic, kind in _MAGICS:
        if head.startswith(magic):
            return kind
    if head.startswith(b"\xff\xd8\xff") and len(head) > 3 and head[3] >= 0xC0:
        return "jpeg"
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if (
        head.startswith(b"\xff")
        and len(head) > 3
        and head[1] in _MPEG_HEADS
        and head[2] >> 4 not in (0, 15)
        and head[2] & 12 != 12
    ):
        return "mp3"
    if head.startswith(b"\0\0\1\0") and len(head) >= 22:
        return _icon(head)
    if (
        head.startswith(b"\0\1\0\0")
        and len(head) >= 28
        and head[12:13].isalpha() | (head[12:16] == b"OS/2")
        and head[13:15].isalnum()
    ):
        return "font"
    return "mp4" if head[4:8] == b"ftyp" and head[8:12].isalnum() else None


def _icon(head: bytes) -> str | None:
    (count,) = struct.unpack_from("<H", head, 4)
    size, offset = struct.unpack_from("<II", head, 14)
    return "icon" if 1 <= count <= 100 and head[9] == 0 and size and offset >= 6 + 16 * count else None


def _png(reader: Reader, budget: Budget) -> int:
    """Chunk after chunk to IEND (PNG, third edition, section 5)."""
    offset = 8
    for _ in range(_MOST_PIECES):
        budget.spend()
        header = reader.read_at(offset, 8)
        if len(header) < 8:
            raise InputError("media.truncated", "the PNG ends before its IEND chunk")
        offset += 12 + int.from_bytes(header[:4], "big")
        if header[4:] == b"IEND":
            return offset
    raise InputError("media.pieces", "the PNG has more chunks than any encoder writes")


def _jpeg(reader: Reader, budget: Budget) -> int:
    """Segment after segment to EOI (ITU-T T.81, annex B)."""
    offset = 2
    for _ in range(_MOST_PIECES):
        budget.spend()
        header = reader.read_at(offset, 4)
        if len(header) < 2 or header[0] != 0xFF:
            raise InputError(
                "media.structure", "the JPEG's segments do not follow each other", cause=f"near byte {offset}"
            )
        marker = header[1]
        if marker == 0xD9:
            return offset + 2
        if marker == 0xFF:
            offset += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:
            offset += 2
        elif len(header) < 4:
            raise InputError("media.truncated", "the JPEG ends inside a segment")
        else:
            offset += 2 + int.from_bytes(header[2:], "big")
            if marker == 0xDA:
                offset = _after_scan(reader, offset, budget)
    raise InputError("media.pieces", "the JPEG has more segments than any encoder writes")


def _after_scan(reader: Reader, offset: int, budget: Budget) -> int:
    """The next marker behind entropy-coded data: an FF that is followed by neither 00 nor a restart marker."""
    while True:
        data = reader.read_at(offset, _WINDOW)
        budget.spend(1 + len(data) // 64)
        if len(data) < 2:
            raise InputError("media.truncated", "the JPEG ends inside a scan")
        at = data.find(b"\xff")
        while 0 <= at < len(data) - 1:
            if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
                return offset + at
            at = data.find(b"\xff", at + 1)
        offset += len(data) - 1


def _gif(reader: Reader, budget: Budget) -> int:
    """Block after block to the trailer (GIF89a, appendix B)."""
    flags = reader.read_at(10, 1)
    offset = 13 + (3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0)
    for _ in range(_MOST_PIECES):
        budget.spend()
        block = reader.read_at(offset, 10)
        if block[:1] == b";":
            return offset + 1
        if block[:1] == b"!":
            offset += 2
        elif block[:1] == b"," and len(block) == 10:
            offset += 11 + (3 << ((block[9] & 7) + 1) if block[9] & 0x80 else 0)
        else:
            raise InputError(
                "media.structure", "the GIF's blocks do not follow each other", cause=f"near byte {offset}"
            )
        offset = _after_sub_blocks(reader, offset, budget)
    raise InputError("media.pieces", "the GIF has more blocks than any encoder writes")


def _after_sub_blocks(reader: Reader, offset: int, budget: Budget) -> int:
    while True:
        budget.spend()
        length = reader.read_at(offset, 1)
        if not length:
            raise InputError("media.truncated", "the GIF ends inside a block")
        offset += 1 + length[0]
        if not length[0]:
            return offset


def _riff(reader: Reader, budget: Budget) -> int:
    """A RIFF file is 8 bytes longer than its size field says, plus one to be even."""
    budget.spend()
    size = int.from_bytes(reader.read_at(4, 4), "little")
    return min(8 + size + size % 2, reader.size) if 8 + size == reader.size else 8 + size + size % 2


def _pdf(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the names by which a PDF runs or carries something (ISO 32000-1, 12.6.4 and 7.11.4)."""
    seen: set[bytes] = set()
    offset = 0
    before = b""
    while True:
        data = reader.read_at(offset, 1 << 20)
        budget.spend(1 + len(data) // 64)
        if not data:
            return
        for name in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"):
            if name not in seen and name in before + data:
                seen.add(name)
                yield ActiveContent(kind="PDF action", where=name.decode())
        before = data[-16:]
        offset += len(data)


def _pdf_end(reader: Reader, budget: Budget) -> int:
    """Behind the last %%EOF; readers look for it within the last kilobyte."""
    size = reader.size
    offset = size
    while offset > 0:
        start = max(0, offset - _WINDOW)
        data = reader.read_at(start, _WINDOW + 8)
        budget.spend(1 + len(data) // 64)
        at = data.rfind(b"%%EOF")
        if at >= 0:
            end = start + at + 5
            while reader.read_at(end, 1) in (b"\r", b"\n"):
                end += 1
            return end
        offset = start
    raise InputError("media.truncated", "the PDF has no %%EOF")


_RIFF = {b"WAVE": "wav", b"WEBP": "webp", b"AVI ": "avi"}
_MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"fLaC\0\0\0\x22", "flac"),
    (b"fLaC\x80\0\0\x22", "flac"),
    (b"OggS\0", "ogg"),
    (b"ID3\x02", "mp3"),
    (b"ID3\x03", "mp3"),
    (b"ID3\x04", "mp3"),
    (b"OTTO\0", "font"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"ttcf\0", "font"),
    (b"\0\0\0\1Bud1\0", "ds-store"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_ENDS: dict[str, Callable[[Reader, Budget], int]] = {
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "wav": _riff,
    "webp": _riff,
    "avi": _riff,
    "pdf": _pdf_end,
}
