"""What a plain ``pickle.load`` makes of a joblib file, which knows of no array blocks.

Behind an array's wrapper it reads the array's bytes as opcodes. Up to the first block both
loaders do the same; from there this reading goes its own way until it stops or breaks, and
no later block means anything to it.

A block of numbers breaks it at once, as a rule, so there it counts only when it imports
something by a plausible name and acts. A block of objects is a pickle of its own, and the
plain reading carries out its opcodes with the memo of the outer stream. With numbered memo
entries (protocol 2) that makes no difference. With protocol 5 the entries move, and honest
files break at one place: NumPy's array names its dtype by the third memo entry (the word
``numpy``) and the word ``dtype``, and the outer stream keeps something else in that entry.
Everything else that the reading does counts, and is judged like any other event.
"""

from __future__ import annotations

from array import array

from weighbridge.core.records import dataclass

from ..facts.pickle import Constant, Global
from .cells import Broken, Container, Known, Recorder
from .constants import literal, name_at
from .ledger import Ledger
from .source import WINDOW, Source
from .walk import PAUSED, RUNNING, Walk

_PADDING = bytes(16)
_FIRST_WINDOW = 1 << 12
_HONEST = "dtype"
_ARRAY = Global("numpy", "ndarray")


@dataclass(slots=True)
class Fork:
    """Where the two readings part: the machine's state behind a wrapper's BUILD.

    Attributes:
        offset: where the block begins.
        objects: True for a block of objects.
    """

    offset: int
    objects: bool
    stack: list[object]
    parked: list[list[object]]
    memo: array[int]
    sparse: dict[int, int]
    count: int
    kept: list[object]

    @classmethod
    def of(cls, machine: Walk, offset: int, *, objects: bool) -> Fork:
        """Copy what the plain reading starts from."""
        return cls(
            offset,
            objects,
            list(machine.stack),
            [list(parked) for parked in machine.parked],
            machine.memo[:],
            dict(machine.sparse),
            machine.count,
            list(machine.objects),
        )


class Objects:
    """A recorder for the plain reading of objects: breaks where every loader breaks on honest files."""

    def __init__(self, ledger: Ledger, offset: int) -> None:
        self._ledger = ledger
        self._offset = offset
        self.persistent = ledger.persistent
        self.extension = ledger.extension
        self.buffer = ledger.buffer
        self.mutated = ledger.mutated
        self.confused = ledger.confused
        self.filled = ledger.filled
        self.constant = ledger.constant
        self.line = ledger.line
        self.number = ledger.number

    def imported(self, opcode: str, offset: int, end: int, module: object, name: object) -> Known:
        """See :class:`~.cells.Recorder`."""
        source = self._ledger.source
        if opcode == "STACK_GLOBAL":
            if _no_text(source, module) or _no_text(source, name):
                raise Broken("STACK_GLOBAL takes a name from something else than a text")
            elsewhere = not isinstance(module, int) or module < self._offset
            if elsewhere and isinstance(name, int) and name >= self._offset and name_at(source, name) == _HONEST:
                known = isinstance(module, int) and module >= 0 and name_at(source, module) == "numpy"
                if not known:
                    raise Broken("the memo of the outer stream holds another word than numpy")
        return self._ledger.imported(opcode, offset, end, module, name)

    def called(self, opcode: str, offset: int, callee: object, arguments: object, keywords: object) -> Known:
        """See :class:`~.cells.Recorder`."""
        if isinstance(callee, (int, tuple)) or (isinstance(callee, Container) and callee.kind != "literal"):
            raise Broken(f"{opcode} calls a plain value")
        if isinstance(callee, Known) and callee.fact == _ARRAY and _not_a_shape(self._ledger.source, arguments):
            raise Broken("numpy.ndarray takes a shape")
        return self._ledger.called(opcode, offset, callee, arguments, keywords)


def _no_text(source: Source, operand: object) -> bool:
    """True for what is no text in any loader."""
    if isinstance(operand, int) and operand >= 0:
        value = literal(source, operand)
        return isinstance(value, Constant) and not isinstance(value.value, (str, bytes))
    return isinstance(operand, tuple) or (isinstance(operand, Container) and operand.kind != "literal")


def _not_a_shape(source: Source, arguments: object) -> bool:
    """True for one argument that is a text or bytes, as the words of an honest file's memo give."""
    first = arguments[0] if isinstance(arguments, (tuple, list)) and len(arguments) == 1 else None
    value = literal(source, first) if isinstance(first, int) and first >= 0 else None
    return isinstance(value, Constant) and isinstance(value.value, (str, bytes))


def read_plainly(ledger: Ledger, fork: Fork) -> None:
    """Tell ``ledger`` what a plain unpickler does from ``fork`` on.

    Raises:
        LimitError: the stack or the memo grew too large, or the budget ran out.
    """
    source = ledger.source
    again, ledger.again = ledger.again, True
    try:
        if fork.objects:
            _walk(Objects(ledger, fork.offset), source, fork)
            return
        trial = Ledger(source)
        _walk(trial, source, fork)
        if trial.proven:
            _walk(ledger, source, fork)
    finally:
        ledger.again = again


def _walk(recorder: Recorder, source: Source, fork: Fork) -> None:
    machine = Walk(recorder)
    machine.stack = list(fork.stack)
    machine.parked = [list(parked) for parked in fork.parked]
    machine.memo = fork.memo[:]
    machine.sparse = dict(fork.sparse)
    machine.count = fork.count
    machine.objects = list(fork.kept)
    position = fork.offset
    length = _FIRST_WINDOW
    while machine.state == RUNNING and position < source.size:
        window = source.window(position, length)
        at_end = position + len(window) >= source.size
        done = machine.opcodes
        safe = len(window) if at_end else len(window) - len(_PADDING)
        position += machine.run(window + _PADDING if at_end else window, position, 0, safe)
        source.budget.spend(machine.opcodes - done + 1)
        length = min(4 * length, WINDOW)
        if machine.state == PAUSED:
            machine.state = RUNNING
        machine.trim()
