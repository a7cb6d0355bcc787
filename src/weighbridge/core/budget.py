"""Budgets: every parser works inside one, so hostile input costs bounded time and memory.

A :class:`Limits` is what the operator allows; a :class:`Budget` is the meter that runs
against it while one subject is examined. Running out raises
:class:`~weighbridge.core.errors.LimitError`, which the examiner turns into a finding and
a gap in the coverage: never a crash, never silence.
"""

from __future__ import annotations

import time

from .clock import Monotonic
from .errors import LimitError
from .records import dataclass, field

_SECONDS_EVERY = 4096
"""Operations between two looks at the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one subject (one file of a target) may cost.

    Attributes:
        bytes: bytes that may be produced by decompression or decoding (not bytes read from the input).
        depth: containers inside containers.
        members: parts (archive members, embedded streams, tensors) in all.
        operations: opcodes, nodes or tokens interpreted.
        seconds: wall-clock time.
    """

    bytes: int = 8 << 30
    depth: int = 12
    members: int = 200_000
    operations: int = 2_000_000_000
    seconds: float = 1800.0


@dataclass(slots=True, kw_only=True)
class Budget:
    """The meter of one subject's examination. Not thread-safe; one per subject."""

    limits: Limits = field(default_factory=Limits)
    monotonic: Monotonic = time.monotonic
    bytes: int = 0
    members: int = 0
    operations: int = 0
    _started: float = field(init=False)
    _look_at: int = field(init=False, default=_SECONDS_EVERY)

    def __post_init__(self) -> None:
        self._started = self.monotonic()

    def spend_bytes(self, count: int) -> None:
        """Charge ``count`` decompressed or decoded bytes, *before* they are produced where possible."""
        self.bytes += count
        if self.bytes > self.limits.bytes:
            raise LimitError("bytes", self.limits.bytes)
        self.check_time()

    def spend_members(self, count: int = 1) -> None:
        """Charge ``count`` archive members, embedded streams or tensors."""
        self.members += count
        if self.members > self.limits.members:
            raise LimitError("members", self.limits.members)

    def spend(self, operations: int = 1) -> None:
        """Charge interpreted operations; looks at the clock now and then."""
        self.operations += operations
        if self.operations > self.limits.operations:
            raise LimitError("operations", self.limits.operations)
        if self.operations >= self._look_at:
            self._look_at = self.operations + _SECONDS_EVERY
            self.check_time()

    def check_time(self) -> None:
        """Raise :class:`.LimitError` when the subject has taken longer than allowed."""
        if self.monotonic() - self._started > self.limits.seconds:
            raise LimitError("seconds", self.limits.seconds)

    def check_depth(self, depth: int) -> None:
        """Raise :class:`.LimitError` when ``depth`` nested containers are more than allowed."""
        if depth > self.limits.depth:
            raise LimitError("depth", self.limits.depth)
