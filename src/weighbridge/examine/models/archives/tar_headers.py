"""The headers of tar archives: v7, ustar (POSIX.1-1988), GNU and pax (POSIX.1-2001).

A header is a block of 512 bytes. Its checksum is the sum of all bytes with the checksum
field taken as spaces; old writers summed signed bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader

BLOCK = 512
_SIGNED = tuple(byte - 256 if byte > 127 else byte for byte in range(256))
_WALK_LIMIT = 20_000


class Header(NamedTuple):
    """One header block. ``name`` already has the ustar prefix; numbers are -1 where they cannot be read."""

    offset: int
    name: bytes
    mode: int
    size: int
    kind: bytes
    link: bytes
    magic: bytes
    raw: bytes


def read_header(reader: Reader, offset: int) -> Header | None:
    """The header at ``offset``, None when its checksum does not hold or the block is cut short."""
    block = reader.read_at(offset, BLOCK)
    return header_of(block, offset)


def header_of(block: bytes, offset: int = 0) -> Header | None:
    """Read one block; None when it is no header."""
    if len(block) < BLOCK or not checksum_holds(block):
        return None
    magic = block[257:265]
    name = _text(block[:100])
    kind = block[156:157]
    if magic.startswith(b"ustar\x00") and kind not in b"LK":
        prefix = _text(block[345:500])
        name = prefix + b"/" + name if prefix else name
    return Header(
        offset, name, number(block[100:108]), number(block[124:136]), kind, _text(block[157:257]), magic, block
    )


def checksum_holds(block: bytes) -> bool:
    """True when the block's checksum is that of its bytes, signed or unsigned."""
    written = number(block[148:156])
    if written <= 0:
        return False
    rest = block[:148] + b"        " + block[156:BLOCK]
    return written == sum(rest) or written == sum(map(_SIGNED.__getitem__, rest))


def number(field: bytes) -> int:
    """A numeric field: octal text, or base 256 when its first bit is set (GNU). -1 when it is neither."""
    if field[:1] >= b"\x80":
        value = int.from_bytes(field[1:], "big")
        return (
            value - (256 ** (len(field) - 1))
            if field[0] == 0xFF
            else value + ((field[0] & 0x7F) << (8 * (len(field) - 1)))
        )
    text = field.partition(b"\x00")[0].strip(b" ")
    if not text:
        return 0
    if text.strip(b"01234567"):
        return -1
    return int(text, 8)


def padded(size: int) -> int:
    """``size`` rounded up to whole blocks."""
    return -(-size // BLOCK) * BLOCK


def inside_tar_member(reader: Reader, head: bytes, offset: int) -> bool:
    """True when the bytes are a tar archive and ``offset`` lies in the data of one of its members.

    What lies there is examined as that member, so it makes the archive no second format.
    """
    if len(head) < BLOCK or not checksum_holds(head[:BLOCK]):
        return False
    place = 0
    try:
        for _ in range(_WALK_LIMIT):
            header = read_header(reader, place)
            if header is None or header.size < 0:
                return False
            start = place + BLOCK
            if start <= offset < start + header.size:
                return True
            place = start + padded(header.size)
    except (InputError, LimitError):
        pass
    return False


def _text(field: bytes) -> bytes:
    return field.partition(b"\x00")[0]
