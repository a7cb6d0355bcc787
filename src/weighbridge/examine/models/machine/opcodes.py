"""Every opcode of the pickle protocols 0 to 5 (CPython, ``Lib/pickletools.py``).

The one table from which the skip pattern and the loop's dispatch are generated.
"""

from __future__ import annotations

import enum

from weighbridge.core.records import dataclass


class Argument(enum.Enum):
    """How an opcode's argument is encoded. The value is the width of its fixed part in bytes.

    Attributes:
        width: bytes of the fixed part: the argument itself, or its length field; 0 for lines.
        counted: True when a length comes first.
        lines: how many lines of text the argument has.
    """

    NONE = "0"
    BYTE = "1"
    SHORT = "2"
    WORD = "4"
    DOUBLE_WORD = "8"
    COUNTED_1 = "1+"
    """An unsigned length of one byte, then so many bytes."""
    COUNTED_4 = "4+"
    COUNTED_4_SIGNED = "4-"
    """A signed length of four bytes; a negative one is an error."""
    COUNTED_8 = "8+"
    LINE = "line"
    """Text up to a newline."""
    TWO_LINES = "lines"

    def __init__(self, value: str) -> None:
        self.width = int(value[0]) if value[0].isdigit() else 0
        self.counted = value.endswith(("+", "-"))
        self.lines = {"line": 1, "lines": 2}.get(value, 0)


@dataclass(frozen=True, slots=True)
class Opcode:
    """One opcode.

    Attributes:
        code: its byte.
        takes: objects that it needs on the stack (below the mark, when it takes a mark).
        gives: objects that it leaves there.
        marked: True when it takes everything down to the topmost mark as well.
        capability: True when it can import, call, change an object of unknown class, or
            ask a registry or the loader for an object; everything else is pure data.
        protocol: the first protocol that has it.
    """

    code: int
    name: str
    argument: Argument
    takes: int
    gives: int
    protocol: int
    marked: bool = False
    capability: bool = False


_A = Argument

