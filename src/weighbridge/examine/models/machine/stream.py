"""One pickle stream, from its first opcode to where it ends."""

from __future__ import annotations

from weighbridge.core.budget import Budget
from weighbridge.core.errors import LimitError
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass

from .arrays import Block, block_of
from .ledger import Ledger
from .opcodes import BY_CODE, counted_widths
from .pattern import LOOKED_AT, SKIP
from .plain import Fork, read_plainly
from .source import WINDOW, Source
from .walk import BROKEN, LIMITED, PAUSED, RUNNING, STACK_LIMIT, STOPPED, Walk

_FIRST_WINDOW = 1 << 12
_PADDING = bytes(16)
_LONGEST_SKIPPED = 2 + 255

_WIDTHS = counted_widths()
_LINES = frozenset(code for code, opcode in BY_CODE.items() if opcode.argument.lines == 1 and not opcode.capability)
_NOT_LOOKED_AT = frozenset(code for code, opcode in BY_CODE.items() if opcode.name in {"LONG1", "LONG4"})
_SIGNED = frozenset(code for code, opcode in BY_CODE.items() if opcode.argument.value.endswith("-"))
_STOP = 0x2E


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a stream ended.

    Attributes:
        end: offset behind its last opcode.
        stopped: True when it reached STOP.
        truncated: True when the input ended first.
        paused: True when it went on for as many opcodes as were asked for.
        walked: False when the skip pattern proved it pure data.
        depth: values left on the stack under the result, and open marks.
        arrays: raw array blocks of joblib inside it.
    """

    end: int
    stopped: bool
    truncated: bool = False
    paused: bool = False
    reason: str = ""
    walked: bool = False
    opcodes: int = 0
    protocol: int = 0
    depth: int = 0
    top: object = None
    arrays: tuple[Block, ...] = ()


def prove(source: Source, ledger: Ledger, offset: int) -> int | None:
    """The end of the stream at ``offset`` when it is pure data, else None.

    Stack and memo are not followed: a stream without capability opcodes can fail in a
    loader, but do nothing else.
    """
    position = offset
    length = _FIRST_WINDOW
    while True:
        window = source.window(position, length)
        last = len(window) if position + len(window) >= source.size else len(window) - _LONGEST_SKIPPED
        at = 0
        while at < last:
            match = SKIP.match(window, at)
            at = match.end() if match else at
            if at >= last:
                break
            code = window[at]
            if code == _STOP:
                return position + at + 1
            following = _literal_end(source, ledger, window, position, at)
            if following < 0:
                return None
            at = following
        if at >= len(window) and position + at >= source.size:
            return None
        source.budget.spend(at)
        position += at
        length = min(4 * length, WINDOW)


def _literal_end(source: Source, ledger: Ledger, window: bytes, base: int, at: int) -> int:
    """The position behind the literal, GET or PUT at ``at``; -1 when it is something else."""
    code = window[at]
    width = _WIDTHS[code]
    if width:
        length = int.from_bytes(window[at + 1 : at + 1 + width], "little", signed=code in _SIGNED)
        if length < 0:
            return -1
        if code not in _NOT_LOOKED_AT and length >= min(LOOKED_AT, 11):
            ledger.constant(base + at, base + at + 1 + width, length)
        return at + 1 + width + length
    if code not in _LINES:
        return -1
    end = window.find(b"\n", at)
    following = end + 1 if end >= 0 else source.line(base + at + 1)[1] - base
    if following - at > LOOKED_AT:
        ledger.constant(base + at, base + at + 1, following - at - 2)
    return following


class Machine:
    """Examines the streams of one part.

    Attributes:
        source: the part's bytes.
        ledger: what was heard so far.
    """

    def __init__(self, reader: Reader, budget: Budget) -> None:
        self.source = Source(reader, budget)
        self.ledger = Ledger(self.source)

    def stream(self, offset: int) -> Ended:
        """Examine the stream at ``offset``: prove it pure data, or walk it."""
        end = prove(self.source, self.ledger, offset)
        if end is not None:
            head = self.source.read(offset, 2)
            return Ended(end=end, stopped=True, protocol=head[1] if head[:1] == b"\x80" else 0)
        return self.walk(Walk(self.ledger), offset)

    def walk(self, machine: Walk, offset: int, *, opcodes: int = 1 << 62) -> Ended:
        """Interpret the stream at ``offset``, at most about ``opcodes`` opcodes of it.

        joblib's reading comes first, then the one of a plain unpickler where they differ.

        Raises:
            LimitError: the stack or the memo grew too large, or the budget ran out.
        """
        forks: list[Fork] = []
        ended = self._walk(machine, offset, opcodes, forks)
        for fork in forks:
            read_plainly(self.ledger, fork)
        return ended

    def _walk(self, machine: Walk, offset: int, opcodes: int, forks: list[Fork]) -> Ended:
        position = offset
        length = _FIRST_WINDOW
        suspended: list[tuple[list[object], list[list[object]], object, dict[int, int], int]] = []
        arrays: list[Block] = []
        while True:
            window = self.source.window(position, length)
            at_end = position + len(window) >= self.source.size
            safe = len(window) if at_end else len(window) - len(_PADDING)
            done = machine.opcodes
            position += machine.run(window + _PADDING if at_end else window, position, 0, safe)
            self.source.budget.spend(machine.opcodes - done + 1)
            length = min(4 * length, WINDOW)
            if machine.state == RUNNING:
                machine.trim()
                if position >= self.source.size:
                    return self._ended(machine, self.source.size, arrays, truncated=True)
                if machine.opcodes >= opcodes:
                    return self._ended(machine, position, arrays, paused=True)
            if machine.state == LIMITED:
                raise LimitError("stack", STACK_LIMIT)
            if machine.state == PAUSED and suspended:
                machine.state = RUNNING  # joblib reads the objects of an array with a plain unpickler
            elif machine.state == PAUSED:
                block = self._block()
                if not forks:
                    forks.append(Fork.of(machine, position, objects=block is not None and block.item_bytes is None))
                if block is None:
                    return self._ended(machine, position, arrays, reason="an array block cannot be measured")
                machine.state = RUNNING
                arrays.append(block) if len(arrays) < 100_000 else None
                if block.item_bytes is None:
                    suspended.append(machine.suspend())
                else:
                    padding = self.source.read(position, 1) if block.aligned else b""
                    position += len(padding) + (padding[0] if padding else 0) + block.length
                length = _FIRST_WINDOW
            elif machine.state == STOPPED and suspended:
                machine.resume(suspended.pop())  # type: ignore[arg-type]
                machine.state = RUNNING
                length = _FIRST_WINDOW
            elif machine.state in (STOPPED, BROKEN):
                truncated = machine.state == BROKEN and position >= self.source.size
                return self._ended(machine, position, arrays, truncated=truncated)

    def _ended(
        self,
        machine: Walk,
        end: int,
        arrays: list[Block],
        *,
        truncated: bool = False,
        paused: bool = False,
        reason: str = "",
    ) -> Ended:
        if truncated and not machine.reason:
            machine.reason = "the input ends before STOP"
        return Ended(
            end=end,
            stopped=machine.state == STOPPED,
            truncated=truncated,
            paused=paused,
            reason=reason or machine.reason,
            walked=True,
            opcodes=machine.opcodes,
            protocol=machine.protocol,
            depth=len(machine.stack) + len(machine.parked),
            top=machine.top,
            arrays=tuple(arrays),
        )

    def _block(self) -> Block | None:
        note = self.ledger.block
        return None if note is None else block_of(self.source, note.state)
