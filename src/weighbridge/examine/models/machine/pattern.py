"""The skip pattern: one possessive regular expression over runs of pure data.

A stream that consists of data opcodes alone can do nothing but build data, so it needs no
walk. The expression consumes such opcodes at the speed of the regular expression engine.
It is possessive throughout: it never backtracks, so its time is linear.

It stops at every opcode whose argument it does not decide on its own: capabilities, STOP,
lines of text, long constants, and short ones that could hide an import.
"""

from __future__ import annotations

import re

from .opcodes import BYTES, OPCODES, TEXTS, Opcode, atom_lengths

LOOKED_AT = 24
"""Constants of this length or longer are looked at one by one for hidden pickles."""

_TOO_SHORT = 11
"""No shorter byte string holds an import and a call: ``cos\\nx\\n)R.`` has that many bytes."""

_HARMLESS = rb"[^\n\x93]"
"""Without a newline there is no GLOBAL or INST, without 0x93 no STACK_GLOBAL."""


def skip_pattern() -> re.Pattern[bytes]:
    """Generate the expression from the table."""
    bare = (
        b"[" + b"".join(re.escape(bytes((o.code,))) for o in OPCODES if _skippable(o) and not o.argument.width) + b"]*+"
    )
    fixed = [
        re.escape(bytes((opcode.code,))) + b"." * opcode.argument.width
        for opcode in sorted(OPCODES, key=lambda opcode: opcode.argument.width)
        if _skippable(opcode) and opcode.argument.width
    ]
    counted = [
        re.escape(bytes((opcode.code,))) + _short(opcode)
        for opcode in OPCODES
        if opcode.argument.counted and opcode.argument.width == 1
    ]
    return re.compile(b"(?s:" + bare + b"(?:(?:" + b"|".join(fixed + counted) + b")" + bare + b")*+)")


def _skippable(opcode: Opcode) -> bool:
    decided_elsewhere = opcode.capability or opcode.name == "STOP"
    return not decided_elsewhere and not opcode.argument.lines and not opcode.argument.counted


def _short(opcode: Opcode) -> bytes:
    looked_at = opcode.name in TEXTS | BYTES
    lengths = [
        re.escape(bytes((n,))) + (_HARMLESS if looked_at and n >= _TOO_SHORT else b".") + b"{%d}+" % n
        for n in range(LOOKED_AT)
    ]
    return b"(?:" + b"|".join(lengths) + b")"


def _atom() -> bytes:
    """A literal of fixed size, in a group of its own."""
    lengths = atom_lengths()
    bare = b"".join(re.escape(bytes((code,))) for code, length in enumerate(lengths) if length == 1)
    sized = [
        re.escape(bytes((code,))) + b"." * (length - 1)
        for length in sorted(set(lengths) - {0, 1})
        for code in range(256)
        if lengths[code] == length
    ]
    return b"(?:" + b"|".join([*sized, b"[" + bare + b"]"]) + b")"


def block_pattern(memo: bytes = b"") -> re.Pattern[bytes]:
    """Generate the expression for :data:`BLOCK` literals, or, with ``memo``, memoised tuples of literals.

    One more must follow, so that the last of a run, which a call may take, is left to the loop.
    """
    atom = _atom()
    tuples = atom + b"(?:\x85|" + atom + b"(?:\x86|" + atom + b"\x87))" + memo
    item = tuples if memo else atom
    return re.compile(b"(?s:(?:" + item + b"){%d}+(?=" % BLOCK + item + b"))")


BLOCK = 32
"""Items that the loop passes over at once."""

SKIP = skip_pattern()
ATOM_BLOCK = block_pattern()
MEMOIZED_BLOCK = block_pattern(b"\x94")
PUT_BLOCK = block_pattern(b"r.{4}")
PUT_INDEX = re.compile(b"(?s:" + _atom() + b"{1,3}+[\x85-\x87]r(.{4}))")
