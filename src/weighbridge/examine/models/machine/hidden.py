"""Constants that are pickles themselves: raw, or as base64, hexadecimal or compressed.

A cheap look at the first bytes decides whether a constant is worth more. What is worth more
is decoded step by step, and counts only when it then proves to be a pickle (or a zip, which
may hold one), so ordinary text and data never do.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import BytesReader, Reader, SliceReader, StreamReader
from weighbridge.core.records import dataclass

from ..facts.pickle import Global
from .cells import Known
from .constants import opcode_at, payload, raw_unicode, unescaped
from .source import Source

HEAD = 512
"""Bytes of a constant that decide whether it is worth decoding."""

LAYERS = 6
"""Encodings inside encodings that are taken off."""

PENDING_LIMIT = 20_000

_BREADTH = 8

_DECODED_LIMIT = 64 << 20
"""Bytes of one text that are decoded."""

_HEAD_OF_ANY = re.compile(
    rb"\x80[\x00-\x05]|PK\x03\x04|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ\x00|\x5d\x00\x00|[\x08-\x78][\x01\x5e\x9c\xda]"
)
_COMPRESSED_HEADS = b"\x08\x18\x28\x38\x48\x58\x68\x78\x1f\x42\xfd\x5d"
"""First bytes of zlib, gzip, bzip2, xz and lzma."""

_LATIN = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_QUOTES = (b"'", b'"')
_IMPORT = re.compile(rb"[ci][A-Za-z_][\w.]{0,200}\n[A-Za-z_][\w.]{0,200}\n")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{16,}[\r\n]{0,2})+={0,2}\s*")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){11,}")
_OPENERS = frozenset(b"\x80\x8c\x95(]})cXVSUTCBNIKMJLGF\x88\x89\x8f\x8a\x8d\x8e")
_LOADERS = frozenset({"loads", "load", "_load_from_bytes", "_loads", "Unpickler", "_Unpickler", "load_from_bytes"})


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant worth decoding. ``forced`` when a loader takes it, so that it needs no further proof."""

    offset: int
    start: int
    length: int
    forced: bool = False


class Proof(Protocol):
    """Says whether bytes are a pickle beyond doubt."""

    def __call__(self, reader: Reader) -> bool:
        """True when they are."""
        ...


