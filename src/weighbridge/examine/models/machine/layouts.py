"""All streams of one part, and what lies between and behind them.

The steps:

1. Every stream is examined, the next one beginning where the last one stopped.
2. Constants that turn out to be pickles become parts of their own.
3. What follows the streams is explained by their content (PyTorch's legacy storages) or
   reported.
4. Streams behind the first are walked once more with the memo of the streams before them,
   as one ``Unpickler`` object would that is asked to ``load()`` several times.
5. Everything heard is stated.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.location import Span
from weighbridge.core.reader import CHUNK, Reader, SliceReader
from weighbridge.core.records import dataclass, field

from ..facts import Fact
from ..facts.common import Embedded, Layout, Problem, ProblemKind, Tensor
from ..facts.pickle import Constant, Stream, TrailingBytes
from . import hidden
from .constants import literal
from .members import counted, raw_behind
from .opcodes import TEXTS
from .probe import FIRST, is_pickle
from .stream import Ended, Machine
from .tokens import tokens
from .walk import Walk

_LEGACY_MAGIC = 0x1950A86A20F9469CFC6C.to_bytes(10, "little")
"""What PyTorch's legacy files pickle first (``torch/serialization.py``)."""

_LEGACY_STREAMS = 5
_SILENT_AFTER = 10_000
"""Streams of pure data that are stated one by one."""

_SECOND_PASS_LIMIT = 256 << 20
_TRIAL = 100_000
_PADDING = b" \t\r\n\0"


@dataclass(slots=True)
class _Streams:
    """What is known of the part while its streams are read."""

    machine: Machine
    ends: list[Ended] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    count: int = 0
    broken: bool = False
    walked_later: bool = False
    explained: bool = False
    announced: int = 0
    top: object = None


