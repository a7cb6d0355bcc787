from __future__ import annotations

import pickletools

import pytest

from weighbridge.examine.models.formats._table import FORMATS
from weighbridge.examine.models.machine import walk
from weighbridge.examine.models.machine.opcodes import BY_CODE, BY_NAME, OPCODES, atom_lengths, counted_widths
from weighbridge.examine.models.machine.pattern import SKIP
from weighbridge.examine.models.machine.probe import FIRST

THEIRS = {opcode.name: opcode for opcode in pickletools.opcodes}


def test_the_table_is_complete() -> None:
    assert {(o.name, o.code) for o in OPCODES} == {(o.name, ord(o.code)) for o in pickletools.opcodes}
    assert len(BY_CODE) == len(BY_NAME) == len(OPCODES)


@pytest.mark.parametrize("opcode", OPCODES, ids=lambda opcode: opcode.name)
def test_a_row_agrees_with_pickletools(opcode) -> None:
    theirs = THEIRS[opcode.name]
    before = [o for o in theirs.stack_before if o not in (pickletools.markobject, pickletools.stackslice)]
    after = [o for o in theirs.stack_after if o is not pickletools.markobject]
    assert opcode.protocol == theirs.proto
    assert opcode.marked == (pickletools.markobject in theirs.stack_before)
    if opcode.name != "OBJ":  # pickletools counts the class, which lies above the mark
        assert opcode.takes == len(before) or opcode.name in {"PUT", "BINPUT", "LONG_BINPUT"}
    assert opcode.gives == len(after) or opcode.name in {"PUT", "BINPUT", "LONG_BINPUT"}
    if theirs.arg is None:
        assert opcode.argument.width == opcode.argument.lines == 0
    elif theirs.arg.n >= 0:
        assert opcode.argument.width == theirs.arg.n
    else:
        assert opcode.argument.counted or opcode.argument.lines


def test_every_opcode_is_dispatched_exactly_once() -> None:
    widths, atoms = counted_widths(), atom_lengths()
    in_the_loop = {"MEMOIZE", "TUPLE2", "BINGET", "MARK"}
    for opcode in OPCODES:
        handled = walk.HANDLERS[opcode.code] is not None
        assert handled or widths[opcode.code] or atoms[opcode.code] or opcode.name in in_the_loop, opcode.name


def test_the_loops_literals_are_the_tables() -> None:
    for name, value in vars(walk).items():
        if name.startswith("_") and name[1:] in BY_NAME:
            assert value == BY_NAME[name[1:]].code, name


def test_the_skip_pattern_passes_no_capability_and_no_stop() -> None:
    for opcode in OPCODES:
        match = SKIP.match(bytes((opcode.code,)) + bytes(300))
        assert match is not None
        if opcode.capability or opcode.name == "STOP":
            assert match.end() == 0, opcode.name


@pytest.mark.parametrize("text", [b"cos\nx\n)R.", b"\x8c\x02os\x8c\x01x\x93)R."])
def test_the_skip_pattern_stops_at_constants_that_could_hide_an_import(text: bytes) -> None:
    padded = text.rjust(12, b"N")
    for code in (b"U", b"C", b"\x8c"):
        match = SKIP.match(code + bytes((len(padded),)) + padded)
        assert match is not None
        assert match.end() == 0


def test_the_formats_row_lists_every_first_opcode() -> None:
    row = next(row for row in FORMATS if row.id == "pickle")
    assert set(FIRST) <= set(row.first)