class Hidden:
    """Collects the constants of one part that are worth decoding."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pending: dict[int, Constant] = {}
        self._known: set[int] = set()

    def look(self, offset: int, start: int, length: int) -> None:
        """Look at the constant that the opcode at ``offset`` pushes."""
        head = self._source.read(start, min(length, HEAD))
        if head[:1] in _QUOTES or b"\\" in head:
            head = _unquoted(self._source, offset, head)
        if promising(head) or any(promising(decoded) for decoded in _texts_of(head)):
            self._add(Constant(offset, start, length))

    def passed(self, callee: Global, arguments: list[object]) -> None:
        """A call was made: constants that a known loader takes are walked in any case."""
        if callee.name.rpartition(".")[2] not in _LOADERS:
            return
        for argument in arguments[:4]:
            offset = self._origin(argument)
            opcode = opcode_at(self._source, offset) if offset >= 0 else None
            if opcode is not None and opcode.argument.counted:
                start, length = payload(self._source, offset)
                self._add(Constant(offset, start, length, forced=True))

    def drain(self) -> Iterator[Constant]:
        """The constants collected since the last time."""
        pending, self._pending = self._pending, {}
        self._known.update(pending)
        return iter(pending.values())

    def _add(self, constant: Constant) -> None:
        known = constant.offset in self._known and not constant.forced
        if not known and (constant.forced or len(self._known) < PENDING_LIMIT):
            held = self._pending.get(constant.offset)
            if held is None or constant.forced:
                self._pending[constant.offset] = constant

    def _origin(self, argument: object) -> int:
        if isinstance(argument, int):
            return argument
        note = argument.note if isinstance(argument, Known) else None
        given = getattr(note, "arguments", None)  # protocol 2 wraps bytes: _codecs.encode(text, "latin1")
        return given[0] if given and isinstance(given[0], int) else -1


def promising(head: bytes) -> bool:
    """True when ``head`` may be the start of a pickle, or of a container of one."""
    if _HEAD_OF_ANY.match(head):
        return True
    return head[:1] != b"" and head[0] in _OPENERS and (b"\x93" in head or bool(_IMPORT.search(head)))


def _unquoted(source: Source, offset: int, head: bytes) -> bytes:
    opcode = opcode_at(source, offset)
    if opcode is None or not opcode.argument.lines:
        return head
    return unescaped(head[1:]) if opcode.name == "STRING" else raw_unicode(head).encode("latin-1", "replace")


def _texts_of(text: bytes) -> Iterator[bytes]:
    """What ``text`` may stand for: bytes as text (as protocol 2 writes them), hexadecimal, base64."""
    if _LATIN.search(text[:16]):
        yield text.decode("utf-8", "ignore").encode("latin-1", "ignore")
    text = text.strip()
    if len(text) >= 22 and _HEX.match(text):
        yield binascii.unhexlify(_hex_run(text))
    if len(text) >= 16 and _BASE64.match(text):
        yield _base64(text)


def _hex_run(text: bytes) -> bytes:
    match = _HEX.match(text)
    return match[0] if match else b""


def _base64(text: bytes) -> bytes:
    match = _BASE64.match(text)
    digits = re.sub(rb"[\s=]", b"", match[0]) if match else b""
    digits = digits.translate(bytes.maketrans(b"-_", b"+/"))
    return binascii.a2b_base64(digits[: len(digits) - len(digits) % 4 if len(digits) % 4 == 1 else None] + b"==")


def unveiled(source: Source, constant: Constant, proof: Proof) -> tuple[Reader, bool] | None:
    """Take the encodings off a constant.

    Returns:
        its content and whether it is a pickle (otherwise a zip); None when it is neither.
    """
    pending = [_reader(source, constant)]
    for _ in range(LAYERS):
        inner: list[Reader] = []
        for reader in pending:
            try:
                head = reader.read_at(0, HEAD)
                if head.startswith(b"PK\x03\x04"):
                    return reader, False
                if constant.forced and head[:1] == b"\x80" and head[1:2] <= b"\x05":
                    return reader, True
                if head[:1] and head[0] in _OPENERS and proof(reader):
                    return reader, True
                inner += _inner(reader, head, source.budget)
            except InputError:
                continue  # it only looked like an encoding
        pending = inner[:_BREADTH]
    return None


def _reader(source: Source, constant: Constant) -> Reader:
    opcode = opcode_at(source, constant.offset)
    if opcode is None or not opcode.argument.lines:
        return SliceReader(source.reader, constant.start, constant.length)
    source.budget.spend_bytes(min(constant.length, _DECODED_LIMIT))
    raw = source.reader.read_at(constant.start, min(constant.length, _DECODED_LIMIT))
    if opcode.name == "STRING":
        return BytesReader(unescaped(raw[1:-1]))
    return BytesReader(raw_unicode(raw).encode("latin-1", "replace"))


def _inner(reader: Reader, head: bytes, budget: Budget) -> Iterator[Reader]:
    if head[:1] in _COMPRESSED_HEADS:
        from .compressed import unpacked  # noqa: PLC0415 - most pickles hold nothing compressed

        for chunks in unpacked(reader, head):
            yield StreamReader(chunks, budget)
    for index, decoded in enumerate(_texts_of(head)):
        if promising(decoded):
            yield BytesReader(next(islice(_texts_of(_whole(reader, budget)), index, None), b""))


def _whole(reader: Reader, budget: Budget) -> bytes:
    budget.spend_bytes(min(reader.size, _DECODED_LIMIT))
    return reader.read_at(0, _DECODED_LIMIT)