OPCODES: tuple[Opcode, ...] = (
    # — atoms —
    Opcode(0x49, "INT", _A.LINE, 0, 1, 0),
    Opcode(0x4A, "BININT", _A.WORD, 0, 1, 1),
    Opcode(0x4B, "BININT1", _A.BYTE, 0, 1, 1),
    Opcode(0x4D, "BININT2", _A.SHORT, 0, 1, 1),
    Opcode(0x4C, "LONG", _A.LINE, 0, 1, 0),
    Opcode(0x8A, "LONG1", _A.COUNTED_1, 0, 1, 2),
    Opcode(0x8B, "LONG4", _A.COUNTED_4_SIGNED, 0, 1, 2),
    Opcode(0x53, "STRING", _A.LINE, 0, 1, 0),
    Opcode(0x54, "BINSTRING", _A.COUNTED_4_SIGNED, 0, 1, 1),
    Opcode(0x55, "SHORT_BINSTRING", _A.COUNTED_1, 0, 1, 1),
    Opcode(0x42, "BINBYTES", _A.COUNTED_4, 0, 1, 3),
    Opcode(0x43, "SHORT_BINBYTES", _A.COUNTED_1, 0, 1, 3),
    Opcode(0x8E, "BINBYTES8", _A.COUNTED_8, 0, 1, 4),
    Opcode(0x96, "BYTEARRAY8", _A.COUNTED_8, 0, 1, 5),
    Opcode(0x97, "NEXT_BUFFER", _A.NONE, 0, 1, 5),
    Opcode(0x98, "READONLY_BUFFER", _A.NONE, 1, 1, 5),
    Opcode(0x4E, "NONE", _A.NONE, 0, 1, 0),
    Opcode(0x88, "NEWTRUE", _A.NONE, 0, 1, 2),
    Opcode(0x89, "NEWFALSE", _A.NONE, 0, 1, 2),
    Opcode(0x56, "UNICODE", _A.LINE, 0, 1, 0),
    Opcode(0x8C, "SHORT_BINUNICODE", _A.COUNTED_1, 0, 1, 4),
    Opcode(0x58, "BINUNICODE", _A.COUNTED_4, 0, 1, 1),
    Opcode(0x8D, "BINUNICODE8", _A.COUNTED_8, 0, 1, 4),
    Opcode(0x46, "FLOAT", _A.LINE, 0, 1, 0),
    Opcode(0x47, "BINFLOAT", _A.DOUBLE_WORD, 0, 1, 1),
    # — containers —
    Opcode(0x5D, "EMPTY_LIST", _A.NONE, 0, 1, 1),
    Opcode(0x61, "APPEND", _A.NONE, 2, 1, 0),
    Opcode(0x65, "APPENDS", _A.NONE, 1, 1, 1, marked=True),
    Opcode(0x6C, "LIST", _A.NONE, 0, 1, 0, marked=True),
    Opcode(0x29, "EMPTY_TUPLE", _A.NONE, 0, 1, 1),
    Opcode(0x74, "TUPLE", _A.NONE, 0, 1, 0, marked=True),
    Opcode(0x85, "TUPLE1", _A.NONE, 1, 1, 2),
    Opcode(0x86, "TUPLE2", _A.NONE, 2, 1, 2),
    Opcode(0x87, "TUPLE3", _A.NONE, 3, 1, 2),
    Opcode(0x7D, "EMPTY_DICT", _A.NONE, 0, 1, 1),
    Opcode(0x64, "DICT", _A.NONE, 0, 1, 0, marked=True),
    Opcode(0x73, "SETITEM", _A.NONE, 3, 1, 0),
    Opcode(0x75, "SETITEMS", _A.NONE, 1, 1, 1, marked=True),
    Opcode(0x8F, "EMPTY_SET", _A.NONE, 0, 1, 4),
    Opcode(0x90, "ADDITEMS", _A.NONE, 1, 1, 4, marked=True),
    Opcode(0x91, "FROZENSET", _A.NONE, 0, 1, 4, marked=True),
    # — stack and memo —
    Opcode(0x30, "POP", _A.NONE, 1, 0, 0),
    Opcode(0x32, "DUP", _A.NONE, 1, 2, 0),
    Opcode(0x28, "MARK", _A.NONE, 0, 0, 0),
    Opcode(0x31, "POP_MARK", _A.NONE, 0, 0, 1, marked=True),
    Opcode(0x67, "GET", _A.LINE, 0, 1, 0),
    Opcode(0x68, "BINGET", _A.BYTE, 0, 1, 1),
    Opcode(0x6A, "LONG_BINGET", _A.WORD, 0, 1, 1),
    Opcode(0x70, "PUT", _A.LINE, 1, 1, 0),
    Opcode(0x71, "BINPUT", _A.BYTE, 1, 1, 1),
    Opcode(0x72, "LONG_BINPUT", _A.WORD, 1, 1, 1),
    Opcode(0x94, "MEMOIZE", _A.NONE, 1, 1, 4),
    # — imports, calls, registries —
    Opcode(0x82, "EXT1", _A.BYTE, 0, 1, 2, capability=True),
    Opcode(0x83, "EXT2", _A.SHORT, 0, 1, 2, capability=True),
    Opcode(0x84, "EXT4", _A.WORD, 0, 1, 2, capability=True),
    Opcode(0x63, "GLOBAL", _A.TWO_LINES, 0, 1, 0, capability=True),
    Opcode(0x93, "STACK_GLOBAL", _A.NONE, 2, 1, 4, capability=True),
    Opcode(0x52, "REDUCE", _A.NONE, 2, 1, 0, capability=True),
    Opcode(0x62, "BUILD", _A.NONE, 2, 1, 0, capability=True),
    Opcode(0x69, "INST", _A.TWO_LINES, 0, 1, 0, marked=True, capability=True),
    Opcode(0x6F, "OBJ", _A.NONE, 0, 1, 1, marked=True, capability=True),
    Opcode(0x81, "NEWOBJ", _A.NONE, 2, 1, 2, capability=True),
    Opcode(0x92, "NEWOBJ_EX", _A.NONE, 3, 1, 4, capability=True),
    Opcode(0x50, "PERSID", _A.LINE, 0, 1, 0, capability=True),
    Opcode(0x51, "BINPERSID", _A.NONE, 1, 1, 1, capability=True),
    # — the stream itself —
    Opcode(0x80, "PROTO", _A.BYTE, 0, 0, 2),
    Opcode(0x2E, "STOP", _A.NONE, 1, 0, 0),
    Opcode(0x95, "FRAME", _A.DOUBLE_WORD, 0, 0, 4),
)

BY_CODE: dict[int, Opcode] = {opcode.code: opcode for opcode in OPCODES}
BY_NAME: dict[str, Opcode] = {opcode.name: opcode for opcode in OPCODES}

TEXTS = frozenset(
    {"STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"}
)
"""Opcodes that push a str: only they can name a global."""

BYTES = frozenset({"BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"})
"""Opcodes that push bytes (or a bytearray)."""


def atom_lengths() -> list[int]:
    """For each byte, the whole length of an opcode that pushes a literal of fixed size; else 0.

    EMPTY_TUPLE counts: it cannot change. NEXT_BUFFER does not: its value comes from the loader.
    """
    lengths = [0] * 256
    for opcode in OPCODES:
        literal = opcode.name.startswith(("BININT", "BINFLOAT", "NEW", "NONE", "EMPTY_TUPLE")) and not opcode.capability
        if literal and (opcode.takes, opcode.gives) == (0, 1):
            lengths[opcode.code] = 1 + opcode.argument.width
    return lengths


def counted_widths() -> list[int]:
    """For each byte, the width of the length field of an opcode with a counted argument; else 0."""
    widths = [0] * 256
    for opcode in OPCODES:
        if opcode.argument.counted:
            widths[opcode.code] = opcode.argument.width
    return widths
