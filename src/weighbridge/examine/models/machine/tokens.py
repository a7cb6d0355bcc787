"""Opcodes one by one, without following what they do: a reading of the table for short streams."""

from __future__ import annotations

from collections.abc import Iterator

from .opcodes import BY_CODE, Opcode
from .source import Source


def tokens(source: Source, start: int, end: int) -> Iterator[tuple[Opcode, int, int]]:
    """Yield (opcode, its offset, the offset behind its argument) until ``end`` or the first unknown byte."""
    offset = start
    while offset < end:
        code = source.read(offset, 1)
        opcode = BY_CODE.get(code[0]) if code else None
        if opcode is None:
            return
        following = offset + 1 + opcode.argument.width
        if opcode.argument.counted:
            raw = source.read(offset + 1, opcode.argument.width)
            following += max(0, int.from_bytes(raw, "little", signed=opcode.argument.value.endswith("-")))
        for _ in range(opcode.argument.lines):
            following = source.line(following)[1]
        yield opcode, offset, following
        offset = following
