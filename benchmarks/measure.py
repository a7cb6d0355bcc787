"""Measures whole processes: processor time, peak memory, wall-clock time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

OURS = Path(sys.executable).with_name("weighbridge")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a process and everything that it started cost.

    Attributes:
        cpu: user and system time in seconds.
        wall: seconds from start to end.
        memory: the largest resident size of any one of its processes, in bytes.
        code: its exit code; negative for a signal.
    """

    cpu: float
    wall: float
    memory: int
    code: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        benchmark: what was done.
        program: who did it.
        against: the CPU seconds that count as 1; None where there is nothing to compare with.
        aim: the largest ratio that we set ourselves; None for other programs.
    """

    benchmark: str
    program: str
    cost: Cost
    against: float | None = None
    aim: float | None = None

    @property
    def ratio(self) -> float | None:
        """CPU over the reference's CPU."""
        return self.cost.cpu / self.against if self.against else None


def cost_of(command: Sequence[str | Path], *, repeat: int = 3) -> Cost:
    """Run ``command`` ``repeat`` times without output, and return the run that took the least CPU."""
    return min((_once(command) for _ in range(repeat)), key=lambda cost: cost.cpu)


def _once(command: Sequence[str | Path]) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=time.perf_counter() - started,
        memory=usage.ru_maxrss * 1024,
        code=process.returncode,
    )


def table(rows: Sequence[Row]) -> str:
    """All rows, aligned, the ratios beside the aims."""
    head = ("benchmark", "program", "CPU s", "wall s", "memory MB", "ratio", "aim", "exit")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    cost = row.cost
    return (
        row.benchmark,
        row.program,
        f"{cost.cpu:.2f}",
        f"{cost.wall:.2f}",
        f"{cost.memory / 1e6:.0f}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.aim is None else f"≤ {row.aim:g}",
        str(cost.code),
    )
