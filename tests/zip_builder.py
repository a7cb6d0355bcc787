"""Writes zip archives byte by byte, so that a test can make any field lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Item:
    """One member. ``local`` and ``central`` override fields of one header: name, flags, method, crc, packed, unpacked."""

    name: str
    data: bytes = b""
    method: int = 0
    flags: int = 0
    local: dict = field(default_factory=dict)
    central: dict = field(default_factory=dict)
    attributes: int = 0
    extra: bytes = b""
    after: bytes = b""
    """Bytes behind the member's data, before the next member."""


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def build(
    items: Iterable[Item], *, prefix: bytes = b"", comment: bytes = b"", suffix: bytes = b"", shift: bool = True
) -> bytes:
    """An archive. ``shift`` says whether offsets count the prefix, as PyTorch's reader needs."""
    body, directory, count = bytearray(prefix), bytearray(), 0
    base = 0 if shift else len(prefix)
    for item in items:
        count += 1
        packed = deflated(item.data) if item.method == 8 else item.data
        fields = {"name": item.name.encode(), "flags": item.flags, "method": item.method, "crc": zlib.crc32(item.data)}
        fields |= {"packed": len(packed), "unpacked": len(item.data), "offset": len(body) - base}
        here, there = fields | item.local, fields | item.central
        body += struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, here["flags"], here["method"], 0, 33,
            here["crc"], here["packed"], here["unpacked"], len(here["name"]), 0,
        )  # fmt: skip
        body += here["name"] + packed + item.after
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 0x314, 20, there["flags"], there["method"], 0, 33,
            there["crc"], there["packed"], there["unpacked"], len(there["name"]), len(item.extra), 0, 0, 0,
            item.attributes, there["offset"],
        )  # fmt: skip
        directory += there["name"] + item.extra
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body) - base, len(comment))
    return bytes(body + directory + end + comment + suffix)
