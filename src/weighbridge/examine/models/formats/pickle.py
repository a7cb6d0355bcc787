"""Pickle streams, protocols 0 to 5, and what PyTorch (before 1.6) and joblib make of them.

Every stream is walked to its end, and everything behind it to the end of the file: loaders
call ``load()`` again and again. A magic number inside proves nothing until then.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..machine.layouts import examine
from ..machine.opcodes import OPCODES
from ..machine.probe import is_pickle

_CODES = frozenset(opcode.code for opcode in OPCODES)


def probe(reader: Reader, head: bytes) -> bool:
    """True for PROTO 2 to 5 before an opcode, and for a stream without it that proves itself by being walked.

    The length of a safetensors header can look like PROTO; what follows it there, a zero, is no opcode.
    """
    if len(head) > 1 and head[0] == 0x80 and 2 <= head[1] <= 5:
        return len(head) == 2 or head[2] in _CODES
    return is_pickle(reader)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State what every stream of the part would do, then what it holds."""
    yield from examine(reader, budget)
