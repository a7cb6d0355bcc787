"""Identification: which formats could a loader take these bytes for?

By content, never by name. Every format that accepts the bytes is returned, because
loaders differ: a zip behind a prefix is a zip to one and a pickle to the other.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

from weighbridge.core.reader import Reader

from .formats._table import FORMATS, Format

HEAD = 4096
"""Bytes from the start that identification reads at once."""

_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\b")


@cache
def format_module(name: str) -> ModuleType:
    """Import a format's module. ``name`` comes from the table, never from an artifact."""
    return import_module(f"{__package__}.formats.{name}")


@cache
def format_row(format_id: str) -> Format:
    """The table's row of ``format_id``; KeyError when there is none."""
    for row in FORMATS:
        if row.id == format_id:
            return row
    raise KeyError(format_id)


@cache
def formats_of_extension(extension: str) -> tuple[str, ...]:
    """Format ids whose files usually end in ``extension`` (lower case, with the dot)."""
    return tuple(row.id for row in FORMATS if extension in row.extensions)


def identify(reader: Reader) -> tuple[Format, ...]:
    """Return every format that accepts the bytes, in the table's order; empty when none does."""
    head = reader.read_at(0, HEAD)
    found = [row for row in FORMATS if row.family == "binary" and _accepts(row, reader, head)]
    if looks_like_text(head):
        texts = [row for row in FORMATS if row.family == "text"]
        found += [row for row in texts if not row.fallback and _accepts(row, reader, head)]
        found = found or [row for row in texts if row.fallback and _accepts(row, reader, head)]
    return tuple(found)


def looks_like_text(head: bytes) -> bool:
    """True when ``head`` is UTF-8, or UTF-16 with a byte order mark, without binary control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _looks_like_utf16(head)
    if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(head) and error.reason == "unexpected end of data" and len(head) - error.start < 4
    return True


def _looks_like_utf16(head: bytes) -> bool:
    try:
        text = head[: len(head) & ~1].decode("utf-16")
    except UnicodeDecodeError as error:
        return error.end >= len(head) - 2 and error.reason == "unexpected end of data"
    return not any(ord(character) < 0x20 and ord(character) not in _TEXT_CONTROLS for character in text)


def _accepts(row: Format, reader: Reader, head: bytes) -> bool:
    for offset, magic in row.magics:
        if head.startswith(magic, offset):
            return True
    if not row.probe or (row.first and head[row.first_at : row.first_at + 1] not in row.first):
        return False
    return bool(format_module(row.module).probe(reader, head))
