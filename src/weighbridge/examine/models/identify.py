"""Identification: which formats could a loader take these bytes for?

By content; a name can add a reading, never take one away. Every format that accepts the
bytes is returned, because loaders differ: a zip behind a prefix is a zip to one and a
pickle to the other.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

from weighbridge.core.reader import Reader, SliceReader, chunks_of

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


def identify(reader: Reader, extension: str = "") -> tuple[Format, ...]:
    """Return every format that accepts the bytes, in the table's order; empty when none does.

    ``extension`` (lower case, with the dot) only ever adds: a format that loaders choose
    by it reads the bytes as well, unless they hold a zero near the start, as no text does.
    """
    head = reader.read_at(0, HEAD)
    found = [row for row in FORMATS if row.family == "binary" and _accepts(row, reader, head)]
    named = [row for row in FORMATS if extension in row.named and head and b"\0" not in head]
    if looks_like_text(head):
        reader, head = _from_first_word(reader, head)
        texts = [row for row in FORMATS if row.family == "text"]
        found += [row for row in texts if row in named or (not row.fallback and _accepts(row, reader, head))]
        found = found or [row for row in texts if row.fallback and _accepts(row, reader, head)]
    return (*found, *(row for row in named if row not in found))


def _from_first_word(reader: Reader, head: bytes) -> tuple[Reader, bytes]:
    """``reader`` and its head, from where blanks that fill the whole head end: readers of texts skip them."""
    if head.strip():
        return reader, head
    offset = 0
    for chunk in chunks_of(reader):
        words = chunk.lstrip()
        if words:
            offset += len(chunk) - len(words)
            rest = SliceReader(reader, offset, reader.size - offset)
            return rest, rest.read_at(0, HEAD)
        offset += len(chunk)
    return reader, head


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
