"""Is this a pickle? For bytes that no magic number announces, and for constants.

Protocols 0 and 1 begin with any opcode, so the only proof is to walk the stream. It counts
when the stream

* imports something by a plausible name and then calls or changes something (a loader has
  done so whatever comes later), or
* reaches STOP with nothing but its result on the stack, and what follows does so too, or
* goes on for thousands of opcodes without an error.

Text, source code and numbers fail within a few opcodes.
"""

from __future__ import annotations

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader

from .opcodes import OPCODES
from .stream import Ended, Machine
from .walk import Walk

_LONG = 4000
"""Opcodes without an error that text does not reach."""

_ENDLESS = 1_000_000
"""Opcodes without an error that prove a pickle even when all are alike."""

_SAMPLE = 12_000
_STREAMS = 1000
_SPACE = b" \t\r\n\0"

FIRST = bytes(
    sorted(
        opcode.code
        for opcode in OPCODES
        if not opcode.takes and not opcode.marked and opcode.name not in {"NEXT_BUFFER", "GET", "BINGET", "LONG_BINGET"}
    )
)
"""Opcodes that can begin a stream: all others fail on an empty stack or memo."""

_LIMITS = Limits(bytes=1 << 20, members=1000, operations=4_000_000, seconds=20.0)


def is_pickle(reader: Reader) -> bool:
    """True when ``reader`` begins with a pickle beyond doubt. Never raises."""
    try:
        return _proven(reader)
    except WeighbridgeError:
        return False


def _proven(reader: Reader) -> bool:
    head = reader.read_at(0, 1)
    if not head or head[0] not in FIRST:
        return False
    machine = Machine(reader, Budget(limits=_LIMITS))
    offset = 0
    walk = Walk(machine.ledger)
    tidy = True
    for _ in range(_STREAMS):
        ended = machine.walk(walk, offset, opcodes=walk.opcodes + _LONG)
        if machine.ledger.proven or walk.opcodes > _ENDLESS:
            return True
        if not machine.ledger.plausible:
            return False
        offset = ended.end
        if ended.paused:
            if _varied(machine, ended):
                return True
            continue
        if not ended.stopped:
            return False
        tidy &= not ended.depth
        if blank(reader, offset):
            return tidy
        walk = Walk(machine.ledger)
    return tidy


def blank(reader: Reader, offset: int) -> bool:
    """True when at most a few spaces, newlines or zeros follow."""
    rest = reader.read_at(offset, 64)
    return len(rest) < 64 and not rest.strip(_SPACE)


def _varied(machine: Machine, ended: Ended) -> bool:
    """A long run of one letter is no pickle: several different opcodes must have been seen."""
    sample = machine.source.read(0, min(ended.end, _SAMPLE))
    return len(set(sample)) > 8