def examine(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the facts of every stream in ``reader``."""
    machine = Machine(reader, budget)
    state = _Streams(machine)
    try:
        yield from _all_streams(state)
        _second_pass(state)
    except WeighbridgeError:
        yield from _embedded(machine)
        yield from machine.ledger.facts()
        raise
    yield from machine.ledger.facts()


def _all_streams(state: _Streams) -> Iterator[Fact]:
    source = state.machine.source
    offset = 0
    while offset < source.size and not state.broken:
        source.budget.spend()
        if state.count == _LEGACY_STREAMS and not state.explained and _is_legacy(state):
            state.explained = True
            offset = yield from _legacy_storages(state, offset)
            continue
        if state.announced > 0 and (raw := raw_behind(source, state.top, offset)) is not None:
            state.announced -= 1
            state.top = None
            yield from _storage(source.reader, str(offset), offset + raw.head, raw.data)
            offset += raw.head + raw.data
            continue
        if offset and not _another(state, offset):
            yield _trailing(state.machine, offset)
            return
        offset = yield from _one_stream(state, offset)


def _one_stream(state: _Streams, offset: int) -> Generator[Fact, None, int]:
    """State one stream; returns the offset behind it."""
    machine = state.machine
    before = machine.ledger.capable
    try:
        ended = machine.stream(offset)
    except WeighbridgeError as error:
        yield Stream(protocol=0, ended="limit", opcodes=0, walked=True, reason=error.summary, span=Span(offset, offset))
        raise
    state.count += 1
    if len(state.starts) <= _LEGACY_STREAMS:
        state.starts.append(offset)
        state.ends.append(ended)
    if not offset and not ended.walked:
        state.announced = counted(machine.source, offset)
    state.top = ended.top
    state.broken = not ended.stopped
    state.walked_later |= bool(offset) and ended.walked
    if state.count < _SILENT_AFTER or state.broken or machine.ledger.capable > before:
        yield _stream(ended, offset)
    if state.broken:
        kind = ProblemKind.TRUNCATED if ended.truncated else ProblemKind.MALFORMED
        yield Problem(kind=kind, detail=f"the pickle stream breaks: {ended.reason}", span=Span(offset, ended.end))
    yield from _arrays(ended)
    yield from _embedded(machine)
    return ended.end


def _stream(ended: Ended, offset: int) -> Stream:
    return Stream(
        protocol=ended.protocol,
        ended="stop" if ended.stopped else "broken",
        opcodes=ended.opcodes,
        walked=ended.walked,
        reason=ended.reason,
        span=Span(offset, ended.end),
    )


def _another(state: _Streams, offset: int) -> bool:
    """True when a loader that goes on at ``offset`` finds a stream there."""
    machine = state.machine
    head = machine.source.read(offset, 2)
    if head[:1] == b"\x80" and head[1:] <= b"\x05":
        return True
    if head[0] not in FIRST:
        return False
    trial = Machine(machine.source.reader, machine.source.budget)
    for _ in range(_LEGACY_STREAMS):  # a stream that leaves its stack untidy counts when one behind it acts
        ended = trial.walk(Walk(trial.ledger), offset, opcodes=_TRIAL)
        if ended.paused or trial.ledger.proven:
            return True
        if not ended.stopped or not trial.ledger.plausible:
            return False
        if not ended.depth:
            return True
        offset = ended.end
    return False


def _trailing(machine: Machine, offset: int) -> TrailingBytes:
    size = machine.source.size
    blank = size - offset <= CHUNK and not machine.source.read(offset, CHUNK).strip(_PADDING)
    return TrailingBytes(length=size - offset, padding=blank, span=Span(offset, size))


def _arrays(ended: Ended) -> Iterator[Fact]:
    if not ended.arrays:
        return
    yield Layout(format="joblib")
    for index, block in enumerate(ended.arrays):
        size = None if block.item_bytes is None else block.length
        yield Tensor(name=f"array[{index}]", shape=block.shape, dtype=block.dtype, bytes=size)


def _embedded(machine: Machine) -> Iterator[Fact]:
    """Constants that are pickles, or that a loader would take for one."""
    source = machine.source
    for constant in machine.ledger.hidden.drain():
        name = f"constant@{constant.offset}"
        found = hidden.unveiled(source, constant, is_pickle)
        if found is None and constant.forced:
            found = SliceReader(source.reader, constant.start, constant.length), True
        if found is not None:
            reader, is_stream = found
            yield Embedded(name=name, reader=reader, formats=("pickle",) if is_stream else ())


# — step 3: PyTorch before 1.6 —


def _is_legacy(state: _Streams) -> bool:
    first = state.ends[0]
    return first.end < 64 and _LEGACY_MAGIC in state.machine.source.read(0, first.end)


def _legacy_storages(state: _Streams, offset: int) -> Generator[Fact, None, int]:
    """Explain the raw storages behind the five streams; returns the offset behind them.

    The fifth stream lists the storages' keys; each storage is its element count as int64
    and then its elements, little-endian (``torch/serialization.py``, ``_legacy_load``).
    """
    source = state.machine.source
    known = state.machine.ledger.tensors.storages
    yield Layout(format="pytorch-legacy")
    for key in _texts(state.machine, state.starts[4], state.ends[4].end):
        source.budget.spend()
        storage = known.get(key)
        raw = source.read(offset, 8)
        count = int.from_bytes(raw, "little", signed=True)
        if storage is None or len(raw) < 8 or count != storage.elements:
            detail = f"storage {key!r} does not have the size that its persistent id claims"
            yield Problem(kind=ProblemKind.MALFORMED, detail=detail, span=Span(offset, offset + 8))
            return offset
        length = count * storage.item_bytes
        offset += 8
        if offset + length > source.size:
            yield Problem(kind=ProblemKind.TRUNCATED, detail=f"storage {key!r} is cut short", span=Span(offset, offset))
            return source.size
        yield from _storage(source.reader, key, offset, length)
        offset += length
    return offset


def _storage(reader: Reader, key: str, offset: int, length: int) -> Iterator[Fact]:
    if length > 4:
        yield Embedded(name=f"storage[{key}]", reader=SliceReader(reader, offset, length), opaque="tensor storage")


def _texts(machine: Machine, start: int, end: int) -> Iterator[str]:
    """Every text that the stream between ``start`` and ``end`` pushes, in order."""
    for opcode, offset, _ in tokens(machine.source, start, end):
        if opcode.name in TEXTS:
            text = literal(machine.source, offset)
            if isinstance(text, Constant) and isinstance(text.value, str):
                yield text.value


# — step 4 —


def _second_pass(state: _Streams) -> None:
    """Walk all streams with one memo; only what is new counts."""
    machine = state.machine
    if not state.walked_later or machine.source.size > _SECOND_PASS_LIMIT:
        return
    machine.ledger.again = True
    walk = Walk(machine.ledger)
    offset = 0
    for _ in range(state.count):
        walk.next_stream(keep_memo=True)
        ended = machine.walk(walk, offset)
        if not ended.stopped or ended.end >= machine.source.size:
            return
        offset = ended.end
