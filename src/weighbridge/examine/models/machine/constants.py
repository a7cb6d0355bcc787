"""Literals: what an opcode pushed, decoded when somebody asks for it."""

from __future__ import annotations

import re
import struct

from ..facts.pickle import CONSTANT_LIMIT, Constant, Items, Opaque
from .opcodes import BY_CODE, BYTES, TEXTS, Opcode
from .source import LINE_KEPT, Source

_LONGEST_INTEGER = 512
"""Bytes of an integer that are decoded; a longer one could not be printed."""

_HEAD = 64
"""Bytes that are fetched with a literal's opcode."""

_DOUBLE = struct.Struct(">d")

_SIMPLE: dict[str, Constant | Items] = {
    "NONE": Constant(None),
    "NEWTRUE": Constant(True),
    "NEWFALSE": Constant(False),
    "EMPTY_TUPLE": Items("tuple", ()),
}
_NUMBERS = re.compile(rb"\s*[+-]?[0-9a-zA-Z_]+L?\s*(?s:\0.*)?")
_FLOATS = re.compile(rb"\s*[+-]?(?:[0-9._]+(?:[eE][+-]?[0-9_]+)?|(?i:nan|inf|infinity))\s*(?s:\0.*)?")
_ESCAPES = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))", re.DOTALL)
_ONE_LETTER = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v", b"\n": b""}
_SELF = (b"\\", b"'", b'"')


def is_number(opcode: int, text: bytes) -> bool:
    """True when any loader could read ``text`` as the argument of INT, LONG or FLOAT."""
    if opcode == ord("F"):
        return bool(_FLOATS.fullmatch(text))
    if not _NUMBERS.fullmatch(text):
        return False
    if len(text) > _LONGEST_INTEGER:
        return text[:1].isdigit() or text[:1] in b"+-"
    return _integer(text) is not None


def _integer(text: bytes) -> int | None:
    digits = text.partition(b"\0")[0].strip()
    digits = digits[:-1] if digits[-1:] == b"L" else digits
    for base in (0, 10):  # INT with leading zeros is decimal to some loaders
        try:
            return int(digits, base)
        except ValueError:
            continue
    try:
        return int(digits, 8)  # … and octal to C's strtol
    except ValueError:
        return None


def opcode_at(source: Source, offset: int) -> Opcode | None:
    """The opcode that pushed the literal."""
    code = source.read(offset, 1)
    return BY_CODE.get(code[0]) if code else None


def payload(source: Source, offset: int) -> tuple[int, int]:
    """Where the bytes of a counted literal are, as (start, length)."""
    opcode = opcode_at(source, offset)
    width = opcode.argument.width if opcode and opcode.argument.counted else 0
    if not width:
        return offset, 0
    return offset + 1 + width, int.from_bytes(source.read(offset + 1, width), "little")


def literal(source: Source, offset: int, limit: int = CONSTANT_LIMIT) -> Constant | Items | Opaque:
    """The value of the literal at ``offset``; text and bytes are cut to ``limit`` bytes of the stream."""
    head = source.read(offset, _HEAD)  # nearly every literal lies in it whole
    opcode = BY_CODE.get(head[0]) if head else None
    if opcode is None:
        return Opaque("unknown")
    if opcode.name in _SIMPLE:
        return _SIMPLE[opcode.name]
    if opcode.argument.counted:
        return _counted(source, offset, head, opcode, limit)
    if opcode.argument.lines:
        return _line(source, offset, opcode, limit)
    raw = head[1 : 1 + opcode.argument.width]
    if len(raw) < opcode.argument.width:
        return Opaque("truncated")
    if opcode.name == "BINFLOAT":
        return Constant(_DOUBLE.unpack(raw)[0])
    return Constant(int.from_bytes(raw, "little", signed=opcode.name == "BININT"))


def _counted(source: Source, offset: int, head: bytes, opcode: Opcode, limit: int) -> Constant | Opaque:
    start = 1 + opcode.argument.width
    length = int.from_bytes(head[1:start], "little")
    kept = min(length, limit)
    raw = head[start : start + kept] if start + kept <= len(head) else source.read(offset + start, kept)
    cut = length > len(raw)
    if opcode.name in BYTES:
        return Constant(raw, cut=cut)
    if opcode.name in TEXTS:
        return Constant(_text(raw, opcode), cut=cut)
    if length > _LONGEST_INTEGER:
        return Opaque("long integer")
    return Constant(int.from_bytes(raw, "little", signed=True))


def _text(raw: bytes, opcode: Opcode) -> str:
    if opcode.name.endswith("STRING"):
        return raw.decode("latin-1")
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _line(source: Source, offset: int, opcode: Opcode, limit: int) -> Constant | Opaque:
    raw, _, whole = source.line(offset + 1)
    if opcode.name == "STRING":
        return Constant(unescaped(raw[1:-1])[:limit].decode("latin-1"), cut=not whole)
    if opcode.name == "UNICODE":
        return Constant(raw_unicode(raw)[:limit], cut=not whole)
    if opcode.name == "FLOAT":
        try:
            return Constant(float(raw.partition(b"\0")[0]))
        except ValueError:
            return Opaque("unknown")
    if opcode.name == "INT" and raw in (b"00", b"01"):
        return Constant(raw == b"01")
    number = _integer(raw) if len(raw) <= _LONGEST_INTEGER else None
    return Opaque("long integer") if number is None else Constant(number)


def raw_unicode(raw: bytes) -> str:
    """Decode the argument of UNICODE."""
    try:
        return raw.decode("raw-unicode-escape")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def unescaped(raw: bytes) -> bytes:
    """Decode the escapes of STRING as ``codecs.escape_decode`` does."""

    def one(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return bytes((int(match[1], 16),))
        if match[2]:
            return bytes((int(match[2], 8) & 0xFF,))
        return match[3] if match[3] in _SELF else _ONE_LETTER.get(match[3], match[0])

    return _ESCAPES.sub(one, raw) if b"\\" in raw else raw


def name_at(source: Source, offset: int) -> str | None:
    """The whole text of the literal at ``offset``; None when it is no text, or too long for a name."""
    opcode = opcode_at(source, offset)
    if opcode is None or opcode.name not in TEXTS:
        return None
    found = literal(source, offset, LINE_KEPT)
    if isinstance(found, Constant) and isinstance(found.value, str) and not found.cut:
        return found.value
    return None
